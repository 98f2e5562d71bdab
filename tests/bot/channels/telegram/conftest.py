"""A gateway on Telegram: the real channel, the fake Bot API, a loopback Rasa."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.reply.voice import voice
from casework.store import Store
from locales.languages import languages
from locales.phrases import session
from nlu import commands, crisis
from resources_catalog.place_names import only_a_place
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import TelegramHouse


@pytest.fixture(scope="session", autouse=True)
def _read_lists() -> None:
    """What a process reads once, before the first message and not while a test waits for its answer."""
    commands.find("hello", "en")
    only_a_place("Karlstad")
    crisis.find("hello")
    for code in languages():
        voice(code).say(session.GREETING.name)


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    running = await FakeRasa().begin()
    yield running
    await running.end()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Without limits; a test of limits makes its own."""
    async with FakeTelegram(limits=False) as fake:
        yield fake
        assert fake.faults == []
        assert fake.impatient == []


@pytest.fixture
async def house(
    stocked: Store, rasa: FakeRasa, telegram: FakeTelegram, clock: MovableClock, tmp_path: Path
) -> AsyncIterator[TelegramHouse]:
    async with (
        Gateway.opened(stocked, rasa, clock) as gateway,
        TelegramHouse.opened(gateway, telegram, tmp_path) as opened,
    ):
        yield opened
