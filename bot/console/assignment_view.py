"""Who is a family's coordinator, who is asked to become it, and who could, as the console shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.gate import LEADS, PREFIX, Call
from bot.console.words import Words
from bot.conversation.coordinator_desk import may_transfer
from casework import assignments, families, substitutes
from casework.handover_models import Assignment
from casework.models import Conversation, Family, Staff
from locales.phrases import console_family as phrases

#: How long a coordinator is new to a family.
NEW_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Handed:
    """What the coordinator before wrote for the next one."""

    heading: str
    text: str


@dataclass(frozen=True)
class Asked:
    """What is proposed and not decided. `address` is where it is answered; `mine`: the reader is asked.

    `withdraw`: the reader may take it back.
    """

    sentence: str
    mine: bool
    withdraw: bool
    address: str


@dataclass(frozen=True)
class Coordinator:
    """Of one family, for one reader. `away` is a sentence; `handed` is shown to whom it was written for, and leads."""

    text: str
    away: str | None
    asked: Asked | None
    handed: Handed | None
    may_transfer: bool
    may_assign: bool


@dataclass(frozen=True)
class Candidate:
    """A colleague who could be the coordinator; `facts` are what the choice depends on, `late` what speaks against."""

    id: UUID
    name: str
    facts: Sequence[str]
    late: Sequence[str]


async def coordinator(session: AsyncSession, call: Call, family: Family, zone: ZoneInfo) -> Coordinator:
    words, me = call.words, call.me
    present = await assignments.coordinator_of(session, family)
    asked = await assignments.open_of(session, family.id)
    current = await _current(session, family.id) if present is not None else None
    shown = asked if asked is not None and asked.staff_id == me.id else current
    text = words.phrase(phrases.NO_COORDINATOR)
    if present is not None:
        text = _name(present)
        if current is not None and current.began_at is not None:
            day = words.day(current.began_at, zone)
            text = words.phrase(phrases.COORDINATOR_SINCE, name=_name(present), day=day)
    return Coordinator(
        text=text,
        away=await _away(session, words, family, present, zone) if present is not None else None,
        asked=await _asked(session, call, family, asked) if asked is not None else None,
        handed=await _handed(session, words, shown, me) if shown is not None else None,
        may_transfer=present is not None and may_transfer(family, me),
        may_assign=present is None and me.role in LEADS,
    )


async def beside(session: AsyncSession, call: Call, conversation: Conversation, zone: ZoneInfo) -> Coordinator:
    """Of the family whose conversation is open; what was written for the new coordinator stays there for a while."""
    found = await coordinator(session, call, await families.family_of(session, conversation), zone)
    current = await _current(session, conversation.family_id)
    known = current is not None and current.began_at is not None and current.began_at < call.words.now - NEW_FOR
    return replace(found, handed=None) if known and not (found.asked and found.asked.mine) else found


async def candidates(session: AsyncSession, words: Words, family: Family, zone: ZoneInfo) -> Sequence[Candidate]:
    """The best first, the present coordinator left out; whoever said no to this family lately stands at the end."""
    fit = await assignments.candidates(session, family, words.now)
    known = {staff.id for staff in fit}
    everyone = await session.scalars(
        select(Staff)
        .where(Staff.disabled_at.is_(None), Staff.role != "editor")
        .order_by(Staff.name, Staff.email, Staff.id)
    )
    refused = [staff for staff in everyone if staff.id not in known]
    loads = await assignments.caseloads(session)
    return [
        await _candidate(session, words, staff, loads.get(staff.id, 0), staff.id not in known, zone)
        for staff in (*fit, *refused)
        if staff.id != family.coordinator_id
    ]


async def _candidate(
    session: AsyncSession, words: Words, staff: Staff, load: int, refused: bool, zone: ZoneInfo
) -> Candidate:
    limit = staff.caseload_limit
    carries = words.phrase(phrases.LOAD, count=load)
    if limit is not None:
        carries = words.phrase(phrases.LOAD_OF, count=load, limit=limit)
    languages = ", ".join(words.language_name(code) for code in staff.languages)
    places = ", ".join(words.place(code) or code for code in staff.regions) or words.phrase(phrases.EVERYWHERE)
    until = await substitutes.away_until(session, staff.id, words.now)
    late = [words.phrase(phrases.FULL)] if limit is not None and load >= limit else []
    if until is not None:
        late.append(words.phrase(phrases.AWAY_UNTIL, moment=words.full_moment(until, zone)))
    if refused:
        late.append(words.phrase(phrases.SAID_NO))
    return Candidate(staff.id, _name(staff), [fact for fact in (carries, languages, places) if fact], late)


async def _away(session: AsyncSession, words: Words, family: Family, present: Staff, zone: ZoneInfo) -> str | None:
    until = await substitutes.away_until(session, present.id, words.now)
    if until is None:
        return None
    answers = (await substitutes.standing(session, present, family.region, words.now)).staff
    moment = words.full_moment(until, zone)
    if answers.id == present.id:
        return words.phrase(phrases.AWAY, moment=moment)
    return words.phrase(phrases.AWAY_STANDS_IN, moment=moment, name=_name(answers))


async def _asked(session: AsyncSession, call: Call, family: Family, asked: Assignment) -> Asked:
    words, me = call.words, call.me
    staff = await session.get_one(Staff, asked.staff_id)
    mine = asked.state == "proposed" and staff.id == me.id
    by = await session.get(Staff, asked.made_by) if asked.made_by is not None else None
    if mine and by is not None and asked.why == "transfer" and by.id != me.id:
        sentence = words.phrase(phrases.ASKED_YOU_BY, name=_name(by))
    elif mine:
        sentence = words.phrase(phrases.ASKED_YOU)
    else:
        said = phrases.ASKED if asked.state == "proposed" else phrases.OFFERED
        sentence = words.phrase(said, name=_name(staff))
    return Asked(
        sentence=sentence,
        mine=mine,
        withdraw=asked.why == "transfer" and (may_transfer(family, me) or asked.made_by == me.id),
        address=f"{PREFIX}/families/{family.id}/assignment/{asked.id}",
    )


async def _handed(session: AsyncSession, words: Words, shown: Assignment, me: Staff) -> Handed | None:
    if not shown.summary or (shown.staff_id != me.id and me.role not in LEADS):
        return None
    by = await session.get(Staff, shown.made_by) if shown.made_by is not None else None
    heading = words.phrase(phrases.SUMMARY_BY, name=_name(by)) if by is not None else words.phrase(phrases.SUMMARY)
    return Handed(heading, shown.summary)


async def _current(session: AsyncSession, family_id: UUID) -> Assignment | None:
    return await session.scalar(
        select(Assignment).where(Assignment.family_id == family_id, Assignment.state == "current")
    )


def _name(staff: Staff) -> str:
    return staff.name or staff.email
