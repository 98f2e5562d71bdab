"""Counting: every number of a report follows from the sentences, also where there is nothing to count."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from nlu.errors import EvaluationDataFaulty
from nlu.evaluate import IntentLine, evaluate_nlu, read_intent_lines
from nlu.evaluate_language import read_language_lines
from nlu.figures import Share
from nlu.parser import Parsed


class Scripted:
    """Understands each sentence as it was told to."""

    def __init__(self, intents: Sequence[str]) -> None:
        self._intents = intents

    def parse(self, texts: Sequence[str]) -> list[Parsed]:
        return [Parsed(intent, 0.5, ((intent, 0.5),)) for intent in self._intents[: len(texts)]]


def line(intent: str, lang: str = "sv", also_ok: tuple[str, ...] = ()) -> IntentLine:
    return IntentLine(f"{lang} {intent}", lang, intent, also_ok)


def test_all_numbers_of_a_small_report() -> None:
    lines = [line("greet"), line("greet", "ar"), line("crisis"), line("crisis"), line("thanks", also_ok=("goodbye",))]
    report = evaluate_nlu(lines, Scripted(["greet", "crisis", "crisis", "nlu_fallback", "goodbye"]))
    assert report.accuracy == Share(3, 5)
    assert report.by_language == {"ar": Share(0, 1), "sv": Share(3, 4)}
    assert report.crisis_recall == Share(1, 2)
    assert report.false_alarms == Share(1, 3)
    assert report.asked_back == Share(1, 5)
    assert report.confusions == [("greet", "crisis", 1), ("crisis", "nlu_fallback", 1)]
    # greet: 2/(2+1), crisis: 2/(2+2), thanks: 2/(1+1)
    assert report.macro_f1 == pytest.approx((2 / 3 + 1 / 2 + 1) / 3, abs=1e-4)


def test_nothing_to_count_is_not_nought() -> None:
    report = evaluate_nlu([line("greet")], Scripted(["greet"]))
    assert report.crisis_recall.value is None
    assert report.as_json()["accuracy"] == {"count": 1, "of": 1, "value": 1.0}


def test_every_fault_of_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "a", "lang": "sv"}\nnonsense\n[1]\n{"text": "b", "lang": "sv", "intent": "greet"}\n')
    with pytest.raises(EvaluationDataFaulty, match=r"(?s)line 1.*line 2: not JSON.*line 3: not an object"):
        read_intent_lines(path)
    with pytest.raises(EvaluationDataFaulty, match="line 2"):
        read_language_lines(path)


def test_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(
        '{"text": "hej", "lang": "sv", "intent": "greet", "also_ok": ["chitchat"]}\n\n', encoding="utf-8-sig"
    )
    assert read_intent_lines(path) == [IntentLine("hej", "sv", "greet", ("chitchat",))]


def test_a_folder_of_sentences_is_read_as_lines(tmp_path: Path) -> None:
    folder = tmp_path / "uk"
    folder.mkdir()
    topic = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - привіт\n    - добрий день\n'
    (folder / "session.yml").write_text(topic, encoding="utf-8")
    assert read_intent_lines(tmp_path) == [
        IntentLine("привіт", "uk", "greet"),
        IntentLine("добрий день", "uk", "greet"),
    ]


def test_an_empty_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(EvaluationDataFaulty, match="no sentences"):
        read_intent_lines(tmp_path / "empty.jsonl")
