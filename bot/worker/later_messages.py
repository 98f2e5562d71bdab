"""The worker that sends what staff wrote to be sent later."""

import asyncio
import logging

from bot.conversation.later import LaterDesk

log = logging.getLogger(__name__)

#: Seconds between two looks.
PATIENCE = 10.0


class LaterWorker:
    """Looks again and again for messages whose time has come."""

    def __init__(self, desk: LaterDesk) -> None:
        self._desk = desk

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._desk.send_due()
            except Exception:
                # A database that is away for a moment must not end all messages.
                log.exception("What was to be sent later could not be looked at; it is tried again.")
            await asyncio.sleep(PATIENCE)
