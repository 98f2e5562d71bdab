"""Entries from whatever file or folder a person hands over: our YAML folder, or HSDS in any form and version."""

from datetime import date
from pathlib import Path

from resources_catalog.entry import Entry
from resources_catalog.hsds.entries import taken
from resources_catalog.hsds.source import open_source
from resources_catalog.hsds.unreadable import CatalogueUnreadable
from resources_catalog.loader import load_catalogue

__all__ = ["CatalogueUnreadable", "read_entries"]


def read_entries(path: Path, today: date) -> list[Entry]:
    """The entries of a folder as `entries/`, or of HSDS: a JSON file, one service a line, CSV tables or an archive.

    Of records with the same id the last counts; one that cannot be an entry is left out. Raises CatalogueUnreadable
    when there is none, CatalogueFaulty for a faulty folder of entries.
    """
    if path.is_dir() and not any(one.suffix.casefold() in {".csv", ".tsv", ".json"} for one in path.rglob("*")):
        return load_catalogue(path, today)
    entries: dict[str, Entry] = {}
    why = ""
    with open_source(path) as source:
        for row in source.rows():
            try:
                if row.fault is not None:
                    raise ValueError(row.fault)
                entry = taken(row.value).entry
            except ValueError as error:
                why = why or f": {error}"
                continue
            entries[str(entry.id)] = entry
    if not entries:
        raise CatalogueUnreadable(f"{path} holds no HSDS service{why}")
    return list(entries.values())
