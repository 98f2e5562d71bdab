"""The interview: never twice, never in vain, never without an end, and the gladdest question that settles most."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from resources_catalog.age import Months
from resources_catalog.eligibility import Verdict, evaluate
from resources_catalog.entry import Entry
from resources_catalog.facts import Fact, FactValue, facts
from resources_catalog.interview import next_fact, next_question, sorted_verdicts
from resources_catalog.rule import Rule

_rules: TypeAdapter[Rule] = TypeAdapter(Rule)

FACTS: dict[str, Fact] = {
    "a": Fact("a", "boolean"),
    "b": Fact("b", "boolean", "medium"),
    "c": Fact("c", "boolean", "high"),
    "d": Fact("d", "boolean"),
    "age": Fact("age", "age", maximum="3 years"),
    "born": Fact("born", "date", minimum="2026-02-27", maximum="2026-03-01"),
    "stage": Fact("stage", "enum", values=("x", "y", "z")),
    "has": Fact("has", "set", values=("p", "q")),
}
VALUES: dict[str, list[FactValue]] = {
    **{code: [False, True] for code in "abcd"},
    "age": [Months.years(years) for years in range(4)],
    "born": [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)],
    "stage": ["x", "y", "z"],
    "has": [frozenset(), frozenset({"p"}), frozenset({"q"}), frozenset({"p", "q"})],
}


def rule(tree: dict[str, Any]) -> Rule:
    return _rules.validate_python(tree, strict=False)


def yes(code: str) -> dict[str, Any]:
    return {"fact": code, "is": True}


def rules_of(*trees: dict[str, Any]) -> dict[UUID, Rule]:
    return {UUID(int=number): rule(tree) for number, tree in enumerate(trees)}


_leaves = st.one_of(
    st.builds(lambda code, value: {"fact": code, "is": value}, st.sampled_from("abcd"), st.booleans()),
    st.builds(
        lambda operator, value: {"fact": "age", operator: value},
        st.sampled_from(["is", "at_least", "at_most"]),
        st.sampled_from([1, 2, "18 months", "30 months"]),
    ),
    st.builds(lambda value: {"fact": "born", "at_least": value}, st.sampled_from(["2026-02-28", "2026-03-01"])),
    st.builds(lambda value: {"fact": "stage", "is": value}, st.sampled_from("xyz")),
    st.builds(lambda value: {"fact": "has", "includes": value}, st.sampled_from("pq")),
)
_trees = st.recursive(
    _leaves,
    lambda parts: st.one_of(
        st.builds(lambda inner: {"all": inner}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda inner: {"any": inner}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda inner: {"not": inner}, parts),
    ),
    max_leaves=6,
)
_catalogues = st.lists(_trees, min_size=1, max_size=4).map(lambda trees: rules_of(*trees))
_households = st.fixed_dictionaries({code: st.sampled_from(values) for code, values in VALUES.items()})
_silence = st.sets(st.sampled_from(list(VALUES)), max_size=4)


@settings(deadline=None, max_examples=150)
@given(_catalogues, _households, _silence)
def test_an_interview_ends_asks_nothing_twice_and_nothing_in_vain(
    rules: dict[UUID, Rule], household: dict[str, FactValue], silence: set[str]
) -> None:
    known: dict[str, FactValue] = {}
    asked: list[str] = []
    while (code := next_fact(rules, known, asked, FACTS)) is not None:
        assert code not in asked
        assert code not in known
        assert _can_change(rules, known, asked, code)
        asked.append(code)
        if code not in silence:
            known[code] = household[code]
    left = [other for other in FACTS if other not in asked]
    assert not any(_can_change(rules, known, asked, code) for code in left)
    if not silence:
        # An age told in years may still be too vague for a rule about months.
        missing = {code for each in rules.values() for code in evaluate(each, known, FACTS).missing}
        assert missing <= {"age"}


def _can_change(rules: Mapping[UUID, Rule], known: Mapping[str, FactValue], asked: list[str], code: str) -> bool:
    """Whether two answers to `code` part the outcome of an entry, for some answers to the others that may be asked."""
    free = [other for other in FACTS if other not in known and other not in asked and other != code]
    relevant = {leaf for each in rules.values() for leaf in evaluate(each, known, FACTS).missing}
    if code not in relevant:
        return False
    # Cells of an age are finer than years: what a rule could learn at best.
    exact = VALUES | {"age": [Months(month, month) for month in (0, 12, 18, 19, 24, 30, 31, 36)]}
    free = [other for other in free if other in relevant]
    for answers in product(*(exact[other] for other in free)):
        told = {**known, **dict(zip(free, answers, strict=True))}
        for each in rules.values():
            if len({evaluate(each, {**told, code: value}, FACTS).outcome for value in exact[code]}) > 1:
                return True
    return False


@settings(deadline=None, max_examples=60)
@given(_catalogues, _households, st.sets(st.sampled_from(list(VALUES)), max_size=4))
def test_the_same_question_whatever_the_order_of_what_was_told(
    rules: dict[UUID, Rule], household: dict[str, FactValue], told: set[str]
) -> None:
    known = {code: household[code] for code in sorted(told)}
    other = {code: household[code] for code in sorted(told, reverse=True)}
    backwards = dict(reversed(rules.items()))
    assert next_fact(rules, known, (), FACTS) == next_fact(backwards, other, (), FACTS)


def test_the_question_that_settles_most_comes_first() -> None:
    rules = rules_of({"all": [yes("a"), yes("d")]}, yes("d"), {"all": [yes("d"), yes("b")]})
    assert next_fact(rules, {}, (), FACTS) == "d"
    assert next_fact(rules, {"d": False}, (), FACTS) is None
    assert next_fact(rules, {"d": True}, (), FACTS) == "a"
    assert next_fact(rules, {"d": True}, ("a",), FACTS) == "b"


def test_between_equals_the_less_sensitive_question_is_asked() -> None:
    for first, second in (("a", "b"), ("b", "c"), ("a", "c")):
        assert next_fact(rules_of({"all": [yes(second), yes(first)]}), {}, (), FACTS) == first


def test_a_sensitive_question_waits_until_it_decides_something() -> None:
    # Whether "c" matters at all depends on "a" and "d": alone it settles nothing.
    either = {"any": [{"all": [yes("c"), yes("a")]}, {"all": [{"not": yes("c")}, yes("d")]}]}
    assert next_fact(rules_of(either), {}, (), FACTS) in ("a", "d")
    assert next_fact(rules_of(either), {"a": True}, (), FACTS) == "c"
    # When nothing else is left it is asked all the same.
    twice = {"any": [{"all": [yes("c"), yes("h")]}, {"all": [{"not": yes("c")}, {"not": yes("h")}]}]}
    declared = FACTS | {"h": Fact("h", "boolean", "high")}
    assert next_fact(rules_of(twice), {}, (), declared) == "c"


def test_what_stays_open_for_ever_closes_what_hangs_on_it() -> None:
    same = {"any": [{"all": [yes("a"), yes("d")]}, {"all": [{"not": yes("a")}, {"not": yes("d")}]}]}
    assert next_fact(rules_of(same), {}, ("a",), FACTS) is None
    assert next_fact(rules_of({"all": [yes("a"), yes("d")]}), {}, ("a",), FACTS) == "d"


def test_an_age_that_is_only_roughly_known_is_asked_once() -> None:
    toddler = rules_of({"fact": "age", "at_least": "18 months"})
    assert next_fact(toddler, {"age": Months(0, 47)}, (), FACTS) == "age"
    assert next_fact(toddler, {"age": 1}, (), FACTS) is None
    assert next_fact(toddler, {"age": Months(0, 47)}, ("age",), FACTS) is None
    assert next_fact(toddler, {"age": Months(0, 17)}, (), FACTS) is None


def test_a_rule_that_nobody_can_read_does_not_stop_the_interview() -> None:
    many = {f"f{number}": Fact(f"f{number}", "boolean") for number in range(26)}
    knot = [{"all": [yes(f"f{n}"), yes(f"f{m}")]} for n in range(13) for m in (n + 13, (n * 7 + 2) % 26)]
    rules = rules_of({"any": knot})
    asked: list[str] = []
    known: dict[str, bool] = {}
    while (code := next_fact(rules, known, asked, many)) is not None:
        asked.append(code)
        if len(asked) % 3:
            known[code] = False
    assert len(asked) == len(set(asked)) > 10


def test_what_fits_is_shown_first_then_what_is_nearest_to_an_answer() -> None:
    rules = rules_of({"all": [yes("b"), yes("d")]}, {"not": yes("a")}, yes("b"), yes("a"))
    assert sorted_verdicts(rules, {"a": True}, FACTS) == [
        (UUID(int=3), Verdict("eligible")),
        (UUID(int=2), Verdict("unknown", ("b",))),
        (UUID(int=0), Verdict("unknown", ("b", "d"))),
        (UUID(int=1), Verdict("not_eligible")),
    ]


@pytest.mark.parametrize("region", ["se-karlstad", "nl-rotterdam", "ru-moscow", "vn-quang-ninh"])
def test_the_families_of_the_starter_catalogue_are_settled(starter: list[Entry], region: str) -> None:
    entries = [entry for entry in starter if entry.profile.eligibility is not None and entry.serves(region)]
    rules = {entry.id: entry.profile.eligibility for entry in entries if entry.profile.eligibility is not None}
    families = [scenario.facts for entry in entries for scenario in entry.profile.scenarios][:10]
    assert families
    for family in families:
        known: dict[str, Any] = {}
        asked: list[str] = []
        while (code := next_fact(rules, known, asked)) is not None:
            asked.append(code)
            if code in family:
                known[code] = family[code]
        assert set(asked) <= set(facts())
        for each in rules.values():
            outcome = evaluate(each, known).outcome
            assert outcome == "unknown" or outcome == evaluate(each, family).outcome


def test_facts_of_one_group_are_asked_for_together_as_far_as_they_matter() -> None:
    declared = {
        code: Fact(code, "boolean", asked_with=group)
        for code, group in {"a": "needs", "b": "needs", "c": "needs", "d": None}.items()
    }
    rules = {UUID(int=number): _is(code) for number, code in enumerate("abd")}
    asked: list[tuple[str, ...]] = []
    known: dict[str, object] = {}
    while codes := next_question(rules, known, declared=declared):
        asked.append(codes)
        known.update(dict.fromkeys(codes, True))
    assert sorted(asked) == [("a", "b"), ("d",)]
    assert next_question(rules, {"a": True}, ("b", "d"), declared) == ()


def _is(code: str) -> Rule:
    return _rules.validate_python({"fact": code, "is": True})
