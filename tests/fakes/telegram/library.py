"""The real python-telegram-bot, set up to talk to the fake."""

from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from tests.fakes.telegram.server import FakeTelegram


def bot_of(telegram: FakeTelegram, *, token: str | None = None, read_timeout: float = 5) -> ExtBot[None]:
    """A bot that is not initialized yet; `async with` does that. `read_timeout` in seconds."""
    straight = {"trust_env": False}
    call, poll = (
        HTTPXRequest(connection_pool_size=size, read_timeout=read_timeout, pool_timeout=30, httpx_kwargs=straight)
        for size in (128, 8)
    )
    return ExtBot(
        token or telegram.token,
        base_url=telegram.url,
        base_file_url=telegram.file_url,
        request=call,
        get_updates_request=poll,
    )
