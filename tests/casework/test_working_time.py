"""Promised times fall into working time, over nights, weekends, holidays and changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.working_time import BLOCKS, WorkingHours, due, holidays_of, is_open, opens

FOUR_HOURS = timedelta(hours=4)
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
    assert due(local(now), FOUR_HOURS, WorkingHours(STOCKHOLM, holidays=holidays)) == local(expected)


def test_the_new_year_of_viet_nam_is_free() -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    before_tet = local("2026-02-13T15:00", zone)
    assert due(before_tet, FOUR_HOURS, WorkingHours(zone, holidays=holidays_of("VN"))) > local("2026-02-20T00:00", zone)
    assert due(before_tet, FOUR_HOURS, WorkingHours(zone, holidays=())) == local("2026-02-16T11:00", zone)


@pytest.mark.parametrize("country", [None, "", "XX", "Sweden"])
def test_a_country_that_is_not_known_has_no_holidays(country: str | None) -> None:
    assert date(2026, 12, 25) not in holidays_of(country)


@given(MOMENTS, SPANS, st.sampled_from(ZONES), HOLIDAYS)
def test_it_is_due_within_a_block_of_a_working_day(
    now: datetime, within: timedelta, zone: ZoneInfo, holidays: set[date]
) -> None:
    moment = due(now, within, WorkingHours(zone, holidays=holidays))
    assert moment.tzinfo is zone
    assert moment.weekday() < 5
    assert moment.date() not in holidays
    wall = moment.time()
    assert any(opens <= wall <= closes for opens, closes in BLOCKS)


@given(MOMENTS, SPANS, st.sampled_from(ZONES), HOLIDAYS)
def test_it_is_never_due_sooner_than_promised(
    now: datetime, within: timedelta, zone: ZoneInfo, holidays: set[date]
) -> None:
    assert due(now, within, WorkingHours(zone, holidays=holidays)) >= now + within


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=10)), SPANS, st.sampled_from(ZONES), HOLIDAYS)
def test_who_asks_later_is_never_promised_sooner(
    now: datetime, later: timedelta, within: timedelta, zone: ZoneInfo, holidays: set[date]
) -> None:
    assert due(now, within, WorkingHours(zone, holidays=holidays)) <= due(
        now + later, within, WorkingHours(zone, holidays=holidays)
    )


@given(MOMENTS, SPANS, st.sampled_from(ZONES), HOLIDAYS)
def test_exactly_so_much_working_time_lies_in_between(
    now: datetime, within: timedelta, zone: ZoneInfo, holidays: set[date]
) -> None:
    """Counted again in another way: by the minutes of each day that lie in a block."""
    moment = due(now, within, WorkingHours(zone, holidays=holidays))
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


TUESDAY_AND_THURSDAY = {1: ((time(10), time(12)),), 3: ((time(13), time(17)),)}


@pytest.mark.parametrize(
    ("now", "hours", "expected"),
    [
        ("2026-11-24T09:00", 1, "2026-11-24T11:00"),  # a Tuesday
        ("2026-11-24T11:00", 2, "2026-11-26T14:00"),  # the second hour is Thursday's
        ("2026-11-27T09:00", 3, "2026-12-03T14:00"),  # Friday: two hours next Tuesday, one on Thursday
    ],
)
def test_hours_of_ones_own_count(now: str, hours: int, expected: str) -> None:
    own = WorkingHours(STOCKHOLM, TUESDAY_AND_THURSDAY)
    assert due(local(now), timedelta(hours=hours), own) == local(expected)


def test_an_absence_takes_time_away() -> None:
    away = [(local("2026-11-24T10:00"), local("2026-11-24T14:00"))]
    assert due(local("2026-11-24T09:00"), FOUR_HOURS, WorkingHours(STOCKHOLM, away=away)) == local("2026-11-25T09:00")


def test_who_is_away_for_long_is_counted_by_the_usual_hours() -> None:
    away = [(local("2026-11-01T00:00"), local("2027-11-01T00:00"))]
    assert due(local("2026-11-24T08:00"), FOUR_HOURS, WorkingHours(STOCKHOLM, away=away)) == local("2026-11-24T12:00")


@pytest.mark.parametrize(
    ("now", "open_now"),
    [("2026-11-24T09:00", True), ("2026-11-24T12:30", False), ("2026-11-24T15:59", True), ("2026-11-22T10:00", False)],
)
def test_whether_somebody_is_there_now(now: str, open_now: bool) -> None:
    assert is_open(local(now), WorkingHours(STOCKHOLM)) is open_now


def test_who_is_away_until_midnight_is_back_in_the_morning() -> None:
    hours = WorkingHours(STOCKHOLM)
    assert opens(local("2026-11-28T00:00"), hours) == local("2026-11-30T08:00"), "it is a Saturday"
    assert opens(local("2026-11-30T12:30"), hours) == local("2026-11-30T13:00")
    assert opens(local("2026-11-30T09:00"), hours) == local("2026-11-30T09:00")
