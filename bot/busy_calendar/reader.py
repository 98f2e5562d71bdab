"""Reads a coordinator's own calendar, of either kind."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx

from bot.busy_calendar import caldav
from bot.busy_calendar.answer import Answer, ask
from bot.busy_calendar.errors import CalendarTroubleError
from bot.busy_calendar.events import Times, busy
from bot.busy_calendar.password import CalendarPasswords
from casework.busy_times import AFTER, BEFORE, OwnCalendar

#: Seconds for all of one calendar.
PATIENCE = 30.0
#: After that a file is read again even if it is the same: repeated events reach into days that were too far before.
KNOWN_FOR = timedelta(hours=6)
_NEXT = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))


@dataclass(frozen=True)
class Known:
    """A file as it was read: where, when, and by what the server knows it again."""

    calendar: tuple[str, str, timedelta]
    read_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


class CalendarReader:
    """Asks the calendar's server. Remembers what it has read, so that a file which is the same need not come again."""

    def __init__(self, client: httpx.AsyncClient, passwords: CalendarPasswords) -> None:
        self._client = client
        self._passwords = passwords
        self._known: dict[UUID, Known] = {}

    async def read(self, calendar: OwnCalendar, now: datetime) -> Times | None:
        """When its owner is busy, in UTC; None when nothing has changed. Raises CalendarTroubleError."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._read(calendar, now)
        except TimeoutError as error:
            raise CalendarTroubleError("The calendar did not answer in time.") from error

    def forget(self, staff_id: UUID) -> None:
        """The next reading is a full one: what was read could not be kept."""
        self._known.pop(staff_id, None)

    async def _read(self, calendar: OwnCalendar, now: datetime) -> Times | None:
        after, before = now - BEFORE, now + calendar.horizon + AFTER
        auth = self._auth(calendar)
        if calendar.kind == "caldav":
            # A time without a zone may be a day off for the server, which does not know ours.
            files = await caldav.events(
                self._client, _web(calendar.url), auth, after - timedelta(days=1), before + timedelta(days=1)
            )
        else:
            answer = await self._file(calendar, auth, now)
            if answer.status == 304:
                return None
            files = [answer.body]
        return await asyncio.to_thread(_busy, files, calendar, after, before)

    async def _file(self, calendar: OwnCalendar, auth: httpx.BasicAuth | None, now: datetime) -> Answer:
        which, known = (calendar.url, calendar.time_zone, calendar.horizon), self._known.get(calendar.staff_id)
        fresh = (
            known is not None
            and calendar.read_at is not None
            and known.calendar == which
            and now - known.read_at < KNOWN_FOR
        )
        headers = {"Accept": "text/calendar, */*;q=0.5", **(known.headers if known is not None and fresh else {})}
        answer = await ask(self._client, "GET", _web(calendar.url), headers=headers, auth=auth)
        if answer.status == 200:
            given = {ours: answer.headers[theirs] for theirs, ours in _NEXT if theirs in answer.headers}
            self._known[calendar.staff_id] = Known(which, now, given)
        elif not fresh:
            raise CalendarTroubleError("The calendar's server answers what was not asked.")
        return answer

    def _auth(self, calendar: OwnCalendar) -> httpx.BasicAuth | None:
        if calendar.user is None:
            return None
        password = self._passwords.open(calendar.staff_id, calendar.secret) if calendar.secret else ""
        return httpx.BasicAuth(calendar.user, password)


def _busy(files: Sequence[bytes], calendar: OwnCalendar, after: datetime, before: datetime) -> Times:
    return busy(files, ZoneInfo(calendar.time_zone), after, before)


def _web(url: str) -> str:
    """The address as it is asked for: webcal is a name for https."""
    scheme, separator, rest = url.strip().partition("://")
    return f"https://{rest}" if separator and scheme.lower() in ("webcal", "webcals") else url.strip()
