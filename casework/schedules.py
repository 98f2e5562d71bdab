"""A coordinator's time as it is stored: the schedule with its hours, absences, and what is taken."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays import list_supported_countries
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import meetings, occupied
from casework.availability import Availability, works
from casework.errors import CaseworkError, NotFoundError
from casework.meeting_models import Meeting
from casework.meetings import FORMS, LONGEST_PLACE
from casework.models import Staff
from casework.schedule_models import Absence, BusyTime, StaffSchedule, WorkingBlock

#: Weekday (0 is Monday) → blocks of working hours, on the clock of the schedule's zone.
Hours = Mapping[int, Sequence[tuple[time, time]]]

#: From, to, and in steps of; everything is counted in the pieces of time that a meeting takes.
LIMITS = {
    "meeting_minutes": (10, 240, 5),
    "buffer_minutes": (0, 120, 5),
    "notice_hours": (0, 14 * 24, 1),
    "horizon_days": (1, 365, 1),
}
LONGEST_ABSENCE = timedelta(days=2 * 366)
LONGEST_ZONE = 64
#: Further ahead nobody has meetings.
_FAR = timedelta(days=3 * 366)

_WHY = {
    "zone": "There is no such time zone.",
    "country": "The public holidays of that country are not known.",
    "meeting_minutes": "A meeting lasts from 10 to 240 minutes, in steps of 5.",
    "buffer_minutes": "Between meetings there may be up to 120 minutes, in steps of 5.",
    "notice_hours": "The notice may be up to 336 hours, which is two weeks.",
    "horizon_days": "Meetings can be booked from 1 to 365 days ahead.",
    "forms": "Choose at least one way to meet.",
    "form": f"A way to meet is one of {', '.join(FORMS)}.",
    "place_too_long": f"The place may have {LONGEST_PLACE} letters at most.",
    "link": "The link must begin with https:// or http://.",
    "link_too_long": f"The link may have {LONGEST_PLACE} letters at most.",
    "weekday": "A weekday is a number from 0, which is Monday, to 6.",
    "backwards": "Working hours must end after they begin.",
    "step": "Working hours begin and end at full five minutes.",
    "overlap": "Working hours of one day must not overlap.",
    "absence_backwards": "An absence must end after it begins.",
    "absence_over": "The absence is over already.",
    "absence_too_long": "An absence may last two years at most.",
}


class ScheduleError(CaseworkError, ValueError):
    """A schedule cannot be as it was asked for. `code` says why: zone, country, forms, overlap and others."""

    def __init__(self, code: str) -> None:
        super().__init__(_WHY[code])
        self.code = code


@dataclass(frozen=True)
class Schedule:
    """What a coordinator says of it; the columns of `StaffSchedule`."""

    time_zone: str
    forms: tuple[str, ...]
    country: str | None = None
    meeting_minutes: int = 45
    buffer_minutes: int = 15
    notice_hours: int = 24
    horizon_days: int = 42
    visit_place: str | None = None
    video_link: str | None = None


async def schedule_of(session: AsyncSession, staff_id: uuid.UUID | None) -> StaffSchedule | None:
    """None for nobody, and for somebody who has not said when families can come."""
    return await session.get(StaffSchedule, staff_id) if staff_id is not None else None


async def hours_of(session: AsyncSession, staff_id: uuid.UUID) -> Hours:
    """Only weekdays with working hours, each with its blocks in order."""
    rows = await session.execute(
        select(WorkingBlock.weekday, WorkingBlock.begins, WorkingBlock.ends)
        .where(WorkingBlock.staff_id == staff_id)
        .order_by(WorkingBlock.weekday, WorkingBlock.begins)
    )
    hours: dict[int, list[tuple[time, time]]] = {}
    for weekday, begins, ends in rows:
        hours.setdefault(weekday, []).append((begins, ends))
    return hours


async def availability_of(
    session: AsyncSession,
    staff_id: uuid.UUID | None,
    now: datetime,
    *,
    without: uuid.UUID | None = None,
    lock: bool = False,
) -> Availability | None:
    """As it now is; None as for `schedule_of`, for a disabled account, and for one without any working hours.

    The meeting `without` takes no time: it is to be moved. With `lock` others who would book wait until the end of
    this transaction.
    """
    query = (
        select(StaffSchedule)
        .join(Staff, Staff.id == StaffSchedule.staff_id)
        .where(StaffSchedule.staff_id == staff_id, Staff.disabled_at.is_(None))
    )
    if lock:
        # SQLite lets one write at a time and needs no more than that.
        query = query.with_for_update(of=StaffSchedule).execution_options(populate_existing=True)
    schedule = (await session.scalars(query)).one_or_none() if staff_id is not None else None
    if staff_id is None or schedule is None:
        return None
    hours = await hours_of(session, staff_id)
    if not hours:
        return None
    buffer = timedelta(minutes=schedule.buffer_minutes)
    # A slot begins before the horizon, and may end a little after it.
    after, before = now - buffer, now + timedelta(days=schedule.horizon_days + 2)
    return Availability(
        zone=ZoneInfo(schedule.time_zone),
        hours=hours,
        country=schedule.country,
        length=timedelta(minutes=schedule.meeting_minutes),
        buffer=buffer,
        notice=timedelta(hours=schedule.notice_hours),
        horizon=timedelta(days=schedule.horizon_days),
        taken=await occupied.booked(session, staff_id, after, before, without),
        away=await _away(session, staff_id, after, before),
    )


async def save(
    session: AsyncSession, staff_id: uuid.UUID, wanted: Schedule, hours: Hours, now: datetime
) -> Sequence[Meeting]:
    """Writes down when and how families can come; the own calendar stays as it is.

    Gives back the booked meetings that lay inside of the hours before and no longer do: the coordinator must be told,
    and nothing is cancelled by itself. Raises ScheduleError; NotFoundError when there is no such account.
    """
    check(wanted, hours)
    if await session.get(Staff, staff_id) is None:
        raise NotFoundError("There is no such account.")
    schedule = await session.get(StaffSchedule, staff_id, with_for_update=True, populate_existing=True)
    before = await availability_of(session, staff_id, now) if schedule is not None else None
    if schedule is None:
        schedule = StaffSchedule(staff_id=staff_id)
        session.add(schedule)
    if schedule.time_zone != wanted.time_zone:
        # Whole days in the own calendar begin at another moment now: it is read again at once.
        schedule.calendar_read_at = None
    for name in ("time_zone", "country", "visit_place", "video_link"):
        setattr(schedule, name, (getattr(wanted, name) or "").strip() or None)
    for name in LIMITS:
        setattr(schedule, name, getattr(wanted, name))
    schedule.forms = [form for form in FORMS if form in wanted.forms]
    schedule.updated_at = now
    await session.flush()
    await session.execute(delete(WorkingBlock).where(WorkingBlock.staff_id == staff_id))
    rows = [
        {"staff_id": staff_id, "weekday": weekday, "begins": begins, "ends": ends}
        for weekday, blocks in hours.items()
        for begins, ends in blocks
    ]
    if rows:
        await session.execute(insert(WorkingBlock), rows)
    return [
        meeting for meeting in await outside_of_hours(session, staff_id, now) if before and _inside(before, meeting)
    ]


def check(wanted: Schedule, hours: Hours) -> None:
    """Raises ScheduleError for the first thing that cannot be."""
    if not is_zone(wanted.time_zone):
        raise ScheduleError("zone")
    if wanted.country is not None and wanted.country not in list_supported_countries():
        raise ScheduleError("country")
    for name, (least, most, step) in LIMITS.items():
        value = getattr(wanted, name)
        if not least <= value <= most or value % step:
            raise ScheduleError(name)
    if not wanted.forms:
        raise ScheduleError("forms")
    if not set(wanted.forms) <= set(FORMS):
        raise ScheduleError("form")
    if len(wanted.visit_place or "") > LONGEST_PLACE:
        raise ScheduleError("place_too_long")
    link = (wanted.video_link or "").strip()
    if len(link) > LONGEST_PLACE:
        raise ScheduleError("link_too_long")
    if link and not _is_link(link):
        raise ScheduleError("link")
    _check_hours(hours)


async def absences_of(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> Sequence[Absence]:
    """Those that are not over, the nearest first."""
    rows = await session.scalars(
        select(Absence)
        .where(Absence.staff_id == staff_id, Absence.ends_at > now)
        .order_by(Absence.starts_at, Absence.id)
    )
    return rows.all()


async def add_absence(
    session: AsyncSession,
    staff_id: uuid.UUID,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    *,
    absence_id: uuid.UUID | None = None,
    substitute_id: uuid.UUID | None = None,
) -> Sequence[Meeting]:
    """Nobody can book then; the same `absence_id` again changes nothing. `substitute_id`: who answers families then.

    Gives back the booked meetings that fall into it: the coordinator must be told, and nothing is cancelled by itself.
    Raises ScheduleError; NotFoundError when there is no such account.
    """
    if ends_at <= starts_at:
        raise ScheduleError("absence_backwards")
    if ends_at <= now:
        raise ScheduleError("absence_over")
    if ends_at - starts_at > LONGEST_ABSENCE:
        raise ScheduleError("absence_too_long")
    if await session.get(Staff, staff_id) is None:
        raise NotFoundError("There is no such account.")
    # Who is just about to book with this member of staff is done before, and is then among the meetings.
    await session.get(StaffSchedule, staff_id, with_for_update=True)
    if absence_id is None or await session.get(Absence, absence_id) is None:
        absence = Absence(
            id=absence_id or uuid.uuid4(),
            staff_id=staff_id,
            starts_at=starts_at,
            ends_at=ends_at,
            substitute_id=substitute_id,
            created_at=now,
        )
        session.add(absence)
        await session.flush()
    return await meetings.of_staff(session, staff_id, max(starts_at, now), ends_at)


async def remove_absence(session: AsyncSession, staff_id: uuid.UUID, absence_id: uuid.UUID) -> bool:
    """False when this member of staff has no such absence."""
    found = await session.get(Absence, absence_id)
    if found is None or found.staff_id != staff_id:
        return False
    await session.delete(found)
    await session.flush()
    return True


async def while_absent(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> Sequence[Meeting]:
    """The booked meetings that fall into an absence, the nearest first."""
    rows = await session.scalars(
        select(Meeting)
        .where(
            Meeting.staff_id == staff_id,
            Meeting.state == "booked",
            Meeting.ends_at > now,
            select(Absence.id)
            .where(
                Absence.staff_id == staff_id,
                Absence.starts_at < Meeting.ends_at,
                Absence.ends_at > Meeting.starts_at,
            )
            .exists(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return rows.all()


async def outside_of_hours(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> Sequence[Meeting]:
    """The booked meetings that lie outside of the working hours or on a public holiday, the nearest first.

    None for somebody without a schedule.
    """
    schedule = await schedule_of(session, staff_id)
    if schedule is None:
        return []
    held = Availability(ZoneInfo(schedule.time_zone), await hours_of(session, staff_id), schedule.country)
    booked = await meetings.of_staff(session, staff_id, now, now + _FAR)
    return [meeting for meeting in booked if not _inside(held, meeting)]


async def _away(
    session: AsyncSession, staff_id: uuid.UUID, after: datetime, before: datetime
) -> Sequence[tuple[datetime, datetime]]:
    """Absences and what stands in the own calendar, in no order."""
    absent = select(Absence.starts_at, Absence.ends_at).where(
        Absence.staff_id == staff_id, Absence.ends_at > after, Absence.starts_at < before
    )
    busy = select(BusyTime.starts_at, BusyTime.ends_at).where(
        BusyTime.staff_id == staff_id, BusyTime.ends_at > after, BusyTime.starts_at < before
    )
    return [
        (starts_at, ends_at) for query in (absent, busy) for starts_at, ends_at in (await session.execute(query)).all()
    ]


def is_zone(name: str) -> bool:
    """Whether that is the name of an IANA time zone."""
    try:
        return bool(name) and len(name) <= LONGEST_ZONE and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _inside(held: Availability, meeting: Meeting) -> bool:
    return works(held, meeting.starts_at, meeting.ends_at)


def _check_hours(hours: Hours) -> None:
    for weekday, blocks in hours.items():
        if weekday not in range(7):
            raise ScheduleError("weekday")
        for begins, ends in blocks:
            if ends <= begins:
                raise ScheduleError("backwards")
            if any(at.minute % 5 or at.second or at.microsecond for at in (begins, ends)):
                raise ScheduleError("step")
        ordered = sorted(blocks)
        if any(later[0] < earlier[1] for earlier, later in pairwise(ordered)):
            raise ScheduleError("overlap")


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and not any(one.isspace() for one in text)
