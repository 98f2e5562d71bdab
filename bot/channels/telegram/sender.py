"""Sending on Telegram: each message once, at the pace that Telegram allows, with errors that say what to do.

Telegram knows no idempotency key. So each post is written down before it is sent; if its fate is unknown afterwards (a
killed process, a cut connection), it is sent again, and what may have arrived before is looked for and removed.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from weakref import WeakValueDictionary

import httpx
from telegram import Message
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.errors import AddressBlockedError, DeliveryLaterError, NavigatorError, UndeliverableError
from casework import telegram
from casework.store import Store

log = logging.getLogger(__name__)

Bot = ExtBot[int]
#: Seconds between two messages to the same private chat.
PAUSE = 1.0
#: Messages to all chats together in that time: Telegram allows thirty, counted over any second.
TOGETHER = 20
#: Chats whose last message is remembered.
REMEMBERED = 10_000
#: Message ids that are looked at for a message that may have arrived twice.
LOOKED_AT = 300
#: The same in a group, where the limiter lets twenty calls of any kind pass in a minute.
LOOKED_AT_IN_GROUP = 15
#: How often one of them is looked at when Telegram does not answer.
LOOKS = 3
#: Seconds until the next attempt when the token is refused: somebody has to mend it.
REFUSED_TOKEN = 60.0
#: What went wrong before anything was sent.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
#: Errors of single chats that do not come as "forbidden".
_GONE = ("chat not found", "user not found", "peer_id_invalid", "bot was kicked")


@dataclass
class _Settling:
    """A message that was sent again; every id up to `looked_at` was looked at for the one before it."""

    message_id: int
    looked_at: int


class Sender:
    """All posts go through here, those to one chat one after the other.

    `pause`: seconds between two messages to one private chat; all chats together get `TOGETHER` in that time.
    """

    def __init__(self, bot: Bot, store: Store, clock: Clock, pause: float = PAUSE) -> None:
        self.bot = bot
        self._store = store
        self._clock = clock
        self.pause = pause
        self._free_at: OrderedDict[int, float] = OrderedDict()
        self._all_free_at = 0.0
        #: Chats with which Telegram has told us to wait, and until when.
        self._told_until: OrderedDict[int, float] = OrderedDict()
        self._highest: dict[int, int] | None = None
        #: Between a post and the note of its id another one to the same chat would look like a double.
        self._posting: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        #: Sent, but not written down yet: the database, or Telegram in the search for a double, was away.
        self._settling: dict[str, _Settling] = {}

    def seen(self, chat_id: int, message_id: int) -> None:
        """A message id that Telegram has given out: later posts have higher ones."""
        if self._highest is not None:
            count = 0 if chat_id > 0 else chat_id
            self._highest[count] = max(self._highest.get(count, 0), message_id)

    async def post(self, key: str, chat_id: int, send: Callable[[], Awaitable[Message]]) -> int:
        """Sends a message once for each `key` (at most 64 characters); its id.

        Raises DeliveryLaterError, AddressBlockedError or UndeliverableError.
        """
        lock = self._posting.setdefault(chat_id, asyncio.Lock())
        async with lock:
            async with self._store.read() as session:
                note = await telegram.post_of(session, key)
            if note is not None and note.message_id is not None:
                return note.message_id
            if key not in self._settling:
                await self._wait_for_turn(chat_id)
                try:
                    await self._send(key, chat_id, send)
                finally:
                    if chat_id > 0:
                        self._free_again(chat_id, self.pause)
            return await self._settle(key, chat_id)

    async def _send(self, key: str, chat_id: int, send: Callable[[], Awaitable[Message]]) -> None:
        after = await self._after(chat_id)
        async with self._store.write() as session:
            note, begun_before = await telegram.begin_post(session, key, chat_id, after, self._clock())
        try:
            sent = await send()
        except TelegramError as error:
            meant = meaning(error)
            self._told_to_wait(chat_id, error)
            if not begun_before and surely_not_sent(error):
                async with self._store.write() as session:
                    await telegram.withdraw_post(session, key)
            raise meant from error
        self.seen(chat_id, sent.message_id)
        looked_at = note.after_id if begun_before else sent.message_id - 1
        self._settling[key] = _Settling(sent.message_id, looked_at)

    async def _settle(self, key: str, chat_id: int) -> int:
        """Removes what may have arrived before, and writes the id down; its next call goes on where this one failed."""
        settling = self._settling[key]
        await self._remove_double(chat_id, settling)
        async with self._store.write() as session:
            await telegram.end_post(session, key, settling.message_id)
        del self._settling[key]
        return settling.message_id

    async def quietly(self, what: str, call: Callable[[], Awaitable[object]], chat_id: int | None = None) -> bool:
        """Something that is of use now or never, such as a changed keyboard; False, and a line in the log, if not.

        With `chat_id` it is left out while Telegram has told us to wait with that chat.
        """
        if chat_id is not None and self._told_until.get(chat_id, 0.0) > time.monotonic():
            return False
        try:
            await call()
        except TelegramError as error:
            self._told_to_wait(chat_id, error)
            if "not modified" not in str(error):
                log.info("%s did not work on Telegram: %s", what, error)
                return False
        return True

    async def _after(self, chat_id: int) -> int:
        if self._highest is None:
            async with self._store.read() as session:
                found = await telegram.highest_ids(session)
            self._highest = self._highest or found
        return self._highest.get(0 if chat_id > 0 else chat_id, 0)

    async def _wait_for_turn(self, chat_id: int) -> None:
        """Telegram allows one message a second in a chat; for groups its own limiter knows how many."""
        wait = self._free_at.get(chat_id, 0.0) - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        now = time.monotonic()
        turn = max(self._all_free_at, now)
        self._all_free_at = turn + self.pause / TOGETHER
        if turn > now:
            await asyncio.sleep(turn - now)

    def _told_to_wait(self, chat_id: int | None, error: TelegramError) -> None:
        """Whatever kind of call was refused, nothing else goes to the chat before its time."""
        meant = meaning(error) if isinstance(error, RetryAfter) else None
        if chat_id is not None and isinstance(meant, DeliveryLaterError) and meant.seconds:
            self._told_until[chat_id] = time.monotonic() + meant.seconds
            self._told_until.move_to_end(chat_id)
            if len(self._told_until) > REMEMBERED:
                self._told_until.popitem(last=False)
            self._free_again(chat_id, meant.seconds)

    def _free_again(self, chat_id: int, seconds: float) -> None:
        """Nothing goes to the chat for so long."""
        self._free_at[chat_id] = max(self._free_at.get(chat_id, 0.0), time.monotonic() + seconds)
        self._free_at.move_to_end(chat_id)
        if len(self._free_at) > REMEMBERED:
            self._free_at.popitem(last=False)

    async def _remove_double(self, chat_id: int, settling: _Settling) -> None:
        """Removes our own message of which we do not know: the one whose fate was unknown.

        Of a message that the family wrote Telegram says that it cannot be edited, so that none of theirs is touched.
        """
        after, sent = settling.looked_at, settling.message_id
        if after >= sent - 1:
            return
        async with self._store.read() as session:
            known = await telegram.known_ids(session, chat_id, after, sent)
        unknown = [each for each in range(after + 1, sent) if each not in known]
        most = LOOKED_AT if chat_id > 0 else LOOKED_AT_IN_GROUP
        if len(unknown) > most:
            log.warning("Of %d message ids only %d are looked at for a double.", len(unknown), most)
        # The double came soon after the last id that was known; where none was, nothing is nearer than the newest.
        for message_id in unknown[:most] if after else unknown[-most:]:
            if await self._is_ours(chat_id, message_id):
                await self._remove(chat_id, message_id)
            settling.looked_at = message_id
        settling.looked_at = sent

    async def _is_ours(self, chat_id: int, message_id: int) -> bool:
        try:
            await self._insist(
                chat_id,
                partial(self.bot.edit_message_reply_markup, chat_id=chat_id, message_id=message_id, reply_markup=None),
            )
        except BadRequest as error:
            return "not modified" in str(error).lower()
        return True

    async def _remove(self, chat_id: int, message_id: int) -> None:
        try:
            await self._insist(chat_id, partial(self.bot.delete_message, chat_id, message_id))
        except BadRequest as error:
            # Gone already, or too old to be taken away.
            log.info("A double could not be removed on Telegram: %s", error)

    async def _insist(self, chat_id: int, call: Callable[[], Awaitable[object]]) -> None:
        """Raises BadRequest, or what `meaning` makes of other errors when they do not pass."""
        for tried in range(1, LOOKS + 1):
            try:
                await call()
            except BadRequest:
                raise
            except TelegramError as error:
                self._told_to_wait(chat_id, error)
                if isinstance(error, NetworkError) and tried < LOOKS:
                    continue
                raise meaning(error) from error
            return


def surely_not_sent(error: TelegramError) -> bool:
    """Whether Telegram has refused the request, or never got it."""
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return isinstance(error.__cause__, _NOT_SENT)
    return True


def meaning(error: TelegramError) -> NavigatorError:
    """What a caller can do about the error."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        return DeliveryLaterError("Telegram asks to wait", seconds=seconds)
    if isinstance(error, Forbidden) or any(gone in str(error).lower() for gone in _GONE):
        return AddressBlockedError(str(error))
    if isinstance(error, InvalidToken):
        log.critical("Telegram refuses the token of the bot; see docs/telegram.md.")
        return DeliveryLaterError("Telegram refuses the token", seconds=REFUSED_TOKEN)
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return DeliveryLaterError(f"Telegram cannot be reached: {error}")
    return UndeliverableError(str(error))
