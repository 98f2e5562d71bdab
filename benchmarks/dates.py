"""Days and times in free text: how often exactly right, asked, missed or wrong, and how fast."""

import time

from benchmarks.durations import milliseconds, percentile
from benchmarks.report import Block, Options
from benchmarks.table import Table
from bot.settings import ROOT
from nlu.date_lexicon import languages
from nlu.dates import read
from nlu.evaluate_dates import DateLine, Outcome, evaluate_dates, read_date_lines
from nlu.figures import Share

DEVELOPMENT = ROOT / "benchmarks" / "dates_dev.jsonl"
#: Expressions that nobody saw who wrote the rules, a file a language.
ASIDE = ROOT / "tests" / "nlu_dates"
COLUMNS: tuple[Outcome, ...] = ("right", "asked", "asked_in_vain", "nothing", "wrong")


def run(options: Options) -> list[Block]:
    blocks: list[Block] = ["Expressions that the rules were written with:"]
    development = read_date_lines(DEVELOPMENT)
    blocks += _measured(development)
    there = [path for path in (ASIDE / f"{code}.jsonl" for code in languages()) if path.exists()]
    absent = [code for code in languages() if ASIDE / f"{code}.jsonl" not in there]
    unseen = [line for path in there for line in read_date_lines(path)]
    if unseen:
        blocks += ["Expressions that others wrote, unseen by the rules:", *_measured(unseen)]
    if absent:
        blocks.append(f"There is no file of unseen expressions for {', '.join(absent)}.")
    blocks.append(_speed([*development, *unseen]))
    return blocks


def _measured(lines: list[DateLine]) -> list[Block]:
    report = evaluate_dates(lines)
    every = {column: getattr(report, column) for column in COLUMNS}
    rows = [
        (name, str(shares["right"].of), *(percent(shares[column]) for column in COLUMNS))
        for name, shares in [("all", every), *report.by_language.items()]
    ]
    return [Table(("language", "of", "right", "asked", "asked in vain", "nothing", "wrong"), rows)]


def _speed(lines: list[DateLine]) -> str:
    seconds = []
    for line in lines:
        began = time.perf_counter()
        read(line.text, language=line.lang, now=line.now, zone=line.zone)
        seconds.append(time.perf_counter() - began)
    p50, p95 = percentile(seconds, 0.5), percentile(seconds, 0.95)
    return f"One expression: p50 {milliseconds(p50)}, p95 {milliseconds(p95)}, at most {milliseconds(max(seconds))}."


def percent(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.1%}"
