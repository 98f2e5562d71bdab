"""The coordinator's own calendar: where it is, and when it says that the coordinator is busy. Never with what."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import NotFoundError
from casework.models import Staff
from casework.schedule_models import BusyTime, StaffSchedule

KINDS = ("ics", "caldav")
#: Letters of a sentence about what went wrong.
LONGEST_TROUBLE = 200
#: An event may begin before now, and a slot may end after the horizon.
BEFORE, AFTER = timedelta(days=1), timedelta(days=3)


@dataclass(frozen=True)
class OwnCalendar:
    """Where a calendar is read. `kind`: ics or caldav; `secret` is the encrypted password."""

    staff_id: uuid.UUID
    kind: str
    url: str
    user: str | None
    secret: str | None
    #: The IANA zone in which whole days begin, and times that name no zone.
    time_zone: str
    horizon: timedelta
    #: When it was last read; None when it was not, or must be read at once.
    read_at: datetime | None


async def connect(
    session: AsyncSession,
    staff_id: uuid.UUID,
    kind: str,
    url: str,
    *,
    user: str | None = None,
    secret: str | None = None,
) -> None:
    """From now on this calendar is read; what was known from another one is forgotten. `secret` is encrypted already.

    Raises NotFoundError for somebody without a schedule.
    """
    if kind not in KINDS:
        raise ValueError(f"a calendar is one of {', '.join(KINDS)}")
    schedule = await _locked(session, staff_id)
    if schedule.calendar_url != url:
        await session.execute(delete(BusyTime).where(BusyTime.staff_id == staff_id))
    schedule.calendar_kind, schedule.calendar_url = kind, url
    schedule.calendar_user, schedule.calendar_secret = user or None, secret or None
    schedule.calendar_read_at = schedule.calendar_trouble = None
    await session.flush()


async def disconnect(session: AsyncSession, staff_id: uuid.UUID) -> None:
    """The calendar is not read any more, and what was known from it is forgotten. Raises NotFoundError as `connect`."""
    schedule = await _locked(session, staff_id)
    await session.execute(delete(BusyTime).where(BusyTime.staff_id == staff_id))
    schedule.calendar_kind = schedule.calendar_url = schedule.calendar_user = schedule.calendar_secret = None
    schedule.calendar_read_at = schedule.calendar_trouble = None
    await session.flush()


async def calendars(session: AsyncSession) -> Sequence[OwnCalendar]:
    """Those of everybody whose account is not disabled."""
    rows = await session.scalars(
        select(StaffSchedule)
        .join(Staff, Staff.id == StaffSchedule.staff_id)
        .where(StaffSchedule.calendar_url.is_not(None), Staff.disabled_at.is_(None))
        .order_by(StaffSchedule.staff_id)
        .execution_options(populate_existing=True)
    )
    return [_calendar(row) for row in rows]


async def replace(
    session: AsyncSession, calendar: OwnCalendar, times: Iterable[tuple[datetime, datetime]] | None, now: datetime
) -> bool:
    """Writes down what was read; None: the same as before. False when the calendar is another one meanwhile."""
    schedule = await _same(session, calendar)
    if schedule is None:
        return False
    if times is not None:
        await session.execute(delete(BusyTime).where(BusyTime.staff_id == calendar.staff_id))
        rows = [
            {"staff_id": calendar.staff_id, "starts_at": starts_at, "ends_at": ends_at} for starts_at, ends_at in times
        ]
        if rows:
            await session.execute(insert(BusyTime), rows)
    schedule.calendar_read_at, schedule.calendar_trouble = now, None
    await session.flush()
    return True


async def failed(session: AsyncSession, calendar: OwnCalendar, trouble: str) -> bool:
    """Writes down why it could not be read; the times that are known stay. False as for `replace`."""
    schedule = await _same(session, calendar)
    if schedule is None:
        return False
    schedule.calendar_trouble = trouble[:LONGEST_TROUBLE]
    await session.flush()
    return True


def _calendar(row: StaffSchedule) -> OwnCalendar:
    return OwnCalendar(
        staff_id=row.staff_id,
        kind=row.calendar_kind or KINDS[0],
        url=row.calendar_url or "",
        user=row.calendar_user,
        secret=row.calendar_secret,
        time_zone=row.time_zone,
        horizon=timedelta(days=row.horizon_days),
        read_at=row.calendar_read_at,
    )


async def _locked(session: AsyncSession, staff_id: uuid.UUID) -> StaffSchedule:
    found = await session.get(StaffSchedule, staff_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFoundError("The working hours must be written down first.")
    return found


async def _same(session: AsyncSession, calendar: OwnCalendar) -> StaffSchedule | None:
    """Its schedule, if the calendar that was read is still the one to be read; nobody can book meanwhile."""
    found = await session.get(StaffSchedule, calendar.staff_id, with_for_update=True, populate_existing=True)
    if found is None or found.calendar_url is None:
        return None
    read, now = _calendar(found), calendar
    return (
        found
        if (read.kind, read.url, read.user, read.time_zone) == (now.kind, now.url, now.user, now.time_zone)
        else None
    )
