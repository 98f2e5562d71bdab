"""Three values, exactly: every verdict agrees with trying all completions of what was not told."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from resources_catalog.age import Months
from resources_catalog.cells import RuleError
from resources_catalog.diagram import RuleTooComplex
from resources_catalog.eligibility import Verdict, check_rule, evaluate
from resources_catalog.facts import Fact, FactError, FactValue
from resources_catalog.rule import AllOf, AnyOf, Comparison, NotOf, Rule

_rules: TypeAdapter[Rule] = TypeAdapter(Rule)

FACTS: dict[str, Fact] = {
    "a": Fact("a", "boolean"),
    "b": Fact("b", "boolean"),
    "income": Fact("income", "number", minimum=0, maximum=3),
    "children": Fact("children", "number", minimum=0, maximum=3, whole=True),
    "age": Fact("age", "age", maximum="18 months"),
    "born": Fact("born", "date", minimum="2026-02-26", maximum="2026-03-02"),
    "stage": Fact("stage", "enum", values=("x", "y", "z")),
    "need": Fact("need", "level", values=("low", "middle", "high")),
    "has": Fact("has", "set", values=("p", "q")),
}
DAYS = ["2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]
#: Enough values of each fact to meet every comparison; all of them, but of the numbers that are no counts.
VALUES: dict[str, list[FactValue]] = {
    "a": [False, True],
    "b": [False, True],
    "income": [number / 4 for number in range(13)],
    "children": [0, 1, 2, 3],
    "age": [Months(month, month) for month in range(19)],
    "born": [date.fromisoformat(day) for day in DAYS],
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


def _compare(leaf: Comparison, told: Any) -> bool:
    mine, wanted = _plain(leaf, told, leaf.value)
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
            return any(_compare(Comparison.model_validate({"fact": leaf.fact, "is": one}), told) for one in wanted)
        case "includes":
            return wanted in mine


def _plain(leaf: Comparison, told: Any, wanted: Any) -> tuple[Any, Any]:
    """Both sides as Python compares them: completed years or months as written, ranks, ISO days."""
    if leaf.operator == "one_of":
        return told, wanted
    if leaf.fact == "age":
        number, unit = (int(wanted.split()[0]), wanted.split()[1]) if isinstance(wanted, str) else (wanted, "years")
        return (told.low if unit.startswith("month") else told.low // 12), number
    if leaf.fact == "need":
        return FACTS["need"].values.index(told), FACTS["need"].values.index(wanted)
    return (told.isoformat() if isinstance(told, date) else told), wanted


def completions(code: str, known: Mapping[str, FactValue]) -> list[FactValue]:
    if code not in known:
        return VALUES[code]
    told = known[code]
    return [Months(month, month) for month in range(told.low, told.high + 1)] if isinstance(told, Months) else [told]


def brute_force(node: Rule, known: Mapping[str, FactValue]) -> Verdict:
    codes = list(FACTS)
    outcomes = {
        values: holds(node, dict(zip(codes, values, strict=True)))
        for values in product(*(completions(code, known) for code in codes))
    }
    if len(set(outcomes.values())) == 1:
        return Verdict("eligible" if next(iter(outcomes.values())) else "not_eligible")
    missing = []
    for place, code in enumerate(codes):
        others: dict[tuple[FactValue, ...], set[bool]] = {}
        for values, outcome in outcomes.items():
            others.setdefault(values[:place] + values[place + 1 :], set()).add(outcome)
        if any(len(each) > 1 for each in others.values()):
            missing.append(code)
    return Verdict("unknown", tuple(missing))


def _leaf(code: str, operators: list[str], values: list[Any]) -> st.SearchStrategy[dict[str, Any]]:
    one = st.builds(lambda op, value: {"fact": code, op: value}, st.sampled_from(operators), st.sampled_from(values))
    if operators == ["includes"]:
        return one
    several = st.lists(st.sampled_from(values), min_size=1, max_size=3)
    return st.one_of(one, several.map(lambda given: {"fact": code, "one_of": given})) if len(values) > 2 else one


_EQUAL, _ORDERED = ["is", "is_not"], ["is", "is_not", "at_least", "at_most"]
_leaves = st.one_of(
    _leaf("a", _EQUAL, [False, True]),
    _leaf("b", _EQUAL, [False, True]),
    _leaf("income", _ORDERED, [0, 0.5, 1, 1.5, 2, 3]),
    _leaf("children", _ORDERED, [0, 1, 2, 3]),
    _leaf("age", _ORDERED, [0, "1 year", "0 months", "5 months", "11 months", "12 months", "18 months"]),
    _leaf("born", _ORDERED, DAYS),
    _leaf("stage", _EQUAL, ["x", "y", "z"]),
    _leaf("need", _ORDERED, ["low", "middle", "high"]),
    _leaf("has", ["includes"], ["p", "q"]),
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


@st.composite
def _known(draw: st.DrawFn) -> dict[str, FactValue]:
    """A household of which little enough is open that everything can be tried: two facts, and perhaps a vague age."""
    household = draw(_households)
    hidden = draw(st.sets(st.sampled_from(list(VALUES)), max_size=2))
    known = {code: value for code, value in household.items() if code not in hidden}
    age = known.get("age")
    if isinstance(age, Months) and draw(st.booleans()):
        known["age"] = Months(draw(st.integers(0, age.low)), draw(st.integers(age.high, 18)))
    return known


@settings(deadline=None, max_examples=200)
@given(_trees, _known())
def test_verdict_and_missing_facts_agree_with_brute_force(tree: dict[str, Any], known: dict[str, FactValue]) -> None:
    verdict, expected = evaluate(rule(tree), known, FACTS), brute_force(rule(tree), known)
    assert verdict.outcome == expected.outcome
    assert set(verdict.missing) == set(expected.missing)
    assert len(set(verdict.missing)) == len(verdict.missing)


@settings(deadline=None, max_examples=200)
@given(_trees, _households, st.sets(st.sampled_from(list(VALUES))), st.sets(st.sampled_from(list(VALUES))))
def test_a_settled_verdict_stays_whatever_is_told_next(
    tree: dict[str, Any], household: dict[str, FactValue], told: set[str], later: set[str]
) -> None:
    before = evaluate(rule(tree), {code: household[code] for code in told}, FACTS)
    after = evaluate(rule(tree), {code: household[code] for code in told | later}, FACTS)
    if before.outcome != "unknown":
        assert after == before
    assert set(after.missing) <= set(before.missing) - told - later


@settings(deadline=None, max_examples=100)
@given(_trees, _households)
def test_all_told_is_never_unknown_and_a_vague_age_only_where_it_matters(
    tree: dict[str, Any], household: dict[str, FactValue]
) -> None:
    assert evaluate(rule(tree), household, FACTS).outcome != "unknown"
    vague = evaluate(rule(tree), household | {"age": Months(0, 18)}, FACTS)
    exact = {evaluate(rule(tree), household | {"age": month}, FACTS).outcome for month in VALUES["age"]}
    assert vague == (Verdict("unknown", ("age",)) if len(exact) > 1 else Verdict(exact.pop()))


@settings(deadline=None, max_examples=150)
@given(_trees, _known(), st.randoms(use_true_random=False))
def test_the_order_of_branches_never_changes_a_verdict(
    tree: dict[str, Any], known: dict[str, FactValue], random: Any
) -> None:
    def shuffled(node: Any) -> Any:
        for key in ("all", "any"):
            if key in node:
                parts = [shuffled(part) for part in node[key]]
                random.shuffle(parts)
                return {key: parts}
        return {"not": shuffled(node["not"])} if "not" in node else node

    here, there = evaluate(rule(tree), known, FACTS), evaluate(rule(shuffled(tree)), known, FACTS)
    assert here.outcome == there.outcome
    assert set(here.missing) == set(there.missing)


@settings(deadline=None, max_examples=50)
@given(st.lists(_trees, min_size=2, max_size=6), _known(), st.randoms(use_true_random=False))
def test_the_order_of_rules_never_changes_a_verdict(
    trees: list[dict[str, Any]], known: dict[str, FactValue], random: Any
) -> None:
    first = [evaluate(rule(tree), known, FACTS) for tree in trees]
    places = list(range(len(trees)))
    random.shuffle(places)
    again = {place: evaluate(rule(trees[place]), known, FACTS) for place in places}
    assert [again[place] for place in range(len(trees))] == first


def test_nothing_told_is_unknown_and_names_every_fact_in_the_rules_order() -> None:
    tree = {"all": [{"fact": "b", "is": True}, {"any": [{"fact": "age", "at_most": 0}, {"fact": "a", "is": True}]}]}
    assert evaluate(rule(tree), {}, FACTS) == Verdict("unknown", ("b", "age", "a"))
    assert evaluate(rule(tree), {"a": True}, FACTS) == Verdict("unknown", ("b",))
    assert evaluate(rule(tree), {"b": False}, FACTS) == Verdict("not_eligible")


def test_a_fact_that_cancels_itself_out_is_not_missing() -> None:
    either = {"any": [{"fact": "a", "is": True}, {"not": {"fact": "a", "is": True}}]}
    assert evaluate(rule(either), {}, FACTS) == Verdict("eligible")
    gap = {"all": [{"fact": "age", "at_least": 1}, {"fact": "age", "at_most": "11 months"}]}
    assert evaluate(rule(gap), {}, FACTS) == Verdict("not_eligible")
    everything = {"fact": "age", "at_least": 0}
    assert evaluate(rule(everything), {}, FACTS) == Verdict("eligible")


def test_ages_count_completed_years_and_months() -> None:
    minor = {"fact": "child_age", "at_most": 17}
    assert evaluate(rule(minor), {"child_age": "215 months"}) == Verdict("eligible")
    assert evaluate(rule(minor), {"child_age": "216 months"}) == Verdict("not_eligible")
    assert evaluate(rule(minor), {"child_age": 17}) == Verdict("eligible")
    three = {"fact": "child_age", "is": 3}
    told = {month: evaluate(rule(three), {"child_age": f"{month} months"}).outcome for month in (35, 36, 47, 48)}
    assert told == {35: "not_eligible", 36: "eligible", 47: "eligible", 48: "not_eligible"}
    # A family that says "one" has a child between the first birthday and the second.
    toddler = {"fact": "child_age", "at_least": "18 months"}
    assert evaluate(rule(toddler), {"child_age": 1}) == Verdict("unknown", ("child_age",))
    assert evaluate(rule(toddler), {"child_age": 2}) == Verdict("eligible")
    assert evaluate(rule(toddler), {"child_age": Months(12, 17)}) == Verdict("not_eligible")


def test_months_days_and_counts_have_nothing_between_them() -> None:
    for code, before, after in (("age", "6 months", "7 months"), ("born", DAYS[1], DAYS[2]), ("children", 1, 2)):
        either = {"any": [{"fact": code, "at_most": before}, {"fact": code, "at_least": after}]}
        assert evaluate(rule(either), {}, FACTS) == Verdict("eligible")
    between = {"any": [{"fact": "income", "at_most": 1}, {"fact": "income", "at_least": 2}]}
    assert evaluate(rule(between), {}, FACTS) == Verdict("unknown", ("income",))


def test_dates_are_on_or_after_and_on_or_before() -> None:
    since = {"fact": "born", "at_least": "2026-02-28"}
    assert evaluate(rule(since), {"born": "2026-02-28"}, FACTS) == Verdict("eligible")
    assert evaluate(rule(since), {"born": date(2026, 2, 27)}, FACTS) == Verdict("not_eligible")
    until = {"fact": "born", "at_most": "2026-02-28"}
    assert evaluate(rule(until), {"born": "2026-02-28"}, FACTS) == Verdict("eligible")
    assert evaluate(rule(until), {"born": "2026-03-01"}, FACTS) == Verdict("not_eligible")


def test_what_is_told_must_be_possible() -> None:
    with pytest.raises(FactError, match="income cannot be -1: it is a number from 0 to 3"):
        evaluate(rule({"fact": "income", "is": 1}), {"income": -1}, FACTS)
    with pytest.raises(FactError, match="there is no fact called 'shoe'"):
        evaluate(rule({"fact": "age", "is": 1}), {"shoe": 1}, FACTS)
    with pytest.raises(FactError, match="a cannot be 1"):
        evaluate(rule({"fact": "a", "is": True}), {"a": 1}, FACTS)


def test_a_faulty_rule_is_refused() -> None:
    with pytest.raises(RuleError, match="'at_least' does not fit a"):
        check_rule(rule({"fact": "a", "at_least": 1}), FACTS)
    with pytest.raises(RuleError, match="there is no fact called 'shoe'"):
        check_rule(rule({"fact": "shoe", "is": 1}), FACTS)


def test_one_is_not_true_even_when_the_other_was_seen_before() -> None:
    assert evaluate(rule({"fact": "a", "is": True}), {}, FACTS) == Verdict("unknown", ("a",))
    with pytest.raises(RuleError, match="a cannot be 1: it is true or false"):
        check_rule(rule({"fact": "a", "is": 1}), FACTS)
    check_rule(rule({"fact": "children", "is": 1}), FACTS)


@pytest.mark.parametrize(
    ("leaf", "reason"),
    [
        ({"fact": "age", "is": "soon"}, "age: 'soon' is no age: write 4"),
        ({"fact": "age", "is": 1.5}, "age: 1.5 is no age"),
        ({"fact": "age", "at_least": 2}, "age cannot be 2: it is an age up to 18 months"),
        ({"fact": "born", "at_least": "1 March"}, "born cannot be '1 March': it is a date such as 2026-11-21 from"),
        ({"fact": "born", "at_least": "2026-02-30"}, "born cannot be '2026-02-30'"),
        ({"fact": "born", "at_least": 20260301}, "born cannot be 20260301"),
        ({"fact": "children", "at_least": 1.5}, "children cannot be 1.5: it is a whole number from 0 to 3"),
        ({"fact": "has", "includes": "r"}, "it is any of p, q"),
        ({"fact": "stage", "at_least": "x"}, "'at_least' does not fit stage, a fact of type enum"),
    ],
)
def test_a_comparison_that_cannot_be_is_refused_with_a_reason(leaf: dict[str, Any], reason: str) -> None:
    with pytest.raises(RuleError) as raised:
        check_rule(rule(leaf), FACTS)
    assert reason in str(raised.value)


def test_forty_leaves_over_twenty_facts_are_decided_and_worse_is_refused_in_words() -> None:
    many = {f"f{number}": Fact(f"f{number}", "boolean") for number in range(60)}
    order = {"all": [{"fact": f"f{n}", "is": True} for n in range(20)]}
    pairs = [{"all": [{"fact": f"f{n}", "is": True}, {"fact": f"f{n + 10}", "is": True}]} for n in range(10)]
    verdict = evaluate(rule({"any": [order, *pairs]}), {}, many)
    assert verdict == Verdict("unknown", tuple(f"f{n}" for n in range(20)))
    ladder = [
        {"all": [{"fact": f"f{n}", "is": True}, {"fact": f"f{(n * 7 + 3) % 60}", "is": False}]} for n in range(60)
    ]
    knot = [
        {"all": [{"fact": f"f{n}", "is": True}, {"fact": f"f{m}", "is": True}]}
        for n in range(30)
        for m in (n + 30, (n * 11 + 5) % 60, (n * 17 + 9) % 60)
    ]
    with pytest.raises(RuleTooComplex, match="split it into two entries"):
        check_rule(rule({"any": [{"all": ladder}, *knot]}), many)
