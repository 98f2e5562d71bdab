"""A record in the forms that the standard asks for: whole, its own fields alone, or its id and when it changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.api.problem import Problem
from bot.api.publication import MODIFIED, PLACES, unpacked
from bot.api.shelf import Item
from bot.api.snapshot import Snapshot

Record = dict[str, Any]

#: Whole services within one answer; more are asked for by `organization_id`, page by page.
MOST_SERVICES = 500


def flat(record: Record) -> Record:
    """The record's own fields and its single children's, without the lists that hang on them."""
    return {
        key: flat(value)
        if key in {"organization", "program", "location", "service"} and isinstance(value, dict)
        else value
        for key, value in record.items()
        if not isinstance(value, list)
    }


def service(item: Item, _snapshot: Snapshot, how: Mapping[str, Any]) -> Record:
    if how.get("minimal"):
        return {"id": item.id} | ({MODIFIED: item.moment} if item.moment else {})
    record = unpacked(item.packed)
    return record if how.get("full") else flat(record)


def place(item: Item, snapshot: Snapshot, how: Mapping[str, Any]) -> Record:
    """With its service: whole, without its other places, or its own fields alone."""
    record = unpacked(item.packed)
    holder = snapshot.services.get(item.service or "")
    its = unpacked(holder.packed) if holder else {}
    its.pop(PLACES, None)
    record = {**record, "service_id": item.service, "service": its}
    return record if how.get("full") else flat(record)


def organization(item: Item, snapshot: Snapshot, how: Mapping[str, Any]) -> Record:
    record = unpacked(item.packed)
    record = record if how.get("full") else flat(record)
    if how.get("full_service"):
        whole = [unpacked(one.packed) for one in snapshot.services_of(item.id)]
        return {**record, "services": [{key: each[key] for key in each if key != "organization"} for each in whole]}
    if how.get("full"):
        return {**record, "services": [one.short for one in snapshot.services_of(item.id)]}
    return record


def as_is(item: Item, _snapshot: Snapshot, _how: Mapping[str, Any]) -> Record:
    return unpacked(item.packed)


def check_services(items: Sequence[Item], snapshot: Snapshot, how: Mapping[str, Any]) -> None:
    """Raises Problem 400 when the answer would hold too many whole services."""
    if not how.get("full_service"):
        return
    count = sum(len(snapshot.services_of(item.id)) for item in items)
    if count > MOST_SERVICES:
        raise Problem(
            400,
            f"This answer would hold {count} whole services, and {MOST_SERVICES} are the most. Ask for fewer "
            "organisations with per_page, or list the services with organization_id.",
        )
