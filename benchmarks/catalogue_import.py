"""Import and export of a catalogue: how fast 4,000 services of others are taken, and in how much memory."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.memory import MEGABYTE
from benchmarks.report import Block, Options
from benchmarks.table import Table
from bot import clock
from casework.migrate import upgrade
from casework.store import Store
from resources_catalog.hsds import to_hsds
from resources_catalog.hsds.export_file import Format, write_records
from resources_catalog.hsds.identity import mapped
from resources_catalog.hsds.source import open_source
from resources_catalog.import_report import ImportReport
from resources_catalog.importing import ImportOptions, import_rows
from resources_catalog.loader import STARTER, load_catalogue

SERVICES = 4_000
#: As publishers write: their texts hold markup, and their services have places.
_MARKUP = "<p>{text}</p>\n\n- *{name}*\n- [more](https://example.org/{number})"
_PATHS: dict[Format, str] = {"json": "all.json", "csv": "tables"}


def run(options: Options) -> list[Block]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        records = list(_records())
        rows = [_measured(records, root, form) for form in _PATHS]
    return [
        f"{SERVICES:,} services made from the starter catalogue, each with a place, a contact and marked-up text. "
        "Import is without vectors, into an empty SQLite database; memory is the most that the importing process held.",
        Table(("form", "file", "export", "import", "the same again", "services a second", "memory"), rows),
    ]


def _measured(records: list[dict[str, Any]], root: Path, form: Format) -> tuple[str, ...]:
    path = root / _PATHS[form]
    began = time.perf_counter()
    write_records(records, path, form)
    exported = time.perf_counter() - began
    size = sum(each.stat().st_size for each in ([path] if path.is_file() else path.iterdir()))
    # A process of its own: what this one holds would hide what an import needs.
    command = [sys.executable, "-m", "benchmarks.catalogue_import", str(path), str(root / f"{form}.db")]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=os.environ)
    first, again, memory = (float(part) for part in done.stdout.split())
    return (
        form,
        f"{size / MEGABYTE:.0f} MB",
        f"{exported:.1f} s",
        f"{first:.1f} s",
        f"{again:.1f} s",
        f"{SERVICES / first:.0f}",
        f"{memory / MEGABYTE:.0f} MB",
    )


def _records() -> Iterator[dict[str, Any]]:
    """The starter entries again and again as somebody else's: other ids, other texts, a place, a contact."""
    entries = load_catalogue(STARTER, clock.now().date())
    for number in range(SERVICES):
        record = to_hsds(entries[number % len(entries)])
        identity = mapped("service", number, "benchmark")
        ours = ("slug", "profile", "translations", "eligibility", "situations", "review", "attributes", "summary")
        record = {key: value for key, value in record.items() if key not in ours}
        text = _MARKUP.format(text=record.get("description", ""), name=record["name"], number=number)
        lists: dict[str, Any] = {
            name: [{**part, "id": mapped(name, f"{number}/{index}", "")} for index, part in enumerate(record[name])]
            for name in ("phones", "schedules", "required_documents", "service_areas")
            if name in record
        }
        name = f"{record['name']} {number}"
        yield {**record, **lists, **_more(number), "id": identity, "name": name, "description": text}


def _more(number: int) -> dict[str, Any]:
    place = {"id": mapped("location", number, ""), "location_type": "physical", "name": f"House {number}"}
    address = {"id": mapped("address", number, ""), "address_1": f"Street {number}", "city": "Town"}
    address |= {"state_province": "-", "postal_code": "00000", "country": "SE", "address_type": "physical"}
    at_place = {"id": mapped("service_at_location", number, ""), "location": {**place, "addresses": [address]}}
    contact = {"id": mapped("contact", number, ""), "name": f"Person {number}", "title": "Coordinator"}
    return {"service_at_locations": [at_place], "contacts": [contact]}


async def _take(path: Path, database: Path) -> tuple[float, float]:
    """Seconds of the first import and of the same one again."""
    store = Store.open(f"sqlite+aiosqlite:///{database}")
    try:
        await upgrade(store.engine)
        seconds = []
        for expected in ("taken", "unchanged"):
            began = time.perf_counter()
            report = ImportReport()
            with open_source(path) as source:
                async for outcome in import_rows(source.rows(), store.write, ImportOptions(), clock.now()):
                    report.add(outcome)
            seconds.append(time.perf_counter() - began)
            if dict(report.counts) != {expected: SERVICES}:
                raise SystemExit(f"expected {SERVICES} {expected}, got {dict(report.counts)}")
        return seconds[0], seconds[1]
    finally:
        await store.close()


def _most_memory() -> int:
    """The most that this process ever held, in bytes, as Linux counts it."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("the system does not say how much memory a process held")


if __name__ == "__main__":
    took = asyncio.run(_take(Path(sys.argv[1]), Path(sys.argv[2])))
    sys.stdout.write(f"{took[0]} {took[1]} {_most_memory()}\n")
