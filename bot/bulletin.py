"""News inside the gateway: who must look again. The console's streams listen; nothing is stored here."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class News:
    """Something changed in a conversation: a `message`, the `floor` (handovers included), or which `addresses` it has.

    `message_id` names a message that the family has just written, or one that was `removed`. `readers`: somebody has
    opened or left its page; only its own pages are told that.
    """

    kind: Literal["message", "floor", "addresses", "removed", "readers"]
    conversation_id: UUID
    message_id: int | None = None


#: News kept for one slow listener; past that it is told to look at everything again (None).
BACKLOG = 100


class Bulletin:
    """Publishes to all listeners; a listener that is too slow misses items but learns that it did."""

    def __init__(self) -> None:
        #: Conversation → who listens to it alone; under None, who listens to everything.
        self._listeners: defaultdict[UUID | None, set[asyncio.Queue[News | None]]] = defaultdict(set)

    def publish(self, news: News) -> None:
        everybody = () if news.kind == "readers" else self._listeners.get(None, ())
        for queue in (*everybody, *self._listeners.get(news.conversation_id, ())):
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(news)

    @contextmanager
    def listen(self, about: UUID | None = None) -> Iterator[asyncio.Queue[News | None]]:
        """All news, or only those of one conversation: a page that shows one must not wake up for all others."""
        queue: asyncio.Queue[News | None] = asyncio.Queue(BACKLOG)
        self._listeners[about].add(queue)
        try:
            yield queue
        finally:
            self._listeners[about].discard(queue)
            if not self._listeners[about]:
                del self._listeners[about]
