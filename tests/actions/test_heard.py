"""What the tracker holds of the person's side."""

import pytest

from actions import heard
from locales.utterance import Utterance
from resources_catalog.place_names import region_named
from resources_catalog.region import regions
from tests.actions.conftest import Talk


async def test_words_are_those_that_were_typed_or_that_a_guess_stands_for(talk: Talk) -> None:
    assert heard.words(talk.tracker("x", "  the bathroom ")) == "the bathroom"
    assert heard.words(talk.tracker("x")) == ""
    assert heard.words(talk.tracker("x", said="the bathroom")) == "the bathroom"


async def test_only_what_was_said_last_counts_as_said_last(talk: Talk) -> None:
    tracker = talk.tracker("x", "yes", after=("coordinator.pass_on",))
    assert heard.last_phrases(tracker) == ["coordinator.pass_on"]
    assert heard.offered(tracker) == "task"
    tracker.events += [
        {"event": "bot", "data": {"custom": Utterance("session.greeting").to_wire()}},
        {"event": "user", "text": "yes"},
    ]
    assert heard.last_phrases(tracker) == ["session.greeting"]
    assert heard.offered(tracker) is None
    assert heard.has_said(tracker, "coordinator.pass_on")


async def test_events_of_other_forms_are_passed_over(talk: Talk) -> None:
    tracker = talk.tracker("x", "yes")
    tracker.events = [
        {"event": "user"},
        {"event": "bot"},
        {"event": "bot", "data": None},
        {"event": "bot", "data": {"custom": {"hand_over": "task"}}},
        {"event": "user"},
    ]
    assert heard.last_phrases(tracker) == []


@pytest.mark.parametrize("value", ["", "no id", "12"])
async def test_an_entry_that_is_no_id_is_none(talk: Talk, value: str) -> None:
    assert heard.entry_id(talk.tracker("x", entry=value)) is None


def test_a_place_is_recognised_by_each_of_its_names(language_code: str) -> None:
    for code, region in regions().items():
        assert region_named(f"… {region.name(language_code).upper()}!") == code


def test_no_place_or_several_are_none() -> None:
    assert region_named("") is None
    assert region_named("the moon") is None
    assert region_named("between Karlstad and Rotterdam") is None
