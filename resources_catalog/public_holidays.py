"""The days on which a country does not work, by the `holidays` library."""

from datetime import date
from functools import cache

import holidays
from holidays import HolidayBase

SATURDAY = 5
#: `de_facto` are days such as Midsummer Eve, on which offices and banks are closed although no law says so.
_CATEGORIES = ("public", "de_facto")


def is_holiday(day: date, country: str | None) -> bool:
    """Whether `day` is a public holiday of `country` (ISO 3166-1); never for a country that is not known."""
    calendar = _calendar(country)
    return calendar is not None and day in calendar


def is_working_day(day: date, country: str | None) -> bool:
    """Whether `day` is neither weekend nor holiday; of a country that is not known only Saturday and Sunday are."""
    calendar = _calendar(country)
    return day.weekday() < SATURDAY if calendar is None else bool(calendar.is_working_day(day))


@cache
def _calendar(country: str | None) -> HolidayBase | None:
    supported = holidays.list_supported_countries(include_aliases=False)
    if country not in supported:
        return None
    offered = holidays.country_holidays(country).supported_categories
    return holidays.country_holidays(country, categories=[one for one in _CATEGORIES if one in offered])
