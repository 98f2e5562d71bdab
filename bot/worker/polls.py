"""The worker that looks after meetings of several: what nobody decided in time is decided or given up."""

import asyncio
import logging

from bot.conversation.poll_desk import PollDesk

log = logging.getLogger(__name__)

#: Seconds between two looks.
PATIENCE = 30.0


class PollWorker:
    """Looks again and again for deadlines that are over."""

    def __init__(self, desk: PollDesk) -> None:
        self._desk = desk

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._desk.close_due()
            except Exception:
                # A database that is away for a moment must not end all deadlines.
                log.exception("The meetings of several could not be looked at; it is tried again.")
            await asyncio.sleep(PATIENCE)
