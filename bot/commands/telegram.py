"""`navigator telegram`: the bot's profile and menu, and whether everything is as it should be."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import click
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.channels.telegram.api import open_bot
from bot.channels.telegram.profile import set_up
from bot.channels.telegram.sender import Bot
from bot.errors import NavigatorError
from bot.settings import Settings


class TelegramFailedError(NavigatorError):
    """Telegram refused, or could not be reached."""


@click.group()
def telegram() -> None:
    """The bot on Telegram: its profile, its menu, its state."""


@telegram.command()
def setup() -> None:
    """Set the bot's name, descriptions and menu in every language. It can be repeated at any time."""
    settings = Settings.read()
    for line in asyncio.run(_with_bot(settings, lambda bot: set_up(bot, settings.telegram_forum))):
        click.echo(line)


@telegram.command()
def status() -> None:
    """Tell who the bot is, how it gets its messages, and whether it may keep topics in the coordinators' group."""
    settings = Settings.read()
    for line in asyncio.run(_with_bot(settings, lambda bot: _status(bot, settings))):
        click.echo(line)


async def _with_bot(settings: Settings, what: Callable[[Bot], Awaitable[list[str]]]) -> list[str]:
    """Raises TelegramFailedError with a sentence that never holds the token."""
    # The library logs with a traceback what is said here in a sentence.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    try:
        async with open_bot(settings) as bot:
            return await what(bot)
    except InvalidToken as error:
        raise TelegramFailedError(
            "Telegram refuses the token in NAVIGATOR_TELEGRAM_TOKEN. Copy it again from @BotFather."
        ) from error
    except BadRequest as error:
        raise TelegramFailedError(f"Telegram says: {error}") from error
    except NetworkError as error:
        raise TelegramFailedError(f"Telegram cannot be reached at {settings.telegram_api}: {error}") from error
    except TelegramError as error:
        raise TelegramFailedError(f"Telegram says: {error}") from error


async def _status(bot: Bot, settings: Settings) -> list[str]:
    hook = await bot.get_webhook_info()
    lines = [
        f"Bot: https://t.me/{bot.username}",
        f"Setting: {settings.telegram_mode}",
        f"Webhook: {hook.url or 'none, the bot is polled'}; {hook.pending_update_count} updates wait at Telegram",
    ]
    if hook.last_error_message:
        lines.append(f"Telegram's last error at the webhook: {hook.last_error_message}")
    if settings.telegram_forum is not None:
        lines.append(await _forum(bot, settings.telegram_forum))
    return lines


async def _forum(bot: Bot, forum: int) -> str:
    """Whether the bot can keep topics in the group of that id."""
    try:
        chat = await bot.get_chat(forum)
        me = await bot.get_chat_member(chat.id, bot.id)
    except (BadRequest, Forbidden) as error:
        return f"Coordinators' group: the bot does not see a group {forum}, put it in there. Telegram says: {error}"
    needed = {"can_manage_topics": "Manage topics", "can_delete_messages": "Delete messages"}
    missing = [name for right, name in needed.items() if not getattr(me, right, me.status == ChatMemberStatus.OWNER)]
    topics = "topics are on" if chat.is_forum else "topics are off: turn them on in the group's settings"
    rights = (
        f"the bot lacks rights: make it an administrator with {' and '.join(missing)}"
        if missing
        else "the bot may keep topics"
    )
    return f"Coordinators' group: {chat.title}; {topics}; {rights}"
