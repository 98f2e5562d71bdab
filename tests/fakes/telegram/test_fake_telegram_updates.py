"""Updates: fetched by a long poll, or carried to a webhook."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict
from telegram.ext import ExtBot

from tests.fakes.telegram.library import bot_of
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.wire import Listener, Request, Response, content_of
from tests.fakes.waiting import until

SECRET = "a_secret-0"


class Hook:
    """A bot's own address: remembers what it was sent; `status` says how it answers."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.statuses: list[int] = []
        self.listener = Listener(self._answer)
        self.open = asyncio.Event()
        self.open.set()
        self.at_once = self.most_at_once = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.port}/telegram"

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]

    async def _answer(self, request: Request) -> Response:
        self.secrets.add(request.headers.get("x-telegram-bot-api-secret-token"))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.open.wait()
        self.at_once -= 1
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.updates.append(content_of(request)[0])
        return Response(status, b"")


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    await made.listener.begin()
    yield made
    await made.listener.end()


@pytest.fixture
async def other(telegram: FakeTelegram) -> AsyncIterator[ExtBot[None]]:
    """The same bot, running a second time."""
    async with bot_of(telegram) as made:
        yield made


async def test_a_long_poll_waits_until_something_comes(telegram: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: len(telegram.called("getUpdates")) == 1)
    assert not poll.done()
    await telegram.user().say("Hej")
    (update,) = await poll
    assert update.message
    assert update.message.text == "Hej"


async def test_a_poll_without_anything_ends_in_time(telegram: FakeTelegram, bot: Bot) -> None:
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 5


async def test_an_offset_confirms_what_came_before(telegram: FakeTelegram, bot: Bot) -> None:
    phone = telegram.user()
    for text in "abcde":
        await phone.say(text)

    def texts(updates: tuple[Update, ...]) -> list[str | None]:
        return [update.message.text for update in updates if update.message]

    first = await bot.get_updates(limit=2)
    assert texts(first) == ["a", "b"]
    assert [update.update_id - first[0].update_id for update in first] == [0, 1]
    assert texts(await bot.get_updates(limit=2)) == ["a", "b"]
    assert texts(await bot.get_updates(offset=first[1].update_id + 1)) == ["c", "d", "e"]
    assert texts(await bot.get_updates(offset=-1)) == ["e"]
    assert texts(await bot.get_updates()) == ["e"]


async def test_only_the_kinds_asked_for_are_kept(telegram: FakeTelegram, bot: Bot) -> None:
    phone = telegram.user()
    await bot.get_updates(allowed_updates=["message"])
    said = await phone.say("Hej")
    await phone.edit(said, "Hello")
    await phone.block()
    (update,) = await bot.get_updates()
    assert update.message
    await bot.get_updates(allowed_updates=[])
    await phone.unblock()
    assert (await bot.get_updates())[-1].my_chat_member


async def test_of_two_pollers_the_first_meets_a_conflict(telegram: FakeTelegram, bot: Bot, other: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: len(telegram.called("getUpdates")) == 1)
    second = asyncio.create_task(other.get_updates(timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    await telegram.user().say("Hej")
    assert len(await second) == 1


async def test_a_poller_that_is_gone_conflicts_with_nobody(telegram: FakeTelegram, bot: Bot, other: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: len(telegram.called("getUpdates")) == 1)
    first.cancel()
    await until(lambda: telegram.called("getUpdates")[0].outcome == "peer gone")
    await telegram.user().say("Hej")
    assert len(await other.get_updates(timeout=5)) == 1


async def test_a_webhook_and_polling_exclude_each_other(telegram: FakeTelegram, bot: Bot, hook: Hook) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: len(telegram.called("getUpdates")) == 1)
    await bot.set_webhook(hook.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_webhook_gets_each_update_with_its_secret(telegram: FakeTelegram, bot: Bot, hook: Hook) -> None:
    phone = telegram.user()
    await phone.say("Before")
    await bot.set_webhook(hook.url, secret_token=SECRET, max_connections=2, allowed_updates=["message"])
    await phone.say("After")
    await phone.block()
    await until(lambda: len(hook.updates) == 2)
    assert (hook.texts, hook.secrets) == (["Before", "After"], {SECRET})
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (hook.url, 2, ("message",))
    await until(lambda: not telegram.cloud.updates.pending)


async def test_an_update_comes_again_until_it_is_taken_and_holds_its_chat(
    telegram: FakeTelegram, bot: Bot, hook: Hook
) -> None:
    hook.statuses = [500, 404, 503]
    await bot.set_webhook(hook.url)
    phone = telegram.user()
    await phone.say("One")
    await phone.say("Two")
    await until(lambda: len(hook.updates) == 2)
    assert hook.texts == ["One", "Two"]
    assert telegram.cloud.webhook.tried == 5
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 X"


async def test_a_webhook_is_called_by_so_many_at_once(telegram: FakeTelegram, bot: Bot, hook: Hook) -> None:
    hook.open.clear()
    await bot.set_webhook(hook.url, max_connections=3)
    for _ in range(6):
        phone = telegram.user()
        await phone.say("One")
        await phone.say("Two")
    await until(lambda: hook.at_once == 3)
    assert (await bot.get_webhook_info()).pending_update_count == 12
    hook.open.set()
    await until(lambda: len(hook.updates) == 12)
    assert hook.most_at_once == 3
    by_chat: dict[int, list[str]] = {}
    for update in hook.updates:
        by_chat.setdefault(update["message"]["chat"]["id"], []).append(update["message"]["text"])
    assert list(by_chat.values()) == [["One", "Two"]] * 6


async def test_what_waits_can_be_dropped(telegram: FakeTelegram, bot: Bot, hook: Hook) -> None:
    phone = telegram.user()
    await phone.say("Old")
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    await phone.say("New")
    await until(lambda: len(hook.updates) == 1)
    assert hook.texts == ["New"]
    await hook.listener.end()
    await phone.say("Never")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("url", "secret", "why"),
    [("ftp://127.0.0.1/", None, "HTTPS url"), ("http://127.0.0.1/", "a secret", "unallowed characters")],
)
async def test_a_webhook_that_cannot_be_is_refused(
    telegram: FakeTelegram, bot: Bot, url: str, secret: str | None, why: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){why}"):
        await bot.set_webhook(url, secret_token=secret)


async def test_after_an_outage_everything_goes_on(telegram: FakeTelegram, bot: Bot, hook: Hook) -> None:
    await bot.set_webhook(hook.url)
    await telegram.end()
    phone = telegram.user()
    await phone.start()
    assert hook.updates == []
    await telegram.begin()
    await until(lambda: len(hook.updates) == 1)
    await bot.send_message(phone.id, "Hej")
    assert phone.texts == ["Hej"]
