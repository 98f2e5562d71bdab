"""Server-sent events: news for an open page, until its reader leaves, is signed out, or the server stops."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from starlette.responses import StreamingResponse
from starlette.types import Send

from bot.bulletin import Bulletin, News

#: Seconds between two signs of life.
HEARTBEAT = 15.0
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}
#: A line that readers ignore and that keeps the connection open.
SIGN_OF_LIFE = ": still here\n\n"


@dataclass(frozen=True)
class Tidings:
    """What a page learns at one time. `news` may be empty; `missed` when some were lost and all must be looked at."""

    kind: Literal["begin", "news", "beat", "signed_out"]
    news: tuple[News, ...] = ()
    missed: bool = False

    def about(self, conversation_id: UUID) -> tuple[News, ...]:
        return tuple(one for one in self.news if one.conversation_id == conversation_id)


class Streams:
    """All open streams of the console."""

    def __init__(self, bulletin: Bulletin, heartbeat: float = HEARTBEAT) -> None:
        self._bulletin = bulletin
        self._heartbeat = heartbeat
        self._pokes: set[asyncio.Event] = set()
        self._closed = False

    @property
    def open(self) -> int:
        return len(self._pokes)

    def close(self) -> None:
        """The server stops: every stream ends now, and new ones end at once."""
        self._closed = True
        self.poke()

    def poke(self) -> None:
        """Every stream asks again whether its reader is still signed in."""
        for poke in self._pokes:
            poke.set()

    async def follow(
        self, signed_in: Callable[[], Awaitable[bool]], about: UUID | None = None
    ) -> AsyncGenerator[Tidings, None]:
        """`begin` first, then news as it comes and a `beat` when it is quiet; `signed_out` is the last one.

        News of everything, or `about` one conversation alone.
        """
        poke = asyncio.Event()
        self._pokes.add(poke)
        try:
            with self._bulletin.listen(about) as queue:
                tidings = Tidings("begin")
                while not self._closed:
                    if not await signed_in():
                        yield Tidings("signed_out")
                        return
                    yield tidings
                    tidings = await self._next(queue, poke)
        finally:
            self._pokes.discard(poke)

    async def _next(self, queue: "asyncio.Queue[News | None]", poke: asyncio.Event) -> Tidings:
        waits: set[asyncio.Task[object]] = {asyncio.ensure_future(queue.get()), asyncio.ensure_future(poke.wait())}
        try:
            done, _ = await asyncio.wait(waits, timeout=self._heartbeat, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        poke.clear()
        items = [result for wait in done if isinstance(result := wait.result(), News) or result is None]
        while not queue.empty():
            items.append(queue.get_nowait())
        if not items:
            return Tidings("beat")
        return Tidings("news", tuple(item for item in items if item is not None), missed=None in items)


class EventStream(StreamingResponse):
    """Sends events; whatever ends it, the reader's place in the bulletin is given up at once."""

    def __init__(self, events: AsyncGenerator[str, None]) -> None:
        super().__init__(events, media_type="text/event-stream", headers=HEADERS)
        self._events = events

    async def stream_response(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._events) as events:
            async for event in events:
                await send({"type": "http.response.body", "body": event.encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def event(name: str = "", data: str = "", id: int | None = None) -> str:
    """One event; without a name the page takes `data` as HTML."""
    lines = [f"event: {name}"] if name else []
    lines += [f"id: {id}"] if id is not None else []
    lines += [f"data: {line}" for line in data.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines) + "\n\n"
