"""Measures understanding on anyone's own sentences: intents through the trained model, languages by detector."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from nlu.errors import EvaluationDataFaulty
from nlu.language import LanguageDetector
from nlu.parser import Parser

Line = TypeVar("Line")

CRISIS = "crisis"
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class IntentLine:
    """A sentence, its language and the intent that was meant; `also_ok` would not be wrong either."""

    text: str
    lang: str
    intent: str
    also_ok: tuple[str, ...] = ()


@dataclass(frozen=True)
class LanguageLine:
    """A message and the code of the language it is written in."""

    text: str
    lang: str


@dataclass(frozen=True)
class Share:
    """So many of so many; `value` is None where there was nothing to count, which is not nought."""

    count: int
    of: int
    value: float | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", round(self.count / self.of, 4) if self.of else None)


@dataclass(frozen=True)
class Mistake:
    """A sentence that was understood as something else."""

    text: str
    lang: str
    expected: str
    got: str
    confidence: float


@dataclass(frozen=True)
class IntentReport:
    """How well intents were understood. A fallback counts as wrong where an intent was meant.

    `macro_f1` is the mean over the intents that were meant, where an accepted alternative counts as the
    intent itself. `false_alarms` counts crises seen where neither meant nor accepted.
    """

    accuracy: Share
    by_language: dict[str, Share]
    by_intent: dict[str, Share]
    macro_f1: float | None
    crisis_recall: Share
    false_alarms: Share
    asked_back: Share
    confusions: list[tuple[str, str, int]]
    mistakes: list[Mistake]

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain objects."""
        return asdict(self)


@dataclass(frozen=True)
class LanguageReport:
    """How well languages were told apart. No answer counts as wrong in `accuracy`, not in `of_answered`."""

    accuracy: Share
    of_answered: Share
    sure_and_right: Share
    by_language: dict[str, Share]
    confusions: list[tuple[str, str, int]]
    mistakes: list[Mistake]

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain objects."""
        return asdict(self)


#: From this confidence on the gateway proposes a change of language.
SURE = 0.7


def evaluate_nlu(lines: Sequence[IntentLine], parser: Parser) -> IntentReport:
    """Ask the parser about every sentence and count; raises ParserFailed."""
    answers = parser.parse([line.text for line in lines])
    got = [
        # An accepted alternative is as good as the intent itself, and is counted as that.
        line.intent if answer.intent in line.also_ok else answer.intent
        for line, answer in zip(lines, answers, strict=True)
    ]
    pairs = [(line, name) for line, name in zip(lines, got, strict=True)]
    right = [line.intent == name for line, name in pairs]
    mistakes = [
        Mistake(line.text, line.lang, line.intent, name, answer.confidence)
        for (line, name), answer in zip(pairs, answers, strict=True)
        if line.intent != name
    ]
    crises = [name == CRISIS for line, name in pairs if line.intent == CRISIS]
    others = [name == CRISIS for line, name in pairs if line.intent != CRISIS]
    in_scope = [name == FALLBACK for line, name in pairs if line.intent not in (FALLBACK, "out_of_scope")]
    return IntentReport(
        accuracy=_share(right),
        by_language=_shares([line.lang for line in lines], right),
        by_intent=_shares([line.intent for line in lines], right),
        macro_f1=_macro_f1([line.intent for line in lines], got),
        crisis_recall=_share(crises),
        false_alarms=_share(others),
        asked_back=_share(in_scope),
        confusions=_confusions(mistakes),
        mistakes=mistakes,
    )


def evaluate_language(lines: Sequence[LanguageLine], detector: LanguageDetector) -> LanguageReport:
    """Ask the detector about every message and count."""
    found = [detector.detect(line.text) for line in lines]
    right = [answer is not None and answer.code == line.lang for line, answer in zip(lines, found, strict=True)]
    sure = [answer is not None and answer.confidence >= SURE for answer in found]
    mistakes = [
        Mistake(line.text, line.lang, line.lang, answer.code if answer else "", answer.confidence if answer else 0.0)
        for line, answer in zip(lines, found, strict=True)
        if answer is None or answer.code != line.lang
    ]
    return LanguageReport(
        accuracy=_share(right),
        of_answered=_share([ok for ok, answer in zip(right, found, strict=True) if answer is not None]),
        sure_and_right=_share([ok for ok, certain in zip(right, sure, strict=True) if certain]),
        by_language=_shares([line.lang for line in lines], right),
        confusions=_confusions(mistakes),
        mistakes=mistakes,
    )


def read_intent_lines(path: Path) -> list[IntentLine]:
    """Read JSON lines {"text", "lang", "intent", "also_ok"?}; a folder is read as one of sentences by language.

    Raises EvaluationDataFaulty with every fault, not only the first.
    """
    if path.is_dir():
        return read_sentence_folder(path)
    lines: list[IntentLine] = []
    faults: list[str] = []
    for number, data in _json_lines(path, faults):
        also = data.get("also_ok", [])
        if isinstance(also, str):
            also = [also]
        given = [data.get(name) for name in ("text", "lang", "intent")]
        if not all(isinstance(value, str) and value for value in [*given, *also]):
            faults.append(f"{path.name} line {number}: text, lang, intent and also_ok must be texts.")
            continue
        lines.append(IntentLine(data["text"], data["lang"], data["intent"], tuple(also)))
    return _all_or_faults(lines, faults, path)


def read_language_lines(path: Path) -> list[LanguageLine]:
    """Read JSON lines {"text", "lang"}; raises EvaluationDataFaulty with every fault."""
    lines: list[LanguageLine] = []
    faults: list[str] = []
    for number, data in _json_lines(path, faults):
        if not all(isinstance(data.get(name), str) and data[name] for name in ("text", "lang")):
            faults.append(f"{path.name} line {number}: text and lang must be texts.")
            continue
        lines.append(LanguageLine(data["text"], data["lang"]))
    return _all_or_faults(lines, faults, path)


def read_sentence_folder(folder: Path) -> list[IntentLine]:
    """Read <folder>/<language>/<topic>.yml, written as training sentences are, or one language's folder."""
    lines: list[IntentLine] = []
    faults: list[str] = []
    for path in sorted(folder.rglob("*.yml")):
        try:
            sections = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu", [])
            for section in sections:
                sentences = [line.strip()[2:].strip() for line in section["examples"].splitlines() if line.strip()]
                lines.extend(IntentLine(text, path.parent.name, section["intent"]) for text in sentences)
        except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
            faults.append(f"{path.parent.name}/{path.name} is not written as training sentences are: {error}")
    return _all_or_faults(lines, faults, folder)


def _json_lines(path: Path, faults: list[str]) -> Iterable[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError:
            faults.append(f"{path.name} line {number}: not JSON.")
            continue
        if isinstance(data, dict):
            yield number, data
        else:
            faults.append(f"{path.name} line {number}: not an object.")


def _all_or_faults(lines: list[Line], faults: list[str], path: Path) -> list[Line]:
    if not lines and not faults:
        faults.append(f"{path.name} holds no sentences.")
    if faults:
        raise EvaluationDataFaulty("The evaluation data has faults:\n" + "\n".join(faults))
    return lines


def _share(flags: Sequence[bool]) -> Share:
    return Share(sum(flags), len(flags))


def _shares(groups: Sequence[str], flags: Sequence[bool]) -> dict[str, Share]:
    return {
        group: _share([flag for name, flag in zip(groups, flags, strict=True) if name == group])
        for group in sorted(set(groups))
    }


def _macro_f1(meant: Sequence[str], got: Sequence[str]) -> float | None:
    scores = []
    for intent in set(meant):
        hits = sum(m == g == intent for m, g in zip(meant, got, strict=True))
        scores.append(2 * hits / (sum(m == intent for m in meant) + sum(g == intent for g in got)))
    return round(sum(scores) / len(scores), 4) if scores else None


def _confusions(mistakes: Sequence[Mistake]) -> list[tuple[str, str, int]]:
    counted = Counter((mistake.expected, mistake.got) for mistake in mistakes)
    return [(expected, got, count) for (expected, got), count in counted.most_common()]
