"""When something that is repeated happens: the rules of iCalendar (RFC 5545), on the wall clock of a place."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

#: What is repeated more often than daily is no reminder.
_OFTEN = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)\b")
_UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6})Z")
_FORM = "%Y%m%dT%H%M%S"


class RecurrenceError(ValueError):
    """A rule of repetition that cannot be read, or that repeats something more often than daily."""


def around(starts_at: datetime, zone: ZoneInfo, rule: str | None, now: datetime) -> tuple[datetime, ...]:
    """The last time up to `now` and the next one after it, as far as there are such; UTC. Raises RecurrenceError.

    The time on the wall clock of `zone` stays the same when the clocks change. A time that they skip is read as the one
    after it, and one that comes twice as the first.
    """
    if rule is None:
        return (starts_at.astimezone(UTC),)
    repeated = _read(rule, starts_at.astimezone(zone).replace(tzinfo=None), zone)
    wall = now.astimezone(zone).replace(tzinfo=None)
    # Where the clocks change, wall clocks are not in the order of their moments: one more on each side is looked at.
    near: list[datetime] = []
    last = repeated.before(wall, inc=True)
    if last is not None:
        near += [each for each in (repeated.before(last), last) if each is not None]
    near += repeated.xafter(wall, count=2)
    moments = sorted({_moment(each, zone) for each in near})
    past, coming = [each for each in moments if each <= now], [each for each in moments if each > now]
    return (*past[-1:], *coming[:1])


def check(rule: str) -> None:
    """Raises RecurrenceError."""
    _read(rule, datetime(2026, 1, 1), ZoneInfo("UTC"))  # noqa: DTZ001 a wall clock


def _read(rule: str, first: datetime, zone: ZoneInfo) -> rrule:
    written = rule.upper().removeprefix("RRULE:")
    if not _OFTEN.search(written):
        raise RecurrenceError(f"{rule!r} does not say daily, weekly, monthly or yearly")
    try:
        # The end is written in UTC where the beginning has a zone; what repeats goes by the wall clock.
        found = rrulestr(_UNTIL.sub(lambda match: f"UNTIL={_wall(match[1], zone)}", written), dtstart=first)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecurrenceError(f"{rule!r} cannot be read: {error}") from error
    if not isinstance(found, rrule):
        raise RecurrenceError(f"{rule!r} is more than one rule")
    return found


def _wall(until: str, zone: ZoneInfo) -> str:
    return datetime.strptime(until, _FORM).replace(tzinfo=UTC).astimezone(zone).strftime(_FORM)


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)
