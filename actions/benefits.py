"""Facts of a support: when it is paid, how one applies, which papers, when one can call. And what a family told."""

from typing import Any
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import eligibility, heard, household, received, told
from actions.flow import Events, Flow, Slots
from actions.session import Domain
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from casework import benefits
from locales import utterance
from locales.menu import MENU
from locales.phrases import benefits as phrases
from locales.phrases import coordinator as coordinator_phrases
from locales.phrases import reminder_talk
from locales.phrases import session as session_phrases
from locales.utterance import Card, Choice, Line, Payload
from nlu import answers
from resources_catalog import store as catalogue
from resources_catalog.entry import Entry
from resources_catalog.facts import facts
from resources_catalog.opening import state_at
from resources_catalog.payment import next_payment
from resources_catalog.place import place_of
from resources_catalog.region import regions
from resources_catalog.shown import shown
from resources_catalog.titles import named

#: Supports that are proposed when the name was not known.
PROPOSED = 3
#: Who says such a thing when asked for a support's name wants something else.
OTHER_FLOWS = frozenset({"find_support", "check_eligibility"})
PASS_ON = button(coordinator_phrases.BUTTON_PASS_ON, "pass_on", reason="task")
#: After an answer there is always a next step.
WAYS_ON = (MENU[0], MENU[2])
NOT_NOW = button(coordinator_phrases.BUTTON_NOT_NOW, "not_now")


class EntryFacts(Flow):
    """Which support is it about? Then what was asked of it: the slot `asked_of` is the intent that asked."""

    name = "entry_facts"

    async def begin(self, tracker: Tracker) -> Slots:
        chosen, meant = heard.entity(tracker, "entry"), list[Entry]()
        if chosen is None:
            meant = await _named(tracker)
            chosen = str(meant[0].id) if len(meant) == 1 else None
        if chosen is None and not meant and not heard.pressed(tracker):
            chosen = tracker.get_slot("last_entry")
        proposed = [] if chosen is not None else [str(entry.id) for entry in meant[:PROPOSED]]
        return {"asked_of": heard.intent(tracker), "about": chosen, "proposed": proposed}

    async def asks(self, tracker: Tracker) -> str | None:
        return None if tracker.get_slot("about") else "which"

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        found = await _entries(tracker.get_slot("proposed") or [])
        if not found:
            say(dispatcher, phrases.WHICH_ONE, choices=(PASS_ON,) if again else ())
            return
        language = heard.language(tracker)
        choices = tuple(
            Choice(Payload("answer", {"to": "which", "value": str(entry.id)}), literal=entry.localised(language).name)
            for entry in found
        )
        none = button(phrases.BUTTON_NONE_OF_THESE, "answer", to="which", value="none")
        say(dispatcher, phrases.WHICH_ONE_AGAIN, choices=(*choices, none))

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        if heard.entity(tracker, "to") == "which":
            value = heard.entity(tracker, "value")
            return {"about": value}
        if heard.pressed(tracker):
            return None
        meant = await _named(tracker)
        if len(meant) == 1:
            return {"about": str(meant[0].id)}
        said = answers.find(heard.words(tracker), heard.language(tracker))
        if not meant and (said is not None or tracker.get_slot("proposed") or heard.intent(tracker) in OTHER_FLOWS):
            return None
        near = meant or await _near(tracker)
        return {"proposed": [str(entry.id) for entry in near[:PROPOSED]]} if near else None

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        about = tracker.get_slot("about")
        found = await _entries([about] if about and about != "none" else [])
        if not found:
            say(dispatcher, phrases.NOT_KNOWN_AT_ALL, choices=(PASS_ON, NOT_NOW))
            return []
        (entry,) = found
        tell = {"payment_date": _payment, "office_hours": _hours}.get(str(tracker.get_slot("asked_of")), _form)
        tell(dispatcher, tracker, entry)
        return [SlotSet("last_entry", str(entry.id))]


def _payment(dispatcher: CollectingDispatcher, tracker: Tracker, entry: Entry) -> None:
    title, dates = _title(tracker, entry), entry.profile.payment_dates
    if dates is None:
        _not_known(dispatcher, entry, title)
        return
    place = place_of(entry.region, None)
    coming = next_payment(dates, place.country, surroundings().now().astimezone(place.zone).date())
    card = (Card(str(entry.id), form="payment"),)
    if coming is None:
        say(dispatcher, phrases.PAYMENT, choices=WAYS_ON, cards=card, title=title)
    else:
        choices = (button(reminder_talk.BUTTON_REMIND, "remind_payment", entry=str(entry.id)), *WAYS_ON)
        say(dispatcher, phrases.PAYMENT_NEXT, choices=choices, cards=card, title=title, day=utterance.day(coming))


def _form(dispatcher: CollectingDispatcher, tracker: Tracker, entry: Entry) -> None:
    title = _title(tracker, entry)
    card = (Card(str(entry.id), form="form"),)
    if entry.profile.form_help is not None:
        say(dispatcher, phrases.FORM_HELP, choices=WAYS_ON, cards=card, title=title)
    elif entry.service.required_documents or entry.service.application_process:
        say(dispatcher, phrases.PAPERS, choices=WAYS_ON, cards=card, title=title)
    else:
        _not_known(dispatcher, entry, title)


def _hours(dispatcher: CollectingDispatcher, tracker: Tracker, entry: Entry) -> None:
    title = _title(tracker, entry)
    region = regions().get(entry.region or "")
    if region is None or not entry.service.schedules:
        _not_known(dispatcher, entry, title)
        return
    card = (Card(str(entry.id), form="hours"),)
    state = state_at(entry.service.schedules, region, surroundings().now())
    if state.is_open and state.closes_at is None:
        say(dispatcher, phrases.OPEN_DAY_AND_NIGHT, choices=WAYS_ON, cards=card, title=title)
    elif state.closes_at is not None:
        until = state.closes_at.strftime("%H:%M")
        say(dispatcher, phrases.OPEN_NOW, choices=WAYS_ON, cards=card, title=title, until=until)
    elif state.opens_at is not None:
        opens = utterance.moment(state.opens_at.isoformat())
        say(dispatcher, phrases.OPENS_LATER, choices=WAYS_ON, cards=card, title=title, opens=opens)
    else:
        say(dispatcher, phrases.HOURS_KNOWN, choices=WAYS_ON, cards=card, title=title)


def _not_known(dispatcher: CollectingDispatcher, entry: Entry, title: str) -> None:
    say(
        dispatcher,
        phrases.NOT_KNOWN,
        choices=(PASS_ON, NOT_NOW),
        cards=(Card(str(entry.id), form="full"),),
        title=title,
    )


def _title(tracker: Tracker, entry: Entry) -> str:
    return entry.localised(heard.language(tracker)).name


async def _named(tracker: Tracker) -> list[Entry]:
    index, family = await surroundings().index(), await household.family(tracker)
    return named([entry for entry in index.entries if entry.serves(family.region)], heard.words(tracker))


async def _near(tracker: Tracker) -> list[Entry]:
    """The entries that the words are nearest to, by meaning."""
    found = await household.search(tracker, heard.words(tracker), limit=PROPOSED)
    return [hit.entry for hit in found.hits]


async def _entries(ids: list[Any]) -> list[Entry]:
    async with surroundings().store.read() as session:
        found = await catalogue.get_many(session, [UUID(str(one)) for one in ids])
    return [entry for each in found if (entry := shown(each)) is not None]


class ActionShowFacts(Named):
    """All that the family has told of itself and of what it has."""

    called = "action_show_facts"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        family = await told.told(tracker)
        async with surroundings().store.read() as session:
            had = list(await benefits.had(session, family.family_id))
            entries = {entry.id: entry for entry in await catalogue.get_many(session, [one.entry_id for one in had])}
        lines = eligibility.told_lines(dict(family.values))
        lines += tuple(
            received.line(one, _title(tracker, entries[one.entry_id])) for one in had if one.entry_id in entries
        )
        now = await _entries(tracker.get_slot(household.HAD_NOW) or [])
        lines += tuple(Line(phrases.LINE_RECEIVING.name, {"title": _title(tracker, entry)}) for entry in now)
        if not lines:
            say(dispatcher, phrases.NO_ANSWERS, choices=(button(phrases.BUTTON_ENTITLED, "check_eligibility"),))
            return []
        change = (button(phrases.BUTTON_CHANGE, "which_fact"),) if family.values else ()
        choices = (*change, button(phrases.BUTTON_FORGET, "forget_facts"))
        if family.consent:
            say(dispatcher, phrases.YOUR_ANSWERS, choices=choices, lines=lines)
        else:
            keep = button(phrases.BUTTON_KEEP, "answer", to="consent", value="yes")
            say(dispatcher, phrases.YOUR_ANSWERS_NOW, choices=(*choices, keep), lines=lines)
        return [SlotSet("misunderstood", 0)]


class ActionWhichFact(Named):
    """Which of the answers shall be changed?"""

    called = "action_which_fact"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        family = await told.told(tracker)
        choices = tuple(
            Choice(
                Payload("change_fact", {"fact": code}),
                phrases.LINE_FACT.name,
                values={"fact": utterance.told(code, value)},
            )
            for code, value in family.values.items()
            if code in facts()
        )
        if choices:
            say(dispatcher, phrases.ASK_WHICH_FACT, choices=choices)
        else:
            say(dispatcher, phrases.NO_ANSWERS)
        return []


class ActionForgetFacts(Named):
    """Forgets everything that the family told here, and the consent with it."""

    called = "action_forget_facts"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        family = await household.family(tracker)
        slots = await told.forget(tracker)
        async with surroundings().store.write() as session:
            await benefits.forget(session, family.id)
        say(dispatcher, phrases.FORGOTTEN, choices=WAYS_ON)
        forgotten = {**slots, "offered": {}, "received_asked": False, "received_found": [], household.HAD_NOW: []}
        return [SlotSet(name, value) for name, value in forgotten.items()]


class ActionLateAnswer(Named):
    """A button under a question that is no longer asked: it changes that answer."""

    called = "action_late_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        state = received.pressed_state(tracker)
        if state is not None and state.get("having"):
            tracker.slots.update(state)
            await received.RECEIVED.finish(dispatcher, tracker)
            return []
        slots = await eligibility.take_earlier(tracker, None)
        mine = button(phrases.BUTTON_MY_ANSWERS, "show_facts")
        ways_on = (mine, button(phrases.BUTTON_RESULTS, "show_results"))
        # A button that means nothing any more has changed nothing.
        say(dispatcher, phrases.CHANGED if slots else session_phrases.NOTHING_ASKED, choices=ways_on)
        return [SlotSet(name, value) for name, value in (slots or {}).items()]


ENTRY_FACTS = EntryFacts()
