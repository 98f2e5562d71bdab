"""Files that families send on Telegram: fetched after the message was taken, checked, and kept encrypted."""

import asyncio
import logging
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.attachments.content import LARGEST
from bot.attachments.errors import FileNotTakenError
from bot.attachments.files import AttachmentFiles
from bot.attachments.intake import LARGEST_SAID, look
from bot.bulletin import Bulletin, News
from bot.channels.telegram.sender import Sender, meaning
from bot.clock import Clock
from bot.errors import DeliveryLaterError
from bot.outbox import Outbox
from bot.reply import render
from casework import attachments, conversations, families
from casework.models import Attachment, Message
from casework.store import Store
from locales.phrases import attachments as phrases
from locales.utterance import Utterance

log = logging.getLogger(__name__)

#: Seconds between two looks, and after an error.
PAUSE = 10.0
#: A file that could not be had for so long is given up.
TOO_OLD = timedelta(days=1)
#: Of files that are refused so soon after each other, only the first is spoken about.
TOGETHER = timedelta(minutes=1)
#: No message has so high an id.
AFTER_ALL = 2**62
_SAID = {
    "too_big": phrases.NOT_KEPT_TOO_BIG,
    "forbidden_type": phrases.NOT_KEPT_FORBIDDEN,
    "gone": phrases.NOT_KEPT_GONE,
}
#: The bot API gives out no larger files.
_TOO_BIG = "file is too big"


class Files:
    """Fetches what waits, one file after the other; a file that cannot be had now is asked for again."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        files: AttachmentFiles,
        bulletin: Bulletin,
        clock: Clock,
        outbox: Outbox,
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._sender = sender
        self._files = files
        self._bulletin = bulletin
        self._clock = clock
        self._called = asyncio.Event()

    def wake(self) -> None:
        self._called.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._called.clear()
            try:
                await self.fetch_all()
            except Exception:
                log.exception("Files of families could not be fetched; it is tried again.")
            try:
                async with asyncio.timeout(PAUSE):
                    await self._called.wait()
            except TimeoutError:
                continue

    async def fetch_all(self) -> int:
        """How many files were stored; those that must be asked for later are left."""
        async with self._store.read() as session:
            waiting = [each for each in await attachments.waiting(session) if (each.source or {}).get("file_id")]
        stored = 0
        for each in waiting:
            try:
                stored += await self._fetch(each)
            except TelegramError as error:
                later = meaning(error)
                log.warning("A file of a family cannot be fetched now: %s", later)
                if isinstance(error, RetryAfter | InvalidToken):
                    return stored
                if not isinstance(later, DeliveryLaterError) or self._clock() - each.created_at > TOO_OLD:
                    await self._refuse(each, "gone")
        return stored

    async def _fetch(self, attachment: Attachment) -> bool:
        if attachment.size is not None and attachment.size > LARGEST:
            return await self._refuse(attachment, "too_big")
        try:
            file = await self._sender.bot.get_file(str((attachment.source or {})["file_id"]))
        except BadRequest as error:
            return await self._refuse(attachment, "too_big" if _TOO_BIG in str(error).lower() else "gone")
        try:
            data = bytes(await file.download_as_bytearray())
        except InvalidToken:
            # What the library makes of "not found": the token was good a moment ago.
            return await self._refuse(attachment, "gone")
        try:
            looked = await look(data)
        except FileNotTakenError as refusal:
            return await self._refuse(attachment, "too_big" if refusal.code == "file_too_big" else "forbidden_type")
        await self._files.write(attachment.id, looked.data)
        async with self._store.write() as session:
            known = await attachments.mark_stored(session, attachment.id, looked.mime, len(looked.data), self._clock())
        if not known:
            # The family was erased meanwhile.
            await self._files.remove(attachment.id)
            return False
        await self._tell(attachment)
        return True

    async def _refuse(self, attachment: Attachment, reason: attachments.Reason) -> bool:
        async with self._store.write() as session:
            if await attachments.mark_refused(session, attachment.id, reason) and attachment.kind != "sticker":
                await self._say(session, attachment, reason)
        self._outbox.wake()
        await self._tell(attachment)
        return False

    async def _say(self, session: AsyncSession, attachment: Attachment, reason: attachments.Reason) -> None:
        """The family hears that its file did not arrive, and what to do; once for many that were sent together."""
        message, now = await session.get_one(Message, attachment.message_id), self._clock()
        conversation = await families.conversation(session, message.conversation_id)
        values = {"limit": LARGEST_SAID} if reason == "too_big" else {}
        said = await conversations.last_said_by_bot(session, conversation.id, before=AFTER_ALL, limit=1)
        phrase = _SAID[reason].name
        if said and said[0].utterance and said[0].utterance["phrase"] == phrase and now - said[0].created_at < TOGETHER:
            return
        language = await families.language_of(session, conversation)
        await render.say(session, conversation, Utterance(phrase, values), language, now, reply_to=message.id)

    async def _tell(self, attachment: Attachment) -> None:
        async with self._store.read() as session:
            message = await session.get(Message, attachment.message_id)
        if message is not None:
            # With its id: a page of the same person shows the file with the message that it has already.
            self._bulletin.publish(News("message", message.conversation_id, message.id))
