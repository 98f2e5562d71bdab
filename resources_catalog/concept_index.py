"""Which entries are about the same concepts as a question: a bridge between languages that share no word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlu.embed import Vectors
from resources_catalog.concept import concepts
from resources_catalog.concept_words import concepts_of_question, concepts_of_text
from resources_catalog.entry import Entry
from resources_catalog.folding import fold, words
from resources_catalog.meaning import Floats, MeaningSpace
from resources_catalog.stop_words import stop_words

#: How much the words of a field of an entry count, as in the word index; a second mention counts less.
NAME_WEIGHT, DESCRIPTION_WEIGHT, ELIGIBILITY_WEIGHT = 1.5, 0.6, 0.3
SATURATION = 0.8
#: Of a longer field the rest is left out: it seldom says more, and a start would take longer.
READ_CHARACTERS = 500
#: An entry is about a concept, for counting how common it is, from this strength on.
ABOUT = 0.5
LEAST_RARITY = 0.05
#: A concept is a reason when it makes up so much of the agreement of question and entry.
TELLING_SHARE = 0.15


@dataclass(frozen=True)
class AskedConcepts:
    """A question as a unit row over the concepts; `named` are those that it names in words.

    `only`: it says nothing else, as in "respite" or "a wheelchair for my son".
    """

    row: Floats
    named: tuple[str, ...]
    only: bool


class ConceptIndex:
    """Every entry as a unit row over the concepts: half from the words that it uses, half from what it means."""

    def __init__(self, entries: Sequence[Entry], space: MeaningSpace, rows: Floats) -> None:
        """`rows` are the entries' descriptions in the meaning space, shape (entries, dimensions)."""
        self._space = space
        self._codes = list(concepts())
        self._numbers = {code: number for number, code in enumerate(self._codes)}
        strengths = np.zeros((len(entries), len(self._codes)), dtype=np.float32)
        near = np.zeros_like(strengths)
        by_language: dict[str, list[int]] = {}
        for position, entry in enumerate(entries):
            by_language.setdefault(entry.language, []).append(position)
            for text, weight in _texts(entry):
                for code, count in concepts_of_text(text, entry.language).items():
                    strengths[position, self._numbers[code]] += weight * count
        for language, positions in by_language.items():
            near[positions] = space.affinities(rows[positions], language)
        shares = ((strengths > ABOUT).sum(axis=0) + 0.5) / (len(entries) + 1)
        self._rarity = np.maximum(-np.log(shares), LEAST_RARITY).astype(np.float32)
        self._rows = self._joined(near, strengths / (strengths + np.float32(SATURATION)))

    def asked(self, query: str, language: str, spoken: str, row: Vectors) -> AskedConcepts:
        """A question in `language`; `row` is its vector in the meaning space, `spoken` as `written_language` says."""
        named = concepts_of_question(query, language)
        strengths = np.zeros((1, len(self._codes)), dtype=np.float32)
        strengths[0, [self._numbers[code] for code in named.counts]] = 1.0
        joined = self._joined(self._space.affinities(row[None, :], spoken), strengths)[0]
        naming = {word for its in named.words.values() for word in its}
        telling = [word for word in words(query) if fold(word) not in stop_words(language)]
        return AskedConcepts(joined, tuple(named.counts), bool(naming) and naming.issuperset(telling))

    def scores(self, asked: AskedConcepts) -> Floats:
        """The cosine of each entry's concepts with those of the question, -1 to 1; shape (entries,)."""
        scores: Floats = self._rows @ asked.row
        return scores

    def shared(self, asked: AskedConcepts, entry: int) -> str | None:
        """The concept that the question names and that says most of why it agrees with the entry, if one does."""
        agreement = self._rows[entry] * asked.row
        telling = [code for code in asked.named if agreement[self._numbers[code]] >= TELLING_SHARE]
        return max(telling, key=lambda code: (agreement[self._numbers[code]], code), default=None)

    def _joined(self, near: Floats, strengths: Floats) -> Floats:
        return _unit(_unit(near - near.mean(axis=1, keepdims=True)) + _unit(strengths * self._rarity))


def _texts(entry: Entry) -> Iterator[tuple[str, float]]:
    service = entry.service
    yield service.name, NAME_WEIGHT
    yield service.description[:READ_CHARACTERS], DESCRIPTION_WEIGHT
    yield (service.eligibility_description or "")[:READ_CHARACTERS], ELIGIBILITY_WEIGHT


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
