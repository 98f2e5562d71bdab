"""Scenarios stand beside a rule and are run at every check, with ages, counts and levels as editors write them."""

from pathlib import Path
from typing import Any

import pytest

from resources_catalog.loader import read_catalogue
from tests.resources_catalog.conftest import Write
from tests.resources_catalog.samples import TODAY, document


def scenario(outcome: str, *missing: str, **facts: Any) -> dict[str, Any]:
    return {"family": f"a family that is {outcome}", "facts": facts, "outcome": outcome, "missing": list(missing)}


def faults(write: Write, rule: dict[str, Any], *scenarios: dict[str, Any]) -> list[str]:
    given = document()
    given["profile"]["eligibility"] = rule
    given["profile"]["scenarios"] = list(scenarios)
    return [str(fault) for fault in read_catalogue(write(given), TODAY).faults]


RULE = {
    "all": [
        {"fact": "child_age", "at_least": "18 months"},
        {"fact": "child_age", "at_most": 17},
        {"any": [{"fact": "disability_degree", "at_least": "severe"}, {"fact": "number_of_children", "at_least": 3}]},
    ]
}
GOOD = (
    scenario("eligible", child_age=4, disability_degree="severe"),
    scenario("eligible", child_age="18 months", number_of_children=3),
    scenario("not_eligible", child_age=18),
    scenario("not_eligible", child_age="4 years", disability_degree="mild", number_of_children=2),
    scenario("unknown", "child_age", child_age=1, disability_degree="severe"),
    scenario("unknown", "disability_degree", "number_of_children", child_age=2),
)


def test_scenarios_as_editors_write_them(write: Write) -> None:
    assert faults(write, RULE, *GOOD) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (scenario("eligible", child_age=18), "the rule says not_eligible, the scenario eligible"),
        (
            scenario("unknown", "child_age", child_age=2),
            "the rule still needs disability_degree, number_of_children, the scenario says child_age",
        ),
        (scenario("eligible", child_age="soon"), "child_age: 'soon' is no age: write 4 (years)"),
        (scenario("eligible", child_age=40), "child_age cannot be 40: it is an age up to 25 years"),
        (scenario("eligible", number_of_children=1.5), "it is a whole number from 0 to 20"),
        (scenario("eligible", shoe_size=30), "there is no fact called 'shoe_size'"),
    ],
)
def test_a_scenario_that_comes_out_otherwise_is_said_with_its_line(
    write: Write, given: dict[str, Any], message: str
) -> None:
    (found,) = faults(write, RULE, *GOOD[:3], given)
    assert message in found
    path, line, _ = found.split(":", 2)
    written = Path(path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert "family" in written or "facts" in written


def test_a_rule_with_too_few_families_is_said(write: Write) -> None:
    (found,) = faults(write, RULE, *GOOD[:2])
    assert "the rule has 2 scenarios; at least 3 are needed" in found


@pytest.mark.parametrize(
    ("leaf", "message"),
    [
        ({"fact": "child_age", "at_most": "4 weeks"}, "child_age: '4 weeks' is no age"),
        ({"fact": "number_of_children", "at_least": "3"}, "number_of_children cannot be '3': it is a whole number"),
        ({"fact": "disability_degree", "at_least": "heavy"}, "it is one of none, mild, severe, extremely_severe"),
        ({"fact": "lives_at_home", "at_least": True}, "'at_least' does not fit lives_at_home, a fact of type boolean"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_line(write: Write, leaf: dict[str, Any], message: str) -> None:
    found = faults(write, {"all": [RULE["all"][0], leaf]}, *GOOD[:3])
    (said,) = [fault for fault in found if message in fault]
    path, line, _ = said.split(":", 2)
    written = Path(path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert leaf["fact"] in written
