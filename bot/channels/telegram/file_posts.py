"""Files that staff send to a family, as posts on Telegram: pictures to look at, recordings to hear, others to save."""

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any
from uuid import UUID

from telegram import Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.attachments.errors import FileDamagedError, FileMissingError
from bot.attachments.files import AttachmentFiles
from bot.attachments.given_out import file_name
from bot.channels.telegram.parts import author
from bot.channels.telegram.sender import Sender
from bot.errors import DeliveryLaterError, UndeliverableError
from casework.models import Attachment
from casework.store import Store

#: Bytes of the largest picture that Telegram shows as one.
LARGEST_PHOTO = 10 * 1024 * 1024
_PHOTOS = frozenset({"image/jpeg", "image/png"})
#: What stands near the beginning of the only recordings that Telegram plays as voice messages.
_OPUS, _NEAR = b"OpusHead", 512
#: Refused as a picture to look at: too long and narrow, or not understood. As a document it is taken.
_NO_PHOTO = ("photo_invalid_dimensions", "image_process_failed", "photo_save_file_invalid")


class FilePosts:
    """Posts the files of a stored message after its words."""

    def __init__(self, sender: Sender, store: Store, files: AttachmentFiles) -> None:
        self._sender = sender
        self._store = store
        self._files = files

    async def post(self, key: str, chat_id: int, view: Mapping[str, Any]) -> None:
        """Each file once for each `key`. Raises what `Sender.post` raises, and UndeliverableError for a lost file."""
        if view["author"] != "staff":
            return
        # Without words nothing else says who sends it.
        caption = None if view.get("text") else "".join(f"<b>{escape(run.text)}</b>" for run in author(view))
        for number, shown in enumerate(view.get("files") or ()):
            async with self._store.read() as session:
                attachment = await session.get(Attachment, UUID(shown["id"]))
            if attachment is None or attachment.mime is None:
                continue
            data = await self._read(attachment)
            send = partial(self._send, chat_id, attachment, attachment.mime, data, caption if number == 0 else None)
            await self._sender.post(f"{key}.f{number}", chat_id, send)

    async def _read(self, attachment: Attachment) -> bytes:
        try:
            return await self._files.read(attachment.id)
        except (FileMissingError, FileDamagedError) as error:
            raise UndeliverableError("the file cannot be read any more") from error
        except OSError as error:
            raise DeliveryLaterError(f"the file cannot be read now: {error}") from error

    async def _send(self, chat_id: int, attachment: Attachment, mime: str, data: bytes, caption: str | None) -> Message:
        bot = self._sender.bot
        how: dict[str, Any] = {"filename": file_name(attachment, mime)}
        how |= {"caption": caption, "parse_mode": ParseMode.HTML} if caption else {}
        if mime in _PHOTOS and len(data) <= LARGEST_PHOTO:
            try:
                return await bot.send_photo(chat_id, data, **how)
            except BadRequest as error:
                if not any(word in str(error).lower() for word in _NO_PHOTO):
                    raise
        if mime == "audio/ogg" and _OPUS in data[:_NEAR]:
            return await bot.send_voice(chat_id, data, **how)
        return await bot.send_document(chat_id, data, disable_content_type_detection=True, **how)
