"""Meetings as iCalendar (RFC 5545): a file that a calendar keeps, changes or takes out, and one to subscribe to."""

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

from casework.meeting_models import Meeting

PRODUCT = "-//Family Navigator//Meetings//EN"
#: The second half of every UID: it never changes, or a calendar would keep the old meeting beside the new one.
REALM = "family-navigator"
#: In place of an address: nobody answers to the file, and families are not given one that nobody reads.
NO_ADDRESS = "invalid:nomail"
#: Hours after which a calendar that subscribes should look again.
REFRESHED = 1
#: Before any change of the clock that a file has to know.
LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 a wall clock, as VTIMEZONE wants it
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: Letters that no calendar shows; line breaks stay.
_UNPRINTABLE = dict.fromkeys((*range(10), *range(11, 32), 127))


@dataclass(frozen=True)
class Change:
    """The clock is put from one offset to another at `wall`, as the clock shows it just before."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str


@dataclass(frozen=True)
class Words:
    """A meeting in the words of whoever keeps the calendar.

    `free`: this person does not come, so the time stays free for others. `answered_at` is when they last said anything
    about it, which changes the words and not the meeting.
    """

    summary: str
    description: str
    organizer: str
    free: bool = False
    answered_at: datetime | None = None


def event_file(meeting: Meeting, words: Words, *, url: str | None = None, now: datetime) -> bytes:
    """The file, in UTF-8: METHOD:PUBLISH for a booked meeting, METHOD:CANCEL for a cancelled one.

    Nobody is named as an attendee, which PUBLISH forbids (RFC 5546, 3.2.1): the chat asks for answers, not the file.
    """
    file = _calendar()
    file.add("method", "CANCEL" if meeting.state == "cancelled" else "PUBLISH")
    _add_time_zones(file, [meeting])
    event = _event(meeting, words, now)
    if url is not None:
        event.add("url", url)
    file.add_component(event)
    return _written(file)


def feed_file(meetings: Sequence[tuple[Meeting, Words]], *, name: str) -> bytes:
    """A calendar to which one subscribes, in UTF-8. The same meetings in the same words give the same bytes.

    Without a METHOD, so DTSTAMP is the moment of the last change (RFC 5545, 3.8.7.2); without alarms, for the chat
    reminds already.
    """
    file = _calendar()
    for key in ("name", "x-wr-calname"):
        # A text with its commas escaped; the library takes a key that it does not know as it comes.
        file.add(key, icalendar.vText(_clean(name)))
    file.add("refresh-interval", timedelta(hours=REFRESHED), parameters={"value": "DURATION"})
    file.add("x-published-ttl", f"PT{REFRESHED}H")
    _add_time_zones(file, [meeting for meeting, _ in meetings])
    for meeting, words in meetings:
        file.add_component(_event(meeting, words, max(meeting.updated_at, words.answered_at or meeting.updated_at)))
    return _written(file)


@lru_cache(maxsize=256)
def time_zone(zone: ZoneInfo, first_year: int, last_year: int) -> icalendar.Timezone:
    """The VTIMEZONE that is right in those years: a yearly rule where the zone has one, else each change by itself.

    The library's own has lists of dates (RDATE), which some calendars read one hour wrong.
    """
    made = icalendar.Timezone()
    made.add("tzid", zone.key)
    changes = [_changes(zone, each) for each in range(first_year - 1, last_year + 2)]
    rules = _rules(changes)
    if rules is not None:
        for change, rule in zip(changes[0], rules, strict=True):
            made.add_component(_observance(change, rule))
        return made
    first = datetime(first_year - 1, 1, 1, tzinfo=zone)
    offset = _offset(first)
    made.add_component(_observance(Change(LONG_AGO, offset, offset, first.tzname() or zone.key), None))
    for change in (each for of_year in changes for each in of_year):
        made.add_component(_observance(change, None))
    return made


def _calendar() -> icalendar.Calendar:
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    return made


def _add_time_zones(file: icalendar.Calendar, meetings: Iterable[Meeting]) -> None:
    """One of each zone in which a moment is written."""
    years: dict[ZoneInfo, list[int]] = {}
    for meeting in meetings:
        zone = ZoneInfo(meeting.time_zone)
        for moment in (_in_zone(meeting.starts_at, zone), _in_zone(meeting.ends_at, zone)):
            if moment.tzinfo is not UTC:
                years.setdefault(zone, []).append(moment.year)
    for zone in sorted(years, key=lambda each: each.key):
        file.add_component(time_zone(zone, min(years[zone]), max(years[zone])))


def _event(meeting: Meeting, words: Words, stamp: datetime) -> icalendar.Event:
    """`stamp` is DTSTAMP."""
    cancelled = meeting.state == "cancelled"
    zone = ZoneInfo(meeting.time_zone)
    made = icalendar.Event()
    made.add("uid", f"{meeting.id}@{REALM}")
    made.add("sequence", meeting.sequence)
    made.add("dtstamp", _second(stamp))
    made.add("created", _second(meeting.created_at))
    made.add("last-modified", _second(max(meeting.updated_at, words.answered_at or meeting.updated_at)))
    made.add("dtstart", _in_zone(meeting.starts_at, zone))
    made.add("dtend", _in_zone(meeting.ends_at, zone))
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if cancelled or words.free else "OPAQUE")
    made.add("summary", _clean(words.summary))
    made.add("description", _clean(words.description))
    if meeting.place:
        made.add("location", _clean(meeting.place))
    made.add("organizer", _organizer(words.organizer))
    return made


def _written(file: icalendar.Calendar) -> bytes:
    written: bytes = file.to_ical()
    return written


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """In the zone; in UTC where its wall clock does not say which of two hours is meant."""
    local = moment.astimezone(zone).replace(microsecond=0)
    ambiguous = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return local.astimezone(UTC) if ambiguous or zone.key in ("UTC", "Etc/UTC") else local


def _changes(zone: ZoneInfo, year: int) -> list[Change]:
    """When the zone's clock is changed in that year of UTC, in order."""
    found = []
    day, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        next_day = day + timedelta(days=1)
        before, after = _offset(day.astimezone(zone)), _offset(next_day.astimezone(zone))
        if before != after:
            at = _moment_of_change(zone, day, next_day)
            wall = (at + before).replace(tzinfo=None)
            found.append(Change(wall, before, after, at.astimezone(zone).tzname() or zone.key))
        day = next_day
    return found


def _moment_of_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the new offset, between two moments in UTC."""
    old = _offset(before.astimezone(zone))
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _offset(middle.astimezone(zone)) == old else (before, middle)
    return after


def _rules(years: Sequence[Sequence[Change]]) -> list[dict[str, object]] | None:
    """For each change of a year the rule by which it comes every year; None where there is no such rule."""
    if any(len(changes) != 2 for changes in years):
        return None
    rules = []
    for same in zip(*years, strict=True):
        first = same[0]
        if any(
            (each.before, each.after, each.wall.time()) != (first.before, first.after, first.wall.time())
            for each in same
        ):
            return None
        common = set.intersection(*(set(_days(each.wall)) for each in same))
        if len({each.wall.month for each in same}) != 1 or not common:
            return None
        # The last Sunday may also be the fourth one three years running.
        chosen = min(common)
        rules.append({"freq": "YEARLY", "bymonth": first.wall.month, "byday": chosen})
    return rules


def _days(wall: datetime) -> Iterator[str]:
    """The ways to name a day within its month: `-1SU`, and such as `4SU`."""
    weekday = WEEKDAYS[wall.weekday()]
    if wall.day + 7 > calendar.monthrange(wall.year, wall.month)[1]:
        yield f"-1{weekday}"
    yield f"{(wall.day - 1) // 7 + 1}{weekday}"


def _observance(change: Change, rule: dict[str, object] | None) -> icalendar.Component:
    rises = change.after > change.before
    made = icalendar.TimezoneDaylight() if rises else icalendar.TimezoneStandard()
    made.add("dtstart", change.wall)
    if rule is not None:
        made.add("rrule", rule)
    made.add("tzoffsetfrom", change.before)
    made.add("tzoffsetto", change.after)
    made.add("tzname", change.name)
    return made


def _organizer(name: str) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(NO_ADDRESS)
    address.params["CN"] = " ".join(_clean(name).split())
    return address


def _clean(text: str) -> str:
    """Every kind of line break becomes one that the format can write; what cannot be shown is left out."""
    return "\n".join(text.splitlines()).translate(_UNPRINTABLE)


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)
