"""How fast a bot may send, and what comes of haste."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import BadRequest, RetryAfter

from tests.fakes.telegram.library import bot_of
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.refusal import Refusal
from tests.fakes.telegram.server import FakeTelegram


class Watch:
    """A clock of seconds that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def admitted(limits: Limits, chat_id: int, times: int) -> int:
    """How many of so many messages get through."""
    passed = 0
    for _ in range(times):
        try:
            limits.admit(chat_id)
        except Refusal as refusal:
            assert refusal.code == 429  # noqa: PT017
        else:
            passed += 1
    return passed


def test_a_private_chat_takes_a_burst_and_then_one_a_second() -> None:
    watch = Watch()
    limits = Limits(watch)
    assert admitted(limits, 7, 5) == 3
    watch.seconds += 0.9
    assert admitted(limits, 7, 1) == 0
    watch.seconds += 0.1
    assert admitted(limits, 7, 2) == 1
    watch.seconds += 60
    assert admitted(limits, 7, 5) == 3


def test_a_burst_of_one_is_strict() -> None:
    watch = Watch()
    limits = Limits(watch, burst=1)
    passed = 0
    for _ in range(100):
        passed += admitted(limits, 7, 1)
        watch.seconds += 0.1
    assert passed == 10


def test_a_group_takes_twenty_a_minute_unless_told_otherwise() -> None:
    watch = Watch()
    assert admitted(Limits(watch, overall=None), -7, 30) == 20
    assert admitted(Limits(watch, overall=None, per_group=None), -7, 30) == 30
    limits = Limits(watch, overall=None)
    admitted(limits, -7, 20)
    watch.seconds += 59.9
    assert admitted(limits, -7, 1) == 0
    watch.seconds += 0.1
    assert admitted(limits, -7, 30) == 20


def test_all_chats_together_take_thirty_a_second() -> None:
    watch = Watch()
    limits = Limits(watch)
    assert sum(admitted(limits, chat_id, 1) for chat_id in range(1, 100)) == 30
    watch.seconds += 1
    assert sum(admitted(limits, chat_id, 1) for chat_id in range(1, 100)) == 30


def test_a_faster_pace_makes_the_seconds_shorter() -> None:
    watch = Watch()
    limits = Limits(watch, pace=10, burst=1)
    assert admitted(limits, 7, 1) == 1
    watch.seconds += 0.1
    assert admitted(limits, 7, 1) == 1


async def test_haste_is_refused_leaves_nothing_and_is_noted() -> None:
    watch = Watch()
    async with FakeTelegram(burst=1, monotonic=watch) as telegram, bot_of(telegram) as bot:
        phone = telegram.user()
        await phone.start()
        await bot.send_message(phone.id, "One")
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(phone.id, "Two")
        assert caught.value.retry_after == timedelta(seconds=1)
        assert (phone.texts, telegram.impatient) == (["One"], [])
        watch.seconds += 0.75
        with pytest.raises(RetryAfter):
            await bot.send_message(phone.id, "Three")
        assert telegram.impatient == [f"sendMessage for {phone.id} came 0.25 s before its time."]
        watch.seconds += 0.25
        await bot.send_message(phone.id, "Four")
        assert phone.texts == ["One", "Four"]
        assert len(telegram.impatient) == 1
        assert telegram.faults == []


async def test_a_retry_after_that_was_told_holds_for_its_chat_only() -> None:
    async with FakeTelegram(limits=False, monotonic=Watch()) as telegram, bot_of(telegram) as bot:
        ada, ben = telegram.user(), telegram.user()
        await ada.start()
        await ben.start()
        telegram.will_fail("sendMessage", ada.id, kind=429, retry_after=7)
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(ada.id, "One")
        assert caught.value.retry_after == timedelta(seconds=7)
        await bot.send_message(ben.id, "One")
        await bot.send_chat_action(ada.id, "typing")
        assert telegram.impatient == []
        with pytest.raises(RetryAfter):
            await bot.send_photo(ada.id, b"image")
        assert len(telegram.impatient) == 1


async def test_what_is_refused_for_another_reason_counts_for_nothing() -> None:
    async with FakeTelegram(burst=1, monotonic=Watch()) as telegram, bot_of(telegram) as bot:
        phone = telegram.user()
        await phone.start()
        for _ in range(3):
            with pytest.raises(BadRequest, match="empty"):
                await bot.send_message(phone.id, " ")
        await bot.send_message(phone.id, "One")


async def test_five_hundred_chats_at_once_are_served(telegram: FakeTelegram) -> None:
    async with bot_of(telegram, read_timeout=30) as bot:
        phones = [telegram.user() for _ in range(500)]
        for phone in phones:
            await phone.start()
        await asyncio.gather(*(bot.send_message(phone.id, f"To {phone.id}") for phone in phones))
        assert all(phone.texts == [f"To {phone.id}"] for phone in phones)
        assert len({phone.inbox[0].id for phone in phones}) == 500
