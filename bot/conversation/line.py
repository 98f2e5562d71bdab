"""Who is next: one conversation's messages in order, different conversations at once, and again after a failure."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from bot.conversation.turn import Progress, Turn
from casework import conversations
from casework.store import Store

log = logging.getLogger(__name__)

#: Seconds between two looks whether the dialogue is back, and after an error of our own.
PAUSE = 1.0
#: A message that fails this often although the dialogue says it is well is answered with an apology.
TRIES = 5
#: Turns at once. Rasa works on one after the other: more than these would wait there, until their time has run out.
AT_ONCE = 12


class Line:
    """Wakes a turn for each conversation in which something waits. `ready` says whether the dialogue is well."""

    def __init__(self, store: Store, turn: Turn, ready: Callable[[], Awaitable[bool]]) -> None:
        self._store = store
        self._turn = turn
        self._ready = ready
        self._working: dict[UUID, asyncio.Task[None]] = {}
        self._again: set[UUID] = set()
        self._stalled: dict[UUID, int] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        turn.on_moved = self.wake

    def wake(self, conversation_id: UUID, *, dialogue_is_back: bool = False) -> None:
        """Something came in. A conversation that is being worked on is looked at once more at the end."""
        if conversation_id in self._working:
            self._again.add(conversation_id)
            return
        down = conversation_id in self._stalled and not dialogue_is_back
        self._working[conversation_id] = asyncio.create_task(self._work(conversation_id, down))

    async def run(self) -> None:
        """Finds what an earlier process left, then looks after conversations that wait for the dialogue."""
        async with self._store.read() as session:
            left = await conversations.with_unanswered(session)
        for conversation_id in left:
            self.wake(conversation_id)
        while True:
            await asyncio.sleep(PAUSE)
            if self._stalled and await self._ready():
                # One that is being worked on is left to the next look: told meanwhile, it would only be looked at again
                # as one that still waits, and so for ever where a turn takes longer than the pause.
                for conversation_id in self._stalled.keys() - self._working.keys():
                    self.wake(conversation_id, dialogue_is_back=True)

    async def close(self) -> None:
        for task in list(self._working.values()):
            task.cancel()
        await asyncio.gather(*self._working.values(), return_exceptions=True)

    async def _work(self, conversation_id: UUID, down: bool) -> None:
        try:
            await self._until_done(conversation_id, down)
        except asyncio.CancelledError:
            raise
        except Exception:
            # The edge of a turn: whatever broke, the message is still stored and is tried again.
            log.exception("A turn of conversation %s failed; it is tried again.", conversation_id)
            self._stalled[conversation_id] = self._stalled.get(conversation_id, 0) + 1
        finally:
            self._working.pop(conversation_id, None)
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.wake(conversation_id)

    async def _until_done(self, conversation_id: UUID, down: bool) -> None:
        while True:
            tries = self._stalled.get(conversation_id, 0)
            async with self._places:
                progress = await self._turn.work(
                    conversation_id, dialogue_down=down, give_up=not down and tries >= TRIES
                )
            if progress is Progress.STALLED:
                self._stalled[conversation_id] = tries if down else tries + 1
                return
            if progress is Progress.NOTHING_LEFT:
                self._stalled.pop(conversation_id, None)
                return
            if not down:
                self._stalled.pop(conversation_id, None)
