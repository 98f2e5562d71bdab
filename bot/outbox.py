"""The way out: every message that was said leaves through here, in order, and once it has left it says so."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.messages import message_view
from casework import conversations, coordinators
from casework.models import Message, OutboxItem
from casework.store import Store

log = logging.getLogger(__name__)

#: Delivers one message: (conversation id, view of the message).
Deliver = Callable[[UUID, Mapping[str, Any]], Awaitable[None]]
#: Seconds between two looks when nobody has called: rows of a killed process are found by this.
PATIENCE = 5.0


class Outbox:
    """Sends what is written in the outbox table. A channel registers how it delivers."""

    def __init__(self, store: Store, bulletin: Bulletin, clock: Clock) -> None:
        self._store = store
        self._bulletin = bulletin
        self._clock = clock
        self._channels: dict[str, Deliver] = {}
        self._called = asyncio.Event()

    def register(self, channel: str, deliver: Deliver) -> None:
        self._channels[channel] = deliver

    def wake(self) -> None:
        self._called.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                while await self.send_all():
                    pass
            except Exception:
                # A database that is locked or away for a moment must not end all deliveries.
                log.exception("The outbox could not be emptied; it is tried again.")
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._called.wait()
            except TimeoutError:
                continue
            finally:
                self._called.clear()

    async def send_all(self) -> int:
        """Sends what is there now; the number of messages that were sent."""
        async with self._store.read() as session:
            waiting = await conversations.undelivered(session)
            names = {message.staff_id: await coordinators.name_of(session, message.staff_id) for _, message in waiting}
        sent = 0
        for item, message in waiting:
            sent += await self._send(item, message, names.get(message.staff_id))
        return sent

    async def _send(self, item: OutboxItem, message: Message, name: str | None) -> int:
        deliver = self._channels.get(item.channel)
        if deliver is None:
            log.error("No channel %r is there to deliver message %s.", item.channel, message.id)
            return 0
        await deliver(item.conversation_id, message_view(message, name=name))
        async with self._store.write() as session:
            await conversations.mark_sent(session, item.id, self._clock())
        self._bulletin.publish(News("message", item.conversation_id))
        return 1
