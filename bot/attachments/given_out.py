"""A kept file as an answer to a browser: under its checked type, closed in itself, with a name that is safe."""

import re
from collections.abc import Mapping
from datetime import UTC
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.responses import Response

from bot.attachments.content import ALLOWED, PICTURES
from casework import attachments
from casework.models import Attachment

FILE_HEADERS = {
    # Whatever is in the file: opened by itself it may run, load and send nothing.
    # (Chromium lays out a picture that is opened by itself with styles of its own.)
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "bytes",
}
#: One part of a file, as players of sound ask for it.
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def answer(attachment: Attachment, mime: str, data: bytes, wanted: str, headers: Mapping[str, str]) -> Response:
    """The file, or the part that `wanted`, a Range header, asks for; `headers` are further ones."""
    headers = {**headers, **FILE_HEADERS, "Content-Disposition": disposition(attachment, mime)}
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
