"""Vectors that mean the same whatever their language: what is language in them, and not meaning, is taken away.

Two things are learned from the reference sentences, which say the same in every language. The mean of a language and
role is subtracted. Then directions are shrunk in which sentences of one meaning differ (within-class covariance
normalisation, with the covariance shrunk towards a sphere): they tell of language and manner, not of need.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from nlu.embed import Role, Vectors
from resources_catalog.concept import concepts
from resources_catalog.folding import has_tone_marks
from resources_catalog.part import BARE_VIETNAMESE, OFFERS, OTHER, SAYS, Part, reference_parts

#: How far the within-class covariance is shrunk towards a sphere: there are few sentences for so many dimensions.
SHRINKAGE = 0.5

Floats = npt.NDArray[np.float32]


class MeaningSpace:
    """Made of the vectors of the reference sentences, by `Part.key`; the concepts are in the order of `concepts()`."""

    def __init__(self, known: Mapping[str, Vectors]) -> None:
        parts = reference_parts()
        rows = np.stack([known[part.key] for part in parts]).astype(np.float32)
        self._means = _means(parts, rows)
        centred = _unit(rows - np.stack([self._mean(part.language, part.role) for part in parts]))
        self._shrink = _whitening(centred, [_group(part) for part in parts])
        rows = _unit(centred @ self._shrink)
        kinds = np.array([part.kind for part in parts])
        self._help, self._other = rows[np.isin(kinds, (SAYS, OFFERS))], rows[kinds == OTHER]
        self._centres, self._examples = _concept_rows(parts, rows)

    def rows(self, vectors: Vectors, languages: Sequence[str], role: Role) -> Floats:
        """`vectors`, shape (n, dimensions), each of its own language, all of one role, as unit rows of this space."""
        if not len(vectors):
            return np.zeros_like(vectors, dtype=np.float32)
        means = np.stack([self._mean(language, role) for language in languages])
        return _unit(_unit(vectors - means) @ self._shrink)

    def affinities(self, rows: Floats, language: str) -> Floats:
        """How near rows of this space are to each concept, in any language and in their own; shape (n, concepts)."""
        near = rows @ self._centres.T
        examples = self._examples.get(language)
        if examples is not None:
            own, starts = examples
            near = near + np.maximum.reduceat(rows @ own.T, starts, axis=1)
        return near

    def margin(self, row: Floats) -> float:
        """How much nearer a question is to what a catalogue of help can have than to what none has."""
        return float((self._help @ row).max() - (self._other @ row).max())

    def _mean(self, language: str, role: Role) -> Floats:
        found = self._means.get((language, role))
        return self._means["", role] if found is None else found


def written_language(text: str, language: str) -> str:
    """The language of the reference sentences that resemble `text`: Vietnamese without marks is one of its own."""
    return BARE_VIETNAMESE if language == "vi" and not has_tone_marks(text) else language


def _means(parts: Sequence[Part], rows: Floats) -> dict[tuple[str, Role], Floats]:
    """The mean by language and role; under the language "" that of all languages."""
    gathered: dict[tuple[str, Role], list[Floats]] = {}
    for part, row in zip(parts, rows, strict=True):
        gathered.setdefault((part.language, part.role), []).append(row)
        gathered.setdefault(("", part.role), []).append(row)
    return {key: np.mean(np.stack(its), axis=0, dtype=np.float32) for key, its in gathered.items()}


def _group(part: Part) -> str:
    """What a family says of a concept and what a service offers mean the same."""
    return f"{'concept' if part.kind in (SAYS, OFFERS) else part.kind} {part.group}"


def _whitening(centred: Floats, groups: Sequence[str]) -> Floats:
    """The matrix, to be multiplied from the right, that shrinks what differs within a group; square."""
    numbers = np.unique(np.array(groups), return_inverse=True)[1].reshape(-1)
    sums = np.zeros((int(numbers.max()) + 1, centred.shape[1]), dtype=np.float64)
    np.add.at(sums, numbers, centred)
    within = centred - (sums / np.bincount(numbers)[:, None])[numbers]
    covariance = within.T @ within / len(within)
    size = covariance.shape[0]
    sphere = np.eye(size) * max(float(np.trace(covariance)) / size, 1e-12)
    values, directions = np.linalg.eigh((1 - SHRINKAGE) * covariance + SHRINKAGE * sphere)
    matrix: Floats = ((directions * values**-0.5) @ directions.T).astype(np.float32)
    return matrix


def _concept_rows(
    parts: Sequence[Part], rows: Floats
) -> tuple[Floats, dict[str, tuple[Floats, npt.NDArray[np.int64]]]]:
    """The centre of each concept, and of each language the sentences by concept with where each concept starts."""
    of_concept: dict[str, dict[str, list[Floats]]] = {}
    for part, row in zip(parts, rows, strict=True):
        if part.kind in (SAYS, OFFERS):
            languages = of_concept.setdefault(part.group, {})
            languages.setdefault(part.language, []).append(row)
            if part.language == "vi" and part.kind == OFFERS:
                languages.setdefault(BARE_VIETNAMESE, []).append(row)
    codes = list(concepts())
    centres = np.stack(
        [np.mean(np.concatenate([np.stack(its) for its in of_concept[code].values()]), axis=0) for code in codes]
    )
    examples = {}
    for language in dict.fromkeys(part.language for part in parts):
        groups = [of_concept[code].get(language, []) for code in codes]
        if all(groups):
            starts = np.cumsum([0, *map(len, groups[:-1])])
            examples[language] = (np.concatenate([np.stack(its) for its in groups]), starts)
    return centres, examples


def _unit(rows: Floats) -> Floats:
    lengths = np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return np.asarray(rows / lengths, dtype=np.float32)
