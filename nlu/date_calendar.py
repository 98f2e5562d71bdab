"""Which days are meant: from what was said about the day, and today, to dates."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from nlu.date_items import (
    Dated,
    DayOfMonth,
    EdgeOf,
    Grain,
    Month,
    Payload,
    Period,
    Relative,
    Shift,
    Weekday,
    WeekNumber,
)

#: A day without a year that may lie behind is the nearest: from half a year back to half a year ahead.
HALF_A_YEAR = timedelta(days=183)
_YEARS_TO_A_LEAP_DAY = 9

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Day:
    """A day, or the first one of a longer time; `past` where the words themselves may say the past."""

    value: date
    grain: Grain = "day"
    assumed: tuple[str, ...] = ()
    end: date | None = None
    past: bool = False

    @property
    def last(self) -> date:
        """The last day of what is meant."""
        match self.grain:
            case "week":
                return self.value + timedelta(days=6)
            case "month":
                return last_of_month(self.value)
            case "year":
                return date(self.value.year, 12, 31)
        return self.end or self.value


def days(said: Sequence[Payload], today: date, *, nearest: bool = False) -> list[Day]:
    """Every day that can be meant by all of `said` together; none that lies behind unless the words say so."""
    try:
        found = list(_days(said, today, nearest))
    except (OverflowError, ValueError):  # beyond the calendar
        return []
    kept = [day for day in found if day.past or nearest or day.last >= today]
    return list(dict.fromkeys(replace(day, value=today) if _begun_weekend(day, today) else day for day in kept))


def _begun_weekend(day: Day, today: date) -> bool:
    return day.grain == "day" and not day.past and day.end is not None and day.value < today <= day.end


def _days(said: Sequence[Payload], today: date, nearest: bool) -> Iterator[Day]:
    edge, weekday = _one(said, EdgeOf), _one(said, Weekday)
    rest = [one for one in said if not isinstance(one, EdgeOf | Weekday)]
    if edge:
        yield from _edges(edge, [one for one in said if one is not edge], today, nearest)
        return
    if weekday is None:
        yield from _without_weekday(rest, today, nearest)
        return
    if week := _one(rest, Period) or _one(rest, WeekNumber):
        for one in _without_weekday([week], today, nearest):
            monday = one.value - timedelta(days=one.value.weekday())
            yield Day(monday + timedelta(days=weekday.number - 1), past=one.past)
        return
    if shift := _one(rest, Shift):
        yield from _weekday_after(weekday, shift, today)
        return
    dated = list(_without_weekday(rest, today, nearest)) if rest else []
    fitting = [day for day in dated if day.value.isoweekday() == weekday.number]
    if fitting or not dated:
        yield from fitting or _weekdays(weekday, today)
        return
    # The two do not fit together: either may be the slip.
    yield from dated
    yield from _weekdays(weekday, today)


def _one(said: Sequence[Payload], kind: type[Kind]) -> Kind | None:
    return next((one for one in said if isinstance(one, kind)), None)


def _without_weekday(said: Sequence[Payload], today: date, nearest: bool) -> Iterator[Day]:
    if (number := _one(said, DayOfMonth)) and (within := _one(said, Month) or _one(said, Period)):
        for month in _without_weekday([within], today, nearest):
            if number.day <= monthrange(month.value.year, month.value.month)[1]:
                yield Day(month.value.replace(day=number.day), past=month.past)
        return
    # A day that is named by its number says more than "tomorrow" beside it.
    for kind in (Dated, DayOfMonth, Relative, Shift, Month, WeekNumber, Period):
        if one := _one(said, kind):
            match one:
                case Dated():
                    yield from _dates(one, today, nearest)
                case DayOfMonth():
                    yield from _days_of_month(one, today)
                case Relative():
                    yield Day(today + timedelta(days=one.days), past=one.past or one.days < 0)
                case Shift():
                    yield Day(shifted(today, one), past=one.count < 0)
                case Month():
                    yield from _months(one, today)
                case WeekNumber():
                    yield from _numbered(one, today)
                case Period():
                    yield from _periods(one, today)
            return


def _weekdays(said: Weekday, today: date) -> Iterator[Day]:
    monday = today - timedelta(days=today.weekday())
    coming = today + timedelta(days=(said.number - today.isoweekday() - 1) % 7 + 1)
    weeks = timedelta(weeks=said.weeks)
    match said.which:
        case "this":
            yield Day(monday + timedelta(days=said.number - 1) + weeks)
        case "next_week":
            yield Day(monday + timedelta(days=6 + said.number) + weeks)
        case "last":
            back = (today.isoweekday() - said.number - 1) % 7 + 1
            yield Day(today - timedelta(days=back), past=True)
        case "next":
            yield Day(coming + weeks)
            if coming - monday < timedelta(days=7):
                yield Day(coming + timedelta(days=7) + weeks)
        case "coming":
            yield Day(coming + weeks)
        case _:
            yield Day(coming + weeks, assumed=("next_weekday",))


def _weekday_after(said: Weekday, shift: Shift, today: date) -> Iterator[Day]:
    """ "In two weeks on wednesday": in the week of that day, or so much after the coming one.

    "In a week on wednesday" is no day that lies less than a week ahead.
    """
    then = shifted(today, shift)
    coming = today + timedelta(days=(said.number - today.isoweekday() - 1) % 7 + 1)
    past = shift.count < 0
    if shift.unit == "week" and not past and then.isoweekday() != said.number:
        yield Day(coming + (then - today))
        if shift.count == 1 and not shift.half:
            return
    yield Day(then + timedelta(days=said.number - then.isoweekday()), past=past)


def _dates(said: Dated, today: date, nearest: bool) -> Iterator[Day]:
    if said.or_day is not None:
        for day in (said.day, said.or_day):
            yield from _dates(replace(said, day=day, or_day=None), today, nearest)
        return
    ways = [(said.day, said.month, ("day_first",) if said.either else ())]
    if said.either:
        ways.append((said.month, said.day, ("month_first",)))
    for number, month, assumed in ways:
        if said.year is not None:
            value = _day(said.year, month, number)
            found = Day(value, past=True) if value else None
        elif nearest:
            found = _nearest(number, month, today)
        else:
            found = _next_date(number, month, today)
        if found:
            end = _until(found.value, said.until_day)
            yield replace(found, assumed=(*assumed, *found.assumed), end=end)


def _next_date(number: int, month: int, today: date) -> Day | None:
    for year in range(today.year, today.year + _YEARS_TO_A_LEAP_DAY):
        value = _day(year, month, number)
        if value and value >= today:
            return Day(value, assumed=("this_year" if year == today.year else "next_year",))
    return None


def _nearest(number: int, month: int, today: date) -> Day | None:
    each = [_day(year, month, number) for year in (today.year - 1, today.year, today.year + 1)]
    near = [one for one in each if one is not None and abs(one - today) <= HALF_A_YEAR]
    return Day(min(near, key=lambda one: abs(one - today)), past=True) if near else None


def _days_of_month(said: DayOfMonth, today: date) -> Iterator[Day]:
    ahead = range(13) if said.months is None else (said.months,)
    for months in ahead:
        first = _add_months(today.replace(day=1), months)
        value = _day(first.year, first.month, said.day)
        if value and (value >= today or said.months is not None):
            assumed = () if said.months is not None else ("next_month" if months else "this_month",)
            yield Day(value, assumed=assumed, end=_until(value, said.until_day))
            return


def _until(first: date, day: int | None) -> date | None:
    if day is None:
        return None
    month = first if day > first.day else _add_months(first.replace(day=1), 1)
    return _day(month.year, month.month, day)


def _months(said: Month, today: date) -> Iterator[Day]:
    this = today.replace(day=1)
    years = 0 if said.number >= this.month else 1
    value = date(this.year + years, said.number, 1)
    match said.which:
        case _ if said.year is not None:
            yield Day(date(said.year, said.number, 1), "month", past=True)
        case "next" | "coming" if value == this:
            yield Day(_add_months(value, 12), "month")
        case "last":
            yield Day(value if value < this else _add_months(value, -12), "month", past=True)
        case "this":
            yield Day(date(this.year, said.number, 1), "month")
        case _:
            yield Day(value, "month", ("next_year" if years else "this_year",))


def _numbered(said: WeekNumber, today: date) -> Iterator[Day]:
    if said.year is not None:
        yield Day(date.fromisocalendar(said.year, said.number, 1), "week", past=True)
        return
    for year in range(today.isocalendar().year, today.year + _YEARS_TO_A_LEAP_DAY):
        try:
            monday = date.fromisocalendar(year, said.number, 1)
        except ValueError:  # a week 53 that this year has not
            continue
        if monday + timedelta(days=6) >= today:
            yield Day(monday, "week", ("this_year" if year == today.isocalendar().year else "next_year",))
            return


def _periods(said: Period, today: date) -> Iterator[Day]:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=said.ahead)
    past = said.ahead < 0
    match said.unit:
        case "week":
            yield Day(monday, "week", past=past)
        case "weekend":
            saturday = monday + timedelta(days=5)
            if said.either and today.isoweekday() < 6:
                yield Day(saturday - timedelta(days=7), end=saturday - timedelta(days=6))
            yield Day(saturday, end=saturday + timedelta(days=1), past=past)
        case "month":
            yield Day(_add_months(today.replace(day=1), said.ahead), "month", past=past)
        case "year":
            yield Day(date(today.year + said.ahead, 1, 1), "year", past=past)


def _edges(edge: EdgeOf, of: Sequence[Payload], today: date, nearest: bool) -> Iterator[Day]:
    """The beginning, middle or end of what is said; of the next one, where this one's has been."""
    if of:
        yield from (_edge(edge, whole) for whole in _days(of, today, nearest))
    elif edge.unit:
        each = [_edge(edge, whole) for ahead in (0, 1) for whole in _days([Period(edge.unit, ahead)], today, nearest)]
        yield next(day for day in each if day.value >= today)


def _edge(edge: EdgeOf, whole: Day) -> Day:
    last = whole.value + timedelta(days=4) if whole.grain == "week" else whole.last
    if edge.where == "end":
        value = last
    elif edge.where == "middle":
        value = whole.value.replace(day=15) if whole.grain == "month" else whole.value + (last - whole.value) // 2
    else:
        value = whole.value
    return Day(value, past=whole.past)


def shifted(day: date, span: Shift) -> date:
    """`day` and the span, in days and longer; a month that is too short gives its last day."""
    match span.unit:
        case "day":
            return day + timedelta(days=span.count)
        case "week":
            return day + timedelta(weeks=span.count, days=3 if span.half else 0)
        case "month":
            return _add_months(day, span.count) + timedelta(days=15 if span.half else 0)
        case "year":
            return _add_months(day, 12 * span.count + (6 if span.half else 0))
    return day


def last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
