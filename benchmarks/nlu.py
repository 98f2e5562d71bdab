"""Understanding: accuracy on sentences never trained on, and what the model costs, beside Rasa as it comes."""

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.durations import milliseconds, percentile
from benchmarks.language import percent
from benchmarks.memory import Resident
from benchmarks.report import Block, Options
from benchmarks.stock import MISSING, PYTHON, installed, train_stock
from benchmarks.table import Table
from benchmarks.timed_parser import Known, Understanding, first_guess, understand
from bot.settings import ROOT
from nlu import near_duplicates
from nlu.danger import DangerWatch
from nlu.embed import Embedder, open_embedder
from nlu.evaluate import IntentLine, IntentReport, evaluate_nlu, read_sentence_folder
from nlu.figures import Share, share
from nlu.intent_model import IntentModel
from nlu.parser import ModelParser, Parser
from nlu.training import train
from nlu.watched_parser import WatchedParser
from tests.acceptance.template import RASA_PYTHON, make_template, model_of

VECTORS = "vectors.npz"


@dataclass(frozen=True)
class Pipeline:
    """One way of understanding, measured: as it acts (with its fallback), and by its likeliest intent alone."""

    name: str
    acted: IntentReport
    guessed: IntentReport
    understanding: Understanding
    trained_in: str


def run(options: Options) -> list[Block]:
    lines = read_sentence_folder(ROOT / "tests" / "nlu")
    state = make_template()
    model = model_of(state)
    embedder = open_embedder("bundled")
    watch = DangerWatch(embedder, IntentModel.from_archive(model))
    answered = understand(RASA_PYTHON, model, "ours", _texts(lines))
    ours = _measured("ours", lines, answered, _training(state, embedder, options.cold), watch)
    pipelines = [ours]
    if installed():
        with TemporaryDirectory(prefix="bench-") as folder:
            stock, seconds = train_stock(Path(folder))
            answered = understand(PYTHON, stock, "stock", _texts(lines))
            pipelines.append(_measured("Rasa as it comes", lines, answered, f"{seconds:.0f} s"))
    near = read_sentence_folder(ROOT / "tests" / "nlu_near_crisis")
    parser = ModelParser(ROOT, RASA_PYTHON, model, embedder)
    return [
        *report(pipelines),
        _without_likes(ours.acted, lines),
        *_danger(ours.acted, evaluate_nlu(near, WatchedParser(parser, watch))),
        *([] if installed() else [MISSING]),
    ]


def report(pipelines: Sequence[Pipeline]) -> list[Block]:
    """`ours` first; its fallback asks back, the stock pipeline has none."""
    ours = pipelines[0]
    languages = sorted(ours.guessed.by_language)
    rows: list[tuple[str, Callable[[Pipeline], str]]] = [
        ("likeliest intent is right: all", lambda one: percent(one.guessed.accuracy)),
        *((f"… {code}", _right_in(code)) for code in languages),
        ("crises found by the likeliest intent", lambda one: _of(one.guessed.crisis_recall)),
        ("false alarms by the likeliest intent", lambda one: _of(one.guessed.false_alarms)),
        ("out of scope found", lambda one: _of(one.guessed.out_of_scope_recall)),
        ("training", lambda one: one.trained_in),
        ("start of the model", lambda one: f"{one.understanding.seconds_to_start:.1f} s"),
        ("one message, p50", lambda one: milliseconds(percentile(one.understanding.seconds, 0.5))),
        ("one message, p95", lambda one: milliseconds(percentile(one.understanding.seconds, 0.95))),
        ("resident memory", lambda one: str(Resident(one.understanding.resident, 0))),
    ]
    acted = ours.acted
    return [
        f"{ours.acted.accuracy.of} sentences of `tests/nlu`, in {len(languages)} languages.",
        Table(("", *(one.name for one in pipelines)), [(name, *map(figure, pipelines)) for name, figure in rows]),
        f"As the whole house acts, with the watch for danger before and the fallback that asks back: "
        f"{percent(acted.accuracy)} right, macro-F1 {acted.macro_f1}, "
        f"out of scope found {percent(acted.out_of_scope_recall)}; "
        f"{acted.asked_back.count} of {acted.asked_back.of} sentences that meant something were asked back.",
    ]


def _danger(seen: IntentReport, near: IntentReport) -> list[Block]:
    """Crises among the unseen sentences; false alarms among the others, and among those that only look like one."""
    languages = sorted(seen.by_language)
    rows = [
        ("all", _of(seen.crisis_recall), _of(seen.false_alarms), _of(near.false_alarms)),
        *(
            (
                code,
                _of(seen.crisis_recall_by_language[code]),
                _of(seen.false_alarms_by_language[code]),
                _of(near.false_alarms_by_language[code]),
            )
            for code in languages
        ),
    ]
    return [
        "Danger: the alarm at once, or the question with the numbers. Sentences that only look like danger are in "
        "`tests/nlu_near_crisis`.",
        Table(("", "crises found", "false alarms", "false alarms near danger"), rows),
    ]


def _of(share: Share) -> str:
    return f"{percent(share)} ({share.count} of {share.of})"


def _without_likes(acted: IntentReport, lines: Sequence[IntentLine]) -> str:
    """The accuracy without the sentences that are spelt almost like a learnt one."""
    likes = {(pair.tested.language, pair.tested.text) for pair in near_duplicates.pairs()}
    wrong = {(each.lang, each.text) for each in acted.mistakes}
    rest = [(line.lang, line.text) for line in lines if (line.lang, line.text) not in likes]
    right = share([each not in wrong for each in rest])
    return f"Without those that are spelt almost like a learnt one (`python -m nlu.near_duplicates`): {_of(right)}."


def _right_in(code: str) -> Callable[[Pipeline], str]:
    return lambda one: percent(one.guessed.by_language[code])


def _measured(
    name: str, lines: Sequence[IntentLine], answered: Understanding, trained_in: str, watch: DangerWatch | None = None
) -> Pipeline:
    parser: Parser = Known(answered.answers)
    acted = evaluate_nlu(lines, parser if watch is None else WatchedParser(parser, watch))
    guessed = evaluate_nlu(lines, Known([first_guess(answer) for answer in answered.answers]))
    return Pipeline(name, acted, guessed, answered, trained_in)


def _training(state: Path, embedder: Embedder, cold: bool) -> str:
    """Trains in an empty folder: with the known sentence vectors, and when `cold` also without any."""
    said = []
    for name, keeps_vectors in (("vectors known", True), *((("nothing known", False),) if cold else ())):
        with TemporaryDirectory(prefix="bench-") as folder:
            if keeps_vectors:
                shutil.copy(state / VECTORS, folder)
            began = time.monotonic()
            train(ROOT, Path(folder), RASA_PYTHON, embedder, lambda line: None)
            said.append(f"{time.monotonic() - began:.0f} s ({name})")
    return ", ".join(said)


def _texts(lines: Sequence[IntentLine]) -> list[str]:
    return [line.text for line in lines]
