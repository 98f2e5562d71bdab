"""Who is around a meeting: the family's people, its coordinator with the times that are free, its other meetings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from sqlalchemy import select

from actions import heard, household
from actions.surroundings import surroundings
from casework import contacts, coordinators, families, meetings, schedules
from casework.availability import Availability
from casework.meeting_models import Meeting
from casework.models import FamilyContact, Person
from locales.phrase import Phrase
from locales.phrases import meetings as phrases
from locales.utterance import Line, Value, moment, role
from nlu.meeting_party import Party
from nlu.words import bare

FORMS: Mapping[str, Phrase] = {"visit": phrases.LINE_VISIT, "video": phrases.LINE_VIDEO, "phone": phrases.LINE_PHONE}


@dataclass(frozen=True)
class Circle:
    """`staff_id` is the one who is met: the family's coordinator, or whoever the meeting is with that is moved.

    `times` is None when nothing can be booked there; `people` are the family's, `me` is the one who writes.
    """

    zone: ZoneInfo
    people: tuple[UUID, ...]
    me: UUID
    staff_id: UUID | None
    name: str | None
    forms: tuple[str, ...]
    times: Availability | None

    @property
    def who(self) -> Value:
        return self.name or role("coordinator")

    def is_meant(self, party: Party) -> bool:
        """Whether the coordinator is meant, by role or by name."""
        if party.role == "coordinator" and party.name is None:
            return True
        own = set(bare(self.name or "").split())
        return party.name is not None and bool(own & set(bare(party.name).split()))


async def circle(tracker: Tracker, moved: UUID | None = None) -> Circle:
    """`moved` is the meeting that gets another time, if it is one with staff; it takes no time itself."""
    zone, now = await household.zone(tracker), surroundings().now()
    async with surroundings().store.read() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        family = await families.family_of(session, conversation)
        people = await session.scalars(
            select(Person.id).where(Person.family_id == family.id).order_by(Person.created_at, Person.id)
        )
        meeting = await session.get(Meeting, moved) if moved is not None else None
        staff_id = meeting.staff_id if meeting is not None else family.coordinator_id
        schedule = await schedules.schedule_of(session, staff_id)
        times = await schedules.availability_of(session, staff_id, now, without=moved)
        name = await coordinators.name_of(session, staff_id)
        forms = tuple(one for one in meetings.FORMS if schedule is not None and one in schedule.forms)
        return Circle(zone, tuple(people), conversation.person_id, staff_id, name, forms, times)


async def coming(tracker: Tracker) -> Sequence[Meeting]:
    """The family's meetings that have not begun, the nearest first."""
    async with surroundings().store.read() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        found = await meetings.of_family(session, conversation.family_id, surroundings().now())
    return [meeting for meeting in found if meeting.starts_at > surroundings().now()]


async def contact(tracker: Tracker, party: Party) -> FamilyContact | None:
    """The one of the family's contacts who is meant, by name or else by role; None when none or several may be."""
    family = await household.family(tracker)
    async with surroundings().store.read() as session:
        known = await contacts.of_family(session, family.id)
    said = set(bare(party.name or "").split())
    named = [one for one in known if one.name and said & set(bare(one.name).split())]
    of_role = [one for one in known if party.role and one.role == party.role]
    found = named or ([] if party.name else of_role)
    return found[0] if len(found) == 1 else None


async def party_of(meeting: Meeting) -> Value | None:
    """Whom a meeting is with: a name, or a role; None when that is not known."""
    async with surroundings().store.read() as session:
        name = await coordinators.name_of(session, meeting.staff_id)
    return name or meeting.with_whom or (role(meeting.role) if meeting.role else None)


def when(meeting: Meeting, zone: ZoneInfo) -> Value:
    return moment(meeting.starts_at.astimezone(zone).isoformat())


async def details(meeting: Meeting) -> tuple[Line, ...]:
    """With whom, how, where and about what, a line each."""
    lines: list[Line] = []
    who = await party_of(meeting)
    if isinstance(who, str):
        lines.append(Line(phrases.LINE_WITH.name, {"name": who}))
    elif who is not None:
        lines.append(Line(phrases.LINE_WITH_ROLE.name, {"role": who}))
    if meeting.staff_id is not None or meeting.form != "visit":
        lines.append(Line(FORMS[meeting.form].name))
    if meeting.place:
        lines.append(Line(phrases.LINE_PLACE.name, {"place": meeting.place}))
    if meeting.about:
        lines.append(Line(phrases.LINE_ABOUT.name, {"about": meeting.about}))
    return tuple(lines)
