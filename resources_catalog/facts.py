"""The facts that rules may ask about a family, read from facts.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

SOURCE = Path(__file__).parent / "facts.yml"

FactType = Literal["boolean", "number", "enum", "level", "set"]
Sensitivity = Literal["low", "medium", "high"]
#: What a family may have told: a set of strings only for facts of type `set`.
FactValue = bool | int | float | str | frozenset[str]

#: The comparisons that make sense for each type of fact.
OPERATORS: dict[FactType, tuple[str, ...]] = {
    "boolean": ("is", "is_not"),
    "number": ("is", "is_not", "at_least", "at_most", "one_of"),
    "enum": ("is", "is_not", "one_of"),
    "level": ("is", "is_not", "at_least", "at_most", "one_of"),
    "set": ("includes",),
}


class FactError(ValueError):
    """A fact that is not declared, or a value that it cannot have."""


@dataclass(frozen=True)
class Fact:
    """One declared fact. `minimum` and `maximum` bound a number; `values` are those of an enum, level or set."""

    code: str
    name: str
    type: FactType
    sensitivity: Sensitivity
    question: str
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None

    def check(self, value: object) -> None:
        """Raise `FactError` unless `value` is one that this fact can have."""
        if not self._can_be(value):
            raise FactError(f"{self.code} cannot be {value!r}: {self.wanted()}")

    def wanted(self) -> str:
        """What a value of this fact looks like, in words."""
        match self.type:
            case "boolean":
                return "it is true or false"
            case "number":
                low = "any" if self.minimum is None else f"{self.minimum:g}"
                high = "any" if self.maximum is None else f"{self.maximum:g}"
                return f"it is a number from {low} to {high}"
            case _:
                return f"it is one of {', '.join(self.values)}"

    def _can_be(self, value: object) -> bool:
        match self.type:
            case "boolean":
                return isinstance(value, bool)
            case "number":
                if isinstance(value, bool) or not isinstance(value, int | float):
                    return False
                low = -float("inf") if self.minimum is None else self.minimum
                high = float("inf") if self.maximum is None else self.maximum
                return low <= value <= high
            case "set":
                return isinstance(value, frozenset | set) and value <= set(self.values)
            case _:
                return isinstance(value, str) and value in self.values


@cache
def facts() -> Mapping[str, Fact]:
    """Code → fact, in the order of the file."""
    blocks: dict[str, dict[str, Any]] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return {code: _fact(code, block) for code, block in blocks.items()}


def _fact(code: str, block: dict[str, Any]) -> Fact:
    return Fact(**{**block, "code": code, "values": tuple(block.get("values", ()))})
