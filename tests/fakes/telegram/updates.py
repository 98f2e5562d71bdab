"""The updates that wait for the bot, and the long poll that fetches them."""

import asyncio
from typing import Any

from tests.fakes.telegram.refusal import Refusal

Update = dict[str, Any]

#: Not sent unless asked for.
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
MOST_AT_ONCE = 100
MOST_WAITING = 50
ANOTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HAS_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Updates:
    """`pending` in the order of their ids. `emitted` counts those a bot may have seen."""

    def __init__(self, first_id: int = 700_000_000) -> None:
        self.pending: list[Update] = []
        self.allowed: set[str] | None = None
        self.emitted = 0
        self._next = first_id
        self._wake: asyncio.Event = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None

    def emit(self, kind: str, content: dict[str, Any]) -> Update:
        """Queues an update, unless the bot asked not to have this kind."""
        update = {"update_id": self._next, kind: content}
        if kind in self.allowed if self.allowed is not None else kind not in ON_REQUEST:
            self._next += 1
            self.emitted += 1
            self.pending.append(update)
            self._wake.set()
        return update

    def repeat(self, update: Update) -> None:
        """Queues an update once more under its own id."""
        self.pending.append(dict(update))
        self.pending.sort(key=lambda each: int(each["update_id"]))
        self._wake.set()

    def drop(self) -> None:
        self.pending.clear()

    def allow(self, kinds: Any) -> None:
        """What the bot wants from now on: a list of kinds, empty for the usual ones, None for no change."""
        if isinstance(kinds, list):
            self.allowed = {str(kind) for kind in kinds} or None

    async def wait(self) -> None:
        """Until something is queued."""
        await self._wake.wait()
        self._wake.clear()

    def wake(self) -> None:
        self._wake.set()

    def stop_polling(self, why: str) -> None:
        """Ends a poll that waits, with a conflict."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Refusal(409, why))

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Update]:  # noqa: ASYNC109
        """What `getUpdates` gives. Raises Refusal 409 when another poll begins meanwhile."""
        self.stop_polling(ANOTHER)
        if offset < 0:
            del self.pending[:offset]
        elif offset:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        limit = min(max(limit, 1), MOST_AT_ONCE)
        loop = asyncio.get_running_loop()
        ends = loop.time() + min(max(timeout, 0), MOST_WAITING)
        poll = self._poll = loop.create_future()
        try:
            while not self.pending and (left := ends - loop.time()) > 0:
                self._wake.clear()
                woken = asyncio.ensure_future(self._wake.wait())
                try:
                    await asyncio.wait((woken, poll), timeout=left, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    woken.cancel()
                if poll.done():
                    poll.result()
        finally:
            if self._poll is poll:
                self._poll = None
            poll.cancel()
        return self.pending[:limit]
