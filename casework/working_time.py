"""Working time: when a promised answer falls due, and whether somebody is there now. Pure."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from holidays import country_holidays, list_supported_countries

Blocks = Mapping[int, Sequence[tuple[time, time]]]

#: Two blocks a day, Monday to Friday, local time: the hours of somebody who has not said any.
BLOCKS = ((time(8), time(12)), (time(13), time(16)))
USUAL: Blocks = MappingProxyType(dict.fromkeys(range(5), BLOCKS))
#: Days that are looked at for working time. Whoever does not work in them is counted by the usual hours.
HORIZON = 60


@dataclass(frozen=True)
class WorkingHours:
    """When somebody works: weekday (0 is Monday) → blocks on the clock of `zone`, without the times of `away`."""

    zone: ZoneInfo
    blocks: Blocks = field(default_factory=lambda: USUAL)
    holidays: Container[date] = ()
    away: Sequence[tuple[datetime, datetime]] = ()


def holidays_of(country: str | None) -> Container[date]:
    """The public holidays of a country (ISO 3166), any year; none for a country that is not known."""
    if country is None or country not in list_supported_countries():
        return ()
    return country_holidays(country)


def due(now: datetime, within: timedelta, hours: WorkingHours) -> datetime:
    """The moment, in the zone of the hours, when `within` of working time has passed since `now`."""
    left = within
    for begins, ends in _working_from(now, hours):
        if ends - begins >= left:
            return (begins.astimezone(ZoneInfo("UTC")) + left).astimezone(hours.zone)
        left -= ends - begins
    if hours.blocks is USUAL and not hours.away:
        raise AssertionError("the usual hours never end")
    return due(now, within, WorkingHours(hours.zone, holidays=hours.holidays))


def opens(at: datetime, hours: WorkingHours) -> datetime:
    """The first moment of working time from then on; `at` itself for somebody who does not work for a long time."""
    first = next(_working_from(at, hours), None)
    return first[0].astimezone(hours.zone) if first is not None else at


def is_open(now: datetime, hours: WorkingHours) -> bool:
    """Whether `now` is working time."""
    first = next(_working_from(now, hours), None)
    return first is not None and first[0] <= now


def _working_from(now: datetime, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    for begins, ends in _blocks_from(now.astimezone(hours.zone), hours):
        yield from _without(begins, ends, hours.away)


def _blocks_from(now: datetime, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    for ahead in range(HORIZON):
        day = now.date() + timedelta(days=ahead)
        if day in hours.holidays:
            continue
        for opens, closes in hours.blocks.get(day.weekday(), ()):
            begins, ends = datetime.combine(day, opens, hours.zone), datetime.combine(day, closes, hours.zone)
            if ends > now:
                yield max(begins, now), ends


def _without(
    begins: datetime, ends: datetime, away: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of a block."""
    for gone, back in sorted(away):
        if back <= begins or gone >= ends:
            continue
        if gone > begins:
            yield begins, gone
        begins = max(begins, back)
    if begins < ends:
        yield begins, ends
