"""What a family sent beside its words: its line in the thread, and the file itself."""

import logging
from uuid import UUID

from starlette.responses import Response

from bot.attachments.content import ALLOWED
from bot.attachments.errors import FileDamagedError, FileMissingError
from bot.attachments.files import AttachmentFiles
from bot.attachments.given_out import answer
from bot.console.errors import NoSuchPageError
from bot.console.gate import Call
from bot.console.pages import HEADERS, Pages
from bot.console.thread import zone_of
from casework import attachments
from casework.errors import NotFoundError
from casework.store import Store

log = logging.getLogger(__name__)

FILE_HEADERS = {**HEADERS, "Cross-Origin-Resource-Policy": "same-origin"}


class AttachmentPage:
    """One attachment. Every method raises NoSuchPageError for an unknown one."""

    def __init__(self, store: Store, files: AttachmentFiles | None, pages: Pages) -> None:
        self._store = store
        self._files = files
        self._pages = pages

    async def file(self, call: Call) -> Response:
        """The file under its checked type; a page in words when it cannot be read any more."""
        async with self._store.read() as session:
            try:
                attachment = await attachments.get(session, _id(call))
            except NotFoundError as error:
                raise NoSuchPageError from error
        mime = attachment.mime
        if self._files is None or attachment.state != "stored" or mime is None or mime not in ALLOWED:
            raise NoSuchPageError
        try:
            data = await self._files.read(attachment.id)
        except (FileMissingError, FileDamagedError, OSError):
            log.exception("The file of attachment %s cannot be read.", attachment.id)
            return self._pages.page("unreadable.html", call, 500)
        return answer(attachment, mime, data, call.request.headers.get("range", ""), FILE_HEADERS)

    async def line(self, call: Call) -> Response:
        """How the attachment stands in the thread now, for a page on which it was still on its way."""
        async with self._store.read() as session:
            try:
                attachment = await attachments.get(session, _id(call))
            except NotFoundError as error:
                raise NoSuchPageError from error
            zone = await zone_of(session, attachment.message_id)
        return self._pages.page("attachment_part.html", call, attachment=attachment, zone=zone)


def _id(call: Call) -> UUID:
    try:
        return UUID(call.request.path_params["id"])
    except ValueError as error:
        raise NoSuchPageError from error
