"""From a rule that fits to what it says: a time, a day, a span."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from nlu.date_chart import WordChart
from nlu.date_items import (
    Clock,
    Dated,
    DayOfMonth,
    EdgeOf,
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
from nlu.date_lexicon import Rule
from nlu.date_pattern import Bound
from nlu.date_text import Token

_MINUTES = re.compile(r"^([+-]?\d+)?([+-]m)?$")
_AMOUNT = re.compile(r"^(\d+|n)?(\+half)? ?([a-z]+)?$")
#: A span of more than this many units is no answer to "when?".
_LONGEST_SPAN = {"minute": 3000, "hour": 200, "day": 400, "week": 104, "month": 36, "year": 20}

#: Four digits alone are more often such a year than a time.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100

Held = Mapping[str, Bound]


def items(chart: WordChart, own: bool) -> list[Item]:
    """What every rule finds that fits somewhere, however they overlap; the better of two comes first."""
    found: list[tuple[int, int, int, Item]] = []
    for place in range(len(chart.tokens)):
        found += [(-item.length, not own, 10_000, item) for item in _plain(chart, place, own)]
        tried: set[int] = set()
        for key in chart.keys(place):
            for rule in chart.lexicon.rules.get(key, ()):
                if rule.order not in tried:
                    tried.add(rule.order)
                    found += [(-item.length, not own, rule.order, item) for item in _found(chart, place, rule, own)]
    return [item for *_, item in sorted(found, key=lambda one: one[:3])]


def _found(chart: WordChart, place: int, rule: Rule, own: bool) -> Iterator[Item]:
    for behind, bindings in rule.pattern.matches(chart, place):
        held = dict(bindings)
        if "w" in held and not own:
            continue  # a word that English does not know is no day that it does not know
        payload = _SAID[rule.kind](held, rule.says, chart.tokens[place:behind])
        if isinstance(payload, Dated) and not (own and chart.lexicon.slash_is_either):
            payload = replace(payload, either=False)
        if payload is not None:
            yield Item(payload, place, behind, own)


def _plain(chart: WordChart, place: int, own: bool) -> Iterator[Item]:
    """Words that mean something by themselves."""
    for weekday, behind in chart.slot(place, "wdw"):
        weak = weekday not in [value for value, end in chart.slot(place, "wd") if end == behind]
        if own or not weak:
            yield Item(Weekday(_int(weekday), weak=weak), place, behind, own)
    for feast, behind in chart.slot(place, "feast"):
        month, day = _several(feast)
        yield Item(Dated(day, month), place, behind, own)
    for relative, behind in chart.slot(place, "rel"):
        yield Item(Relative(*_several(relative)), place, behind, own)
    for said, behind in sorted(chart.slot(place, "parth"), key=lambda one: not _several(one[0])[1]):
        name, alone = _several(said)
        whole = any(end == behind for _, end in chart.slot(place, "part"))
        yield Item(Part(name, alone, not whole), place, behind, own)
    for month, behind in chart.slot(place, "monw"):
        weak = month not in [value for value, end in chart.slot(place, "mon") if end == behind]
        yield Item(Month(_int(month), weak=weak), place, behind, own)


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value


def _several(value: object) -> tuple[Any, ...]:
    assert isinstance(value, tuple)
    return value


def _number(held: Held, *names: str) -> int | None:
    for name in names:
        if name in held:
            return _int(held[name][0])
    return None


def _part_of(held: Held) -> str | None:
    for name in ("ap", "ap2"):
        if name in held:
            return str(held[name][0])
    for name in ("part", "parth"):
        if name in held:
            return str(_several(held[name][0])[0])
    return None


def _time(held: Held, says: Any, read: Sequence[Token]) -> Clock | None:
    if "hm" in held:
        if says != "clock" and _like_a_year(held["hm"]):
            return None
        hour, minute = _several(held["hm"][0])
        four = len(str(read[-1].text)) == 4 or any(len(token.text) == 4 and token.is_number for token in read)
        return Clock(hour, minute, four and (hour == 0 or hour > 12 or _zero(read)), None, "minute")
    hour = _number(held, "h", "hw", "ho", "o")
    if hour is None or hour > 24:
        if hour is not None or not str(says).isdigit():
            return None
        # Noon and midnight have a name; midnight is the end of a day.
        return Clock(int(says), 0, True)
    minute = _number(held, "m", "mm", "mfive", "mw")
    exact = hour == 0 or hour > 12 or _zero(read)
    part = _part_of(held)
    if says == "dashed" and minute is not None:
        # "14-30" is a time where it cannot be a span of hours.
        return Clock(hour, minute, exact, part, "minute") if minute > 24 or minute == 0 else None
    if says is None:
        return Clock(hour, minute or 0, exact, part, _hour_or_minute(minute))
    fixed = _MINUTES.match(str(says))
    if fixed is None:
        return None
    offset = int(fixed[1] or 0)
    if fixed[2] and minute is not None:
        offset += minute if fixed[2] == "+m" else -minute
    return Clock(hour, offset, exact, part, "minute")


def _like_a_year(four_digits: Bound) -> bool:
    hour, minute = _several(four_digits[0])
    return _FIRST_YEAR <= int(hour) * 100 + int(minute) <= _LAST_YEAR


def _hour_or_minute(minute: int | None) -> Literal["hour", "minute"]:
    return "hour" if minute is None else "minute"


def _weak_time(held: Held, says: Any, read: Sequence[Token]) -> Clock | None:
    clock = _range(held, says, read) if "h2" in held else _time(held, says, read)
    return replace(clock, weak=True) if isinstance(clock, Clock) else None


def _zero(read: Sequence[Token]) -> bool:
    first = next((token.text for token in read if token.is_number), "")
    return len(first) in (2, 4) and first[0] == "0"


def _range(held: Held, says: Any, read: Sequence[Token]) -> Clock | Two | None:
    hour, until = _number(held, "h", "ho"), _number(held, "h2", "ho2")
    if hour is None or until is None:
        return None
    numbers = [token for token in read if token.is_number]
    bare = len(read) == 3 and len(numbers) == 2
    if bare and read[1].text in "-.":
        return Two(hour, until, "-", _zero(read), len(numbers[1].text) == 2)
    part = _part_of(held)
    minute, until_minute = _number(held, "m", "mm", "mfive", "mw"), _number(held, "m2", "mm2")
    grain = _hour_or_minute(minute if minute is not None else until_minute)
    end = Clock(until, until_minute or 0, until == 0 or until > 12, part, grain)
    exact = hour == 0 or hour > 12 or _zero(read)
    return Clock(hour, minute or 0, exact, part, grain, end)


def _two(held: Held, says: Any, read: Sequence[Token]) -> Two | None:
    if not (read[0].is_number and read[-1].is_number) or len(read[0].text) > 2 or len(read[-1].text) > 2:
        return None
    return Two(int(read[0].text), int(read[-1].text), "." if says == "." else "-", _zero(read), len(read[-1].text) == 2)


def _date(held: Held, says: Any, read: Sequence[Token]) -> Dated | None:
    day, month = _number(held, "dd", "d", "o"), _number(held, "monn", "mon", "monw")
    year = _number(held, "year")
    if (short := _number(held, "yy")) is not None:
        year = 2000 + short
    if day is None or month is None or not 1 <= month <= 12:
        return None
    month_first = "dd" in held and "monn" in held and held["monn"][1] < held["dd"][1] and read[1].text == "/"
    if month_first and len(read[0].text) < 3 and day <= 12:
        return None  # such a one is read day first
    slashed = "monn" in held and any(token.text == "/" for token in read) and held["dd"][1] < held["monn"][1]
    other = _number(held, "dd2", "d2", "o2")
    if says == "or":
        return Dated(day, month, year, or_day=other)
    return Dated(day, month, year, slashed and day <= 12 and day != month, other)


def _day_of_month(held: Held, says: Any, read: Sequence[Token]) -> DayOfMonth | None:
    day = _number(held, "dd", "d", "o")
    if day is None or not 1 <= day <= 31 or (says == "large" and day <= 20):
        return None
    if says == "large":
        return DayOfMonth(day)
    return DayOfMonth(day, None if says is None else int(says), _number(held, "dd2", "d2", "o2"))


def _weekday(held: Held, says: Any, read: Sequence[Token]) -> Weekday | None:
    number = _number(held, "wd", "wdw")
    if number is None:
        return None
    which, _, weeks = str(says or "bare").partition(" ")
    count = _number(held, "n") if weeks == "n" else int(weeks or 0)
    return Weekday(number, which, count or 0)  # type: ignore[arg-type]


def _day(held: Held, says: Any, read: Sequence[Token]) -> Relative:
    days, _, part = str(says).partition(" ")
    return Relative(int(days), part or _part_of(held))


def _month(held: Held, says: Any, read: Sequence[Token]) -> Month | None:
    number = _number(held, "mon", "monw", "monn", "n")
    if number is None or not 1 <= number <= 12:
        return None
    return Month(number, str(says or "bare"), _number(held, "year"))  # type: ignore[arg-type]


def _period(held: Held, says: Any, read: Sequence[Token]) -> Period:
    unit, ahead, *more = str(says).split()
    return Period(unit, int(ahead), bool(more))  # type: ignore[arg-type]


def _week_number(held: Held, says: Any, read: Sequence[Token]) -> WeekNumber | None:
    number = _number(held, "wn", "n")
    return WeekNumber(number, _number(held, "year")) if number and 1 <= number <= 53 else None


def _span(held: Held, says: Any, sign: int) -> Shift | None:
    amount = _AMOUNT.match(str(says or ""))
    if amount is None:
        return None
    count = int(amount[1]) if amount[1] and amount[1] != "n" else _number(held, "n")
    unit = amount[3] or (str(held["unit"][0]) if "unit" in held else None)
    if unit is None:
        return None
    count = 1 if count is None else count
    if not 0 < count <= _LONGEST_SPAN[unit]:
        return None
    return Shift(sign * count, unit, bool(amount[2]))  # type: ignore[arg-type]


def _ahead(held: Held, says: Any, read: Sequence[Token]) -> Shift | None:
    return _span(held, says, 1)


def _ago(held: Held, says: Any, read: Sequence[Token]) -> Shift | None:
    return _span(held, says, -1)


def _plus(held: Held, says: Any, read: Sequence[Token]) -> Payload | None:
    """So many weeks or days after a day that is named: "a week from friday"."""
    span = _span(held, says, 1)
    if span is None or span.unit not in ("day", "week"):
        return None
    days = span.count * (7 if span.unit == "week" else 1)
    if "rel" in held:
        from_today, part, _ = _several(held["rel"][0])
        return Relative(from_today + days, part)
    weekday = _number(held, "wd")
    return Weekday(weekday, "coming", span.count) if weekday and span.unit == "week" else None


def _part(held: Held, says: Any, read: Sequence[Token]) -> Part:
    name, _, alone = str(says).partition(" ")
    return Part(name, alone == "alone")


_SAID: Mapping[str, Callable[[Held, Any, Sequence[Token]], Payload | None]] = {
    "nothing": lambda held, says, read: Nothing(),
    "ahead": _ahead,
    "ago": _ago,
    "plus": _plus,
    "time": _time,
    "range": _range,
    "weak_time": _weak_time,
    "weak_range": _weak_time,
    "date": _date,
    "date_range": _date,
    "date_or": lambda held, says, read: _date(held, "or", read),
    "day_of_month": _day_of_month,
    "weekday": _weekday,
    "day": _day,
    "period": _period,
    "month": _month,
    "week_number": _week_number,
    "edge": lambda held, says, read: EdgeOf(*str(says).split()),  # type: ignore[arg-type]
    "part": _part,
    "link": lambda held, says, read: Link(says),
    "two": _two,
    "unplaced": lambda held, says, read: Unplaced(),
}
