"""The four things that are always offered."""

from locales.phrases import session as phrases
from locales.utterance import Choice, Payload

MENU = (
    Choice(Payload("find_support"), phrases.BUTTON_FIND.name),
    Choice(Payload("show_plan"), phrases.BUTTON_SAVED.name),
    Choice(Payload("talk_to_coordinator"), phrases.BUTTON_PERSON.name),
    Choice(Payload("ask_capabilities"), phrases.BUTTON_ABOUT.name),
)
