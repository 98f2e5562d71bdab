"""Rules from whatever file or folder a person hands over, with the facts that they are about."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from resources_catalog.cells import RuleError
from resources_catalog.diagram import Diagram
from resources_catalog.entry import entry_id
from resources_catalog.facts import MEASURED, FactError, facts
from resources_catalog.foreign_facts import ForeignFact, as_level, declared_facts, used_fact
from resources_catalog.foreign_rule import WRAPPERS, Leaf, Tree, UnreadableRule, leaves, read_tree
from resources_catalog.rule import AllOf, AnyOf, Comparison, NotOf, Rule
from resources_catalog.yaml_source import read_yaml

_LISTS = (
    "rules",
    "entries",
    "services",
    "contents",
    "items",
    "data",
    "benefits",
    "programs",
    "programmes",
    "catalogue",
)
_FACTS = ("facts", "variables", "questions", "fields")
_NAMES = ("id", "slug", "rule", "rule_id", "key", "code", "name")
_ALWAYS, _NEVER = AllOf.model_construct(all=()), AnyOf.model_construct(any=())
_TURNED = {"above": "at_most", "below": "at_least", "not_one_of": "one_of", "not_includes": "includes"}


class RulesUnreadable(ValueError):
    """A path that holds no rules."""


@dataclass
class RuleFile:
    """`trees` has every rule under each of its names; `broken` says, by name, why a rule cannot be read.

    `problems` are sentences about the rest of the file. `declared` are the facts of the file, `own` ours, which stand
    for facts that it does not declare.
    """

    trees: dict[str, Tree] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    declared: dict[str, ForeignFact] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [*self.trees, *self.broken]


@dataclass(frozen=True)
class Compiled:
    """Rules that can be decided, and what their facts are. `broken` as in RuleFile."""

    diagrams: Mapping[str, Diagram]
    facts: Mapping[str, ForeignFact]
    broken: Mapping[str, str]


def read_rules(path: Path) -> RuleFile:
    """The rules of a folder of entries, or of one YAML, JSON or NDJSON file in any of the forms that `docs` name.

    Raises RulesUnreadable when there is none.
    """
    found = RuleFile()
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.suffix.lower() in (".yml", ".yaml", ".json", ".jsonl", ".ndjson"):
                _take_file(each, found, path)
    else:
        _take_file(path, found, None)
    if not found.names:
        reason = f": {found.problems[0]}" if found.problems else ""
        raise RulesUnreadable(f"{path} holds no eligibility rule{reason}")
    return found


def compiled(rules: RuleFile, told: Mapping[str, list[Any]]) -> Compiled:
    """The rules made ready. Undeclared facts are read from their use, and from the values `told` of them, by fact."""
    uses: dict[str, list[Leaf]] = {}
    for tree in rules.trees.values():
        for leaf in leaves(tree):
            uses.setdefault(leaf.fact, []).append(leaf)
    known: dict[str, ForeignFact] = {}
    unfit: dict[str, str] = {}
    for code, its in uses.items():
        try:
            known[code] = _fact(code, its, told.get(code, []), rules.declared)
        except FactError as error:
            unfit[code] = str(error)
    diagrams: dict[str, Diagram] = {}
    broken = dict(rules.broken)
    declared = {code: one.fact for code, one in known.items()}
    for name, tree in rules.trees.items():
        reason = next((unfit[leaf.fact] for leaf in leaves(tree) if leaf.fact in unfit), None)
        try:
            if reason is None:
                diagrams[name] = Diagram.of(_rule(tree, known), declared)
        except (FactError, RuleError) as error:
            reason = str(error)
        if reason is not None:
            broken[name] = reason
    return Compiled(diagrams, {**rules.declared, **known}, broken)


def _fact(code: str, its: list[Leaf], told: list[Any], declared: Mapping[str, ForeignFact]) -> ForeignFact:
    if code in declared:
        found = declared[code]
        ordered = any(leaf.operator in ("at_least", "at_most", "above", "below") for leaf in its)
        return as_level(found) if ordered and found.fact.type == "enum" else found
    if not declared and code in facts():
        ours = ForeignFact(facts()[code])
        try:
            for leaf in its:
                _leaf_rule(leaf, ours)
            for value in told:
                ours.read(value)
        except (FactError, RuleError):
            pass
        else:
            return ours
    return used_fact(code, its, told)


def _rule(tree: Tree, known: Mapping[str, ForeignFact]) -> Rule:
    if isinstance(tree, Leaf):
        return _leaf_rule(tree, known[tree.fact])
    parts = tuple(_rule(part, known) for part in tree.parts)
    if tree.kind == "not":
        return NotOf.model_construct(not_=parts[0])
    return AllOf.model_construct(all=parts) if tree.kind == "all" else AnyOf.model_construct(any=parts)


def _leaf_rule(leaf: Leaf, found: ForeignFact) -> Rule:
    if leaf.operator in _TURNED:
        return NotOf.model_construct(not_=_leaf_rule(replace(leaf, operator=_TURNED[leaf.operator]), found))
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if found.fact.type == "set":
        return _set_rule(leaf, values, found)
    if leaf.operator in ("includes", "includes_any", "includes_all"):
        # A fact with one value has it or has it not.
        same = tuple(_leaf_rule(Leaf(leaf.fact, "is", one), found) for one in values)
        return AllOf.model_construct(all=same) if leaf.operator == "includes_all" else AnyOf.model_construct(any=same)
    if found.fact.type in MEASURED:
        if leaf.operator == "is_not":
            return NotOf.model_construct(not_=_leaf_rule(replace(leaf, operator="is"), found))
        return AnyOf.model_construct(any=tuple(_measured_rule(leaf, one, found) for one in values))
    plain = [found.plain(one) for one in values]
    if leaf.operator == "one_of":
        return AnyOf.model_construct(any=tuple(_comparison(leaf.fact, "is", one) for one in plain))
    return _comparison(leaf.fact, leaf.operator, plain[0])


def _measured_rule(leaf: Leaf, value: Any, found: ForeignFact) -> Rule:
    """A comparison on a line; one beyond the bounds of the fact, or between two counts, is no fault of the rule."""
    fact, value = found.fact, found.plain(value)
    operator = "is" if leaf.operator == "one_of" else leaf.operator
    if fact.whole and isinstance(value, float) and not value.is_integer():
        if operator == "is":
            return _NEVER
        value = math.ceil(value) if operator == "at_least" else math.floor(value)
    if fact.type == "age" and isinstance(value, float) and (value * 12).is_integer():
        value = f"{int(value * 12)} months"
    endless = replace(fact, minimum=None, maximum=None)
    if (
        fact.type == "number"
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    ):
        low, high = value, value
    elif fact.type == "age" and isinstance(value, int) and value < 0:
        low, high = -1.0, -1.0
    else:
        low, high = endless.span(endless.read(value))
    least, greatest = fact.bounds
    if low > greatest:
        return _ALWAYS if operator == "at_most" else _NEVER
    if high < least:
        return _ALWAYS if operator == "at_least" else _NEVER
    return _comparison(leaf.fact, operator, value)


def _set_rule(leaf: Leaf, values: tuple[Any, ...], found: ForeignFact) -> Rule:
    members = [sorted(found.fact.read(found.plain(one))) for one in values]  # type: ignore[arg-type]
    named = tuple(_comparison(leaf.fact, "includes", one) for each in members for one in each)
    match leaf.operator:
        case "includes" | "includes_all":
            return AllOf.model_construct(all=named)
        case "includes_any" | "one_of":
            return AnyOf.model_construct(any=named)
        case "is" | "is_not" if not found.open:
            wanted = {one for each in members for one in each}
            others = (_comparison(leaf.fact, "includes", one) for one in found.fact.values if one not in wanted)
            same = AllOf.model_construct(all=(*named, *(NotOf.model_construct(not_=one) for one in others)))
            return same if leaf.operator == "is" else NotOf.model_construct(not_=same)
        case _:
            raise RuleError(f"'{leaf.operator}' does not fit {leaf.fact}, a set of values")


def _comparison(fact: str, operator: str, value: Any) -> Comparison:
    return Comparison.model_validate({"fact": fact, operator: value})


def _take_file(path: Path, found: RuleFile, folder: Path | None) -> None:
    data = _data(path, found)
    if isinstance(data, dict) and path.stem in _FACTS and not any(key in data for key in (*_LISTS, *WRAPPERS)):
        found.declared.update(declared_facts(next((data[key] for key in _FACTS if key in data), data), found.problems))
        return
    names = []
    if folder is not None:
        names = [
            path.stem,
            path.relative_to(folder).with_suffix("").as_posix(),
            str(entry_id(path.parent.name, path.stem)),
        ]
    for each in data if isinstance(data, list) and folder is not None else [data]:
        if not _take_record(each, names, found):
            _take(each, found)


def _data(path: Path, found: RuleFile) -> Any:
    if path.suffix.lower() in (".yml", ".yaml"):
        source = read_yaml(path)
        found.problems += [str(fault) for fault in source.faults]
        return source.data
    text = path.read_text(encoding="utf-8-sig")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError:
            found.problems.append(f"{path.name} is neither JSON nor a JSON value a line: {error}")
            return None


def _take(data: Any, found: RuleFile) -> None:
    if isinstance(data, list):
        for record in data:
            if not _take_record(record, [], found):
                found.problems.append(f"a record without a rule, or without a name: {str(record)[:60]}")
        return
    if not isinstance(data, dict):
        return
    for key in _FACTS:
        if key in data and isinstance(data[key], dict | list):
            found.declared.update(declared_facts(data[key], found.problems))
    inner = next((data[key] for key in _LISTS if isinstance(data.get(key), dict | list)), None)
    if isinstance(inner, list):
        _take(inner, found)
        return
    rest = inner if inner is not None else {key: value for key, value in data.items() if key not in _FACTS}
    for name, rule in rest.items():
        if isinstance(rule, dict | list | bool | str):
            _add([str(name)], _unwrapped(rule), found)


def _take_record(record: Any, names: list[str], found: RuleFile) -> bool:
    """One entry, service or rule with its rule inside; False when there is none."""
    if not isinstance(record, dict):
        return False
    profile = record.get("profile")
    holder = profile if isinstance(profile, dict) and "eligibility" in profile else record
    wrapper = next((key for key in WRAPPERS if isinstance(holder.get(key), dict | list | bool)), None)
    tree = holder[wrapper] if wrapper else {key: record[key] for key in ("all", "any", "not") if key in record}
    own = [str(record[key]) for key in _NAMES if isinstance(record.get(key), str | int) and key != wrapper]
    if isinstance(record.get("slug"), str) and isinstance(record.get("region"), str):
        own.append(f"{record['region']}/{record['slug']}")
    if not tree and wrapper is None:
        # A file of entries also has services without a rule: nothing is lost with them.
        return bool(names or own) and any(key in record for key in ("service", "organization", "description"))
    if not names and not own:
        return False
    _add([*names, *own], tree, found)
    return True


def _unwrapped(rule: Any) -> Any:
    if isinstance(rule, dict):
        wrapper = next((key for key in WRAPPERS if isinstance(rule.get(key), dict | list | bool)), None)
        if wrapper is not None:
            return rule[wrapper]
    return rule


def _add(names: list[str], written: Any, found: RuleFile) -> None:
    try:
        tree = read_tree(written)
    except UnreadableRule as error:
        found.broken.update(dict.fromkeys(names, str(error)))
    else:
        found.trees.update(dict.fromkeys(names, tree))


def told_values(households: Iterator[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """By fact, every value that is told of some household."""
    told: dict[str, list[Any]] = {}
    for household in households:
        for code, value in household.items():
            if value is not None:
                told.setdefault(code, []).append(value)
    return told
