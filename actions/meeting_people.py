"""Who of the family comes to a meeting: asked only where there are several."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.speech import button, say
from locales.phrases import meeting_talk as phrases
from nlu import meeting_words

QUESTION = "people"
VALUES = ("all", "me")


def ask_people(dispatcher: CollectingDispatcher, count: int, again: bool) -> None:
    everybody = phrases.BUTTON_BOTH if count == len(VALUES) else phrases.BUTTON_ALL
    choices = (
        button(everybody, "answer", to=QUESTION, value="all"),
        button(phrases.BUTTON_ONLY_I, "answer", to=QUESTION, value="me"),
    )
    say(dispatcher, phrases.ASK_PEOPLE_AGAIN if again else phrases.ASK_PEOPLE, choices=choices)


def read_people(tracker: Tracker) -> str | None:
    """`all` or `me`; None when it is no answer."""
    if heard.pressed(tracker):
        value = heard.entity(tracker, "value") if heard.entity(tracker, "to") == QUESTION else None
        return value if value in VALUES else None
    text, language = heard.words(tracker), heard.language(tracker)
    alone, together = (meeting_words.has(name, text, language) for name in ("only_me", "all_of_us"))
    if alone == together:
        return None
    return "me" if alone else "all"
