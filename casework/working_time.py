"""Working time: when a promised answer falls due. Pure."""

from collections.abc import Container, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays, list_supported_countries

#: Two blocks a day, Monday to Friday, local time.
BLOCKS = ((time(8), time(12)), (time(13), time(16)))
#: A conversation that is handed over is answered within this much working time.
ANSWER_WITHIN = timedelta(hours=4)
#: An urgent one is answered within this much working time.
URGENT_WITHIN = timedelta(minutes=30)


def holidays_of(country: str | None) -> Container[date]:
    """The public holidays of a country (ISO 3166), any year; none for a country that is not known."""
    if country is None or country not in list_supported_countries():
        return ()
    return country_holidays(country)


def due(now: datetime, within: timedelta, zone: ZoneInfo, holidays: Container[date]) -> datetime:
    """The moment, in `zone`, when `within` of working time has passed since `now`."""
    left = within
    for begins, ends in _blocks_from(now.astimezone(zone), zone, holidays):
        if ends - begins >= left:
            return (begins.astimezone(ZoneInfo("UTC")) + left).astimezone(zone)
        left -= ends - begins
    raise AssertionError("working blocks never end")


def _blocks_from(now: datetime, zone: ZoneInfo, holidays: Container[date]) -> Iterator[tuple[datetime, datetime]]:
    day = now.date()
    while True:
        if day.weekday() < 5 and day not in holidays:
            for opens, closes in BLOCKS:
                begins, ends = datetime.combine(day, opens, zone), datetime.combine(day, closes, zone)
                if ends > now:
                    yield max(begins, now), ends
        day += timedelta(days=1)
