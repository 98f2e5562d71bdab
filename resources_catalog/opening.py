"""Whether somebody answers the telephone now, or a door is open; until when, or when next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from resources_catalog.public_holidays import is_holiday
from resources_catalog.region import Region
from resources_catalog.service import Schedule

Kind = Literal["telephone", "visit"]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: Beyond this, hours that are written down today are no promise.
AHEAD = timedelta(days=30)
_ONE_DAY = timedelta(days=1)
#: A day cannot be written as closing at 24:00.
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Opening:
    """Moments in the region's time zone.

    While open, `closes_at` is known, unless it does not close within the next 30 days. While closed, `opens_at` is the
    next opening within 30 days. None of the two says: that is not known.
    """

    closes_at: datetime | None = None
    opens_at: datetime | None = None
    is_open: bool = False


@dataclass(frozen=True)
class _Block:
    """From `begin` until before `end`, both in UTC, so that the hours of a changing clock are counted right."""

    begin: datetime
    end: datetime


def state_at(schedules: Sequence[Schedule], region: Region, now: datetime, kind: Kind = "telephone") -> Opening:
    """How it stands at `now` (with a time zone) by the schedules of `kind`; public holidays are closed."""
    zone, moment = region.zone, now.astimezone(UTC)
    today = now.astimezone(zone).date()
    # From yesterday, for what is open past midnight; one day more, for what closes after the last day.
    days = [today + offset * _ONE_DAY for offset in range(-1, AHEAD.days + 2)]
    wanted = [schedule for schedule in schedules if of_kind(schedule, kind)]
    blocks = _joined(block for day in days for schedule in wanted for block in _blocks(schedule, day, region))
    for block in blocks:
        if block.begin <= moment < block.end:
            closes = block.end.astimezone(zone)
            return Opening(closes_at=closes if block.end - moment <= AHEAD else None, is_open=True)
        if moment < block.begin <= moment + AHEAD:
            return Opening(opens_at=block.begin.astimezone(zone))
    return Opening()


def of_kind(schedule: Schedule, kind: Kind) -> bool:
    """Whether the hours are those of the telephone, or of the door."""
    return (schedule.description or "telephone").strip().casefold() == kind


def falls_on(byday: str, day: date) -> bool:
    """Whether `day` is one of an iCalendar BYDAY list such as "MO,WE" or, by the month, "2MO,-1FR"."""
    for item in byday.split(","):
        ordinal, weekday = item[:-2], item[-2:]
        if WEEKDAYS[day.weekday()] != weekday:
            continue
        if not ordinal:
            return True
        next_month = (day.replace(day=28) + 4 * _ONE_DAY).replace(day=1)
        from_end = -(((next_month - day).days - 1) // 7 + 1)
        if int(ordinal) in ((day.day - 1) // 7 + 1, from_end):
            return True
    return False


def _blocks(schedule: Schedule, day: date, region: Region) -> Iterator[_Block]:
    if not (schedule.valid_from or date.min) <= day <= min(schedule.valid_to or date.max, schedule.until or date.max):
        return
    if not falls_on(schedule.byday, day):
        return
    opens, closes = time.fromisoformat(schedule.opens_at), time.fromisoformat(schedule.closes_at)
    # Who answers day and night also answers on holidays.
    if not _whole_day(opens, closes) and is_holiday(day, region.country):
        return
    last = day
    if closes == _LAST_MINUTE:
        last, closes = day + _ONE_DAY, time(0)
    elif closes <= opens:
        last = day + _ONE_DAY
    yield _Block(_moment(day, opens, region.zone), _moment(last, closes, region.zone))


def _whole_day(opens: time, closes: time) -> bool:
    return opens == time(0) and closes in (time(0), _LAST_MINUTE)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _joined(blocks: Iterator[_Block]) -> list[_Block]:
    """In order of time; blocks that touch or overlap are one."""
    joined: list[_Block] = []
    for block in sorted(blocks, key=lambda block: (block.begin, block.end)):
        if joined and block.begin <= joined[-1].end:
            joined[-1] = _Block(joined[-1].begin, max(joined[-1].end, block.end))
        else:
            joined.append(block)
    return joined
