"""What operators ask."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.dialogue import RasaDialogue
from bot.health import House, router
from casework.store import Store
from tests.fakes.rasa import SECRET, FakeRasa


class Neighbours:
    """The action server's health, and a running Rasa."""

    def __init__(self, rasa: FakeRasa) -> None:
        self.rasa = rasa
        self.actions = 200

    async def health(self, _request: Request) -> JSONResponse:
        return JSONResponse({}, self.actions)


@pytest.fixture
async def neighbours() -> AsyncIterator[Neighbours]:
    rasa = await FakeRasa().begin()
    yield Neighbours(rasa)
    await rasa.end()


@pytest.fixture
async def client(store: Store, neighbours: Neighbours) -> AsyncIterator[httpx.AsyncClient]:
    actions = Starlette(routes=[Route("/health", neighbours.health)])
    async with (
        httpx.AsyncClient(base_url=neighbours.rasa.url, trust_env=False) as to_rasa,
        httpx.AsyncClient(transport=httpx.ASGITransport(actions), base_url="http://actions") as to_actions,
    ):
        app = FastAPI()
        app.include_router(router(House(store, RasaDialogue(to_rasa, SECRET, 1.0), to_actions)))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as opened:
            yield opened


async def test_all_is_well(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}
    answer = await client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "parts": {"database": True, "rasa": True, "actions": True}}


@pytest.mark.parametrize("ill", ["rasa", "actions", "model"])
async def test_who_is_ill_is_named_and_the_gateway_lives_on(
    client: httpx.AsyncClient, neighbours: Neighbours, ill: str
) -> None:
    if ill == "rasa":
        await neighbours.rasa.end()
    elif ill == "model":
        neighbours.rasa.has_model = False
    else:
        neighbours.actions = 500
    answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["parts"]["rasa" if ill == "model" else ill] is False
    assert (await client.get("/health/live")).status_code == 200


async def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path, neighbours: Neighbours) -> None:
    gone = Store.open(f"sqlite+aiosqlite:///{tmp_path / 'no such folder' / 'navigator.db'}")
    async with httpx.AsyncClient(base_url=neighbours.rasa.url, trust_env=False) as client:
        house = House(gone, RasaDialogue(client, SECRET, 1.0), client)
        assert (await house.report())["database"] is False
    neighbours.rasa.faults.clear()
    await gone.close()


async def test_measurements_are_in_prometheus_form(client: httpx.AsyncClient) -> None:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert "# TYPE navigator_turn_seconds histogram" in answer.text
