"""Telegram's updates: stored first, then worked on, each chat in its order and all chats at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from telegram import Update

from bot.channels.telegram.sender import Sender
from bot.clock import Clock
from bot.errors import AddressBlockedError, DeliveryLaterError, UndeliverableError
from casework import telegram
from casework.channel_models import TelegramUpdate
from casework.store import Store
from casework.telegram import Arrived

log = logging.getLogger(__name__)

#: Seconds until what failed is tried again, and how often it is tried.
PAUSE, TRIES = 1.0, 5
#: After that nobody waits any more for words that did not get through.
TOO_LATE = timedelta(hours=1)
#: How long ids are kept by which a repeated update is known; Telegram repeats for one day.
REMEMBERED = timedelta(days=3)
#: Seconds between two looks for what can be forgotten.
TIDYING = 3600.0

Work = Callable[[Update], Awaitable[None]]


class Door:
    """Takes updates from polling or from the webhook, and hands them to `work` until they are done."""

    def __init__(self, store: Store, sender: Sender, clock: Clock, work: Work) -> None:
        self._store = store
        self._sender = sender
        self._clock = clock
        self._work = work
        self._open = False
        self._working: dict[int | None, asyncio.Task[None]] = {}
        self._again: set[int | None] = set()

    async def take(self, updates: Iterable[Mapping[str, Any]]) -> None:
        """Stores the updates, and begins to work on them while `run` runs; afterwards they may be acknowledged."""
        arrived = [each for update in updates if (each := arrival(update)) is not None]
        async with self._store.write() as session:
            fresh = set(await telegram.keep(session, arrived, self._clock()))
        for each in arrived:
            if each.chat_id is not None and each.message_id is not None:
                self._sender.seen(each.chat_id, each.message_id)
            if each.update_id in fresh:
                self._wake(each.chat_id)

    async def run(self) -> None:
        """Finds what an earlier process left, then tidies up from time to time, until cancelled."""
        self._open = True
        try:
            while True:
                try:
                    await self._tidy()
                except Exception:
                    log.exception("Old updates could not be looked through; it is tried again.")
                    await asyncio.sleep(PAUSE)
                else:
                    await asyncio.sleep(TIDYING)
        finally:
            self._open = False
            for task in list(self._working.values()):
                task.cancel()
            await asyncio.gather(*self._working.values(), return_exceptions=True)

    async def _tidy(self) -> None:
        async with self._store.read() as session:
            left = await telegram.chats_undone(session)
        for chat_id in left:
            self._wake(chat_id)
        async with self._store.write() as session:
            await telegram.forget(session, self._clock() - REMEMBERED)

    def _wake(self, chat_id: int | None) -> None:
        if not self._open:
            # Whoever opens finds it: before, Telegram has not told yet who we are.
            return
        if chat_id in self._working:
            self._again.add(chat_id)
            return
        self._working[chat_id] = asyncio.create_task(self._work_off(chat_id))

    async def _work_off(self, chat_id: int | None) -> None:
        try:
            while True:
                try:
                    async with self._store.read() as session:
                        update = await telegram.next_of_chat(session, chat_id)
                    if update is None:
                        break
                    await self._work_on(update)
                except Exception:
                    # The database was away; the update is still there.
                    log.exception("Updates of a chat could not be worked on; they are tried again.")
                    await asyncio.sleep(PAUSE)
        finally:
            self._working.pop(chat_id, None)
        if chat_id in self._again:
            self._again.discard(chat_id)
            self._wake(chat_id)

    async def _work_on(self, update: TelegramUpdate) -> None:
        try:
            read = Update.de_json(dict(update.body or {}), self._sender.bot)
            await self._work(read)
        except DeliveryLaterError as error:
            # What must be said at once cannot be said now: that is no fault of the update.
            late = self._clock() - update.received_at > TOO_LATE
            log.log(logging.ERROR if late else logging.INFO, "Update %s waits: %s", update.update_id, error)
            if not late:
                await asyncio.sleep(error.seconds or PAUSE)
                return
        except (AddressBlockedError, UndeliverableError) as error:
            log.warning("Update %s cannot be answered: %s", update.update_id, error)
        except Exception:
            log.exception("Update %s failed.", update.update_id)
            async with self._store.write() as session:
                await telegram.count_attempt(session, update.update_id)
            if update.attempts + 1 < TRIES:
                await asyncio.sleep(PAUSE)
                return
            log.critical("Update %s could not be worked on and is given up.", update.update_id)
        async with self._store.write() as session:
            await telegram.mark_done(session, update.update_id, self._clock())


def arrival(update: Mapping[str, Any]) -> Arrived | None:
    """What the door must know of an update; None for what is none."""
    update_id = update.get("update_id")
    if not isinstance(update_id, int):
        return None
    about = next((value for value in update.values() if isinstance(value, Mapping)), {})
    message = about.get("message", about)
    chat = message.get("chat") if isinstance(message, Mapping) else None
    chat_id = chat.get("id") if isinstance(chat, Mapping) else None
    message_id = message.get("message_id") if isinstance(message, Mapping) else None
    return Arrived(
        update_id,
        chat_id if isinstance(chat_id, int) else None,
        message_id if isinstance(message_id, int) and chat_id is not None else None,
        update,
    )
