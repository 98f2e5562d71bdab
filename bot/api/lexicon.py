"""The words of the published records, folded and numbered, so that a record is a row of numbers."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from resources_catalog.folding import GRAM, fold, words

Numbers = npt.NDArray[np.int32]

#: What stands under these names is for machines; so is whatever ends in `_id`.
_FOR_MACHINES = frozenset(
    {"id", "profile", "link_entity", "link_type", "extent_type", "address_type", "location_type", "resource_type"}
    | {"status", "state", "freq", "byday", "wkst", "time_zone", "eligibility", "confidential", "last_modified"}
)


class Numbering:
    """Word → number; it only grows, so that rows made earlier stay right."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def row(self, texts: Iterable[str]) -> Numbers:
        """The numbers of the words in `texts`, ascending, each once."""
        found = {part for text in texts for word in words(text) for part in fold(word).split()}
        return np.array(sorted(self._numbers.setdefault(word, len(self._numbers)) for word in found), dtype=np.int32)

    def lexicon(self) -> "Lexicon":
        return Lexicon(list(self._numbers))


class Lexicon:
    """Finds words by their beginning, or from four letters on by any part of them. Immutable."""

    def __init__(self, known: list[str]) -> None:
        self._size = len(known)
        self._text = "".join(f"\n{word}" for word in known)
        lengths = np.fromiter((len(word) + 1 for word in known), dtype=np.int64, count=len(known))
        self._starts: list[int] = (np.cumsum(lengths) - lengths).tolist()

    def matching(self, word: str) -> npt.NDArray[np.bool_]:
        """For each word's number, whether it fits the folded `word`: bidrag is in vårdbidrag, vab begins vabba."""
        fits = np.zeros(self._size, dtype=bool)
        sought = word if len(word) >= GRAM else f"\n{word}"
        place = self._text.find(sought)
        while place >= 0:
            number = bisect_right(self._starts, place) - 1
            fits[number] = True
            following = self._starts[number + 1] if number + 1 < self._size else len(self._text)
            place = self._text.find(sought, following)
        return fits


def texts_in(record: Any, key: str = "") -> Iterator[str]:
    """The texts of a record that a person may search for."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, dict):
        for name, value in record.items():
            if name not in _FOR_MACHINES and not name.endswith("_id"):
                yield from texts_in(value, name)
    elif isinstance(record, list):
        for each in record:
            yield from texts_in(each, key)
