"""What a sentence means, asked of the trained model in the Rasa environment."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nlu.embed import Embedder
from nlu.errors import ParserFailed
from nlu.sentence_vector import SentenceVector
from nlu.training import rasa_environment


@dataclass(frozen=True)
class Parsed:
    """The chosen intent ("nlu_fallback" when none was likely enough) and the likeliest ones with their chances."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]


class Parser(Protocol):
    """Understands sentences."""

    def parse(self, texts: Sequence[str]) -> list[Parsed]:
        """Return what each text means, in order; raises ParserFailed."""


class ModelParser:
    """Starts the Rasa environment's Python once for a batch: three seconds, and an embedding for each sentence."""

    def __init__(self, root: Path, rasa_python: Path, model: Path, embedder: Embedder) -> None:
        self._root = root
        self._python = rasa_python
        self._model = model
        self._embedder = embedder

    def parse(self, texts: Sequence[str]) -> list[Parsed]:
        rows = self._embedder.embed(texts, "query")
        vectors = [SentenceVector(self._embedder.identity, row).to_wire() for row in rows]
        asked = [{"text": text, "vector": vector} for text, vector in zip(texts, vectors, strict=True)]
        run = subprocess.run(  # noqa: S603
            [str(self._python), "-m", "nlu.rasa_components.parse_batch", str(self._model.resolve())],
            input="".join(json.dumps(line) + "\n" for line in asked),
            cwd=self._model.parent,
            env=rasa_environment(self._root),
            capture_output=True,
            text=True,
            check=False,
        )
        answers = [json.loads(line) for line in run.stdout.splitlines()]
        if run.returncode or len(answers) != len(texts):
            raise ParserFailed(f"The trained model could not be asked what sentences mean: {run.stderr[-2000:]}")
        return [
            Parsed(
                answer["intent"],
                answer["confidence"],
                tuple((entry["name"], entry["confidence"]) for entry in answer["ranking"]),
            )
            for answer in answers
        ]
