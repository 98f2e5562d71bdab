"""News inside the gateway: who must look again. The console's streams listen; nothing is stored here."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class News:
    """Something changed in a conversation: a `message`, the `floor` (handovers included), or which `addresses` it has.

    `message_id` names a message that the family has just written.
    """

    kind: Literal["message", "floor", "addresses"]
    conversation_id: UUID
    message_id: int | None = None


#: News kept for one slow listener; past that it is told to look at everything again (None).
BACKLOG = 100


class Bulletin:
    """Publishes to all listeners; a listener that is too slow misses items but learns that it did."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[News | None]] = set()

    def publish(self, news: News) -> None:
        for queue in self._listeners:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(news)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[News | None]]:
        queue: asyncio.Queue[News | None] = asyncio.Queue(BACKLOG)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
