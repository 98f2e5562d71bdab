"""A catalogue entry as a card: every fact is a field, every note is honest."""

import pytest

from bot.reply.card import card_view
from bot.reply.voice import place_name, voice
from locales.utterance import Card, Reason
from resources_catalog.entry import Entry
from tests.resources_catalog.samples import document, entry


@pytest.fixture
def shown() -> Entry:
    return entry("home", document())


def test_the_facts_on_it_are_those_of_the_entry(shown: Entry) -> None:
    view = card_view(voice("sv"), Card(str(shown.id)), shown)
    assert view["title"] == "Bidrag"
    assert view["first_step"] == "Ring kommunen först."
    (phone,) = view["phones"]
    assert (phone["number"], phone["href"]) == ("+46 54 540 00 00", "tel:+46545400000")
    assert phone["hours"] == "måndag–tisdag kl. 08:00–16:00"
    assert view["link"] == {"href": "https://karlstad.se/bidrag", "title": "Kommun"}
    assert "20 november 2026" in view["checked"]
    assert view["details"] == []


def test_the_long_form_has_all_of_it(shown: Entry) -> None:
    view = card_view(voice("sv"), Card(str(shown.id), form="full"), shown)
    assert [part["text"] for part in view["details"]][:2] == [
        shown.service.description,
        shown.service.eligibility_description,
    ]
    assert all(part["text"] for part in view["details"])


def test_a_translation_by_a_machine_says_so_and_the_original_does_not(shown: Entry) -> None:
    original = card_view(voice("sv"), Card(str(shown.id)), shown)["note"]
    translated = card_view(voice("nl"), Card(str(shown.id)), shown)["note"]
    assert "Svenska" in translated
    assert "Svenska" not in original


def test_where_a_translation_is_missing_the_original_is_shown_and_named() -> None:
    given = document()
    del given["translations"]["nl"]
    shown = entry("home", given)
    view = card_view(voice("nl"), Card(str(shown.id)), shown)
    assert (view["title"], view["language"]) == ("Bidrag", "sv")
    assert "Svenska" in view["note"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason("words", "badrum, liten"), "badrum, liten"),
        (Reason("situation", "Badrummet är för litet"), "Badrummet är för litet"),
        (Reason("region", "se-karlstad"), "Karlstad"),
        (Reason("region", "SE"), "Sverige"),
        (Reason("country", "SE"), "Sverige"),
        (Reason("saved"), ""),
    ],
)
def test_why_it_is_shown_is_said(shown: Entry, reason: Reason, words: str) -> None:
    (why,) = card_view(voice("sv"), Card(str(shown.id), (reason,)), shown)["why"]
    assert why
    assert words in why


def test_a_place_that_is_not_known_is_named_by_its_code() -> None:
    assert place_name("atlantis", "sv") == "atlantis"
    assert place_name("SE", "sv") == "Sverige"
