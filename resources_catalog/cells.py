"""The cells into which a rule cuts the domain of each fact: all values of one cell are the same to the rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from resources_catalog.facts import OPERATORS, Fact, FactError, FactValue
from resources_catalog.rule import Comparison, Rule, Scalar, comparisons

_INFINITY = float("inf")


class RuleError(ValueError):
    """A rule that cannot be decided as it is written."""


@dataclass(frozen=True)
class Interval:
    """A single point (`low == high`) or the open interval between two points."""

    low: float
    high: float

    def has(self, value: float) -> bool:
        return self.low == value == self.high or self.low < value < self.high


@dataclass(frozen=True)
class Variable:
    """One question with finitely many answers that matter: a fact, or for a set the membership of one value."""

    fact: Fact
    cells: tuple[Scalar | Interval, ...]
    member: str | None = None

    def cell_of(self, value: FactValue) -> int:
        """The position of the cell that holds `value`, a value which the fact can have."""
        if isinstance(value, frozenset | set):
            return int(self.member in value)
        for position, cell in enumerate(self.cells):
            if isinstance(cell, Interval):
                if isinstance(value, int | float) and cell.has(value):
                    return position
            elif cell == value:
                return position
        raise FactError(f"{self.fact.code} cannot be {value!r}: {self.fact.wanted()}")

    def holds(self, leaf: Comparison, position: int) -> bool:
        """Whether `leaf` is true of the values in the cell at `position`."""
        cell, value = self.cells[position], leaf.value
        match leaf.operator:
            case "includes":
                return bool(cell)
            case "is":
                return self._same(cell, value)
            case "is_not":
                return not self._same(cell, value)
            case "one_of":
                return isinstance(value, tuple) and any(self._same(cell, one) for one in value)
            case "at_least":
                return self._rank(value) <= (cell.low if isinstance(cell, Interval) else position)
            case "at_most":
                return (cell.high if isinstance(cell, Interval) else position) <= self._rank(value)

    def _same(self, cell: Scalar | Interval, value: object) -> bool:
        return cell.low == value == cell.high if isinstance(cell, Interval) else cell == value

    def _rank(self, value: object) -> float:
        return self.fact.values.index(value) if isinstance(value, str) else float(str(value))


def variables(rule: Rule, declared: Mapping[str, Fact]) -> list[Variable]:
    """The variables of `rule` in the order in which it names them. Raises RuleError for a faulty comparison."""
    leaves: dict[str, list[Comparison]] = {}
    for leaf in comparisons(rule):
        check_comparison(leaf, declared)
        leaves.setdefault(leaf.fact, []).append(leaf)
    found: list[Variable] = []
    for code, its in leaves.items():
        fact = declared[code]
        match fact.type:
            case "set":
                members = dict.fromkeys(str(leaf.value) for leaf in its)
                found.extend(Variable(fact, (False, True), member) for member in members)
            case "number":
                found.append(Variable(fact, _intervals(fact, its)))
            case "boolean":
                found.append(Variable(fact, (False, True)))
            case _:
                found.append(Variable(fact, fact.values))
    return found


def check_comparison(leaf: Comparison, declared: Mapping[str, Fact]) -> None:
    """Raise RuleError for an undeclared fact, an operator that its type does not know, or an impossible value."""
    fact = declared.get(leaf.fact)
    if fact is None:
        raise RuleError(f"there is no fact called '{leaf.fact}'")
    if leaf.operator not in OPERATORS[fact.type]:
        fitting = " or ".join(OPERATORS[fact.type])
        raise RuleError(f"'{leaf.operator}' does not fit {fact.code}, a fact of type {fact.type}: use {fitting}")
    for value in leaf.value if isinstance(leaf.value, tuple) else (leaf.value,):
        try:
            fact.check(frozenset({value}) if fact.type == "set" else value)
        except FactError as error:
            raise RuleError(str(error)) from error


def _intervals(fact: Fact, leaves: list[Comparison]) -> tuple[Interval, ...]:
    low = -_INFINITY if fact.minimum is None else float(fact.minimum)
    high = _INFINITY if fact.maximum is None else float(fact.maximum)
    points = {bound for bound in (low, high) if abs(bound) != _INFINITY}
    for leaf in leaves:
        values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        points.update(float(value) for value in values)
    edges = sorted(points)
    cells = [Interval(low, edges[0])] if low < edges[0] else []
    for here, following in pairwise(edges):
        cells += [Interval(here, here), Interval(here, following)]
    cells.append(Interval(edges[-1], edges[-1]))
    if edges[-1] < high:
        cells.append(Interval(edges[-1], high))
    return tuple(cells)
