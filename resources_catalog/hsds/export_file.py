"""Writes records as a file or folder: JSON, one record a line, CSV tables, or the tables as an archive."""

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from resources_catalog.hsds.csv_names import DATAPACKAGE
from resources_catalog.hsds.datapackage import datapackage
from resources_catalog.hsds.published import HSDS_VERSION, PROFILE_URI, PROFILE_VERSION
from resources_catalog.hsds.tables import tables
from resources_catalog.hsds.tabular import Tables, cell, columns, tabular

Format = Literal["json", "ndjson", "csv", "zip"]
FORMATS: tuple[Format, ...] = get_args(Format)

#: An archive of the same records is the same file: no moment is written into it.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)


class CannotWrite(ValueError):
    """The message is one sentence for the person who wants the export."""


def format_of(path: Path) -> Format:
    """The form that a path's ending asks for; a name without an ending is a folder of tables."""
    endings: dict[str, Format] = {"": "csv", ".csv": "csv", ".zip": "zip", ".ndjson": "ndjson", ".jsonl": "ndjson"}
    return "csv" if path.is_dir() else endings.get(path.suffix.casefold(), "json")


def page_of(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """All records as the one page of the standard's API, which declares version and profile."""
    return {
        "version": HSDS_VERSION,
        "profile": PROFILE_URI,
        "profile_version": PROFILE_VERSION,
        "total_items": len(records),
        "total_pages": 1,
        "page_number": 1,
        "size": len(records),
        "first_page": True,
        "last_page": True,
        "empty": not records,
        "contents": list(records),
    }


def write_records(records: Sequence[Mapping[str, Any]], path: Path, form: Format) -> None:
    """Write everything or nothing: what was at `path` is replaced at the end. Raises CannotWrite."""
    try:
        match form:
            case "json":
                _replace(path, (json.dumps(page_of(records), ensure_ascii=False, indent=1) + "\n").encode())
            case "ndjson":
                lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
                _replace(path, "".join(lines).encode())
            case "csv":
                _write_folder(package_of(records), path)
            case "zip":
                _replace(path, _zipped(package_of(records)))
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror or error}.") from error


def package_of(records: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """File name → content of the tabular data package."""
    made = tabular(records)
    present = [name for name, rows in made.rows.items() if rows or name in {"service", "organization"}]
    files = {tables()[name].file: _csv(made, name) for name in present}
    files[DATAPACKAGE] = (json.dumps(datapackage(present), ensure_ascii=False, indent=1) + "\n").encode()
    return files


def _csv(made: Tables, table: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    names = columns(table)
    writer.writerow(names)
    for row in made.rows[table].values():
        writer.writerow([cell(row[name]) if name in row else "" for name in names])
    return text.getvalue().encode()


def _write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    known = {table.file for table in tables().values()} | {DATAPACKAGE}
    strangers = sorted(one.name for one in folder.iterdir() if one.name not in known)
    if strangers:
        raise CannotWrite(f"{folder} already holds other files ('{strangers[0]}'); name a new or empty folder.")
    for name, content in files.items():
        _replace(folder / name, content)
    # A table of an earlier export would be read with this one.
    for name in known - files.keys():
        (folder / name).unlink(missing_ok=True)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _NO_MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
