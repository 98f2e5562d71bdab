"""The rows of all tables of a CSV package, joined by their keys into one record for each service.

Rows wait in a temporary database on the disk, so that memory does not grow with the files.
"""

import csv
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from resources_catalog.hsds.additions import PARTS
from resources_catalog.hsds.container import Files, open_text
from resources_catalog.hsds.csv_names import CsvFile, csv_files
from resources_catalog.hsds.joining import MORE, SERVICES, joined, owner_of, place_of
from resources_catalog.hsds.json_stream import Row
from resources_catalog.hsds.unreadable import CatalogueUnreadable

Record = dict[str, Any]

_LARGEST_CELL = 1 << 24
#: Columns of ours that hold a JSON value.
_STRUCTURED = frozenset({*PARTS, "notes", "originals"})


class CsvJoin:
    """The tables of one package; a context manager, because of the temporary database.

    `headers` maps each file's name to its columns, `problems` tell of rows that could not be read. Raises
    CatalogueUnreadable.
    """

    def __init__(self, files: Files) -> None:
        self.headers: dict[str, list[str]] = {}
        self.problems: list[tuple[str, int, str]] = []
        self.count = 0
        self._folder = tempfile.TemporaryDirectory(prefix="navigator-import-")
        self._rows = sqlite3.connect(Path(self._folder.name) / "rows.db")
        self._rows.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE row (seq INTEGER PRIMARY KEY, name TEXT, id TEXT, owner TEXT, owner_id TEXT, place TEXT,"
            " number INT, data TEXT);"
        )
        try:
            self._read(files)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "CsvJoin":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._rows.close()
        self._folder.cleanup()

    def rows(self) -> Iterator[Row]:
        """Each service with all that hangs on it; numbers count the lines of a table, its header included."""
        for number, data in self._rows.execute("SELECT number, data FROM row WHERE name = ? ORDER BY seq", (SERVICES,)):
            yield Row(number, joined(self, SERVICES, json.loads(data)))
        for name, number, why in self.problems:
            yield Row(number, None, f"{name}, line {number}: {why}")

    def _read(self, files: Files) -> None:
        found = csv_files(files)
        if not found:
            raise CatalogueUnreadable(f"{files.name} holds no services: there is no services.csv in it.")
        csv.field_size_limit(_LARGEST_CELL)
        for file in found:
            with open_text(files, file.name, file.encoding) as text:
                try:
                    self._load(file, text, f"{files.name}: {file.name}")
                except csv.Error as error:
                    raise CatalogueUnreadable(f"{files.name}: {file.name} is no CSV ({error}).") from error
        self._rows.executescript(
            "CREATE INDEX by_id ON row (name, id); CREATE INDEX by_owner ON row (name, owner, owner_id);"
            "CREATE INDEX by_place ON row (place);"
        )

    def _load(self, file: CsvFile, text: IO[str], where: str) -> None:
        first = text.readline()
        reader = csv.reader(_again(first, text), delimiter=file.delimiter or _delimiter(first))
        header = [name.strip() for name in next(reader, [])]
        lowered = [name.casefold() for name in header]
        if file.table == SERVICES and not {"name"} <= set(lowered):
            raise CatalogueUnreadable(f"{where} has no header: its first line should name columns such as id and name.")
        self.headers[file.name] = lowered
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                why = f"the row has {len(cells)} cells, the header {len(header)}"
                self.problems.append((file.name, number, why))
                continue
            pairs = zip(lowered, cells, strict=False)
            row = {name: _cell(name, cell) for name, cell in pairs if name and cell.strip()}
            self._keep(file.table, number, {**file.extra, **row})

    def _keep(self, table: str, number: int, row: Record) -> None:
        identity = row.get("id") or row.get(f"{table}_id")
        if table == "taxonomy_term":
            identity = identity or row.get("taxonomy_id")
            row = {"id": identity, **row} if "id" not in row and identity else row
            if row.get("taxonomy_id") == identity:
                row.pop("taxonomy_id", None)
        if table == "attribute" and row.get("taxonomy_id"):
            # Before 3.0 a taxonomy was what is now its term.
            row.setdefault("taxonomy_term_id", row.pop("taxonomy_id"))
        owner, owner_id = owner_of(table, row)
        place = place_of(table, row)
        self.count += table == SERVICES
        self._rows.execute(
            "INSERT INTO row (name, id, owner, owner_id, place, number, data) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (table, identity, owner, owner_id, place, number, json.dumps(row)),
        )

    def one(self, table: str, identity: Any) -> Record | None:
        if not identity:
            return None
        found = self._rows.execute("SELECT data FROM row WHERE name = ? AND id = ? LIMIT 1", (table, str(identity)))
        return next((json.loads(data) for (data,) in found), None)

    def children(self, table: str, owner: str, identity: str) -> list[Record]:
        query = "SELECT data FROM row WHERE name = ? AND owner = ? AND owner_id = ? ORDER BY seq"
        return [json.loads(data) for (data,) in self._rows.execute(query, (table, owner, identity))]

    def is_served(self, location: str) -> bool:
        found = self._rows.execute("SELECT 1 FROM row WHERE place = ? LIMIT 1", (location,))
        return found.fetchone() is not None


def _cell(name: str, cell: str) -> Any:
    if (name in _STRUCTURED or name == MORE) and cell.lstrip()[:1] in {"[", "{"}:
        try:
            return json.loads(cell)
        except (json.JSONDecodeError, RecursionError):
            return cell
    return cell


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _again(first: str, rest: IO[str]) -> Iterator[str]:
    yield first
    yield from rest
