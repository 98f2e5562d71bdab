"""The records of one kind, by id: found by words and by what they belong to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bot.api.distance import Point, centre, metres, same_postcode
from bot.api.lexicon import Lexicon, Numbers
from bot.api.problem import Problem
from resources_catalog.folding import fold, words


@dataclass(frozen=True)
class Item:
    """A record and what it can be found by. `service` is that of a place, `parent` the term above a term.

    `moment` is `modified` as it may be shown.
    """

    id: str
    packed: bytes
    words: Numbers
    modified: datetime | None = None
    moment: str | None = None
    organization: str | None = None
    terms: frozenset[str] = frozenset()
    taxonomies: frozenset[str] = frozenset()
    service: str | None = None
    parent: str | None = None
    postcodes: frozenset[str] = frozenset()
    point: Point | None = None


@dataclass(frozen=True)
class Sought:
    """What a list is narrowed to; None where nothing was asked. `proximity` is in metres."""

    search: str | None = None
    taxonomy_term_id: str | None = None
    taxonomy_id: str | None = None
    organization_id: str | None = None
    modified_after: datetime | None = None
    parent_id: str | None = None
    top_only: bool = False
    postcode: str | None = None
    proximity: float | None = None


class Shelf:
    """Immutable; in the order of the ids, so that pages never overlap."""

    def __init__(self, items: Iterable[Item], lexicon: Lexicon) -> None:
        self.items: list[Item] = sorted(items, key=lambda item: item.id)
        self._by_id = {item.id: item for item in self.items}
        self._lexicon = lexicon

    def get(self, identity: str) -> Item | None:
        return self._by_id.get(identity.casefold())

    def find(self, sought: Sought) -> Sequence[Item]:
        """Raises Problem 400 for a distance that cannot be measured."""
        found: Sequence[Item] = self.items
        if sought.search is not None and sought.search.strip():
            found = [self.items[index] for index in np.flatnonzero(self._containing(sought.search))]
        found = [item for item in found if _belongs(item, sought)]
        if sought.modified_after is not None:
            after = sought.modified_after
            found = [item for item in found if item.modified is not None and item.modified >= after]
        return self._near(found, sought)

    def _containing(self, search: str) -> npt.NDArray[np.bool_]:
        """Which items have every word of the question; shape (items,). A question without a word finds nothing."""
        asked = {part for word in words(search) for part in fold(word).split()}
        mask = np.full(len(self.items), bool(asked))
        numbers, owners = self._rows
        for word in asked:
            hits = owners[self._lexicon.matching(word)[numbers]]
            mask &= np.bincount(hits, minlength=len(self.items)).astype(bool)
        return mask

    @cached_property
    def _rows(self) -> tuple[Numbers, Numbers]:
        """All word numbers one after the other, and the position of the item that each belongs to."""
        rows = [item.words for item in self.items]
        if not rows:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
        owners = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
        return np.concatenate(rows), owners

    def _near(self, found: Sequence[Item], sought: Sought) -> Sequence[Item]:
        if sought.postcode is None:
            if sought.proximity is not None:
                raise Problem(400, "A proximity is measured from a postcode: give `postcode` with it.")
            return found
        code = same_postcode(sought.postcode)
        if sought.proximity is None:
            return [item for item in found if code in item.postcodes]
        origin = centre(item.point for item in self.items if code in item.postcodes and item.point)
        if origin is None:
            raise Problem(
                400,
                "Distances are measured from the places in the catalogue that have this postcode and coordinates, and "
                "there is none. Without `proximity`, the places with this postcode are listed.",
            )
        return [item for item in found if item.point and metres(origin, item.point) <= sought.proximity]


def _belongs(item: Item, sought: Sought) -> bool:
    return (
        (sought.taxonomy_term_id is None or sought.taxonomy_term_id.casefold() in item.terms)
        and (sought.taxonomy_id is None or sought.taxonomy_id.casefold() in item.taxonomies)
        and (sought.organization_id is None or sought.organization_id.casefold() == item.organization)
        and (sought.parent_id is None or sought.parent_id.casefold() == item.parent)
        and not (sought.top_only and item.parent is not None)
    )
