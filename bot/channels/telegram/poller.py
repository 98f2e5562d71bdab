"""Polling: asks Telegram for updates, and acknowledges them by the next question, when they are stored."""

import asyncio
import logging
from typing import Any

from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.api import ANSWERS_WITHIN, UPDATES
from bot.channels.telegram.door import Door
from bot.channels.telegram.sender import Bot, meaning
from bot.errors import DeliveryLaterError

log = logging.getLogger(__name__)

#: Seconds that Telegram keeps a question open.
OPEN_FOR = 25
#: Seconds until the next question after an error; doubled with each one.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
MOST = 100


class Poller:
    """Python-telegram-bot's own updater acknowledges what it has only in memory; a killed process would lose it."""

    def __init__(self, bot: Bot, door: Door, open_for: int = OPEN_FOR) -> None:
        self._bot = bot
        self._door = door
        self._open_for = open_for

    async def run(self) -> None:
        """Until cancelled."""
        offset, failures, free = 0, 0, False
        while True:
            try:
                if not free:
                    # Telegram answers no questions while a webhook is set.
                    free = await self._bot.delete_webhook(drop_pending_updates=False)
                updates = await self._ask(offset)
                if updates:
                    await self._door.take(updates)
                    offset = int(updates[-1]["update_id"]) + 1
                failures = 0
            except TimedOut:
                continue
            except TelegramError as error:
                failures += 1
                free = free and not isinstance(error, Conflict)
                await asyncio.sleep(self._pause(error, failures))
            except Exception:
                # The database was away: nothing was acknowledged, and Telegram sends it again.
                failures += 1
                log.exception("Updates of Telegram could not be stored; they are asked for again.")
                await asyncio.sleep(pause_after(failures))

    async def _ask(self, offset: int) -> list[dict[str, Any]]:
        """The updates as Telegram wrote them.

        The library's own call reads them at once, and one that it cannot read would stop all that follow for ever. It
        warns of a call that it has itself; Telegram does not mind how the name is written.
        """
        given: dict[str, Any] = {"limit": MOST, "timeout": self._open_for, "allowed_updates": list(UPDATES)}
        if offset:
            given["offset"] = offset
        try:
            found = await self._bot.do_api_request(
                "getupdates", api_kwargs=given, read_timeout=self._open_for + ANSWERS_WITHIN
            )
        except EndPointNotFound as error:
            # So it names every answer to a token that Telegram does not know.
            raise InvalidToken from error
        return [each for each in found if isinstance(each.get("update_id"), int)] if isinstance(found, list) else []

    def _pause(self, error: TelegramError, failures: int) -> float:
        meant = meaning(error)
        if isinstance(error, Conflict):
            log.error("Another program asks Telegram for this bot's messages; only one may. %s", error)
        elif not isinstance(error, InvalidToken):
            log.warning("Telegram cannot be asked: %s", error)
        if isinstance(error, RetryAfter | InvalidToken) and isinstance(meant, DeliveryLaterError) and meant.seconds:
            return meant.seconds
        return pause_after(failures)


def pause_after(failures: int) -> float:
    """Seconds until the next question, after so many failures, one or more, without an answer between them."""
    # After a night of them the power itself would be too large for a number of seconds.
    return float(min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE))
