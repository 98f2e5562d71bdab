"""The public catalogue alone: entries in a database, and a reader on the other side of the wire."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import httpx
from fastapi import FastAPI

from bot.api.allowance import Allowance
from bot.api.catalogue import Catalogue
from bot.api.problem import PREFIX
from bot.api.publisher import Publisher
from bot.api.router import mount_catalogue
from bot.clock import Clock
from casework.store import Store
from resources_catalog.entry import NAMESPACE, Entry
from resources_catalog.hsds import entry_from_hsds
from resources_catalog.store import publish

Record = dict[str, Any]

HOME = "https://navigator.example"
#: Enough for any test that is not about limits.
PLENTY = 1_000_000


def app(store: Store, clock: Clock, per_minute: int = PLENTY) -> FastAPI:
    made = FastAPI(docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    publisher = Publisher("A town", "post@town.example", HOME)
    mount_catalogue(made, Catalogue(store), Allowance(clock, per_minute), publisher)
    return made


def reader(served: FastAPI, address: str = "192.0.2.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(served, client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url=f"https://navigator.example{PREFIX}")


async def put(store: Store, now: datetime, *entries: Entry) -> None:
    async with store.write() as session:
        for entry in entries:
            await publish(session, entry, now)


def identity(name: str) -> str:
    """A UUID that is the same in every run."""
    return str(uuid5(NAMESPACE, f"test/{name}"))


def service(name: str, organization: str = "Town", **more: Any) -> Record:
    """A service as another publisher would send it."""
    return {
        "id": identity(f"service/{name}"),
        "name": name,
        "description": f"{name} for families.",
        "status": "active",
        "organization": {
            "id": identity(f"organization/{organization}"),
            "name": organization,
            "description": f"{organization} helps.",
            "email": "desk@town.example",
        },
        "phones": [{"id": identity(f"phone/{name}"), "number": "+46 54 540 11 22"}],
        **more,
    }


def place(name: str, postcode: str, latitude: float, longitude: float) -> Record:
    """A service's location, in the form of `service_at_locations`."""
    return {
        "id": identity(f"place/{name}"),
        "location": {
            "id": identity(f"location/{name}"),
            "location_type": "physical",
            "name": name,
            "latitude": latitude,
            "longitude": longitude,
            "addresses": [
                {
                    "id": identity(f"address/{name}"),
                    "address_1": f"{name} 1",
                    "city": "Karlstad",
                    "state_province": "Värmland",
                    "postal_code": postcode,
                    "country": "SE",
                    "address_type": "physical",
                }
            ],
        },
    }


def term(name: str, parent: str | None = None) -> Record:
    """An attribute with a term of somebody's taxonomy."""
    return {
        "id": identity(f"attribute/{name}"),
        "link_type": "type",
        "taxonomy_term": {
            "id": identity(f"term/{name}"),
            "name": name,
            "description": name,
            "taxonomy": "kinds of help",
            **({"parent_id": identity(f"term/{parent}")} if parent else {}),
        },
    }


def entries(*records: Record) -> list[Entry]:
    return [entry_from_hsds(record) for record in records]


def samples(folder: Path) -> Iterable[Record]:
    """Whole services of another publisher, from the standard's samples."""
    for name in ("Default", "Test"):
        yield json.loads((folder / "samples" / "oruk_v3" / name / "service_full.json").read_text(encoding="utf-8"))


def unique(entry: Entry, number: int) -> Entry:
    """The same entry as another one."""
    made: UUID = uuid5(NAMESPACE, f"test/{entry.id}/{number}")
    return entry.model_copy(update={"id": made, "slug": str(made)})
