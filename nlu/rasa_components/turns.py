"""Each message is worked on once: repeats get the first answer, one conversation takes its turns in order."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from weakref import WeakValueDictionary

Answer = dict[str, Any]

#: Answers kept for retries: far more than a gateway can have in flight.
REMEMBERED = 1000


class Turns:
    """Runs the handling of messages; keyed by conversation and the caller's own message id."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._answers: OrderedDict[tuple[str, str], asyncio.Task[Answer]] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._capacity = remembered

    async def answer(
        self,
        conversation_id: str,
        message_id: str,
        handle: Callable[[], Coroutine[Any, Any, Answer]],
        timeout_seconds: float,
    ) -> Answer:
        """Return the answer to a message, handling it unless it was handled or is being handled.

        Raises TimeoutError when it takes too long; the work goes on, and a repeat waits for the same work.
        Whatever `handle` raises is raised here and forgotten, so that a repeat tries again.
        """
        key = (conversation_id, message_id)
        task = self._answers.get(key)
        if task is None:
            task = asyncio.create_task(self._in_order(conversation_id, handle))
            self._answers[key] = task
            task.add_done_callback(lambda done: self._settle(key, done))
        self._answers.move_to_end(key)
        async with asyncio.timeout(timeout_seconds):
            return await asyncio.shield(task)

    async def _in_order(self, conversation_id: str, handle: Callable[[], Awaitable[Answer]]) -> Answer:
        # Rasa's own lock polls once a second when two messages meet; this one does not.
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            return await handle()

    def _settle(self, key: tuple[str, str], task: asyncio.Task[Answer]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._answers.pop(key, None)
        for old in list(self._answers):
            if len(self._answers) <= self._capacity:
                break
            if self._answers[old].done():
                del self._answers[old]
