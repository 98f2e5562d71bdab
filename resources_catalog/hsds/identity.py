"""Ids: a UUID stays, any other id becomes the same UUID at every import, and the old one is kept beside it."""

from typing import Any
from uuid import uuid5

from resources_catalog.entry import NAMESPACE
from resources_catalog.hsds.values import Unfit, uuid_text

#: Columns that name another record by a word of their own.
_POINTS_TO = {
    "parent_organization_id": "organization",
    "taxonomy_term_id": "taxonomy_term",
    "taxonomy_id": "taxonomy",
    "unit_id": "unit",
}


def mapped(table: str, given: Any, source: str) -> str:
    """The UUID of a record of `table` that its publisher, `source`, knows as `given`."""
    try:
        return uuid_text(given)
    except Unfit:
        # The same number is a service in one table and a place in another, and two publishers both count from 1.
        return str(uuid5(NAMESPACE, "/".join(("hsds", *([source] if source else []), table, str(given).strip()))))


def made(parent: str, key: str, index: int) -> str:
    """The UUID of a child that has none: the same as long as it keeps its place."""
    return str(uuid5(NAMESPACE, f"hsds/{parent}/{key}/{index}"))


def organization_id(name: str) -> str:
    """The UUID of an organisation of which only the name is known."""
    return str(uuid5(NAMESPACE, f"organization/{name}"))


def target_of(table: str, column: str, owner: str) -> str:
    """The table that `column` of `table` points to; `owner` is the table that `link_id` and `resource_id` speak of."""
    if column in _POINTS_TO:
        return _POINTS_TO[column]
    if column == "parent_id":
        return table
    if column in {"link_id", "resource_id"}:
        return owner
    return column.removesuffix("_id")
