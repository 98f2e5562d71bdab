"""Whom a changed rule concerns, before it is published."""

from typing import Any

from resources_catalog.entry import Entry
from resources_catalog.rule_changes import changed_families, in_words
from tests.resources_catalog.samples import document, entry

CHILD = {"family": "A small child", "facts": {"needs_home_adaptation": True, "child_age": 4}, "outcome": "eligible"}
GROWN = {"family": "Nearly grown", "facts": {"needs_home_adaptation": True, "child_age": 19}, "outcome": "eligible"}
OPEN = {"family": "Little told", "facts": {"child_age": 4}, "outcome": "unknown", "missing": ["needs_home_adaptation"]}


def version(rule: dict[str, Any] | None, *scenarios: dict[str, Any], slug: str = "bidrag") -> Entry:
    given = document()
    given["profile"]["eligibility"] = rule
    given["profile"]["scenarios"] = list(scenarios)
    return entry(slug, given)


def rule(age: int, *more: str) -> dict[str, Any]:
    leaves = [{"fact": "needs_home_adaptation", "is": True}, {"fact": "child_age", "at_most": age}]
    return {"all": [*leaves, *({"fact": code, "is": True} for code in more)]}


def test_nobody_changes_when_the_sense_stays() -> None:
    turned = {"all": list(reversed(rule(20)["all"]))}
    assert changed_families([version(rule(20), CHILD, GROWN)], [version(turned, CHILD, GROWN, OPEN)]) == []
    assert in_words([]) == []


def test_families_of_the_old_and_the_new_version_are_asked() -> None:
    changes = changed_families([version(rule(20), CHILD, GROWN)], [version(rule(17), CHILD)])
    assert in_words(changes) == [
        "This family changes:",
        "  se-karlstad/bidrag, “Nearly grown”: gets it → does not get it",
    ]


def test_what_is_needed_to_know_is_a_change_too() -> None:
    changes = changed_families([version(rule(20), CHILD, OPEN)], [version(rule(20, "lives_at_home"), CHILD, OPEN)])
    assert in_words(changes) == [
        "These 2 families change:",
        "  se-karlstad/bidrag, “A small child”: gets it → may get it, if we knew lives_at_home",
        "  se-karlstad/bidrag, “Little told”: may get it, if we knew needs_home_adaptation → "
        "may get it, if we knew lives_at_home, needs_home_adaptation",
    ]


def test_a_rule_that_comes_or_goes_is_said() -> None:
    (change,) = changed_families([version(None)], [version(rule(20), CHILD)])
    assert str(change).endswith("no rule → gets it")
    (change,) = changed_families([version(rule(20), CHILD)], [version(None)])
    assert str(change).endswith("gets it → no rule")


def test_a_family_with_a_fact_that_is_gone_is_no_reason_to_fail() -> None:
    lost = {"family": "Told long ago", "facts": {"shoe_size": 30}, "outcome": "unknown"}
    (change,) = changed_families([version(None, lost)], [version(rule(20), lost)])
    assert str(change).endswith("no rule → cannot be told (there is no fact called 'shoe_size')")


def test_other_entries_do_not_matter() -> None:
    assert changed_families([version(rule(20), CHILD, slug="annat")], [version(rule(2), CHILD)]) == []
