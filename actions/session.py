"""Beginning, ending, the language."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.meeting_draft import drop, offer_again
from actions.speech import Named, hand_over, say
from locales.languages import languages
from locales.menu import MENU
from locales.phrases import coordinator, meeting_talk
from locales.phrases import session as phrases
from locales.utterance import Choice, Payload

Events = list[dict[str, Any]]
Domain = dict[str, Any]


#: What was told in one talk, and what it left open: with the talk it is gone.
OF_THE_TALK = frozenset(
    {"answers", "closed", "offered", "picked", "group", "had_now", "contact", "contact_kept", "contact_out", "outcome"}
    | {"reminder", "reminder_kept"}
)


class ActionSessionStart(Named):
    """A new talk after a long pause: all is carried over but what was told for the earlier talk only."""

    called = "action_session_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        carried = {
            name: value for name, value in tracker.slots.items() if value is not None and name not in OF_THE_TALK
        }
        return [
            SessionStarted(),
            *(SlotSet(name, value) for name, value in carried.items()),
            ActionExecuted("action_listen"),
        ]


class ActionGreet(Named):
    called = "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        again = heard.has_said(tracker, phrases.GREETING.name)
        say(dispatcher, phrases.GREETING_AGAIN if again else phrases.GREETING, choices=MENU)
        return [SlotSet("misunderstood", 0), *offer_again(dispatcher, tracker)]


class ActionGoodbye(Named):
    called = "action_goodbye"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        say(dispatcher, phrases.GOODBYE)
        return [SlotSet("misunderstood", 0)]


class ActionThanks(Named):
    called = "action_thanks"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        say(dispatcher, phrases.YOU_ARE_WELCOME)
        return [SlotSet("misunderstood", 0)]


class ActionAffirm(Named):
    """ "Yes" to an offered human brings one; without a question it is only a nod."""

    called = "action_affirm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        reason = heard.offered(tracker)
        if meeting_talk.RESUME.name in heard.last_phrases(tracker):
            return [SlotSet("misunderstood", 0), FollowupAction("action_start_questions")]
        if reason is not None:
            hand_over(dispatcher, reason)
        else:
            say(dispatcher, phrases.NOTHING_ASKED, choices=MENU)
        return [SlotSet("misunderstood", 0)]


class ActionDeny(Named):
    called = "action_deny"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if meeting_talk.RESUME.name in heard.last_phrases(tracker):
            return drop(dispatcher)
        said = coordinator.NOT_PASSED_ON if heard.offered(tracker) is not None else phrases.NOTHING_ASKED
        say(dispatcher, said, choices=MENU)
        return [SlotSet("misunderstood", 0)]


class ActionNotNow(Named):
    called = "action_not_now"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        say(dispatcher, coordinator.NOT_PASSED_ON, choices=MENU)
        return [SlotSet("misunderstood", 0)]


class ActionChangeLanguage(Named):
    called = "action_change_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        choices = tuple(
            Choice(Payload("set_language", {"language": language.code}), literal=language.name)
            for language in languages().values()
        )
        say(dispatcher, phrases.CHOOSE_LANGUAGE, choices=choices)
        return [SlotSet("misunderstood", 0)]


class ActionStop(Named):
    called = "action_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        say(dispatcher, phrases.STOPPED, choices=MENU)
        return [SlotSet("misunderstood", 0), SlotSet("need", None)]
