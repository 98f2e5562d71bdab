"""A family's meetings as they stand on the console: those that come, those that were, and free times to choose."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console import meeting_answers
from bot.console.free_times import apart
from bot.console.gate import Call
from bot.console.meeting_answers import Answer, Outcome
from bot.console.meeting_fields import Fields, of_meeting, slot_text
from bot.console.people import Known
from bot.console.words import Words
from casework import attendances, coordinators, meetings, schedules
from casework.meeting_models import Meeting
from locales.phrase import Phrase
from locales.phrases import meeting_forms
from locales.phrases import meetings as phrases
from locales.roles import ROLES

FORMS: Mapping[str, Phrase] = {
    "visit": phrases.FORM_VISIT,
    "video": phrases.FORM_VIDEO,
    "phone": phrases.FORM_PHONE,
}
#: Free times in the list of a form, and meetings that are over.
OFFERED, EARLIER = 20, 5


@dataclass(frozen=True)
class Slots:
    """Free times of the reader: value → words. Not `known`: the reader has not said when families can come."""

    known: bool
    offered: Mapping[str, str]


@dataclass(frozen=True)
class Listed:
    """A meeting that comes: its moment in words, what is known and answered, what was done, the form to change it.

    `with_me`: it takes the reader's time; `with_staff`: it takes somebody's.
    """

    meeting: Meeting
    moment: str
    facts: Sequence[str]
    answers: Sequence[Answer]
    history: Sequence[str]
    heading: str
    fields: Fields
    with_staff: bool
    slots: Slots | None


@dataclass(frozen=True)
class Past:
    """A meeting that is over or cancelled."""

    meeting: Meeting
    moment: str
    facts: Sequence[str]
    history: Sequence[str]
    outcome: Outcome | None


async def coming(
    session: AsyncSession, call: Call, family_id: uuid.UUID, people: Mapping[uuid.UUID, Known], zone: ZoneInfo
) -> Sequence[Listed]:
    """The booked meetings that are not over, the nearest first."""
    words = call.words
    return [
        await _listed(session, call, meeting, people, zone)
        for meeting in await meetings.of_family(session, family_id, words.now)
    ]


async def earlier(
    session: AsyncSession, words: Words, family_id: uuid.UUID, people: Mapping[uuid.UUID, Known], zone: ZoneInfo
) -> Sequence[Past]:
    """The latest that are over or cancelled, the latest first."""
    rows = await session.scalars(
        select(Meeting)
        .where(Meeting.family_id == family_id, or_(Meeting.state == "cancelled", Meeting.ends_at <= words.now))
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(EARLIER)
    )
    return [
        Past(
            meeting=meeting,
            moment=words.full_moment(meeting.starts_at, zone),
            facts=await facts_of(session, words, meeting),
            history=await meeting_answers.history(session, words, meeting, people, zone),
            outcome=await meeting_answers.outcome(session, words, meeting) if meeting.state == "booked" else None,
        )
        for meeting in rows.all()
    ]


async def slots_of(session: AsyncSession, call: Call, zone: ZoneInfo, without: uuid.UUID | None = None) -> Slots:
    """The reader's next free times, as if the meeting `without` were not there; on the family's clock, and the own."""
    found = await schedules.availability_of(session, call.me.id, call.words.now, without=without)
    if found is None:
        return Slots(known=False, offered={})
    free = islice(apart(found, call.words.now), OFFERED)
    return Slots(
        known=True,
        offered={
            slot_text(slot.starts_at, slot.ends_at): both_moments(call.words, slot.starts_at, zone, found.zone)
            for slot in free
        },
    )


def both_moments(words: Words, at: datetime, zone: ZoneInfo, own: ZoneInfo) -> str:
    """On the family's clock, and on the reader's own where that shows another time."""
    moment = words.full_moment(at, zone)
    if at.astimezone(zone).utcoffset() == at.astimezone(own).utcoffset():
        return moment
    return words.phrase(meeting_forms.SLOT_BOTH, moment=moment, own=words.full_moment(at, own))


async def facts_of(session: AsyncSession, words: Words, meeting: Meeting, *, with_whom: bool = True) -> list[str]:
    """How, with whom, where, about what, what to bring: what of it is known."""
    how = words.phrase(FORMS[meeting.form]) if meeting.form in FORMS else meeting.form
    bring = words.phrase(meeting_forms.BRING_THIS, things=meeting.bring) if meeting.bring else None
    name = await _with(session, words, meeting) if with_whom else None
    facts = (how, name, meeting.place, meeting.about, bring)
    return [fact for fact in facts if fact]


async def _listed(
    session: AsyncSession, call: Call, meeting: Meeting, people: Mapping[uuid.UUID, Known], zone: ZoneInfo
) -> Listed:
    words = call.words
    when = words.full_moment(meeting.starts_at, zone)
    invited = {str(reply.person_id) for reply in await attendances.of_meeting(session, meeting)}
    mine = meeting.staff_id == call.me.id
    return Listed(
        meeting=meeting,
        moment=when,
        facts=await facts_of(session, words, meeting),
        answers=await meeting_answers.of_meeting(session, words, meeting, people),
        history=await meeting_answers.history(session, words, meeting, people, zone),
        heading=words.phrase(phrases.FORM_CHANGE_HEADING, moment=when),
        fields=of_meeting(meeting, zone, frozenset(invited)),
        with_staff=meeting.staff_id is not None,
        slots=await slots_of(session, call, zone, meeting.id) if mine else None,
    )


async def _with(session: AsyncSession, words: Words, meeting: Meeting) -> str | None:
    if meeting.staff_id is not None:
        return await coordinators.name_of(session, meeting.staff_id)
    role = ROLES.get(meeting.role or "")
    said = words.phrase(role) if role is not None else None
    if meeting.with_whom and said:
        return words.phrase(meeting_forms.WITH_ROLE, name=meeting.with_whom, role=said)
    name = meeting.with_whom or said
    return words.phrase(meeting_forms.WITH, name=name) if name else None
