"""What the family has told of itself: kept with its consent, or only in this talk's slot; and what is still open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from rasa_sdk import Tracker

from actions import heard, household
from actions.flow import Slots
from actions.surroundings import surroundings
from casework import benefits, consents, families
from casework import facts as kept_facts
from resources_catalog.age import Months
from resources_catalog.facts import FactError, FactValue, facts

#: The slots of this talk: answers that are not kept, and questions that were left open.
ANSWERS, CLOSED = "answers", "closed"
#: The mean length of a month.
MONTH = timedelta(days=365.25 / 12)


@dataclass(frozen=True)
class Told:
    """`consent` is None when it has not been asked. `values` are JSON, by fact, oldest first."""

    family_id: UUID
    consent: bool | None
    values: Mapping[str, Any]

    @property
    def known(self) -> dict[str, FactValue]:
        """As rules take them; what a fact can no longer be is left out."""
        found: dict[str, FactValue] = {}
        for code, value in self.values.items():
            try:
                found[code] = facts()[code].read(value)
            except (KeyError, FactError):
                continue
        return found


async def told(tracker: Tracker) -> Told:
    family = await household.family(tracker)
    async with surroundings().store.read() as session:
        consent = await consents.given(session, family.id, consents.FACTS)
        kept = await kept_facts.told(session, family.id)
        since = await kept_facts.told_at(session, family.id)
    now = surroundings().now()
    grown = {code: _grown(code, value, since[code], now) for code, value in kept.items()}
    return Told(family.id, consent, {**grown, **_answers(tracker)})


async def take(tracker: Tracker, values: Mapping[str, Any]) -> Slots:
    """Takes what was told: into the database with consent, else into this talk."""
    around = surroundings()
    async with around.store.write() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        if await consents.given(session, conversation.family_id, consents.FACTS):
            await kept_facts.keep(session, conversation.family_id, values, around.now())
            rest = {code: value for code, value in _answers(tracker).items() if code not in values}
            return {ANSWERS: rest, CLOSED: _without(closed(tracker), values)}
    return {ANSWERS: {**_answers(tracker), **values}, CLOSED: _without(closed(tracker), values)}


async def decide(tracker: Tracker, keep: bool) -> Slots:
    """Writes down whether answers may be kept. What was told before is then kept too, or goes back to this talk."""
    around = surroundings()
    async with around.store.write() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        await consents.decide(session, conversation.family_id, consents.FACTS, keep, around.now())
        if not keep:
            kept = await kept_facts.told(session, conversation.family_id)
            await kept_facts.forget(session, conversation.family_id)
            return {ANSWERS: {**kept, **_answers(tracker)}}
        await kept_facts.keep(session, conversation.family_id, _answers(tracker), around.now())
        for entry in tracker.get_slot(household.HAD_NOW) or []:
            await benefits.note(session, conversation.family_id, UUID(str(entry)), "receiving", around.now())
    return {ANSWERS: {}, household.HAD_NOW: []}


async def forget(tracker: Tracker, code: str | None = None) -> Slots:
    """Forgets one fact, or all of them with the consent."""
    async with surroundings().store.write() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        await kept_facts.forget(session, conversation.family_id, code)
        if code is None:
            await consents.forget(session, conversation.family_id, consents.FACTS)
    if code is None:
        return {ANSWERS: {}, CLOSED: []}
    return {ANSWERS: {key: value for key, value in _answers(tracker).items() if key != code}}


def closed(tracker: Tracker) -> list[str]:
    """The facts that the person does not know or would rather not tell: they are not asked again in this talk."""
    return [str(code) for code in tracker.get_slot(CLOSED) or []]


def _grown(code: str, value: Any, since: datetime, now: datetime) -> Any:
    """An age goes on with the time since it was told; then it is known less exactly, and may be asked again."""
    fact = facts().get(code)
    months = int((now - since) / MONTH)
    if fact is None or fact.type != "age" or months < 1:
        return value
    try:
        told_then = fact.read(value)
    except FactError:
        return value
    if not isinstance(told_then, Months):
        return value
    return Months(told_then.low + months, told_then.high + months + 1).as_json()


def _answers(tracker: Tracker) -> dict[str, Any]:
    given = tracker.get_slot(ANSWERS)
    return dict(given) if isinstance(given, dict) else {}


def _without(codes: list[str], values: Mapping[str, Any]) -> list[str]:
    return [code for code in codes if code not in values]
