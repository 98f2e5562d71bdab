"""The days on which a support is paid."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from resources_catalog.profile import PaymentDates
from resources_catalog.public_holidays import is_working_day

#: Years ahead for which a rule is followed.
YEARS = 3
#: No run of weekends and holidays is longer; a payment moves by less.
_LONGEST_REST = timedelta(days=31)
_ONE_DAY = timedelta(days=1)
#: Days that a rule can give in YEARS; a rule that gives more is none of payments.
_MOST = 400 * YEARS
_CALENDAR = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}


def next_payment(dates: PaymentDates, country: str | None, today: date) -> date | None:
    """The first day of payment that is not before `today`; None when it is not known."""
    return next(iter(coming_payments(dates, country, today, count=1)), None)


def coming_payments(dates: PaymentDates, country: str | None, today: date, count: int) -> tuple[date, ...]:
    """The next `count` days of payment from `today` on, or as many as are known; `country` is ISO 3166-1."""
    named = {*dates.dates, *(_by_rule(dates.rrule, today) if dates.rrule else ())}
    paid = {_moved(day, dates.moved, country) for day in named if day >= today - _LONGEST_REST}
    return tuple(sorted(day for day in paid if day >= today)[:count])


def _moved(day: date, moved: str, country: str | None) -> date:
    if moved == "not":
        return day
    step = _ONE_DAY if moved == "after" else -_ONE_DAY
    while not is_working_day(day, country):
        day += step
    return day


def _by_rule(written: str, today: date) -> Iterator[date]:
    """The days that the rule gives; none when it does not say the day, for that would be a guess."""
    # Two beginnings that share neither day, month nor weekday: what the rule leaves open would differ between them.
    first, second = date(today.year - 1, 1, 1), date(today.year - 2, 6, 17)
    ones = _days(written, first, today)
    if ones and ones == _days(written, second, today):
        yield from ones


def _days(written: str, begins: date, today: date) -> list[date]:
    try:
        # A rule that ends with a day in UTC cannot be compared with days; the hour does not matter here.
        rule = rrulestr(written.replace("Z", ""), dtstart=datetime.combine(begins, time(0)))
    except (ValueError, TypeError, KeyError, AttributeError):
        return []
    if not isinstance(rule, rrule) or not _tells_days(written):
        return []
    low, high = today - _LONGEST_REST, today.replace(day=1, month=1, year=today.year + YEARS)
    coming = rule.xafter(datetime.combine(low, time(0)), count=_MOST, inc=True)
    return [moment.date() for moment in islice(coming, _MOST) if moment.date() < high]


def _tells_days(written: str) -> bool:
    """Whether the rule goes by days, and does not count from a beginning that it does not tell."""
    parts = dict(part.split("=", 1) for part in written.upper().removeprefix("RRULE:").split(";") if "=" in part)
    return parts.get("FREQ") in _CALENDAR and parts.get("INTERVAL", "1") == "1" and "COUNT" not in parts
