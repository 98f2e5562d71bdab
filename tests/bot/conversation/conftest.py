"""The gateway with a loopback Rasa."""

from collections.abc import AsyncIterator

import pytest

from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    running = await FakeRasa().begin()
    yield running
    await running.end()


@pytest.fixture
async def gateway(stocked: Store, rasa: FakeRasa, clock: MovableClock) -> AsyncIterator[Gateway]:
    async with Gateway.opened(stocked, rasa, clock) as opened:
        yield opened
