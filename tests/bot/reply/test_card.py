"""A catalogue entry as a card: every fact is a field, every note is honest."""

from datetime import date
from typing import Any

import pytest

from bot.reply.card import card_view
from bot.reply.voice import place_name, voice
from locales.phrases import find_support
from locales.translate import Translator
from locales.utterance import Card, Reason
from resources_catalog.concept import concepts
from resources_catalog.entry import Entry
from tests.resources_catalog.samples import document, entry

TODAY = date(2026, 11, 23)
FORM = {
    "form": "Ansökan",
    "uri": "https://karlstad.se/ansokan",
    "steps": ["Ring kommunen.", "Fyll i blanketten."],
    "documents": ["Läkarintyg", "Bidrag"],
    "traps": ["Vänta inte."],
}
RULE = {
    "all": [
        {"fact": "needs_home_adaptation", "is": True},
        {"fact": "child_age", "at_most": 20},
        {"any": [{"fact": "single_parent", "is": True}, {"fact": "low_income", "is": True}]},
    ]
}


def view_of(speaker: Translator, card: Card, shown: Entry) -> dict[str, Any]:
    view = card_view(speaker, card, shown, TODAY)
    assert view is not None
    return view


def rich(**profile: Any) -> Entry:
    """An entry that has everything which a card can show; in Swedish."""
    given = document()
    given["profile"] |= {
        "eligibility": RULE,
        "eligibility_source": {"source_uri": "https://karlstad.se/regler"},
        "exclusions": ["Inte för hus under uppförande."],
        "payment_dates": {
            "description": "Den 25 varje månad.",
            "rrule": "FREQ=MONTHLY;BYMONTHDAY=25",
            "source_uri": "https://karlstad.se",
        },
        "form_help": FORM,
        "intake_point": {"name": "Medborgarkontoret", "phone": "+46 54 540 10 00"},
    } | profile
    given["service"]["fees_description"] = "Det är gratis."
    given["service"]["schedules"].append(
        {"byday": "WE", "opens_at": "10:00", "closes_at": "12:00", "description": "visit"}
    )
    return entry("home", given)


def sections(view: dict[str, Any]) -> dict[str, list[str]]:
    return {part["label"]: part["text"].split("\n") for part in view["details"]}


def label(phrase: Any, code: str = "sv") -> str:
    return voice(code).say(phrase.name)


@pytest.fixture
def shown() -> Entry:
    return entry("home", document())


def test_the_facts_on_it_are_those_of_the_entry(shown: Entry) -> None:
    view = view_of(voice("sv"), Card(str(shown.id)), shown)
    assert view["title"] == "Bidrag"
    assert view["first_step"] == "Ring kommunen först."
    (phone,) = view["phones"]
    assert (phone["number"], phone["href"]) == ("+46 54 540 00 00", "tel:+46545400000")
    assert phone["hours"] == "måndag–tisdag kl. 08:00–16:00"
    assert view["link"] == {"href": "https://karlstad.se/bidrag", "title": "Kommun"}
    assert "20 november 2026" in view["checked"]
    assert view["details"] == []


def test_the_long_form_has_all_of_it(shown: Entry) -> None:
    view = view_of(voice("sv"), Card(str(shown.id), form="full"), shown)
    assert [part["text"] for part in view["details"]][:2] == [
        shown.service.description,
        shown.service.eligibility_description,
    ]
    assert all(part["text"] for part in view["details"])


def test_a_translation_by_a_machine_says_so_and_the_original_does_not(shown: Entry) -> None:
    original = view_of(voice("sv"), Card(str(shown.id)), shown)["note"]
    translated = view_of(voice("nl"), Card(str(shown.id)), shown)["note"]
    assert "Svenska" in translated
    assert "Svenska" not in original


def test_where_a_translation_is_missing_the_original_is_shown_and_named() -> None:
    given = document()
    del given["translations"]["nl"]
    shown = entry("home", given)
    view = view_of(voice("nl"), Card(str(shown.id)), shown)
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
    (why,) = view_of(voice("sv"), Card(str(shown.id), (reason,)), shown)["why"]
    assert why
    assert words in why


def test_a_place_that_is_not_known_is_named_by_its_code() -> None:
    assert place_name("atlantis", "sv") == "atlantis"
    assert place_name("SE", "sv") == "Sverige"


def test_the_long_form_tells_all_that_is_known() -> None:
    told = sections(view_of(voice("sv"), Card("x", form="full"), rich()))
    assert list(told) == [
        "",
        *(
            label(one)
            for one in (
                find_support.LABEL_WHO,
                find_support.LABEL_RULE,
                find_support.LABEL_EXCLUSIONS,
                find_support.LABEL_DOCUMENTS,
                find_support.LABEL_FEES,
                find_support.LABEL_PAYMENT,
                find_support.LABEL_FORM,
                find_support.LABEL_STEPS,
                find_support.LABEL_TRAPS,
                find_support.LABEL_HOURS,
                find_support.LABEL_VISIT,
                find_support.LABEL_APPLY_AT,
            )
        ),
    ]
    assert told[label(find_support.LABEL_STEPS)] == ["1. Ring kommunen.", "2. Fyll i blanketten."]
    assert told[label(find_support.LABEL_DOCUMENTS)] == ["• Bidrag", "• Läkarintyg"]
    assert told[label(find_support.LABEL_FORM)] == ["Ansökan", "https://karlstad.se/ansokan"]
    assert told[label(find_support.LABEL_APPLY_AT)] == ["Medborgarkontoret", "+46 54 540 10 00"]
    description, coming = told[label(find_support.LABEL_PAYMENT)]
    assert description == "Den 25 varje månad."
    assert "25 november 2026" in coming


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("payment", [find_support.LABEL_PAYMENT]),
        ("hours", [find_support.LABEL_HOURS, find_support.LABEL_VISIT]),
        ("eligibility", [find_support.LABEL_WHO, find_support.LABEL_RULE, find_support.LABEL_EXCLUSIONS]),
        (
            "form",
            [
                find_support.LABEL_FORM,
                find_support.LABEL_STEPS,
                find_support.LABEL_DOCUMENTS,
                find_support.LABEL_TRAPS,
                find_support.LABEL_APPLY_AT,
            ],
        ),
    ],
)
def test_a_part_that_was_asked_for_stands_alone(form: str, labels: list[Any]) -> None:
    view = view_of(voice("sv"), Card("x", (Reason("saved"),), form=form), rich())
    assert list(sections(view)) == [label(one) for one in labels]
    assert (view["summary"], view["why"], view["first_step"]) == ("", [], "")
    assert view["title"]
    assert view["phones"]
    assert view["link"]
    assert view["checked"]


def test_hours_are_told_once() -> None:
    (short,) = view_of(voice("sv"), Card("x"), rich())["phones"]
    (full,) = view_of(voice("sv"), Card("x", form="full"), rich())["phones"]
    assert short["hours"]
    assert full["hours"] is None


def test_without_help_with_the_form_the_first_step_is_told(shown: Entry) -> None:
    view = view_of(voice("sv"), Card(str(shown.id), form="form"), shown)
    assert view["first_step"] == "Ring kommunen först."
    assert list(sections(view)) == [label(find_support.LABEL_DOCUMENTS)]


def rule_lines(known: dict[str, Any] | None) -> list[str]:
    view = view_of(voice("en"), Card("x", form="eligibility", known=known), rich())
    return sections(view)[label(find_support.LABEL_RULE, "en")]


def test_the_rule_is_told_point_by_point() -> None:
    lines = rule_lines(None)
    assert [line.split(" ")[0] for line in lines] == ["•", "•", "•", "Source"]
    assert "https://karlstad.se/regler" in lines[-1]


def test_each_point_says_how_it_stands_for_the_family() -> None:
    lines = rule_lines({"needs_home_adaptation": True, "child_age": {"low": 264, "high": 275}, "low_income": False})
    assert [line[0] for line in lines[:-1]] == ["✓", "✗", "?"]


def test_what_a_fact_can_no_longer_be_is_passed_over() -> None:
    lines = rule_lines({"needs_home_adaptation": "perhaps", "gone": True, "child_age": {"low": 48, "high": 59}})
    assert [line[0] for line in lines[:2]] == ["?", "✓"]


def test_a_short_card_says_what_holds_and_what_is_open_before_anything_else() -> None:
    card = Card("x", (Reason("saved"),), known={"child_age": {"low": 48, "high": 59}})
    why = view_of(voice("en"), card, rich())["why"]
    assert [line[0] for line in why[:-1]] == ["✓", "?", "?"]
    assert why[-1] == label(find_support.WHY_SAVED, "en")
    assert view_of(voice("en"), Card("x", (Reason("saved"),)), rich())["why"] == [why[-1]]


def test_a_concept_is_named_and_an_unknown_one_is_not() -> None:
    view = view_of(
        voice("en"), Card("x", (Reason("concept", next(iter(concepts()))), Reason("concept", "gone"))), rich()
    )
    assert len(view["why"]) == 1


@pytest.mark.parametrize(
    ("confidential", "hidden"),
    [
        ("phones", "540 00 00"),
        ("url", "karlstad.se/bidrag"),
        ("schedules", "08:00"),
        ("application_process", "Ring kommunen först"),
    ],
)
def test_a_confidential_field_is_on_no_card(confidential: str, hidden: str) -> None:
    forms = ("short", "full", "form", "hours", "payment", "eligibility")
    secret, open_ = rich(confidential=[confidential]), rich()
    assert any(hidden in str(card_view(voice("sv"), Card("x", form=form), open_, TODAY)) for form in forms)
    for form in forms:
        for code in ("sv", "nl"):
            assert hidden not in str(card_view(voice(code), Card("x", form=form), secret, TODAY))


def test_an_entry_that_is_confidential_as_a_whole_is_never_shown() -> None:
    assert card_view(voice("sv"), Card("x"), rich(confidential=["*"]), TODAY) is None
