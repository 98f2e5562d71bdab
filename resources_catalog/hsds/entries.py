"""Services of others as entries: upgraded, read as plain text, and kept so that nothing is lost on the way back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from resources_catalog.entry import Entry
from resources_catalog.hsds.reading import read
from resources_catalog.hsds.records import services_in
from resources_catalog.hsds.upgrade import Unusable, upgrade
from resources_catalog.hsds.writing import keeping

Record = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """An entry, and in sentences what of its record could not be taken as it was."""

    entry: Entry
    remarks: tuple[str, ...]


def taken(record: Any, region: str | None = None, source: str = "") -> Taken:
    """One service of any version of HSDS as an entry.

    `region` is given to a service that names no area of ours; `source` names a publisher whose ids are no UUIDs. Raises
    ValueError, with a sentence, for what cannot be an entry.
    """
    if not isinstance(record, dict):
        raise ValueError("it is no object with names and values")
    try:
        upgraded = upgrade(record, source)
        entry = keeping(read(upgraded.record, region), upgraded.record)
    except Unusable:
        raise
    except RecursionError as error:
        raise ValueError("its parts lie too deep within each other") from error
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise ValueError(f"{place}: {error.errors()[0]['msg']}") from error
    except (AttributeError, KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"it has another shape than a service ({error})") from error
    return Taken(entry, tuple(upgraded.remarks))


def entry_from_hsds(record: Record) -> Entry:
    """One service as an entry. Raises ValueError when it cannot be one."""
    return taken(record).entry


def entries_from_hsds(data: Any, skipped: list[str] | None = None) -> list[Entry]:
    """The services in `data`: a list, an API page, one service, or an object that holds `services`.

    A record that cannot be an entry is left out, and said in `skipped`. Of records with the same id the last counts.
    """
    entries: dict[UUID, Entry] = {}
    for record in services_in(data):
        try:
            entry = entry_from_hsds(record)
        except ValueError as error:
            if skipped is not None:
                skipped.append(f"{_named(record)}: {error}")
            continue
        entries[entry.id] = entry
    return list(entries.values())


def _named(record: Any) -> str:
    name = (record.get("id") or record.get("name")) if isinstance(record, dict) else None
    return str(name or "a record")
