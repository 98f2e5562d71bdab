"""Which times the events of a calendar take. Only begin and end are looked at, and whether the time is taken."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from math import prod
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from bot.busy_calendar.answer import UNREADABLE
from bot.busy_calendar.errors import CalendarTroubleError
from casework.calendar import REALM

Times = list[tuple[datetime, datetime]]

DAY = timedelta(days=1)
#: Events that are unfolded at most; a calendar with more is no person's.
MOST = 10_000
#: Times a day that an event may repeat.
OFTENEST = 24
#: What a calendar that is not as it should be raises.
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
TOO_MANY = "The calendar has too many events."
_EVENT = re.compile(rb"^BEGIN:VEVENT\r?\n.*?^END:VEVENT\r?\n?", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_FOLD = re.compile(rb"\r?\n[ \t]")
#: What makes an event more than one, or changes one of them.
_REPEATS = re.compile(rb"^(?:RRULE|RDATE|RECURRENCE-ID|DURATION)[;:]", re.MULTILINE | re.IGNORECASE)
_DAYS = re.compile(rb"^DT(START|END)(?:;[^:\r\n]*)?:(\d{8})", re.MULTILINE | re.IGNORECASE)


def busy(files: Iterable[bytes], zone: ZoneInfo, after: datetime, before: datetime) -> Times:
    """The taken times in UTC between two moments, in windows that do not touch, the earliest first.

    Whole days, and times that name no zone, are those of `zone`. Raises CalendarTroubleError.
    """
    found: Times = []
    for file in files:
        for starts_at, ends_at in _of_file(file, zone, after, before):
            begins, ends = max(starts_at, after), min(ends_at, before)
            if begins < ends:
                found.append((begins, ends))
            if len(found) > MOST:
                raise CalendarTroubleError(TOO_MANY)
    return _merged(found)


def _of_file(file: bytes, zone: ZoneInfo, after: datetime, before: datetime) -> Iterator[tuple[datetime, datetime]]:
    first, last = after.astimezone(zone).date() - 2 * DAY, before.astimezone(zone).date() + 2 * DAY
    for calendar in _parsed(_near(file, first, last)):
        events = [
            event for event in calendar.walk("VEVENT") if isinstance(event, icalendar.Event) and _has_begin(event)
        ]
        for event in events:
            _check_rules(event)
        for event in _unfolded(events, first, last):
            if _takes_time(event):
                yield from _span(event, zone)


def _unfolded(events: Sequence[icalendar.Event], first: date, last: date) -> Sequence[icalendar.Event]:
    """Each time that an event takes place. A series that cannot be read hides no other."""
    try:
        return _occurrences(events, first, last)
    except _BROKEN:
        series: dict[str, list[icalendar.Event]] = {}
        for event in events:
            series.setdefault(str(event.get("UID", "")), []).append(event)
    found: list[icalendar.Event] = []
    for each in series.values():
        with suppress(*_BROKEN):
            found += _occurrences(each, first, last)
    return found


def _occurrences(events: Sequence[icalendar.Event], first: date, last: date) -> Sequence[icalendar.Event]:
    calendar = icalendar.Calendar()
    calendar.subcomponents = list(events)
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    found = list(islice(query.between(first, last), MOST + 1))
    if len(found) > MOST:
        raise CalendarTroubleError(TOO_MANY)
    return found


def _near(file: bytes, first: date, last: date) -> bytes:
    """The file without single events of other years: most of a calendar is past, and slow to parse."""
    low, high = (f"{day:%Y%m%d}".encode() for day in (first, last))

    def keep(found: re.Match[bytes]) -> bytes:
        event = found.group()
        if _REPEATS.search(event):
            return event
        days = {name.upper(): day for name, day in _DAYS.findall(event)}
        begins = days.get(b"START")
        if begins is None or (begins <= high and days.get(b"END", begins) >= low):
            return event
        return b""

    return _EVENT.sub(keep, _FOLD.sub(b"", file))


def _parsed(file: bytes) -> Sequence[icalendar.Component]:
    try:
        calendars = icalendar.Calendar.from_ical(file, multiple=True)
    except _BROKEN as error:
        raise CalendarTroubleError(UNREADABLE) from error
    if not calendars or any(each.name != "VCALENDAR" for each in calendars):
        raise CalendarTroubleError(UNREADABLE)
    return calendars


def _has_begin(event: icalendar.Event) -> bool:
    """Whether it can be told when it is; what else is broken in it is taken out."""
    for name in [name for name, value in event.items() if isinstance(value, icalendar.vBroken)]:
        del event[name]
    return "DTSTART" in event


def _check_rules(event: icalendar.Event) -> None:
    """Nobody is busy anew each minute; to unfold such a rule takes for ever."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        often = {str(each).upper() for each in rule.get("FREQ", [])}
        if any(each < 1 for each in rule.get("INTERVAL", [1])):
            # It would repeat for ever at the same time.
            del event["RRULE"]
            return
        a_day = prod(len(rule.get(part, [0])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        if often & {"SECONDLY", "MINUTELY", "HOURLY"} or a_day > OFTENEST:
            raise CalendarTroubleError("The calendar has an event that repeats too often to be read.")


def _takes_time(event: icalendar.Event) -> bool:
    """Not what is cancelled, what leaves the time free, and a meeting that our own feed shows there."""

    def said(name: str) -> str:
        return str(event.get(name, "")).strip().upper()

    return not (
        said("STATUS") == "CANCELLED"
        or said("TRANSP") == "TRANSPARENT"
        or said("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"
        or str(event.get("UID", "")).strip().endswith(f"@{REALM}")
    )


def _span(event: icalendar.Event, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    starts, ends = event.start, event.end
    if not isinstance(starts, datetime) and ends == starts:
        # Some write a whole day so.
        ends = starts + DAY
    begin, end = _moment(starts, zone), _moment(ends, zone)
    if begin < end:
        yield begin, end


def _moment(day_or_moment: date, zone: ZoneInfo) -> datetime:
    if not isinstance(day_or_moment, datetime):
        return datetime.combine(day_or_moment, time(0), zone).astimezone(UTC)
    if day_or_moment.tzinfo is None:
        return day_or_moment.replace(tzinfo=zone).astimezone(UTC)
    return day_or_moment.astimezone(UTC)


def _merged(times: Times) -> Times:
    merged: Times = []
    for begins, ends in sorted(times):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return merged
