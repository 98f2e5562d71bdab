"""Telephone hours in words."""

import json
from datetime import date

import pytest

from bot.reply.hours import hours
from bot.reply.voice import voice
from resources_catalog.service import Schedule


def schedule(days: str, opens: str = "08:00", closes: str = "16:00", **more: str) -> Schedule:
    return Schedule.model_validate_json(json.dumps({"byday": days, "opens_at": opens, "closes_at": closes} | more))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("MO,TU,WE,TH,FR", "Monday–Friday"),
        ("MO", "Monday"),
        ("MO,WE,FR", "Monday, Wednesday, Friday"),
        ("FR,MO,TU", "Monday–Tuesday, Friday"),
        ("MO,TU,WE,TH,FR,SA,SU", "Monday–Sunday"),
        ("2MO", "Monday no. 2 of the month"),
        ("-1FR", "Friday, the last of the month"),
        ("MO,1WE", "Monday, Wednesday no. 1 of the month"),
    ],
)
def test_days_are_said_as_ranges(days: str, said: str) -> None:
    (text,) = hours(voice("en"), [schedule(days)])
    assert text.startswith(said + ",")
    assert "08:00" in text
    assert "16:00" in text


def test_each_has_its_line_and_is_told_once() -> None:
    lines = hours(voice("en"), [schedule("MO"), schedule("SA", "10:00", "12:00"), schedule("MO")])
    assert len(lines) == 2
    assert hours(voice("en"), []) == ()


def test_day_and_night() -> None:
    assert hours(voice("en"), [schedule("MO,TU", "00:00", "23:59")]) == ("Monday–Tuesday, day and night",)


def test_opening_hours_of_a_door_are_not_telephone_hours() -> None:
    door = schedule("MO", description="visit")
    assert hours(voice("en"), [door]) == ()
    assert hours(voice("en"), [door], "visit")


def test_only_hours_that_are_valid_are_told() -> None:
    summer = schedule("MO", valid_from="2026-06-01", valid_to="2026-08-31")
    assert hours(voice("en"), [summer], today=date(2026, 8, 31))
    assert hours(voice("en"), [summer], today=date(2026, 9, 1)) == ()
    assert hours(voice("en"), [summer], today=date(2026, 5, 31)) == ()


def test_a_day_that_cannot_be_said_is_left_out() -> None:
    assert hours(voice("en"), [schedule("-2FR")]) == ()


def test_every_language_has_its_days(language_code: str) -> None:
    (text,) = hours(voice(language_code), [schedule("MO,TU")])
    assert text
    assert language_code == "en" or "Monday" not in text
