"""A human is wanted. The gateway gives the floor, and says who answers and by when."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.session import Domain, Events
from actions.speech import Named, button, hand_over, say
from locales.phrase import Phrase
from locales.phrases import coordinator as phrases
from locales.utterance import Line


class ActionTalkToCoordinator(Named):
    called = "action_talk_to_coordinator"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        hand_over(dispatcher, "asked_for")
        return [SlotSet("misunderstood", 0)]


class ActionPassOn(Named):
    called = "action_pass_on"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        hand_over(dispatcher, heard.entity(tracker, "reason") or "task")
        return [SlotSet("misunderstood", 0)]


def offer_to_pass_on(
    dispatcher: CollectingDispatcher, phrase: Phrase, lines: tuple[Line, ...] = (), *, reason: str = "task"
) -> Events:
    """Says what the bot cannot do itself, and offers the coordinator for it."""
    say(
        dispatcher,
        phrase,
        choices=(
            button(phrases.BUTTON_PASS_ON, "pass_on", reason=reason),
            button(phrases.BUTTON_NOT_NOW, "not_now"),
        ),
        lines=lines,
    )
    return [SlotSet("misunderstood", 0)]
