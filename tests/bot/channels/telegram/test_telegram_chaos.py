"""Five calls of a hundred to Telegram go wrong, each in another way: nothing is lost, doubled or out of order."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from casework.store import Store
from locales.phrases import find_support
from locales.utterance import Utterance, region
from tests.conftest import START
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.trouble import Kind
from tests.fakes.telegram_house import RunningClock, TelegramHouse
from tests.fakes.waiting import until

CHATS, MESSAGES = 100, 3
#: Everything that passes; a refusal for good is given up by design.
KINDS: tuple[Kind, ...] = (429, 500, 502, "cut_before", "cut_after", "hang", "hang_after", "slow")


@pytest.fixture
def clock() -> MovableClock:
    return RunningClock(START)


@pytest.fixture
async def house(
    stocked: Store, rasa: FakeRasa, telegram: FakeTelegram, clock: MovableClock, tmp_path: Path
) -> AsyncIterator[TelegramHouse]:
    async with (
        Gateway.opened(stocked, rasa, clock) as gateway,
        TelegramHouse.opened(gateway, telegram, tmp_path, pause=0.05, answers_within=1.0) as opened,
    ):
        yield opened


async def test_every_phone_shows_what_its_thread_says(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    for number in range(CHATS * MESSAGES):
        # No two answers are the same, so that one in the wrong place would be seen.
        rasa.will_say(Utterance(find_support.RESULTS.name, {"count": number + 2, "region": region("SE")}))
    phones = [telegram.user(name=f"Family {number}") for number in range(CHATS)]
    telegram.chaos(0.05, seed=20261121, kinds=KINDS)
    for number in range(MESSAGES):
        for phone in phones:
            await phone.say(f"message {number}")

    async def complete(phone: Phone) -> bool:
        return len(phone.inbox) == MESSAGES and await house.settled(phone)

    for phone in phones:
        await until(partial(complete, phone), 60)
    telegram.chaos(0, seed=0)
    for phone in phones:
        written = [each.text for each in await house.messages(phone) if each.author == "family"]
        assert written == [f"message {number}" for number in range(MESSAGES)]
        assert [each.text for each in phone.sent if not each.deleted] == written
    struck = {each.outcome for each in telegram.called("sendMessage")}
    assert struck & {"cut_after", "hang_after"}, "something was in doubt"
    await house.restart()
    for phone in phones:
        assert await complete(phone)
