"""Who is next: one conversation in order, different ones at once, and again when the dialogue is back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.conversation import line as line_module
from bot.conversation.line import TRIES, Line
from casework import conversations
from locales.phrases import coordinator, crisis, find_support, handover_news, refusals, smalltalk
from locales.utterance import Utterance
from tests.fakes.gateway import Gateway
from tests.fakes.waiting import at_rest, until

ASK_NEED = Utterance(find_support.ASK_NEED.name)
WHO_I_AM = Utterance(smalltalk.WHO_I_AM.name)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks whether the dialogue is back at once, not after a second."""
    monkeypatch.setattr(line_module, "PAUSE", 0.01)


@asynccontextmanager
async def running(gateway: Gateway, line: Line | None = None) -> AsyncIterator[Line]:
    line = line or gateway.line
    task = asyncio.create_task(line.run())
    yield line
    await at_rest(gateway.store)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def answered(gateway: Gateway, *senders: Any) -> bool:
    async with gateway.store.read() as session:
        left = await conversations.with_unanswered(session)
    return not {sender.conversation_id for sender in senders} & set(left)


async def test_messages_of_one_conversation_are_answered_in_their_order(gateway: Gateway) -> None:
    gateway.rasa.always_says(ASK_NEED)
    gateway.rasa.open.clear()
    sender = gateway.sender()
    for number in range(4):
        await gateway.says(sender, f"message {number}")
        gateway.line.wake(sender.conversation_id)
    await gateway.rasa.until_asked(1)
    gateway.rasa.open.set()
    await until(lambda: answered(gateway, sender))
    assert [each["text"] for each in gateway.rasa.heard] == [f"message {number}" for number in range(4)]
    assert len(gateway.rasa.asked) == 4, "each was asked once, one at a time"


async def test_different_conversations_are_answered_at_once(gateway: Gateway) -> None:
    gateway.rasa.always_says(ASK_NEED)
    gateway.rasa.open.clear()
    senders = [gateway.sender() for _ in range(5)]
    for sender in senders:
        await gateway.says(sender, "hello there")
        gateway.line.wake(sender.conversation_id)
    await asyncio.wait_for(gateway.rasa.until_asked(5), 5)
    gateway.rasa.open.set()
    await until(lambda: answered(gateway, *senders))


async def test_what_an_earlier_process_left_is_answered_after_the_start(gateway: Gateway) -> None:
    gateway.rasa.always_says(ASK_NEED)
    senders = [gateway.sender() for _ in range(2)]
    for sender in senders:
        await gateway.says(sender, "hello there")
    async with running(gateway):
        await until(lambda: answered(gateway, *senders))
    for sender in senders:
        assert await gateway.phrases(sender) == [find_support.ASK_NEED.name]


async def test_a_message_kept_by_an_earlier_process_is_answered_without_a_second_excuse(gateway: Gateway) -> None:
    await gateway.rasa.end()
    sender = gateway.sender()
    await gateway.says(sender, "hello there")
    await gateway.works(sender)
    await gateway.rasa.begin()
    gateway.rasa.will_say(ASK_NEED)
    later = Line(gateway.store, gateway.turn, gateway.dialogue.ready)
    async with running(gateway, later):
        await until(lambda: answered(gateway, sender))
    assert await gateway.phrases(sender) == [coordinator.DIALOGUE_DOWN.name, find_support.ASK_NEED.name]


async def test_when_the_dialogue_is_back_everything_kept_is_answered_in_order(gateway: Gateway) -> None:
    await gateway.people.staff()
    await gateway.rasa.end()
    sender, other = gateway.sender(), gateway.sender()
    async with running(gateway) as line:
        await gateway.says(sender, "The bathroom is too small")
        line.wake(sender.conversation_id)
        await until(lambda: said(gateway, sender, 1))
        for text in ("Is anyone there?", "I want to kill myself"):
            await gateway.says(sender, text)
            line.wake(sender.conversation_id)
        await gateway.says(other, "Hello there")
        line.wake(other.conversation_id)
        await until(lambda: said(gateway, sender, 3))
        await until(lambda: said(gateway, other, 1))
        assert await gateway.phrases(sender) == [
            coordinator.DIALOGUE_DOWN.name,
            crisis.HELP_NOW.name,
            handover_news.HUMAN_TOLD_CLOSED.name,
        ]
        gateway.rasa.always_says(ASK_NEED)
        await gateway.rasa.begin()
        await until(lambda: answered(gateway, sender, other))
    assert await gateway.phrases(other) == [coordinator.DIALOGUE_DOWN.name, find_support.ASK_NEED.name]
    assert [each["text"] for each in gateway.rasa.heard] == ["Hello there"], "a human has the floor in the first"


async def test_a_message_that_fails_although_all_is_well_is_given_up_with_an_apology(gateway: Gateway) -> None:
    gateway.rasa.trouble = 502
    sender = gateway.sender()
    async with running(gateway) as line:
        await gateway.says(sender, "The bathroom is too small")
        line.wake(sender.conversation_id)
        await until(lambda: answered(gateway, sender))
    assert await gateway.phrases(sender) == [coordinator.DIALOGUE_DOWN.name, refusals.INTERNAL.name]
    assert len(gateway.rasa.asked) == TRIES
    assert await gateway.button(sender, "talk_to_coordinator")


async def test_the_message_after_one_that_was_given_up_has_tries_of_its_own(gateway: Gateway) -> None:
    for _ in range(TRIES):
        gateway.rasa.will_fail(502)
    gateway.rasa.always_says(ASK_NEED)
    sender = gateway.sender()
    async with running(gateway) as line:
        await gateway.says(sender, "one that breaks it")
        await gateway.says(sender, "one that is fine")
        line.wake(sender.conversation_id)
        await until(lambda: answered(gateway, sender))
    assert (await gateway.phrases(sender))[-2:] == [refusals.INTERNAL.name, find_support.ASK_NEED.name]


async def test_an_error_of_our_own_is_tried_again_and_then_given_up(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def broken(*_: Any, **told: Any) -> Any:
        asked.append(told["text"])
        raise ZeroDivisionError

    monkeypatch.setattr(gateway.dialogue, "answer", broken)
    sender = gateway.sender()
    async with running(gateway) as line:
        await gateway.says(sender, "hello there")
        line.wake(sender.conversation_id)
        await until(lambda: answered(gateway, sender))
    assert asked == ["hello there"] * TRIES
    said_at_last = await gateway.phrases(sender)
    assert said_at_last[-1] == refusals.INTERNAL.name
    assert said_at_last[:-1] in ([], [coordinator.DIALOGUE_DOWN.name]), "at most one excuse before"


async def said(gateway: Gateway, sender: Any, count: int) -> bool:
    return len(await gateway.phrases(sender)) >= count
