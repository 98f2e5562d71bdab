"""How much one address may ask."""

import httpx
import pytest

from bot.api.allowance import Allowance
from bot.api.problem import Problem
from casework.store import Store
from tests.bot.api.api_house import app, reader
from tests.fakes.clock import MovableClock


def taken(given: Allowance, address: str, most: int = 1000) -> int:
    """How many requests go through before one does not."""
    for count in range(most):
        try:
            given.spend(address)
        except Problem:
            return count
    return most


def test_a_bucket_empties_and_fills_again(clock: MovableClock) -> None:
    given = Allowance(clock, 60)
    assert taken(given, "192.0.2.1") == 60
    clock.move(seconds=10)
    assert taken(given, "192.0.2.1") == 10
    clock.move(hours=10)
    assert taken(given, "192.0.2.1") == 60


def test_addresses_do_not_spend_each_others(clock: MovableClock) -> None:
    given = Allowance(clock, 5)
    assert taken(given, "192.0.2.1") == 5
    assert taken(given, "192.0.2.2") == 5
    assert taken(given, "2001:db8::1") == 5
    assert taken(given, "2001:db8::ffff") == 0
    assert taken(given, "2001:db8:0:1::1") == 5
    assert taken(given, "::ffff:192.0.2.1") == 0
    assert taken(given, "") == 5


def test_the_wait_that_is_told_is_enough(clock: MovableClock) -> None:
    given = Allowance(clock, 7)
    taken(given, "a")
    with pytest.raises(Problem) as refused:
        given.spend("a", 3)
    clock.move(seconds=int(refused.value.headers["Retry-After"]))
    given.spend("a", 3)


def test_what_costs_more_than_a_bucket_takes_a_whole_one(clock: MovableClock) -> None:
    given = Allowance(clock, 5)
    given.spend("a", 10)
    assert taken(given, "a") == 0


def test_a_clock_that_is_put_back_gives_nothing_away(clock: MovableClock) -> None:
    given = Allowance(clock, 5)
    taken(given, "a")
    clock.stand_at(clock().replace(year=2025))
    assert taken(given, "a") == 0
    clock.move(seconds=60)
    assert taken(given, "a") == 5


def test_memory_is_bounded(clock: MovableClock) -> None:
    given = Allowance(clock, 2, remembered=3)
    assert taken(given, "a") == 2
    for other in "bcd":
        given.spend(other)
    assert taken(given, "a") == 2
    assert taken(given, "d") == 1


async def test_the_reader_is_told_when_to_come_back(store: Store, clock: MovableClock) -> None:
    served = app(store, clock, per_minute=30)
    async with reader(served) as client, reader(served, "192.0.2.2") as other:
        assert [(await client.get("/")).status_code for _ in range(20)] == [200] * 20
        assert (await client.get("/services?format=ndjson")).status_code == 200
        refused = await client.get("/services")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "2"
        assert "30 a minute" in refused.json()["detail"]
        assert (await spoofed(client)).status_code == 429
        assert (await other.get("/services")).status_code == 200
        clock.move(seconds=2)
        assert (await client.get("/services")).status_code == 200


async def spoofed(client: httpx.AsyncClient) -> httpx.Response:
    return await client.get("/services", headers={"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"})
