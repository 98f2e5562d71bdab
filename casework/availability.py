"""When a coordinator can be met: working hours, holidays, absences and what is taken already. Pure."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from casework.working_time import holidays_of

#: Slots begin this far apart, counted from the beginning of each block of working hours.
STEP = timedelta(minutes=15)
#: On the clock of whoever wishes: where the morning ends, and the afternoon.
NOON, EVENING = time(12), time(17)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Slot:
    """A time that can be booked; moments with a zone, in UTC where they come from here."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Availability:
    """All that decides when somebody can be met. `hours`: weekday (0 is Monday) → blocks, on the clock of `zone`.

    `taken`: begin and end of meetings, which stand `buffer` apart; `away`: of absences and of what stands in the
    coordinator's own calendar. `country` (ISO 3166) tells the public holidays. A slot begins at least `notice` and at
    most `horizon` from now.
    """

    zone: ZoneInfo
    hours: Mapping[int, Sequence[tuple[time, time]]]
    country: str | None = None
    length: timedelta = timedelta(minutes=45)
    buffer: timedelta = timedelta(minutes=15)
    notice: timedelta = timedelta(hours=24)
    horizon: timedelta = timedelta(days=42)
    taken: Sequence[tuple[datetime, datetime]] = ()
    away: Sequence[tuple[datetime, datetime]] = ()


@dataclass(frozen=True)
class Wanted:
    """What somebody wishes of a slot, on the clock of `zone`: on which days, from when to when; None: any.

    A slot begins at `after` or later and earlier than `before`. `not_at`: begins that were offered already and are not
    wanted again.
    """

    zone: ZoneInfo
    days: frozenset[date] | None = None
    after: time | None = None
    before: time | None = None
    not_at: frozenset[datetime] = field(default_factory=frozenset)


def slots(availability: Availability, now: datetime) -> Iterator[Slot]:
    """Every slot that can be booked, the earliest first. They stand a quarter of an hour apart, and overlap."""
    now = now.astimezone(UTC)
    closed = _Closed(availability, now)
    day = (now + availability.notice).astimezone(availability.zone).date()
    last = (now + availability.horizon).astimezone(availability.zone).date()
    while day <= last:
        yield from _of_day(availability, day, closed)
        day += DAY


def offer(availability: Availability, wanted: Wanted, now: datetime, limit: int = 3) -> tuple[Slot, ...]:
    """At most `limit` slots that fit, in order; on different days or parts of a day where there are such.

    What was offered before comes no more, and its day and its part of the day only when there is no other.
    """
    refused = {moment.astimezone(UTC) for moment in wanted.not_at}
    length = availability.length
    fitting = [(slot, at) for slot, at in _fitting(availability, wanted, now) if slot.starts_at not in refused]
    local = [moment.astimezone(wanted.zone) for moment in refused]
    days, parts = Counter(at.date() for at in local), Counter(_part(at.time()) for at in local)
    # Only the nearest days: another part of the day is not worth waiting for weeks.
    near = sorted({at.date() for _, at in fitting}, key=lambda day: (days[day], day))[:limit]
    left = [(slot, at) for slot, at in fitting if at.date() in near]
    chosen: list[Slot] = []
    begins = sorted(refused)
    while left and len(chosen) < limit:
        slot, at = min(
            left,
            key=lambda one: (
                days[one[1].date()],
                _touches(begins, one[0].starts_at, length),
                parts[_part(one[1].time())],
                one[0].starts_at,
            ),
        )
        left.remove((slot, at))
        chosen.append(slot)
        begins.insert(bisect_left(begins, slot.starts_at), slot.starts_at)
        days[at.date()] += 1
        parts[_part(at.time())] += 1
    return tuple(sorted(chosen, key=lambda slot: slot.starts_at))


def is_free(availability: Availability, slot: Slot, now: datetime) -> bool:
    """Whether exactly this time can be booked: it is one of `slots`."""
    asked = Slot(slot.starts_at.astimezone(UTC), slot.ends_at.astimezone(UTC))
    day = asked.starts_at.astimezone(availability.zone).date()
    return asked in _of_day(availability, day, _Closed(availability, now.astimezone(UTC)))


def any_free(availability: Availability, now: datetime) -> bool:
    """Whether anything can be booked at all."""
    return next(slots(availability, now), None) is not None


def works(availability: Availability, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether this time lies inside of one block of working hours, and on no public holiday."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    day = starts_at.astimezone(availability.zone).date()
    blocks = (_moments(availability.zone, day, block) for block in _blocks(availability, day))
    return any(begins <= starts_at and ends_at <= ends for begins, ends in blocks)


class _Closed:
    """When nobody can be met, in windows that do not touch, the earliest first; also before the notice is over."""

    def __init__(self, availability: Availability, now: datetime) -> None:
        self.first, self.last = now + availability.notice, now + availability.horizon
        buffer = availability.buffer
        met = [(begins - buffer, ends + buffer) for begins, ends in _in_utc(availability.taken)]
        merged: list[tuple[datetime, datetime]] = []
        for begins, ends in sorted([*met, *_in_utc(availability.away)]):
            if begins >= ends:
                continue
            if merged and begins <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
            else:
                merged.append((begins, ends))
        self._begins, self._ends = [one[0] for one in merged], [one[1] for one in merged]

    def until(self, starts_at: datetime, ends_at: datetime) -> datetime | None:
        """None when that time is open; else when it may be open again."""
        found = bisect_right(self._ends, starts_at)
        if found < len(self._begins) and self._begins[found] < ends_at:
            return self._ends[found]
        return None


def _of_day(availability: Availability, day: date, closed: _Closed) -> Iterator[Slot]:
    """The slots that begin on that day of the coordinator's clock."""
    length = availability.length
    for block in _blocks(availability, day):
        open_again = closed.first
        for starts_at in _begins(availability.zone, day, block, length):
            if starts_at > closed.last:
                return
            if starts_at < open_again:
                continue
            blocked_until = closed.until(starts_at, starts_at + length)
            if blocked_until is None:
                yield Slot(starts_at, starts_at + length)
            else:
                open_again = blocked_until


def _blocks(availability: Availability, day: date) -> Iterable[tuple[time, time]]:
    """The working hours of that day in order; those that overlap are one."""
    if day in _holidays(availability.country):
        return ()
    merged: list[tuple[time, time]] = []
    for begins, ends in sorted(availability.hours.get(day.weekday(), ())):
        if merged and begins < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        elif begins < ends:
            merged.append((begins, ends))
    return merged


def _begins(zone: ZoneInfo, day: date, block: tuple[time, time], length: timedelta) -> Iterator[datetime]:
    """When a slot may begin in a block, in UTC. A time that the change of the clock skips is none, and one that it
    repeats counts the first time."""
    opens, closes = _moments(zone, day, block)
    wall = datetime.combine(day, block[0])
    if opens - wall.replace(tzinfo=UTC) == closes - datetime.combine(day, block[1], UTC):
        starts_at = opens
        while starts_at + length <= closes:
            yield starts_at
            starts_at += STEP
        return
    while wall.date() == day and wall.time() < block[1]:
        starts_at = wall.replace(tzinfo=zone).astimezone(UTC)
        exists = starts_at.astimezone(zone).replace(tzinfo=None) == wall
        if exists and opens <= starts_at and starts_at + length <= closes:
            yield starts_at
        wall += STEP


def _moments(zone: ZoneInfo, day: date, block: tuple[time, time]) -> tuple[datetime, datetime]:
    """Begin and end of a block in UTC; where the change of the clock leaves a choice, the shorter one."""
    begins, ends = (datetime.combine(day, wall, zone) for wall in block)
    return (
        max(begins.astimezone(UTC), begins.replace(fold=1).astimezone(UTC)),
        min(ends.astimezone(UTC), ends.replace(fold=1).astimezone(UTC)),
    )


def _fitting(availability: Availability, wanted: Wanted, now: datetime) -> Iterator[tuple[Slot, datetime]]:
    """The slots that were wished for, with their begin on the clock of whoever wishes."""
    for slot in slots(availability, now):
        at = slot.starts_at.astimezone(wanted.zone)
        if wanted.days is not None and at.date() not in wanted.days:
            continue
        if wanted.after is not None and at.time() < wanted.after:
            continue
        if wanted.before is not None and at.time() >= wanted.before:
            continue
        yield slot, at


def _touches(begins: Sequence[datetime], starts_at: datetime, length: timedelta) -> bool:
    """Whether a slot overlaps one of those that begin then, all equally long."""
    return bisect_right(begins, starts_at - length) < bisect_left(begins, starts_at + length)


def _part(at: time) -> int:
    return (at >= NOON) + (at >= EVENING)


def _in_utc(times: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    return [(begins.astimezone(UTC), ends.astimezone(UTC)) for begins, ends in times]


@cache
def _holidays(country: str | None) -> Container[date]:
    """Kept: to work out the holidays of a country takes longer than all the rest."""
    return holidays_of(country)
