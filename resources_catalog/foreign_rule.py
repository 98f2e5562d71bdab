"""Other people's ways of writing a rule, read as a tree of all / any / not over plain comparisons."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(("all", "allof", "and", "every", "&&", "must"), "all"),
    **dict.fromkeys(("any", "anyof", "or", "some", "||", "should", "either"), "any"),
    **dict.fromkeys(("none", "noneof", "nor", "mustnot", "neither"), "none"),
    **dict.fromkeys(("not", "!", "negation"), "not"),
}
_OPERATORS: Mapping[str, str] = {
    **dict.fromkeys(("is", "eq", "equals", "equal", "=", "==", "===", "equalto", "isequalto"), "is"),
    **dict.fromkeys(("isnot", "ne", "neq", "!=", "!==", "<>", "notequals", "notequal", "notequalto"), "is_not"),
    **dict.fromkeys(("atleast", "gte", "ge", ">=", "min", "minimum", "from", "since", "onorafter"), "at_least"),
    **dict.fromkeys(("greaterthanorequal", "greaterthanorequalto", "greaterorequal", "notbefore"), "at_least"),
    **dict.fromkeys(("atmost", "lte", "le", "<=", "max", "maximum", "until", "upto", "onorbefore"), "at_most"),
    **dict.fromkeys(("lessthanorequal", "lessthanorequalto", "lessorequal", "notafter"), "at_most"),
    **dict.fromkeys(("gt", ">", "greaterthan", "morethan", "above", "after", "over", "olderthan"), "above"),
    **dict.fromkeys(("lt", "<", "lessthan", "fewerthan", "below", "before", "under", "youngerthan"), "below"),
    **dict.fromkeys(("in", "oneof", "isin", "isoneof", "anyof", "isanyof", "among"), "one_of"),
    **dict.fromkeys(("notin", "nin", "notoneof", "noneof", "isnotin", "notanyof"), "not_one_of"),
    **dict.fromkeys(("includes", "contains", "has", "include", "contain"), "includes"),
    **dict.fromkeys(("notincludes", "excludes", "notcontains", "lacks", "doesnotinclude"), "not_includes"),
    **dict.fromkeys(("doesnotcontain", "hasnot", "nothas"), "not_includes"),
    **dict.fromkeys(
        ("includesany", "containsany", "hasany", "intersects", "overlaps", "includesanyof"), "includes_any"
    ),
    **dict.fromkeys(("includesall", "containsall", "hasall", "includesallof", "superset"), "includes_all"),
    **dict.fromkeys(("between", "range", "inrange"), "between"),
    **dict.fromkeys(("istrue", "isfalse"), "truth"),
}
_FACT_KEYS = ("fact", "field", "var", "variable", "attribute", "property", "key", "name")
_OPERATOR_KEYS = ("op", "operator", "comparator", "comparison", "cmp", "relation", "type")
_VALUE_KEYS = ("value", "values", "val", "threshold", "target", "right")
_PART_KEYS = ("conditions", "children", "rules", "parts", "operands", "args", "clauses", "of", "items", "criteria")
#: A tree that lies under one of these is what it holds.
WRAPPERS = (
    "eligibility", "rule", "tree", "when", "condition", "expression", "logic", "criteria", "requirements", "if", "root",
)  # fmt: skip
#: What a node may say beside its meaning.
_REMARKS = frozenset(
    {"id", "description", "label", "note", "notes", "comment", "source", "sourceuri", "sourcequote", "quote", "title"}
    | {"text", "reason", "message", "why", "version", "validfrom", "validto", "summary", "unit", "outcome", "type"}
)
_SENTENCE = re.compile(
    r"^\s*([A-Za-z_][\w.-]*)\s*(>=|<=|!=|==|=|<>|>|<|\bnot in\b|\bin\b|\bis not\b|\bis\b)\s*(.+?)\s*$"
)


class UnreadableRule(ValueError):
    """A rule in a form that nobody told us; the message says which part."""


@dataclass(frozen=True)
class Leaf:
    """One fact compared with `value`, in the file's own words; `operator` is one of ours or above, below, …"""

    fact: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Node:
    """`kind` is all, any or not. Without parts, `all` always holds and `any` never."""

    kind: str
    parts: tuple["Node | Leaf", ...]


Tree = Node | Leaf


def read_tree(written: Any) -> Tree:
    """The tree that is meant. Raises UnreadableRule."""
    if isinstance(written, bool):
        return Node("all" if written else "any", ())
    if isinstance(written, str):
        return _sentence(written)
    if isinstance(written, list):
        if len(written) == 3 and isinstance(written[0], str) and _operator(written[1]):
            return _comparison(written[0], str(written[1]), written[2])
        return _joined("all", [read_tree(part) for part in written])
    if not isinstance(written, dict) or not written:
        raise UnreadableRule(f"{_short(written)} is no rule")
    fact = next((written[key] for key in _FACT_KEYS if isinstance(written.get(key), str)), None)
    if fact is not None and not any(_is_group(key, part) for key, part in written.items()):
        return _leaf(fact, written)
    operator = next((str(written[key]) for key in _OPERATOR_KEYS if _plain(written.get(key)) in _GROUPS), None)
    if operator is not None:
        parts = next((written[key] for key in _PART_KEYS if key in written), None)
        if parts is not None:
            return _group(_GROUPS[_plain(operator)], parts)
    return _joined("all", list(_by_keys(written)))


def leaves(tree: Tree) -> Iterator[Leaf]:
    """The comparisons of `tree`, left to right."""
    if isinstance(tree, Leaf):
        yield tree
    else:
        for part in tree.parts:
            yield from leaves(part)


def _by_keys(written: dict[str, Any]) -> Iterator[Tree]:
    """A mapping says all that its keys say: groups, rules inside, `{age: {gte: 3}}`, `{">=": [{var: age}, 3]}`."""
    said, grouped = False, any(_is_group(key, part) for key, part in written.items())
    for key, value in written.items():
        plain = _plain(key)
        if grouped and not isinstance(value, list | dict):
            continue
        if plain in _GROUPS:
            yield _group(_GROUPS[plain], value)
        elif _operator(key) and isinstance(value, list) and value and _variable(value[0]):
            yield _comparison(_variable(value[0]), key, value[1] if len(value) == 2 else value[1:])
        elif plain in WRAPPERS or plain in _PART_KEYS:
            yield read_tree(value)
        elif plain in _REMARKS:
            continue
        elif isinstance(value, dict) and value and all(_operator(one) for one in value):
            yield _joined("all", [_comparison(key, one, its) for one, its in value.items()])
        elif isinstance(value, bool | int | float | str) and not _operator(key):
            yield Leaf(key, "is", value)
        elif isinstance(value, list) and value and not _operator(key) and not any(map(_is_container, value)):
            yield Leaf(key, "one_of", tuple(value))
        else:
            raise UnreadableRule(f"'{key}' in {_short(written)} is neither a group nor a comparison")
        said = True
    if not said:
        raise UnreadableRule(f"{_short(written)} is no rule")


def _is_group(key: str, part: Any) -> bool:
    """Whether a key holds parts of a rule, and not the values of a comparison such as `any_of`."""
    if _plain(key) not in _GROUPS and _plain(key) not in WRAPPERS:
        return False
    return isinstance(part, dict) or (isinstance(part, list) and any(map(_is_container, part)))


def _is_container(value: Any) -> bool:
    return isinstance(value, list | dict)


def _variable(written: Any) -> str:
    if isinstance(written, dict) and len(written) == 1:
        name = next((written[key] for key in _FACT_KEYS if isinstance(written.get(key), str)), None)
        return name or ""
    return ""


def _group(kind: str, parts: Any) -> Tree:
    given = parts if isinstance(parts, list) else [parts]
    if kind in ("not", "none"):
        inner = read_tree(given[0]) if len(given) == 1 else Node("any", tuple(read_tree(part) for part in given))
        return Node("not", (inner,))
    if len(given) == 3 and isinstance(given[0], str) and _operator(given[1]):
        return read_tree(given)
    return Node(kind, tuple(read_tree(part) for part in given))


def _leaf(fact: str, written: dict[str, Any]) -> Tree:
    unit = written.get("unit")
    named = next((str(written[key]) for key in _OPERATOR_KEYS if _operator(written.get(key))), None)
    if named is not None:
        value = next((written[key] for key in _VALUE_KEYS if key in written), None)
        found: list[Tree] = [_comparison(fact, named, _with_unit(value, unit))]
    else:
        fact_key = next(key for key in _FACT_KEYS if written.get(key) == fact)
        found = []
        for key, value in written.items():
            if key == fact_key or _plain(key) in _REMARKS or key in ("negate", "negated"):
                continue
            if key in _VALUE_KEYS:
                found.append(_comparison(fact, "in" if isinstance(value, list) else "is", _with_unit(value, unit)))
            elif _operator(key):
                found.append(_comparison(fact, key, _with_unit(value, unit)))
            else:
                raise UnreadableRule(f"'{key}' in the comparison of '{fact}' is no operator that is known")
    whole = _joined("all", found or [Leaf(fact, "is", True)])
    return Node("not", (whole,)) if written.get("negate") or written.get("negated") else whole


def _comparison(fact: str, operator: str, value: Any) -> Tree:
    meant = _operator(operator)
    if meant == "truth":
        return Leaf(fact, "is", (_plain(operator) == "istrue") == (value is not False))
    if value is None:
        raise UnreadableRule(f"the comparison of '{fact}' with '{operator}' has no value")
    if isinstance(value, list) and meant in ("is", "is_not"):
        meant = {"is": "one_of", "is_not": "not_one_of"}[meant]
    if meant == "between":
        low, high = _ends(fact, value)
        return Node("all", (Leaf(fact, "at_least", low), Leaf(fact, "at_most", high)))
    if meant in ("one_of", "not_one_of", "includes_any", "includes_all"):
        value = tuple(value) if isinstance(value, list) else (value,)
    elif isinstance(value, list) and meant in ("includes", "not_includes"):
        return _joined("all", [Leaf(fact, meant, one) for one in value])
    if isinstance(value, list | dict):
        raise UnreadableRule(f"'{fact}' cannot be compared with {_short(value)}")
    return Leaf(fact, meant, value)


def _ends(fact: str, value: Any) -> tuple[Any, Any]:
    if isinstance(value, dict):
        ends = [value.get(low, value.get(short)) for low, short in (("minimum", "min"), ("maximum", "max"))]
    else:
        ends = value if isinstance(value, list) else []
    if len(ends) != 2 or None in ends:
        raise UnreadableRule(f"the comparison of '{fact}' needs the two ends of a range, not {_short(value)}")
    return ends[0], ends[1]


def _sentence(written: str) -> Tree:
    match = _SENTENCE.match(written)
    if match is None:
        raise UnreadableRule(f"'{written}' is no comparison such as 'child_age >= 3'")
    fact, operator, value = match.groups()
    try:
        meant = json.loads(value)
    except json.JSONDecodeError:
        meant = value.strip("'\"")
    return _comparison(fact, operator, meant)


def _with_unit(value: Any, unit: Any) -> Any:
    if isinstance(unit, str) and unit.rstrip("s") in ("month", "year"):
        if isinstance(value, list):
            return [_with_unit(one, unit) for one in value]
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{value} {unit.rstrip('s')}s"
    return value


def _joined(kind: str, parts: list[Tree]) -> Tree:
    return parts[0] if len(parts) == 1 else Node(kind, tuple(parts))


def _operator(written: Any) -> str:
    return _OPERATORS.get(_plain(written), "")


def _plain(written: Any) -> str:
    return re.sub(r"[\s_$-]", "", written).lower() if isinstance(written, str) else ""


def _short(written: Any) -> str:
    text = json.dumps(written, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:79]}…"
