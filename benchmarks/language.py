"""Which language a message is written in: how often right, and how fast."""

import time

from benchmarks.durations import milliseconds, percentile
from benchmarks.memory import resident
from benchmarks.report import Block, Options
from benchmarks.table import Table
from bot.commands.evaluate import detector
from bot.settings import ROOT
from nlu.evaluate import LanguageLine, Share, evaluate_language, read_sentence_folder


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
    rows = [("all", report.accuracy), *report.by_language.items()]
    rows += [("of those answered", report.of_answered), ("of those answered surely", report.sure_and_right)]
    return [
        "A sanity figure: the sentences of `tests/nlu`, with gibberish and single words among them.",
        Table(("language", "right", "of"), [(name, percent(share), str(share.of)) for name, share in rows]),
        f"One message: p50 {milliseconds(percentile(seconds, 0.5))}, p95 {milliseconds(percentile(seconds, 0.95))}. "
        f"Loading on the first message: {loading:.1f} s and {held / 1e6:.0f} MB.",
    ]


def percent(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.1%}"
