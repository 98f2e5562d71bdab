"""The way out: in order, nothing lost by a crash, nothing blocked for ever."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from bot.bulletin import Bulletin
from bot.outbox import Outbox
from casework import conversations
from casework.models import Conversation
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People
from tests.fakes.waiting import at_rest, until


class Channel:
    """Takes what is delivered; fails while `broken`."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.broken = False
        self.refused = 0

    async def deliver(self, _conversation_id: UUID, view: Mapping[str, Any]) -> None:
        if self.broken:
            self.refused += 1
            raise ConnectionError("the channel is away")
        self.taken.append(str(view["text"]))


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def outbox(store: Store, clock: MovableClock, channel: Channel) -> Outbox:
    made = Outbox(store, Bulletin(), clock)
    made.register("web", channel.deliver)
    return made


async def say(store: Store, conversation: Conversation, *texts: str) -> None:
    async with store.write() as session:
        for text in texts:
            await conversations.say(
                session, conversation, author="bot", text=text, language="en", now=conversation.created_at
            )


async def ended(running: asyncio.Task[None], store: Store) -> None:
    await at_rest(store)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_messages_leave_in_the_order_in_which_they_were_said(
    outbox: Outbox, channel: Channel, store: Store, people: People
) -> None:
    one, other = await people.conversation(), await people.conversation()
    await say(store, one, "1", "2")
    await say(store, other, "3")
    await say(store, one, "4")
    assert await outbox.send_all() == 4
    assert channel.taken == ["1", "2", "3", "4"]
    assert await outbox.send_all() == 0


async def test_a_crash_between_delivery_and_note_repeats_only_that_message_under_its_own_id(
    outbox: Outbox, channel: Channel, store: Store, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await people.conversation()
    await say(store, conversation, "1", "2")
    real = conversations.mark_sent

    async def killed(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(conversations, "mark_sent", killed)
    with pytest.raises(MemoryError):
        await outbox.send_all()
    monkeypatch.setattr(conversations, "mark_sent", real)
    await outbox.send_all()
    assert channel.taken == ["1", "1", "2"], "the page knows the first by its id and shows it once"


async def test_while_a_channel_is_away_nothing_is_lost(
    outbox: Outbox, channel: Channel, store: Store, people: People
) -> None:
    conversation = await people.conversation()
    channel.broken = True
    await say(store, conversation, "1")
    running = asyncio.create_task(outbox.run())
    await until(lambda: channel.refused > 0)
    channel.broken = False
    await say(store, conversation, "2")

    def all_taken() -> bool:
        outbox.wake()
        return channel.taken == ["1", "2"]

    await until(all_taken)
    await ended(running, store)


async def test_what_another_process_left_is_found_at_the_start(
    outbox: Outbox, channel: Channel, store: Store, people: People
) -> None:
    await say(store, await people.conversation(), "left behind")
    running = asyncio.create_task(outbox.run())
    await until(lambda: channel.taken == ["left behind"])
    await ended(running, store)


async def test_a_call_while_it_sends_is_not_missed(store: Store, clock: MovableClock, people: People) -> None:
    """Said and woken in the middle of a delivery: it leaves at once, not after the next long look."""
    conversation = await people.conversation()
    outbox = Outbox(store, Bulletin(), clock)
    taken: list[str] = []

    async def deliver(_: UUID, view: Mapping[str, Any]) -> None:
        taken.append(str(view["text"]))
        if len(taken) == 1:
            await say(store, conversation, "2")
            outbox.wake()

    outbox.register("web", deliver)
    await say(store, conversation, "1")
    running = asyncio.create_task(outbox.run())
    await until(lambda: taken == ["1", "2"], seconds=3)
    await ended(running, store)


async def test_a_message_of_an_unknown_channel_stops_no_other(
    outbox: Outbox, channel: Channel, store: Store, people: People
) -> None:
    lost, other = await people.conversation(), await people.conversation()
    lost.channel = "pigeon"
    await say(store, lost, "coo")
    await say(store, other, "1")
    assert await outbox.send_all() == 1
    assert channel.taken == ["1"]


async def test_every_delivery_is_news(store: Store, clock: MovableClock, channel: Channel, people: People) -> None:
    bulletin = Bulletin()
    outbox = Outbox(store, bulletin, clock)
    outbox.register("web", channel.deliver)
    conversation = await people.conversation()
    await say(store, conversation, "1")
    with bulletin.listen() as news:
        await outbox.send_all()
        item = news.get_nowait()
    assert item is not None
    assert (item.kind, item.conversation_id) == ("message", conversation.id)
