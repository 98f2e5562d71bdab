"""Looking for help: the need and the place are asked for, then the best entries are shown as cards."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, household, told, verdicts
from actions.flow import Events, Flow, Slots
from actions.session import Domain
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from casework import plans, referrals
from locales.phrases import benefits as benefit_phrases
from locales.phrases import find_support as phrases
from locales.phrases import session as session_phrases
from locales.utterance import Card, Choice, Reason, region
from resources_catalog import store as catalogue
from resources_catalog.entry import Entry
from resources_catalog.place_names import region_named
from resources_catalog.search import Hit, SearchResult
from resources_catalog.shown import shown as shown_publicly

#: Cards that are shown at once.
CARDS = 3
#: Intents that are no need and no place, from this likelihood on.
INTERRUPTING = frozenset(
    {
        "affirm",
        "ask_capabilities",
        "change_language",
        "check_eligibility",
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
AGAIN = button(phrases.BUTTON_SEARCH_AGAIN, "find_support")
ELSEWHERE = button(phrases.BUTTON_WHERE_ELSE, "where_else")
ENTITLED = button(benefit_phrases.BUTTON_ENTITLED, "check_eligibility")
MORE = button(phrases.BUTTON_MORE_RESULTS, "more_results")


class Search(Flow):
    """The need, in the slot `need`, and the place, which is kept for the family."""

    name = "search"

    async def begin(self, tracker: Tracker) -> Slots:
        await household.read_place(tracker)
        # A place that is chosen later belongs to the need that was told before.
        need = tracker.get_slot("need") if heard.intent(tracker) == "set_region" else heard.words(tracker)
        return {"need": need or None}

    async def asks(self, tracker: Tracker) -> str | None:
        if not tracker.get_slot("need"):
            return "need"
        return "region" if (await household.family(tracker)).region is None else None

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        if question == "need":
            say(dispatcher, phrases.ASK_NEED)
        else:
            household.ask_place(dispatcher, again)

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        text = "" if heard.pressed(tracker) else heard.words(tracker)
        if question == "region":
            if await household.read_place(tracker):
                return {}
            new_need = heard.intent(tracker) == "find_support" and region_named(text) is None
            return {"need": text} if text and new_need else None
        return {"need": text} if text and not _interrupts(tracker) else None

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        found = await _search(tracker, await household.not_wanted(tracker), CARDS)
        return await show(dispatcher, tracker, found)


async def show(dispatcher: CollectingDispatcher, tracker: Tracker, found: SearchResult) -> Events:
    """The entries that fit best, or an honest "nothing fits"."""
    place = region(str((await household.family(tracker)).region))
    cards = await _cards(tracker, found.hits)
    if found.verdict == "nothing":
        say(dispatcher, phrases.NOTHING_FITS, choices=(AGAIN, ELSEWHERE, PERSON), region=place)
    elif found.verdict == "uncertain":
        say(dispatcher, phrases.RESULTS_UNSURE, choices=(AGAIN, ELSEWHERE, PERSON), cards=cards, region=place)
    else:
        say(dispatcher, phrases.RESULTS, choices=(MORE, ENTITLED), cards=cards, count=len(cards), region=place)
    return [
        SlotSet("shown", [card.entry for card in cards]),
        SlotSet("last_entry", cards[0].entry if cards else tracker.get_slot("last_entry")),
    ]


async def perhaps(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events | None:
    """Shows what surely fits a message that was not understood, such as a single word; None when nothing does."""
    words, family = heard.words(tracker), await household.family(tracker)
    if not words or family.region is None:
        return None
    exclude = await household.not_wanted(tracker)
    found = await household.search(tracker, words, exclude=exclude, limit=CARDS)
    if found.verdict != "confident":
        return None
    cards = await _cards(tracker, found.hits)
    say(dispatcher, phrases.PERHAPS_THIS, choices=(AGAIN, PERSON), cards=cards)
    return [
        SlotSet("need", words),
        SlotSet("shown", [card.entry for card in cards]),
        SlotSet("last_entry", cards[0].entry),
    ]


class ActionMoreResults(Named):
    """The next entries after those that were shown."""

    called = "action_more_results"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        family = await household.family(tracker)
        shown = _shown(tracker)
        found = SearchResult((), "nothing")
        if family.region is not None and tracker.get_slot("need"):
            found = await _search(tracker, {*await household.not_wanted(tracker), *shown}, CARDS)
        cards = await _cards(tracker, found.hits)
        if cards:
            say(dispatcher, phrases.MORE_RESULTS, choices=(MORE,), cards=cards, count=len(cards))
        else:
            say(dispatcher, phrases.NO_MORE_RESULTS, choices=(AGAIN, ELSEWHERE, PERSON))
        return [SlotSet("shown", [*(str(each) for each in shown), *(card.entry for card in cards)])]


class ActionWhereElse(Named):
    """What other places have, when nothing here helps; each is written down as a referral."""

    called = "action_where_else"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        around, family = surroundings(), await household.family(tracker)
        need = str(tracker.get_slot("need") or "")
        index = await around.index()
        here = {entry.id for entry in index.entries if entry.serves(family.region)} if family.region else set()
        hidden = {*here, *await household.not_wanted(tracker)}
        found = await household.search(tracker, need, exclude=hidden, limit=CARDS, everywhere=True)
        cards = await _cards(tracker, found.hits)
        async with around.store.write() as session:
            source = heard.message_id(tracker)
            for hit in found.hits:
                await referrals.refer(
                    session,
                    family.id,
                    need,
                    around.now(),
                    source=source,
                    entry_id=hit.entry.id,
                    region=hit.entry.region,
                )
            if need and not found.hits:
                await referrals.refer(session, family.id, need, around.now(), source=source)
        if cards:
            say(dispatcher, phrases.ELSEWHERE, choices=(AGAIN, PERSON), cards=cards, count=len(cards))
        else:
            say(dispatcher, phrases.NOWHERE, choices=(AGAIN, PERSON))
        return []


class ActionShowMore(Named):
    """The whole description of one entry."""

    called = "action_show_more"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        chosen = heard.entry_id(tracker)
        async with surroundings().store.read() as session:
            entry = await catalogue.get(session, chosen) if chosen is not None else None
        if entry is None or shown_publicly(entry) is None:
            say(dispatcher, phrases.GONE, choices=(AGAIN, PERSON))
            return []
        card = Card(str(entry.id), (), _choices_of(entry), "full", await _known(tracker, entry))
        say(dispatcher, phrases.MORE_ABOUT, cards=(card,))
        return [SlotSet("last_entry", str(entry.id)), SlotSet("misunderstood", 0)]


class ActionNotForUs(Named):
    """Never offers that one again, and shows the next best."""

    called = "action_not_for_us"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        around, chosen, family = surroundings(), heard.entry_id(tracker), await household.family(tracker)
        if chosen is not None:
            async with around.store.write() as session:
                await plans.decline(session, family.id, chosen, around.now())
        shown = _shown(tracker)
        found = SearchResult((), "nothing")
        if family.region is not None and tracker.get_slot("need"):
            found = await _search(tracker, {*await household.not_wanted(tracker), *shown}, 1)
        cards = await _cards(tracker, found.hits)
        if cards:
            say(dispatcher, phrases.NEXT_ONE, cards=cards)
        else:
            say(dispatcher, phrases.NO_MORE, choices=(AGAIN, ELSEWHERE, PERSON))
        return [SlotSet("shown", [*(str(each) for each in shown), *(card.entry for card in cards)])]


class ActionSaveEntry(Named):
    """Keeps an entry for the family's plan."""

    called = "action_save_entry"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        around, chosen, family = surroundings(), heard.entry_id(tracker), await household.family(tracker)
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


async def _search(tracker: Tracker, exclude: Collection[UUID], limit: int) -> SearchResult:
    return await household.search(tracker, str(tracker.get_slot("need") or ""), exclude=exclude, limit=limit)


def _shown(tracker: Tracker) -> list[UUID]:
    return [UUID(each) for each in tracker.get_slot("shown") or []]


def _interrupts(tracker: Tracker) -> bool:
    return heard.intent(tracker) in INTERRUPTING and heard.confidence(tracker) >= SURE


async def _cards(tracker: Tracker, hits: Sequence[Hit]) -> tuple[Card, ...]:
    return tuple([_card(hit, await _known(tracker, hit.entry)) for hit in hits])


async def _known(tracker: Tracker, entry: Entry) -> Any:
    """What the family told, where the entry has a rule that it matters to; None where nothing was told."""
    if entry.profile.eligibility is None:
        return None
    values, its = (await told.told(tracker)).values, verdicts.asked([entry])
    return {code: value for code, value in values.items() if code in its} or None


def _card(hit: Hit, known: Any) -> Card:
    entry = str(hit.entry.id)
    return Card(
        entry,
        tuple(Reason(reason.kind, reason.value) for reason in hit.reasons),
        (button(phrases.BUTTON_MORE, "show_more", entry=entry), _not_for_us(entry), _save(entry), PERSON),
        known=known,
    )


def _choices_of(entry: Entry) -> tuple[Choice, ...]:
    """The buttons on a whole description."""
    chosen = str(entry.id)
    check = button(benefit_phrases.BUTTON_CHECK, "check_eligibility", entry=chosen)
    have_it = button(benefit_phrases.BUTTON_HAVE_IT, "have_it", entry=chosen)
    return (*((check,) if entry.profile.eligibility is not None else ()), have_it, _save(chosen), PERSON)


def _not_for_us(entry: str) -> Choice:
    return button(phrases.BUTTON_NOT_FOR_US, "not_for_us", entry=entry)


def _save(entry: str) -> Choice:
    return button(phrases.BUTTON_SAVE, "save_entry", entry=entry)


SEARCH = Search()
