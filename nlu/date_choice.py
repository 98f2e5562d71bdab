"""Which of the things that rules found are kept: none that overlap, and none that only seems to be a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nlu.date_calendar import days
from nlu.date_chart import WordChart
from nlu.date_items import (
    Clock,
    Dated,
    DayOfMonth,
    Item,
    Link,
    Month,
    Nothing,
    Part,
    Payload,
    Period,
    Relative,
    Shift,
    Two,
    Unplaced,
    Weekday,
    WeekNumber,
)
from nlu.date_text import BREAK

DAYS = (Relative, Weekday, Dated, DayOfMonth, Month, Period, WeekNumber, Shift)
#: A number word below this is more often no time: "tuesday one".
_SMALLEST_WORD = 2
_FIRST_DAY_NO_HOUR = 24


def chosen(found: Sequence[Item], chart: WordChart, today: date) -> list[Item]:
    """In the order of the message; `found` has the better of two first."""
    links = [item for item in found if isinstance(item.payload, Link)]
    kept = _most([item for item in found if not isinstance(item.payload, Link)], len(chart.tokens))
    taken = [False] * len(chart.tokens)
    for item in kept:
        taken[item.start : item.end] = [True] * item.length
    for item in links:
        if not any(taken[item.start : item.end]):
            taken[item.start : item.end] = [True] * item.length
            kept.append(item)
    kept.sort(key=lambda item: item.start)
    kept = _settled(kept, chart, today)
    kept = _with_numbers(kept, taken, chart)
    return _without_unplaced(_without_weak(kept, chart), chart)


def _without_unplaced(items: Sequence[Item], chart: WordChart) -> list[Item]:
    """Where no day is known, a time beside a day that is only named is left out, for it is not a time of today."""
    kept = [item for item in items if not isinstance(item.payload, Unplaced)]
    if len(kept) == len(items) or any(isinstance(item.payload, DAYS) for item in kept):
        return kept
    near = Near(items, chart)
    return [
        item
        for item in kept
        if not isinstance(item.payload, Clock | Part)
        or not any(
            side is not None and isinstance(side.payload, Unplaced)
            for side in (near.before(item.start), near.behind(item.end))
        )
    ]


def _most(found: Sequence[Item], length: int) -> list[Item]:
    """The items that read the most tokens between them; then the fewest, then the better ones."""
    behind: dict[int, list[tuple[int, Item]]] = {}
    for rank, item in enumerate(found):
        behind.setdefault(item.end, []).append((rank, item))
    # For each place: tokens read up to it, how many items, how good they are, the last of them.
    best: list[tuple[tuple[int, int, int], Item | None]] = [((0, 0, 0), None)]
    for place in range(1, length + 1):
        so_far = best[place - 1][0]
        last: Item | None = None
        for rank, item in behind.get(place, ()):
            read, count, rated = best[item.start][0]
            score = (read + item.length, count - 1, rated - rank)
            if score > so_far:
                so_far, last = score, item
        best.append((so_far, last))
    kept: list[Item] = []
    place = length
    while place > 0:
        read_last = best[place][1]
        if read_last is not None:
            kept.append(read_last)
        place = place - 1 if read_last is None else read_last.start
    return kept[::-1]


def _settled(items: Sequence[Item], chart: WordChart, today: date) -> list[Item]:
    """Two numbers with a sign between them become a time, a day or a span of hours."""
    on_a_day = any(isinstance(item.payload, DAYS) for item in items)
    weekdays = {item.payload.number for item in items if isinstance(item.payload, Weekday)}
    settled: list[Item] = []
    for item in items:
        if not isinstance(item.payload, Two):
            settled.append(item)
        elif _is_on(item.payload, weekdays, today):
            settled.append(replace(item, payload=Dated(item.payload.first, item.payload.second)))
        elif payload := _two(item.payload, on_a_day, chart):
            settled.append(replace(item, payload=payload))
        else:
            settled.append(replace(item, payload=Nothing()))
    return settled


def _is_on(two: Two, weekdays: set[int], today: date) -> bool:
    """Whether the two numbers are a day that falls on the weekday which is named too."""
    found = days([Dated(two.first, two.second)], today) if two.second else []
    return any(day.value.isoweekday() in weekdays for day in found)


def _two(two: Two, on_a_day: bool, chart: WordChart) -> Payload | None:
    first, second = two.first, two.second
    as_day = Dated(first, second) if 1 <= first <= 31 and 1 <= second <= 12 else None
    exact = first == 0 or first > 12 or two.zero
    as_time: Clock | None = None
    if two.sign == ".":
        if first <= 24 and second <= 59 and two.two_digits:
            as_time = Clock(first, second, exact, None, "minute")
        if not chart.lexicon.dot_is_date and not two.two_digits:
            as_day = None
        prefers_day = chart.lexicon.dot_is_date
    else:
        if first < second <= 24 or (second < first <= 12 and second > 0):
            as_time = Clock(first, 0, exact, None, "hour", Clock(second, 0, second > 12))
        prefers_day = chart.lexicon.dash_is_date or first > second
    if on_a_day:
        return as_time or as_day
    return (as_day or as_time) if prefers_day else (as_time or as_day)


def _with_numbers(items: Sequence[Item], taken: Sequence[bool], chart: WordChart) -> list[Item]:
    """Bare numbers that stand beside a day, a part of the day or another time are hours."""
    found = list(items)
    for place in range(len(chart.tokens)):
        hour = None if taken[place] else _bare_hour(place, chart)
        if not taken[place] and not (hour and any(taken[place : hour.end])):
            near = Near(found, chart)
            before = near.before(place)
            if before and isinstance(before.payload, Weekday) and (day := _bare_day(place, chart)):
                found = sorted([*found, day], key=lambda item: item.start)
            elif hour and _is_hour(hour, near, chart):
                found = sorted([*found, hour], key=lambda item: item.start)
    return found


def _bare_day(place: int, chart: WordChart) -> Item | None:
    """ "Friday 27" is no hour."""
    for value, behind in chart.slot(place, "dd"):
        if isinstance(value, int) and value >= _FIRST_DAY_NO_HOUR:
            return Item(DayOfMonth(value), place, behind)
    return None


def _bare_hour(place: int, chart: WordChart) -> Item | None:
    token = chart.tokens[place]
    for value, behind in chart.slot(place, "h"):
        assert isinstance(value, int)
        if token.is_number or value >= _SMALLEST_WORD:
            zero = token.is_number and token.text.startswith("0")
            return Item(Clock(value, 0, zero or value > 12), place, behind)
    return None


def _is_hour(hour: Item, near: "Near", chart: WordChart) -> bool:
    tokens = chart.tokens
    if hour.start and tokens[hour.start - 1].end == tokens[hour.start].start and tokens[hour.start - 1].text.isalpha():
        return False  # a room, a form: "b12"
    if hour.end < len(tokens) and tokens[hour.end].text in (":", ".", "/"):
        return False
    before, behind = near.before(hour.start), near.behind(hour.end)
    if before and isinstance(before.payload, Relative | Weekday | Dated | DayOfMonth | Part):
        return True
    if before and isinstance(before.payload, Link) and before.payload.kind == "or":
        earlier = near.before(before.start)
        return earlier is not None and isinstance(earlier.payload, Clock)
    if behind is None or not isinstance(behind.payload, Part | Relative | Weekday):
        return False
    return tokens[hour.start].is_number or isinstance(behind.payload, Part)


def _without_weak(items: Sequence[Item], chart: WordChart) -> list[Item]:
    """Words that are a time or a day only beside another: "sat 10am", "9 часов" after "завтра"."""
    kept = list(items)
    while True:
        near = Near(kept, chart)
        weak = [item for item in kept if _is_weak(item.payload) and not _has_company(item, near, kept)]
        if not weak:
            return [item for item in kept if not isinstance(item.payload, Nothing)]
        kept = [replace(item, payload=Nothing()) if item in weak else item for item in kept]


def _is_weak(payload: Payload) -> bool:
    match payload:
        case Weekday() | Clock() | Month():
            return payload.weak
        case Part():
            return payload.only_with_time
    return False


def _has_company(item: Item, near: "Near", kept: Sequence[Item]) -> bool:
    sides = [side for side in (near.before(item.start), near.behind(item.end)) if side is not None]
    # Two weak weekdays support each other: "mon-wed".
    company = [side.payload for side in sides if not _is_weak(side.payload) or isinstance(side.payload, Weekday)]
    match item.payload:
        case Part():
            return any(isinstance(one, Clock) for one in company)
        case Month():
            return any(isinstance(one, DayOfMonth) for one in company)
        case Clock():
            if not any(isinstance(one.payload, Clock) for one in kept if one is not item):
                return any(isinstance(one.payload, (*DAYS, Part)) for one in kept) or near.is_alone(item)
            return any(isinstance(one, (*DAYS, Part)) for one in company)
    if near.is_alone(item):
        return True
    links = [one for one in company if isinstance(one, Link) and one.kind in ("or", "till")]
    return bool(links) or any(isinstance(one, (*DAYS, Clock, Part)) for one in company)


class Near:
    """What stands beside a place, past words and signs that only join; nothing where other words are between."""

    def __init__(self, items: Sequence[Item], chart: WordChart) -> None:
        self._chart = chart
        self._owner: list[Item | None] = [None] * len(chart.tokens)
        for item in items:
            self._owner[item.start : item.end] = [item] * item.length

    def before(self, place: int) -> Item | None:
        for here in range(place - 1, -1, -1):
            if not self._joins(here):
                return self._owner[here]
        return None

    def behind(self, place: int) -> Item | None:
        for here in range(place, len(self._owner)):
            if not self._joins(here):
                return self._owner[here]
        return None

    def is_alone(self, item: Item) -> bool:
        """Whether the message holds nothing else."""
        return all(
            item.start <= here < item.end or self._joins(here) or self._chart.tokens[here].text == BREAK
            for here in range(len(self._owner))
        )

    def joined(self, first: int, behind: int) -> list[Item] | None:
        """The links from `first` to `behind`; None where another word stands there."""
        links: list[Item] = []
        for here in range(first, behind):
            owner = self._owner[here]
            if owner is not None and isinstance(owner.payload, Link):
                links.append(owner)
            elif not self._joins(here):
                return None
        return links

    def _joins(self, here: int) -> bool:
        owner = self._owner[here]
        if owner is None:
            return self._chart.tokens[here].text in (",", "-")
        return isinstance(owner.payload, Link) and owner.payload.kind == "filler"
