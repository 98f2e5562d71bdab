"""A rule read back: the same sense, in the family's language, with the state of every condition."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from locales.languages import languages
from resources_catalog.eligibility import evaluate
from resources_catalog.entry import Entry
from resources_catalog.fact_checks import untranslated
from resources_catalog.facts import Fact
from resources_catalog.prose import wrong_script
from resources_catalog.rule import Rule
from resources_catalog.rule_text import Condition, Group, conditions

_rules: TypeAdapter[Rule] = TypeAdapter(Rule)
_STATES = {"eligible": "holds", "not_eligible": "fails", "unknown": "unknown"}

FACTS: dict[str, Fact] = {
    "income": Fact("income", "number", minimum=0, maximum=90000),
    "born": Fact("born", "date"),
    "need": Fact("need", "level", values=("low", "middle", "high")),
    "has": Fact("has", "set", values=("glasses", "a cane")),
    "stage": Fact("stage", "enum", values=("early", "late")),
}


def read(tree: dict[str, Any], known: dict[str, Any] | None = None, declared: Any = None) -> Group:
    return conditions(_rules.validate_python(tree, strict=False), known or {}, "en", declared)


def lines(part: Condition | Group) -> list[str]:
    if isinstance(part, Condition):
        return [f"{part.text} ({part.state})"]
    return [f"{part.text} ({part.state})", *(f"  {line}" for each in part.parts for line in lines(each))]


def test_conditions_stand_with_their_state() -> None:
    tree = {
        "all": [
            {"fact": "child_age", "at_most": 17},
            {"any": [{"fact": "needs_equipment", "is": True}, {"fact": "moves_with_difficulty", "is": True}]},
            {"fact": "lives_at_home", "is": True},
        ]
    }
    assert lines(read(tree, {"child_age": 4, "lives_at_home": False})) == [
        "All of these: (fails)",
        "  Your child’s age: 17 years or younger (holds)",
        "  At least one of these: (unknown)",
        "    Your child needs an aid (unknown)",
        "    It is hard for your child to walk or move around (unknown)",
        "  Your child lives at home (fails)",
    ]


@pytest.mark.parametrize(
    ("leaf", "text"),
    [
        ({"fact": "child_age", "at_least": "18 months"}, "Your child’s age: 18 months or older"),
        ({"fact": "child_age", "one_of": [3, 4]}, "Your child’s age: 3 years or 4 years"),
        ({"fact": "child_age", "is_not": 3}, "Your child’s age: not “3 years”"),
        ({"fact": "wants_work", "is_not": True}, "Your son or daughter is not looking for work or training"),
        ({"not": {"fact": "wants_work", "is": True}}, "Your son or daughter is not looking for work or training"),
        ({"not": {"not": {"fact": "wants_work", "is": True}}}, "Your son or daughter is looking for work or training"),
        ({"fact": "school_stage", "is": "school"}, "School: In an ordinary school"),
        ({"not": {"fact": "school_stage", "is": "school"}}, "School: not “In an ordinary school”"),
        (
            {"fact": "disability_degree", "at_least": "severe"},
            "Degree of disability on the certificate: Severe or more",
        ),
        (
            {"fact": "disability_degree", "at_least": "extremely_severe"},
            "Degree of disability on the certificate: Extremely severe",
        ),
        ({"fact": "number_of_children", "at_most": 2}, "Children under 18 who live with you: 2 or less"),
    ],
)
def test_a_comparison_is_a_sentence(leaf: dict[str, Any], text: str) -> None:
    (condition,) = read({"all": [leaf]}).parts
    assert isinstance(condition, Condition)
    assert condition.text == text


@pytest.mark.parametrize(
    ("leaf", "text"),
    [
        ({"fact": "income", "at_most": 12500}, "income: 12,500 or less"),
        ({"fact": "born", "at_least": "2026-02-28"}, "born: February 28, 2026 or later"),
        ({"fact": "born", "at_most": "2026-02-28"}, "born: February 28, 2026 or earlier"),
        ({"fact": "need", "at_most": "low"}, "need: low"),
        ({"fact": "need", "at_most": "middle"}, "need: middle or less"),
        ({"fact": "has", "includes": "glasses"}, "has: glasses"),
        ({"fact": "stage", "one_of": ["early"]}, "stage: early"),
    ],
)
def test_every_type_of_fact_is_a_sentence(leaf: dict[str, Any], text: str) -> None:
    (condition,) = read(leaf, declared=FACTS).parts
    assert isinstance(condition, Condition)
    assert condition.text == text


def test_groups_are_as_few_as_the_sense_allows() -> None:
    nested = {"all": [{"all": [{"fact": "wants_work", "is": True}]}, {"any": [{"fact": "wants_work", "is": True}]}]}
    assert [line.strip() for line in lines(read(nested))] == [
        "All of these: (unknown)",
        "Your son or daughter is looking for work or training (unknown)",
    ]
    neither = {"not": {"any": [{"fact": "wants_work", "is": True}, {"fact": "low_income", "is": True}]}}
    (group,) = read(neither, {"wants_work": False, "low_income": False}).parts
    assert isinstance(group, Group)
    assert (group.kind, group.state) == ("none", "holds")
    assert [part.state for part in group.parts] == ["fails", "fails"]
    not_both = {"not": {"all": [{"fact": "wants_work", "is": True}, {"fact": "low_income", "is": True}]}}
    (group,) = read(not_both, {"wants_work": False}).parts
    assert isinstance(group, Group)
    assert (group.kind, group.state) == ("one", "holds")
    grown = {"not": {"fact": "child_age", "at_most": 17}}
    (group,) = read(grown, {"child_age": 20}).parts
    assert isinstance(group, Group)
    assert lines(group) == ["None of these: (holds)", "  Your child’s age: 17 years or younger (fails)"]


def test_the_whole_says_what_the_verdict_says(starter: list[Entry]) -> None:
    seen = 0
    for entry in starter:
        rule = entry.profile.eligibility
        for scenario in entry.profile.scenarios if rule is not None else ():
            assert rule is not None
            seen += 1
            whole = conditions(rule, scenario.facts, "en")
            assert whole.state == _STATES[evaluate(rule, scenario.facts).outcome]
            if whole.state == "holds":
                assert {part.state for part in whole.parts} == {"holds"}
    assert seen > 20


def test_no_english_is_left_where_there_are_words(starter: list[Entry]) -> None:
    rules = [entry.profile.eligibility for entry in starter if entry.profile.eligibility is not None]
    assert rules
    for language in languages():
        written = [
            part for rule in rules for part in _parts(conditions(rule, {}, language)) if isinstance(part, Condition)
        ]
        assert len(written) >= len(rules)
        if language in untranslated():
            continue
        english = {part.text for rule in rules for part in _parts(conditions(rule, {}, "en"))}
        for part in written:
            assert wrong_script(part.text, language) is None
            assert language == "en" or part.text not in english


def _parts(part: Condition | Group) -> list[Condition | Group]:
    return [part, *(each for inner in part.parts for each in _parts(inner))] if isinstance(part, Group) else [part]
