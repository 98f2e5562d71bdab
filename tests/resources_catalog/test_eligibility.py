"""Three values, exactly: every verdict agrees with trying all completions of what was not told."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from resources_catalog.cells import RuleError
from resources_catalog.eligibility import RuleTooComplex, Verdict, check_rule, evaluate
from resources_catalog.facts import Fact, FactError, FactValue
from resources_catalog.rule import AllOf, AnyOf, Comparison, NotOf, Rule

_rules: TypeAdapter[Rule] = TypeAdapter(Rule)

FACTS: dict[str, Fact] = {
    "a": Fact("a", "A", "boolean", "low", "A?"),
    "b": Fact("b", "B", "boolean", "low", "B?"),
    "age": Fact("age", "Age", "number", "low", "Age?", minimum=0, maximum=3),
    "stage": Fact("stage", "Stage", "enum", "low", "Stage?", values=("x", "y", "z")),
    "need": Fact("need", "Need", "level", "low", "Need?", values=("low", "middle", "high")),
    "has": Fact("has", "Has", "set", "low", "Has?", values=("p", "q")),
}
#: Enough values of each fact to meet every comparison with whole and half numbers.
VALUES: dict[str, list[FactValue]] = {
    "a": [False, True],
    "b": [False, True],
    "age": [number / 4 for number in range(13)],
    "stage": ["x", "y", "z"],
    "need": ["low", "middle", "high"],
    "has": [frozenset(), frozenset({"p"}), frozenset({"q"}), frozenset({"p", "q"})],
}


def rule(tree: dict[str, Any]) -> Rule:
    return _rules.validate_python(tree, strict=False)


def holds(node: Rule, household: Mapping[str, FactValue]) -> bool:
    """What the rule says of a household of whom all is known, in the plainest way."""
    match node:
        case AllOf(all=parts):
            return all(holds(part, household) for part in parts)
        case AnyOf(any=parts):
            return any(holds(part, household) for part in parts)
        case NotOf():
            return not holds(node.not_, household)
        case Comparison():
            return _compare(node, household[node.fact])


def _compare(leaf: Comparison, told: FactValue) -> bool:
    wanted: Any = leaf.value
    mine: Any = told
    if leaf.fact == "need" and leaf.operator in ("at_least", "at_most"):
        mine, wanted = (FACTS["need"].values.index(one) for one in (mine, wanted))
    match leaf.operator:
        case "is":
            return bool(mine == wanted)
        case "is_not":
            return bool(mine != wanted)
        case "at_least":
            return bool(mine >= wanted)
        case "at_most":
            return bool(mine <= wanted)
        case "one_of":
            return mine in wanted
        case "includes":
            return wanted in mine


def brute_force(node: Rule, known: Mapping[str, FactValue]) -> Verdict:
    open_facts = [code for code in FACTS if code not in known]
    outcomes = {
        values: holds(node, {**known, **dict(zip(open_facts, values, strict=True))}) for values in _all(open_facts)
    }
    if len(set(outcomes.values())) == 1:
        return Verdict("eligible" if next(iter(outcomes.values())) else "not_eligible")
    missing = [
        code
        for position, code in enumerate(open_facts)
        if len({(values[:position] + values[position + 1 :], outcome) for values, outcome in outcomes.items()})
        > len({values[:position] + values[position + 1 :] for values in outcomes})
    ]
    return Verdict("unknown", tuple(missing))


def _all(codes: list[str]) -> Iterator[tuple[FactValue, ...]]:
    return product(*(VALUES[code] for code in codes))


_leaves = st.one_of(
    st.builds(lambda code, value: {"fact": code, "is": value}, st.sampled_from("ab"), st.booleans()),
    st.builds(lambda value: {"fact": "a", "is_not": value}, st.booleans()),
    st.builds(
        lambda operator, value: {"fact": "age", operator: value},
        st.sampled_from(["is", "is_not", "at_least", "at_most"]),
        st.sampled_from([0, 0.5, 1, 1.5, 2, 3]),
    ),
    st.builds(lambda values: {"fact": "age", "one_of": values}, st.lists(st.sampled_from([0, 1, 2.5]), min_size=1)),
    st.builds(lambda value: {"fact": "stage", "is": value}, st.sampled_from("xyz")),
    st.builds(lambda values: {"fact": "stage", "one_of": values}, st.lists(st.sampled_from("xyz"), min_size=1)),
    st.builds(
        lambda operator, value: {"fact": "need", operator: value},
        st.sampled_from(["is", "at_least", "at_most"]),
        st.sampled_from(["low", "middle", "high"]),
    ),
    st.builds(lambda value: {"fact": "has", "includes": value}, st.sampled_from("pq")),
)
_trees = st.recursive(
    _leaves,
    lambda parts: st.one_of(
        st.builds(lambda inner: {"all": inner}, st.lists(parts, min_size=1, max_size=4)),
        st.builds(lambda inner: {"any": inner}, st.lists(parts, min_size=1, max_size=4)),
        st.builds(lambda inner: {"not": inner}, parts),
    ),
    max_leaves=10,
)
_households = st.fixed_dictionaries({code: st.sampled_from(values) for code, values in VALUES.items()})
#: At most three facts stay open, so that trying everything stays quick.
_known = st.builds(
    lambda household, hidden: {code: value for code, value in household.items() if code not in hidden},
    _households,
    st.sets(st.sampled_from(list(VALUES)), max_size=3),
)


@settings(deadline=None, max_examples=200)
@given(_trees, _known)
def test_verdict_and_missing_facts_agree_with_brute_force(tree: dict[str, Any], known: dict[str, FactValue]) -> None:
    verdict, expected = evaluate(rule(tree), known, FACTS), brute_force(rule(tree), known)
    assert verdict.outcome == expected.outcome
    assert set(verdict.missing) == set(expected.missing)


@settings(deadline=None, max_examples=100)
@given(_trees, _households, st.sets(st.sampled_from(list(VALUES))))
def test_a_settled_verdict_stays_whatever_is_told_next(
    tree: dict[str, Any], household: dict[str, FactValue], told: set[str]
) -> None:
    before = evaluate(rule(tree), {code: household[code] for code in told}, FACTS)
    if before.outcome != "unknown":
        assert evaluate(rule(tree), household, FACTS) == before


def test_nothing_told_is_unknown_and_names_every_fact_in_the_rules_order() -> None:
    tree = {"all": [{"fact": "b", "is": True}, {"any": [{"fact": "age", "at_most": 2}, {"fact": "a", "is": True}]}]}
    assert evaluate(rule(tree), {}, FACTS) == Verdict("unknown", ("b", "age", "a"))
    assert evaluate(rule(tree), {"a": True}, FACTS) == Verdict("unknown", ("b",))
    assert evaluate(rule(tree), {"b": False}, FACTS) == Verdict("not_eligible")


def test_a_fact_that_cancels_itself_out_is_not_missing() -> None:
    either = {"any": [{"fact": "a", "is": True}, {"not": {"fact": "a", "is": True}}]}
    assert evaluate(rule(either), {}, FACTS) == Verdict("eligible")
    gap = {"all": [{"fact": "age", "at_least": 2}, {"fact": "age", "at_most": 1}]}
    assert evaluate(rule(gap), {}, FACTS) == Verdict("not_eligible")
    everything = {"fact": "age", "at_least": 0}
    assert evaluate(rule(everything), {}, FACTS) == Verdict("eligible")


def test_what_is_told_must_be_possible() -> None:
    with pytest.raises(FactError, match="age cannot be -1: it is a number from 0 to 3"):
        evaluate(rule({"fact": "age", "is": 1}), {"age": -1}, FACTS)
    with pytest.raises(FactError, match="there is no fact called 'shoe'"):
        evaluate(rule({"fact": "age", "is": 1}), {"shoe": 1}, FACTS)
    with pytest.raises(FactError, match="a cannot be 1"):
        evaluate(rule({"fact": "a", "is": True}), {"a": 1}, FACTS)


def test_a_faulty_rule_is_refused() -> None:
    with pytest.raises(RuleError, match="'at_least' does not fit a"):
        check_rule(rule({"fact": "a", "at_least": 1}), FACTS)
    with pytest.raises(RuleError, match="there is no fact called 'shoe'"):
        check_rule(rule({"fact": "shoe", "is": 1}), FACTS)


def test_forty_leaves_over_twenty_facts_are_decided_and_worse_is_refused_in_words() -> None:
    many = {f"f{number}": Fact(f"f{number}", "F", "boolean", "low", "F?") for number in range(60)}
    pairs = [{"all": [{"fact": f"f{n}", "is": True}, {"fact": f"f{(n * 7 + 3) % 20}", "is": False}]} for n in range(20)]
    assert evaluate(rule({"any": pairs}), {}, many).outcome == "unknown"
    entangled = [{"all": [{"fact": f"f{n}", "is": True}, {"fact": f"f{n + 30}", "is": True}]} for n in range(30)]
    order = {"all": [{"fact": f"f{n}", "is": True} for n in range(60)]}
    with pytest.raises(RuleTooComplex, match="split it into two entries"):
        check_rule(rule({"any": [order, *entangled]}), many)
