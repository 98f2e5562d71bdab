"""Telephone hours in words."""

import pytest

from bot.reply.hours import hours
from bot.reply.voice import voice
from resources_catalog.entry import Schedule


def schedule(days: str, opens: str = "08:00", closes: str = "16:00", **more: str) -> Schedule:
    return Schedule.model_validate({"byday": days, "opens_at": opens, "closes_at": closes} | more)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("MO,TU,WE,TH,FR", "Monday–Friday"),
        ("MO", "Monday"),
        ("MO,WE,FR", "Monday, Wednesday, Friday"),
        ("FR,MO,TU", "Monday–Tuesday, Friday"),
        ("MO,TU,WE,TH,FR,SA,SU", "Monday–Sunday"),
    ],
)
def test_days_are_said_as_ranges(days: str, said: str) -> None:
    text = hours(voice("en"), [schedule(days)])
    assert text is not None
    assert text.startswith(said + ",")
    assert "08:00" in text
    assert "16:00" in text


def test_several_are_joined_and_none_is_none() -> None:
    both = hours(voice("en"), [schedule("MO"), schedule("SA", "10:00", "12:00")])
    assert both is not None
    assert both.count(";") == 1
    assert hours(voice("en"), []) is None


def test_opening_hours_of_a_door_are_not_telephone_hours() -> None:
    assert hours(voice("en"), [schedule("MO", description="visits")]) is None


def test_every_language_has_its_days(language_code: str) -> None:
    text = hours(voice(language_code), [schedule("MO,TU")])
    assert text
    assert language_code == "en" or "Monday" not in text
