"""The gateway is killed at every step of a message's way: the family sees each message once, in order."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework.channel_models import TelegramPost, TelegramUpdate
from casework.models import OutboxItem
from casework.store import Store
from locales.phrases import find_support, smalltalk
from locales.utterance import Card, Choice, Payload, Utterance, region
from resources_catalog.entry import Entry
from tests.conftest import START
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.trouble import Call, Moment
from tests.fakes.telegram_house import RunningClock, TelegramHouse
from tests.fakes.waiting import until

# Who is killed in the middle of a connection leaves its socket to the operating system; here there is one process.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

ONE, TWO = "we need help at home", "and what else"
LAST = Utterance(smalltalk.CHITCHAT.name)
ASKED = Utterance(smalltalk.DO_YOU_MEAN.name, choices=(Choice(Payload("affirm"), literal="Yes"),))


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
    # Here and not in whichever test comes next.
    gc.collect()


def cards(starter: list[Entry], count: int = 3) -> Utterance:
    """An answer of one more message than there are cards."""
    shown = tuple(Card(str(entry.id)) for entry in starter[:count])
    return Utterance(find_support.RESULTS.name, {"count": count, "region": region("SE")}, cards=shown)


@dataclass(frozen=True)
class At:
    """The moment of a call to Telegram, or before a statement to the database; the nth such one."""

    where: str
    moment: Moment | None = None
    nth: int = 1
    with_offset: bool = False

    def strike(self, house: TelegramHouse) -> Callable[[], bool]:
        """Kills the house there, once. Gives whether that has happened."""
        if self.moment is None:
            return house.kill_at_statement(self.where, self.nth)
        calls: list[Call] = []

        async def hook(call: Call) -> None:
            if self.with_offset and not call.parameters.get("offset"):
                return
            calls.append(call)
            if len(calls) == self.nth:
                house.kill()
                # The call is not done, or its answer not given, while the caller is gone.
                await asyncio.Event().wait()

        house.telegram.on_call(self.where, self.moment, hook)
        return lambda: len(calls) >= self.nth


STEPS = {
    "the update is stored but not acknowledged": At("getUpdates", "before", with_offset=True),
    "the update is not stored": At("INSERT INTO telegram_update"),
    "the message is not stored": At("INSERT INTO message"),
    "worked on but not marked": At("UPDATE telegram_update SET body"),
    "the turn is not done": At("INSERT INTO outbox"),
    "the turn is done, nothing is sent": At("INSERT INTO telegram_post"),
    "the note is written, the message not sent": At("sendMessage", "before"),
    "sent, its id not stored": At("sendMessage", "after"),
    "its id told but not stored": At("UPDATE telegram_post SET message_id"),
    "between two parts": At("INSERT INTO telegram_post", nth=3),
    "the last part is sent, its id not stored": At("sendMessage", "after", nth=4),
    "all parts sent, not marked": At("UPDATE outbox SET sent_at"),
}


async def everything_is_there_once(house: TelegramHouse, phone: Phone, *wrote: str) -> None:
    """Waits until the phone shows what the thread says. Nothing is left to do, and a further start changes nothing."""

    async def all_there() -> bool:
        written = [each.text for each in await house.messages(phone) if each.author == "family"]
        return len(written) >= len(wrote) and await house.settled(phone)

    try:
        await until(all_there)
    except TimeoutError:
        raise AssertionError(f"The phone shows {phone.texts}, the thread {await house.told(phone)}") from None
    assert [each.text for each in await house.messages(phone) if each.author == "family"] == list(wrote)

    async def all_sent() -> bool:
        async with house.gateway.store.read() as session:
            unsent = await session.scalar(select(func.count()).where(OutboxItem.sent_at.is_(None)))
            undone = await session.scalar(select(func.count()).where(TelegramUpdate.done_at.is_(None)))
        return (unsent, undone) == (0, 0)

    await until(all_sent)
    async with house.gateway.store.read() as session:
        posts = (await session.scalars(select(TelegramPost))).all()
    assert {each.message_id for each in posts} == {each.id for each in phone.inbox}
    shown = phone.texts
    await house.restart()
    assert phone.texts == shown


@pytest.mark.parametrize("step", STEPS)
async def test_killed_there_each_message_arrives_once_and_in_order(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, starter: list[Entry], step: str
) -> None:
    rasa.will_say(cards(starter))
    rasa.will_say(LAST)
    phone, other = telegram.user(name="Fatima"), telegram.user(name="Olena")
    happened = STEPS[step].strike(house)
    await phone.say(ONE)
    await until(happened)
    await house.end()
    await phone.say(TWO)
    await house.begin()
    await everything_is_there_once(house, phone, ONE, TWO)
    assert len(phone.inbox) == 5, "a text, three cards, and a text"
    assert other.inbox == []


async def test_an_acknowledged_update_that_nobody_worked_on_is_found_at_the_next_start(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    await house.end()
    phone = telegram.user()
    rasa.will_say(LAST)
    await house.channel.door.take([await phone.say(ONE)])
    telegram.cloud.updates.drop()
    await house.begin()
    await everything_is_there_once(house, phone, ONE)


async def test_killed_while_rasa_thinks_the_question_is_asked_again_and_answered_once(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.open.clear()
    rasa.will_say(LAST)
    phone = telegram.user()
    await phone.say(ONE)
    await rasa.until_asked(1)
    await house.end()
    rasa.open.set()
    await house.begin()
    await everything_is_there_once(house, phone, ONE)
    assert len(rasa.heard) == 1


PRESSED = {
    "the press is not stored": At("INSERT INTO message"),
    "the press is not answered": At("answerCallbackQuery", "before"),
    "answered, the answer not heard": At("answerCallbackQuery", "after"),
    "taken, the keyboard not changed": At("editMessageReplyMarkup", "before"),
    "the keyboard changed, the answer not heard": At("editMessageReplyMarkup", "after"),
    "the keyboard changed, the update not marked": At("UPDATE telegram_update SET body"),
}


@pytest.mark.parametrize("step", PRESSED)
async def test_killed_at_a_pressed_button_it_counts_once_and_shows_as_chosen(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, step: str
) -> None:
    rasa.will_say(ASKED)
    rasa.will_say(LAST)
    phone = telegram.user()
    await phone.say(ONE)
    await phone.until(lambda inbox: len(inbox) == 1)
    await until(partial(house.settled, phone))
    await house.restart()
    happened = PRESSED[step].strike(house)
    await phone.press("Yes")
    await until(happened)
    await house.end()
    await house.begin()
    await phone.until(lambda inbox: len(inbox) == 2 and inbox[0].titles == ["✓ Yes"])
    await everything_is_there_once(house, phone, ONE, "Yes")
    assert len(rasa.heard) == 2


async def test_killed_again_and_again_at_the_same_message_no_double_stays(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(LAST)
    phone = telegram.user()
    await phone.say(ONE)
    for _ in range(3):
        happened = At("sendMessage", "after").strike(house)
        await until(happened)
        await house.end()
        await house.begin()
    await everything_is_there_once(house, phone, ONE)


async def test_killed_in_the_search_for_a_double_it_is_found_by_the_next_process(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(LAST)
    phone = telegram.user()
    first = At("sendMessage", "after").strike(house)
    await phone.say(ONE)
    await until(first)
    await house.end()
    second = At("deleteMessage", "before").strike(house)
    await house.begin()
    await until(second)
    await house.end()
    assert len(phone.inbox) == 2, "the double is still there"
    await house.begin()
    await everything_is_there_once(house, phone, ONE)
