"""Values as the standard wants them, or a sentence why they are not."""

from typing import Any

import pytest

from resources_catalog.hsds.local_time import local_time
from resources_catalog.hsds.values import Unfit, fitted, wanted
from resources_catalog.region import regions

KARLSTAD = regions()["se-karlstad"]


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("time", "09:00", "09:00:00"),
        ("time", "9am", "09:00:00"),
        ("time", "12:30 PM", "12:30:00"),
        ("time", "12 am", "00:00:00"),
        ("time", "09:00-05:00", "09:00:00-05:00"),
        ("time", "08:00:00+01", "08:00:00+01:00"),
        ("time", "10:00:00Z", "10:00:00Z"),
        ("time", "24:00", "23:59:00"),
        ("date", "2026-01-02T00:00:00Z", "2026-01-02"),
        ("date", "January 01, 2024", "2024-01-01"),
        ("date", "12/24/15", "2015-12-24"),
        ("datetime", "2023-03-15T10:30:45.123Z", "2023-03-15T10:30:45.123Z"),
        ("datetime", "2023-03-15", "2023-03-15T00:00:00.000Z"),
        ("datetime", "2023-03-15 10:30:45", "2023-03-15T10:30:45Z"),
        ("number", "0.5", 0.5),
        ("number", "12", 12),
        ("uri", "www.example.org/a", "http://www.example.org/a"),
        ("email", "a@example.org", "a@example.org"),
        ("text", 65224, "65224"),
    ],
)
def test_values_are_brought_to_their_form(kind: str, given: Any, expected: Any) -> None:
    assert fitted(kind, given) == expected
    assert fitted(kind, expected) == expected


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        *(("time", text) for text in ("25:00", "noon", "9", "13pm", "09:60")),
        *(("date", text) for text in ("soon", "2026-13-01")),
        *(("number", given) for given in ("0123", "1,5", "many", True, "1e5")),
        *(
            ("uri", text)
            for text in ("javascript:alert(1)", "example/counselling", "http://", "ftp://x.org", "http://a b.se")
        ),
        *(("email", text) for text in ("email-example_com", "a@b", "a@@b.se")),
        ("uuid", "17"),
        ("text", {"a": 1}),
        ("datetime", "yesterday"),
    ],
)
def test_what_does_not_fit_is_said(kind: str, given: Any) -> None:
    with pytest.raises(Unfit, match="is no "):
        fitted(kind, given)


def test_a_choice_is_found_in_other_spellings() -> None:
    choices = ("active", "temporarily closed")
    assert fitted("text", "Temporarily_Closed", choices) == "temporarily closed"
    with pytest.raises(Unfit, match="is none of active, temporarily closed"):
        fitted("text", "perhaps", choices)


def test_characters_that_no_text_may_hold_go() -> None:
    assert wanted({"a\x00": ["b\ud800\x1b", float("inf"), 1.5, None]}) == {"a": ["b", "inf", 1.5, None]}


@pytest.mark.parametrize(
    ("written", "day", "expected"),
    [
        ("09:00:00", None, "09:00"),
        ("09:00:00+02:00", "2026-01-10", "09:00"),
        ("08:00:00Z", "2026-01-10", "09:00"),
        ("08:00:00Z", "2026-07-10", "10:00"),
        ("08:00:00Z", None, "09:00"),
        ("08:00:00Z", "0001-07-10", "10:00"),
        ("23:30:00Z", "2026-01-10", None),
    ],
)
def test_times_are_those_of_the_wall_clock(written: str, day: str | None, expected: str | None) -> None:
    assert local_time(written, KARLSTAD, day) == expected


def test_without_a_region_a_time_stays_as_it_is_written() -> None:
    assert local_time("08:00:00Z", None, None) == "08:00"
