"""The reports of `navigator eval` as lines of text, and mistakes as a file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

from nlu.evaluate import CRISIS, IntentReport
from nlu.evaluate_dates import DateReport, Outcome
from nlu.evaluate_language import LanguageReport
from nlu.figures import Mistake, Share

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def intent_table(report: IntentReport) -> Iterator[str]:
    """Accuracy, crises and every intent with what it was taken for; every crisis that was missed or wrongly seen."""
    yield from shares({"all": report.accuracy, **report.by_language})
    yield f"macro-F1        {report.macro_f1 if report.macro_f1 is not None else '–'}"
    yield from shares({"out of scope": report.out_of_scope_recall, "asked back": report.asked_back})
    yield from shares({"crisis recall": report.crisis_recall, **_indented(report.crisis_recall_by_language)})
    yield from shares({"false alarms": report.false_alarms, **_indented(report.false_alarms_by_language)})
    yield ""
    yield from confusion_table(report.by_intent, report.confusions)
    missed = [each for each in report.mistakes if each.expected == CRISIS]
    alarms = [each for each in report.mistakes if each.got == CRISIS]
    yield from _listed("Crises that were missed", missed)
    yield from _listed("False alarms", alarms)


def language_table(report: LanguageReport) -> Iterator[str]:
    """Accuracy, and every language with what it was taken for."""
    yield from shares({"all": report.accuracy, "of answered": report.of_answered, "of sure": report.sure_and_right})
    yield ""
    yield from confusion_table(report.by_language, report.confusions)


def date_table(report: DateReport) -> Iterator[str]:
    """Each language's outcomes, and every line that was read surely and wrongly."""
    every = {name: getattr(report, name) for name in OUTCOMES}
    yield f"{'':<8}{'of':>6}{''.join(f'{name:>15}' for name in OUTCOMES)}"
    for language, outcomes in {"all": every, **report.by_language}.items():
        of = outcomes["right"].of
        yield f"{language:<8}{of:>6}{''.join(f'{_value(outcomes[name]):>15}' for name in OUTCOMES)}"
    for miss in (each for each in report.mistakes if each.outcome == "wrong"):
        yield f"  {miss.lang}  {miss.text}  ({', '.join(miss.expected) or 'none'} → {', '.join(miss.got) or 'none'})"


def confusion_table(right: Mapping[str, Share], confusions: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    """A line for each name: how often it was right, and what it was taken for otherwise."""
    for name, share in right.items():
        taken = ", ".join(f"{got or 'none'} {count}" for expected, got, count in confusions if expected == name)
        yield f"{name:<22}{share.count:5d} of {share.of:<6d}{taken}".rstrip()


def shares(named: Mapping[str, Share]) -> Iterator[str]:
    """Name, value and counts."""
    for name, share in named.items():
        yield f"{name:<16}{_value(share)}  ({share.count} of {share.of})"


def _value(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.3f}"


def write_mistakes(path: Path, mistakes: Sequence[object]) -> None:
    """One JSON object a line; the file is replaced."""
    lines = (json.dumps(asdict(each), ensure_ascii=False, default=str) for each in mistakes)  # type: ignore[call-overload]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _indented(named: Mapping[str, Share]) -> dict[str, Share]:
    return {f"  {name}": share for name, share in named.items()}


def _listed(title: str, mistakes: Sequence[Mistake]) -> Iterator[str]:
    if mistakes:
        yield ""
        yield f"{title}:"
        yield from (f"  {each.lang}  {each.text}  ({each.expected} → {each.got})" for each in mistakes)
