"""The answers to one question that differ to any of several rules, and how likely each is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from resources_catalog.age import YEAR
from resources_catalog.cells import Cut, Stretch, Variable
from resources_catalog.facts import Fact

#: The position of a variable in one rule's diagram, and the variable.
Placed = tuple[int, Variable]
#: A set with more values than this is not tried in all its combinations when questions are compared.
_WHOLE_SETS = 4
#: Assumed: children of all ages up to this one are equally many, and beyond it hardly any are asked about.
_GROWN = 18 * YEAR


#: What an answer means to one rule: its variables, each with the cell in which it lies.
Cells = tuple[tuple[int, int], ...]
#: What it means to all that it concerns, by their numbers.
Meaning = tuple[tuple[int, Cells], ...]
_Weighted = list[tuple[float, Meaning]]


@dataclass(frozen=True)
class Answer:
    """`chance` is from 0 to 1."""

    chance: float
    meaning: Meaning


def answers_of(fact: Fact, rules: Mapping[int, Sequence[Placed]]) -> list[Answer]:
    """The answers that matter; `rules` has the variables of `fact` in each rule by the rule's number.

    Chances are assumed: every answer is as likely as another, an age by the months that it covers.
    """
    if fact.type == "set":
        found = _sets(rules)
    elif isinstance(next(iter(rules.values()))[0][1].cells[0], Stretch):
        found = _stretches(fact, rules)
    else:
        found = _values(rules)
    total = sum(weight for weight, _ in found)
    merged: dict[Meaning, float] = {}
    for weight, meaning in found:
        merged[meaning] = merged.get(meaning, 0.0) + weight / total
    return [Answer(chance, meaning) for meaning, chance in merged.items()]


def _values(rules: Mapping[int, Sequence[Placed]]) -> _Weighted:
    values = next(iter(rules.values()))[0][1].cells
    return [
        (1.0, tuple((rule, ((place, variable.cells.index(value)),)) for rule, ((place, variable),) in rules.items()))
        for value in values
    ]


def _stretches(fact: Fact, rules: Mapping[int, Sequence[Placed]]) -> _Weighted:
    cells = {rule: (place, _pieces(variable)) for rule, ((place, variable),) in rules.items()}
    cuts: set[Cut] = {cut for _, its in cells.values() for one in its for cut in (one.low, one.high)}
    found: _Weighted = []
    for low, high in pairwise(sorted(cuts)):
        piece = Stretch(low, high)
        meaning = (
            (rule, ((place, next(index for index, cell in enumerate(its) if piece.within(cell))),))
            for rule, (place, its) in cells.items()
        )
        found.append((_length(fact, piece), tuple(meaning)))
    return found


def _pieces(variable: Variable) -> list[Stretch]:
    return [cell for cell in variable.cells if isinstance(cell, Stretch)]


def _length(fact: Fact, piece: Stretch) -> float:
    if fact.type != "age":
        return 1.0
    low, high = piece.low[0], piece.high[0]
    usual = max(min(high, _GROWN) - min(low, _GROWN), 0.0)
    return usual + 0.1 * (1.0 if math.isinf(high) else max(high - max(low, _GROWN), 0.0))


def _sets(rules: Mapping[int, Sequence[Placed]]) -> _Weighted:
    members = list(dict.fromkeys(variable.member for placed in rules.values() for _, variable in placed))
    sizes = range(len(members) + 1) if len(members) <= _WHOLE_SETS else (0, 1, len(members))
    return [
        (
            1.0,
            tuple(
                (rule, tuple((place, int(variable.member in chosen)) for place, variable in placed))
                for rule, placed in rules.items()
            ),
        )
        for size in sizes
        for chosen in combinations(members, size)
    ]
