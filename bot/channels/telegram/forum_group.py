"""The coordinators' forum group on Telegram: its topics, what is posted there, and why that may fail."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from telegram import LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram import forum_words as words
from bot.channels.telegram.keyboard import Rows, markup
from bot.channels.telegram.sender import Sender, meaning
from bot.clock import Clock
from bot.errors import AddressBlockedError, DeliveryLaterError, NavigatorError, UndeliverableError

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_LOST = ("thread not found", "topic_deleted", "topic_id_invalid")
#: What Telegram's errors mean for whoever keeps the group; the first that fits.
_TROUBLES = (
    ("rights to delete", words.NO_RIGHTS_TO_DELETE),
    ("rights to send", words.NO_RIGHTS_TO_WRITE),
    ("not enough rights", words.NO_RIGHTS),
    ("have no rights", words.NO_RIGHTS),
    ("chat_admin_required", words.NO_RIGHTS),
    ("not a forum", words.NO_FORUM),
    ("only for supergroups", words.NO_FORUM),
    ("chat not found", words.NO_GROUP),
)

T = TypeVar("T")


class TopicLostError(NavigatorError):
    """The topic is not there any more: somebody has deleted it."""


class TopicClosedError(NavigatorError):
    """The topic is closed, and the bot may not write in it."""


class GroupError(NavigatorError):
    """Nothing can be done in the group until somebody mends it; the message says what, in words for staff."""


class ForumGroup:
    """The group `chat_id`. Its methods raise DeliveryLaterError, TopicLostError, TopicClosedError or GroupError."""

    def __init__(self, sender: Sender, clock: Clock, chat_id: int) -> None:
        self.chat_id = chat_id
        self.sender = sender
        self._clock = clock
        #: One call after the other: none is under way when Telegram tells us to wait, and no post looks like a double.
        self._turn = asyncio.Lock()
        #: Telegram has told us to wait so long with the whole group.
        self._rests_until: datetime | None = None

    async def create(self, name: str) -> int:
        """A new topic; its id."""
        try:
            made = await self._call(partial(self.sender.bot.create_forum_topic, self.chat_id, name))
        except UndeliverableError as error:
            raise GroupError(words.REFUSED_BY_TELEGRAM.format(why=error)) from error
        self.sender.seen(self.chat_id, made.message_thread_id)
        return made.message_thread_id

    async def rename(self, thread_id: int, name: str) -> None:
        await self._set(partial(self.sender.bot.edit_forum_topic, self.chat_id, thread_id, name=name))

    async def close(self, thread_id: int) -> None:
        await self._set(partial(self.sender.bot.close_forum_topic, self.chat_id, thread_id))

    async def reopen(self, thread_id: int) -> None:
        await self._set(partial(self.sender.bot.reopen_forum_topic, self.chat_id, thread_id))

    async def delete(self, thread_id: int, chat_id: int | None = None) -> None:
        """With all that is in it, also in an earlier group; one that is not there any more is no error."""
        try:
            await self._set(partial(self.sender.bot.delete_forum_topic, chat_id or self.chat_id, thread_id))
        except TopicLostError:
            return

    async def post(
        self,
        key: str,
        thread_id: int | None,
        html: str,
        rows: Rows = (),
        *,
        silent: bool = False,
        reply_to: int | None = None,
    ) -> int:
        """Posts once for each key; the id of the message. `thread_id` None is the general topic.

        Raises UndeliverableError besides, when Telegram does not take this very message.
        """
        send = partial(
            self.sender.bot.send_message,
            self.chat_id,
            html,
            message_thread_id=thread_id,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(rows),
            link_preview_options=_NO_PREVIEW,
            disable_notification=silent,
            reply_parameters=None if reply_to is None else ReplyParameters(reply_to, allow_sending_without_reply=True),
        )
        return await self._post(key, send)

    async def post_file(self, key: str, thread_id: int, kind: str, file_id: str) -> int:
        """Posts a file that Telegram has already, as `post` does. `kind` is one of attachment.kind."""
        bot = self.sender.bot
        sends: dict[str, Callable[..., Awaitable[Message]]] = {
            "photo": bot.send_photo,
            "document": bot.send_document,
            "voice": bot.send_voice,
            "video": bot.send_video,
            "video_note": bot.send_video_note,
            "audio": bot.send_audio,
            "sticker": bot.send_sticker,
        }
        return await self._post(key, partial(sends[kind], self.chat_id, file_id, message_thread_id=thread_id))

    async def _post(self, key: str, send: Callable[[], Awaitable[Message]]) -> int:
        return await self._call(partial(self.sender.post, key, self.chat_id, send))

    async def _set(self, call: Callable[[], Awaitable[object]]) -> None:
        """Changes a topic; that it is so already is no error."""
        try:
            await self._call(call)
        except UndeliverableError as error:
            if "not_modified" not in str(error).lower():
                raise GroupError(words.REFUSED_BY_TELEGRAM.format(why=error)) from error

    async def _call(self, call: Callable[[], Awaitable[T]]) -> T:
        async with self._turn:
            now = self._clock()
            if self._rests_until is not None and self._rests_until > now:
                seconds = (self._rests_until - now).total_seconds()
                raise DeliveryLaterError("the group rests, as Telegram asked", seconds=seconds)
            try:
                return await call()
            except (TelegramError, NavigatorError) as error:
                known = meaning(error) if isinstance(error, TelegramError) else error
                if isinstance(known, DeliveryLaterError) and known.seconds is not None:
                    self._rests_until = now + timedelta(seconds=known.seconds)
                raise _meaning_here(known) from error


def _meaning_here(error: NavigatorError) -> NavigatorError:
    said = str(error).lower()
    if isinstance(error, UndeliverableError | AddressBlockedError):
        if any(lost in said for lost in _LOST):
            return TopicLostError()
        if "topic_closed" in said:
            return TopicClosedError()
        for part, trouble in _TROUBLES:
            if part in said:
                return GroupError(trouble)
    if isinstance(error, AddressBlockedError):
        return GroupError(words.NOT_IN_GROUP)
    return error
