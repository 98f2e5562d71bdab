"""Whether somebody answers now, until when, or when next: by the clock of the place, closed on its holidays."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources_catalog.opening import Opening, falls_on, state_at
from resources_catalog.region import regions
from resources_catalog.service import Schedule

KARLSTAD, MOSCOW, ROTTERDAM = (regions()[code] for code in ("se-karlstad", "ru-moscow", "nl-rotterdam"))
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def hours(days: str, opens: str = "08:00", closes: str = "16:00", **more: object) -> Schedule:
    whole = {"byday": days, "opens_at": opens, "closes_at": closes} | more
    return Schedule.model_validate_json(json.dumps(whole))


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=STOCKHOLM)


OFFICE = hours("MO,TU,WE,TH,FR")
ALWAYS = hours("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59")


@pytest.mark.parametrize(
    ("schedules", "now", "closes", "opens"),
    [
        # 2026-11-20 is a Friday.
        ([OFFICE], "2026-11-20T08:00", "2026-11-20T16:00", None),
        ([OFFICE], "2026-11-20T07:59", None, "2026-11-20T08:00"),
        ([OFFICE], "2026-11-20T16:00", None, "2026-11-23T08:00"),
        (
            [hours("MO,FR", "08:00", "10:00"), hours("FR", "13:00", "15:00")],
            "2026-11-20T11:00",
            None,
            "2026-11-20T13:00",
        ),
        ([hours("FR", "12:00", "15:00"), hours("FR", "08:00", "12:00")], "2026-11-20T09:00", "2026-11-20T15:00", None),
        ([hours("FR", "22:00", "02:00")], "2026-11-21T01:00", "2026-11-21T02:00", None),
        ([hours("2MO", freq="MONTHLY")], "2026-11-20T09:00", None, "2026-12-14T08:00"),
        ([hours("-1FR", freq="MONTHLY")], "2026-11-20T09:00", None, "2026-11-27T08:00"),
        ([hours("-1FR", freq="MONTHLY")], "2026-11-27T09:00", "2026-11-27T16:00", None),
        ([hours("TU", freq="MONTHLY")], "2026-11-20T09:00", None, "2026-11-24T08:00"),
        # Closed on Christmas Eve, both Christmas days and the weekend after them.
        ([OFFICE], "2026-12-23T17:00", None, "2026-12-28T08:00"),
        ([hours("FR", valid_from="2026-12-04")], "2026-11-20T09:00", None, "2026-12-04T08:00"),
        ([hours("FR", valid_to="2026-11-20")], "2026-11-20T09:00", "2026-11-20T16:00", None),
        ([hours("FR", valid_to="2026-11-19")], "2026-11-20T09:00", None, None),
        ([hours("FR", until="2026-11-19")], "2026-11-20T09:00", None, None),
        ([hours("FR", valid_from="2027-02-01")], "2026-11-20T09:00", None, None),
        ([hours("MO", description="visit")], "2026-11-20T09:00", None, None),
        ([hours("MO", description="telephone")], "2026-11-20T09:00", None, "2026-11-23T08:00"),
        ([], "2026-11-20T09:00", None, None),
        # The clocks change in the night to 25 October: still eight by the clock on the wall.
        ([OFFICE], "2026-10-23T16:30", None, "2026-10-26T08:00"),
    ],
)
def test_how_it_stands(schedules: list[Schedule], now: str, closes: str | None, opens: str | None) -> None:
    state = state_at(schedules, KARLSTAD, at(now))
    assert state == Opening(at(closes) if closes else None, at(opens) if opens else None, closes is not None)


def test_the_clock_is_that_of_the_place() -> None:
    nine_in_moscow = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    assert state_at([OFFICE], MOSCOW, nine_in_moscow).closes_at == datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
    opens = state_at([OFFICE], KARLSTAD, nine_in_moscow).opens_at
    assert opens is not None
    assert (opens.hour, opens.tzinfo) == (8, STOCKHOLM)


def test_the_door_is_asked_for_by_itself() -> None:
    both = [hours("FR", "08:00", "10:00", description="visit"), hours("FR", "13:00", "15:00")]
    state = state_at(both, KARLSTAD, at("2026-11-20T09:00"), kind="visit")
    assert state.closes_at == at("2026-11-20T10:00")


def test_day_and_night_is_open_on_a_holiday_and_never_closes() -> None:
    assert state_at([ALWAYS], KARLSTAD, at("2026-12-25T03:00")) == Opening(is_open=True)
    assert state_at([OFFICE], KARLSTAD, at("2026-12-25T10:00")).opens_at == at("2026-12-28T08:00")


def test_a_night_without_an_hour_and_one_with_an_hour_twice() -> None:
    night = [hours("SU", "00:00", "06:00")]
    for now, length in (("2026-03-29T00:30", 4.5), ("2026-10-25T00:30", 6.5)):
        closes = state_at(night, KARLSTAD, at(now)).closes_at
        assert closes is not None
        assert (closes.hour, closes.astimezone(UTC) - at(now).astimezone(UTC)) == (6, timedelta(hours=length))


def test_each_country_has_its_own_holidays() -> None:
    king = datetime(2026, 4, 27, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert not state_at([OFFICE], ROTTERDAM, king).is_open
    assert state_at([OFFICE], KARLSTAD, king).is_open


@pytest.mark.parametrize(
    ("byday", "day", "falls"),
    [
        ("1SU", date(2026, 11, 1), True),
        ("-1SU", date(2026, 11, 29), True),
        ("5SU", date(2026, 11, 29), True),
        ("4SU", date(2026, 11, 29), False),
        ("-1MO,1TU", date(2026, 12, 1), True),
        ("-5TU", date(2026, 12, 1), True),
    ],
)
def test_days_of_the_month(byday: str, day: date, falls: bool) -> None:
    assert falls_on(byday, day) is falls


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_what_opens_next_is_then_open_and_what_closes_is_then_closed(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    schedules = [OFFICE, hours("SA", "10:00", "12:00"), hours("2MO", "16:00", "18:00", freq="MONTHLY")]
    state = state_at(schedules, KARLSTAD, now)
    turn = state.closes_at or state.opens_at
    assert turn is not None
    assert turn > now
    assert state_at(schedules, KARLSTAD, turn).is_open is not state.is_open
    assert state_at(schedules, KARLSTAD, turn - timedelta(seconds=1)).is_open is state.is_open
