"""The interview: how many questions settle what a household of the starter catalogue may get."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

from benchmarks.durations import milliseconds, percentile
from benchmarks.errors import BenchmarkError
from benchmarks.households import household
from benchmarks.report import Block, Options
from benchmarks.table import Table
from bot import clock
from resources_catalog.eligibility import evaluate
from resources_catalog.entry import Entry
from resources_catalog.facts import facts
from resources_catalog.interview import next_question
from resources_catalog.loader import STARTER, read_catalogue
from resources_catalog.region import regions
from resources_catalog.rule import Rule, comparisons

HOUSEHOLDS = 60
SEED = 20261122
#: Told in a first sentence such as "she is four and has cerebral palsy".
FIRST_WORDS = ("child_age", "long_term_condition")

Rules = Mapping[UUID, Rule]
Family = Mapping[str, Any]
Way = Callable[[Rules, Family], int]


def run(_: Options) -> list[Block]:
    entries = read_catalogue(STARTER, clock.now().date()).entries
    rules = {region: rules_of(entries, region) for region in regions()}
    if not all(rules.values()):
        raise BenchmarkError("A region has no entry with a rule.")
    families = {region: _families(region) for region in regions()}
    waits: list[float] = []
    sensitive: dict[str, list[int]] = {"the interview": [], "the file's order": []}

    def interview(rules: Rules, family: Family) -> int:
        asked = ask(rules, family, waits)
        sensitive["the interview"].append(_sensitive([code for codes in asked for code in codes]))
        sensitive["the file's order"].append(_sensitive(in_order(rules, family, skip=True)))
        return len(asked)

    ways: dict[str, Way] = {
        "the interview": interview,
        "its answers (several for a question with several choices)": lambda its, family: answers(
            ask(its, family, []), family
        ),
        "the file's order, what no longer matters left out": lambda its, family: len(in_order(its, family, skip=True)),
        "the file's order, everything": lambda its, family: len(in_order(its, family, skip=False)),
        "the interview after age and condition were told": lambda its, family: len(
            ask(its, family, [], {code: family[code] for code in FIRST_WORDS})
        ),
    }
    counted = {
        name: {region: [way(its, one) for one in families[region]] for region, its in rules.items()}
        for name, way in ways.items()
    }
    counted["fewest facts, had one known the answers"] = {
        region: [fewest(its, one) for one in families[region]] for region, its in rules.items()
    }
    scenarios = [
        len(ask(rules[region], dict(one.facts), []))
        for region in regions()
        for entry in entries
        if entry.region == region
        for one in entry.profile.scenarios
    ]
    several = ", ".join(f"{region} {len(its)} over {len(_asked_for(its))}" for region, its in rules.items())
    return [
        f"{sum(map(len, rules.values()))} entries with rules (of one region over so many facts: {several}), "
        f"{HOUSEHOLDS} made-up households a region. Questions until nothing asked could change the list:",
        Table(
            ("way of asking", "median", "p90", "most", *(f"median {region}" for region in regions())),
            [_row(name, by_region) for name, by_region in counted.items()],
        ),
        f"The {len(scenarios)} families of the scenarios, who say “I don’t know” to what is not written of them: "
        f"median {percentile(scenarios, 0.5):.0f}, p90 {percentile(scenarios, 0.9):.0f}, most {max(scenarios)}.",
        "Questions of high sensitivity in one interview: "
        + ", ".join(f"{sum(its) / len(its):.1f} in {name}" for name, its in sensitive.items())
        + f". Choosing one question: p50 {milliseconds(percentile(waits, 0.5))}, p95 "
        f"{milliseconds(percentile(waits, 0.95))}, most {milliseconds(max(waits))}.",
    ]


def rules_of(entries: Sequence[Entry], region: str) -> dict[UUID, Rule]:
    """The rules of the entries that serve `region`."""
    return {each.id: each.profile.eligibility for each in entries if each.profile.eligibility and each.serves(region)}


def ask(
    rules: Rules, family: Family, waits: list[float], told: Mapping[str, Any] | None = None
) -> list[tuple[str, ...]]:
    """The questions of one interview, each with its facts; what `family` does not say is left open."""
    known: dict[str, Any] = dict(told or {})
    asked: list[tuple[str, ...]] = []
    while True:
        began = time.process_time()
        codes = next_question(rules, known, [code for before in asked for code in before])
        waits.append(time.process_time() - began)
        if not codes:
            return asked
        asked.append(codes)
        known.update({code: family[code] for code in codes if code in family})


def answers(asked: Sequence[tuple[str, ...]], family: Family) -> int:
    """The messages that a family sends: one a question, and one for each thing that it chooses from several."""
    return sum(1 + (len(codes) > 1 and sum(family.get(code) is True for code in codes)) for codes in asked)


def in_order(rules: Rules, family: Family, *, skip: bool) -> list[str]:
    """The questions in the order of facts.yml; with `skip` without those that can no longer change anything."""
    known: dict[str, Any] = {}
    for code in facts():
        if code not in _asked_for(rules):
            continue
        if not skip or any(code in evaluate(rule, known).missing for rule in rules.values()):
            known[code] = family[code]
    return list(known)


def fewest(rules: Rules, family: Family) -> int:
    """How many facts of this household settle everything at the least: no way of asking can need fewer."""
    codes = _asked_for(rules)
    needed = [code for code in codes if not _settled(rules, {other: family[other] for other in codes if other != code})]
    others = [code for code in codes if code not in needed]
    for size in range(len(others) + 1):
        for more in combinations(others, size):
            if _settled(rules, {code: family[code] for code in (*needed, *more)}):
                return len(needed) + size
    raise BenchmarkError("A household does not say enough to settle the rules.")


def _settled(rules: Rules, known: Mapping[str, Any]) -> bool:
    return all(evaluate(rule, known).outcome != "unknown" for rule in rules.values())


def _asked_for(rules: Rules) -> list[str]:
    named = {leaf.fact for rule in rules.values() for leaf in comparisons(rule)}
    return [code for code in facts() if code in named]


def _families(region: str) -> list[Family]:
    chance = random.Random(f"{SEED} {region}")
    return [household(chance, region) for _ in range(HOUSEHOLDS)]


def _sensitive(asked: Sequence[str]) -> int:
    return sum(facts()[code].sensitivity == "high" for code in asked)


def _row(name: str, by_region: Mapping[str, Sequence[int]]) -> Sequence[str]:
    together = [count for its in by_region.values() for count in its]
    shown = [percentile(together, 0.5), percentile(together, 0.9), max(together)]
    return name, *(f"{value:.0f}" for value in shown), *(f"{percentile(its, 0.5):.0f}" for its in by_region.values())
