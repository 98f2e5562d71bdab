"""The public catalogue as it is at one moment: services, and what they tell of organisations, places and taxonomies."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from bot.api.lexicon import Numbering, Numbers, texts_in
from bot.api.provider import joined
from bot.api.publication import Publication, packed
from bot.api.shelf import Item, Shelf
from bot.api.taxonomy import taxonomy_of, with_taxonomy

Record = dict[str, Any]


class Snapshot:
    """Immutable. Everything comes from published records: what they hide, nothing here knows."""

    def __init__(self, publications: Iterable[Publication], numbering: Numbering) -> None:
        given = sorted(publications, key=lambda one: one.id)
        organizations = list(_organizations(given, numbering))
        texts = dict.fromkeys(text for one in given for text in one.terms)
        terms = {term["id"]: with_taxonomy(term) for term in map(json.loads, texts)}
        known = (taxonomy_of(term) for term in terms.values())
        taxonomies = {found["id"]: found for found in known if found}
        items = {
            "services": [_service(one) for one in given],
            "places": [item for one in given for item in _places(one)],
            "terms": [_term(term, numbering) for term in terms.values()],
            "taxonomies": [
                Item(str(key), packed(found), _words(found, numbering)) for key, found in taxonomies.items()
            ],
        }
        lexicon = numbering.lexicon()
        self.services = Shelf(items["services"], lexicon)
        self.organizations = Shelf(organizations, lexicon)
        self.places = Shelf(items["places"], lexicon)
        self.terms = Shelf(items["terms"], lexicon)
        self.taxonomies = Shelf(items["taxonomies"], lexicon)
        self._services_of: dict[str, list[Publication]] = defaultdict(list)
        for one in given:
            if one.organization_id is not None:
                self._services_of[one.organization_id].append(one)

    def services_of(self, organization: str) -> list[Publication]:
        """The services that an organisation shows to offer, by id."""
        return self._services_of.get(organization, [])


def _service(one: Publication) -> Item:
    return Item(
        one.id,
        one.packed,
        one.words,
        one.modified,
        one.moment,
        one.organization_id,
        one.term_ids,
        one.taxonomy_ids,
    )


def _places(one: Publication) -> Iterable[Item]:
    """A place is found by all that its service says."""
    for place in one.places:
        yield Item(
            place.id,
            place.packed,
            one.words,
            one.modified,
            one.moment,
            one.organization_id,
            one.term_ids,
            one.taxonomy_ids,
            service=one.id,
            postcodes=place.postcodes,
            point=place.point,
        )


def _organizations(given: Iterable[Publication], numbering: Numbering) -> Iterable[Item]:
    by_id: dict[str, list[Publication]] = defaultdict(list)
    for one in given:
        if one.organization_id is not None:
            by_id[one.organization_id].append(one)
    for identity, its in by_id.items():
        record = joined(one.provider for one in its if one.provider)
        if record is None:
            continue
        yield Item(
            identity,
            packed(record),
            _words(record, numbering),
            organization=identity,
            terms=frozenset().union(*(one.term_ids for one in its)),
            taxonomies=frozenset().union(*(one.taxonomy_ids for one in its)),
        )


def _term(term: Record, numbering: Numbering) -> Item:
    return Item(
        str(term["id"]),
        packed(term),
        _words(term, numbering),
        taxonomies=frozenset([str(term["taxonomy_id"])] if "taxonomy_id" in term else []),
        parent=term.get("parent_id"),
    )


def _words(record: Record, numbering: Numbering) -> Numbers:
    return numbering.row(texts_in(record))
