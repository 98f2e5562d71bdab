"""What happened around a family, in words for staff: who its coordinators were, its handovers, and who has looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.gate import PREFIX
from bot.console.handover_words import step_in_words
from bot.console.words import Words
from casework import assignments, handover_steps, staff_acts
from casework.handover_models import Assignment, HandoverStep
from casework.models import Handover, Staff
from locales.phrase import Phrase
from locales.phrases import console_family as phrases

#: Handovers of the page, the newest first, and what staff did.
HANDOVERS, ACTS = 10, 30

Promised = Literal["kept", "broken", "waiting", "unanswered", "nothing"]
PROMISES: Mapping[Promised, Phrase] = {
    "kept": phrases.KEPT,
    "broken": phrases.BROKEN,
    "waiting": phrases.WAITING,
    "unanswered": phrases.UNANSWERED,
    "nothing": phrases.NOTHING_PROMISED,
}
EARLIER: Mapping[str, Phrase] = {
    "declined": phrases.HISTORY_DECLINED,
    "refused": phrases.HISTORY_REFUSED,
    "withdrawn": phrases.HISTORY_WITHDRAWN,
}
ACTED: Mapping[str, Phrase] = {staff_acts.REMOVED_MESSAGE: phrases.REMOVED_MESSAGE}


@dataclass(frozen=True)
class Step:
    at: str
    text: str
    promised: str | None


@dataclass(frozen=True)
class Wanted:
    """A time at which a person was wanted. `promised` is a key of PROMISES, said in words by `verdict`."""

    reason: str
    opened: str
    link: str
    promised: Promised
    verdict: str
    steps: Sequence[Step]


async def wanted(session: AsyncSession, words: Words, family_id: UUID, zone: ZoneInfo) -> Sequence[Wanted]:
    """The latest handovers, the newest first."""
    rows = await session.scalars(
        select(Handover)
        .where(Handover.family_id == family_id)
        .order_by(Handover.opened_at.desc(), Handover.id)
        .limit(HANDOVERS)
    )
    names, made = await names_of_all(session), []
    for handover in rows.all():
        steps = await handover_steps.of_handover(session, handover.id)
        promised = promise_of(handover, steps, words.now)
        made.append(
            Wanted(
                reason=words.say(f"reason_{handover.reason}"),
                opened=words.full_moment(handover.opened_at, zone),
                link=f"{PREFIX}/conversations/{handover.conversation_id}",
                promised=promised,
                verdict=words.phrase(PROMISES[promised]),
                steps=[_step(words, step, names, zone) for step in steps],
            )
        )
    return made


def promise_of(handover: Handover, steps: Sequence[HandoverStep], now: datetime) -> Promised:
    """By the first promise: what was promised after it broke does not mend it."""
    first = next((step.promised_by for step in steps if step.kind == "opened"), None)
    answered = next((step.at for step in steps if step.kind == "answered"), None)
    if first is None:
        return "nothing"
    if answered is not None:
        return "kept" if answered <= first else "broken"
    if handover.closed_at is not None and handover.closed_at <= first:
        return "unanswered"
    return "waiting" if now <= first else "broken"


async def earlier(session: AsyncSession, words: Words, family_id: UUID, zone: ZoneInfo) -> Sequence[str]:
    """Who was its coordinator, or was asked in vain; the newest first."""
    names = await names_of_all(session)
    lines = (_earlier(words, row, names, zone) for row in await assignments.history(session, family_id))
    return [line for line in lines if line]


async def acts(session: AsyncSession, words: Words, family_id: UUID, zone: ZoneInfo) -> Sequence[str]:
    """Who looked, how often and when last; then what else staff did, the newest first."""
    looked = [
        words.phrase(
            phrases.LOOKED,
            count=look.times,
            name=look.name or words.phrase(phrases.SOMEBODY),
            day=words.day(look.last, zone),
        )
        for look in await staff_acts.looks(session, family_id)
    ]
    names = await names_of_all(session)
    done = [
        words.phrase(
            ACTED.get(act.what, phrases.OTHER_ACT),
            name=names.get(act.staff_id) or words.phrase(phrases.SOMEBODY),
            what=act.what.replace("_", " "),
            day=words.day(act.at, zone),
        )
        for act in await staff_acts.of_family(session, family_id)
        if act.what != staff_acts.LOOKED
    ]
    return [*looked, *done[:ACTS]]


async def names_of_all(session: AsyncSession) -> Mapping[UUID, str]:
    """Member of staff → name, or the address where no name was given yet."""
    rows = await session.execute(select(Staff.id, Staff.name, Staff.email))
    return {id: name or email for id, name, email in rows.all()}


def _step(words: Words, step: HandoverStep, names: Mapping[UUID, str], zone: ZoneInfo) -> Step:
    by = words.full_moment(step.promised_by, zone) if step.promised_by is not None else None
    return Step(
        at=words.full_moment(step.at, zone),
        text=step_in_words(words, step, names),
        promised=words.phrase(phrases.STEP_PROMISED, moment=by) if by is not None else None,
    )


def _earlier(words: Words, row: Assignment, names: Mapping[UUID, str], zone: ZoneInfo) -> str | None:
    """None for what is so now, or still asked."""
    name, last = names.get(row.staff_id, ""), row.ended_at or row.decided_at or row.proposed_at
    if row.state == "ended":
        first = words.day(row.began_at or row.proposed_at, zone)
        return words.phrase(phrases.HISTORY_ENDED, name=name, first=first, last=words.day(last, zone))
    said = EARLIER.get(row.state)
    return words.phrase(said, name=name, day=words.day(last, zone)) if said is not None else None
