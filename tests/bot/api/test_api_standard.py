"""Pages and records are valid by the schemas of the standard itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from casework.store import Store
from resources_catalog.entry import Entry
from tests.bot.api.api_house import app, entries, place, put, reader, samples, service, term
from tests.fakes.clock import MovableClock
from tests.resources_catalog.hsds.foreign import standard

TABLES = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


@pytest.fixture
def folder() -> Path:
    return standard()


def validators(folder: Path) -> dict[str, Draft202012Validator]:
    """Kind of record → what the standard's schema says of one."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    read = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (folder / "schema_3.1").glob("*.json")}
    schemas = [(name, Resource.from_contents({"$schema": dialect, **schema})) for name, schema in read.items()]
    registry: Registry[Any] = Registry().with_resources(schemas)
    formats = Draft202012Validator.FORMAT_CHECKER
    return {
        kind: Draft202012Validator({"$ref": f"{table}.json"}, registry=registry, format_checker=formats)
        for kind, table in TABLES.items()
    }


def page_validator(folder: Path) -> Draft202012Validator:
    """The standard's page; what it describes must be there, as it has been required since 3.1.1."""
    described = json.loads((folder / "schema_3.1" / "openapi.json").read_text(encoding="utf-8"))
    page = described["components"]["schemas"]["Page"]
    return Draft202012Validator({**page, "required": [*page["properties"], "contents"]})


@pytest.mark.parametrize("kind", TABLES)
async def test_what_is_answered_is_valid(
    kind: str, store: Store, clock: MovableClock, folder: Path, starter: list[Entry]
) -> None:
    check, page_check = validators(folder)[kind], page_validator(folder)
    assert list(check.iter_errors({})), "the schema refuses nothing"
    ours = service("Lekotek", service_at_locations=[place("Torget", "651 84", 59.38, 13.5)], attributes=[term("play")])
    await put(store, clock(), *starter, *entries(ours, *samples(folder)))
    forms = [{}, {"full": "true"}] if kind not in ("taxonomies", "taxonomy_terms") else [{}]
    async with reader(app(store, clock)) as client:
        for form in forms:
            page = (await client.get(f"/{kind}", params={**form, "per_page": "100"})).json()
            assert list(page_check.iter_errors(page)) == []
            assert page["contents"]
            for record in page["contents"]:
                assert [f"{list(error.path)}: {error.message}" for error in check.iter_errors(record)] == []
        for record in page["contents"][:10]:
            one = (await client.get(f"/{kind}/{record['id']}")).json()
            assert list(check.iter_errors(one)) == []
