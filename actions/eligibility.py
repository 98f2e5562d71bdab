"""What the family is entitled to: a few questions, each chosen for what it settles, and what comes out and why."""

from typing import Any
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import fact_question, group_question, heard, household, received, told, verdicts
from actions.flow import Events, Flow, Slots
from actions.speech import button, say
from locales import utterance
from locales.phrases import benefits as phrases
from locales.utterance import Line
from resources_catalog.facts import facts, told_only
from resources_catalog.interview import next_question
from resources_catalog.mentions import mentioned
from resources_catalog.titles import named

FACT = "fact:"
#: The slot of facts that were understood wrongly from the need: they are not offered once more in this talk.
DENIED = "denied"


class Eligibility(Flow):
    """First the place, the consent, what was said already and what is received already; then fact by fact.

    The slot `checking` is the id of the one entry that it is about; empty for everything in the region.
    """

    name = "eligibility"

    async def begin(self, tracker: Tracker) -> Slots:
        chosen, text = heard.entity(tracker, "entry"), heard.words(tracker)
        entries = await verdicts.with_rules(tracker, None)
        if chosen is None and text:
            meant = named(entries, text)
            chosen = str(meant[0].id) if len(meant) == 1 else None
        offered = await self._new_facts(tracker, text)
        if not offered and not mentioned(text):
            # The need that a search began with may have told something; but an earlier need may be another child's.
            denied = tracker.get_slot(DENIED) or []
            before = await self._new_facts(tracker, str(tracker.get_slot("need") or ""))
            offered = {code: value for code, value in before.items() if code not in denied}
        return {"checking": chosen, "offered": offered, "enough": False, "received_found": [], "group": None}

    async def _new_facts(self, tracker: Tracker, text: str) -> dict[str, Any]:
        """What `text` tells that is not known yet, as JSON: of facts that rules ask for, or that are never asked."""
        known = (await told.told(tracker)).values
        wanted = (verdicts.asked(await verdicts.with_rules(tracker, None)) | told_only()) - known.keys()
        return {code: facts()[code].as_json(value) for code, value in mentioned(text).items() if code in wanted}

    async def asks(self, tracker: Tracker) -> str | None:
        if (await household.family(tracker)).region is None:
            return "region"
        if tracker.get_slot("enough"):
            return None
        one = _checking(tracker)
        entries = await verdicts.with_rules(tracker, one)
        if not entries:
            return None
        family = await told.told(tracker)
        rules = {entry.id: entry.profile.eligibility for entry in entries if entry.profile.eligibility is not None}
        codes = next_question(rules, family.known, told.closed(tracker))
        if not codes:
            return None
        if family.consent is None:
            return "consent"
        if tracker.get_slot("offered"):
            return "mentions"
        if one is None and not tracker.get_slot("received_asked"):
            return "received_right" if tracker.get_slot("received_found") else "received"
        chosen = group_question.going_on(tracker, verdicts.left(rules, family.known, told.closed(tracker)))
        if chosen or len(codes) > 1:
            return group_question.GROUP + ",".join(chosen or codes)
        return FACT + codes[0]

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        match question:
            case "region":
                household.ask_place(dispatcher, again)
            case "consent":
                choices = (
                    button(phrases.BUTTON_KEEP, "answer", to="consent", value="yes"),
                    button(phrases.BUTTON_ONLY_NOW, "answer", to="consent", value="no"),
                )
                say(dispatcher, phrases.ASK_CONSENT, choices=choices)
            case "mentions":
                choices = (
                    button(phrases.BUTTON_RIGHT, "answer", to="mentions", value="yes"),
                    button(phrases.BUTTON_NOT_RIGHT, "answer", to="mentions", value="no"),
                )
                lines = told_lines(tracker.get_slot("offered") or {})
                say(dispatcher, phrases.ASK_MENTIONS, choices=choices, lines=lines)
            case "received" | "received_right":
                await received.ask(dispatcher, tracker, question, again)
            case _:
                way_out = _checking(tracker) is None
                if question.startswith(group_question.GROUP):
                    group_question.ask(dispatcher, tracker, question, again, way_out=way_out)
                    return
                fact_question.ask(dispatcher, tracker, question.removeprefix(FACT), again, way_out=way_out)

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        if question == "region":
            return {} if await household.read_place(tracker) else None
        if heard.entity(tracker, "to") == "enough":
            return {"enough": True}
        earlier = await take_earlier(tracker, question)
        if earlier is not None:
            return earlier
        match question:
            case "consent":
                keep = heard.yes_or_no(tracker, "consent")
                # Consent is given in so many words: a sentence that only sounds like a yes ("go on") gives none.
                if keep is None or (keep and not heard.plainly_yes(tracker)):
                    return None
                return await told.decide(tracker, keep)
            case "mentions":
                right = heard.yes_or_no(tracker, "mentions")
                if right is None:
                    return None
                offered = tracker.get_slot("offered") or {}
                if right:
                    return {**await told.take(tracker, offered), "offered": {}}
                return {DENIED: [*(tracker.get_slot(DENIED) or []), *offered], "offered": {}}
            case "received" | "received_right":
                return await received.read(tracker, question)
            case _ if question.startswith(group_question.GROUP):
                found = await group_question.read(tracker, question)
            case _:
                found = await fact_question.read(tracker, question.removeprefix(FACT))
        return found if found is not None else await self._told_beside(tracker)

    async def _told_beside(self, tracker: Tracker) -> Slots | None:
        """Other facts that the message tells instead of an answer; they are offered for confirmation."""
        new = await self._new_facts(tracker, heard.words(tracker))
        return {"offered": new} if new else None

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        one = _checking(tracker)
        if one is not None:
            return await verdicts.show_one(dispatcher, tracker, one)
        return await verdicts.show_all(dispatcher, tracker, shown=())


class Correction(Flow):
    """One fact is asked again because the family wants to change it."""

    name = "correction"

    async def begin(self, tracker: Tracker) -> Slots:
        code = heard.entity(tracker, "fact")
        return {"correcting": code if code in facts() else None, fact_question.PICKED: []}

    async def asks(self, tracker: Tracker) -> str | None:
        code = tracker.get_slot("correcting")
        return FACT + code if code in facts() else None

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        fact_question.ask(dispatcher, tracker, question.removeprefix(FACT), again, way_out=False)

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        code = question.removeprefix(FACT)
        slots = await fact_question.read(tracker, code)
        if slots is None:
            return None
        if slots.get(fact_question.PICKED):
            return slots
        return {**await _taken_back(tracker, code, slots), "correcting": None}

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        choices = (
            button(phrases.BUTTON_MY_ANSWERS, "show_facts"),
            button(phrases.BUTTON_RESULTS, "show_results"),
        )
        say(dispatcher, phrases.CHANGED, choices=choices)
        return []


async def take_earlier(tracker: Tracker, question: str | None) -> Slots | None:
    """Takes a button under an earlier question: it corrects that answer. None for anything else."""
    to, value = heard.entity(tracker, "to"), heard.entity(tracker, "value")
    if not heard.pressed(tracker) or to is None or value is None or to == question:
        return None
    if to == "consent":
        return await told.decide(tracker, value == "yes")
    if to.startswith(group_question.GROUP):
        return await group_question.take_earlier(tracker, value)
    code = to.removeprefix(FACT)
    if not to.startswith(FACT) or code not in facts():
        return {}
    slots = await fact_question.read(tracker, code)
    return slots if slots is None else await _taken_back(tracker, code, slots)


async def _taken_back(tracker: Tracker, code: str, slots: Slots) -> Slots:
    """ "I don't know" and "rather not say" take back what was told."""
    return {**slots, **await told.forget(tracker, code)} if code in slots.get(told.CLOSED, ()) else slots


def told_lines(values: dict[str, object]) -> tuple[Line, ...]:
    """A point of a list for each told fact that is still declared."""
    return tuple(
        Line(phrases.LINE_FACT.name, {"fact": utterance.told(code, value)})
        for code, value in values.items()
        if code in facts()
    )


def _checking(tracker: Tracker) -> UUID | None:
    chosen = tracker.get_slot("checking")
    return UUID(chosen) if chosen else None


ELIGIBILITY = Eligibility()
CORRECTION = Correction()
