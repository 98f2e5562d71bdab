"""What a coordinator must know before the first word, as a good referral has it: one screen, and no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.family_history import names_of_all
from bot.console.handover_words import PURPOSES, step_in_words
from bot.console.words import Words
from bot.reply.rule_points import telling_points
from bot.reply.voice import voice
from casework import facts as kept_facts
from casework import handover_steps, meetings, sharing, steps
from casework.meeting_models import Meeting
from casework.models import Consent, Family, Handover
from casework.plan_models import PlanStep
from locales.phrase import Phrase
from locales.phrases import console_thread as phrases
from resources_catalog import store as catalogue
from resources_catalog.age import Months
from resources_catalog.eligibility import Outcome, evaluate
from resources_catalog.entry import Entry
from resources_catalog.facts import FactError, facts

#: The fact that says who writes: mother, grandparent, professional.
WRITER = "writer"
#: The mean length of a month.
MONTH = timedelta(days=365.25 / 12)
OUTCOMES: Mapping[Outcome, Phrase] = {
    "eligible": phrases.TRACE_ELIGIBLE,
    "not_eligible": phrases.TRACE_NOT_ELIGIBLE,
    "unknown": phrases.TRACE_UNKNOWN,
}


@dataclass(frozen=True)
class Trace:
    """How an entry's rule stands for the family: the outcome, the points that decide, and the facts still missing."""

    outcome: Outcome
    says: str
    points: Sequence[str]
    missing: Sequence[str]


@dataclass(frozen=True)
class Happened:
    """A step of the handover in words."""

    at: datetime
    says: str


@dataclass(frozen=True)
class FirstScreen:
    """`hidden` are the parts that the family has hidden: nothing of them was loaded. `traces` are by entry."""

    hidden: frozenset[str]
    writer: str | None
    traces: Mapping[UUID, Trace]
    happened: Sequence[Happened]
    plan: Sequence[PlanStep]
    meeting: Meeting | None
    consents: Sequence[tuple[str, str]]


async def first_screen(
    session: AsyncSession, words: Words, family: Family, handover: Handover | None, shown: Sequence[UUID]
) -> FirstScreen:
    """`shown` are the entries that the assistant has shown to the family."""
    hidden = await sharing.hidden(session, family.id)
    known = {} if sharing.ANSWERS in hidden else await _known(session, family.id, words.now)
    entries = [] if sharing.ANSWERS in hidden else await catalogue.get_many(session, shown)
    coming = await meetings.of_family(session, family.id, words.now)
    if sharing.MEETINGS in hidden:
        # A meeting with one of us is ours as well; what the family hides are its meetings with others.
        coming = [each for each in coming if each.staff_id is not None]
    return FirstScreen(
        hidden=hidden,
        writer=_writer(words, known),
        traces={entry.id: trace for entry in entries if (trace := _trace(words, entry, known)) is not None},
        happened=await _happened(session, words, handover) if handover is not None else [],
        plan=[] if sharing.PLAN in hidden else await steps.open_of(session, family.id),
        meeting=coming[0] if coming else None,
        consents=await _consents(session, words, family.id),
    )


async def _known(session: AsyncSession, family_id: UUID, now: datetime) -> dict[str, Any]:
    """What the family has told, as rules take it now; what a fact can no longer be is left out."""
    told, since = await kept_facts.told(session, family_id), await kept_facts.told_at(session, family_id)
    found: dict[str, Any] = {}
    for code, value in told.items():
        fact = facts().get(code)
        if fact is None:
            continue
        try:
            read = fact.read(value)
        except FactError:
            continue
        months = int((now - since[code]) / MONTH)
        if isinstance(read, Months) and months >= 1:
            # An age goes on with the time since it was told; then it is known less exactly.
            read = Months(read.low + months, read.high + months + 1)
        found[code] = read
    return found


def _writer(words: Words, known: Mapping[str, Any]) -> str | None:
    fact = facts().get(WRITER)
    return fact.value_text(known[WRITER], words.language.code) if fact is not None and WRITER in known else None


def _trace(words: Words, entry: Entry, known: Mapping[str, Any]) -> Trace | None:
    """None for an entry without a rule."""
    rule, language = entry.profile.eligibility, words.language.code
    if rule is None:
        return None
    verdict = evaluate(rule, known)
    return Trace(
        outcome=verdict.outcome,
        says=words.phrase(OUTCOMES[verdict.outcome]),
        points=telling_points(voice(language), rule, {code: facts()[code].as_json(known[code]) for code in known}),
        missing=[facts()[code].name(language) for code in verdict.missing if code in facts()],
    )


async def _happened(session: AsyncSession, words: Words, handover: Handover) -> Sequence[Happened]:
    """The latest first."""
    rows = await handover_steps.of_handover(session, handover.id)
    names = await names_of_all(session)
    return [Happened(row.at, step_in_words(words, row, names)) for row in reversed(rows)]


async def _consents(session: AsyncSession, words: Words, family_id: UUID) -> Sequence[tuple[str, str]]:
    """What the family was asked to allow, and what it said: purpose and answer in words."""
    rows = await session.scalars(select(Consent).where(Consent.family_id == family_id).order_by(Consent.purpose))
    return [
        (
            words.phrase(PURPOSES[row.purpose]),
            words.phrase(phrases.CONSENT_GIVEN if row.given else phrases.CONSENT_REFUSED),
        )
        for row in rows
        if row.purpose in PURPOSES
    ]
