"""A coordinator's own calendar elsewhere: where it is read, with which password, and reading it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.busy_calendar.errors import CalendarTroubleError
from bot.busy_calendar.password import CalendarPasswords
from bot.busy_calendar.reader import CalendarReader
from bot.clock import Clock
from bot.console.words import Words
from casework import busy_times, schedules
from casework.schedule_models import BusyTime, StaffSchedule
from casework.store import Store
from locales.phrases import schedules as phrases

#: Letters of an address, and of a user name as its column holds it.
LONGEST_ADDRESS, LONGEST_USER = 2000, 254
#: How far ahead the page counts.
AHEAD = timedelta(weeks=4)
SCHEMES = ("https", "http", "webcal", "webcals")


@dataclass(frozen=True)
class Reading:
    """What came of reading a calendar: how often its owner is busy in the next weeks, or what went wrong."""

    count: int = 0
    trouble: str = ""


class OwnCalendars:
    """Keeps where calendars are, and reads one at once. The worker reads them all again and again."""

    def __init__(self, store: Store, reader: CalendarReader, passwords: CalendarPasswords, clock: Clock) -> None:
        self._store = store
        self._reader = reader
        self._passwords = passwords
        self._clock = clock

    async def save(self, staff_id: UUID, form: Mapping[str, str], words: Words) -> Mapping[str, str]:
        """Keeps what the form says, or gives back what is wrong: field → sentence. Raises NotFoundError."""
        kind, url, user = (form.get(f"calendar_{name}", "").strip() for name in ("kind", "url", "user"))
        password = form.get("calendar_password", "")
        async with self._store.write() as session:
            if not kind:
                await busy_times.disconnect(session, staff_id)
                return {}
            known = await schedules.schedule_of(session, staff_id)
            faults = _faults(kind, url, user, password, known, words)
            if faults:
                return faults
            secret = known.calendar_secret if known is not None and kind == "caldav" else None
            if kind == "caldav" and password:
                secret = self._passwords.seal(staff_id, password)
            await busy_times.connect(
                session, staff_id, kind, url, user=user if kind == "caldav" else None, secret=secret
            )
        return {}

    async def read(self, staff_id: UUID) -> Reading | None:
        """Reads all of it, and keeps what was read; None for somebody without a calendar."""
        async with self._store.read() as session:
            found = next((one for one in await busy_times.calendars(session) if one.staff_id == staff_id), None)
        if found is None:
            return None
        now = self._clock()
        try:
            # As if it had never been read: whether it can be read at all is the question.
            times = await self._reader.read(replace(found, read_at=None), now)
        except CalendarTroubleError as trouble:
            async with self._store.write() as session:
                await busy_times.failed(session, found, str(trouble))
            return Reading(trouble=str(trouble))
        async with self._store.write() as session:
            await busy_times.replace(session, found, times, now)
            return Reading(count=len(await busy_of(session, staff_id, now, now + AHEAD)))


async def busy_of(
    session: AsyncSession, staff_id: UUID, after: datetime, before: datetime
) -> Sequence[tuple[datetime, datetime]]:
    """When a member of staff is busy elsewhere between two moments, the earliest first."""
    rows = await session.execute(
        select(BusyTime.starts_at, BusyTime.ends_at)
        .where(BusyTime.staff_id == staff_id, BusyTime.ends_at > after, BusyTime.starts_at < before)
        .order_by(BusyTime.starts_at)
    )
    return [(starts_at, ends_at) for starts_at, ends_at in rows]


def _faults(
    kind: str, url: str, user: str, password: str, known: StaffSchedule | None, words: Words
) -> Mapping[str, str]:
    faults = {}
    if kind not in busy_times.KINDS:
        faults["calendar_kind"] = words.phrase(phrases.REFUSED_KIND)
    if not _is_address(url):
        faults["calendar_url"] = words.phrase(phrases.REFUSED_ADDRESS)
    elif len(url) > LONGEST_ADDRESS:
        faults["calendar_url"] = words.phrase(phrases.REFUSED_TOO_LONG, limit=LONGEST_ADDRESS)
    if kind != "caldav":
        return faults
    if not user:
        faults["calendar_user"] = words.phrase(phrases.REFUSED_USER)
    elif len(user) > LONGEST_USER:
        faults["calendar_user"] = words.phrase(phrases.REFUSED_TOO_LONG, limit=LONGEST_USER)
    # A password is for one place only: it never goes to another one by itself.
    kept = known is not None and known.calendar_secret and (known.calendar_url, known.calendar_user) == (url, user)
    if not password and not kept:
        faults["calendar_password"] = words.phrase(phrases.REFUSED_PASSWORD)
    return faults


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.hostname) and not any(letter.isspace() for letter in text)
