"""Updates count once, each chat's in its order, and none holds up another family's."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from bot.channels.telegram.door import arrival
from bot.conversation.inbox import LONGEST
from casework.channel_models import TelegramUpdate
from casework.store import Store
from locales.phrases import smalltalk
from locales.utterance import Utterance
from tests.conftest import START
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import RunningClock, TelegramHouse
from tests.fakes.waiting import until

CHITCHAT = Utterance(smalltalk.CHITCHAT.name)
WHO_I_AM = Utterance(smalltalk.WHO_I_AM.name)


@pytest.fixture
def clock() -> MovableClock:
    return RunningClock(START)


@pytest.fixture
async def house(
    stocked: Store, rasa: FakeRasa, telegram: FakeTelegram, clock: MovableClock, tmp_path: Path
) -> AsyncIterator[TelegramHouse]:
    async with (
        Gateway.opened(stocked, rasa, clock) as gateway,
        TelegramHouse.opened(gateway, telegram, tmp_path, pause=0.02) as opened,
    ):
        yield opened


async def written(house: TelegramHouse, phone: Phone) -> list[str]:
    return [each.text for each in await house.messages(phone) if each.author == "family"]


async def left(house: TelegramHouse) -> int:
    async with house.gateway.store.read() as session:
        return await session.scalar(select(func.count()).where(TelegramUpdate.done_at.is_(None))) or 0


async def test_the_same_update_again_counts_once(house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa) -> None:
    rasa.always_says(CHITCHAT)
    phone = telegram.user()
    update = await phone.say("hello")
    phone.resend(update)
    await phone.until(lambda inbox: len(inbox) == 1)
    phone.resend(update)
    await until(lambda: telegram.cloud.updates.pending == [])
    await house.restart()
    phone.resend(update)
    await phone.say("more")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert await written(house, phone) == ["hello", "more"]
    assert len(rasa.heard) == 2


async def test_messages_in_quick_succession_are_answered_in_order_and_others_meanwhile(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(CHITCHAT)
    rasa.open.clear()
    phone, other = telegram.user(name="Fatima"), telegram.user(name="Olena")
    await phone.say("one")
    await rasa.until_asked(1)
    await phone.say("two")
    # What needs no dialogue is answered while the first chat waits for its own.
    await other.start()
    await other.until(lambda inbox: len(inbox) == 1)
    rasa.will_say(WHO_I_AM)
    rasa.open.set()
    await phone.until(lambda inbox: len(inbox) == 2)
    await until(partial(house.settled, phone))
    assert [each["text"] for each in rasa.heard] == ["one", "two"]
    assert await written(house, phone) == ["one", "two"]
    assert phone.texts[0] != phone.texts[1]


async def test_a_database_that_is_away_for_a_moment_loses_nothing(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    struck: list[str] = []

    def locked(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        kind = " ".join(statement.split()[:3])
        watched = kind.startswith(("INSERT INTO telegram_update", "UPDATE telegram_update", "INSERT INTO message"))
        if watched and kind not in struck:
            struck.append(kind)
            raise OperationalError(statement, None, Exception("database is locked"))

    event.listen(house.gateway.store.engine.sync_engine, "before_cursor_execute", locked)
    phone = telegram.user()
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1, 20)
    await until(lambda: len(struck) == 3)
    assert await written(house, phone) == ["hello"]


async def test_the_door_outlives_a_database_that_is_away_while_it_tidies_up(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    struck: list[str] = []

    def locked(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if statement.startswith("DELETE FROM telegram_update"):
            struck.append(statement)
            if len(struck) == 1:
                raise OperationalError(statement, None, Exception("database is locked"))

    await house.end()
    event.listen(house.gateway.store.engine.sync_engine, "before_cursor_execute", locked)
    await house.begin()
    await until(lambda: len(struck) == 2)
    phone = telegram.user()
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert house.running


async def test_a_refusal_that_cannot_be_sent_now_is_sent_later(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    phone = telegram.user()
    # More often than an update of which the work itself fails is tried.
    telegram.will_fail("sendMessage", kind="cut_before", times=6)
    await phone.say("x" * (LONGEST + 1))
    await phone.until(lambda inbox: len(inbox) == 1, 20)
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert await written(house, phone) == ["hello"]
    await until(lambda: len(phone.inbox) == 2)


async def test_an_update_that_always_fails_is_given_up_and_the_next_one_is_answered(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    phone = telegram.user()
    phone.user.started = True
    chat = {"id": phone.id, "type": "private"}
    await house.channel.door.take([{"update_id": 1, "message": {"message_id": "x", "chat": chat, "date": "never"}}])
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1, 20)

    async def nothing_left() -> bool:
        return await left(house) == 0

    await until(nothing_left)


def test_what_the_door_must_know_of_an_update_is_found_wherever_it_stands() -> None:
    message = {"message_id": 7, "chat": {"id": 5}}
    found = [
        arrival({"update_id": 1, "message": message}),
        arrival({"update_id": 2, "edited_message": message}),
        arrival({"update_id": 3, "callback_query": {"id": "q", "message": message}}),
        arrival({"update_id": 4, "my_chat_member": {"chat": {"id": 5}}}),
        arrival({"update_id": 5, "callback_query": {"id": "q", "message": None}}),
        arrival({"update_id": 6}),
    ]
    assert [(each.chat_id, each.message_id) for each in found if each is not None] == [
        (5, 7),
        (5, 7),
        (5, 7),
        (5, None),
        (None, None),
        (None, None),
    ]
    assert arrival({"message": message}) is None
