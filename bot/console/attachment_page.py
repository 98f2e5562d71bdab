"""What a family sent beside its words: its line in the thread, and the file itself."""

import logging
import re
from datetime import UTC
from pathlib import PurePosixPath
from urllib.parse import quote
from uuid import UUID

from starlette.responses import Response

from bot.attachments.content import ALLOWED
from bot.attachments.errors import FileDamagedError, FileMissingError
from bot.attachments.files import AttachmentFiles
from bot.console.errors import NoSuchPageError
from bot.console.gate import Call
from bot.console.pages import HEADERS, PICTURES, Pages
from bot.console.thread import zone_of
from casework import attachments
from casework.errors import NotFoundError
from casework.models import Attachment
from casework.store import Store

log = logging.getLogger(__name__)

FILE_HEADERS = {
    **HEADERS,
    # Whatever is in the file: opened by itself it may run, load and send nothing.
    # (Chromium lays out a picture that is opened by itself with styles of its own.)
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "bytes",
}
#: One part of a file, as players of sound ask for it.
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


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
        return _answer(attachment, mime, data, call.request.headers.get("range", ""))

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


def _answer(attachment: Attachment, mime: str, data: bytes, wanted: str) -> Response:
    headers = {**FILE_HEADERS, "Content-Disposition": disposition(attachment, mime)}
    media_type = "text/plain; charset=utf-8" if mime == "text/plain" else mime
    found = RANGE.fullmatch(wanted)
    if found is None or found[0] == "bytes=-":
        return Response(data, 200, headers, media_type)
    size = len(data)
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    if first > last:
        return Response(None, 416, {**headers, "Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(data[first : last + 1], 206, headers, media_type)


def disposition(attachment: Attachment, mime: str) -> str:
    """Whether a browser shows the file or saves it, and under which name: its ending is that of the content."""
    name = file_name(attachment, mime)
    # The first name is for programs that know only the letters of ASCII.
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", name)
    how = "inline" if mime in PICTURES else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_name(attachment: Attachment, mime: str) -> str:
    """For example "letter.pdf"; without a name from the sender "voice 2026-11-21 1814.ogg", in UTC."""
    given = PurePosixPath(attachments.plain_name(attachment.name) or "")
    # A dot that begins no ending belongs to the name: "Dr. Lind".
    stem = given.stem if re.fullmatch(r"\.\w{1,5}", given.suffix) else given.name
    # No system of files takes these letters, and Windows no blank or dot at the end.
    stem = re.sub(r'[<>:"/\\|?*%]', "_", stem).strip(" .")
    if not stem:
        stem = f"{attachment.kind.replace('_', ' ')} {attachment.created_at.astimezone(UTC):%Y-%m-%d %H%M}"
    return stem + ALLOWED[mime]
