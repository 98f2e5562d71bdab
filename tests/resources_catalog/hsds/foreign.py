"""Records as others publish them, and the reader of the standard's own schemas and samples."""

import copy
import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "NAVIGATOR_TEST_HSDS"

SERVICE: dict[str, Any] = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "name": "Avlösning i hemmet",
    "description": "<p>Någon kommer hem till er.</p> *Gratis.*",
    "status": "active",
    "url": "https://example.org/avlosning",
    "minimum_age": 0.5,
    "organization": {
        "id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
        "name": "Karlstads kommun",
        "description": "Kommunen.",
        "logo": "https://example.org/logo.png",
    },
    "phones": [
        {"id": "74706e55-df26-4b84-80fe-ecc30b5befb4", "number": "054 1 23", "extension": "0123", "type": "voice"}
    ],
    "schedules": [
        {
            "id": "48102e86-bb50-41c4-8f1e-e269368c41d1",
            "freq": "WEEKLY",
            "byday": "MO",
            "opens_at": "9am",
            "closes_at": "16:00",
        }
    ],
    "service_at_locations": [
        {
            "id": "e94c9f38-1e8f-4564-91d4-d53501ab1765",
            "location": {
                "id": "3a19ff88-4620-4d17-9830-ac1d859eb5d5",
                "location_type": "physical",
                "latitude": 59.3793,
                "addresses": [
                    {
                        "id": "74706e55-df26-4b84-80fe-ecc30b5befb5",
                        "address_1": "Storgatan 1",
                        "city": "Karlstad",
                        "postal_code": "652 24",
                        "country": "SE",
                    }
                ],
            },
        }
    ],
    "colour": {"of": "the door", "shades": [1, None, "x"]},
}


def service(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(SERVICE) | changes


def standard() -> Path:
    """The folder with the standard's schemas and samples; skips the test where there is none."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"{VARIABLE} names no folder with the schemas and samples of HSDS")
    return Path(folder)


def write_tables(folder: Path, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Path:
    """One CSV file for each table, with the columns that its rows have."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder
