"""The Bot API as python-telegram-bot speaks it, with our timeouts and Telegram's own limits."""

import os

from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.sender import Bot
from bot.errors import SettingMissingError
from bot.settings import Settings

#: What Telegram may send us.
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
#: Seconds for an answer; a picture takes longer.
ANSWERS_WITHIN, MEDIA_WITHIN = 10.0, 60.0
#: Connections at once: more than messages that may be on their way at once.
CONNECTIONS = 96


def open_bot(settings: Settings, answers_within: float = ANSWERS_WITHIN) -> Bot:
    """The bot of the settings, not yet initialised, which waits so many seconds for an answer.

    Raises SettingMissingError without a token.
    """
    if settings.telegram_token is None:
        raise SettingMissingError("NAVIGATOR_TELEGRAM_TOKEN is not set; docs/telegram.md tells how to get a token.")
    # Waiting times as time spans: numbers are given up by the library, and it warns of them at each one.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    api = settings.telegram_api.rstrip("/")
    return ExtBot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=HTTPXRequest(
            CONNECTIONS,
            read_timeout=answers_within,
            write_timeout=answers_within,
            connect_timeout=answers_within,
            pool_timeout=MEDIA_WITHIN,
            media_write_timeout=MEDIA_WITHIN,
        ),
        get_updates_request=HTTPXRequest(
            2, read_timeout=answers_within, connect_timeout=answers_within, pool_timeout=answers_within
        ),
        rate_limiter=AIORateLimiter(),
    )
