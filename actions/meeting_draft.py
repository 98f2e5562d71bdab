"""A meeting that is being talked of: what is known of it is kept until it is booked, dropped, or a day old."""

from datetime import datetime, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.flow import Events, Slots
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from locales.menu import MENU
from locales.phrases import meeting_talk as phrases
from locales.utterance import Deed, said_from_wire
from nlu import meeting_words

#: Plain JSON; which flow it belongs to is in `flow`, when it was last touched in `touched`.
Draft = dict[str, Any]
SLOT = "meeting_draft"
#: An older draft is forgotten without a word.
KEPT_FOR = timedelta(days=1)
#: So often is a draft offered again.
MOST_OFFERS = 2
FORGOTTEN: Slots = {SLOT: None}


def draft(tracker: Tracker) -> Draft:
    """What is known so far; empty when nothing was begun, or too long ago."""
    kept = tracker.get_slot(SLOT)
    if not isinstance(kept, dict) or not kept.get("touched"):
        return {}
    touched = datetime.fromisoformat(str(kept["touched"]))
    return dict(kept) if surroundings().now() - touched < KEPT_FOR else {}


def keep(known: Draft) -> Slots:
    """The slot with what is known now; what is not known takes no room."""
    told = {name: value for name, value in known.items() if value not in (None, [], {}, "")}
    return {SLOT: {**told, "touched": surroundings().now().isoformat()}}


def wished_on(tracker: Tracker) -> Draft:
    """What is known so far, if the message wishes to go on with it; else empty."""
    text = heard.words(tracker)
    return draft(tracker) if text and meeting_words.has("go_on", text, heard.language(tracker)) else {}


def offer_again(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Asks whether to go on with what was begun and left, if anything was."""
    if (tracker.active_loop or {}).get("name"):
        return []  # something is being asked already
    if any(isinstance(said_from_wire(message["custom"]), Deed) for message in dispatcher.messages):
        return []  # what comes of a deed is said last: the offer would stand before it
    begun = draft(tracker)
    offers = int(begun.get("offers", 0))
    if not begun or offers >= MOST_OFFERS:
        return [] if tracker.get_slot(SLOT) is None else [SlotSet(SLOT, None)]
    choices = (button(phrases.BUTTON_GO_ON, "go_on_meeting"), button(phrases.BUTTON_DROP, "drop_meeting"))
    say(dispatcher, phrases.RESUME, choices=choices)
    return [SlotSet(SLOT, {**begun, "offers": offers + 1})]


class ActionDropMeeting(Named):
    called = "action_drop_meeting"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return drop(dispatcher)


def drop(dispatcher: CollectingDispatcher) -> Events:
    """Forgets what was begun, and says so."""
    say(dispatcher, phrases.DROPPED, choices=MENU)
    return [SlotSet(SLOT, None), SlotSet("misunderstood", 0)]
