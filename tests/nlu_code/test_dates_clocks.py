"""The edges of clocks and calendars: an hour left out, an hour that comes twice, short months, leap days, new year."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.dates import read

#: From 2024 to 2030.
NOWS = st.integers(1_704_067_200, 1_893_456_000).map(lambda second: datetime.fromtimestamp(second, UTC))
ZONES = ("Europe/Stockholm", "Europe/Amsterdam", "Europe/Moscow", "Asia/Ho_Chi_Minh", "America/New_York")


def at(moment: str, zone: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("text", "language", "zone"),
    [("imorgon kl 02:30", "sv", "Europe/Stockholm"), ("morgen om 02:30", "nl", "Europe/Amsterdam")],
)
def test_an_hour_that_is_left_out_moves_on(text: str, language: str, zone: str) -> None:
    (one,) = read(text, language=language, now=at("2026-03-28T10:00", zone), zone=zone).found
    assert isinstance(one.value, datetime)
    assert one.value.isoformat() == "2026-03-29T03:30:00+02:00"
    assert "dst_gap_moved" in one.assumed


@pytest.mark.parametrize(
    ("text", "language", "zone"),
    [("imorgon kl 02:30", "sv", "Europe/Stockholm"), ("morgen om 02:30", "nl", "Europe/Amsterdam")],
)
def test_of_an_hour_that_comes_twice_the_first_is_meant(text: str, language: str, zone: str) -> None:
    (one,) = read(text, language=language, now=at("2026-10-24T10:00", zone), zone=zone).found
    assert isinstance(one.value, datetime)
    assert one.value.isoformat() == "2026-10-25T02:30:00+02:00"
    assert "dst_overlap_first" in one.assumed


def test_the_second_one_when_the_first_has_been() -> None:
    now = at("2026-10-25T02:45", "Europe/Stockholm")
    (one,) = read("kl 02:30", language="sv", now=now, zone="Europe/Stockholm").found
    assert isinstance(one.value, datetime)
    assert one.value.isoformat() == "2026-10-25T02:30:00+01:00"


@pytest.mark.parametrize(("text", "language", "zone"), [
    ("завтра в 02:30", "ru", "Europe/Moscow"), ("2h30 sáng mai", "vi", "Asia/Ho_Chi_Minh")
])  # fmt: skip
@pytest.mark.parametrize("day", ["2026-03-28T10:00", "2026-10-24T10:00"])
def test_where_clocks_do_not_change_nothing_moves(text: str, language: str, zone: str, day: str) -> None:
    (one,) = read(text, language=language, now=at(day, zone), zone=zone).found
    assert isinstance(one.value, datetime)
    assert f"{one.value:%H:%M}" == "02:30"
    assert not {"dst_gap_moved", "dst_overlap_first"} & set(one.assumed)


def test_a_span_is_counted_in_time_that_passes() -> None:
    before = at("2026-03-29T01:30", "Europe/Stockholm")
    (one,) = read("om en timme", language="sv", now=before, zone="Europe/Stockholm").found
    assert isinstance(one.value, datetime)
    assert one.value.isoformat() == "2026-03-29T03:30:00+02:00"


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("in a month", "2026-01-31T10:00", "2026-02-28"),
        ("in a month", "2028-01-31T10:00", "2028-02-29"),
        ("in a year", "2028-02-29T10:00", "2029-02-28"),
        ("29 february", "2026-03-01T10:00", "2028-02-29"),
        ("29 february", "2096-03-01T10:00", "2104-02-29"),
        ("tomorrow", "2026-12-31T23:59", "2027-01-01"),
        ("the 31st", "2026-11-24T10:00", "2026-12-31"),
        ("the 31st", "2026-12-31T10:00", "2026-12-31"),
        ("the 30th", "2027-01-31T10:00", "2027-03-30"),
        ("end of the month", "2028-02-01T10:00", "2028-02-29"),
        ("week 53", "2026-11-24T10:00", "2026-12-28"),
        ("week 1", "2026-11-24T10:00", "2027-01-04"),
        ("next month", "2026-12-31T10:00", "2027-01-01"),
    ],
)
def test_short_months_and_the_ends_of_years(text: str, now: str, expected: str) -> None:
    (one,) = read(text, language="en", now=at(now, "Europe/London"), zone="Europe/London").found
    assert one.value == date.fromisoformat(expected)


def test_a_day_that_no_month_has_is_not_read() -> None:
    now = at("2026-11-24T10:00", "Europe/London")
    for text in ("31 april", "30 february", "2026-02-30", "32/1"):
        assert read(text, language="en", now=now, zone="Europe/London").found == ()


def test_the_end_of_the_calendar_is_no_error() -> None:
    now = at("9999-12-31T10:00", "Europe/Moscow")
    for text in ("tomorrow", "in 3 weeks", "next year", "at 9", "friday", "end of next month", "in 5 hours", "tonight"):
        assert read(text, language="en", now=now, zone="Europe/Moscow") is not None


@given(
    NOWS,
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(ZONES),
)
def test_a_time_is_the_next_such_time(now: datetime, hour: int, minute: int, zone: str) -> None:
    here = now.astimezone(ZoneInfo(zone))
    (one,) = read(f"{hour:02}:{minute:02}", language="en", now=here, zone=zone).found
    assert isinstance(one.value, datetime)
    assert timedelta(0) <= one.value.astimezone(UTC) - here.astimezone(UTC) <= timedelta(hours=25)
    if "dst_gap_moved" not in one.assumed:
        assert (one.value.hour, one.value.minute) == (hour, minute)


@given(
    NOWS,
    st.integers(1, 200),
    st.sampled_from(ZONES),
)
def test_so_many_hours_from_now(now: datetime, hours: int, zone: str) -> None:
    here = now.astimezone(ZoneInfo(zone))
    (one,) = read(f"in {hours} hours", language="en", now=here, zone=zone).found
    assert isinstance(one.value, datetime)
    late = one.value.astimezone(UTC) - here.astimezone(UTC) - timedelta(hours=hours)
    assert timedelta(0) <= late < timedelta(minutes=1)
