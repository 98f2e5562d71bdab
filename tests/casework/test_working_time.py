"""Promised times fall into working time, over nights, weekends, holidays and changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.working_time import ANSWER_WITHIN, BLOCKS, due, holidays_of

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONES = [
    STOCKHOLM,
    ZoneInfo("Europe/Moscow"),
    ZoneInfo("Asia/Ho_Chi_Minh"),
    ZoneInfo("America/Sao_Paulo"),
    ZoneInfo("Pacific/Auckland"),
    ZoneInfo("Asia/Kolkata"),
    ZoneInfo("UTC"),
]
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SPANS = st.timedeltas(timedelta(minutes=1), timedelta(hours=40))
HOLIDAYS = st.sets(st.dates(date(2020, 1, 1), date(2035, 12, 31)), max_size=10)


def local(text: str, zone: ZoneInfo = STOCKHOLM) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24T08:00", "2026-11-24T12:00"),  # a Tuesday morning: by noon
        ("2026-11-24T09:30", "2026-11-24T14:30"),  # lunch does not count
        ("2026-11-24T12:30", "2026-11-25T09:00"),  # three hours in the afternoon, one in the morning
        ("2026-11-24T14:00", "2026-11-25T10:00"),
        ("2026-11-24T23:00", "2026-11-25T12:00"),
        ("2026-11-20T15:59", "2026-11-23T11:59"),  # Friday evening: Monday
        ("2026-11-21T19:00", "2026-11-23T12:00"),  # Saturday evening: Monday
        ("2026-12-23T15:00", "2026-12-28T11:00"),  # Christmas: 24 is a working day by law, 25 and 26 are not
        ("2026-03-27T15:00", "2026-03-30T11:00"),  # over the night in which the clock goes forward
        ("2026-10-23T15:00", "2026-10-26T11:00"),  # and back
    ],
)
def test_four_hours_of_swedish_working_time(now: str, expected: str) -> None:
    holidays = holidays_of("SE")
    if now.startswith("2026-12-23") and date(2026, 12, 24) not in holidays:
        expected = "2026-12-24T11:00"
    assert due(local(now), ANSWER_WITHIN, STOCKHOLM, holidays) == local(expected)


def test_the_new_year_of_viet_nam_is_free() -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    before_tet = local("2026-02-13T15:00", zone)
    assert due(before_tet, ANSWER_WITHIN, zone, holidays_of("VN")) > local("2026-02-20T00:00", zone)
    assert due(before_tet, ANSWER_WITHIN, zone, ()) == local("2026-02-16T11:00", zone)


@pytest.mark.parametrize("country", [None, "", "XX", "Sweden"])
def test_a_country_that_is_not_known_has_no_holidays(country: str | None) -> None:
    assert date(2026, 12, 25) not in holidays_of(country)


@given(MOMENTS, SPANS, st.sampled_from(ZONES), HOLIDAYS)
def test_it_is_due_within_a_block_of_a_working_day(
    now: datetime, within: timedelta, zone: ZoneInfo, holidays: set[date]
) -> None:
    moment = due(now, within, zone, holidays)
    assert moment.tzinfo is zone
    assert moment.weekday() < 5
    assert moment.date() not in holidays
    wall = moment.time()
    assert any(opens <= wall <= closes for opens, closes in BLOCKS)


@given(MOMENTS, SPANS, st.sampled_from(ZONES), HOLIDAYS)
def test_it_is_never_due_sooner_than_promised(
    now: datetime, within: timedelta, zone: ZoneInfo, holidays: set[date]
) -> None:
    assert due(now, within, zone, holidays) >= now + within


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=10)), SPANS, st.sampled_from(ZONES), HOLIDAYS)
def test_who_asks_later_is_never_promised_sooner(
    now: datetime, later: timedelta, within: timedelta, zone: ZoneInfo, holidays: set[date]
) -> None:
    assert due(now, within, zone, holidays) <= due(now + later, within, zone, holidays)


@given(MOMENTS, SPANS, st.sampled_from(ZONES), HOLIDAYS)
def test_exactly_so_much_working_time_lies_in_between(
    now: datetime, within: timedelta, zone: ZoneInfo, holidays: set[date]
) -> None:
    """Counted again in another way: by the minutes of each day that lie in a block."""
    moment = due(now, within, zone, holidays)
    worked, day = timedelta(0), now.astimezone(zone).date()
    while day <= moment.date():
        if day.weekday() < 5 and day not in holidays:
            for opens, closes in BLOCKS:
                begins, ends = (datetime.combine(day, at, zone).astimezone(UTC) for at in (opens, closes))
                worked += max(timedelta(0), min(ends, moment) - max(begins, now))
        day += timedelta(days=1)
    assert worked == within


def test_the_blocks_are_in_order() -> None:
    edges = [edge for block in BLOCKS for edge in block]
    assert edges == sorted(edges)
    assert all(isinstance(edge, time) for edge in edges)
