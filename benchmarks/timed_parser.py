"""A parser of a trained model that also says how long it took to start, to answer, and what memory it held."""

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.errors import BenchmarkError
from bot.settings import ROOT
from nlu.evaluate import FALLBACK
from nlu.parser import Parsed
from nlu.training import rasa_environment

#: Seconds after which a parser that has not answered everything has hung.
LONGEST = 900


@dataclass(frozen=True)
class Understanding:
    """Answers in the order of the texts; seconds until the model was loaded and of each answer; bytes in memory."""

    answers: Sequence[Parsed]
    seconds_to_start: float
    seconds: Sequence[float]
    resident: int


def understand(python: Path, model: Path, which: Literal["ours", "stock"], texts: Sequence[str]) -> Understanding:
    """Asks a model in its own environment, in one process. Raises BenchmarkError when that fails."""
    began = time.time()
    run = subprocess.run(
        [str(python), "-m", "benchmarks.inside_rasa", str(model.resolve()), which],
        input="".join(json.dumps({"text": text}) + "\n" for text in texts),
        cwd=model.parent,
        env=rasa_environment(ROOT),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode or len(lines) != len(texts) + 2:
        raise BenchmarkError(f"The {which} model could not be asked what sentences mean: {run.stderr[-2000:]}")
    first, *answers, last = lines
    return Understanding(
        [Parsed(each["intent"], each["confidence"], tuple(map(tuple, each["ranking"]))) for each in answers],
        first["ready_at"] - began,
        [each["seconds"] for each in answers],
        last["resident"],
    )


def first_guess(parsed: Parsed) -> Parsed:
    """The likeliest intent, even if it was too unlikely to act on."""
    for name, confidence in parsed.ranking:
        if name != FALLBACK:
            return Parsed(name, confidence, parsed.ranking)
    return parsed


class Known:
    """A parser that gives answers which are known already."""

    def __init__(self, answers: Sequence[Parsed]) -> None:
        self._answers = list(answers)

    def parse(self, texts: Sequence[str]) -> list[Parsed]:
        if len(texts) != len(self._answers):
            raise BenchmarkError(f"There are {len(self._answers)} answers for {len(texts)} texts.")
        return self._answers
