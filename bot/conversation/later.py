"""Messages that staff write now and that are sent later: kept, sent once, asked about, sent anyway, or cancelled."""

import logging
from datetime import datetime
from uuid import UUID, uuid4

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.conversation.errands import MustAskError, NotWaitingError, SentLater
from bot.conversation.floor import Floor, readable
from bot.errors import RefusedError
from casework import families, later_messages
from casework.errors import NotFoundError
from casework.handover_models import LaterMessage
from casework.models import Message
from casework.store import Store

log = logging.getLogger(__name__)


class LaterDesk:
    """Every change is told to the open pages of the thread."""

    def __init__(self, store: Store, floor: Floor, bulletin: Bulletin, clock: Clock) -> None:
        self._store = store
        self._floor = floor
        self._bulletin = bulletin
        self._clock = clock

    async def put(
        self, conversation_id: UUID, staff_id: UUID, text: str, send_at: datetime, later_id: UUID | None = None
    ) -> LaterMessage:
        """Keeps it until its time. Raises NotFoundError, RefusedError (empty, too_long) or LaterError.

        The same `later_id` again gives back what is kept.
        """
        written = readable(text)
        async with self._store.write() as session:
            await families.conversation(session, conversation_id)
            later = await later_messages.add(
                session, conversation_id, staff_id, written, send_at, self._clock(), later_id=later_id
            )
        self._bulletin.publish(News("floor", conversation_id))
        return later

    async def cancel(self, conversation_id: UUID, later_id: UUID) -> bool:
        """False when it was sent or cancelled before."""
        async with self._store.write() as session:
            cancelled = await later_messages.cancel(session, conversation_id, later_id, self._clock())
        self._bulletin.publish(News("floor", conversation_id))
        return cancelled

    async def send_now(self, conversation_id: UUID, staff_id: UUID, later_id: UUID) -> Message | None:
        """Sends it in the name of this person, whatever came first; None when it was sent or cancelled before.

        Raises NotFoundError.
        """
        async with self._store.read() as session:
            later = await session.get(LaterMessage, later_id)
        if later is None or later.conversation_id != conversation_id:
            raise NotFoundError(f"There is no message {later_id} to be sent later in this conversation.")
        errand = SentLater(later_id, self._clock, anyway=True)
        try:
            return await self._floor.write(conversation_id, staff_id, later.text, uuid4().hex, errand=errand)
        except NotWaitingError:
            return None

    async def send_due(self) -> int:
        """Sends those whose time has come; how many were sent."""
        async with self._store.read() as session:
            due = await later_messages.due(session, self._clock())
        return sum([await self._send(later) for later in due])

    async def _send(self, later: LaterMessage) -> bool:
        errand = SentLater(later.id, self._clock)
        try:
            await self._floor.write(later.conversation_id, later.staff_id, later.text, uuid4().hex, errand=errand)
        except NotWaitingError:
            return False
        except (MustAskError, NotFoundError, RefusedError):
            # Something came first, or whoever wrote it works here no more: a person must say whether it still goes.
            async with self._store.write() as session:
                await later_messages.ask(session, later.id)
            self._bulletin.publish(News("floor", later.conversation_id))
            return False
        except Exception:
            # The edge of one message: the database was away, for example. Nothing is marked; the others go on.
            log.exception("A message that was to be sent later could not be sent; it is tried again.")
            return False
        return True
