"""Which language a message is written in: how often right, and how fast."""

import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.durations import milliseconds, percentile
from benchmarks.memory import resident
from benchmarks.report import Block, Options
from benchmarks.table import Table
from bot.commands.evaluate import detector
from bot.settings import ROOT
from locales.languages import languages
from nlu.evaluate import read_sentence_folder
from nlu.evaluate_language import LanguageLine, LanguageReport, evaluate_language, read_language_lines
from nlu.figures import Share
from nlu.language import LanguageDetector
from nlu.vocabulary import read_vocabulary

#: Short messages, a third of them without accents; weights were checked on them.
SHORT = Path(__file__).parent / "language_dev.jsonl"


def run(options: Options) -> list[Block]:
    lines = [LanguageLine(line.text, line.lang) for line in read_sentence_folder(ROOT / "tests" / "nlu")]
    before = resident()
    began = time.perf_counter()
    tells = detector()
    tells.detect("where can we find help")
    loading = time.perf_counter() - began
    held = resident().bytes - before.bytes
    report = evaluate_language(lines, tells)
    seconds = []
    for line in lines:
        began = time.perf_counter()
        tells.detect(line.text)
        seconds.append(time.perf_counter() - began)
    return [
        f"Short messages of `{SHORT.name}`, with the words of all training sentences but those.",
        _table(short_messages(SHORT)),
        "A sanity figure: the sentences of `tests/nlu`, with gibberish and single words among them.",
        _table(report),
        f"One message: p50 {milliseconds(percentile(seconds, 0.5))}, p95 {milliseconds(percentile(seconds, 0.95))}. "
        f"Loading on the first message: {loading:.1f} s and {held / 1e6:.0f} MB.",
    ]


def short_messages(file: Path) -> LanguageReport:
    """Measure on a file of {"text","lang"}; a message that is also a training sentence is not learned from."""
    lines = read_language_lines(file)
    vocabulary = read_vocabulary(ROOT / "nlu_data", languages(), without=[line.text for line in lines])
    return evaluate_language(lines, LanguageDetector(languages(), vocabulary))


def percent(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.1%}"


def _table(report: LanguageReport) -> Table:
    rows = [("all", report.accuracy), *report.by_language.items()]
    rows += [("of those answered", report.of_answered), ("of those answered surely", report.sure_and_right)]
    return Table(("language", "right", "of"), _cells(rows))


def _cells(rows: Sequence[tuple[str, Share]]) -> list[tuple[str, str, str]]:
    return [(name, percent(share), str(share.of)) for name, share in rows]
