"""Links in the web chat to the files of a thread: signed for the thread, and good for some days."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol
from uuid import UUID

from fastapi import APIRouter, Request, Response
from itsdangerous import BadSignature, URLSafeSerializer

from bot.attachments.content import ALLOWED, PICTURES
from bot.attachments.errors import FileDamagedError, FileMissingError
from bot.attachments.files import AttachmentFiles
from bot.attachments.given_out import answer
from bot.channels.meeting_links import PRIVATE
from bot.clock import Clock
from casework.models import Attachment, Message
from casework.store import Store

log = logging.getLogger(__name__)

FOLDER = "/chat/files"
#: Days for which a link is good; a page makes new ones whenever it is opened.
GOOD_FOR = 7
#: The chat may stand in another site's page, which then shows the picture.
HEADERS = {**PRIVATE, "Cross-Origin-Resource-Policy": "cross-origin"}


class Links(Protocol):
    """What puts addresses into the view of a message."""

    def shown(self, view: Mapping[str, Any], conversation_id: UUID) -> dict[str, Any]: ...


class FileLinks:
    """Makes the links, and answers them. `key` is the server's; `others` put further addresses into a view."""

    def __init__(self, key: str, store: Store, files: AttachmentFiles, clock: Clock, others: Links) -> None:
        self._serializer = URLSafeSerializer(key, salt="web-chat-file")
        self._store = store
        self._files = files
        self._clock = clock
        self._others = others

    def shown(self, view: Mapping[str, Any], conversation_id: UUID) -> dict[str, Any]:
        """The view of a message with its files as a page shows them: path, name, kind, size, and how it is shown."""
        files = [
            {
                "path": self.path(UUID(each["id"]), conversation_id),
                "name": each["name"],
                "kind": each["kind"],
                "size": each["size"],
                "picture": each["mime"] in PICTURES,
                "sound": str(each["mime"]).startswith("audio/"),
            }
            for each in view.get("files", ())
        ]
        return {**self._others.shown(view, conversation_id), "files": files}

    def path(self, attachment_id: UUID, conversation_id: UUID) -> str:
        """The same all day, so that a picture that is shown again is not fetched again."""
        signed = self._serializer.dumps([attachment_id.hex, conversation_id.hex, self._today()])
        return f"{FOLDER}/{signed if isinstance(signed, str) else signed.decode()}"

    def router(self) -> APIRouter:
        routes = APIRouter()

        @routes.get(f"{FOLDER}/{{token}}", include_in_schema=False)
        async def file(token: str, request: Request) -> Response:
            attachment = await self._found(token)
            data = await self._read(attachment) if attachment is not None else None
            if attachment is None or data is None:
                return Response("There is no file at this address.", HTTPStatus.NOT_FOUND, HEADERS, "text/plain")
            return answer(attachment, attachment.mime or "", data, request.headers.get("range", ""), HEADERS)

        return routes

    def _today(self) -> int:
        return self._clock().date().toordinal()

    async def _found(self, token: str) -> Attachment | None:
        """None for a link that we did not give out, that is too old, or whose file is not in that thread any more."""
        try:
            attachment, thread, day = self._serializer.loads(token)
            attachment_id, conversation_id, age = UUID(hex=attachment), UUID(hex=thread), self._today() - int(day)
        except (BadSignature, ValueError, TypeError, AttributeError):
            return None
        async with self._store.read() as session:
            found = await session.get(Attachment, attachment_id)
            message = await session.get(Message, found.message_id) if found is not None else None
        if found is None or message is None or message.conversation_id != conversation_id:
            return None
        good = 0 <= age <= GOOD_FOR and message.removed_at is None
        return found if good and found.state == "stored" and found.mime in ALLOWED else None

    async def _read(self, attachment: Attachment) -> bytes | None:
        try:
            return await self._files.read(attachment.id)
        except (FileMissingError, FileDamagedError, OSError):
            log.exception("The file of attachment %s cannot be read.", attachment.id)
            return None
