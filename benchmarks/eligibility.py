"""Eligibility: whether verdicts are exact, and how long one takes, on rules far larger than people write."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from pydantic import TypeAdapter

from benchmarks.durations import milliseconds, percentile
from benchmarks.report import Block, Options
from benchmarks.table import Table
from bot import clock
from resources_catalog.diagram import Diagram
from resources_catalog.eligibility import Verdict, evaluate, verdict_of
from resources_catalog.facts import Fact
from resources_catalog.loader import STARTER, read_catalogue
from resources_catalog.rule import Rule

RULES, LEAVES = 200, 40
#: Small rules whose every completion is tried.
TRIED = 300
SEED = 20261122

_rules: TypeAdapter[Rule] = TypeAdapter(Rule)
_LETTERS = ("p", "q", "r", "s")
#: Twenty facts of all types, with the values that are tried in `exactness`.
FACTS: Mapping[str, Fact] = {
    **{f"yes{number}": Fact(f"yes{number}", "boolean") for number in range(10)},
    **{f"count{number}": Fact(f"count{number}", "number", minimum=0, maximum=5, whole=True) for number in range(3)},
    **{f"age{number}": Fact(f"age{number}", "age", maximum="1 year") for number in range(2)},
    "day": Fact("day", "date", minimum="2026-02-26", maximum="2026-03-02"),
    "kind": Fact("kind", "enum", values=_LETTERS),
    **{f"level{number}": Fact(f"level{number}", "level", values=_LETTERS) for number in range(2)},
    "needs": Fact("needs", "set", values=_LETTERS[:3]),
}
_VALUES: Mapping[str, Sequence[Any]] = {
    "boolean": (False, True),
    "number": range(6),
    "age": [f"{month} months" for month in range(24)],
    "date": ("2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"),
    "enum": _LETTERS,
    "level": _LETTERS,
    "set": [(), ("p",), ("q",), ("r",), ("p", "q"), ("p", "r"), ("q", "r"), ("p", "q", "r")],
}


def run(_: Options) -> list[Block]:
    chance = random.Random(SEED)
    trees = [made_rule(chance, list(FACTS), LEAVES) for _ in range(RULES)]
    pairs = [paired(chance) for _ in range(RULES)]
    agreed, decided = exactness(chance, TRIED)
    scenarios = [
        (each, evaluate(entry.profile.eligibility, each.facts))
        for entry in read_catalogue(STARTER, clock.now().date()).entries
        if entry.profile.eligibility is not None
        for each in entry.profile.scenarios
    ]
    right = sum((each.outcome, set(each.missing)) == (got.outcome, set(got.missing)) for each, got in scenarios)
    return [
        f"Outcome and missing facts of {decided} random decisions, all types of facts, against trying every completion "
        f"of what was not told: {agreed} agree. Of the {len(scenarios)} scenarios of the starter catalogue {right} "
        "come out as written.",
        Table(
            (
                f"{LEAVES} leaves over {len(FACTS)} facts, processor time",
                "p50",
                "p95",
                "p99",
                "nodes p50",
                "nodes most",
            ),
            [
                _times(f"{RULES} random rules, nothing told, first time", trees, told=0),
                _times(f"{RULES} random rules, half told, first time", trees, told=len(FACTS) // 2),
                _times(f"{RULES} random rules, half told, again", trees, told=len(FACTS) // 2, again=True),
                _times(f"{RULES} random lists of pairs, nothing told, first time", pairs, told=0),
                _times("facts paired across their order, nothing told, first time", [knot()] * 20, told=0),
            ],
        ),
    ]


def made_rule(chance: random.Random, codes: Sequence[str], leaves: int) -> dict[str, Any]:
    """A random tree with so many comparisons of facts in `codes`."""
    if leaves == 1:
        return _leaf(chance, FACTS[chance.choice(codes)])
    count = min(leaves, chance.randint(2, 4))
    cuts = sorted(chance.sample(range(1, leaves), count - 1))
    sizes = [high - low for low, high in zip([0, *cuts], [*cuts, leaves], strict=True)]
    node = {chance.choice(["all", "any"]): [made_rule(chance, codes, size) for size in sizes]}
    return {"not": node} if chance.random() < 0.1 else node


def paired(chance: random.Random) -> dict[str, Any]:
    """Twenty alternatives of two comparisons each: nothing in such a rule belongs together."""
    couples = [chance.sample(list(FACTS), 2) for _ in range(LEAVES // 2)]
    return {"any": [{"all": [_leaf(chance, FACTS[code]) for code in couple]} for couple in couples]}


def knot() -> dict[str, Any]:
    """Forty leaves over twenty facts that are paired across the order in which the rule first names them."""
    codes = list(FACTS)
    leaves = {code: _leaf(random.Random(code), FACTS[code]) for code in codes}
    pairs = zip(codes[:10], codes[10:], strict=True)
    return {"any": [{"all": list(leaves.values())}, *({"all": [leaves[one], leaves[other]]} for one, other in pairs)]}


def exactness(chance: random.Random, decisions: int) -> tuple[int, int]:
    """How many of so many random decisions agree with trying everything, and how many there were."""
    agreed = 0
    for _ in range(decisions):
        codes = chance.sample(list(FACTS), 4)
        rule = _rules.validate_python(made_rule(chance, codes, chance.randint(1, 8)), strict=False)
        household = _household(chance, codes)
        known = {code: household[code] for code in codes if chance.random() < 0.4}
        got, wanted = evaluate(rule, known, FACTS), _by_trying(rule, known, codes)
        agreed += (got.outcome, set(got.missing)) == (wanted.outcome, set(wanted.missing))
    return agreed, decisions


def _by_trying(rule: Rule, known: Mapping[str, Any], codes: Sequence[str]) -> Verdict:
    spaces = [[known[code]] if code in known else _VALUES[FACTS[code].type] for code in codes]
    outcomes = {
        places: evaluate(
            rule, {code: space[place] for code, space, place in zip(codes, spaces, places, strict=True)}, FACTS
        ).outcome
        for places in product(*(range(len(space)) for space in spaces))
    }
    if len(set(outcomes.values())) == 1:
        return Verdict(next(iter(outcomes.values())))
    return Verdict("unknown", tuple(_that_part(outcomes, codes)))


def _that_part(outcomes: Mapping[tuple[int, ...], str], codes: Sequence[str]) -> Iterator[str]:
    for at, code in enumerate(codes):
        others: dict[tuple[int, ...], set[str]] = {}
        for places, outcome in outcomes.items():
            others.setdefault((*places[:at], *places[at + 1 :]), set()).add(outcome)
        if any(len(each) > 1 for each in others.values()):
            yield code


def _leaf(chance: random.Random, fact: Fact) -> dict[str, Any]:
    value = chance.choice(_VALUES[fact.type])
    match fact.type:
        case "boolean" | "enum":
            return {"fact": fact.code, chance.choice(["is", "is_not"]): value}
        case "set":
            return {"fact": fact.code, "includes": chance.choice(fact.values)}
        case _:
            return {"fact": fact.code, chance.choice(["is", "at_least", "at_most"]): value}


def _household(chance: random.Random, codes: Sequence[str]) -> dict[str, Any]:
    return {code: chance.choice(_VALUES[FACTS[code].type]) for code in codes}


def _times(name: str, trees: Sequence[dict[str, Any]], told: int, *, again: bool = False) -> Sequence[str]:
    took, nodes, chance = [], [], random.Random(SEED)
    for tree in trees:
        rule = _rules.validate_python(tree, strict=False)
        codes = chance.sample(list(FACTS), told)
        known = {code: FACTS[code].read(value) for code, value in _household(chance, codes).items()}
        diagram = Diagram.of(rule, FACTS)
        began = time.process_time()
        verdict_of((diagram if again else Diagram.of(rule, FACTS)).narrowed(known))
        took.append(time.process_time() - began)
        nodes.append(len(diagram.nodes.nodes))
    shown = [milliseconds(percentile(took, share)) for share in (0.5, 0.95, 0.99)]
    return name, *shown, f"{percentile(nodes, 0.5):.0f}", str(max(nodes))
