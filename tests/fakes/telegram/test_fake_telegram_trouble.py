"""What goes wrong with calls, and what the library makes of it."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from tests.fakes.telegram.library import bot_of
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.trouble import Call, Kind
from tests.fakes.waiting import until


@pytest.fixture
async def phone(telegram: FakeTelegram) -> Phone:
    made = telegram.user()
    await made.start()
    return made


@pytest.mark.parametrize(
    ("kind", "error", "done"),
    [
        (500, NetworkError, False),
        (502, NetworkError, False),
        (400, BadRequest, False),
        (401, InvalidToken, False),
        (403, Forbidden, False),
        ("cut_before", NetworkError, False),
        ("cut_after", NetworkError, True),
        ("hang", TimedOut, False),
        ("hang_after", TimedOut, True),
        ("slow", TimedOut, True),
    ],
)
async def test_a_call_goes_wrong_once_as_told(
    telegram: FakeTelegram, phone: Phone, kind: Kind, error: type[TelegramError], done: bool
) -> None:
    async with bot_of(telegram, read_timeout=0.2) as bot:
        telegram.will_fail("sendMessage", phone.id, kind=kind, seconds=5)
        with pytest.raises(error) as caught:
            await bot.send_message(phone.id, "One")
        assert type(caught.value) is error
        assert phone.texts == (["One"] if done else [])
        assert telegram.called("sendMessage")[0].outcome.startswith(str(kind))
        await bot.send_message(phone.id, "Two")
        assert phone.texts[-1] == "Two"
        assert telegram.called("sendMessage", phone.id)[1].outcome == "ok"


async def test_a_slow_answer_comes(telegram: FakeTelegram, bot: Bot, phone: Phone) -> None:
    telegram.will_fail(kind="slow", seconds=0.05)
    await bot.send_message(phone.id, "One")
    assert phone.texts == ["One"]


async def test_a_description_is_what_was_told(telegram: FakeTelegram, bot: Bot, phone: Phone) -> None:
    telegram.will_fail(kind=400, description="Bad Request: a new rule", times=2)
    for _ in range(2):
        with pytest.raises(BadRequest, match=r"^A new rule$"):
            await bot.send_message(phone.id, "One")
    await bot.send_message(phone.id, "One")


async def test_other_methods_and_chats_are_spared(telegram: FakeTelegram, bot: Bot, phone: Phone) -> None:
    telegram.will_fail("sendPhoto", phone.id + 1, kind=500)
    await bot.send_message(phone.id, "One")
    await bot.send_photo(phone.id, b"image")


def test_a_kind_that_does_not_exist_is_refused(telegram: FakeTelegram) -> None:
    with pytest.raises(ValueError, match="teapot"):
        telegram.will_fail(kind="teapot")  # type: ignore[arg-type]


async def test_chaos_is_the_same_for_the_same_seed(telegram: FakeTelegram, bot: Bot, phone: Phone) -> None:
    rounds = []
    for _ in range(2):
        telegram.chaos(0.3, seed=7)
        telegram.calls.clear()
        for number in range(40):
            try:
                await bot.send_message(phone.id, str(number))
            except NetworkError:
                continue
        rounds.append([call.outcome for call in telegram.calls])
    assert rounds[0] == rounds[1]
    assert 5 < sum(outcome != "ok" for outcome in rounds[0]) < 25
    telegram.chaos(0, seed=7)
    telegram.calls.clear()
    await bot.send_message(phone.id, "Done")
    assert [call.outcome for call in telegram.calls] == ["ok"]


async def test_a_hook_stands_before_and_after_the_deed(telegram: FakeTelegram, bot: Bot, phone: Phone) -> None:
    seen: list[tuple[str, list[str]]] = []

    async def before(call: Call) -> None:
        seen.append((f"before {call.method}", phone.texts))

    async def after(call: Call) -> None:
        seen.append((f"after {call.parameters['text']}", phone.texts))

    ends = [telegram.on_call("sendMessage", "before", before), telegram.on_call("sendMessage", "after", after)]
    await bot.send_message(phone.id, "One")
    for end in ends:
        end()
    await bot.send_message(phone.id, "Two")
    assert seen == [("before sendMessage", []), ("after One", ["One"])]


async def test_a_peer_that_goes_away_while_it_is_held_leaves_the_call_undone(
    telegram: FakeTelegram, bot: Bot, phone: Phone
) -> None:
    async def hold(call: Call) -> None:
        await asyncio.Event().wait()

    telegram.on_call("sendMessage", "before", hold)
    sending = asyncio.create_task(bot.send_message(phone.id, "One"))
    await until(lambda: len(telegram.called("sendMessage")) == 1)
    sending.cancel()
    await until(lambda: telegram.called("sendMessage")[0].outcome == "peer gone")
    assert phone.texts == []
