"""The house in which the console is tested."""

import pytest

from casework.store import Store
from tests.bot.console.console_house import House


@pytest.fixture
async def house(store: Store) -> House:
    return House(store)
