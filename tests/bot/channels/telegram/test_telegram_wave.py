"""At Telegram's limits: many families at once and long answers are sent so that Telegram never has to refuse."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from casework.store import Store
from locales.phrases import find_support, smalltalk
from locales.utterance import Card, Utterance, region
from resources_catalog.entry import Entry
from tests.conftest import START
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import RunningClock, TelegramHouse
from tests.fakes.waiting import until

#: Telegram's seconds pass so much faster than ours.
PACE = 4
CHATS = 60


@pytest.fixture
def clock() -> MovableClock:
    return RunningClock(START)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """As strict as Telegram's own words: one message a second in a chat, without any burst."""
    async with FakeTelegram(burst=1, pace=PACE) as fake:
        yield fake
        assert fake.faults == []
        assert fake.impatient == []


@pytest.fixture
async def house(
    stocked: Store, rasa: FakeRasa, telegram: FakeTelegram, clock: MovableClock, tmp_path: Path
) -> AsyncIterator[TelegramHouse]:
    async with (
        Gateway.opened(stocked, rasa, clock) as gateway,
        TelegramHouse.opened(gateway, telegram, tmp_path, pause=1 / PACE) as opened,
    ):
        yield opened


def refused(telegram: FakeTelegram) -> list[str]:
    return [each.outcome for each in telegram.calls if each.outcome.startswith("429")]


async def test_an_answer_with_three_cards_is_sent_at_the_pace_of_one_chat(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, starter: list[Entry]
) -> None:
    cards = tuple(Card(str(entry.id)) for entry in starter[:3])
    rasa.will_say(Utterance(find_support.RESULTS.name, {"count": 3, "region": region("SE")}, cards=cards))
    rasa.will_say(Utterance(smalltalk.CHITCHAT.name))
    phone = telegram.user()
    await phone.say("we need help")
    await phone.say("please")
    await phone.until(lambda inbox: len(inbox) == 5, 20)
    await until(partial(house.settled, phone))
    assert refused(telegram) == []
    times = [each.at for each in telegram.called("sendMessage")]
    gaps = [(later - sooner) * PACE for sooner, later in pairwise(times)]
    assert min(gaps) >= 1


async def test_sixty_families_at_once_stay_under_what_telegram_allows_in_a_second(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(Utterance(smalltalk.CHITCHAT.name))
    phones = [telegram.user() for _ in range(CHATS)]
    for phone in phones:
        await phone.say("hello")
    for phone in phones:
        await phone.until(lambda inbox: len(inbox) == 1, 30)
    assert refused(telegram) == []
    times = sorted(each.at * PACE for each in telegram.called("sendMessage"))
    assert len(times) == CHATS
    assert all(later - sooner >= 1 for sooner, later in zip(times, times[30:], strict=False))


@pytest.mark.flaky(reruns=1)
async def test_many_posts_in_the_same_moment_are_spread(house: TelegramHouse, telegram: FakeTelegram) -> None:
    """The same without the work of the turns, which would spread them by itself."""
    sender = house.channel.sender
    phones = [telegram.user() for _ in range(CHATS)]
    for phone in phones:
        phone.user.started = True
    async with asyncio.TaskGroup() as together:
        for phone in phones:
            send = partial(sender.bot.send_message, phone.id, "news")
            together.create_task(sender.post(f"n{phone.id}", phone.id, send))
    assert refused(telegram) == []
    assert all(phone.texts == ["news"] for phone in phones)
