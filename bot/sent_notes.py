"""Writing down what was sent: all that was sent while the last note was written, in one transaction."""

import asyncio

from bot.clock import Clock
from casework import deliveries
from casework.store import Store


class SentNotes:
    """Many deliveries end at once, and each transaction holds up the answers."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def note(self, item_id: int) -> None:
        """Returns once it is written that this row of the outbox was sent. Raises what the database raises."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item_id, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await written

    async def close(self) -> None:
        """What is not written yet is not: it is delivered again, under the same id."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _write_all(self) -> None:
        batch: list[tuple[int, asyncio.Future[None]]] = []
        try:
            while self._waiting:
                # Those that end in this moment come along.
                await asyncio.sleep(0)
                batch, self._waiting = self._waiting, []
                await self._write(batch)
        finally:
            self._writing = None
            for _, written in (*batch, *self._waiting):
                written.cancel()
            self._waiting = []

    async def _write(self, batch: list[tuple[int, asyncio.Future[None]]]) -> None:
        failed: Exception | None = None
        try:
            async with self._store.write() as session:
                await deliveries.mark_all_sent(session, [item_id for item_id, _ in batch], self._clock())
        except Exception as error:
            # It is raised again where each delivery waits for its note.
            failed = error
        for _, written in batch:
            if written.done():
                continue
            if failed is not None:
                written.set_exception(failed)
            else:
                written.set_result(None)
