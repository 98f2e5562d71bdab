"""One published entry as the public may see it, packed small; all that is listed, searched or filtered is from it."""

import json
import logging
import sys
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from bot.api.distance import Point, point_of, postcodes_of
from bot.api.lexicon import Numbering, Numbers, texts_in
from bot.api.provider import Provider, held, provider_of
from bot.api.taxonomy import taxonomy_of, terms_in
from resources_catalog.entry import Entry
from resources_catalog.hsds import public, to_hsds

Record = dict[str, Any]

log = logging.getLogger(__name__)

PLACES = "service_at_locations"
MODIFIED = "last_modified"


@dataclass(frozen=True)
class Place:
    """A service at one location, without the service."""

    id: str
    packed: bytes
    postcodes: frozenset[str]
    point: Point | None


@dataclass(frozen=True)
class Publication:
    """`short` is the service as its organisation lists it; `words` are numbers of the catalogue's words.

    `moment` is `modified` as it is shown, None where it is confidential. `terms` are the taxonomy terms as JSON, held
    once for all services that carry them.
    """

    id: str
    modified: datetime
    moment: str | None
    packed: bytes
    short: Record
    provider: Provider | None
    organization_id: str | None
    terms: tuple[str, ...]
    term_ids: frozenset[str]
    taxonomy_ids: frozenset[str]
    places: tuple[Place, ...]
    words: Numbers


def publication(document: Record, modified: datetime, numbering: Numbering) -> Publication | None:
    """None for an entry that is confidential as a whole, or that this version cannot read."""
    try:
        entry = Entry.from_document(document)
    except ValidationError:
        log.warning("The entry %s cannot be read; the catalogue's API leaves it out.", document.get("id"))
        return None
    whole = to_hsds(entry)
    shown = public(whole, entry.profile.confidential)
    if shown is None:
        return None
    # What a reader keeps in step with is when we published it; what the publisher said of it is in the past.
    moment = None if MODIFIED in entry.profile.confidential else written(modified)
    if moment is not None:
        shown[MODIFIED] = moment
    terms = {term["id"]: term for term in terms_in(shown)}
    provider = provider_of(shown, whole)
    return Publication(
        id=str(shown["id"]),
        modified=modified,
        moment=moment,
        packed=packed(shown),
        short={key: shown[key] for key in ("id", "name", "status")},
        provider=provider,
        organization_id=provider.record["id"] if provider else None,
        terms=tuple(held(term) for term in terms.values()),
        term_ids=frozenset(map(sys.intern, terms)),
        taxonomy_ids=frozenset(sys.intern(found["id"]) for term in terms.values() if (found := taxonomy_of(term))),
        places=tuple(_place(place) for place in shown.get(PLACES, []) if isinstance(place, dict) and place.get("id")),
        words=numbering.row(texts_in(shown)),
    )


def written(moment: datetime) -> str:
    """To the millisecond, as the standard wants it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def packed(record: Record) -> bytes:
    return zlib.compress(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpacked(content: bytes) -> Record:
    record: Record = json.loads(zlib.decompress(content))
    return record


def _place(place: Record) -> Place:
    location = place.get("location")
    found = location if isinstance(location, dict) else {}
    return Place(str(place["id"]), packed(place), postcodes_of(found), point_of(found))
