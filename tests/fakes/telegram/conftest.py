"""A fake Telegram with which nothing may be wrong in the end, and a bot of the real library that talks to it."""

from collections.abc import AsyncIterator

import pytest
from telegram.ext import ExtBot

from tests.fakes.telegram.library import bot_of
from tests.fakes.telegram.server import FakeTelegram


@pytest.fixture(autouse=True)
def _spans_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the library warns of each `RetryAfter`, and a warning is a failure."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=False) as fake:
        yield fake
        assert fake.faults == []
        assert fake.impatient == []


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[ExtBot[None]]:
    async with bot_of(telegram) as made:
        yield made
