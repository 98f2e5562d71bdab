"""What rules find in a message, before it is known which day is meant: times of day, days, spans, and words between."""

from dataclasses import dataclass
from typing import Literal

Grain = Literal["minute", "hour", "part_of_day", "day", "week", "month", "year"]
Unit = Literal["minute", "hour", "day", "week", "weekend", "month", "year"]
Which = Literal["bare", "this", "next", "coming", "last", "next_week"]
Edge = Literal["beginning", "middle", "end"]


@dataclass(frozen=True)
class Clock:
    """A time as it was said: `exact` where it needs no part of the day. `minute` may leave the hour: -30, 75.

    `weak` is a number that is a time only beside a day. `meridiem` and part of day are in `part`.
    """

    hour: int
    minute: int = 0
    exact: bool = False
    part: str | None = None
    grain: Literal["minute", "hour"] = "hour"
    until: "Clock | None" = None
    weak: bool = False


@dataclass(frozen=True)
class Part:
    """A part of the day; `alone` where it is a moment without a day, `around` where it only goes with a time."""

    name: str
    alone: bool = False
    only_with_time: bool = False


@dataclass(frozen=True)
class Relative:
    """So many days from today; some words carry a part of the day too, and some say that it is over."""

    days: int
    part: str | None = None
    past: bool = False


@dataclass(frozen=True)
class Weekday:
    """Monday is 1. `weeks` are added to it; `weak` needs a time beside it."""

    number: int
    which: Which = "bare"
    weeks: int = 0
    weak: bool = False


@dataclass(frozen=True)
class Dated:
    """A day of a month, as it is read day first; `either` where it may have been written month first.

    `until_day` ends a span, `or_day` is another day of the same month that may be meant instead.
    """

    day: int
    month: int
    year: int | None = None
    either: bool = False
    until_day: int | None = None
    or_day: int | None = None


@dataclass(frozen=True)
class DayOfMonth:
    """A day of a month that is not named; `months` ahead, or the next that has such a day."""

    day: int
    months: int | None = None
    until_day: int | None = None


@dataclass(frozen=True)
class Month:
    number: int
    which: Which = "bare"
    year: int | None = None
    weak: bool = False


@dataclass(frozen=True)
class Period:
    """A calendar week, weekend, month or year: this one is 0, the next is 1. `either` where 0 may be meant too."""

    unit: Unit
    ahead: int = 0
    either: bool = False


@dataclass(frozen=True)
class WeekNumber:
    number: int
    year: int | None = None


@dataclass(frozen=True)
class EdgeOf:
    """The beginning or the end of a longer time; of this one, where only its `unit` is said."""

    where: Edge
    unit: Unit | None = None


@dataclass(frozen=True)
class Shift:
    """A span from now; negative lies behind. `half` adds a half of the unit."""

    count: int
    unit: Unit
    half: bool = False


@dataclass(frozen=True)
class Two:
    """Two numbers with a sign between them, which is a time, a day or a span of hours by what stands beside it."""

    first: int
    second: int
    sign: Literal[".", "-"]
    zero: bool = False
    two_digits: bool = False


@dataclass(frozen=True)
class Link:
    """A word between others."""

    kind: Literal["or", "till", "not", "filler"]


@dataclass(frozen=True)
class Unplaced:
    """A day that is named but whose date is not known: a moving feast. A time beside it is not a time of today."""


@dataclass(frozen=True)
class Nothing:
    """Numbers that are no time: ages, money, spans of work."""


Payload = (
    Clock
    | Part
    | Relative
    | Weekday
    | Dated
    | DayOfMonth
    | Month
    | Period
    | WeekNumber
    | EdgeOf
    | Shift
    | Two
    | Link
    | Unplaced
    | Nothing
)


@dataclass(frozen=True)
class Item:
    """A payload and the tokens it was read from: `start` up to, not including, `end`."""

    payload: Payload
    start: int
    end: int
    own: bool = True

    @property
    def length(self) -> int:
        return self.end - self.start
