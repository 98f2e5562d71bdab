"""The taxonomies behind the terms that the published records carry."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid5

from resources_catalog.entry import NAMESPACE
from resources_catalog.hsds import TAXONOMY

Record = dict[str, Any]

#: What is known of our own taxonomy beside its name.
_OUR_DESCRIPTION = "What a family needs help with: the topics of the Family Navigator catalogue."


def terms_in(value: Any) -> Iterator[Record]:
    """Each taxonomy term in a record, however deep its attribute hangs."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "taxonomy_term" and isinstance(each, dict) and each.get("id"):
                yield each
            else:
                yield from terms_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from terms_in(each)


def taxonomy_of(term: Record) -> Record | None:
    """The taxonomy that a term names in full, by its id, or only in words; None when it names none."""
    detail = term.get("taxonomy_detail")
    if isinstance(detail, dict) and {"id", "name", "description"} <= detail.keys():
        return detail
    name = term.get("taxonomy") or term.get("taxonomy_id")
    if not name:
        return None
    identity = term.get("taxonomy_id") or str(uuid5(NAMESPACE, f"taxonomy/{name}"))
    return {"id": identity, "name": name, "description": _OUR_DESCRIPTION if name == TAXONOMY else name}


def with_taxonomy(term: Record) -> Record:
    """The term as it is listed: with the id of its taxonomy, so that one leads to the other."""
    taxonomy = taxonomy_of(term)
    return term if taxonomy is None else {**term, "taxonomy_id": taxonomy["id"]}
