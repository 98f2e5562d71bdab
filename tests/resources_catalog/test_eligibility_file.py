"""Other people's rule files and lines: read as they are meant, measured, and nothing passed over in silence."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.commands.evaluate import evaluate as command
from resources_catalog.eligibility import evaluate, verdict_of
from resources_catalog.eligibility_figures import Line, measure, read_lines, table
from resources_catalog.eligibility_file import RuleFile, RulesUnreadable, compiled, read_rules, told_values
from resources_catalog.entry import Entry
from resources_catalog.facts import Fact, FactValue
from resources_catalog.foreign_facts import declared_facts
from resources_catalog.foreign_rule import read_tree
from resources_catalog.rule import Rule
from tests.resources_catalog.conftest import Write
from tests.resources_catalog.samples import document

_rules: TypeAdapter[Rule] = TypeAdapter(Rule)

FACTS = {
    "work": {"type": "bool"},
    "age": {"type": "integer", "min": 0, "max": 30},
    "baby": {"type": "months"},
    "income": "number",
    "born": {"type": "date"},
    "stage": {"type": "choice", "options": ["x", "y"]},
    "degree": {"type": "ordinal", "levels": [{"code": "mild"}, {"code": "severe"}, {"code": "worst"}]},
    "needs": {"type": "multi", "values": {"care": "Care", "school": "School"}},
}
RULES = {
    "minor": {"all": [{"fact": "age", "op": "<", "value": 18}, {"fact": "age", ">=": 3}]},
    "toddler": {"fact": "baby", "between": [18, 35]},
    "heavy": {"any": [{"fact": "degree", "gte": "severe"}, {"fact": "needs", "includes": "care"}]},
    "late": {"fact": "born", "after": "2020-01-01"},
    "either": {"not": {"fact": "stage", "in": ["x"]}},
    "far": {"any": [{"fact": "age", "gt": 40}, {"fact": "income", "lte": 10.5}]},
}
LISTED = [
    {"code": code, **block} if isinstance(block, dict) else {"code": code, "type": block}
    for code, block in FACTS.items()
]


def file_of(tmp_path: Path, data: Any, name: str = "rules.json") -> Path:
    path = tmp_path / name
    text = json.dumps(data) if path.suffix == ".json" else yaml.safe_dump(data, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path


def verdict(rules: RuleFile, name: str, told: dict[str, Any]) -> tuple[str, set[str]]:
    ready = compiled(rules, told_values(iter([told])))
    assert name not in ready.broken, ready.broken[name]
    known = {code: ready.facts[code].read(value) for code, value in told.items() if value is not None}
    found = verdict_of(ready.diagrams[name].narrowed(known))
    return found.outcome, set(found.missing)


@pytest.mark.parametrize("name", ["rules.json", "rules.yml", "rules.yaml"])
@pytest.mark.parametrize(
    "data",
    [
        {"facts": FACTS, "rules": RULES},
        {"facts": LISTED, "rules": [{"id": name, "eligibility": tree} for name, tree in RULES.items()]},
        {"facts": FACTS, "rules": {name: {"title": "T", "when": tree} for name, tree in RULES.items()}},
        {"facts": FACTS, **RULES},
    ],
)
def test_a_file_of_facts_and_rules(tmp_path: Path, name: str, data: Any) -> None:
    rules = read_rules(file_of(tmp_path, data, name))
    assert set(rules.names) >= set(RULES)
    assert not rules.problems
    assert verdict(rules, "minor", {"age": 17}) == ("eligible", set())
    assert verdict(rules, "minor", {"age": 18}) == ("not_eligible", set())
    assert verdict(rules, "toddler", {"baby": 18}) == ("eligible", set())
    assert verdict(rules, "toddler", {"baby": "3 years"}) == ("not_eligible", set())
    assert verdict(rules, "heavy", {"degree": "mild"}) == ("unknown", {"needs"})
    assert verdict(rules, "heavy", {"degree": "worst"}) == ("eligible", set())
    assert verdict(rules, "heavy", {"degree": "mild", "needs": ["school"]}) == ("not_eligible", set())
    assert verdict(rules, "late", {"born": "2020-01-01"}) == ("not_eligible", set())
    assert verdict(rules, "either", {}) == ("unknown", {"stage"})
    # Nobody is older than the greatest age, so this never depends on it.
    assert verdict(rules, "far", {}) == ("unknown", {"income"})


_ours = {
    "a": Fact("a", "boolean"),
    "n": Fact("n", "number", minimum=0, maximum=9),
    "w": Fact("w", "number", minimum=0, maximum=9, whole=True),
    "l": Fact("l", "level", values=("p", "q", "r")),
    "s": Fact("s", "set", values=("t", "u")),
}
_declared = {
    "a": "boolean",
    "n": {"type": "number", "minimum": 0, "maximum": 9},
    "w": {"type": "integer", "minimum": 0, "maximum": 9},
    "l": {"type": "level", "values": ["p", "q", "r"]},
    "s": {"type": "set", "values": ["t", "u"]},
}
_SYMBOLS = {"is": "==", "is_not": "!=", "at_least": ">=", "at_most": "<=", "one_of": "in", "includes": "contains"}
_leaves = st.one_of(
    st.builds(lambda value: {"fact": "a", "is": value}, st.booleans()),
    st.builds(
        lambda code, operator, value: {"fact": code, operator: value},
        st.sampled_from("nw"),
        st.sampled_from(["is", "is_not", "at_least", "at_most"]),
        st.integers(0, 9),
    ),
    st.builds(lambda value: {"fact": "l", "at_least": value}, st.sampled_from("pqr")),
    st.builds(lambda values: {"fact": "l", "one_of": values}, st.lists(st.sampled_from("pqr"), min_size=1)),
    st.builds(lambda value: {"fact": "s", "includes": value}, st.sampled_from("tu")),
)
_trees = st.recursive(
    _leaves,
    lambda parts: st.one_of(
        st.builds(lambda inner: {"all": inner}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda inner: {"any": inner}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda inner: {"not": inner}, parts),
    ),
    max_leaves=8,
)
_households = st.fixed_dictionaries(
    {},
    optional={
        "a": st.booleans(),
        "n": st.integers(0, 9),
        "w": st.integers(0, 9),
        "l": st.sampled_from("pqr"),
        "s": st.lists(st.sampled_from("tu"), unique=True),
    },
)


def _elsewhere(tree: dict[str, Any]) -> dict[str, Any]:
    """The same rule as others would write it."""
    for ours, theirs in (("all", "and"), ("any", "or")):
        if ours in tree:
            return {theirs: [_elsewhere(part) for part in tree[ours]]}
    if "not" in tree:
        return {"none_of": [_elsewhere(tree["not"])]}
    operator = next(key for key in tree if key != "fact")
    return {"field": tree["fact"], "op": _SYMBOLS[operator], "value": tree[operator]}


@settings(deadline=None, max_examples=150)
@given(_trees, _households)
def test_another_way_of_writing_never_changes_a_verdict(tree: dict[str, Any], told: dict[str, FactValue]) -> None:
    rules = RuleFile(trees={"r": read_tree(_elsewhere(tree))}, declared=declared_facts(_declared, []))
    ours = evaluate(_rules.validate_python(tree, strict=False), told, _ours)
    assert verdict(rules, "r", told) == (ours.outcome, set(ours.missing))


def test_facts_that_nobody_declared_are_read_from_their_use(tmp_path: Path) -> None:
    rules = read_rules(
        file_of(
            tmp_path,
            {
                "rules": {
                    "work": {"fact": "works", "is": True},
                    "colour": {"any": [{"fact": "colour", "is": "red"}, {"fact": "colour", "is": "blue"}]},
                    "many": {"fact": "count", "gte": 3},
                    "day": {"fact": "since", "lt": "2026-01-01"},
                    "kit": {"fact": "kit", "includes": "chair"},
                    "rank": {"fact": "rank", "gte": "high"},
                }
            },
        )
    )
    assert verdict(rules, "work", {}) == ("unknown", {"works"})
    # Red and blue are not all the colours that there are.
    assert verdict(rules, "colour", {}) == ("unknown", {"colour"})
    assert verdict(rules, "colour", {"colour": "green"}) == ("not_eligible", set())
    assert verdict(rules, "many", {"count": 2.5}) == ("not_eligible", set())
    assert verdict(rules, "day", {"since": "2025-12-31"}) == ("eligible", set())
    assert verdict(rules, "kit", {"kit": ["bed", "chair"]}) == ("eligible", set())
    assert "nothing tells the order" in compiled(rules, {}).broken["rank"]


def test_our_own_facts_stand_in_for_undeclared_ones(tmp_path: Path) -> None:
    rules = read_rules(file_of(tmp_path, {"rules": {"r": {"fact": "child_age", "lt": "18 months"}}}))
    assert verdict(rules, "r", {"child_age": 1}) == ("unknown", {"child_age"})
    other = read_rules(file_of(tmp_path, {"rules": {"r": {"fact": "child_age", "lt": 3.7}}}))
    assert verdict(other, "r", {"child_age": 3.6}) == ("eligible", set())


def test_a_folder_of_entries_and_services_with_our_profile(write: Write, tmp_path: Path, starter: list[Entry]) -> None:
    folder = read_rules(write(document()))
    assert {"bidrag", "se-karlstad/bidrag"} <= set(folder.names)
    assert verdict(folder, "se-karlstad/bidrag", {"needs_home_adaptation": True, "child_age": 20}) == (
        "eligible",
        set(),
    )
    tree = {"fact": "wants_work", "is": True}
    services = [
        {"id": "7", "name": "S", "description": "D", "eligibility": tree},
        {"id": "8", "name": "T", "description": "D"},
    ]
    for data in (services, {"contents": services}, {"services": services}):
        found = read_rules(file_of(tmp_path, data))
        assert verdict(found, "7", {}) == ("unknown", {"wants_work"})
        assert not found.problems
    entry = next(entry for entry in starter if entry.profile.eligibility is not None)
    documents = read_rules(file_of(tmp_path, [entry.document()]))
    assert {str(entry.id), entry.slug, f"{entry.region}/{entry.slug}"} <= set(documents.names)


def test_a_path_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesUnreadable, match="holds no eligibility rule"):
        read_rules(tmp_path)
    (tmp_path / "rules.json").write_text("{nothing")
    with pytest.raises(RulesUnreadable, match="neither JSON nor"):
        read_rules(tmp_path / "rules.json")


def lines_of(*records: Any) -> list[Line]:
    return list(read_lines(record if isinstance(record, str) else json.dumps(record) for record in records))


def test_agreement_is_counted_and_what_cannot_be_read_is_wrong_and_said(tmp_path: Path) -> None:
    rules = {**RULES, "odd": {"fact": "age", "near": 3}}
    read = read_rules(file_of(tmp_path, {"facts": FACTS, "rules": rules}))
    figures = measure(
        read,
        lines_of(
            {"facts": {"age": 4}, "outcomes": {"minor": {"outcome": "eligible"}, "odd": {"outcome": "eligible"}}},
            {"facts": {"age": None}, "outcomes": {"minor": {"outcome": "unknown", "missing": ["age"]}}},
            {"facts": {}, "outcomes": {"heavy": {"outcome": "unknown", "missing": ["degree"]}, "late": "not eligible"}},
            {"facts": {"age": 99, "shoe": 3}, "outcomes": {"minor": {"outcome": "not_eligible"}, "gone": "eligible"}},
            {"facts": {"age": 4}, "outcomes": {"minor": {"outcome": "perhaps"}}},
            {"outcomes": {"minor": "eligible"}},
            "{no json",
            {"facts": {"age": 4}},
        ),
    )
    shown = figures.as_json()
    assert (shown["decisions"], figures.overall.outcome, figures.overall.missing, figures.overall.both) == (11, 3, 2, 2)
    assert shown["rules"]["heavy"] == {"decisions": 1, "outcome": 1.0, "missing": 0.0, "both": 0.0}
    assert {"expected": "not_eligible", "got": "unknown", "count": 1} in shown["confusions"]
    said = "\n".join(table(figures))
    for sentence in (
        "odd: 'near' in the comparison of 'age' is no operator that is known",
        "minor, line 4: age cannot be 99: it is a whole number from 0 to 30",
        "gone: there is no such rule",
        "line 5: 'perhaps' is no outcome: use eligible, not_eligible or unknown",
        "line 6: has no 'facts'",
        "line 7: is no JSON",
        "line 8: has no 'outcomes'",
        "no rule asks for these facts, so they change nothing: shoe",
    ):
        assert sentence in said


def test_the_command_measures_a_file(tmp_path: Path) -> None:
    rules = file_of(tmp_path, {"facts": FACTS, "rules": RULES}, "rules.yml")
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"facts": {"age": 4}, "outcomes": {"minor": {"outcome": "eligible", "missing": []}}}\n')
    result = CliRunner().invoke(command, ["eligibility", str(lines), "--rules", str(rules), "--json"])
    assert json.loads(result.output)["both"] == 1.0
    result = CliRunner().invoke(command, ["eligibility", str(lines), "--rules", str(rules)])
    assert result.output.splitlines()[1].split() == ["all", "rules", "1", "1.0000", "1.0000", "1.0000"]
    lines.write_text("")
    result = CliRunner().invoke(command, ["eligibility", str(lines), "--rules", str(rules)])
    assert (result.exit_code, "nothing has been measured" in result.output) == (1, True)
    empty = file_of(tmp_path, {"facts": FACTS}, "empty.json")
    result = CliRunner().invoke(command, ["eligibility", str(lines), "--rules", str(empty)])
    assert (result.exit_code, "holds no eligibility rule" in result.output) == (1, True)


def test_the_starter_catalogues_own_families_agree(starter: list[Entry], tmp_path: Path) -> None:
    entries = [entry for entry in starter if entry.profile.scenarios]
    rules = read_rules(file_of(tmp_path, [entry.document() for entry in entries]))
    records = [
        {
            "facts": {code: list(value) if isinstance(value, tuple) else value for code, value in each.facts.items()},
            "outcomes": {str(entry.id): {"outcome": each.outcome, "missing": list(each.missing)}},
        }
        for entry in entries
        for each in entry.profile.scenarios
    ]
    figures = measure(rules, lines_of(*records))
    assert figures.overall.decisions == len(records) > 20
    assert figures.overall.both == figures.overall.decisions
