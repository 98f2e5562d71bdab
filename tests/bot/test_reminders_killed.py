"""The worker and the outbox are killed at every step of a reminder's way: each person sees it once."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bot.bulletin import Bulletin
from bot.outbox import Outbox, Parcel
from bot.wave import TAKEN_FOR
from bot.worker import reminders as worker_module
from bot.worker.reminders import ReminderWorker
from casework import meetings
from casework.meetings import By, Wish
from casework.models import ChoiceToken, Message, OutboxItem
from casework.reminder_models import Reminder, ReminderSaid
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People
from tests.fakes.waiting import at_rest, until

TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
FAMILIES = 5
#: The named steps: before a statement to the database, or the commit after it; around the delivery to the channel.
STEPS = {
    "nobody is looked for": "SELECT reminder.id, reminder.family_id",
    "what is around them is not read": "SELECT reminder_wishes",
    "the messages are not written": "INSERT INTO message",
    "their buttons are not written": "INSERT INTO choice_token",
    "they are not in the outbox": "INSERT INTO outbox",
    "it is not noted that they are said": "INSERT INTO reminder_said",
    "the next look is not set": "UPDATE reminder",
    "all is written and not committed": "commit after UPDATE reminder",
    "the outbox has not taken them": "UPDATE outbox SET due_at",
    "taken and not committed": "commit after UPDATE outbox SET due_at",
    "taken, not delivered": "before the delivery",
    "delivered, and nobody hears it": "after the delivery",
    "delivered, not marked": "UPDATE outbox SET sent_at",
    "marked and not committed": "commit after UPDATE outbox SET sent_at",
}


class StrictChannel:
    """Shows each parcel once, whoever brings it and however often; another one to the same place shows beside it."""

    def __init__(self) -> None:
        self.shown: dict[str, dict[int, str]] = {}

    def show(self, parcel: Parcel) -> None:
        self.shown.setdefault(parcel.external_id, {})[parcel.id] = str(parcel.view["text"])


class Process:
    """A worker and its outbox, on a database connection of their own."""

    def __init__(self, url: Any, clock: MovableClock, channel: StrictChannel) -> None:
        self.store = Store.open(url.render_as_string(hide_password=False))
        outbox = Outbox(self.store, Bulletin(), clock)
        outbox.register("web", self._deliver)
        self._channel, self._step, self._last = channel, "", ""
        self.killed = False
        worker = ReminderWorker(self.store, outbox, clock)
        self._running = [asyncio.create_task(work()) for work in (worker.run, outbox.run)]

    def kill_at(self, step: str) -> None:
        self._step = step
        event.listen(self.store.engine.sync_engine, "before_cursor_execute", self._statement)
        event.listen(self.store.engine.sync_engine, "commit", self._commit)

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        self._last = statement
        if statement.startswith(self._step):
            self._kill()

    def _commit(self, _connection: Any) -> None:
        if f"commit after {self._last}".startswith(self._step):
            self._kill()

    def _kill(self) -> None:
        """Here and now: nothing that this process does from now on has any effect."""
        self.killed = True
        for task in self._running:
            task.cancel()
        raise asyncio.CancelledError

    async def _deliver(self, parcel: Parcel) -> None:
        if self._step == "before the delivery":
            self._kill()
        self._channel.show(parcel)
        if self._step == "after the delivery":
            self._kill()

    async def end(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await at_rest(self.store)
        await self.store.close()


async def number(store: Store, query: Any) -> int:
    async with store.read() as session:
        return await session.scalar(query) or 0


@pytest.mark.parametrize("step", STEPS)
async def test_killed_there_everybody_is_reminded_once(
    either_store: Store,
    people_in: Callable[[Store], People],
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    monkeypatch.setattr(worker_module, "BATCH", 2)
    people, channel = people_in(either_store), StrictChannel()
    families = [await people.conversation() for _ in range(FAMILIES)]
    for family in families:
        async with either_store.write() as session:
            await meetings.book(
                session,
                family_id=family.family_id,
                staff_id=None,
                wish=Wish(TUESDAY, TUESDAY + timedelta(hours=1), "Europe/Stockholm", "visit"),
                by=By("staff"),
                now=clock(),
            )
    clock.stand_at(TUESDAY - timedelta(days=1))
    first = Process(either_store.engine.url, clock, channel)
    first.kill_at(STEPS[step])
    await until(lambda: first.killed)
    # The other one does not wait until the first is gone.
    second = Process(either_store.engine.url, clock, channel)
    await first.end()
    # What the first one had taken is free again then.
    clock.move(seconds=TAKEN_FOR.total_seconds())

    async def all_sent() -> bool:
        return await number(either_store, select(func.count()).where(OutboxItem.sent_at.is_not(None))) == FAMILIES

    try:
        await until(all_sent, seconds=20)
    finally:
        await second.end()
    assert set(channel.shown) == {str(each.id) for each in families}
    assert all(len(shown) == 1 for shown in channel.shown.values()), channel.shown
    counts = [await number(either_store, select(func.count()).select_from(each)) for each in (Message, ReminderSaid)]
    assert counts == [FAMILIES, FAMILIES]
    async with either_store.read() as session:
        messages = (await session.scalars(select(Message))).all()
        offered = set(await session.scalars(select(ChoiceToken.token)))
        next_looks = set(await session.scalars(select(Reminder.look_at)))
    shown = {button["payload"] for message in messages for button in (message.view or {})["quick_replies"]}
    assert shown == offered, "every button that is shown means something, and no other is kept"
    assert next_looks == {TUESDAY - timedelta(hours=2)}
