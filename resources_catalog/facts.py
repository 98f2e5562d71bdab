"""The facts that rules may ask about a family, read from facts.yml; their words are in fact_texts/."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from resources_catalog.age import AgeError, Months
from resources_catalog.fact_words import FactWords, fact_words

SOURCE = Path(__file__).parent / "facts.yml"

FactType = Literal["boolean", "number", "age", "date", "enum", "level", "set"]
Sensitivity = Literal["low", "medium", "high"]
#: What a family may have told: a set of strings for a fact of type `set`, Months for an age, a day for a date.
FactValue = bool | int | float | str | date | Months | frozenset[str]

#: The comparisons that make sense for each type of fact.
OPERATORS: dict[FactType, tuple[str, ...]] = {
    "boolean": ("is", "is_not"),
    "number": ("is", "is_not", "at_least", "at_most", "one_of"),
    "age": ("is", "is_not", "at_least", "at_most", "one_of"),
    "date": ("is", "is_not", "at_least", "at_most", "one_of"),
    "enum": ("is", "is_not", "one_of"),
    "level": ("is", "is_not", "at_least", "at_most", "one_of"),
    "set": ("includes",),
}
#: Types whose values lie on a line.
MEASURED = frozenset({"number", "age", "date"})
_INFINITY = math.inf
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class FactError(ValueError):
    """A fact that is not declared, or a value that it cannot have."""


@dataclass(frozen=True)
class Fact:
    """One declared fact.

    `values` are those of an enum, level (lowest first) or set. `minimum` and `maximum` bound a number, an age (as it is
    written: 25 or "25 years" includes those who are 25) or a date (ISO). A `whole` number counts something.
    """

    code: str
    type: FactType
    sensitivity: Sensitivity = "low"
    values: tuple[str, ...] = ()
    minimum: float | str | None = None
    maximum: float | str | None = None
    whole: bool = False
    #: Facts of one group, all boolean, are asked for in one question: "which of these is true?"
    asked_with: str | None = None
    #: False for what is kept when a family tells it, but never asked: no rule may need it.
    asked: bool = True

    def read(self, value: object) -> FactValue:
        """`value` as this fact keeps it: 4 or "4 years" of an age, an ISO day, a list of a set. Raises FactError."""
        try:
            found = self._read(value)
        except AgeError as error:
            raise FactError(f"{self.code}: {error}") from error
        if found is None or (self.type in MEASURED and not self._inside(found)):
            raise FactError(f"{self.code} cannot be {_shown(value)}: {self.wanted()}")
        return found

    def wanted(self) -> str:
        """What a value of this fact looks like, in words."""
        if self.type == "boolean":
            return "it is true or false"
        if self.type not in MEASURED:
            several = "it is any of" if self.type == "set" else "it is one of"
            return f"{several} {', '.join(self.values)}"
        kind = {"number": "a whole number" if self.whole else "a number", "age": "an age"}.get(self.type)
        kind = kind or "a date such as 2026-11-21"
        low = "" if self.minimum is None else f" from {self.minimum}"
        high = "" if self.maximum is None else f" {'to' if low else 'up to'} {self.maximum}"
        return f"it is {kind}{low}{high}"

    @property
    def dense(self) -> bool:
        """Whether there is always another value between two: not for months, days and what is counted."""
        return self.type == "number" and not self.whole

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest value on the line of a measured fact: number, months, or day since the year 1."""
        low = -_INFINITY if self.minimum is None else self._span_of(self.minimum)[0]
        high = _INFINITY if self.maximum is None else self._span_of(self.maximum)[1]
        return (max(low, 0.0) if self.type == "age" else low), high

    def span(self, value: FactValue) -> tuple[float, float]:
        """The first and the last point on the line of a measured fact at which `value`, once read, may lie."""
        match value:
            case Months():
                return value.low, value.high
            case date():
                return value.toordinal(), value.toordinal()
            case int() | float():
                return value, value
            case _:
                raise FactError(f"{self.code} cannot be {_shown(value)}: {self.wanted()}")

    def as_json(self, value: FactValue) -> Any:
        """A plain JSON value from which `read` gives `value` again."""
        match value:
            case Months():
                return value.as_json()
            case date():
                return value.isoformat()
            case frozenset():
                return sorted(value, key=self.values.index)
            case _:
                return value

    def words(self, language: str) -> FactWords:
        """The texts in `language`; in English where it has none, and the plain code where English has none either."""
        return fact_words(self.code, language)

    def name(self, language: str) -> str:
        return self.words(language).name

    def question(self, language: str) -> str:
        """The question that is asked of a parent."""
        return self.words(language).question

    def why(self, language: str) -> str | None:
        """Why it is asked; None for most facts that may be asked freely."""
        return self.words(language).why

    def told(self, value: FactValue, language: str) -> str:
        """What a family has told, as a statement. `value` as `read` gives it."""
        if isinstance(value, bool):
            words = self.words(language)
            return words.yes if value else words.no
        return self.stated(self.value_text(value, language), language)

    def stated(self, values: str, language: str) -> str:
        """The statement with words for one or more values in it."""
        return self.words(language).told.replace("{value}", values)

    def value_name(self, value: str, language: str) -> str:
        """One of `values`, as a short button."""
        return self.words(language).values.get(value, value)

    def value_text(self, value: FactValue, language: str) -> str:
        """A value that is neither true nor false, as it stands inside a sentence."""
        match value:
            case Months():
                return value.text(language)
            case date():
                return format_date(value, format="long", locale=language)
            case frozenset():
                ordered = [self.value_name(one, language) for one in self.values if one in value]
                return format_list(ordered, locale=language) if ordered else "–"
            case str():
                return self.value_name(value, language)
            case _:
                return format_decimal(value, locale=language)

    def _read(self, value: object) -> FactValue | None:
        match self.type:
            case "boolean":
                return value if isinstance(value, bool) else None
            case "number":
                return _number(value, self.whole)
            case "age":
                return Months.read(value)
            case "date":
                return _day(value)
            case "set":
                given = isinstance(value, frozenset | set | list | tuple) and set(value) <= set(self.values)
                return frozenset(value) if given else None  # type: ignore[call-overload]
            case _:
                return value if isinstance(value, str) and value in self.values else None

    def _inside(self, value: FactValue) -> bool:
        least, greatest = self.bounds
        low, high = self.span(value)
        return low <= greatest and least <= high

    def _span_of(self, written: float | str) -> tuple[float, float]:
        read = self._read(written)
        if read is None:
            raise FactError(f"{self.code} cannot be bounded by {written!r}")
        return self.span(read)


def told_only() -> frozenset[str]:
    """The facts that are never asked: offered for confirmation whenever a family tells them."""
    return frozenset(code for code, fact in facts().items() if not fact.asked)


@cache
def facts() -> Mapping[str, Fact]:
    """Code → fact, in the order of the file."""
    blocks: dict[str, dict[str, Any]] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return {
        code: Fact(**{**block, "code": code, "values": tuple(block.get("values", ()))})
        for code, block in blocks.items()
    }


def _number(value: object, whole: bool) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return None if whole and not float(value).is_integer() else value


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value if type(value) is date else None
    try:
        # Only the long form: Python would also take 20261121 and 2026-W47-6.
        return date.fromisoformat(value) if isinstance(value, str) and _ISO_DAY.fullmatch(value) else None
    except ValueError:
        return None


def _shown(value: object) -> str:
    if isinstance(value, Months):
        return value.text("en")
    return value.isoformat() if isinstance(value, date) else repr(value)
