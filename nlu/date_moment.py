"""From one expression to the moments it can mean."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from nlu import date_clock
from nlu.date_calendar import Day, days
from nlu.date_expression import Expression
from nlu.date_items import Grain, Shift
from nlu.date_lexicon import PartOfDay


@dataclass(frozen=True)
class Moment:
    """`value` is an aware datetime for minute, hour and part_of_day, and a date for what is longer."""

    value: datetime | date
    grain: Grain
    assumed: tuple[str, ...] = ()
    end: datetime | date | None = None
    past: bool = False


@dataclass(frozen=True)
class Now:
    """`moment` carries the family's zone."""

    moment: datetime
    zone: ZoneInfo
    parts: Mapping[str, PartOfDay]

    @property
    def today(self) -> date:
        return self.moment.date()

    def is_behind(self, value: datetime) -> bool:
        # Two times of one zone are compared by their wall clocks, which are no order where the clocks change.
        return value.astimezone(UTC) < self.moment.astimezone(UTC)

    @property
    def next_minute(self) -> datetime:
        whole = self.moment.replace(second=0, microsecond=0)
        if whole == self.moment:
            return whole
        return (whole.astimezone(UTC) + timedelta(minutes=1)).astimezone(self.zone)


def moments(said: Expression, now: Now, *, nearest: bool = False) -> list[Moment]:
    """Every moment that the expression can mean; none that lies behind, unless the words say so."""
    short = [day for day in said.days if isinstance(day, Shift) and day.unit in ("minute", "hour")]
    if short:
        return [_from_now(short[0], now)]
    if not said.days:
        return list(_without_day(said, now))
    found = days(said.days, now.today, nearest=nearest)
    if said.until:
        return [_span_of_days(day, said, now) for day in found]
    return [moment for day in found for moment in _on(day, said, now)]


def _from_now(span: Shift, now: Now) -> Moment:
    count = span.count + (0.5 if span.half else 0)
    step = timedelta(hours=count) if span.unit == "hour" else timedelta(minutes=count)
    start = now.next_minute if span.count > 0 else now.moment.replace(second=0, microsecond=0)
    value = (start.astimezone(UTC) + step).astimezone(now.zone)
    return Moment(value, "minute", past=span.count < 0)


def _span_of_days(day: Day, said: Expression, now: Now) -> Moment:
    ends = [one.value for one in days(said.until, day.value) if one.value > day.value]
    return Moment(day.value, day.grain, day.assumed, min(ends, default=None), day.past)


def _without_day(said: Expression, now: Now) -> Iterator[Moment]:
    """Today if it still lies ahead, else tomorrow."""
    tomorrow = now.today + timedelta(days=1)
    for day, assumed in ((now.today, "today"), (tomorrow, "tomorrow")):
        found = [_begun(one, said, now) for one in _at(Day(day, assumed=(assumed,)), said, now)]
        kept = [one for one in found if isinstance(one.value, datetime) and not now.is_behind(one.value)]
        if kept:
            yield from kept
            return


def _on(day: Day, said: Expression, now: Now) -> Iterator[Moment]:
    if day.grain != "day" or (said.clock is None and said.part is None):
        yield Moment(day.value, day.grain, day.assumed, day.end, day.past)
        return
    for each in _each_day(day):
        for found in _at(each, said, now):
            one = _begun(found, said, now)
            if (
                isinstance(one.value, datetime)
                and now.is_behind(one.value)
                and not day.past
                and each.value == now.today
            ):
                one = _later_today(one, said, now)
            if day.past or not isinstance(one.value, datetime) or not now.is_behind(one.value):
                yield one


def _each_day(day: Day) -> Iterator[Day]:
    last = day.end if day.end and day.end - day.value == timedelta(days=1) else day.value
    for step in range((last - day.value).days + 1):
        yield Day(day.value + timedelta(days=step), assumed=day.assumed, past=day.past)


def _at(day: Day, said: Expression, now: Now) -> Iterator[Moment]:
    part = said.part.name if said.part else None
    clock = said.clock
    if clock is None:
        begins = now.parts[part].begins if part and part in now.parts else 0
        value, changed = date_clock.at(day.value, begins, now.zone)
        yield Moment(value, "part_of_day", (*day.assumed, "part_of_day", *changed), past=day.past)
        return
    minute, after_noon = date_clock.minutes(clock, part, now.parts)
    end: datetime | None = None
    if clock.until:
        minute, last = date_clock.until(clock, minute, part, now.parts)
        after_noon = after_noon and minute >= date_clock.HALF_A_DAY
        end = date_clock.at(day.value, last, now.zone)[0]
    value, changed = date_clock.at(day.value, minute, now.zone)
    if now.is_behind(value) and not now.is_behind(value.replace(fold=1)):
        value = value.replace(fold=1)
    assumed = (*day.assumed, *(("afternoon",) if after_noon else ()), *changed)
    yield Moment(value, clock.grain, assumed, end, day.past)


def _begun(one: Moment, said: Expression, now: Now) -> Moment:
    """A part of today that has begun but is not over begins now."""
    if one.grain != "part_of_day" or said.part is None or one.past or not isinstance(one.value, datetime):
        return one
    over = now.parts[said.part.name].hours[1] * 60 if said.part.name in now.parts else 0
    ends = date_clock.at(now.today, int(over), now.zone)[0]
    if one.value.date() == now.today and now.is_behind(one.value) and not now.is_behind(ends):
        return Moment(now.next_minute, one.grain, one.assumed)
    return one


def _later_today(one: Moment, said: Expression, now: Now) -> Moment:
    """ "Today at 8" in the afternoon is the evening; "tonight at 1" lies behind midnight."""
    clock = said.clock
    if clock is None or clock.exact or not isinstance(one.value, datetime):
        return one
    step = 0
    if clock.part is None and said.part is None:
        step = date_clock.HALF_A_DAY
    elif said.part and one.value.hour < 6 and now.parts[said.part.name].hours[1] > 24:
        step = date_clock.A_DAY
    begin = one.value.hour * 60 + one.value.minute
    if not step or (step == date_clock.HALF_A_DAY and begin >= date_clock.HALF_A_DAY):
        return one
    value = date_clock.at(now.today, begin + step, now.zone)[0]
    end = None if not isinstance(one.end, datetime) else one.end + timedelta(minutes=step)
    return Moment(value, one.grain, (*one.assumed, "afternoon") if step == date_clock.HALF_A_DAY else one.assumed, end)
