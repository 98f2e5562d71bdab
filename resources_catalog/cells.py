"""The cells into which rules cut the domain of each fact: all values of one cell are the same to them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from resources_catalog.facts import MEASURED, OPERATORS, Fact, FactError, FactValue
from resources_catalog.rule import Comparison, Rule, Scalar, comparisons

#: A place between two values: just before a value (its second part is 0) or just after it (1).
Cut = tuple[float, int]


class RuleError(ValueError):
    """A rule that cannot be decided as it is written."""


@dataclass(frozen=True)
class Stretch:
    """All values between two cuts."""

    low: Cut
    high: Cut

    def within(self, other: "Stretch") -> bool:
        return other.low <= self.low and self.high <= other.high

    def meets(self, other: "Stretch") -> bool:
        return self.low < other.high and other.low < self.high


@dataclass(frozen=True)
class Variable:
    """One question with finitely many answers that matter: a fact, or for a set the membership of one value."""

    fact: Fact
    cells: tuple[Scalar | Stretch, ...]
    member: str | None = None

    def possible(self, value: FactValue) -> frozenset[int]:
        """The positions of the cells that `value`, as the fact reads it, leaves possible: one, or more for a range."""
        if isinstance(value, frozenset):
            return frozenset({int(self.member in value)})
        if self.fact.type in MEASURED:
            known = stretch(self.fact, *self.fact.span(value))
            found = [index for index, cell in enumerate(self.cells) if isinstance(cell, Stretch) and cell.meets(known)]
        else:
            found = [index for index, cell in enumerate(self.cells) if cell == value]
        if not found:
            raise FactError(f"{self.fact.code} cannot be {value!r}: {self.fact.wanted()}")
        return frozenset(found)

    def holds(self, leaf: Comparison) -> tuple[bool, ...]:
        """For each cell whether `leaf` is true of the values in it."""
        operator, value = leaf.operator, leaf.value
        if self.fact.type in MEASURED:
            named, turned = stretches(leaf, self.fact), operator == "is_not"
            return tuple(
                any(cell.within(one) for one in named) != turned for cell in self.cells if isinstance(cell, Stretch)
            )
        match operator:
            case "includes":
                return tuple(bool(cell) for cell in self.cells)
            case "is":
                return tuple(cell == value for cell in self.cells)
            case "is_not":
                return tuple(cell != value for cell in self.cells)
            case "one_of":
                return tuple(isinstance(value, tuple) and cell in value for cell in self.cells)
            case "at_least":
                return tuple(position >= self._rank(value) for position in range(len(self.cells)))
            case "at_most":
                return tuple(position <= self._rank(value) for position in range(len(self.cells)))

    def _rank(self, value: object) -> int:
        return self.fact.values.index(str(value))


def variables(rule: Rule, declared: Mapping[str, Fact]) -> list[Variable]:
    """The variables of `rule` in the order in which it names them. Raises RuleError for a faulty comparison."""
    leaves: dict[str, list[Comparison]] = {}
    for leaf in comparisons(rule):
        check_comparison(leaf, declared)
        leaves.setdefault(leaf.fact, []).append(leaf)
    found: list[Variable] = []
    for code, its in leaves.items():
        fact = declared[code]
        if fact.type == "set":
            members = dict.fromkeys(str(leaf.value) for leaf in its)
            found.extend(Variable(fact, (False, True), member) for member in members)
        elif fact.type in MEASURED:
            found.append(Variable(fact, cut_up(fact, its)))
        else:
            found.append(Variable(fact, (False, True) if fact.type == "boolean" else fact.values))
    return found


def check_comparison(leaf: Comparison, declared: Mapping[str, Fact]) -> None:
    """Raise RuleError for a fact that is undeclared or never asked, another type's operator, an impossible value."""
    fact = declared.get(leaf.fact)
    if fact is None:
        raise RuleError(f"there is no fact called '{leaf.fact}'")
    if not fact.asked:
        raise RuleError(f"{fact.code} is never asked: no rule may need it")
    if leaf.operator not in OPERATORS[fact.type]:
        fitting = " or ".join(OPERATORS[fact.type])
        raise RuleError(f"'{leaf.operator}' does not fit {fact.code}, a fact of type {fact.type}: use {fitting}")
    for value in values_of(leaf):
        try:
            fact.read(frozenset({value}) if fact.type == "set" else value)
        except FactError as error:
            raise RuleError(str(error)) from error


def values_of(leaf: Comparison) -> tuple[Scalar, ...]:
    """What the fact is compared with, one value or several."""
    value = leaf.value
    return value if isinstance(value, tuple) else (value,)


def stretch(fact: Fact, low: float, high: float) -> Stretch:
    """All values of a measured fact from `low` to `high`, both included."""
    if math.isinf(high):
        return Stretch((low, 0), (high, 1))
    return Stretch((low, 0), (high, 1) if fact.dense else (high + 1, 0))


def stretches(leaf: Comparison, fact: Fact) -> tuple[Stretch, ...]:
    """The values of a measured fact that `leaf` names; for `is_not` those that it excludes."""
    operator = leaf.operator
    spans = [fact.span(fact.read(value)) for value in values_of(leaf)]
    match operator:
        case "at_least":
            return (stretch(fact, spans[0][0], math.inf),)
        case "at_most":
            return (stretch(fact, -math.inf, spans[0][1]),)
        case _:
            return tuple(stretch(fact, low, high) for low, high in spans)


def cut_up(fact: Fact, leaves: Iterable[Comparison]) -> tuple[Stretch, ...]:
    """The domain of a measured fact, cut wherever one of `leaves` changes."""
    whole = stretch(fact, *fact.bounds)
    named = [one for leaf in leaves for one in stretches(leaf, fact)]
    cuts = {cut for one in named for cut in (one.low, one.high) if whole.low < cut < whole.high}
    return tuple(Stretch(low, high) for low, high in pairwise(sorted(cuts | {whole.low, whole.high})))
