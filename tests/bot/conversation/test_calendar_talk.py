"""A family gets the link of its calendar in the chat, a new one, or none."""

import re

import pytest

from bot.conversation import calendar_talk
from bot.conversation.inbox import Sender
from bot.conversation.turn import Turn
from casework import calendar_feeds
from locales.phrases import calendars as phrases
from tests.fakes.gateway import Gateway

HOME = "https://navigator.example"


@pytest.fixture
def sender(gateway: Gateway) -> Sender:
    # The same turn as ever, at a house that has an address.
    assert isinstance(gateway.turn, Turn)
    gateway.turn._address = HOME
    return gateway.sender()


async def asks(gateway: Gateway, sender: Sender) -> None:
    conversation = await gateway.people.conversation(conversation_id=sender.conversation_id)
    await gateway.people.writes(conversation, "My calendar", payload={"intent": calendar_talk.SHOW, "entities": {}})
    await gateway.works(sender)


async def presses(gateway: Gateway, sender: Sender, intent: str) -> None:
    await gateway.presses(sender, await gateway.button(sender, intent))
    await gateway.works(sender)


async def text(gateway: Gateway, sender: Sender) -> str:
    return (await gateway.people.messages(sender.conversation_id))[-1].text


def token(said: str) -> str:
    found = re.search(rf"{HOME}/calendar/([\w-]+)\.ics", said)
    assert found is not None
    return found[1]


async def shows(gateway: Gateway, key: str) -> bool:
    async with gateway.store.read() as session:
        return await calendar_feeds.with_token(session, key) is not None


async def test_the_link_is_shown_with_a_warning_and_in_a_form_to_tap(gateway: Gateway, sender: Sender) -> None:
    await asks(gateway, sender)
    said = await text(gateway, sender)
    assert f"webcal://navigator.example/calendar/{token(said)}.ics" in said
    assert "whoever has the link can see your meetings" in said
    assert await shows(gateway, token(said))
    await asks(gateway, sender)
    assert token(await text(gateway, sender)) == token(said)


async def test_a_new_link_ends_the_old_one(gateway: Gateway, sender: Sender) -> None:
    await asks(gateway, sender)
    old = token(await text(gateway, sender))
    await presses(gateway, sender, calendar_talk.NEW)
    new = token(await text(gateway, sender))
    assert new != old
    assert [await shows(gateway, each) for each in (old, new)] == [False, True]


async def test_it_is_stopped_and_can_be_had_again(gateway: Gateway, sender: Sender) -> None:
    await asks(gateway, sender)
    old = token(await text(gateway, sender))
    await presses(gateway, sender, calendar_talk.STOP)
    assert not await shows(gateway, old)
    await presses(gateway, sender, calendar_talk.STOP)
    await presses(gateway, sender, calendar_talk.SHOW)
    assert token(await text(gateway, sender)) != old
    said = await gateway.phrases(sender)
    assert said[-3:] == [phrases.STOPPED.name, phrases.NOTHING_TO_STOP.name, phrases.LINK.name]
    assert gateway.rasa.heard == []
