"""Who the assistant is, small talk, and what happens when it does not understand."""

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import find_support, heard
from actions.session import Domain, Events
from actions.speech import Named, button, say
from locales.menu import MENU
from locales.phrases import all_phrases, benefits
from locales.phrases import smalltalk as phrases
from locales.utterance import Choice, Payload

#: A guess is offered as a button from this likelihood on; nothing is offered when all are far below.
GUESS = 0.15
GUESSES = 2
#: Nobody is left without a next step: looking for help, or a human.
WAYS_ON = (MENU[0], MENU[2])
ENTITLED = button(benefits.BUTTON_ENTITLED, "check_eligibility")
#: Where no rule fits at all, Rasa would choose the fallback again and again.
LISTEN = FollowupAction("action_listen")


class ActionWhoIAm(Named):
    called = "action_who_i_am"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        say(dispatcher, phrases.WHO_I_AM, choices=(*MENU[:3], ENTITLED))
        return [SlotSet("misunderstood", 0)]


class ActionChitchat(Named):
    called = "action_chitchat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        say(dispatcher, phrases.CHITCHAT, choices=WAYS_ON)
        return [SlotSet("misunderstood", 0)]


class ActionOutOfScope(Named):
    called = "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if _misunderstood(tracker):
            return offer_person(dispatcher)
        say(dispatcher, phrases.OUT_OF_SCOPE, choices=MENU[:3])
        return [SlotSet("misunderstood", 1)]


class ActionFallback(Named):
    """First what the words themselves find, else the two best guesses, or a plain question; then a human."""

    called = "action_fallback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        found = await find_support.perhaps(dispatcher, tracker)
        if found is not None:
            return [*found, SlotSet("misunderstood", 0), LISTEN]
        if _misunderstood(tracker):
            return [*offer_person(dispatcher), LISTEN]
        guesses = _guesses(tracker)
        if guesses:
            neither = button(phrases.BUTTON_NEITHER, "try_again")
            say(dispatcher, phrases.DO_YOU_MEAN, choices=(*guesses, neither, WAYS_ON[-1]))
        else:
            say(dispatcher, phrases.NOT_UNDERSTOOD, choices=WAYS_ON)
        return [SlotSet("misunderstood", 1), LISTEN]


class ActionTryAgain(Named):
    called = "action_try_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        say(dispatcher, phrases.TRY_AGAIN)
        return []


def offer_person(dispatcher: CollectingDispatcher) -> Events:
    """A human is offered instead of the same sentence again."""
    say(
        dispatcher,
        phrases.OFFER_PERSON,
        choices=(
            button(phrases.BUTTON_YES_PERSON, "pass_on", reason="not_understood"),
            button(phrases.BUTTON_TRY_AGAIN, "try_again"),
        ),
    )
    return [SlotSet("misunderstood", 0)]


def _misunderstood(tracker: Tracker) -> bool:
    return float(tracker.get_slot("misunderstood") or 0) > 0


def _guesses(tracker: Tracker) -> tuple[Choice, ...]:
    said = heard.words(tracker)
    names = [name for name, likelihood in heard.ranking(tracker) if likelihood >= GUESS]
    meant = [(name, f"smalltalk.meant_{name}") for name in names if f"smalltalk.meant_{name}" in all_phrases()]
    return tuple(Choice(Payload(name, {"said": said}), label) for name, label in meant[:GUESSES])
