"""The real Telegram, where somebody has given a token: it is asked who the bot is, and one message comes and goes.

The same tests run on the fake always. Nothing of a real bot is changed, and nobody else's messages are read. What fails
is told without the token, which stands in the library's addresses, in its errors and in how it shows a bot.
"""

import os
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
from pydantic import SecretStr
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.api import open_bot
from bot.channels.telegram.sender import Bot
from bot.settings import Settings
from tests.conftest import TELEGRAM_CHAT, TELEGRAM_TOKEN
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import settings_for

NO_TOKEN = f"{TELEGRAM_TOKEN} is not set: it is the token of a bot of the real Telegram, for tests"
NO_CHAT = f"{TELEGRAM_CHAT} is not set: it is the id of a chat in which that bot may write"
WORDS = "A test of the assistant. This message goes away by itself."

T = TypeVar("T")


@dataclass(frozen=True)
class Cloud:
    """Either Telegram: the opened bot, the id that its token says, and the fake itself where it is that."""

    bot: Bot = field(repr=False)
    bot_id: int
    fake: FakeTelegram | None = None

    def chat_id(self) -> int:
        """A chat in which the bot may write. Skips where there is none."""
        if self.fake is not None:
            return self.fake.supergroup("Tests").id
        given = os.environ.get(TELEGRAM_CHAT)
        if not given:
            pytest.skip(NO_CHAT)
        return int(given)


class TelegramSaysError(Exception):
    """What Telegram refused, and why."""


async def said(call: Awaitable[T]) -> T:
    """What Telegram answers. Raises TelegramSaysError, and not in the handler: what was caught would be shown too."""
    try:
        return await call
    except InvalidToken:
        why = f"Telegram refuses the token in {TELEGRAM_TOKEN}."
    except TelegramError as error:
        why = f"{type(error).__name__}: {error}"
    raise TelegramSaysError(why)


@pytest.fixture(params=["fake", "real"])
async def cloud(request: pytest.FixtureRequest, telegram: FakeTelegram) -> AsyncIterator[Cloud]:
    if request.param == "fake":
        fake, settings = telegram, settings_for(telegram)
    else:
        token = os.environ.get(TELEGRAM_TOKEN)
        if not token:
            pytest.skip(NO_TOKEN)
        fake, settings = None, Settings(telegram_token=SecretStr(token))
    assert settings.telegram_token is not None
    bot = open_bot(settings)
    await said(bot.initialize())
    yield Cloud(bot, int(settings.telegram_token.get_secret_value().partition(":")[0]), fake)
    await bot.shutdown()


async def test_telegram_knows_the_bot_of_the_token(cloud: Cloud) -> None:
    me = await said(cloud.bot.get_me())
    assert me.id == cloud.bot_id
    assert me.is_bot
    assert me.username


async def test_telegram_tells_how_the_bot_gets_its_updates(cloud: Cloud) -> None:
    hook = await said(cloud.bot.get_webhook_info())
    assert hook.url == "" or hook.url.startswith("https://")
    assert hook.pending_update_count >= 0
    assert cloud.fake is None or {call.method for call in cloud.fake.calls} == {"getMe", "getWebhookInfo"}


async def test_a_message_arrives_and_is_taken_away_again(cloud: Cloud) -> None:
    chat_id = cloud.chat_id()
    message = await said(cloud.bot.send_message(chat_id, WORDS, disable_notification=True))
    try:
        assert (message.chat.id, message.text) == (chat_id, WORDS)
    finally:
        await said(cloud.bot.delete_message(chat_id, message.message_id))
    with pytest.raises(TelegramSaysError, match="not found"):
        await said(cloud.bot.delete_message(chat_id, message.message_id))
