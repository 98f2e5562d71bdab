"""Measures how well languages are told apart, on anyone's own messages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlu.figures import Mistake, Share, all_or_faults, confusions, json_lines, share, shares
from nlu.language import LanguageDetector


@dataclass(frozen=True)
class LanguageLine:
    """A message and the code of the language it is written in."""

    text: str
    lang: str


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
        accuracy=share(right),
        of_answered=share([ok for ok, answer in zip(right, found, strict=True) if answer is not None]),
        sure_and_right=share([ok for ok, certain in zip(right, sure, strict=True) if certain]),
        by_language=shares([line.lang for line in lines], right),
        confusions=confusions(mistakes),
        mistakes=mistakes,
    )


def read_language_lines(path: Path) -> list[LanguageLine]:
    """Read JSON lines {"text", "lang"}; raises EvaluationDataFaulty with every fault."""
    lines: list[LanguageLine] = []
    faults: list[str] = []
    for number, data in json_lines(path, faults):
        if not all(isinstance(data.get(name), str) and data[name] for name in ("text", "lang")):
            faults.append(f"{path.name} line {number}: text and lang must be texts.")
            continue
        lines.append(LanguageLine(data["text"], data["lang"]))
    return all_or_faults(lines, faults, path)
