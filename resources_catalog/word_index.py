"""Which entries share words with a question: the same, parts of compounds, mistyped ones; rare words count more."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt

from resources_catalog.folding import fold, folded_words, grams, words
from resources_catalog.stop_words import stop_words

#: How fast the second and third mention of a word stop counting.
SATURATION = 0.8
#: A word is evidence, and named as a reason, when at most this share of the entries has it.
COMMON_SHARE = 0.25
#: More than this many words make no better reason.
NAMED_WORDS = 3
#: From this share of n-grams on a longer word holds the question's, as `hjälpmedelscentral` holds `hjälpmedel`;
#: it is worth so much of the same word. The other way round the question's word holds the entry's.
HELD_SHARE, HELD_WORTH = 0.6, 0.8
HOLDS_SHARE, HOLDS_WORTH = 0.8, 0.6
#: Shorter words are found in others by chance.
SHORTEST_PART = 4
#: One syllable of Vietnamese is no word yet; two neighbours mostly are.
SYLLABLE_WORTH = 0.5

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class WeightedText:
    """A text of an entry, its language, and how much its words count."""

    text: str
    language: str
    weight: float


@dataclass(frozen=True)
class _Asked:
    """A word of a question: as written, folded, and how much it counts."""

    written: str
    folded: str
    worth: float


class WordIndex:
    """An inverted index over the texts of entries, which are given entry by entry."""

    def __init__(self, texts: Sequence[Iterable[WeightedText]]) -> None:
        self.size = len(texts)
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        languages: dict[str, int] = {}
        lengths: list[int] = []
        headers: list[tuple[int, int, float]] = []
        flat: list[int] = []
        for entry, weighted in enumerate(texts):
            for text in weighted:
                tokens = _tokens(text.text, text.language)
                flat.extend(map(numbers.__getitem__, tokens))
                headers.append((entry, languages.setdefault(text.language, len(languages)), text.weight))
                lengths.append(len(tokens))
        self._numbers = dict(numbers)
        rows = np.repeat(np.array(headers, dtype=np.float64).reshape(-1, 3), lengths, axis=0)
        entries, spoken = rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64)
        self._count(np.array(flat, dtype=np.int64), entries, spoken, rows[:, 2])
        self._spell()

    def scores(self, query: str, language: str) -> Floats:
        """For each entry the share, 0 to 1, of the question's information that its words cover; shape (entries,)."""
        scores = np.zeros(self.size, dtype=np.float32)
        total = 0.0
        for asked in _asked(query, language):
            found, likeness = self._alike(asked.folded)
            value = asked.worth * self._rarity(asked.folded, found)
            total += value
            if found.size:
                covered = np.zeros(self.size, dtype=np.float32)
                for number, like in zip(found.tolist(), likeness.tolist(), strict=True):
                    own = slice(self._starts[number], self._starts[number + 1])
                    its = self._entries[own]
                    covered[its] = np.maximum(covered[its], self._strengths[own] * np.float32(like))
                scores += np.float32(value) * covered
        return scores / np.float32(total) if total else scores

    def shared_words(self, query: str, language: str, entry: int) -> list[str]:
        """The most telling words of `query`, as written and in its order, that the entry has too, also in compounds."""
        shared: dict[str, tuple[float, str]] = {}
        for asked in _asked(query, language):
            found, _ = self._alike(asked.folded)
            if " " in asked.folded or len(asked.folded) < 3 or not self._has(found, entry):
                continue
            if self._share_of(asked.folded, found) <= max(COMMON_SHARE, 3 * self._unseen_share):
                shared.setdefault(asked.folded, (self._rarity(asked.folded, found), asked.written))
        rarest = sorted(shared.values(), key=lambda pair: -pair[0])[:NAMED_WORDS]
        return [word for rarity, word in shared.values() if (rarity, word) in rarest]

    def _count(self, flat: Numbers, entries: Numbers, spoken: Numbers, weights: npt.NDArray[np.float64]) -> None:
        """Postings word by word, and the share of entries that have a word."""
        size, most = len(self._numbers), max(self.size, 1)
        key = flat * most + entries
        order = np.argsort(key, kind="stable")
        first = _firsts(key[order])
        sums = np.add.reduceat(weights[order], first) if first.size else np.zeros(0)
        words, self._entries = np.divmod(key[order][first], most)
        self._strengths = (sums / (sums + SATURATION)).astype(np.float32)
        self._starts = np.searchsorted(words, np.arange(size + 1))
        # A word is as common as in the language that uses it most: `och` is no rare word where few entries are Swedish.
        self._shares = np.zeros(size, dtype=np.float64)
        largest = 0
        for language in np.unique(spoken):
            its = spoken == language
            size_of_it = int((np.bincount(entries[its], minlength=most) > 0).sum())
            largest = max(largest, size_of_it)
            pairs = np.sort(key[its])
            having = np.bincount(pairs[_firsts(pairs)] // most, minlength=size)
            self._shares = np.maximum(self._shares, np.where(having > 0, (having + 0.5) / (size_of_it + 1), 0.0))
        self._unseen_share = 0.5 / (largest + 1)

    def _spell(self) -> None:
        """The words that have an n-gram, and how many n-grams each word has."""
        having: dict[str, list[int]] = defaultdict(list)
        self._pieces = np.ones(len(self._numbers), dtype=np.float32)
        long_enough = np.zeros(len(self._numbers), dtype=bool)
        for word, number in self._numbers.items():
            if " " not in word:
                pieces = set(grams(word))
                self._pieces[number] = len(pieces)
                long_enough[number] = len(word) > SHORTEST_PART
                for piece in pieces:
                    having[piece].append(number)
        self._long_enough = long_enough
        self._having = {piece: np.array(numbers, dtype=np.int64) for piece, numbers in having.items()}

    def _alike(self, folded: str) -> tuple[Numbers, npt.NDArray[np.float64]]:
        """The numbers of the words that are like a folded one, and how much each is worth, 0 to 1."""
        exact = self._numbers.get(folded)
        if " " in folded or len(folded) < SHORTEST_PART:
            numbers = [] if exact is None else [exact]
            return np.array(numbers, dtype=np.int64), np.ones(len(numbers))
        pieces = set(grams(folded))
        lists = [self._having[piece] for piece in pieces if piece in self._having]
        if not lists:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        candidates, counts = np.unique(np.concatenate(lists), return_counts=True)
        held, holds = counts / len(pieces), counts / self._pieces[candidates]
        worth = np.where(held >= HELD_SHARE, HELD_WORTH * held, 0.0)
        worth = np.maximum(
            worth, np.where((holds >= HOLDS_SHARE) & self._long_enough[candidates], HOLDS_WORTH * holds, 0)
        )
        worth[candidates == exact] = 1.0
        return candidates[worth > 0], worth[worth > 0]

    def _has(self, found: Numbers, entry: int) -> bool:
        return any(entry in self._entries[self._starts[number] : self._starts[number + 1]] for number in found)

    def _share_of(self, folded: str, found: Numbers) -> float:
        exact = self._numbers.get(folded)
        if exact is not None:
            return float(self._shares[exact])
        return float(self._shares[found].max()) if found.size else self._unseen_share

    def _rarity(self, folded: str, found: Numbers) -> float:
        return -math.log(min(self._share_of(folded, found), 1.0))


def _firsts(ordered: Numbers) -> Numbers:
    """Where a new value begins."""
    return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if ordered.size else np.zeros(0, dtype=np.int64)


def _tokens(text: str, language: str) -> Sequence[str]:
    tokens = folded_words(text)
    return (*tokens, *_pairs(tokens)) if language == "vi" else tokens


def _asked(query: str, language: str) -> Iterator[_Asked]:
    """The words of a question that can tell something, each once, in its order."""
    ordinary = stop_words(language)
    written = words(query)
    folded = [fold(word) for word in written]
    single = SYLLABLE_WORTH if language == "vi" else 1.0
    seen = set(ordinary)
    for word, token in zip(written, folded, strict=True):
        if token not in seen:
            seen.add(token)
            yield _Asked(word, token, single)
    if language == "vi":
        for pair, (one, other) in zip(_pairs(folded), pairwise(folded), strict=True):
            if pair not in seen and not (one in ordinary and other in ordinary):
                seen.add(pair)
                yield _Asked(pair, pair, 1.0)


def _pairs(tokens: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(tokens)]
