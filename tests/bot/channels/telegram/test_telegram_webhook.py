"""The webhook: only who knows the secret finds it, and what it takes is stored before it is acknowledged."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from bot.channels.telegram.webhook import HEADER, LARGEST, PATH
from casework.channel_models import TelegramUpdate
from casework.store import Store
from locales.phrases import smalltalk
from locales.utterance import Utterance
from tests.conftest import START
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import WEBHOOK_SECRET, RunningClock, TelegramHouse
from tests.fakes.waiting import until

CHITCHAT = Utterance(smalltalk.CHITCHAT.name)
KNOWN = {HEADER: WEBHOOK_SECRET}


@pytest.fixture
def clock() -> MovableClock:
    return RunningClock(START)


@pytest.fixture
async def house(
    stocked: Store, rasa: FakeRasa, telegram: FakeTelegram, clock: MovableClock, tmp_path: Path
) -> AsyncIterator[TelegramHouse]:
    async with (
        Gateway.opened(stocked, rasa, clock) as gateway,
        TelegramHouse.opened(gateway, telegram, tmp_path, pause=0.02, webhook=True) as opened,
    ):
        yield opened


@pytest.fixture
async def client(house: TelegramHouse) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=house.url, trust_env=False) as made:
        yield made


async def stored(house: TelegramHouse) -> list[int]:
    async with house.gateway.store.read() as session:
        return list(await session.scalars(select(TelegramUpdate.update_id).order_by(TelegramUpdate.update_id)))


async def test_telegram_brings_updates_and_they_are_answered(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    phone = telegram.user()
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1)
    await until(lambda: telegram.cloud.updates.pending == [])
    assert telegram.called("getUpdates") == []


async def test_without_the_secret_there_is_nothing_to_be_found(house: TelegramHouse, client: httpx.AsyncClient) -> None:
    for headers in ({}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: WEBHOOK_SECRET + "x"}):
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            found = await client.request(method, PATH, headers=headers, json={"update_id": 1})
            nothing = await client.request(method, "/telegram/elsewhere", headers=headers)
            assert found.status_code == nothing.status_code == 404, method
            assert found.content == nothing.content
            assert found.headers.keys() == nothing.headers.keys()
    assert await stored(house) == []


async def test_a_secret_in_strange_letters_is_wrong_and_no_error(client: httpx.AsyncClient) -> None:
    response = await client.post(PATH, headers={HEADER.encode(): "ключ".encode()}, json={"update_id": 1})
    assert response.status_code == 404


async def test_another_method_finds_nothing_even_with_the_secret(client: httpx.AsyncClient) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert (await client.request(method, PATH, headers=KNOWN)).status_code == 404


async def test_what_is_no_update_is_refused(house: TelegramHouse, client: httpx.AsyncClient) -> None:
    for body in (b"", b"{", b"[]", b"3", b"\xff\xfe", b'"text"'):
        assert (await client.post(PATH, headers=KNOWN, content=body)).status_code == 400, body
    assert await stored(house) == []


async def test_what_is_too_large_is_refused_before_all_of_it_is_read(
    house: TelegramHouse, client: httpx.AsyncClient
) -> None:
    body = b'{"update_id": 1, "x": "' + b"a" * LARGEST + b'"}'
    assert (await client.post(PATH, headers=KNOWN, content=body)).status_code == 400
    assert await stored(house) == []


async def test_an_update_is_stored_before_it_is_acknowledged(
    house: TelegramHouse, telegram: FakeTelegram, client: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    phone = telegram.user()
    update = await phone.say("hello")
    telegram.cloud.updates.drop()
    assert (await client.post(PATH, headers=KNOWN, json=update)).status_code == 200
    assert update["update_id"] in await stored(house)


async def test_while_the_database_is_away_nothing_is_acknowledged_and_telegram_brings_it_again(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    refused: list[str] = []

    def locked(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if statement.startswith("INSERT INTO telegram_update") and len(refused) < 3:
            refused.append(statement)
            raise OperationalError(statement, None, Exception("database is locked"))

    event.listen(house.gateway.store.engine.sync_engine, "before_cursor_execute", locked)
    phone = telegram.user()
    update = await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert len(refused) == 3
    assert telegram.cloud.webhook.tried == 4
    assert await stored(house) == [update["update_id"]]


async def test_the_same_update_brought_twice_counts_once(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    phone = telegram.user()
    update = await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1)
    phone.resend(update)
    await until(lambda: telegram.cloud.webhook.tried == 2 and telegram.cloud.updates.pending == [])
    await phone.say("and more")
    await phone.until(lambda inbox: len(inbox) == 2)
    await until(partial(house.settled, phone))
    written = [each.text for each in await house.messages(phone) if each.author == "family"]
    assert written == ["hello", "and more"]


async def test_what_comes_before_telegram_has_told_who_we_are_is_kept_and_worked_on_then(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, client: httpx.AsyncClient
) -> None:
    rasa.always_says(CHITCHAT)
    phone = telegram.user()
    await house.end()
    telegram.will_fail("getMe", kind=500)
    await house.begin(until_heard=False)
    update = await phone.say("hello")
    await until(lambda: update["update_id"] not in [each["update_id"] for each in telegram.cloud.updates.pending])
    assert phone.inbox == []
    await phone.until(lambda inbox: len(inbox) == 1)


async def test_nothing_of_the_address_tells_the_token(house: TelegramHouse, telegram: FakeTelegram) -> None:
    number, _, secret = telegram.token.partition(":")
    (call,) = telegram.called("setWebhook")
    address = str(call.parameters["url"])
    assert address == house.url + PATH
    assert number not in address
    assert secret not in address
    assert call.parameters["secret_token"] == WEBHOOK_SECRET
    assert call.parameters["drop_pending_updates"] in (False, "false")


async def test_the_webhook_is_told_again_when_telegram_did_not_hear(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    await house.end()
    telegram.cloud.webhook.set("", None, None)
    phone = telegram.user()
    await phone.say("hello")
    telegram.will_fail("setWebhook", kind=500)
    await house.begin()
    await phone.until(lambda inbox: len(inbox) == 1, 15)
    assert telegram.cloud.webhook.url == house.url + PATH
