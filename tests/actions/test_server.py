"""The action server: a token at the door, every action of the domain behind it, honest status codes."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from actions.server import TOKEN_HEADER, create_app
from locales.phrases import session
from tests.actions.conftest import Talk

DOMAIN = Path(__file__).parents[2] / "domain"
TOKEN = "a token of the tests"


@pytest.fixture
async def client(talk: Talk) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(TOKEN))
    async with httpx.AsyncClient(transport=transport, base_url="http://actions") as opened:
        yield opened


def call(talk: Talk, name: str, **slots: Any) -> dict[str, Any]:
    tracker = talk.tracker("greet", "hello", slots=slots)
    return {
        "next_action": name,
        "sender_id": tracker.sender_id,
        "tracker": tracker.current_state(),
        "domain": {},
        "version": "3.6.21",
    }


async def test_an_action_is_run_and_speaks_utterances(client: httpx.AsyncClient, talk: Talk) -> None:
    answer = await client.post("/webhook", json=call(talk, "action_greet"), headers={TOKEN_HEADER: TOKEN})
    assert answer.status_code == 200
    assert [said["custom"]["phrase"] for said in answer.json()["responses"]] == [session.GREETING.name]


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN + "x"])
async def test_without_the_token_nothing_is_run(client: httpx.AsyncClient, talk: Talk, token: str | None) -> None:
    headers = {TOKEN_HEADER: token} if token is not None else {}
    assert (await client.post("/webhook", json=call(talk, "action_greet"), headers=headers)).status_code == 401


async def test_what_goes_wrong_has_its_own_status(client: httpx.AsyncClient, talk: Talk) -> None:
    headers = {TOKEN_HEADER: TOKEN}
    assert (await client.post("/webhook", json=call(talk, "action_unknown"), headers=headers)).status_code == 404
    broken = call(talk, "action_show_plan") | {"sender_id": "no id"}
    broken["tracker"]["sender_id"] = "no id"
    assert (await client.post("/webhook", json=broken, headers=headers)).status_code == 500


async def test_every_action_of_the_domain_is_there(client: httpx.AsyncClient, talk: Talk) -> None:
    named = {name for path in DOMAIN.glob("*.yml") for name in yaml.safe_load(path.read_text()).get("actions") or []}
    assert named
    headers = {TOKEN_HEADER: TOKEN}
    missing = [
        name
        for name in sorted(named)
        if (await client.post("/webhook", json=call(talk, name), headers=headers)).status_code == 404
    ]
    assert missing == []


async def test_its_health_says_that_the_search_is_ready(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health")
    assert answer.json()["status"] == "ready"
    assert answer.json()["actions"] > 20
    assert "navigator_action_seconds" in (await client.get("/metrics")).text
