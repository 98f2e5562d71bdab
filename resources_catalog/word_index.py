"""Which entries share words with a question: whole words and n-grams, weighted by how seldom they are (as in BM25)."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resources_catalog.folding import fold, grams, words

#: How fast the second and third mention of a word stop counting.
SATURATION = 0.8
#: A word is evidence, and named as a reason, when at most this share of the entries has it.
COMMON_SHARE = 0.25
#: More than this many words make no better reason.
NAMED_WORDS = 3

_Postings = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class WeightedText:
    """A text of an entry, its language, and how much its words count."""

    text: str
    language: str
    weight: float


class WordIndex:
    """An inverted index over the texts of entries, which are given entry by entry."""

    def __init__(self, texts: Sequence[Iterable[WeightedText]]) -> None:
        self.size = len(texts)
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        entries_in: Counter[str] = Counter()
        entries_with: dict[str, Counter[str]] = defaultdict(Counter)
        for entry, weighted in enumerate(texts):
            counts: dict[str, float] = defaultdict(float)
            seen: dict[str, set[str]] = defaultdict(set)
            for text in weighted:
                tokens = list(_tokens(text.text))
                seen[text.language].update(tokens)
                for token in tokens:
                    counts[token] += text.weight
            entries_in.update(seen.keys())
            for language, tokens_of in seen.items():
                for token in tokens_of:
                    entries_with[token][language] += 1
            for token, count in counts.items():
                postings[token].append((entry, count / (count + SATURATION)))
        self._postings: dict[str, _Postings] = {
            token: (
                np.array([entry for entry, _ in found], dtype=np.int32),
                np.array([strength for _, strength in found], dtype=np.float32),
            )
            for token, found in postings.items()
        }
        # A word is as common as in the language that uses it most: `och` is no rare word where few entries are Swedish.
        self._share = {
            token: max((count + 0.5) / (entries_in[language] + 1) for language, count in by_language.items())
            for token, by_language in entries_with.items()
        }
        self._unseen_share = 0.5 / (max(entries_in.values(), default=0) + 1)

    def scores(self, query: str) -> npt.NDArray[np.float32]:
        """For each entry the share, 0 to 1, of the question's information that its words cover; shape (entries,)."""
        scores = np.zeros(self.size, dtype=np.float32)
        total = 0.0
        for token, weight in sorted(_weighted(query).items()):
            found = self._postings.get(token)
            value = weight * self._rarity(token)
            total += value
            if found:
                scores[found[0]] += value * found[1]
        return scores / np.float32(total) if total else scores

    def shared_words(self, query: str, entry: int) -> list[str]:
        """The most telling words of `query`, as written and in its order, that the entry has too, also in compounds."""
        shared: dict[str, tuple[float, str]] = {}
        for word in words(query):
            folded = fold(word)
            if len(folded) >= 3 and folded not in shared and self._tells(folded, entry):
                shared[folded] = (self._rarity(f"={folded}"), word)
        rarest = sorted(shared.values(), key=lambda pair: -pair[0])[:NAMED_WORDS]
        return [word for rarity, word in shared.values() if (rarity, word) in rarest]

    def _tells(self, folded: str, entry: int) -> bool:
        if f"={folded}" in self._postings:
            return self._rare(f"={folded}") and self._has(f"={folded}", entry)
        pieces = grams(folded)
        shared = [piece for piece in pieces if piece in self._postings and self._has(piece, entry)]
        telling = any(self._rare(piece) for piece in shared)
        return telling and len(folded) >= 6 and len(shared) >= 0.6 * len(pieces)

    def _has(self, token: str, entry: int) -> bool:
        return bool(np.isin(entry, self._postings[token][0]))

    def _rare(self, token: str) -> bool:
        return self._share[token] <= max(COMMON_SHARE, 3 * self._unseen_share)

    def _rarity(self, token: str) -> float:
        return -math.log(self._share.get(token, self._unseen_share))


def _tokens(text: str) -> Iterable[str]:
    for word in words(text):
        folded = fold(word)
        yield f"={folded}"
        yield from grams(folded)


def _weighted(query: str) -> dict[str, float]:
    """Tokens of a question: a whole word weighs as much as all its n-grams together."""
    weights: dict[str, float] = defaultdict(float)
    for word in words(query):
        folded = fold(word)
        pieces = grams(folded)
        weights[f"={folded}"] += 1.0
        for piece in pieces:
            weights[piece] += 1.0 / len(pieces)
    return weights
