"""An open page of the web chat: speaks Engine.IO 4 and Socket.IO 5 with an ASGI application, without a socket."""

import asyncio
import json
from typing import Any, Self

#: Seconds after which what a test waits for counts as never said.
PATIENCE = 5.0

Event = tuple[str, Any]


class Refused(Exception):
    """The server did not accept the connection."""


class Page:
    """`events` holds everything that the server has sent, as (event, data)."""

    def __init__(self, app: Any, origin: str | None = None) -> None:
        self._app = app
        self._origin = origin
        self._to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._changed = asyncio.Condition()
        self._acks: dict[int, Any] = {}
        self._connected = self._closed = False
        self._seen: dict[str, int] = {}
        self.events: list[Event] = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        headers = [(b"host", b"navigator.example"), (b"connection", b"Upgrade"), (b"upgrade", b"websocket")]
        if self._origin is not None:
            headers.append((b"origin", self._origin.encode()))
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": "/socket.io/",
            "raw_path": b"/socket.io/",
            "root_path": "",
            "query_string": b"EIO=4&transport=websocket",
            "headers": headers,
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 80),
            "subprotocols": [],
        }
        await self._to_server.put({"type": "websocket.connect"})
        self._task = asyncio.create_task(self._app(scope, self._to_server.get, self._from_server))
        await self._until(lambda: self._connected or self._closed)
        if self._closed:
            await self._task
            raise Refused
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._to_server.put({"type": "websocket.disconnect", "code": 1000})
        if self._task is not None:
            await asyncio.wait_for(self._task, PATIENCE)

    async def emit(self, event: str, *data: Any) -> None:
        await self._send(f"42{json.dumps([event, *data])}")

    async def call(self, event: str, *data: Any) -> Any:
        """What the server answers to this event."""
        number = len(self._acks)
        self._acks[number] = None
        await self._send(f"42{number}{json.dumps([event, *data])}")
        await self._until(lambda: self._acks[number] is not None)
        return self._acks[number]

    async def next(self, event: str) -> Any:
        """The data of the first event of that name that was not asked for yet."""
        position = self._seen.get(event, 0)
        await self._until(lambda: len(self.named(event)) > position)
        self._seen[event] = position + 1
        return self.named(event)[position]

    def named(self, event: str) -> list[Any]:
        return [data for name, data in self.events if name == event]

    async def begin(self, **request: Any) -> Any:
        """Asks for a session, and gives what confirms it."""
        await self.emit("session_request", request)
        return await self.next("session_confirm")

    async def _send(self, text: str) -> None:
        await self._to_server.put({"type": "websocket.receive", "text": text})

    async def _from_server(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            self._closed = True
        elif message["type"] == "websocket.send":
            await self._received(message.get("text") or "")
        async with self._changed:
            self._changed.notify_all()

    async def _received(self, packet: str) -> None:
        if packet.startswith("0"):
            await self._send("40")
        elif packet == "2":
            await self._send("3")
        elif packet.startswith("40"):
            self._connected = True
        elif packet.startswith("42"):
            event, *data = json.loads(packet[2:])
            self.events.append((event, data[0] if data else None))
        elif packet.startswith("43"):
            number, _, rest = packet[2:].partition("[")
            self._acks[int(number)] = json.loads("[" + rest)[0]
        elif packet.startswith("44"):
            self._closed = True

    async def _until(self, condition: Any) -> None:
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(condition)
