"""Messages that staff took away leave Telegram too: deleted, or, when they are too old for that, replaced by words."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from telegram.error import BadRequest, TelegramError

from bot.bulletin import Bulletin, News
from bot.channels.telegram.sender import Sender
from bot.clock import Clock
from bot.reply.voice import voice
from casework import conversations, families, removals
from casework.models import Message
from casework.store import Store
from locales.phrases import web_chat

log = logging.getLogger(__name__)

CHANNEL = "telegram"
#: Seconds between two looks when nobody has called: what a killed process left is found by this.
PATIENCE = 60.0
#: So long Telegram is asked again when it could not be reached, or the person lets us in no more.
TRIED_FOR = timedelta(days=7)
#: A note for staff, in English as all of them.
LEFT = "A message that was removed could not be taken away on Telegram: it is older than Telegram allows."


class Removals:
    """Follows what was removed. Doing it again changes nothing."""

    def __init__(self, store: Store, sender: Sender, bulletin: Bulletin, clock: Clock) -> None:
        self._store = store
        self._sender = sender
        self._bulletin = bulletin
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        with self._bulletin.listen() as news:
            while True:
                try:
                    await self.take_away()
                except Exception:
                    # A database that is locked or away for a moment must not end it.
                    log.exception("Removed messages could not be taken away on Telegram; it is tried again.")
                try:
                    async with asyncio.timeout(PATIENCE):
                        while (heard := await news.get()) is not None and heard.kind != "removed":
                            continue
                except TimeoutError:
                    continue

    async def take_away(self) -> None:
        """One look at what was removed of late."""
        async with self._store.read() as session:
            removed = await removals.lately(session, CHANNEL, self._clock(), TRIED_FOR)
        for message in removed:
            if message.author == "family":
                await self._written_there(message)
            await self._posted(message)

    async def _posted(self, message: Message) -> None:
        """What we posted, in the family's chat and in the coordinators' group."""
        async with self._store.read() as session:
            posts = await removals.telegram_posts(session, message.id)
        for post in posts:
            if post.message_id is None:
                continue
            gone = await self._deleted(post.chat_id, post.message_id)
            if gone is None:
                continue
            if not gone:
                replaced = await self._replaced(post.chat_id, post.message_id, message.language)
                if replaced is None:
                    continue
                if not replaced:
                    await self._left(message)
            async with self._store.write() as session:
                await removals.forget_post(session, post.key)

    async def _written_there(self, message: Message) -> None:
        """What the family wrote in its chat with us: a bot may delete that as well."""
        async with self._store.read() as session:
            place = await removals.telegram_place(session, message)
        if place is None:
            return
        gone = await self._deleted(*place)
        if gone is None:
            return
        if not gone:
            await self._left(message)
        async with self._store.write() as session:
            await removals.forget_place(session, message.id)

    async def _deleted(self, chat_id: int, message_id: int) -> bool | None:
        """False when Telegram lets nobody delete it; None when it must be tried again."""
        return await self._done(partial(self._sender.bot.delete_message, chat_id, message_id), "not found")

    async def _replaced(self, chat_id: int, message_id: int, language: str) -> bool | None:
        """The same for our own message: its text and its buttons give way to a sentence."""
        text = voice(language).say(web_chat.REMOVED.name)
        edit = partial(self._sender.bot.edit_message_text, text, chat_id=chat_id, message_id=message_id)
        return await self._done(edit, "not modified")

    async def _done(self, call: Callable[[], Awaitable[object]], done_before: str) -> bool | None:
        try:
            await call()
        except BadRequest as error:
            if done_before in str(error).lower():
                return True
            log.info("A removed message could not be taken away on Telegram: %s", error)
            return False
        except TelegramError as error:
            log.info("A removed message cannot be taken away on Telegram yet: %s", error)
            return None
        return True

    async def _left(self, message: Message) -> None:
        async with self._store.write() as session:
            conversation = await families.conversation(session, message.conversation_id)
            await conversations.note(session, conversation, LEFT, self._clock(), urgent=True)
        self._bulletin.publish(News("floor", message.conversation_id))
