"""Which table a CSV file holds, by the names that files had in all versions of HSDS."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from resources_catalog.hsds.container import Files, open_text
from resources_catalog.hsds.joining import LOOSE, SERVICES
from resources_catalog.hsds.legacy import LISTS
from resources_catalog.hsds.tables import tables

DATAPACKAGE = "datapackage.json"


@dataclass(frozen=True)
class CsvFile:
    """`table` is of 3.1, or the older name of what 3.1 has no table for; `extra` is added to each row."""

    name: str
    table: str
    extra: Mapping[str, Any]
    encoding: str = "utf-8"
    delimiter: str | None = None


def csv_files(files: Files) -> list[CsvFile]:
    """The tables among `files`, as datapackage.json or their own names tell; the services are first."""
    described = _described(files)
    services = _services_of(files, described)
    if services is None:
        return []
    folder = PurePosixPath(services).parent
    found: list[CsvFile] = []
    for name in files.names():
        path = PurePosixPath(name)
        if path.parent != folder or path.suffix.casefold() not in {".csv", ".tsv"}:
            continue
        resource = described.get(path.name, {})
        table, extra = table_of(path.stem) or table_of(str(resource.get("name", ""))) or ("", {})
        if name == services:
            table, extra = SERVICES, {}
        if table:
            dialect = resource.get("dialect")
            delimiter = dialect.get("delimiter") if isinstance(dialect, dict) else None
            encoding = str(resource.get("encoding") or "utf-8")
            found.append(CsvFile(name, table, extra, encoding, delimiter if isinstance(delimiter, str) else None))
    return sorted(found, key=lambda file: (file.table != SERVICES, file.name))


def table_of(stem: str) -> tuple[str, dict[str, Any]] | None:
    """The table of 3.1 for a file's or a resource's name, and what each of its rows needs on top."""
    name = stem.casefold().replace("-", "_").replace(" ", "_").removeprefix("hsda_").removeprefix("hsds_")
    if name == "taxonomy":
        # 3.x has the file `taxonomies`; the older `taxonomy` holds terms.
        return "taxonomy_term", {}
    for singular in _singulars(name):
        if singular in tables():
            return singular, {}
    if name in LISTS:
        key, extra = LISTS[name]
        return _CHILDREN[key], extra
    return next(((table, {}) for table, names in LOOSE.items() if name in names), None)


#: The table of the children under each property of 3.1.
_CHILDREN = {key: child for table in tables().values() for key, child in table.lists.items()}


def _singulars(name: str) -> list[str]:
    name = name.replace("organisation", "organization").replace("services_at", "service_at")
    forms = [name, name.removesuffix("s"), name.removesuffix("es"), name.removesuffix("ies") + "y"]
    return [*forms, name.replace("_locations", "_location")]


def _services_of(files: Files, described: Mapping[str, Mapping[str, Any]]) -> str | None:
    names = [name for name in files.names() if PurePosixPath(name).suffix.casefold() in {".csv", ".tsv"}]
    named = [name for name in names if table_of(PurePosixPath(name).stem) == (SERVICES, {})]
    named += [name for name in names if described.get(PurePosixPath(name).name, {}).get("name") == SERVICES]
    if not named and len(files.names()) == 1:
        named = names
    return min(named, key=lambda name: (name.count("/"), name), default=None)


def _described(files: Files) -> dict[str, dict[str, Any]]:
    """File name → resource of the nearest datapackage.json; nothing where it is missing or no JSON."""
    names = [name for name in files.names() if PurePosixPath(name).name == DATAPACKAGE]
    if not names:
        return {}
    with open_text(files, min(names, key=lambda name: name.count("/"))) as text:
        try:
            package = json.load(text)
        except (json.JSONDecodeError, RecursionError):
            return {}
    resources = package.get("resources") if isinstance(package, dict) else None
    return {
        PurePosixPath(str(resource.get("path"))).name: resource
        for resource in (resources if isinstance(resources, list) else [])
        if isinstance(resource, dict)
    }
