"""The way out: in order, nothing lost by a crash, nothing blocked for ever, answers before reminders."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot import outbox as outbox_module
from bot.bulletin import Bulletin
from bot.errors import AddressBlockedError, DeliveryLaterError, UndeliverableError
from bot.outbox import AT_ONCE, BESIDE_ANSWERS, TOO_OLD, Outbox, Parcel
from bot.wave import TAKEN_FOR
from bot.worker.reminders import ReminderWorker
from casework import addresses, attendances, conversations, deliveries, meetings
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Address, Conversation, OutboxItem
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People
from tests.fakes.waiting import at_rest, until


class Channel:
    """Takes what is delivered; fails as told, once for each trouble, or always while `broken`."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.ids: list[int] = []
        self.by_address: dict[str, list[str]] = defaultdict(list)
        self.troubles: dict[str, list[Exception]] = defaultdict(list)
        self.broken = False
        self.refused = 0
        self.at_once = self.most_at_once = 0
        self.open = asyncio.Event()
        self.open.set()

    async def deliver(self, parcel: Parcel) -> None:
        text = str(parcel.view["text"])
        if self.broken:
            self.refused += 1
            raise ConnectionError("the channel is away")
        if self.troubles[text]:
            raise self.troubles[text].pop(0)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.open.wait()
        self.at_once -= 1
        self.taken.append(text)
        self.ids.append(parcel.id)
        self.by_address[parcel.external_id].append(text)


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def outbox(store: Store, clock: MovableClock, channel: Channel) -> Outbox:
    made = Outbox(store, Bulletin(), clock)
    made.register("web", channel.deliver)
    return made


async def say(store: Store, conversation: Conversation, *texts: str, bulk: bool = False) -> None:
    async with store.write() as session:
        for text in texts:
            await conversations.say(
                session, conversation, author="bot", text=text, language="en", now=conversation.created_at, bulk=bulk
            )


async def ended(running: asyncio.Task[None], store: Store) -> None:
    await at_rest(store)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def items(store: Store) -> list[OutboxItem]:
    async with store.read() as session:
        return list(await session.scalars(select(OutboxItem).order_by(OutboxItem.id)))


async def notes(store: Store, conversation: Conversation) -> list[str]:
    async with store.read() as session:
        history = await conversations.history(session, conversation.id, notes=True)
    return [message.text for message in history if message.author == "note"]


async def test_each_address_gets_its_messages_in_the_order_in_which_they_were_said(
    outbox: Outbox, channel: Channel, store: Store, people: People
) -> None:
    one, other = await people.conversation(), await people.conversation()
    await say(store, one, "1", "2")
    await say(store, other, "3")
    await say(store, one, "4")
    assert await outbox.send_all() == 4
    assert channel.by_address == {str(one.id): ["1", "2", "4"], str(other.id): ["3"]}
    assert await outbox.send_all() == 0


async def test_a_slow_address_holds_up_no_other(outbox: Outbox, channel: Channel, store: Store, people: People) -> None:
    one, other = await people.conversation(), await people.conversation()
    channel.open.clear()
    await say(store, one, "1")
    await say(store, other, "2")
    sending = asyncio.create_task(outbox.send_all())
    await until(lambda: channel.at_once == 2)
    channel.open.set()
    assert await sending == 2


async def test_a_wave_of_reminders_leaves_a_few_at_a_time_and_answers_overtake_it(
    store: Store, clock: MovableClock, channel: Channel, people: People
) -> None:
    outbox = Outbox(store, Bulletin(), clock)
    outbox.register("web", channel.deliver, bulk_at_once=4)
    for number in range(12):
        await say(store, await people.conversation(), f"reminder {number}", bulk=True)
    family = await people.conversation()
    channel.open.clear()
    running = asyncio.create_task(outbox.run())
    await until(lambda: channel.at_once == 4)
    await say(store, family, "answer")
    outbox.wake()
    await until(lambda: channel.at_once == 5)
    channel.open.set()
    await until(lambda: len(channel.taken) == 13)
    assert "answer" in channel.taken[:5]
    assert channel.most_at_once == 5
    await ended(running, store)


async def test_while_a_family_waits_for_an_answer_few_reminders_leave_at_once(
    outbox: Outbox, channel: Channel, store: Store, people: People
) -> None:
    for number in range(3 * BESIDE_ANSWERS):
        await say(store, await people.conversation(), f"reminder {number}", bulk=True)
    await people.writes(await people.conversation(), "hello")
    channel.open.clear()
    sending = asyncio.create_task(outbox.send_all())
    await until(lambda: channel.at_once == BESIDE_ANSWERS)
    channel.open.set()
    assert await sending == 3 * BESIDE_ANSWERS
    assert channel.most_at_once == BESIDE_ANSWERS


async def test_a_slow_channel_leaves_the_others_their_places(
    store: Store, clock: MovableClock, channel: Channel, people: People
) -> None:
    outbox, pager = Outbox(store, Bulletin(), clock), Channel()
    outbox.register("web", channel.deliver, bulk_at_once=2)
    outbox.register("pager", pager.deliver, bulk_at_once=2)
    for number in range(5):
        lost = await people.conversation()
        async with store.write() as session:
            (address,) = await addresses.of_conversation(session, lost.id)
            address.channel = "pager"
        await say(store, lost, f"beep {number}", bulk=True)
    for number in range(3):
        await say(store, await people.conversation(), f"reminder {number}", bulk=True)
    pager.open.clear()
    running = asyncio.create_task(outbox.run())
    await until(lambda: len(channel.taken) == 3)
    assert pager.most_at_once == 2
    pager.open.set()
    await until(lambda: len(pager.taken) == 5)
    assert pager.most_at_once == 2
    await ended(running, store)


async def test_two_processes_send_each_bulk_message_once(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "BULK_AT_ONCE", 3)
    people, channel = people_in(either_store), Channel()
    for number in range(20):
        await say(either_store, await people.conversation(), f"reminder {number}", bulk=True)
    both = [Outbox(either_store, Bulletin(), clock) for _ in range(2)]
    for each in both:
        each.register("web", channel.deliver)
    running = [asyncio.create_task(each.run()) for each in both]
    await until(lambda: len(channel.taken) >= 20)
    for task in running:
        await ended(task, either_store)
    assert sorted(channel.taken) == sorted(f"reminder {number}" for number in range(20))


async def test_what_a_killed_process_had_taken_is_sent_by_the_next_one(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock
) -> None:
    await say(store, await people.conversation(), "reminder", bulk=True)
    channel.open.clear()
    running = asyncio.create_task(outbox.run())
    await until(lambda: channel.at_once == 1)
    await ended(running, store)
    channel.open.set()
    other = Outbox(store, Bulletin(), clock)
    other.register("web", channel.deliver)
    assert await other.send_all() == 0, "nobody knows yet that the first one is gone"
    clock.move(seconds=TAKEN_FOR.total_seconds())
    assert await other.send_all() == 1
    assert channel.taken == ["reminder"]


async def test_a_bulk_message_that_hangs_is_given_back_before_somebody_else_may_take_it(
    outbox: Outbox, store: Store, people: People, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "BULK_WITHIN", 0.0)
    await say(store, await people.conversation(), "reminder", bulk=True)

    async def hang(parcel: Parcel) -> None:
        await asyncio.Event().wait()

    outbox.register("web", hang)
    assert await outbox.send_all() == 0
    (item,) = await items(store)
    assert (item.due_at - clock(), item.trouble) == (timedelta(seconds=1), "TimeoutError")


async def test_if_the_note_of_what_was_sent_cannot_be_written_it_is_sent_again_under_its_id(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(store, await people.conversation(), "reminder", bulk=True)
    real = deliveries.mark_all_sent

    async def killed(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(deliveries, "mark_all_sent", killed)
    assert await outbox.send_all() == 0
    monkeypatch.setattr(deliveries, "mark_all_sent", real)
    clock.move(seconds=TAKEN_FOR.total_seconds())
    assert await outbox.send_all() == 1
    assert channel.ids == [1, 1]


async def test_a_crash_between_delivery_and_note_repeats_only_that_message_under_its_own_id(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = await people.conversation()
    await say(store, conversation, "1", "2")
    real = deliveries.mark_sent

    async def killed(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(deliveries, "mark_sent", killed)
    assert await outbox.send_all() == 0
    monkeypatch.setattr(deliveries, "mark_sent", real)
    clock.move(minutes=1)
    await outbox.send_all()
    assert channel.taken == ["1", "1", "2"], "the channel knows the first by its id and shows it once"


async def test_while_a_channel_is_away_nothing_is_lost(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    channel.broken = True
    await say(store, conversation, "1")
    running = asyncio.create_task(outbox.run())
    await until(lambda: channel.refused > 0)
    channel.broken = False
    await say(store, conversation, "2")

    def all_taken() -> bool:
        clock.move(seconds=5)
        outbox.wake()
        return channel.taken == ["1", "2"]

    await until(all_taken)
    await ended(running, store)


async def test_a_channel_that_says_when_is_asked_again_then_and_not_before(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    await say(store, conversation, "1", "2")
    channel.troubles["1"] = [DeliveryLaterError("too fast", seconds=40)]
    assert await outbox.send_all() == 0
    clock.move(seconds=39)
    assert await outbox.send_all() == 0
    clock.move(seconds=2)
    assert await outbox.send_all() == 2
    assert channel.taken == ["1", "2"]


async def test_pauses_grow_and_after_a_day_it_is_given_up_where_staff_can_see_it(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    await say(store, conversation, "1", "2")
    pauses = []
    channel.troubles["1"] = [DeliveryLaterError("the network") for _ in range(5)]
    for _ in range(4):
        assert await outbox.send_all() == 0
        pauses.append(((await items(store))[0].due_at - clock()).total_seconds())
        clock.move(seconds=pauses[-1])
    assert pauses == [1, 2, 4, 8]
    clock.move(seconds=TOO_OLD.total_seconds())
    assert await outbox.send_all() == 1
    assert channel.taken == ["2"]
    (note,) = await notes(store, conversation)
    assert "could not be delivered on Web" in note
    assert "the network" in note


async def test_what_can_never_be_delivered_is_given_up_at_once_and_the_next_one_follows(
    outbox: Outbox, channel: Channel, store: Store, people: People
) -> None:
    conversation = await people.conversation()
    await say(store, conversation, "1", "2")
    channel.troubles["1"] = [UndeliverableError("cannot be shown")]
    assert await outbox.send_all() == 1
    assert channel.taken == ["2"]
    assert len(await notes(store, conversation)) == 1


async def test_a_blocked_address_gets_nothing_more_and_the_coordinator_is_told_once(
    outbox: Outbox, channel: Channel, store: Store, people: People
) -> None:
    conversation = await people.conversation()
    channel.troubles["1"] = [AddressBlockedError("bot was blocked by the user")]
    await say(store, conversation, "1", "2")
    assert await outbox.send_all() == 0
    await say(store, conversation, "reminder", bulk=True)
    assert await outbox.send_all() == 0
    async with store.read() as session:
        (address,) = await addresses.of_conversation(session, conversation.id)
    assert address.blocked_at is not None
    (note,) = await notes(store, conversation)
    assert "blocked by the user" in note
    assert "Nothing reaches them now" in note


async def test_a_blocked_address_does_not_stop_the_other_ones_of_the_thread(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    async with store.write() as session:
        session.add(
            Address(id=uuid4(), conversation_id=conversation.id, channel="pager", external_id="5", created_at=clock())
        )

    async def blocked(parcel: Parcel) -> None:
        raise AddressBlockedError("switched off")

    outbox.register("pager", blocked)
    await say(store, conversation, "1", "2")
    await outbox.send_all()
    assert channel.taken == ["1", "2"]
    (note,) = await notes(store, conversation)
    assert "They can still be reached by: Web" in note


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

    async def deliver(parcel: Parcel) -> None:
        taken.append(str(parcel.view["text"]))
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
    async with store.write() as session:
        (address,) = await addresses.of_conversation(session, lost.id)
        address.channel = "pigeon"
    await say(store, lost, "coo")
    await say(store, other, "1")
    assert await outbox.send_all() == 1
    assert channel.taken == ["1"]
    assert (await items(store))[0].due_at > lost.created_at + timedelta(minutes=1), "it waits for its channel"


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


async def said_on_monday(store: Store, conversation: Conversation, clock: MovableClock) -> Meeting:
    """At 20:55 in Karlstad a reminder of a meeting on Tuesday was said, and has not left yet."""
    clock.stand_at(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    starts_at = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    async with store.write() as session:
        meeting = await meetings.book(
            session,
            family_id=conversation.family_id,
            staff_id=None,
            wish=Wish(starts_at, starts_at + timedelta(hours=1), "Europe/Stockholm", "visit"),
            by=By("staff"),
            now=clock(),
        )
    clock.stand_at(datetime(2026, 11, 23, 19, 55, tzinfo=UTC))
    assert await ReminderWorker(store, Outbox(store, Bulletin(), clock), clock).send_due() == 1
    return meeting


async def test_at_night_a_reminder_waits_for_the_morning_and_answers_do_not(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    await said_on_monday(store, conversation, clock)
    clock.move(minutes=10)
    assert await outbox.send_all() == 0
    await say(store, conversation, "answer")
    assert await outbox.send_all() == 1
    clock.stand_at(datetime(2026, 11, 24, 6, 59, tzinfo=UTC))
    assert await outbox.send_all() == 0
    clock.move(minutes=1)
    assert await outbox.send_all() == 1
    assert channel.taken[0] == "answer"
    assert "reminder of your meeting" in channel.taken[1]


@pytest.mark.parametrize("happened", ["cancelled", "moved", "cannot come", "begun"])
async def test_a_reminder_of_what_is_no_longer_so_does_not_leave(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock, happened: str
) -> None:
    conversation = await people.conversation()
    booked = await said_on_monday(store, conversation, clock)
    async with store.write() as session:
        meeting = await meetings.get(session, booked.id, conversation.family_id)
        if happened == "cancelled":
            await meetings.cancel(session, meeting, by=By("staff"), now=clock())
        elif happened == "moved":
            later = meeting.starts_at + timedelta(days=1)
            wish = Wish(later, later + timedelta(hours=1), "Europe/Stockholm", "visit")
            await meetings.move(session, meeting, wish, by=By("staff"), now=clock())
        elif happened == "cannot come":
            await attendances.answer(session, meeting, conversation.person_id, answer="cannot", now=clock())
        else:
            clock.stand_at(meeting.starts_at)
    assert await outbox.send_all() == 0
    assert channel.taken == []
    (item,) = await items(store)
    assert (item.failed_at, item.trouble) == (clock(), "it was no longer true")


async def test_a_channel_that_hangs_holds_up_no_other(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock
) -> None:
    hanging = asyncio.Event()

    async def hang(parcel: Parcel) -> None:
        await hanging.wait()

    outbox.register("pager", hang)
    for number in range(AT_ONCE + 3):
        lost = await people.conversation()
        async with store.write() as session:
            (address,) = await addresses.of_conversation(session, lost.id)
            address.channel, address.external_id = "pager", str(number)
        await say(store, lost, "beep")
    await say(store, await people.conversation(), "1")
    running = asyncio.create_task(outbox.run())
    await until(lambda: channel.taken == ["1"])
    hanging.set()
    await ended(running, store)


async def test_what_staff_write_to_a_blocked_family_is_tried_and_they_learn_each_time_that_it_failed(
    outbox: Outbox, channel: Channel, store: Store, people: People, clock: MovableClock
) -> None:
    conversation, anna = await people.conversation(), await people.staff()
    for text in ("1", "2", "3"):
        channel.troubles[text] = [AddressBlockedError("bot was blocked by the user")] if text != "3" else []
        async with store.write() as session:
            await conversations.say(
                session, conversation, author="staff", staff_id=anna.id, text=text, language="en", now=clock()
            )
        await outbox.send_all()
    assert len(await notes(store, conversation)) == 2
    assert channel.taken == ["3"], "the block was over"
