"""Each message arrives once, whatever becomes of the connection; each error is met as Telegram asks."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from bot.channels.telegram.private import CHANNEL
from bot.conversation.inbox import LONGEST
from bot.errors import AddressBlockedError, DeliveryLaterError
from casework import addresses
from casework import telegram as notes_of_posts
from casework.models import Address, Message, OutboxItem
from casework.store import Store
from locales.phrases import find_support, smalltalk
from locales.utterance import Choice, Payload, Utterance, region
from tests.conftest import START
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.trouble import Call, Kind
from tests.fakes.telegram_house import RunningClock, TelegramHouse
from tests.fakes.waiting import until

CHITCHAT = Utterance(smalltalk.CHITCHAT.name)
ASKED = Utterance(smalltalk.DO_YOU_MEAN.name, choices=(Choice(Payload("affirm"), literal="Yes"),))


def numbered(count: int) -> Utterance:
    return Utterance(find_support.RESULTS.name, {"count": count, "region": region("SE")})


@pytest.fixture
def clock() -> MovableClock:
    return RunningClock(START)


@pytest.fixture
async def house(
    stocked: Store, rasa: FakeRasa, telegram: FakeTelegram, clock: MovableClock, tmp_path: Path
) -> AsyncIterator[TelegramHouse]:
    async with (
        Gateway.opened(stocked, rasa, clock) as gateway,
        TelegramHouse.opened(gateway, telegram, tmp_path, pause=0.02, answers_within=0.5) as opened,
    ):
        yield opened


async def address_of(house: TelegramHouse, phone: Phone) -> Address:
    async with house.gateway.store.read() as session:
        found = await addresses.find(session, CHANNEL, str(phone.id))
    assert found is not None
    return found


async def notes(house: TelegramHouse) -> list[Message]:
    async with house.gateway.store.read() as session:
        return list(await session.scalars(select(Message).where(Message.author == "note")))


async def open_items(house: TelegramHouse) -> list[OutboxItem]:
    async with house.gateway.store.read() as session:
        query = select(OutboxItem).where(OutboxItem.sent_at.is_(None), OutboxItem.failed_at.is_(None))
        return list(await session.scalars(query))


async def answered(house: TelegramHouse, phone: Phone, count: int = 1) -> None:
    """Until the phone shows so many answers, as the thread has them, and nothing is left to send."""

    async def there() -> bool:
        done = len(phone.inbox) == count and await house.settled(phone)
        return done and not [each for each in await open_items(house) if each.sent_at is None]

    await until(there)


def deleted(phone: Phone) -> list[int]:
    return [each.id for each in phone.chat.messages.values() if each.deleted]


@pytest.mark.parametrize("kind", ["cut_after", "hang_after"])
async def test_what_may_have_arrived_is_sent_again_and_the_double_is_removed(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, kind: Kind
) -> None:
    rasa.will_say(ASKED)
    rasa.will_say(CHITCHAT)
    telegram.will_fail("sendMessage", kind=kind)
    phone = telegram.user()
    await phone.say("hello")
    await answered(house, phone)
    assert len(telegram.called("sendMessage", phone.id)) == 2
    assert deleted(phone) == [2], "the first of the two"
    await phone.press("Yes")
    await answered(house, phone, 2)


@pytest.mark.parametrize("kind", ["cut_before", "hang", 500, 502])
async def test_what_may_have_arrived_and_has_not_is_sent_again_and_nothing_is_removed(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, kind: Kind
) -> None:
    rasa.will_say(CHITCHAT)
    telegram.will_fail("sendMessage", kind=kind)
    phone = telegram.user()
    await phone.say("hello")
    await answered(house, phone)
    assert deleted(phone) == []
    assert telegram.called("editMessageReplyMarkup") == [], "no message id is unknown"


async def test_messages_of_families_that_came_in_between_are_not_touched(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    phone, other = telegram.user(name="Fatima"), telegram.user(name="Olena")
    await other.say("hello")
    await answered(house, other)
    calls: list[Call] = []

    async def meanwhile(call: Call) -> None:
        calls.append(call)
        if len(calls) == 2:
            # They have ids already, and the gateway has not heard of them yet.
            telegram.will_fail("getUpdates", kind=500)
            await phone.say("are you there")
            await other.say("me too")
            await phone.say("please")

    telegram.will_fail("sendMessage", kind="cut_after")
    end = telegram.on_call("sendMessage", "before", meanwhile)
    await phone.say("hello")
    await answered(house, phone, 3)
    end()
    await answered(house, other, 2)
    assert [each.text for each in phone.sent if not each.deleted] == ["hello", "are you there", "please"]
    assert len(deleted(phone)) == 1
    assert deleted(other) == []


async def test_nobody_looks_for_a_double_of_what_was_surely_not_sent(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(CHITCHAT)
    rasa.open.clear()
    phone = telegram.user()
    await phone.say("hello")
    await rasa.until_asked(1)
    await telegram.end()
    rasa.open.set()

    async def tried() -> bool:
        return any(each.attempts for each in await open_items(house))

    await until(tried)
    # An id that nobody knows, as if something had been sent.
    telegram.cloud.next_id(phone.chat)
    await telegram.begin()
    await answered(house, phone)
    assert telegram.called("editMessageReplyMarkup") == []
    assert len(telegram.called("sendMessage")) == 1


async def test_trouble_in_the_search_for_a_double_sends_nothing_a_third_time(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(CHITCHAT)
    telegram.will_fail("sendMessage", kind="cut_after")
    telegram.will_fail("editMessageReplyMarkup", kind=500, times=4)
    phone = telegram.user()
    await phone.say("hello")
    await answered(house, phone)
    assert len(telegram.called("sendMessage")) == 2
    assert len(deleted(phone)) == 1


async def test_a_database_that_is_away_after_sending_sends_nothing_twice(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(CHITCHAT)
    struck: list[str] = []

    def locked(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if statement.startswith("UPDATE telegram_post SET message_id") and not struck:
            struck.append(statement)
            raise OperationalError(statement, None, Exception("database is locked"))

    event.listen(house.gateway.store.engine.sync_engine, "before_cursor_execute", locked)
    phone = telegram.user()
    await phone.say("hello")
    await answered(house, phone)
    assert struck
    assert len(telegram.called("sendMessage")) == 1


async def test_another_post_to_the_chat_whose_answer_is_late_is_no_double(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone, sender = telegram.user(), house.channel.sender
    phone.user.started = True

    def posted(text: str) -> Any:
        return sender.post(text, phone.id, partial(sender.bot.send_message, phone.id, text))

    telegram.will_fail("sendMessage", kind="cut_after")
    with pytest.raises(DeliveryLaterError):
        await posted("one")
    telegram.will_fail("sendMessage", kind="slow", seconds=0.3)
    await asyncio.gather(posted("two"), posted("one"))
    assert sorted(phone.texts) == ["one", "two"]


async def test_the_same_post_from_two_sides_is_one_message(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone, sender = telegram.user(), house.channel.sender
    phone.user.started = True
    send = partial(sender.bot.send_message, phone.id, "one")
    first, second = await asyncio.gather(sender.post("k", phone.id, send), sender.post("k", phone.id, send))
    assert first == second
    assert phone.texts == ["one"]


async def test_after_a_long_silence_old_messages_are_not_taken_for_doubles(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, clock: MovableClock
) -> None:
    for _ in range(2):
        rasa.will_say(ASKED)
    phone = telegram.user()
    await phone.say("hello")
    await answered(house, phone)
    await phone.say("hello again")
    await answered(house, phone, 2)
    await house.end()
    async with house.gateway.store.write() as session:
        await notes_of_posts.forget(session, clock() + timedelta(days=4))
    await house.begin()
    telegram.will_fail("sendMessage", kind="cut_after")
    sender = house.channel.sender
    send = partial(sender.bot.send_message, phone.id, "a reminder")
    with pytest.raises(DeliveryLaterError):
        await sender.post("r", phone.id, send)
    await sender.post("r", phone.id, send)
    assert phone.texts[2:] == ["a reminder"]
    assert [each.titles for each in phone.inbox[:2]] == [["Yes"], ["Yes"]], "their buttons are untouched"
    assert len(telegram.called("editMessageReplyMarkup")) == 1


async def test_a_double_in_a_group_of_which_nothing_is_known_is_found_among_the_newest(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    group, sender = telegram.supergroup("Coordinators"), house.channel.sender
    for _ in range(400):
        telegram.cloud.next_id(telegram.cloud.chat(group.id))
    send = partial(sender.bot.send_message, group.id, "news")
    telegram.will_fail("sendMessage", kind="cut_after")
    with pytest.raises(DeliveryLaterError):
        await sender.post("n", group.id, send)
    sent = await sender.post("n", group.id, send)
    left = [each.id for each in telegram.cloud.chat(group.id).messages.values() if each.by_bot and not each.deleted]
    assert left == [sent]


async def test_a_chat_that_must_wait_waits_as_long_as_told_and_others_go_on(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    phone, other = telegram.user(name="Fatima"), telegram.user(name="Olena")
    telegram.will_fail("sendMessage", phone.id, kind=429, retry_after=2)
    await phone.say("hello")
    await until(lambda: bool(telegram.called("sendMessage", phone.id)))
    await other.say("hello")
    # A refusal takes another way than an answer, and must wait all the same.
    await phone.say("x" * (LONGEST + 1))
    await other.until(lambda inbox: len(inbox) == 1)
    assert phone.inbox == []
    await phone.until(lambda inbox: len(inbox) == 2)
    refused, *sent = telegram.called("sendMessage", phone.id)
    assert len(sent) == 2
    assert all(each.at - refused.at >= 2 for each in sent)
    assert telegram.called("editMessageReplyMarkup") == [], "what was refused was not sent"


async def test_who_has_blocked_the_bot_gets_nothing_more_and_staff_learn_of_it_once(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    for number in range(4):
        rasa.will_say(numbered(number))
    rasa.open.clear()
    phone = telegram.user()
    await phone.say("one")
    await phone.say("two")
    await rasa.until_asked(1)
    # Telegram tells of it later than the answer comes.
    phone.user.blocked = True
    rasa.open.set()

    async def blocked() -> bool:
        return (await address_of(house, phone)).blocked_at is not None and not await open_items(house)

    await until(blocked)
    await until(lambda: len(rasa.heard) == 2)
    assert phone.inbox == []
    (note,) = await notes(house)
    assert note.urgent
    assert "bot was blocked by the user" in note.text
    tried = len(telegram.called("sendMessage"))
    assert tried <= 2
    await phone.unblock()
    await phone.say("three")
    await phone.until(lambda inbox: len(inbox) == 1)

    async def reached_again() -> bool:
        return (await address_of(house, phone)).blocked_at is None

    await until(reached_again)
    assert len(await notes(house)) == 1


async def test_a_refusal_that_nobody_may_be_sent_does_not_hold_up_the_chat(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(CHITCHAT)
    phone = telegram.user()
    telegram.will_fail("sendMessage", kind=403)
    await phone.say("x" * (LONGEST + 1))
    await phone.say("hello")
    await answered(house, phone)
    assert len(telegram.called("sendMessage")) == 2


async def test_what_telegram_refuses_for_good_is_given_up_with_a_note_and_the_next_message_follows(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(numbered(1))
    rasa.will_say(numbered(2))
    telegram.will_fail("sendMessage", kind=400, description="Bad Request: message is too strange")
    phone = telegram.user()
    await phone.say("one")
    await phone.say("two")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == (await house.told(phone))[1:]
    (note,) = await notes(house)
    assert "essage is too strange" in note.text
    assert note.urgent
    assert len(telegram.called("sendMessage")) == 2


async def test_a_chat_that_is_gone_counts_as_blocked(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone, sender = telegram.user(), house.channel.sender
    phone.deactivate()
    with pytest.raises(AddressBlockedError, match="deactivated"):
        await sender.post("k", phone.id, partial(sender.bot.send_message, phone.id, "one"))
    with pytest.raises(AddressBlockedError, match="not found"):
        await sender.post("k", 5, partial(sender.bot.send_message, 5, "one"))
