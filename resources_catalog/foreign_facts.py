"""Facts as other people declare them, or as their rules use them when nothing is declared."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from resources_catalog.age import AgeError, Months
from resources_catalog.facts import MEASURED, Fact, FactError, FactType, FactValue
from resources_catalog.foreign_rule import Leaf

#: Stands for every value of a fact whose values nobody listed and no rule names.
OTHER = "(another value)"

_TYPES: Mapping[str, FactType] = {
    **dict.fromkeys(("boolean", "bool", "yesno", "flag"), "boolean"),
    **dict.fromkeys(("number", "float", "decimal", "numeric", "amount", "money", "real", "double"), "number"),
    **dict.fromkeys(("integer", "int", "count", "wholenumber", "whole"), "number"),
    **dict.fromkeys(("age", "months", "agemonths", "ageinmonths", "monthsofage", "years", "ageyears"), "age"),
    **dict.fromkeys(("date", "day", "datetime"), "date"),
    **dict.fromkeys(("enum", "enumeration", "choice", "select", "string", "text", "category", "categorical"), "enum"),
    **dict.fromkeys(("level", "ordinal", "ordered", "orderedlevel", "orderedlevels", "levels", "scale"), "level"),
    **dict.fromkeys(("orderedenum", "ranked", "grade"), "level"),
    **dict.fromkeys(("set", "multi", "multiselect", "multichoice", "list", "array", "tags"), "set"),
}
_WHOLE = frozenset({"integer", "int", "count", "wholenumber", "whole"})
_VALUES = ("values", "options", "choices", "levels", "allowed", "allowed_values", "enum", "members", "order", "items")
_ORDERING = frozenset({"at_least", "at_most", "above", "below"})
_MEMBERS = frozenset({"includes", "not_includes", "includes_any", "includes_all"})
_YES, _NO = ("true", "yes"), ("false", "no")


@dataclass(frozen=True)
class ForeignFact:
    """A fact and how the file writes its values: plain numbers of an age may be months; `open` allows other values."""

    fact: Fact
    months: bool = False
    open: bool = False

    def read(self, value: Any) -> FactValue:
        """Raises FactError for what this fact cannot be."""
        return self.fact.read(self.plain(value))

    def plain(self, value: Any) -> Any:
        """`value` as our own files would write it."""
        kind = self.fact.type
        if kind == "set":
            given = value if isinstance(value, list | tuple | set | frozenset) else [value]
            return frozenset(self._named(one) for one in given) - ({OTHER} if self.open else set())
        if kind in ("enum", "level"):
            return self._named(value)
        if kind == "boolean" and isinstance(value, str) and value.casefold() in (*_YES, *_NO):
            return value.casefold() in _YES
        if kind == "date" and isinstance(value, str):
            return value[:10] if re.match(r"\d{4}-\d\d-\d\dT", value) else value
        if kind in ("number", "age") and isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value.strip()):
            value = float(value) if "." in value else int(value)
        if self.months and isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
            return f"{int(value)} months"
        return value

    def _named(self, value: Any) -> str:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if text in self.fact.values:
            return text
        near = [one for one in self.fact.values if one.casefold() == text.casefold()]
        return near[0] if len(near) == 1 else OTHER if self.open else text


def declared_facts(written: Any, problems: list[str]) -> dict[str, ForeignFact]:
    """The facts that a file declares: code → type or a block, or a list of blocks; `problems` gets the faults."""
    blocks: dict[str, Any] = written if isinstance(written, dict) else {}
    for block in written if isinstance(written, list) else []:
        code = _first(block, ("code", "id", "name", "fact", "key")) if isinstance(block, dict) else None
        if code is None:
            problems.append(f"a fact has no code: {block!r}")
        else:
            blocks = {**blocks, str(code): block}
    found: dict[str, ForeignFact] = {}
    for code, block in blocks.items():
        try:
            found[code] = _declared(code, block)
        except (FactError, AgeError, TypeError, ValueError) as error:
            problems.append(f"the fact '{code}' cannot be read: {error}")
    return found


def used_fact(code: str, leaves: Iterable[Leaf], told: Iterable[Any]) -> ForeignFact:
    """The fact that `leaves`, the comparisons of one undeclared fact, and the values `told` of it speak of.

    A number or date has no bounds, and a choice has further values that nobody named. Raises FactError.
    """
    its = list(leaves)
    values = [one for leaf in its for one in (leaf.value if isinstance(leaf.value, tuple) else (leaf.value,))]
    answers = [one for value in told for one in (value if isinstance(value, list) else [value])]
    everything = [*values, *answers]
    several = any(leaf.operator in _MEMBERS for leaf in its) or any(isinstance(value, list) for value in told)
    ordered = any(leaf.operator in _ORDERING for leaf in its)
    if not several and all(isinstance(one, bool) for one in everything):
        return ForeignFact(Fact(code, "boolean"))
    if not several and all(_is_number(one) for one in everything):
        return ForeignFact(Fact(code, "number"))
    if not several and all(_is_day(one) for one in everything):
        return ForeignFact(Fact(code, "date"))
    if not several and all(_is_age(one) for one in everything):
        return ForeignFact(Fact(code, "age"), months=code.endswith("months"))
    if ordered:
        raise FactError(f"the fact '{code}' is compared in an order, but nothing tells the order of its values")
    if any(isinstance(one, float) for one in everything):
        raise FactError(f"the fact '{code}' is compared with values of different kinds")
    names = tuple(dict.fromkeys(str(one).lower() if isinstance(one, bool) else str(one) for one in everything))
    return ForeignFact(Fact(code, "set" if several else "enum", values=(*names, OTHER)), open=True)


def as_level(found: ForeignFact) -> ForeignFact:
    """A choice whose values are compared in their order."""
    return replace(found, fact=replace(found.fact, type="level"))


def _declared(code: str, block: Any) -> ForeignFact:
    if isinstance(block, str):
        block = {"type": block}
    if isinstance(block, list):
        block = {"type": "enum", "values": block}
    if not isinstance(block, dict):
        raise FactError(f"{block!r} says no type")
    values = next((block[key] for key in _VALUES if block.get(key)), ())
    names = tuple(_value_name(one) for one in values)
    written = str(block.get("type") or ("enum" if names else "")).lower()
    kind = re.sub(r"[^a-z]", "", written)
    if kind not in _TYPES:
        raise FactError(f"the type '{written}' is not known")
    fact_type = _TYPES[kind]
    low, high = (_first(block, keys) for keys in (("minimum", "min", "from"), ("maximum", "max", "to")))
    if fact_type not in MEASURED:
        if fact_type != "boolean" and not names:
            raise FactError("its values are not listed")
        return ForeignFact(Fact(code, fact_type, values=() if fact_type == "boolean" else names))
    months = "month" in kind or "month" in str(block.get("unit", "")).lower()
    whole = kind in _WHOLE or bool(block.get("whole") or block.get("integer")) or block.get("step") == 1
    found = ForeignFact(Fact(code, fact_type, whole=whole), months=months and fact_type == "age")
    bounds = [None if bound is None else found.plain(bound) for bound in (low, high)]
    bounded = replace(found, fact=replace(found.fact, minimum=bounds[0], maximum=bounds[1]))
    _ = bounded.fact.bounds
    return bounded


def _value_name(one: Any) -> str:
    if isinstance(one, dict):
        one = next((one[key] for key in ("code", "value", "id", "key", "name") if key in one), one)
    return str(one).lower() if isinstance(one, bool) else str(one)


def _first(block: Mapping[str, Any], keys: Iterable[str]) -> Any:
    return next((block[key] for key in keys if block.get(key) is not None), None)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) >= 10 and bool(date.fromisoformat(value[:10]))
    except ValueError:
        return False


def _is_age(value: Any) -> bool:
    try:
        return bool(Months.read(value))
    except AgeError:
        return False
