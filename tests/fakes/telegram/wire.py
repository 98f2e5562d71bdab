"""HTTP over a real socket: requests in, answers out, and connections that break when told."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.telegram.refusal import Refusal, bad_request

#: The largest request the real API takes.
BODY_LIMIT = 50 * 1024 * 1024 + 65536
_FIELD = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Upload:
    """A file as part of a request."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    status: int
    body: bytes
    content_type: str = "application/json"

    @classmethod
    def of(cls, status: int, content: Any) -> "Response":
        return cls(status, json.dumps(content).encode())


class Cut(Exception):
    """The connection ends without an answer."""


Answer = Callable[[Request], Awaitable[Response]]


@dataclass
class Listener:
    """Listens on a free port of the loopback; after `end`, `begin` takes the same port again."""

    answer: Answer
    port: int = 0
    _server: asyncio.Server | None = None
    _busy: set[asyncio.Task[None]] = field(default_factory=set)

    async def begin(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=2048)
        self.port = self._server.sockets[0].getsockname()[1]

    async def end(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in list(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            while (request := await _read(reader)) is not None:
                response = await self._answered(request, reader)
                if response is None:
                    break
                writer.write(_encoded(response))
                await writer.drain()
        except (ConnectionError, Cut, asyncio.CancelledError, asyncio.IncompleteReadError):
            pass
        finally:
            self._busy.discard(task)
            writer.close()

    async def _answered(self, request: Request, reader: asyncio.StreamReader) -> Response | None:
        """The answer; None when the peer went away while it waited for it."""
        work = asyncio.ensure_future(self.answer(request))
        # Most answers need one step of the loop; only the ones that wait are worth a look at the peer.
        await asyncio.sleep(0)
        if work.done():
            return work.result()
        gone = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
            return await work if work.done() else None
        finally:
            for part in (gone, work):
                part.cancel()
            await asyncio.gather(gone, work, return_exceptions=True)


def _encoded(response: Response) -> bytes:
    head = (
        f"HTTP/1.1 {response.status} X\r\nContent-Type: {response.content_type}\r\n"
        f"Content-Length: {len(response.body)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + response.body


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """One request, or None when the peer has gone."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    parts = urlsplit(target)
    if "chunked" in headers.get("transfer-encoding", ""):
        body = await _chunks(reader)
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, parts.path, parts.query, headers, body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    pieces = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        pieces.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(pieces)


def content_of(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The parameters and the files of a request, in any of the forms the API takes. Raises Refusal."""
    if len(request.body) > BODY_LIMIT:
        raise Refusal(413, "Request Entity Too Large")
    parameters: dict[str, Any] = dict(_pairs(request.query.encode("latin-1")))
    uploads: dict[str, Upload] = {}
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if not request.body:
        return parameters, uploads
    if kind == "application/json":
        try:
            found = json.loads(request.body.decode())
        except UnicodeDecodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise bad_request("can't parse request JSON object")
        parameters.update(found)
    elif kind == "application/x-www-form-urlencoded":
        parameters.update(_pairs(request.body))
    elif kind == "multipart/form-data":
        boundary = rest.partition("boundary=")[2].strip('"')
        _multipart(request.body, boundary.encode(), parameters, uploads)
    else:
        raise bad_request(f"unsupported content type {kind}")
    return parameters, uploads


def _pairs(coded: bytes) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(coded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return pairs


def _multipart(body: bytes, boundary: bytes, parameters: dict[str, Any], uploads: dict[str, Upload]) -> None:
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.decode().split("\r\n"))
        }
        fields = dict(_FIELD.findall(headers["content-disposition"]))
        if "filename" in fields:
            mime_type = headers.get("content-type", "application/octet-stream")
            uploads[fields["name"]] = Upload(fields["filename"], mime_type, content)
        else:
            try:
                parameters[fields["name"]] = content.decode()
            except UnicodeDecodeError:
                raise bad_request("strings must be encoded in UTF-8") from None
