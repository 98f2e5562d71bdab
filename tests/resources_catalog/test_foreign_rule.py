"""Rules as other people write them mean what they say, and what cannot be read is named."""

from typing import Any

import pytest

from resources_catalog.foreign_rule import Leaf, Node, UnreadableRule, leaves, read_tree

AGE_3 = Leaf("age", "at_least", 3)
WORK = Leaf("work", "is", True)


@pytest.mark.parametrize(
    "written",
    [
        {"all": [{"fact": "age", "at_least": 3}, {"fact": "work", "is": True}]},
        {"all_of": [{"fact": "age", "op": ">=", "value": 3}, {"fact": "work", "operator": "eq", "value": True}]},
        {"and": [{"field": "age", "gte": 3}, {"field": "work", "==": True}]},
        {"AND": [{"fact": "age", "operator": "GREATER_THAN_OR_EQUAL", "value": 3}, {"fact": "work"}]},
        {"operator": "and", "conditions": [{"fact": "age", "minimum": 3}, {"fact": "work", "value": True}]},
        {"type": "allOf", "children": ["age >= 3", "work is true"]},
        {"id": "x", "name": "A rule", "description": "y", "all": [["age", ">=", 3], {"var": "work", "op": "is_true"}]},
        {"eligibility": {"age": {"$gte": 3}, "work": True}},
        {"and": [{">=": [{"var": "age"}, 3]}, {"==": [{"var": "work"}, True]}]},
        [{"fact": "age", "atLeast": 3}, {"fact": "work", "is": True}],
    ],
)
def test_many_ways_to_say_the_same(written: Any) -> None:
    assert read_tree(written) == Node("all", (AGE_3, WORK))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"fact": "age", ">": 3}, Leaf("age", "above", 3)),
        ({"fact": "age", "lt": 3}, Leaf("age", "below", 3)),
        ({"fact": "stage", "in": ["x", "y"]}, Leaf("stage", "one_of", ("x", "y"))),
        ({"fact": "stage", "any_of": ["x", "y"]}, Leaf("stage", "one_of", ("x", "y"))),
        ({"fact": "stage", "eq": ["x", "y"]}, Leaf("stage", "one_of", ("x", "y"))),
        ({"fact": "stage", "op": "not in", "value": ["x"]}, Leaf("stage", "not_one_of", ("x",))),
        ({"stage": ["x", "y"]}, Leaf("stage", "one_of", ("x", "y"))),
        ({"fact": "needs", "contains": "x"}, Leaf("needs", "includes", "x")),
        ({"fact": "needs", "overlaps": ["x", "y"]}, Leaf("needs", "includes_any", ("x", "y"))),
        ({"fact": "age", "gte": 18, "unit": "months"}, Leaf("age", "at_least", "18 months")),
        ("stage != 'x'", Leaf("stage", "is_not", "x")),
        ({"not": [WORK_WRITTEN := {"fact": "work", "is": True}]}, Node("not", (WORK,))),
        ({"not": WORK_WRITTEN}, Node("not", (WORK,))),
        ({"fact": "work", "is": True, "negate": True}, Node("not", (WORK,))),
        ({"none_of": [WORK_WRITTEN, WORK_WRITTEN]}, Node("not", (Node("any", (WORK, WORK)),))),
        ({"or": [WORK_WRITTEN]}, Node("any", (WORK,))),
        (True, Node("all", ())),
        (False, Node("any", ())),
    ],
)
def test_each_way_to_compare(written: Any, meant: Any) -> None:
    assert read_tree(written) == meant


def test_several_operators_in_one_comparison_all_count() -> None:
    both = (Leaf("age", "at_least", 3), Leaf("age", "below", 6))
    assert read_tree({"fact": "age", "gte": 3, "lt": 6}) == Node("all", both)
    between = (Leaf("age", "at_least", 3), Leaf("age", "at_most", 6))
    assert read_tree({"fact": "age", "between": [3, 6]}) == Node("all", between)
    assert read_tree({"fact": "age", "op": "between", "value": {"min": 3, "max": 6}}) == Node("all", between)


def test_groups_in_one_node_all_count() -> None:
    tree = read_tree({"all": [{"fact": "a", "is": True}], "any": [{"fact": "b", "is": True}]})
    assert isinstance(tree, Node)
    assert tree.kind == "all"
    assert [leaf.fact for leaf in leaves(tree)] == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({"fact": "age", "wobbles": 3}, "'wobbles' in the comparison of 'age' is no operator that is known"),
        ({"fact": "age", "op": "near", "value": 3}, "'op' in the comparison of 'age' is no operator that is known"),
        ({"fact": "age", "is": None}, "the comparison of 'age' with 'is' has no value"),
        ({"fact": "age", "between": [3]}, "needs the two ends of a range, not [3]"),
        ({"fact": "age", "gte": {"x": 1}}, "'age' cannot be compared with {\"x\": 1}"),
        ({"xor": [{"fact": "age", "is": 3}, {"fact": "work", "is": True}]}, "'xor' in"),
        ("whoever needs it", "'whoever needs it' is no comparison such as 'child_age >= 3'"),
        ({}, "{} is no rule"),
        (7, "7 is no rule"),
        ({"description": "for all"}, "is no rule"),
    ],
)
def test_what_cannot_be_read_is_named(written: Any, reason: str) -> None:
    with pytest.raises(UnreadableRule) as raised:
        read_tree(written)
    assert reason in str(raised.value)
