"""Polling goes on whatever Telegram says, loses no update, and tells nobody the token."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.channels.telegram.poller import LONGEST_PAUSE, pause_after
from casework.store import Store
from locales.phrases import smalltalk
from locales.utterance import Utterance
from tests.conftest import START
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.refusal import Refusal
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import RunningClock, TelegramHouse
from tests.fakes.waiting import until

CHITCHAT = Utterance(smalltalk.CHITCHAT.name)
ROOT = Path(__file__).parents[4]


@pytest.fixture
def clock() -> MovableClock:
    return RunningClock(START)


@pytest.fixture
async def house(
    stocked: Store, rasa: FakeRasa, telegram: FakeTelegram, clock: MovableClock, tmp_path: Path
) -> AsyncIterator[TelegramHouse]:
    rasa.always_says(CHITCHAT)
    async with (
        Gateway.opened(stocked, rasa, clock) as gateway,
        TelegramHouse.opened(gateway, telegram, tmp_path, pause=0.02) as opened,
    ):
        yield opened


async def test_another_program_that_polls_is_named_in_the_log_and_survived(
    house: TelegramHouse, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    phone = telegram.user()
    with pytest.raises(Refusal):
        # The other one is ended by ours in its turn.
        await telegram.cloud.updates.poll(0, 1, 20)
    assert "Another program asks Telegram for this bot's messages" in caplog.text
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1)


async def test_a_webhook_left_over_is_removed_and_loses_none_of_its_updates(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    await house.end()
    telegram.cloud.webhook.set("http://127.0.0.1:9/nobody", None, None)
    phone = telegram.user()
    await phone.say("hello")
    await house.begin()
    await phone.until(lambda inbox: len(inbox) == 1)
    assert telegram.cloud.webhook.url == ""


async def test_a_webhook_that_is_set_meanwhile_is_removed_too(house: TelegramHouse, telegram: FakeTelegram) -> None:
    telegram.cloud.webhook.set("http://127.0.0.1:9/nobody", None, None)
    telegram.cloud.updates.stop_polling("Conflict: terminated by setWebhook request")
    phone = telegram.user()
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert telegram.cloud.webhook.url == ""


async def test_a_refused_token_is_said_clearly_and_survived(
    house: TelegramHouse, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    await house.end()
    telegram.will_fail("getUpdates", kind=401)
    await house.begin()
    await until(lambda: "Telegram refuses the token of the bot" in caplog.text)
    (said,) = [each for each in caplog.records if "refuses the token" in each.getMessage()]
    assert said.levelno == logging.CRITICAL
    assert house.running
    # What the outbox sends is not held up by it.
    phone = telegram.user()
    phone.user.started = True
    sender = house.channel.sender
    await sender.post("k", phone.id, partial(sender.bot.send_message, phone.id, "news"))
    assert phone.texts == ["news"]


async def test_telegram_that_is_down_at_the_start_is_asked_again(house: TelegramHouse, telegram: FakeTelegram) -> None:
    await house.end()
    await telegram.end()
    phone = telegram.user()
    await phone.say("hello")
    await house.begin(until_heard=False)
    await asyncio.sleep(0)
    await telegram.begin()
    await phone.until(lambda inbox: len(inbox) == 1, 20)
    assert house.running


@pytest.mark.parametrize("kind", [500, 502, "cut_before", "cut_after"])
async def test_a_question_that_fails_is_asked_again_and_no_update_is_lost(
    house: TelegramHouse, telegram: FakeTelegram, kind: str
) -> None:
    telegram.will_fail("getUpdates", kind=kind, times=2)  # type: ignore[arg-type]
    phone = telegram.user()
    await phone.say("one")
    await phone.say("two")
    await phone.until(lambda inbox: len(inbox) == 2, 15)
    assert [each.text for each in await house.messages(phone) if each.author == "family"] == ["one", "two"]


def test_after_days_of_failures_the_pause_is_still_a_number() -> None:
    assert [pause_after(count) for count in (1, 2, 3)] == [1, 2, 4]
    assert pause_after(100_000) == LONGEST_PAUSE


SERVED = """
import asyncio, logging, os
from datetime import timedelta
from bot import logs
from bot.channels.telegram.api import open_bot
from bot.channels.telegram.door import Door
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.sender import Sender
from bot.clock import now
from bot.settings import Settings
from casework.migrate import upgrade
from casework.store import Store
from telegram.error import InvalidToken, TelegramError

async def broken(update):
    raise RuntimeError(f"a crash of ours at {bot.token} and {bot.base_url}")

async def main():
    global bot
    store = Store.open(settings.database_url)
    await upgrade(store.engine)
    bot = open_bot(settings, 0.5)
    sender = Sender(bot, store, now)
    door = Door(store, sender, now, broken)
    try:
        await bot.initialize()
    except TelegramError:
        logging.getLogger("bot").exception("It could not begin.")
    chat = {"id": 5, "type": "private"}
    await door.take([{"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat}}])
    tasks = [asyncio.create_task(Poller(bot, door).run()), asyncio.create_task(door.run())]
    try:
        await sender.post("k", 5, lambda: bot.send_message(5, "x"))
    except Exception:
        logging.getLogger("bot").exception("It could not be sent.")
    await asyncio.wait(tasks, timeout=2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.close()
    print("printed", bot.token, bot.base_url)
    raise InvalidToken(f"the end of {bot.token}")

settings = Settings()
logs.begin(settings.secrets())
asyncio.run(main())
"""


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("trouble", ["refused", "down", "answers nonsense"])
async def test_no_line_and_no_file_of_a_real_process_holds_the_token(
    telegram: FakeTelegram, tmp_path: Path, trouble: str
) -> None:
    if trouble == "refused":
        telegram.will_fail(kind=401, times=1000)
    elif trouble == "answers nonsense":
        telegram.will_fail(kind=502, times=1000)
    else:
        await telegram.end()
    environment = {
        "NAVIGATOR_TELEGRAM_TOKEN": telegram.token,
        "NAVIGATOR_TELEGRAM_API": telegram.url.removesuffix("/bot"),
        "NAVIGATOR_STATE_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "PYTHONASYNCIODEBUG": "1",
    }
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", SERVED],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = ended.stdout + ended.stderr
    assert b"a crash of ours at [hidden]" in said
    assert b"It could not be sent" in said
    assert b"printed [hidden]" in ended.stdout
    secret = telegram.token.partition(":")[2].encode()
    assert secret not in said
    assert [path for path in files_in(tmp_path) if secret in path.read_bytes()] == []
