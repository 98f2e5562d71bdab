"""Sentences that measure and are spelt almost like one that is learnt: `python -m nlu.near_duplicates [share]`.

They flatter the figures. What stands in both word for word is a fault, and `nlu.check_data` says so.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu.check_data import MEASURED, ROOT
from nlu.grams import grams
from nlu.sentences import Sentence, read_sentences

#: From this likeness of spelling on (0 to 1) two sentences are shown.
LEAST = 0.8


@dataclass(frozen=True)
class Pair:
    """A sentence that measures, the learnt one that is most like it, and how alike they are."""

    tested: Sentence
    learnt: Sentence
    likeness: float


class Spelling:
    """Finds the sentence of a language that is spelt most like another one."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        found: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        for number, sentence in enumerate(sentences):
            for bucket, weight in _unit(sentence.text):
                found[bucket].append((number, weight))
        self._places: dict[int, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]] = {
            bucket: (np.array([number for number, _ in each]), np.array([weight for _, weight in each]))
            for bucket, each in found.items()
        }

    def nearest(self, text: str) -> tuple[Sentence, float]:
        """The nearest sentence, and the cosine of the two spellings."""
        likeness = np.zeros(len(self._sentences))
        for bucket, weight in _unit(text):
            if bucket in self._places:
                numbers, weights = self._places[bucket]
                likeness[numbers] += weight * weights
        best = int(likeness.argmax())
        return self._sentences[best], float(likeness[best])


def pairs(root: Path = ROOT, least: float = LEAST) -> Iterator[Pair]:
    """The pairs of each language that are at least that much alike, the likest first."""
    learnt: defaultdict[str, list[Sentence]] = defaultdict(list)
    for sentence in read_sentences(root / "nlu_data"):
        learnt[sentence.language].append(sentence)
    spelling = {language: Spelling(sentences) for language, sentences in learnt.items()}
    found = []
    for folder in MEASURED:
        for tested in read_sentences(root / folder):
            nearest, likeness = spelling[tested.language].nearest(tested.text)
            if likeness >= least:
                found.append(Pair(tested, nearest, likeness))
    yield from sorted(found, key=lambda pair: -pair.likeness)


def _unit(text: str) -> Iterator[tuple[int, float]]:
    buckets, weights = grams(text)
    length = float(np.linalg.norm(weights))
    yield from zip(buckets.tolist(), (weights / max(length, 1e-9)).tolist(), strict=True)


def main() -> None:
    found = list(pairs(least=float(sys.argv[1]) if len(sys.argv) > 1 else LEAST))
    for pair in found:
        sys.stdout.write(
            f"{pair.likeness:.2f}  {pair.tested.language}  {pair.tested.text}  ({pair.tested.intent})  "
            f"~  {pair.learnt.text}  ({pair.learnt.intent})\n"
        )
    sys.stdout.write(f"{len(found)} sentences that measure are spelt almost like one that is learnt.\n")


if __name__ == "__main__":
    main()
