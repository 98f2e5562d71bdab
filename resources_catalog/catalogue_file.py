"""Entries from whatever file or folder a person hands over: our YAML folder or an HSDS JSON file."""

import json
from datetime import date
from pathlib import Path

from resources_catalog.entry import Entry
from resources_catalog.hsds import entries_from_hsds
from resources_catalog.loader import load_catalogue


class CatalogueUnreadable(ValueError):
    """A file that holds no catalogue."""


def read_entries(path: Path, today: date) -> list[Entry]:
    """The entries of a folder as `entries/`, or of an HSDS file (one JSON value, or one service a line).

    Raises CatalogueUnreadable when there is none, CatalogueFaulty for a faulty folder.
    """
    if path.is_dir():
        return load_catalogue(path, today)
    text = path.read_text(encoding="utf-8-sig")
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        try:
            data = [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError as error:
            raise CatalogueUnreadable(f"{path} is not JSON: {error}") from error
    skipped: list[str] = []
    entries = entries_from_hsds(data, skipped)
    if not entries:
        reason = f": {skipped[0]}" if skipped else ""
        raise CatalogueUnreadable(f"{path} holds no HSDS service{reason}")
    return entries
