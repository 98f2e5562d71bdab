"""Whatever was handed over as HSDS, opened: its version, how many services it has, and the services one by one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from resources_catalog.hsds.container import Files, open_files, open_text
from resources_catalog.hsds.csv_join import CsvJoin
from resources_catalog.hsds.csv_names import DATAPACKAGE
from resources_catalog.hsds.json_stream import JsonFault, Row, is_lines, json_rows, line_rows
from resources_catalog.hsds.unreadable import CatalogueUnreadable
from resources_catalog.hsds.version import names_in, version_of

_JSON = {".json", ".ndjson", ".jsonl", ".geojson"}
_TABLES = {".csv", ".tsv"}


class Source(Protocol):
    """`version` such as "3.1" or "1.x", `form` such as "CSV", `count` of records with the broken ones."""

    version: str
    form: str
    count: int

    def rows(self) -> Iterator[Row]: ...


@dataclass
class _CsvSource:
    join: CsvJoin
    version: str
    count: int
    form: str = "CSV"

    def rows(self) -> Iterator[Row]:
        return self.join.rows()


@dataclass
class _JsonSource:
    files: Files
    names: list[str]
    form: str = "JSON"
    version: str = ""
    count: int = 0

    def survey(self) -> None:
        """Reads everything once and keeps nothing, so that a file which is broken at its end is never half taken."""
        names: set[str] = set()
        good = 0
        for row in self.rows():
            self.count += 1
            good += row.fault is None
            names |= names_in(row.value)
        if self.form == "NDJSON" and not good:
            raise CatalogueUnreadable(f"{self.files.name} has no line that is JSON.")
        self.version = version_of(names)

    def rows(self) -> Iterator[Row]:
        for name in self.names:
            with open_text(self.files, name) as text:
                lines = is_lines(text)
            self.form = "NDJSON" if lines else self.form
            with open_text(self.files, name) as text:
                try:
                    yield from line_rows(text) if lines else json_rows(text)
                except JsonFault as fault:
                    where = self.files.name if len(self.files.names()) == 1 else f"{self.files.name}: {name}"
                    raise CatalogueUnreadable(f"{where} is not JSON: {fault}.") from fault


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Opens a JSON or NDJSON file, a folder or a zip archive of CSV tables. Raises CatalogueUnreadable."""
    with ExitStack() as stack:
        files = open_files(path)
        stack.callback(files.close)
        tables = [name for name in files.names() if PurePosixPath(name).suffix.casefold() in _TABLES]
        if tables:
            join = stack.enter_context(CsvJoin(files))
            headers = {name for header in join.headers.values() for name in header}
            stems = {PurePosixPath(name).name for name in join.headers} | {
                PurePosixPath(name).stem for name in join.headers
            }
            version = version_of(headers | stems | _declared(files))
            yield _CsvSource(join, version, join.count + len(join.problems))
            return
        json_files = [name for name in files.names() if PurePosixPath(name).suffix.casefold() in _JSON]
        names = json_files or (files.names() if path.is_file() and len(files.names()) == 1 else [])
        if not names:
            raise CatalogueUnreadable(f"{path} holds neither CSV tables nor JSON.")
        source = _JsonSource(files, names)
        source.survey()
        yield source


def _declared(files: Files) -> set[str]:
    """Our profile's name, where datapackage.json declares it."""
    for name in files.names():
        if PurePosixPath(name).name == DATAPACKAGE:
            with open_text(files, name) as text:
                return {word.strip('", \r\n') for line in text for word in line.split(": ")}
    return set()
