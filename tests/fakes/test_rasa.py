"""The loopback Rasa is as strict as the real one."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from locales.utterance import Utterance
from tests.fakes.rasa import HEALTH, SECRET, WEBHOOK, FakeRasa

GOOD: dict[str, Any] = {
    "conversation_id": "c",
    "message_id": "1",
    "text": "hello",
    "metadata": {"language": "en", "region": None},
}
HEADERS = {"X-Navigator-Secret": SECRET}


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    running = await FakeRasa().begin()
    yield running
    await running.end()


@pytest.fixture
async def client(rasa: FakeRasa) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=rasa.url, trust_env=False, timeout=0.3) as opened:
        yield opened


async def test_it_says_what_it_was_told_in_that_order(rasa: FakeRasa, client: httpx.AsyncClient) -> None:
    rasa.will_say(Utterance("a.first"))
    rasa.will_fail(503)
    rasa.always_says(Utterance("a.other"))
    answers = [await client.post(WEBHOOK, headers=HEADERS, json=GOOD | {"message_id": str(n)}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 503, 200]
    assert answers[0].json()["utterances"] == [{"phrase": "a.first"}]
    assert answers[2].json()["utterances"] == [{"phrase": "a.other"}]
    assert [each["message_id"] for each in rasa.heard] == ["0", "2"]
    assert rasa.faults == []


async def test_the_same_message_again_gets_the_same_answer(rasa: FakeRasa, client: httpx.AsyncClient) -> None:
    rasa.will_say(Utterance("a.first"))
    first, again = [await client.post(WEBHOOK, headers=HEADERS, json=GOOD) for _ in range(2)]
    assert first.json() == again.json()
    assert (len(rasa.asked), len(rasa.heard)) == (2, 1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        GOOD | {"payload": {"intent": "stop", "entities": {}}},
        {key: value for key, value in GOOD.items() if key != "text"},
        GOOD | {"text": ""},
        GOOD | {"message_id": 7},
        GOOD | {"conversation_id": ""},
        GOOD | {"metadata": {}},
        GOOD | {"more": 1},
        GOOD | {"vector": {"identity": "x", "numbers": "?"}},
        {key: value for key, value in GOOD.items() if key != "text"} | {"payload": {"intent": "stop"}},
    ],
)
async def test_a_malformed_message_is_a_fault(rasa: FakeRasa, client: httpx.AsyncClient, body: Any) -> None:
    rasa.always_says()
    assert (await client.post(WEBHOOK, headers=HEADERS, json=body)).status_code == 400
    assert len(rasa.faults) == 1
    assert rasa.heard == []


async def test_an_unknown_place_a_wrong_secret_or_an_untold_answer_is_a_fault(
    rasa: FakeRasa, client: httpx.AsyncClient
) -> None:
    assert (await client.get("/status")).status_code == 404
    assert (await client.post(WEBHOOK, json=GOOD)).status_code == 401
    assert (await client.post(WEBHOOK, headers=HEADERS, content=b"{")).status_code == 400
    assert (await client.post(WEBHOOK, headers=HEADERS, json=GOOD)).status_code == 400
    assert len(rasa.faults) == 4


async def test_troubles_are_those_of_a_real_wire(rasa: FakeRasa, client: httpx.AsyncClient) -> None:
    rasa.trouble = "half"
    with pytest.raises(httpx.RemoteProtocolError):
        await client.post(WEBHOOK, headers=HEADERS, json=GOOD)
    rasa.trouble = "silence"
    with pytest.raises(httpx.ReadTimeout):
        await client.post(WEBHOOK, headers=HEADERS, json=GOOD)
    await rasa.end()
    with pytest.raises(httpx.ConnectError):
        await client.get(HEALTH)
    await rasa.begin()
    assert (await client.get(HEALTH)).status_code == 200
    rasa.has_model = False
    assert (await client.get(HEALTH)).status_code == 503
