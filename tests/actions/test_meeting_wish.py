"""A wish for a meeting or a reminder is read back before it is passed on: with whom, when, about what."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from actions.meetings import understood
from locales.phrases import meetings as phrases
from locales.utterance import role
from tests.actions.conftest import Talk


def wish(talk: Talk, text: str, language: str = "en") -> list[tuple[str, dict[str, Any]]]:
    """While the conversation `talk` is open, in Karlstad."""
    assert talk.conversation is not None
    return [(line.phrase, dict(line.values)) for line in understood(text, language, ZoneInfo("Europe/Stockholm"))]


async def test_a_whole_wish(talk: Talk) -> None:
    lines = wish(talk, "can i meet our physio Emma Lind tomorrow at half past two about the wheelchair")
    names = [name for name, _ in lines]
    assert names == [phrases.LINE_WITH_BOTH.name, phrases.LINE_WHEN.name, phrases.ABOUT_WHEELCHAIR_AND_AIDS.name]
    assert lines[0][1] == {"name": "Emma Lind", "role": role("physiotherapist")}
    assert "T14:30:00" in lines[1][1]["moment"]["value"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "boka ett möte i övermorgon halv tre"),
        ("nl", "een afspraak overmorgen om half drie"),
        ("ru", "запишите на послезавтра в полтретьего"),
        ("uk", "запишіть на післязавтра о пів на третю"),
    ],
)
async def test_half_three_is_half_past_two(talk: Talk, language: str, text: str) -> None:
    (line,) = wish(talk, text, language)
    assert line[0] == phrases.LINE_WHEN.name
    assert "T14:30:00" in line[1]["moment"]["value"]


async def test_two_possible_moments_are_both_named(talk: Talk) -> None:
    (line,) = wish(talk, "tuesday or thursday at 10")
    assert line[0] == phrases.LINE_WHEN_EITHER.name
    assert line[1]["moment"] != line[1]["other"]


async def test_a_day_without_a_time(talk: Talk) -> None:
    (line,) = wish(talk, "a call tomorrow please")
    assert line[0] == phrases.LINE_DAY.name


async def test_a_wish_that_tells_nothing_has_no_lines(talk: Talk) -> None:
    assert wish(talk, "i want a meeting") == []
