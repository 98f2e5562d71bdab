"""The worker that says reminders: it looks at those that are due to be looked at, batch after batch."""

import asyncio
import logging

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from bot.bulletin import News
from bot.clock import Clock
from bot.outbox import Outbox
from bot.worker import reminder_round
from bot.worker.reminder_round import MENDED, Round
from casework import deliveries, reminders
from casework.store import Store

log = logging.getLogger(__name__)

#: Seconds between two looks.
PATIENCE = 20.0
#: Reminders that are worked on in one transaction, and while somebody waits for an answer: others want to write, too.
BATCH, BESIDE_ANSWERS = 40, 10
#: Seconds that are left to the answers between two batches while somebody waits for one.
BREATH = 0.1
#: Reminders that are written ahead of those that have left. More would leave no sooner, and be less true.
AHEAD = 500
#: Seconds until more are written.
SOON = 0.25


class ReminderWorker:
    """Says each reminder once, in the person's language; the outbox sends them after all answers."""

    def __init__(self, store: Store, outbox: Outbox, clock: Clock) -> None:
        self._store = store
        self._outbox = outbox
        self._clock = clock
        self._called = asyncio.Event()
        #: Whether more are due than may be written now.
        self._held_back = False

    def wake(self) -> None:
        self._called.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.send_due()
            except Exception:
                # A database that is locked or away for a moment must not end all reminders.
                log.exception("The reminders could not be said; it is tried again.")
            try:
                async with asyncio.timeout(SOON if self._held_back else PATIENCE):
                    await self._called.wait()
            except TimeoutError:
                continue
            finally:
                self._called.clear()

    async def send_due(self) -> int:
        """Says what is due now, as far as it can leave soon; how many reminders were said."""
        said, self._held_back = 0, False
        while True:
            now = self._clock()
            async with self._store.read() as session:
                if not await reminders.is_due(session, now):
                    return said
                room = AHEAD - await deliveries.bulk_waiting(session, now, AHEAD)
                answers_wait = await deliveries.answers_wait(session)
            if room <= 0:
                self._held_back = True
                return said
            size = min(room, BESIDE_ANSWERS if answers_wait else BATCH)
            made = await self._look(size)
            said += made.said
            if made.looked_at < size:
                return said
            await asyncio.sleep(BREATH if answers_wait else 0)

    async def _look(self, size: int) -> Round:
        """One batch; if the database refuses it as a whole, one by one."""
        try:
            return await self._batch(size)
        except StatementError as error:
            if not _is_refused(error):
                raise
            log.exception("A batch of reminders could not be written; they are taken one by one.")
        made = Round()
        for _ in range(size):
            one = await self._one()
            made.looked_at, made.said = made.looked_at + one.looked_at, made.said + one.said
            if not one.looked_at:
                break
        return made

    async def _one(self) -> Round:
        """The first one; what cannot be written is put off, so that it holds up no other."""
        try:
            return await self._batch(1)
        except StatementError as error:
            if not _is_refused(error):
                raise
            now = self._clock()
            async with self._store.write() as session:
                first = await reminders.due(session, now, 1)
                await reminders.look_at(session, {each.id: now + MENDED for each in first})
            for each in first:
                log.exception("Reminder %s could not be said; it is looked at again later.", each.id)
            return Round(len(first))

    async def _batch(self, size: int) -> Round:
        async with self._store.write() as session:
            now = self._clock()
            made = await reminder_round.work(session, await reminders.due(session, now, size), now)
        if made.said:
            self._outbox.wake()
        for thread in made.noted:
            self._outbox.publish(News("floor", thread))
        return made


def _is_refused(error: StatementError) -> bool:
    """Whether it is the fault of what was to be written, not of a database that is locked or away."""
    return isinstance(error, DataError | IntegrityError) or not isinstance(error, DBAPIError)
