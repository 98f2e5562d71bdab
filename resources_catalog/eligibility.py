"""Who can get it: a rule decided with three values, exactly, whatever has not been told."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from resources_catalog.diagram import NO, YES, Diagram
from resources_catalog.facts import Fact, FactError, FactValue, facts
from resources_catalog.rule import Rule, comparisons

Outcome = Literal["eligible", "not_eligible", "unknown"]


@dataclass(frozen=True)
class Verdict:
    """`missing` names, in the rule's order, the facts that can still change an `unknown` outcome; else it is empty."""

    outcome: Outcome
    missing: tuple[str, ...] = ()


def evaluate(rule: Rule, known: Mapping[str, object], declared: Mapping[str, Fact] | None = None) -> Verdict:
    """The verdict of `rule` for a family of whom `known` has been told; absent means unknown, never false or zero.

    `known` may be written as in a file: 4 (years) or "18 months" for an age, an ISO day for a date, a list for a set.
    Raises FactError for a known fact that is not declared or has an impossible value, RuleError for a faulty rule.
    Cost: one pass over the rule's diagram, which is made once for each rule; see `diagram`.
    """
    declared = facts() if declared is None else declared
    return verdict_of(diagram_of(rule, declared).narrowed(read_facts(known, declared)))


def verdict_of(narrowed: Diagram) -> Verdict:
    """The verdict of a diagram that has been narrowed to what is known."""
    if narrowed.root in (NO, YES):
        return Verdict("eligible" if narrowed.root == YES else "not_eligible")
    return Verdict("unknown", narrowed.missing())


def read_facts(known: Mapping[str, object], declared: Mapping[str, Fact] | None = None) -> dict[str, FactValue]:
    """`known` as the facts keep it. Raises FactError."""
    declared = facts() if declared is None else declared
    for code in known:
        if code not in declared:
            raise FactError(f"there is no fact called '{code}'")
    return {code: declared[code].read(value) for code, value in known.items()}


def check_rule(rule: Rule, declared: Mapping[str, Fact] | None = None) -> None:
    """Raise RuleError unless `rule` can be decided."""
    diagram_of(rule, facts() if declared is None else declared)


def diagram_of(rule: Rule, declared: Mapping[str, Fact]) -> Diagram:
    """The diagram of `rule`, made once for each rule and the facts that it names. Raises RuleError."""
    leaves = [(leaf.fact, leaf.value) for leaf in comparisons(rule)]
    # 1, 1.0 and true are equal to Python, but not in a rule: their types are part of what is remembered.
    types = tuple(tuple(map(type, value)) if isinstance(value, tuple) else type(value) for _, value in leaves)
    named = tuple(declared[code] for code in dict.fromkeys(code for code, _ in leaves) if code in declared)
    return _diagram(rule, types, named)


@lru_cache(maxsize=4096)
def _diagram(rule: Rule, types: tuple[object, ...], named: tuple[Fact, ...]) -> Diagram:
    return Diagram.of(rule, {fact.code: fact for fact in named})
