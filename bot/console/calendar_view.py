"""A coordinator's day or week: meetings with all that is needed, times that are taken, free times, and a grid of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console import meeting_answers, meeting_listing, people
from bot.console.families_named import Named, named
from bot.console.free_times import apart
from bot.console.meeting_answers import Answer
from bot.console.own_calendar import busy_of
from bot.console.schedule_view import usual_place
from bot.console.words import Words
from casework import meetings, schedules
from casework.meeting_models import Meeting
from casework.schedule_models import Absence
from casework.schedules import Hours
from casework.working_time import holidays_of
from locales.phrase import Phrase
from locales.phrases import schedules as phrases

ONE_DAY = timedelta(days=1)
#: The grid shows these hours at least.
OPENS, CLOSES = 8, 17
#: A kind of taken time → its words for a part of a day, and for all of it.
TAKEN: Mapping[str, tuple[Phrase, Phrase]] = {
    "away": (phrases.AWAY, phrases.AWAY_ALL_DAY),
    "busy": (phrases.BUSY, phrases.BUSY_ALL_DAY),
}


@dataclass(frozen=True)
class Shown:
    """One meeting. `for_family` is the moment on the family's clock, where that shows another time."""

    meeting: Meeting
    begins: datetime
    ends: datetime
    clock: str
    for_family: str
    family: Named
    facts: Sequence[str]
    answers: Sequence[Answer]
    #: The answers in short: code, number, words.
    counted: Sequence[tuple[str, int, str]]


@dataclass(frozen=True)
class Blocked:
    """A time of one day at which nobody can book: `kind` away or busy."""

    kind: str
    begins: datetime
    ends: datetime
    text: str


@dataclass(frozen=True)
class Day:
    """`free` counts the meetings that could still be booked."""

    date: date
    heading: str
    today: bool
    holiday: bool
    free: int
    free_text: str
    meetings: Sequence[Shown]
    blocked: Sequence[Blocked]


@dataclass(frozen=True)
class Cell:
    """One hour of one day: what begins in it, what goes on in it, and whether families can come then at all."""

    meetings: Sequence[Shown]
    blocked: Sequence[Blocked]
    goes_on: Sequence[str]
    kind: str


@dataclass(frozen=True)
class Span:
    """Days of a calendar in one zone; `rows`: the hours' names, each with a cell a day."""

    zone: ZoneInfo
    days: Sequence[Day]
    rows: Sequence[tuple[str, Sequence[Cell]]]


async def zone_of(session: AsyncSession, staff_id: UUID) -> ZoneInfo:
    """The zone in which the member of staff works, as far as it is known."""
    schedule = await schedules.schedule_of(session, staff_id)
    return ZoneInfo(schedule.time_zone) if schedule is not None else usual_place()[0]


async def span_of(session: AsyncSession, words: Words, staff_id: UUID, zone: ZoneInfo, dates: Sequence[date]) -> Span:
    """What these days hold, which follow on each other."""
    begins, ends = _midnight(dates[0], zone), _midnight(dates[-1] + ONE_DAY, zone)
    schedule = await schedules.schedule_of(session, staff_id)
    hours = await schedules.hours_of(session, staff_id)
    holidays = holidays_of(schedule.country if schedule is not None else None)
    free = await _free(session, words, staff_id, zone)
    taken = await _taken(session, staff_id, begins, ends)
    held: dict[date, list[Shown]] = {}
    for meeting in await meetings.of_staff(session, staff_id, begins, ends):
        shown = await _shown(session, words, meeting, zone)
        if shown is not None:
            held.setdefault(max(shown.begins.date(), dates[0]), []).append(shown)
    today = words.now.astimezone(zone).date()
    days = [
        Day(
            date=day,
            heading=words.weekday_date(day),
            today=day == today,
            holiday=day in holidays,
            free=free[day],
            free_text=words.phrase(phrases.FREE, count=free[day]),
            meetings=held.get(day, []),
            blocked=_blocked(words, taken, day, zone),
        )
        for day in dates
    ]
    return Span(zone, days, _rows(words, days, hours, zone))


async def _shown(session: AsyncSession, words: Words, meeting: Meeting, zone: ZoneInfo) -> Shown | None:
    family = await named(session, words, meeting.family_id)
    if family is None:
        return None
    known = await people.of_family(session, meeting.family_id, words)
    begins, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    other = begins.utcoffset() != meeting.starts_at.astimezone(family.zone).utcoffset()
    answers = await meeting_answers.of_meeting(session, words, meeting, known)
    theirs = words.full_moment(meeting.starts_at, family.zone)
    return Shown(
        meeting=meeting,
        begins=begins,
        ends=ends,
        clock=f"{words.clock(begins, zone)}–{words.clock(ends, zone)}",
        for_family=words.phrase(phrases.FOR_FAMILY, moment=theirs) if other else "",
        family=family,
        # With whom is known: it is the reader's own calendar.
        facts=await meeting_listing.facts_of(session, words, meeting, with_whom=False),
        answers=answers,
        counted=meeting_answers.counted(words, answers),
    )


async def _free(session: AsyncSession, words: Words, staff_id: UUID, zone: ZoneInfo) -> Counter[date]:
    found = await schedules.availability_of(session, staff_id, words.now)
    slots = apart(found, words.now) if found is not None else ()
    return Counter(slot.starts_at.astimezone(zone).date() for slot in slots)


async def _taken(
    session: AsyncSession, staff_id: UUID, begins: datetime, ends: datetime
) -> Sequence[tuple[str, datetime, datetime]]:
    absent = await session.execute(
        select(Absence.starts_at, Absence.ends_at)
        .where(Absence.staff_id == staff_id, Absence.ends_at > begins, Absence.starts_at < ends)
        .order_by(Absence.starts_at)
    )
    busy = await busy_of(session, staff_id, begins, ends)
    return [
        *(("away", starts_at, ends_at) for starts_at, ends_at in absent),
        *(("busy", starts_at, ends_at) for starts_at, ends_at in busy),
    ]


def _blocked(
    words: Words, taken: Sequence[tuple[str, datetime, datetime]], day: date, zone: ZoneInfo
) -> Sequence[Blocked]:
    """The parts of that day, the earliest first."""
    first, last = _midnight(day, zone), _midnight(day + ONE_DAY, zone)
    made = []
    for kind, starts_at, ends_at in taken:
        begins, ends = max(starts_at, first), min(ends_at, last)
        if begins < ends:
            part, whole = TAKEN[kind]
            until = words.clock(ends, zone) if ends < last else "24:00"
            values = {"begin": words.clock(begins, zone), "end": until}
            text = words.phrase(whole) if (begins, ends) == (first, last) else words.phrase(part, **values)
            made.append(Blocked(kind, begins.astimezone(zone), ends.astimezone(zone), text))
    return sorted(made, key=lambda one: (one.begins, one.ends))


def _rows(words: Words, days: Sequence[Day], hours: Hours, zone: ZoneInfo) -> Sequence[tuple[str, Sequence[Cell]]]:
    held = [shown for day in days for shown in day.meetings]
    worked = [block for blocks in hours.values() for block in blocks]
    first = min([OPENS, *(block[0].hour for block in worked), *(shown.begins.hour for shown in held)])
    last = max([CLOSES, *(_until(block[1]) for block in worked), *(_last_hour(shown) for shown in held)])
    return [
        (f"{hour:02}:00", [_cell(words, day, hour, hour == first, hours, zone) for day in days])
        for hour in range(first, last)
    ]


def _cell(words: Words, day: Day, hour: int, first: bool, hours: Hours, zone: ZoneInfo) -> Cell:
    """What begins before the first hour of the grid is said in that one."""
    begins = _hour(day.date, hour, zone)
    ends = _hour(day.date, hour + 1, zone)
    blocks = hours.get(day.date.weekday(), ())
    opened = any(block[0].hour <= hour and time(hour) < block[1] for block in blocks)
    here = [one for one in day.blocked if one.begins < ends and one.ends > begins]
    said = [one for one in here if one.begins >= begins or first]
    going = [shown for shown in day.meetings if shown.begins < begins < shown.ends]
    kind = here[0].kind if here else "open" if opened and not day.holiday else "closed"
    return Cell(
        meetings=[shown for shown in day.meetings if begins <= shown.begins < ends],
        blocked=said,
        goes_on=[words.phrase(phrases.GOES_ON, end=words.clock(shown.ends, zone)) for shown in going],
        kind=kind,
    )


def _until(at: time) -> int:
    return at.hour + (1 if at.minute else 0)


def _last_hour(shown: Shown) -> int:
    return 24 if shown.ends.date() != shown.begins.date() else _until(shown.ends.time())


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _hour(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """A full hour on the clock of the zone, in UTC; 24 is the next midnight."""
    at = datetime.combine(day + ONE_DAY * (hour // 24), time(hour % 24), zone)
    return at.astimezone(UTC)
