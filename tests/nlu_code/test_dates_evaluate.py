"""Counting: what is exactly right, what was asked, what was missed, and what was said for certain and is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from nlu.errors import EvaluationDataFaulty
from nlu.evaluate_dates import DateReport, evaluate_dates, read_date_lines
from nlu.figures import Share

TUESDAY = {"now": "2026-11-24T10:00", "tz": "Europe/London", "lang": "en"}


def report(tmp_path: Path, *lines: dict[str, Any]) -> DateReport:
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(json.dumps({**TUESDAY, **line}) for line in lines), encoding="utf-8")
    return evaluate_dates(read_date_lines(path))


@pytest.mark.parametrize(
    ("text", "expected", "outcome"),
    [
        ("friday at 2", "2026-11-27T14:00", "right"),
        ("friday at 2", "2026-11-27 14:00:00", "right"),
        ("friday at 2", "2026-11-27T14:00:00+00:00", "right"),
        ("friday at 2", "2026-11-27T15:00+01:00", "right"),
        ("friday at 2", "2026-11-27", "wrong"),
        ("friday at 2", "2026-11-27T02:00", "wrong"),
        ("friday at 2", None, "wrong"),
        ("friday", "2026-11-27", "right"),
        ("friday morning", "2026-11-27", "right"),
        ("friday morning", "2026-11-27T08:00", "right"),
        ("friday morning", "2026-11-27T11:00", "wrong"),
        ("next week", "2026-W49", "right"),
        ("next week", "2026-11-30", "right"),
        ("next week", "2026-W50", "wrong"),
        ("in december", "2026-12", "right"),
        ("in december", "2026-11", "wrong"),
        ("hello", None, "right"),
        ("hello", "2026-11-27", "nothing"),
        ("next friday", ["2026-11-27", "2026-12-04"], "right"),
        ("next friday", ["2026-12-04", "2026-11-27"], "right"),
        ("next friday", "2026-11-27", "asked"),
        ("next friday", ["2026-11-27", "2026-12-11"], "asked"),
        ("next friday", "2026-12-11", "asked_in_vain"),
        ("next friday", None, "asked_in_vain"),
        # One of two is a silent guess.
        ("friday", ["2026-11-27", "2026-12-04"], "wrong"),
    ],
)
def test_outcomes(tmp_path: Path, text: str, expected: Any, outcome: str) -> None:
    counted = report(tmp_path, {"text": text, "expected": expected}).as_json()
    kinds = ("right", "asked", "asked_in_vain", "nothing", "wrong")
    assert [kind for kind in kinds if counted[kind]["count"] == 1] == [outcome]
    assert len(counted["mistakes"]) == (outcome != "right")


def test_a_grain_that_is_named_is_asked_for(tmp_path: Path) -> None:
    week = {"text": "next week", "expected": "2026-11-30"}
    assert report(tmp_path, {**week, "grain": "week"}).right == Share(1, 1)
    assert report(tmp_path, {**week, "grain": "day"}).wrong == Share(1, 1)


def test_by_language(tmp_path: Path) -> None:
    counted = report(
        tmp_path,
        {"text": "friday", "expected": "2026-11-27"},
        {"text": "fredag", "expected": "2026-11-27", "lang": "sv"},
        {"text": "hej", "expected": "2026-11-27", "lang": "sv"},
    )
    assert counted.right == Share(2, 3)
    assert counted.by_language["sv"]["right"] == Share(1, 2)
    assert counted.by_language["sv"]["nothing"] == Share(1, 2)
    assert [(miss.text, miss.expected, miss.got) for miss in counted.mistakes] == [("hej", ("2026-11-27",), ())]


def test_every_fault_of_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    faulty = {
        "text": "",
        "lang": "xx",
        "now": "soon",
        "tz": "Nowhere/Nothing",
        "expected": "2026-13-01",
        "grain": "era",
    }
    path.write_text(f"nonsense\n[1]\n{json.dumps(faulty)}\n{json.dumps({**TUESDAY, 'text': 'x', 'expected': []})}\n")
    with pytest.raises(EvaluationDataFaulty) as caught:
        read_date_lines(path)
    told = str(caught.value)
    for word in ("line 1: not JSON", "line 2: not an object", "line 3: text must", "line 4: expected must"):
        assert word in told
    for word in ("lang must", "grain must", "tz must", "now must"):
        assert word in told.splitlines()[3]


def test_an_empty_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(EvaluationDataFaulty, match="holds no"):
        read_date_lines(tmp_path / "empty.jsonl")


def test_the_development_expressions_are_read_as_written() -> None:
    counted = evaluate_dates(read_date_lines(Path("benchmarks/dates_dev.jsonl")))
    assert counted.right.of > 600
    assert counted.mistakes == []
