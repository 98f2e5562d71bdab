"""Whom a changed rule concerns: the families of the scenarios of whom the new catalogue says otherwise than the old."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from resources_catalog.cells import RuleError
from resources_catalog.eligibility import Outcome, evaluate
from resources_catalog.entry import Entry
from resources_catalog.facts import FactError
from resources_catalog.profile import Scenario

_IN_WORDS: Mapping[str, str] = {"eligible": "gets it", "not_eligible": "does not get it", "unknown": "may get it"}


@dataclass(frozen=True)
class Standing:
    """What one version of an entry says of a family: no outcome without a rule, or where the rule cannot be asked."""

    outcome: Outcome | None
    missing: frozenset[str] = frozenset()
    problem: str = ""

    def __str__(self) -> str:
        if self.problem:
            return f"cannot be told ({self.problem})"
        if self.outcome is None:
            return "no rule"
        needs = f", if we knew {', '.join(sorted(self.missing))}" if self.missing else ""
        return f"{_IN_WORDS[self.outcome]}{needs}"


@dataclass(frozen=True)
class FamilyChange:
    """`entry` is `<region>/<slug>`, `family` the scenario's own words."""

    entry: str
    family: str
    before: Standing
    after: Standing

    def __str__(self) -> str:
        return f"{self.entry}, “{self.family}”: {self.before} → {self.after}"


def changed_families(published: Iterable[Entry], new: Iterable[Entry]) -> list[FamilyChange]:
    """The families in the scenarios of either version of an entry whose verdict, or what it still needs, changes.

    An entry that is in one of the two only changes nothing for anybody: it comes or goes as a whole.
    """
    old = {entry.id: entry for entry in published}
    return [change for entry in new if entry.id in old for change in _changes(old[entry.id], entry)]


def in_words(changes: Iterable[FamilyChange]) -> list[str]:
    """Lines to read before anything is published; none when nobody is concerned."""
    listed = list(changes)
    if not listed:
        return []
    head = "This family changes:" if len(listed) == 1 else f"These {len(listed)} families change:"
    return [head, *(f"  {change}" for change in listed)]


def _changes(old: Entry, new: Entry) -> Iterator[FamilyChange]:
    if old.profile.eligibility == new.profile.eligibility:
        return
    seen: list[dict[str, Any]] = []
    for scenario in (*new.profile.scenarios, *old.profile.scenarios):
        if scenario.facts in seen:
            continue
        seen.append(scenario.facts)
        before, after = _standing(old, scenario), _standing(new, scenario)
        if before != after:
            yield FamilyChange(f"{new.region}/{new.slug}", scenario.family, before, after)


def _standing(entry: Entry, scenario: Scenario) -> Standing:
    if entry.profile.eligibility is None:
        return Standing(None)
    try:
        verdict = evaluate(entry.profile.eligibility, scenario.facts)
    except (FactError, RuleError) as error:
        return Standing(None, problem=str(error))
    return Standing(verdict.outcome, frozenset(verdict.missing))
