"""Looking for help: the need and the place are asked for by a form, then the best entries are shown as cards."""

import asyncio
from collections.abc import Collection
from typing import Any
from uuid import UUID

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.session import Domain, Events
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from casework import families, plans
from casework.models import Family
from locales.phrases import benefits as benefit_phrases
from locales.phrases import find_support as phrases
from locales.phrases import session as session_phrases
from locales.utterance import Card, Choice, Payload, Reason, region
from resources_catalog import store as catalogue
from resources_catalog.place_names import region_named
from resources_catalog.region import regions
from resources_catalog.search import Hit, SearchResult

#: Cards that are shown at once.
CARDS = 3
#: Intents that are not an answer to the form's question, from this likelihood on; the form is left or waits.
INTERRUPTING = frozenset(
    {
        "affirm",
        "ask_capabilities",
        "change_language",
        "crisis",
        "delete_my_data",
        "deny",
        "export_my_data",
        "goodbye",
        "greet",
        "out_of_scope",
        "show_plan",
        "talk_to_coordinator",
        "thanks",
    }
)
SURE = 0.6

PERSON = button(phrases.BUTTON_TALK, "talk_to_coordinator")
ELSEWHERE = button(phrases.BUTTON_ELSEWHERE, "talk_to_coordinator")
AGAIN = button(phrases.BUTTON_SEARCH_AGAIN, "find_support")


class ActionStartSearch(Named):
    """Takes the need from the words that began the search, and the place from what is known."""

    called = "action_start_search"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        family = await _family(tracker)
        chosen = heard.entity(tracker, "region")
        if chosen in regions():
            await _live_in(tracker, chosen)
        # A place that is chosen later belongs to the need that was told before.
        need = tracker.get_slot("need") if heard.intent(tracker) == "set_region" else heard.words(tracker)
        return [
            SlotSet("need", need or None),
            SlotSet("region", chosen if chosen in regions() else family.region),
            SlotSet("asked_about", heard.intent(tracker)),
            SlotSet("misunderstood", 0),
        ]


class ValidateFindSupportForm(FormValidationAction):
    """What counts as an answer to "what would help?" and "where do you live?"."""

    def name(self) -> str:
        return "validate_find_support_form"

    async def extract_need(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> dict[str, Any]:
        text = heard.words(tracker)
        if not text or _interrupts(tracker) or heard.pressed(tracker):
            return {}
        if tracker.get_slot("requested_slot") == "need":
            return {"need": text}
        new_need = heard.intent(tracker) == "find_support" and region_named(text) is None
        return {"need": text} if new_need and tracker.get_slot("requested_slot") == "region" else {}

    async def extract_region(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> dict[str, Any]:
        chosen = heard.entity(tracker, "region")
        if heard.intent(tracker) == "set_region" and chosen in regions():
            return {"region": chosen}
        if tracker.get_slot("requested_slot") != "region" or heard.pressed(tracker):
            return {}
        named = region_named(heard.words(tracker))
        return {"region": named} if named is not None or not _interrupts(tracker) else {}

    async def validate_region(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain
    ) -> dict[str, Any]:
        if value not in regions():
            return {"region": None}
        await _live_in(tracker, value)
        return {"region": value}


class ActionAskNeed(Named):
    called = "action_ask_need"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        eligibility = tracker.get_slot("asked_about") == "check_eligibility"
        say(dispatcher, benefit_phrases.WHAT_FOR if eligibility else phrases.ASK_NEED)
        return []


class ActionAskRegion(Named):
    called = "action_ask_region"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        asked = {phrases.ASK_REGION.name, phrases.ASK_REGION_AGAIN.name} & set(heard.last_phrases(tracker))
        places = tuple(
            Choice(Payload("set_region", {"region": code}), literal=place.name(heard.language(tracker)))
            for code, place in regions().items()
        )
        if asked:
            # Who lives elsewhere must find a way out: a human looks further.
            say(dispatcher, phrases.ASK_REGION_AGAIN, choices=(*places, ELSEWHERE))
        else:
            say(dispatcher, phrases.ASK_REGION, choices=places)
        return []


class ActionShowSupport(Named):
    """The three entries that fit best, or an honest "nothing fits"."""

    called = "action_show_support"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        family = await _family(tracker)
        place = family.region or str(tracker.get_slot("region"))
        found = await _search(tracker, place, await _not_wanted(family), CARDS)
        cards = tuple(_card(hit) for hit in found.hits)
        if found.verdict == "nothing":
            say(dispatcher, phrases.NOTHING_FITS, choices=(AGAIN, PERSON), region=region(place))
        elif found.verdict == "uncertain":
            say(dispatcher, phrases.RESULTS_UNSURE, choices=(AGAIN, PERSON), cards=cards, region=region(place))
        else:
            say(dispatcher, phrases.RESULTS, cards=cards, count=len(cards), region=region(place))
        if cards and tracker.get_slot("asked_about") == "check_eligibility":
            say(dispatcher, benefit_phrases.NO_DECISION, choices=(PERSON,))
        return [
            SlotSet("shown", [card.entry for card in cards]),
            SlotSet("last_entry", cards[0].entry if cards else tracker.get_slot("last_entry")),
            SlotSet("misunderstood", 0),
        ]


class ActionShowMore(Named):
    """The whole description of one entry."""

    called = "action_show_more"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        chosen = heard.entry_id(tracker)
        async with surroundings().store.read() as session:
            entry = await catalogue.get(session, chosen) if chosen is not None else None
        if entry is None:
            say(dispatcher, phrases.GONE, choices=(AGAIN, PERSON))
            return []
        card = Card(str(entry.id), form="full", choices=(_not_for_us(str(entry.id)), _save(str(entry.id)), PERSON))
        say(dispatcher, phrases.MORE_ABOUT, cards=(card,))
        return [SlotSet("last_entry", str(entry.id)), SlotSet("misunderstood", 0)]


class ActionNotForUs(Named):
    """Never offers that one again, and shows the next best."""

    called = "action_not_for_us"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        around, chosen, family = surroundings(), heard.entry_id(tracker), await _family(tracker)
        if chosen is not None:
            async with around.store.write() as session:
                await plans.decline(session, family.id, chosen, around.now())
        shown = [UUID(each) for each in tracker.get_slot("shown") or []]
        found = SearchResult((), "nothing")
        if family.region is not None and tracker.get_slot("need"):
            found = await _search(tracker, family.region, {*await _not_wanted(family), *shown}, 1)
        cards = tuple(_card(hit) for hit in found.hits)
        if cards:
            say(dispatcher, phrases.NEXT_ONE, cards=cards)
        else:
            say(dispatcher, phrases.NO_MORE, choices=(AGAIN, PERSON))
        return [SlotSet("shown", [*(str(each) for each in shown), *(card.entry for card in cards)])]


class ActionSaveEntry(Named):
    """Keeps an entry for the family's plan."""

    called = "action_save_entry"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        around, chosen, family = surroundings(), heard.entry_id(tracker), await _family(tracker)
        async with around.store.write() as session:
            entry = await catalogue.get(session, chosen) if chosen is not None else None
            new = entry is not None and await plans.save(session, family.id, entry.id, around.now())
        if entry is None:
            say(dispatcher, phrases.GONE, choices=(AGAIN, PERSON))
            return []
        title = entry.localised(heard.language(tracker)).name
        saved = button(session_phrases.BUTTON_SAVED, "show_plan")
        say(dispatcher, phrases.SAVED if new else phrases.SAVED_BEFORE, choices=(saved, AGAIN), title=title)
        return [SlotSet("misunderstood", 0)]


async def _search(tracker: Tracker, place: str, exclude: Collection[UUID], limit: int) -> SearchResult:
    index = await surroundings().index()
    need, language = str(tracker.get_slot("need") or ""), heard.language(tracker)
    return await asyncio.to_thread(index.search, need, language, place, exclude, limit)


async def _family(tracker: Tracker) -> Family:
    async with surroundings().store.read() as session:
        return await families.family_of(session, await families.conversation(session, heard.conversation_id(tracker)))


async def _live_in(tracker: Tracker, code: str) -> None:
    async with surroundings().store.write() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        await families.choose_region(session, conversation, code)


async def _not_wanted(family: Family) -> set[UUID]:
    """What the family has declined or saved already is never offered as new."""
    async with surroundings().store.read() as session:
        return {*await plans.declined(session, family.id), *await plans.saved(session, family.id)}


def _interrupts(tracker: Tracker) -> bool:
    return heard.intent(tracker) in INTERRUPTING and heard.confidence(tracker) >= SURE


def _card(hit: Hit) -> Card:
    entry = str(hit.entry.id)
    return Card(
        entry,
        tuple(Reason(reason.kind, reason.value) for reason in hit.reasons),
        (button(phrases.BUTTON_MORE, "show_more", entry=entry), _not_for_us(entry), _save(entry), PERSON),
    )


def _not_for_us(entry: str) -> Choice:
    return button(phrases.BUTTON_NOT_FOR_US, "not_for_us", entry=entry)


def _save(entry: str) -> Choice:
    return button(phrases.BUTTON_SAVE, "save_entry", entry=entry)
