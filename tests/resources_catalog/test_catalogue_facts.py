"""The declared facts: their values, their words in every language, and what is said when something lacks."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from locales.languages import languages
from resources_catalog.age import Months
from resources_catalog.check import report_facts
from resources_catalog.fact_checks import text_faults, untranslated, wanted_texts
from resources_catalog.fact_words import FOLDER, fact_words
from resources_catalog.facts import MEASURED, OPERATORS, Fact, FactError, facts


def test_every_fact_can_be_asked() -> None:
    assert len(facts()) > 20
    for code, fact in facts().items():
        assert code == fact.code
        assert fact.type in OPERATORS
        assert fact.sensitivity in ("low", "medium", "high")
        assert bool(fact.values) == (fact.type in ("enum", "level", "set"))
        assert fact.bounds[0] < fact.bounds[1] if fact.type in MEASURED else fact.minimum is fact.maximum is None
        for language in languages():
            assert fact.question(language).rstrip().endswith(("?", "؟"))
            assert fact.name(language)
            assert fact.sensitivity == "low" or fact.why(language)


def test_the_words_that_there_are_lack_nothing() -> None:
    assert [str(fault) for fault in text_faults()] == []
    assert "en" not in untranslated()


def test_each_type_needs_its_own_words() -> None:
    assert wanted_texts(Fact("a", "boolean")).keys == ("name", "question", "yes", "no")
    assert wanted_texts(Fact("a", "age")).keys == ("name", "question", "told")
    stages = wanted_texts(Fact("a", "enum", "high", ("x", "y")))
    assert (stages.keys, stages.values) == (("name", "question", "told", "why"), ("x", "y"))


@pytest.mark.parametrize(
    ("fact", "written", "read"),
    [
        (Fact("f", "boolean"), True, True),
        (Fact("f", "number", minimum=0), 2.5, 2.5),
        (Fact("f", "number", whole=True), 2.0, 2.0),
        (Fact("f", "age", maximum="25 years"), 25, Months(300, 311)),
        (Fact("f", "date"), "2026-02-28", date(2026, 2, 28)),
        (Fact("f", "level", values=("x", "y")), "y", "y"),
        (Fact("f", "set", values=("x", "y")), ["y", "x"], frozenset({"x", "y"})),
        (Fact("f", "set", values=("x", "y")), [], frozenset()),
    ],
)
def test_a_value_is_read_and_kept(fact: Fact, written: object, read: Any) -> None:
    assert fact.read(written) == read
    assert fact.read(fact.as_json(read)) == read


@pytest.mark.parametrize(
    ("fact", "written", "reason"),
    [
        (Fact("f", "boolean"), 1, "f cannot be 1: it is true or false"),
        (Fact("f", "number", minimum=0, maximum=20), 21, "f cannot be 21: it is a number from 0 to 20"),
        (Fact("f", "number"), True, "f cannot be True: it is a number"),
        (Fact("f", "number"), float("nan"), "it is a number"),
        (Fact("f", "number", whole=True), 1.5, "it is a whole number"),
        (Fact("f", "age", maximum="25 years"), 26, "it is an age up to 25 years"),
        (Fact("f", "age"), "old", "f: 'old' is no age: write 4"),
        (
            Fact("f", "date", minimum="2026-01-01"),
            "2025-12-31",
            "it is a date such as 2026-11-21 from 2026-01-01",
        ),
        (Fact("f", "date"), "2026-W09-1", "it is a date such as 2026-11-21"),
        (Fact("f", "enum", values=("x", "y")), "z", "f cannot be 'z': it is one of x, y"),
        (Fact("f", "set", values=("x", "y")), ["z"], "it is any of x, y"),
        (Fact("f", "set", values=("x", "y")), "x", "it is any of x, y"),
    ],
)
def test_what_a_fact_cannot_be_is_refused_in_words(fact: Fact, written: object, reason: str) -> None:
    with pytest.raises(FactError) as raised:
        fact.read(written)
    assert reason in str(raised.value)


def test_what_was_told_is_said_in_the_familys_language() -> None:
    age, stage = facts()["child_age"], facts()["school_stage"]
    assert age.told(Months(48, 59), "en") == "Your child’s age: 4 years"
    assert stage.told("preschool", "en") == "School: In preschool"
    assert stage.value_name("preschool", "en") == "In preschool"
    assert facts()["lives_at_home"].told(False, "en") == "Your child does not live at home"
    assert facts()["number_of_children"].told(3, "en") == "Children under 18 who live with you: 3"
    made_up = Fact("born_on", "date")
    assert made_up.told(date(2026, 2, 28), "en") == "born on: February 28, 2026"
    assert Fact("needs", "set", values=("x", "y")).told(frozenset({"y", "x"}), "en") == "needs: x and y"


def _folder(tmp_path: Path, language: str, text: str) -> Path:
    folder = tmp_path / "fact_texts"
    folder.mkdir(exist_ok=True)
    (folder / f"{language}.yml").write_text(text, encoding="utf-8")
    return folder


def test_english_stands_in_for_what_a_language_lacks(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "en", "wants_work: {name: Work, question: Does he work, yes: Wants work, no: No work}\n")
    _folder(tmp_path, "sv", "wants_work: {name: Arbete, question: }\n")
    words = fact_words("wants_work", "sv", folder)
    assert (words.name, words.question, words.yes) == ("Arbete", "Does he work", "Wants work")
    assert fact_words("wants_work", "ar", folder).name == "Work"


def test_what_a_language_lacks_is_said_fact_by_fact(tmp_path: Path) -> None:
    english = (FOLDER / "en.yml").read_text(encoding="utf-8")
    folder = _folder(tmp_path, "en", english)
    broken = english.replace("child_age:\n", "child_aeg:\n").replace("    preschool: In preschool\n", "", 1)
    broken = broken.replace('told: "Children under 18 who live with you: {value}"', "told: Children")
    broken = broken.replace("  why: Some kinds of help are only for conditions that last.\n", "  reason: x\n")
    _folder(tmp_path, "sv", broken)
    said: list[str] = []
    assert not report_facts(said.append, folder)
    assert said[0].endswith("sv.yml")
    assert set(said[1 : said.index("")]) == {
        "  'child_aeg' is no fact of facts.yml",
        "  the fact 'child_age' has no texts",
        "  the fact 'long_term_condition' lacks 'why'",
        "  the fact 'long_term_condition' has 'reason', which it does not need",
        "  the fact 'school_stage' lacks a name for the value 'preschool'",
        "  'told' of the fact 'number_of_children' must have {value} once",
    }
    assert "There is no file fact_texts/ru.yml yet: the questions are asked in English." in said
    assert not any("sv.yml yet" in line for line in said)


def test_without_english_nothing_is_good(tmp_path: Path) -> None:
    (tmp_path / "fact_texts").mkdir()
    said: list[str] = []
    assert not report_facts(said.append, tmp_path / "fact_texts")
    assert "  the fact 'child_age' has no texts" in said


def test_a_file_that_is_no_yaml_is_said(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "en", "child_age: {name: a: b}\n")
    assert any("the file is not valid YAML" in fault.message for fault in text_faults(folder))
