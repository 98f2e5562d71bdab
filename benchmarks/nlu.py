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
from nlu.evaluate import IntentLine, IntentReport, evaluate_nlu, read_sentence_folder
from nlu.training import current_model, train
from tests.acceptance.template import RASA_PYTHON, make_template

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
    model = current_model(state)
    assert model is not None
    ours = _measured(
        "ours", lines, understand(RASA_PYTHON, model, "ours", _texts(lines)), _training(state, options.cold)
    )
    pipelines = [ours]
    if installed():
        with TemporaryDirectory(prefix="bench-") as folder:
            stock, seconds = train_stock(Path(folder))
            answered = understand(PYTHON, stock, "stock", _texts(lines))
            pipelines.append(_measured("Rasa as it comes", lines, answered, f"{seconds:.0f} s"))
    return [*report(pipelines), *([] if installed() else [MISSING])]


def report(pipelines: Sequence[Pipeline]) -> list[Block]:
    """`ours` first; its fallback asks back, the stock pipeline has none."""
    ours = pipelines[0]
    languages = sorted(ours.guessed.by_language)
    rows: list[tuple[str, Callable[[Pipeline], str]]] = [
        ("likeliest intent is right: all", lambda one: percent(one.guessed.accuracy)),
        *((f"… {code}", _right_in(code)) for code in languages),
        ("crises found", lambda one: f"{one.acted.crisis_recall.count} of {one.acted.crisis_recall.of}"),
        ("false alarms", lambda one: f"{one.acted.false_alarms.count} of {one.acted.false_alarms.of}"),
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
        f"As it acts, with the fallback that asks back: {percent(acted.accuracy)} right, macro-F1 {acted.macro_f1}; "
        f"{acted.asked_back.count} of {acted.asked_back.of} sentences that meant something were asked back. "
        "The crisis words of the gateway come before this and are not counted here.",
    ]


def _right_in(code: str) -> Callable[[Pipeline], str]:
    return lambda one: percent(one.guessed.by_language[code])


def _measured(name: str, lines: Sequence[IntentLine], answered: Understanding, trained_in: str) -> Pipeline:
    acted = evaluate_nlu(lines, Known(answered.answers))
    guessed = evaluate_nlu(lines, Known([first_guess(answer) for answer in answered.answers]))
    return Pipeline(name, acted, guessed, answered, trained_in)


def _training(state: Path, cold: bool) -> str:
    """Trains in an empty folder: with the known sentence vectors, and when `cold` also without any."""
    said = []
    for name, keeps_vectors in (("vectors known", True), *((("nothing known", False),) if cold else ())):
        with TemporaryDirectory(prefix="bench-") as folder:
            if keeps_vectors:
                shutil.copy(state / VECTORS, folder)
            began = time.monotonic()
            train(ROOT, Path(folder), RASA_PYTHON, lambda line: None)
            said.append(f"{time.monotonic() - began:.0f} s ({name})")
    return ", ".join(said)


def _texts(lines: Sequence[IntentLine]) -> list[str]:
    return [line.text for line in lines]
