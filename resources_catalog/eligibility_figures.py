"""How well verdicts agree with anyone's own lines: `{"facts": {…}, "outcomes": {rule: {"outcome", "missing"}}}`."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from resources_catalog.diagram import Diagram
from resources_catalog.eligibility import Verdict, verdict_of
from resources_catalog.eligibility_file import Compiled, RuleFile, compiled, told_values
from resources_catalog.facts import FactError, FactValue

#: What stands instead of an outcome where a rule or a line cannot be read.
UNREADABLE = "unreadable"
_OUTCOMES: Mapping[str, str] = {
    **dict.fromkeys(("eligible", "yes", "true", "fits"), "eligible"),
    **dict.fromkeys(("noteligible", "ineligible", "no", "false"), "not_eligible"),
    **dict.fromkeys(("unknown", "maybe", "undetermined", "cannottell", "null", "none"), "unknown"),
}
_ROWS = 40


@dataclass(frozen=True)
class Expected:
    """What a line says of one rule; `missing` is None where it says nothing of it."""

    outcome: str
    missing: frozenset[str] | None


@dataclass(frozen=True)
class Line:
    """A household and what the rules must say of it; `problem` tells why the line cannot be read."""

    number: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    outcomes: Mapping[str, Expected] = field(default_factory=dict)
    problem: str = ""


@dataclass
class Agreement:
    """Numbers of decisions: all, and those with the same outcome, the same missing facts, and both."""

    decisions: int = 0
    outcome: int = 0
    missing: int = 0
    both: int = 0

    def add(self, outcome: bool, missing: bool) -> None:
        self.decisions += 1
        self.outcome += outcome
        self.missing += missing
        self.both += outcome and missing

    def as_json(self) -> dict[str, Any]:
        shares = {
            key: round(count / self.decisions, 4) if self.decisions else None
            for key, count in (("outcome", self.outcome), ("missing", self.missing), ("both", self.both))
        }
        return {"decisions": self.decisions, **shares}


@dataclass
class EligibilityFigures:
    """`confusions` counts (expected outcome, our outcome); `problems` are sentences about what could not be read."""

    overall: Agreement = field(default_factory=Agreement)
    rules: dict[str, Agreement] = field(default_factory=dict)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def count(self, rule: str, expected: Expected, verdict: Verdict | None) -> None:
        """One decision; None where it could not be made."""
        got = verdict.outcome if verdict else UNREADABLE
        missing = verdict is not None and (expected.missing is None or expected.missing == set(verdict.missing))
        for each in (self.overall, self.rules.setdefault(rule, Agreement())):
            each.add(got == expected.outcome, missing)
        self.confusions[expected.outcome, got] += 1

    def as_json(self) -> dict[str, Any]:
        return {
            **self.overall.as_json(),
            "rules": {name: each.as_json() for name, each in self.rules.items()},
            "confusions": [
                {"expected": expected, "got": got, "count": count}
                for (expected, got), count in self.confusions.most_common()
                if expected != got
            ],
            "problems": self.problems,
        }


def read_lines(lines: Iterable[str]) -> Iterator[Line]:
    """One household a line, or a JSON list of them; empty lines are passed over."""
    given = [line for line in lines if line.strip()]
    if given and given[0].lstrip().startswith("["):
        records: list[Any] = json.loads("\n".join(given))
        given = [json.dumps(record) for record in records]
    for number, text in enumerate(given, start=1):
        yield _line(number, text)


def measure(rules: RuleFile, lines: Iterable[Line]) -> EligibilityFigures:
    """Every decision that `lines` ask for. What cannot be read is wrong, and said."""
    asked = list(lines)
    ready = compiled(rules, told_values(line.facts for line in asked))
    figures = EligibilityFigures(problems=list(rules.problems))
    seen: set[str] = set()
    ignored: set[str] = set()
    for line in asked:
        if line.problem:
            figures.problems.append(f"line {line.number}: {line.problem}")
        if not line.outcomes:
            figures.count(f"(line {line.number})", Expected("an outcome", None), None)
        values, unfit = _read(line, ready)
        ignored.update(code for code, value in line.facts.items() if code not in ready.facts and value is not None)
        for name, expected in line.outcomes.items():
            verdict, problem = _decided(name, values, unfit, ready)
            if problem:
                about = name if name in ready.broken or name not in ready.diagrams else f"{name}, line {line.number}"
                if about not in seen:
                    figures.problems.append(f"{about}: {problem}")
                seen.add(about)
            figures.count(name, expected, None if line.problem else verdict)
    unused = ", ".join(sorted(ignored))
    if unused:
        figures.problems.append(f"no rule asks for these facts, so they change nothing: {unused}")
    return figures


def table(figures: EligibilityFigures) -> list[str]:
    """The figures as lines of text: all rules when they are few, otherwise those that are not exact."""
    width = max((len(name) for name in figures.rules), default=0)
    width = max(min(width, 50), len("all rules"))
    lines = [
        f"{'':{width}} {'n':>6} {'outcome':>8} {'missing':>8} {'both':>8}",
        _row("all rules", figures.overall, width),
    ]
    listed = list(figures.rules.items())
    if len(listed) > _ROWS:
        listed = [(name, each) for name, each in listed if each.both < each.decisions]
        lines.append(f"{len(figures.rules) - len(listed)} of {len(figures.rules)} rules agree in everything.")
    lines += [_row(name, each, width) for name, each in listed]
    lines += [
        f"{count:5d} × {expected} expected, {got} said"
        for (expected, got), count in figures.confusions.most_common()
        if expected != got
    ]
    return [*lines, *figures.problems]


def _row(name: str, each: Agreement, width: int) -> str:
    shares = [
        f"{count / each.decisions:8.4f}" if each.decisions else f"{'–':>8}"
        for count in (each.outcome, each.missing, each.both)
    ]
    return f"{name:{width}} {each.decisions:6d} {' '.join(shares)}"


def _line(number: int, text: str) -> Line:
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        return Line(number, problem=f"is no JSON: {error}")
    if not isinstance(given, dict):
        return Line(number, problem="is no object with 'facts' and 'outcomes'")
    facts, outcomes = given.get("facts"), given.get("outcomes")
    if not isinstance(outcomes, dict) or not outcomes:
        return Line(number, problem="has no 'outcomes'")
    read = {str(name): _expected(value) for name, value in outcomes.items()}
    strange = next((name for name, each in read.items() if each.outcome not in _OUTCOMES.values()), None)
    problem = ""
    if not isinstance(facts, dict):
        facts, problem = {}, "has no 'facts'"
    elif strange is not None:
        problem = f"'{read[strange].outcome}' is no outcome: use eligible, not_eligible or unknown"
    return Line(number, facts, read, problem)


def _expected(written: Any) -> Expected:
    block = written if isinstance(written, dict) else {"outcome": written}
    said = next((block[key] for key in ("outcome", "verdict", "result", "eligible") if key in block), None)
    plain = "".join(letter for letter in str(said).lower() if letter.isalpha())
    missing = next((block[key] for key in ("missing", "missing_facts", "needs") if key in block), None)
    if missing is None and _OUTCOMES.get(plain) in ("eligible", "not_eligible"):
        missing = ()
    return Expected(
        _OUTCOMES.get(plain, str(said)),
        frozenset(str(one) for one in missing) if isinstance(missing, list | tuple) else None,
    )


def _read(line: Line, ready: Compiled) -> tuple[dict[str, FactValue], dict[str, str]]:
    """The facts of a line, and by fact why one cannot be read. Null says that it is not known."""
    values: dict[str, FactValue] = {}
    unfit: dict[str, str] = {}
    for code, value in line.facts.items():
        if value is None or code not in ready.facts:
            continue
        try:
            values[code] = ready.facts[code].read(value)
        except (FactError, TypeError) as error:
            unfit[code] = str(error)
    return values, unfit


def _decided(
    name: str, values: Mapping[str, FactValue], unfit: Mapping[str, str], ready: Compiled
) -> tuple[Verdict | None, str]:
    if name in ready.broken:
        return None, ready.broken[name]
    diagram: Diagram | None = ready.diagrams.get(name)
    if diagram is None:
        return None, "there is no such rule"
    problem = next((unfit[code] for code in diagram.mentioned if code in unfit), None)
    return (None, problem) if problem else (verdict_of(diagram.narrowed(values)), "")
