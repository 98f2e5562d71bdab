"""Reads a form with files: into memory, so that nothing of a family lies on the disk unencrypted, and bounded."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from bot.attachments.content import LARGEST
from bot.attachments.errors import FileNotTakenError, UploadBrokenError
from bot.attachments.intake import LARGEST_SAID
from locales.phrases import attachments as phrases

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

#: Bytes of all fields that are no files.
_FIELDS = 200_000
#: Bytes that are read of what is too large, and thrown away: a browser hears the answer only after it has sent all.
_READ_ON = 4 * LARGEST
#: Seconds in which more of a file must come.
_PATIENCE = 60.0


@dataclass(frozen=True)
class Uploaded:
    """One file as it was sent; its name is what the sender says."""

    name: str | None
    data: bytes


@dataclass
class Upload:
    """Field → text, of which the first value counts; and the files, of which there are none with a `refusal`."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Uploaded] = field(default_factory=list)
    #: Why none of the files is taken.
    refusal: FileNotTakenError | None = None


@dataclass
class _Part:
    head: dict[bytes, bytes] = field(default_factory=dict)
    header: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    body: bytearray = field(default_factory=bytearray)
    name: str = ""
    #: None for a field that is no file.
    file: str | None = None


async def read_upload(request: Request, *, most: int) -> Upload:
    """The form, with at most `most` files. Raises UploadBrokenError."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise UploadBrokenError
    reading = _Reading(most)
    parser = MultipartParser(boundary, reading.callbacks())
    taken = 0
    try:
        async for chunk in _patiently(request.stream()):
            taken += len(chunk)
            if taken > _READ_ON + most * LARGEST:
                raise UploadBrokenError
            parser.write(chunk)
    except (MultipartParseError, ClientDisconnect, TimeoutError) as error:
        raise UploadBrokenError from error
    if not reading.ended:
        raise UploadBrokenError
    return reading.upload


async def _patiently(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    while True:
        async with asyncio.timeout(_PATIENCE):
            try:
                chunk = await anext(stream)
            except StopAsyncIteration:
                return
        yield chunk


class _Reading:
    """What has been read so far. The first refusal is the one that counts; no file is kept after it."""

    def __init__(self, most: int) -> None:
        self.upload = Upload()
        self.ended = False
        self._most = most
        self._part = _Part()
        self._said = 0

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._part.header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._part.value.extend(data[start:end]),
            "on_header_end": self._header,
            "on_headers_finished": self._headers,
            "on_part_data": self._data,
            "on_part_end": self._finish,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._part = _Part()

    def _header(self) -> None:
        part = self._part
        part.head[bytes(part.header).lower()] = bytes(part.value)
        part.header.clear()
        part.value.clear()

    def _headers(self) -> None:
        _, options = parse_options_header(self._part.head.get(b"content-disposition", b""))
        self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            self._part.file = options[b"filename"].decode("utf-8", "replace").replace("%22", '"')

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part.file is None:
            self._said += end - start
            if self._said > _FIELDS:
                raise UploadBrokenError
        elif len(part.body) + end - start > LARGEST:
            self._refuse(FileNotTakenError(phrases.TOO_BIG, limit=LARGEST_SAID))
        if part.file is None or self.upload.refusal is None:
            part.body += data[start:end]

    def _finish(self) -> None:
        part = self._part
        if part.file is None:
            self.upload.fields.setdefault(part.name, part.body.decode("utf-8", "replace"))
        elif self.upload.refusal is None and (part.file or part.body):
            # A field for files in which none was chosen comes without name and content.
            if len(self.upload.files) == self._most:
                self._refuse(FileNotTakenError(phrases.TOO_MANY, limit=self._most))
                return
            self.upload.files.append(Uploaded(part.file or None, bytes(part.body)))
        self._part = _Part()

    def _refuse(self, why: FileNotTakenError) -> None:
        self.upload.refusal = self.upload.refusal or why
        self.upload.files.clear()
        self._part.body.clear()

    def _end(self) -> None:
        self.ended = True
