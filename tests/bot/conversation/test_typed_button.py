"""A button may be typed: its very words mean what it stands for, as long as it was the last that was offered."""

import pytest

from locales.menu import MENU
from locales.phrases import find_support, smalltalk
from locales.utterance import Card, Choice, Payload, Utterance
from resources_catalog.entry import Entry
from tests.fakes.gateway import Gateway

WHO_I_AM = Utterance(smalltalk.WHO_I_AM.name, choices=MENU[:3])
ASK_NEED = Utterance(find_support.ASK_NEED.name)


@pytest.mark.parametrize("typed", ["Find help", "find help", " FIND  HELP!"])
async def test_the_words_of_a_button_press_it(gateway: Gateway, typed: str) -> None:
    gateway.rasa.will_say(WHO_I_AM)
    gateway.rasa.will_say(ASK_NEED)
    sender = gateway.sender()
    await gateway.talk(sender, "who are you")
    await gateway.talk(sender, typed)
    assert gateway.rasa.heard[-1]["payload"] == {"intent": "find_support", "entities": {}}


async def test_other_words_and_older_buttons_are_words(gateway: Gateway) -> None:
    gateway.rasa.will_say(WHO_I_AM)
    gateway.rasa.will_say(ASK_NEED)
    gateway.rasa.will_say(ASK_NEED)
    gateway.rasa.will_say(ASK_NEED)
    sender = gateway.sender()
    await gateway.talk(sender, "who are you")
    await gateway.talk(sender, "find help for my son")
    assert gateway.rasa.heard[-1]["text"] == "find help for my son"
    await gateway.talk(sender, "find help")
    assert gateway.rasa.heard[-1]["text"] == "find help"


async def test_the_same_words_on_two_cards_do_not_say_which(gateway: Gateway, starter: list[Entry]) -> None:
    cards = tuple(
        Card(
            str(entry.id),
            choices=(Choice(Payload("save_entry", {"entry": str(entry.id)}), find_support.BUTTON_SAVE.name),),
        )
        for entry in starter[:2]
    )
    gateway.rasa.will_say(Utterance(find_support.MORE_ABOUT.name, cards=cards))
    gateway.rasa.will_say(ASK_NEED)
    sender = gateway.sender()
    await gateway.talk(sender, "we need a ramp")
    await gateway.talk(sender, "Save")
    assert gateway.rasa.heard[-1]["text"] == "Save"
