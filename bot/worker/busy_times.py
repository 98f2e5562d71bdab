"""The worker that reads coordinators' own calendars: it looks again and again when they are busy."""

import asyncio
import logging
import random
from datetime import datetime, timedelta
from uuid import UUID

from bot.busy_calendar.errors import CalendarTroubleError
from bot.busy_calendar.reader import CalendarReader
from bot.clock import Clock
from casework import busy_times
from casework.busy_times import OwnCalendar
from casework.store import Store

log = logging.getLogger(__name__)

#: Seconds between two looks whether a calendar is to be read.
PATIENCE = 30.0
#: How long what was read counts, and how much longer at most: calendars are not all read in the same second.
EVERY, LATER = timedelta(minutes=10), timedelta(minutes=2)
#: Calendars that are read at once.
AT_ONCE = 8


class BusyTimesWorker:
    """Reads each calendar every ten minutes. One that fails keeps what is known from it, and delays no other."""

    def __init__(self, store: Store, reader: CalendarReader, clock: Clock) -> None:
        self._store = store
        self._reader = reader
        self._clock = clock
        self._called = asyncio.Event()
        self._next: dict[UUID, tuple[OwnCalendar, datetime]] = {}

    def wake(self) -> None:
        """A calendar is new, or its address has changed."""
        self._called.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.read_due()
            except Exception:
                # A database that is locked or away for a moment must not end all readings.
                log.exception("The calendars could not be read; it is tried again.")
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._called.wait()
            except TimeoutError:
                continue
            finally:
                self._called.clear()

    async def read_due(self) -> int:
        """Reads what is due now; how many calendars were read."""
        now = self._clock()
        async with self._store.read() as session:
            calendars = await busy_times.calendars(session)
        self._next = {each.staff_id: self._next[each.staff_id] for each in calendars if each.staff_id in self._next}
        due = [each for each in calendars if self._is_due(each, now)]
        free = asyncio.Semaphore(AT_ONCE)
        done = await asyncio.gather(*(self._read(each, free) for each in due), return_exceptions=True)
        for calendar, came in zip(due, done, strict=True):
            if isinstance(came, BaseException):
                self._reader.forget(calendar.staff_id)
                log.error("The calendar of staff %s could not be read.", calendar.staff_id, exc_info=came)
        return sum(came is True for came in done)

    def _is_due(self, calendar: OwnCalendar, now: datetime) -> bool:
        known = self._next.get(calendar.staff_id)
        if known is not None and _place(known[0]) == _place(calendar):
            # Read at once: it was connected anew, and not merely never read well.
            asked_anew = calendar.read_at is None and known[0].read_at is not None
            return asked_anew or known[1] <= now
        return calendar.read_at is None or calendar.read_at + EVERY <= now

    async def _read(self, calendar: OwnCalendar, free: asyncio.Semaphore) -> bool:
        async with free:
            now = self._clock()
            later = timedelta(seconds=random.uniform(0, LATER.total_seconds()))  # noqa: S311 no secret
            self._next[calendar.staff_id] = (calendar, now + EVERY + later)
            try:
                times = await self._reader.read(calendar, now)
            except CalendarTroubleError as trouble:
                log.warning("The calendar of staff %s cannot be read: %s", calendar.staff_id, trouble)
                async with self._store.write() as session:
                    await busy_times.failed(session, calendar, str(trouble))
                return False
            async with self._store.write() as session:
                kept = await busy_times.replace(session, calendar, times, now)
        if not kept:
            self._reader.forget(calendar.staff_id)
        return kept


def _place(calendar: OwnCalendar) -> tuple[object, ...]:
    return (calendar.kind, calendar.url, calendar.user, calendar.secret, calendar.time_zone, calendar.horizon)
