"""From single finds to expressions: what is said of one moment, kept apart from what is said of another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from nlu.date_calendar import days
from nlu.date_chart import WordChart
from nlu.date_choice import Near
from nlu.date_items import (
    Clock,
    Dated,
    DayOfMonth,
    EdgeOf,
    Item,
    Link,
    Month,
    Part,
    Payload,
    Period,
    Relative,
    Shift,
    Weekday,
    WeekNumber,
)

_OF_A_WEEK = (Period, WeekNumber)
#: A negation takes what stands this many tokens behind it.
_REACH = 3


@dataclass
class Expression:
    """What is said of one moment; `days` go together, `until` ends a span of days. Places are of tokens."""

    days: list[Payload] = field(default_factory=list)
    clock: Clock | None = None
    part: Part | None = None
    until: list[Payload] = field(default_factory=list)
    start: int = 0
    end: int = 0
    clock_at: int = -1
    day_at: int = -1
    linked: bool = False
    denied: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.days and self.clock is None and self.part is None


def expressions(items: Sequence[Item], chart: WordChart, today: date) -> list[Expression]:
    """The expressions of a message, each with what the others lend it; none that is denied."""
    near = Near(items, chart)
    found = _apart(items, near, chart, today)
    _lend(found)
    return [one for one in found if not one.denied and not one.is_empty and not _only_edges(one)]


def _only_edges(one: Expression) -> bool:
    lone = bool(one.days) and all(isinstance(day, EdgeOf) and day.unit is None for day in one.days)
    return lone or (not one.days and one.clock is None and one.part is not None and not one.part.alone)


def _apart(items: Sequence[Item], near: Near, chart: WordChart, today: date) -> list[Expression]:
    current = Expression()
    found = [current]
    said: Item | None = None
    for item in items:
        if isinstance(item.payload, Link):
            continue
        links = [] if said is None else near.joined(said.end, item.start)
        kinds = {link.payload.kind for link in links or () if isinstance(link.payload, Link)}
        if said is not None and _till(kinds, said, item, chart) and _until(current, item):
            said = item
            continue
        separate = "or" in kinds
        commas = said is not None and _comma(said, item, chart)
        carried = current.denied and not commas and ("or" in kinds or (links == [] and not _is_day(item.payload)))
        denied = carried or _denied(items, item, said)
        if not current.is_empty and (
            separate or denied != current.denied or not _takes(current, item.payload, links is not None, today)
        ):
            current = Expression(linked=links is not None)
            found.append(current)
        _put(current, item)
        current.denied = denied
        said = item
    return found


def _denied(items: Sequence[Item], item: Item, said: Item | None) -> bool:
    """Whether a "not" stands shortly before the item, and behind what was said before it."""
    first = 0 if said is None else said.end
    return any(
        isinstance(other.payload, Link)
        and other.payload.kind == "not"
        and other.start >= first
        and 0 <= item.start - other.end < _REACH
        for other in items
    )


def _comma(said: Item, item: Item, chart: WordChart) -> bool:
    return any(token.text == "," for token in chart.tokens[said.end : item.start])


def _is_day(payload: Payload) -> bool:
    return not isinstance(payload, Clock | Part)


def _till(kinds: Collection[str], said: Item, item: Item, chart: WordChart) -> bool:
    between = [token.text for token in chart.tokens[said.end : item.start]]
    return "till" in kinds or between == ["-"]


def _until(current: Expression, item: Item) -> bool:
    """Takes the item as the end of a span, if it can be one."""
    payload = item.payload
    if isinstance(payload, Clock) and current.clock and current.clock.until is None and current.clock_at >= 0:
        begin = current.clock
        current.clock = Clock(begin.hour, begin.minute, begin.exact, begin.part, begin.grain, payload)
    elif isinstance(payload, Weekday | Dated | DayOfMonth | Relative) and current.days and not current.until:
        current.until = [payload]
    else:
        return False
    current.end = item.end
    return True


def _takes(current: Expression, payload: Payload, near: bool, today: date) -> bool:
    """Whether the expression can take this too, and still be one moment."""
    match payload:
        case Clock():
            return current.clock is None and not any(_is_short(day) for day in current.days)
        case Part():
            return current.part is None and not any(_is_short(day) for day in current.days)
    if any(_is_short(day) for day in (*current.days, payload)):
        return False
    if not current.days:
        return True
    if payload in current.days:
        return True
    kinds = {type(day) for day in (*current.days, payload)}
    if len(kinds) <= len(current.days):
        return False
    if EdgeOf in kinds:
        return near and not isinstance(current.days[-1], Weekday)
    if kinds in ({DayOfMonth, Month}, {DayOfMonth, Period}):
        return near or isinstance(current.days[-1], DayOfMonth)
    if Weekday in kinds and kinds & {*_OF_A_WEEK, Shift} and len(kinds) == 2:
        periods = [day for day in (*current.days, payload) if isinstance(day, Period)]
        return all(period.unit in ("week", "weekend") for period in periods)
    if kinds == {Weekday, Dated} or kinds == {Weekday, DayOfMonth}:
        return near or _agree(current.days, payload, today)
    return Month not in kinds and _agree(current.days, payload, today)


def _agree(said: Sequence[Payload], payload: Payload, today: date) -> bool:
    """Whether both mean the same day, or the one lies in the other."""
    for one in days(said, today):
        for other in days([payload], today):
            if one.value <= other.value <= one.last or other.value <= one.value <= other.last:
                return True
    return False


def _is_short(payload: Payload) -> bool:
    return isinstance(payload, Shift) and payload.unit in ("minute", "hour")


def _put(current: Expression, item: Item) -> None:
    if current.is_empty:
        current.start = item.start
    current.end = item.end
    match item.payload:
        case Clock():
            current.clock, current.clock_at = item.payload, item.start
        case Part():
            current.part = item.payload
        case _:
            if isinstance(item.payload, Relative) and item.payload.part and current.part is None:
                current.part = Part(item.payload.part, True)
            if item.payload not in current.days:
                current.days.append(item.payload)
            current.day_at = item.start


def _lend(found: Sequence[Expression]) -> None:
    """What is said once for several: "tuesday or thursday at 10", "on tuesday at 10 or 11"."""
    pairs = list(pairwise(found))
    for before, behind in reversed(pairs):
        if behind.linked:
            if before.days and not before.clock and not before.part and (behind.clock or behind.part) and behind.days:
                before.clock, before.part = behind.clock, behind.part
            if not before.days and behind.days and not any(_is_short(day) for day in behind.days):
                before.days = list(behind.days)
            _lend_week(behind, before)
    for before, behind in pairs:
        if not behind.days and before.days and not any(_is_short(day) for day in before.days):
            behind.days = list(before.days)
        if behind.linked:
            if behind.clock and not behind.part and behind.day_at < 0 and not behind.clock.part:
                behind.part = before.part
            if before.clock and before.clock_at < before.day_at and behind.days and not (behind.clock or behind.part):
                behind.clock, behind.part = before.clock, before.part
            _lend_week(before, behind)


def _lend_week(lender: Expression, other: Expression) -> None:
    week = [day for day in lender.days if isinstance(day, _OF_A_WEEK)]
    if week and len(other.days) == 1 and isinstance(other.days[0], Weekday) and other.days[0].which == "bare":
        other.days = [*week, *other.days]
