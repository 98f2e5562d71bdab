"""The figures of eligibility and of the interview: households, ways of asking, the floor, random rules."""

import random
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from benchmarks.eligibility import FACTS, LEAVES, exactness, knot, made_rule, paired
from benchmarks.households import household
from benchmarks.interview import answers, ask, fewest, in_order
from resources_catalog.eligibility import check_rule
from resources_catalog.facts import facts, told_only
from resources_catalog.region import regions
from resources_catalog.rule import Rule, comparisons

_rules: TypeAdapter[Rule] = TypeAdapter(Rule)


def rules_of(*trees: dict[str, Any]) -> dict[UUID, Rule]:
    return {UUID(int=number): _rules.validate_python(tree, strict=False) for number, tree in enumerate(trees)}


def yes(code: str) -> dict[str, Any]:
    return {"fact": code, "is": True}


RULES = rules_of({"all": [yes("wants_work"), yes("needs_equipment")]}, yes("needs_equipment"), yes("has_siblings"))


@pytest.mark.parametrize("region", list(regions()))
def test_a_household_has_a_possible_value_for_every_fact_and_they_differ(region: str) -> None:
    chance = random.Random(1)
    made = [household(chance, region) for _ in range(50)]
    for each in made:
        assert set(each) == set(facts()) - told_only()
        for code, value in each.items():
            facts()[code].read(value)
    assert len({str(each) for each in made}) > 40
    assert made == [household(chance, region) for chance in [random.Random(1)] for _ in range(50)]


def test_ways_of_asking_are_counted() -> None:
    family = {"wants_work": True, "needs_equipment": False, "has_siblings": True}
    waits: list[float] = []
    assert ask(RULES, family, waits) == [("needs_equipment",), ("has_siblings",)]
    assert len(waits) == 3
    assert set(ask(RULES, {}, [])) == {("needs_equipment",), ("has_siblings",), ("wants_work",)}
    assert set(ask(RULES, family, [], {"needs_equipment": True})) == {("wants_work",), ("has_siblings",)}
    assert in_order(RULES, family, skip=False) == ["needs_equipment", "wants_work", "has_siblings"]
    assert in_order(RULES, family, skip=True) == ["needs_equipment", "has_siblings"]


def test_what_is_chosen_from_several_is_an_answer_each() -> None:
    asked = [("child_age",), ("needs_equipment", "extra_costs", "was_refused")]
    assert answers(asked, {"child_age": 4}) == 2
    assert answers(asked, {"needs_equipment": True, "extra_costs": True, "was_refused": False}) == 4


def test_no_way_of_asking_needs_fewer_than_the_fewest() -> None:
    assert fewest(RULES, {"wants_work": True, "needs_equipment": False, "has_siblings": True}) == 2
    assert fewest(RULES, {"wants_work": True, "needs_equipment": True, "has_siblings": True}) == 3
    either = rules_of({"any": [yes("wants_work"), yes("needs_equipment")]})
    assert fewest(either, {"wants_work": True, "needs_equipment": True}) == 1
    chance = random.Random(2)
    for _ in range(20):
        made = household(chance, "se-karlstad")
        assert fewest(RULES, made) <= len(ask(RULES, made, []))


def test_random_rules_can_be_decided_and_are_as_large_as_said() -> None:
    chance = random.Random(3)
    assert len(FACTS) == 20
    for tree in [made_rule(chance, list(FACTS), LEAVES), paired(chance), knot()]:
        rule = _rules.validate_python(tree, strict=False)
        check_rule(rule, FACTS)
        assert len(list(comparisons(rule))) == LEAVES


def test_verdicts_are_exact() -> None:
    agreed, decided = exactness(random.Random(4), 20)
    assert agreed == decided == 20
