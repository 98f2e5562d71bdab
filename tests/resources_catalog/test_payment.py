"""The days on which money comes."""

from datetime import date

import pytest

from resources_catalog.entry import Entry
from resources_catalog.payment import coming_payments, next_payment
from resources_catalog.profile import PaymentDates
from resources_catalog.region import regions

TODAY = date(2026, 11, 22)


def dates(rrule: str | None = None, moved: str = "not", days: tuple[date, ...] = ()) -> PaymentDates:
    given = {"description": "x", "rrule": rrule, "dates": days, "moved": moved, "source_uri": "https://karlstad.se"}
    return PaymentDates.model_validate(given)


@pytest.mark.parametrize(
    ("rrule", "moved", "country", "today", "paid"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=20", "not", "SE", date(2026, 11, 20), date(2026, 11, 20)),
        ("FREQ=MONTHLY;BYMONTHDAY=20", "not", "SE", TODAY, date(2026, 12, 20)),
        # 20 December 2026 is a Sunday.
        ("FREQ=MONTHLY;BYMONTHDAY=20", "after", "NL", TODAY, date(2026, 12, 21)),
        ("FREQ=MONTHLY;BYMONTHDAY=20", "before", "NL", TODAY, date(2026, 12, 18)),
        # 25 and 26 December are holidays, 24 is kept as one, and then a weekend follows.
        ("FREQ=MONTHLY;BYMONTHDAY=25", "after", "SE", date(2026, 12, 20), date(2026, 12, 28)),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "before", "SE", date(2026, 12, 20), date(2026, 12, 23)),
        # What was due on a holiday is still to come when it is paid afterwards.
        ("FREQ=MONTHLY;BYMONTHDAY=3", "after", "RU", date(2027, 1, 5), date(2027, 1, 11)),
        ("FREQ=MONTHLY;BYMONTHDAY=3", "before", "RU", date(2026, 12, 28), date(2026, 12, 30)),
        ("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1", "after", "NL", TODAY, date(2027, 1, 4)),
        ("FREQ=YEARLY;BYMONTH=4,12;BYMONTHDAY=-1", "not", "VN", TODAY, date(2026, 12, 31)),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231T000000Z", "not", "SE", TODAY, date(2026, 11, 27)),
        ("FREQ=MONTHLY;BYMONTHDAY=25;UNTIL=20261101", "not", "SE", TODAY, None),
        # A country without a calendar still has weekends.
        ("FREQ=MONTHLY;BYMONTHDAY=20", "after", None, TODAY, date(2026, 12, 21)),
        # These leave the day to a beginning that nobody told.
        ("FREQ=MONTHLY", "not", "SE", TODAY, None),
        ("FREQ=YEARLY;BYMONTHDAY=5", "not", "SE", TODAY, date(2026, 12, 5)),
        ("FREQ=YEARLY;BYMONTH=5", "not", "SE", TODAY, None),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "not", "SE", TODAY, None),
        ("FREQ=MONTHLY;BYMONTHDAY=25;COUNT=3", "not", "SE", TODAY, None),
        ("FREQ=SECONDLY", "not", "SE", TODAY, None),
        ("every month", "not", "SE", TODAY, None),
    ],
)
def test_the_next_day(rrule: str, moved: str, country: str | None, today: date, paid: date | None) -> None:
    assert next_payment(dates(rrule, moved), country, today) == paid


def test_a_list_of_days_ends() -> None:
    listed = dates(days=(date(2026, 12, 18), date(2026, 11, 22), date(2026, 10, 20)))
    assert coming_payments(listed, "SE", TODAY, count=5) == (TODAY, date(2026, 12, 18))
    assert next_payment(listed, "SE", date(2026, 12, 19)) is None


def test_several_come_in_their_order_and_once() -> None:
    both = dates("FREQ=MONTHLY;BYMONTHDAY=25", days=(date(2026, 12, 1), date(2026, 12, 25)))
    coming = coming_payments(both, "SE", TODAY, count=4)
    assert coming == (date(2026, 11, 25), date(2026, 12, 1), date(2026, 12, 25), date(2027, 1, 25))


def test_every_rule_of_the_starter_catalogue_tells_a_day(starter: list[Entry]) -> None:
    seen = 0
    for entry in starter:
        if (given := entry.profile.payment_dates) and given.rrule and entry.region:
            seen += 1
            assert next_payment(given, regions()[entry.region].country, TODAY) is not None, entry.slug
    assert seen
