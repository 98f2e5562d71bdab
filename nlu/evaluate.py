"""Measures how well intents are understood, on anyone's own sentences."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlu.errors import EvaluationDataFaulty, SentencesFaulty
from nlu.figures import Mistake, Share, all_or_faults, confusions, json_lines, share, shares
from nlu.parser import Parser
from nlu.sentences import read_sentences

CRISIS = "crisis"
FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class IntentLine:
    """A sentence, its language and the intent that was meant; `also_ok` would not be wrong either."""

    text: str
    lang: str
    intent: str
    also_ok: tuple[str, ...] = ()


@dataclass(frozen=True)
class IntentReport:
    """How well intents were understood. A fallback counts as wrong where an intent was meant.

    `macro_f1` is the mean over the intents that were meant, where an accepted alternative counts as the
    intent itself. `false_alarms` counts crises seen where neither meant nor accepted. `out_of_scope_recall`
    counts what was taken for out of scope, not what was only asked back.
    """

    accuracy: Share
    by_language: dict[str, Share]
    by_intent: dict[str, Share]
    macro_f1: float | None
    crisis_recall: Share
    crisis_recall_by_language: dict[str, Share]
    false_alarms: Share
    false_alarms_by_language: dict[str, Share]
    out_of_scope_recall: Share
    asked_back: Share
    confusions: list[tuple[str, str, int]]
    mistakes: list[Mistake]

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain objects."""
        return asdict(self)


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
    crises = [(line.lang, name == CRISIS) for line, name in pairs if line.intent == CRISIS]
    others = [(line.lang, name == CRISIS) for line, name in pairs if line.intent != CRISIS]
    outside = [name == OUT_OF_SCOPE for line, name in pairs if line.intent == OUT_OF_SCOPE]
    in_scope = [name == FALLBACK for line, name in pairs if line.intent not in (FALLBACK, OUT_OF_SCOPE)]
    return IntentReport(
        accuracy=share(right),
        by_language=shares([line.lang for line in lines], right),
        by_intent=shares([line.intent for line in lines], right),
        macro_f1=_macro_f1([line.intent for line in lines], got),
        crisis_recall=share([seen for _, seen in crises]),
        crisis_recall_by_language=_by_language(crises),
        false_alarms=share([seen for _, seen in others]),
        false_alarms_by_language=_by_language(others),
        out_of_scope_recall=share(outside),
        asked_back=share(in_scope),
        confusions=confusions(mistakes),
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
    for number, data in json_lines(path, faults):
        also = data.get("also_ok", [])
        if isinstance(also, str):
            also = [also]
        given = [data.get(name) for name in ("text", "lang", "intent")]
        if not all(isinstance(value, str) and value for value in [*given, *also]):
            faults.append(f"{path.name} line {number}: text, lang, intent and also_ok must be texts.")
            continue
        lines.append(IntentLine(data["text"], data["lang"], data["intent"], tuple(also)))
    return all_or_faults(lines, faults, path)


def read_sentence_folder(folder: Path) -> list[IntentLine]:
    """Read <folder>/<language>/<topic>.yml, written as training sentences are, or one language's folder."""
    try:
        lines = [IntentLine(one.text, one.language, one.intent) for one in read_sentences(folder)]
    except SentencesFaulty as fault:
        raise EvaluationDataFaulty(str(fault)) from fault
    return all_or_faults(lines, [], folder)


def _by_language(seen: Sequence[tuple[str, bool]]) -> dict[str, Share]:
    return shares([language for language, _ in seen], [flag for _, flag in seen])


def _macro_f1(meant: Sequence[str], got: Sequence[str]) -> float | None:
    scores = []
    for intent in set(meant):
        hits = sum(m == g == intent for m, g in zip(meant, got, strict=True))
        scores.append(2 * hits / (sum(m == intent for m in meant) + sum(g == intent for g in got)))
    return round(sum(scores) / len(scores), 4) if scores else None
