"""The profile is what we write: each addition is described, and records fit it, alone and merged with the standard."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from resources_catalog.entry import Entry
from resources_catalog.hsds import PROFILE_URI, PROFILE_VERSION, to_hsds
from resources_catalog.hsds.additions import of_table
from resources_catalog.hsds.datapackage import datapackage
from resources_catalog.hsds.entries import entry_from_hsds
from resources_catalog.hsds.export_file import package_of, page_of
from resources_catalog.hsds.tables import OURS, tables
from tests.house.repository import ROOT
from tests.resources_catalog.hsds.foreign import service, standard

FOLDER = ROOT / "docs" / "hsds-profile"
PATCHES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (FOLDER / "profile").glob("*.json")}


def merged(target: Any, patch: Any) -> Any:
    """JSON Merge Patch, RFC 7386."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def schemas(folder: Path, patches: dict[str, Any]) -> dict[str, Any]:
    """File name → the standard's schema with the profile's patch."""
    names = [path for path in folder.glob("*.json") if path.stem not in {"openapi", "datapackage"}]
    assert len(names) >= 20
    ours = {f"{OURS}.json": patches[OURS]} if patches else {}
    return ours | {
        path.name: merged(json.loads(path.read_text(encoding="utf-8")), patches.get(path.stem, {})) for path in names
    }


def validator(schemas: dict[str, Any], name: str) -> Draft202012Validator:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    resources = [(key, Resource.from_contents({"$schema": dialect, **schema})) for key, schema in schemas.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator({"$ref": name}, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_each_addition_is_in_a_patch_and_on_the_page() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert PATCHES.keys() == {*tables(), "openapi"}
    for name in tables():
        own = {"service": ("translations",), OURS: tuple(tables()[OURS].fields)}.get(name, ())
        assert set(PATCHES[name]["properties"]) == {*of_table(name), *own}
        assert all(f"`{added}`" in page for added in (*of_table(name), *own))
    assert f"`{PROFILE_URI}`" in page
    assert f"version | {PROFILE_VERSION}," in page
    assert PATCHES["service"]["properties"]["profile"]["const"] == PROFILE_URI
    assert PATCHES["openapi"]["info"]["version"] == PROFILE_VERSION


def test_the_profile_s_own_names_never_repeat_the_standard_s() -> None:
    for name, table in tables().items():
        assert not set(of_table(name)) & set(table.properties), name


def test_our_additions_fit_the_profile_alone(starter: list[Entry]) -> None:
    patch = {"$schema": "https://json-schema.org/draft/2020-12/schema", **PATCHES["service"]}
    Draft202012Validator.check_schema(patch)
    check = validator(
        {name: PATCHES[name.removesuffix(".json")] for name in ("service.json", f"{OURS}.json")}, "service.json"
    )
    for entry in starter:
        assert [error.message for error in check.iter_errors(to_hsds(entry))] == []
    assert list(check.iter_errors({**to_hsds(starter[0]), "profile": "another"}))


def test_the_data_package_on_the_page_is_ours() -> None:
    written = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    assert written == datapackage(list(tables()))


def test_everything_that_is_published_declares_the_profile() -> None:
    record = to_hsds(entry_from_hsds(service()))
    assert record["profile"] == PROFILE_URI
    assert (page_of([record])["profile"], page_of([record])["profile_version"]) == (PROFILE_URI, PROFILE_VERSION)
    assert json.loads(package_of([record])["datapackage.json"])["hsds_profile"] == PROFILE_URI


@pytest.mark.parametrize("with_profile", [False, True])
def test_records_are_valid_by_the_standard_and_by_the_merge(starter: list[Entry], with_profile: bool) -> None:
    whole = schemas(standard() / "schema_3.1", PATCHES if with_profile else {})
    for schema in whole.values():
        Draft202012Validator.check_schema(schema)
    check = validator(whole, "service.json")
    foreign = [entry_from_hsds(service()), entry_from_hsds(service(email="no address", url="x/y", status="open"))]
    assert len(starter) > 20
    for entry in [*starter, *foreign]:
        assert [
            f"{entry.slug} {list(error.path)}: {error.message}" for error in check.iter_errors(to_hsds(entry))
        ] == []
    assert list(check.iter_errors({"id": "x"})), "the schema refuses nothing"


def test_the_tables_are_the_standard_s() -> None:
    for path in (standard() / "schema_3.1").glob("*.json"):
        if path.stem in {"openapi", "datapackage", "meta_table_description"}:
            continue
        schema = json.loads(path.read_text(encoding="utf-8"))
        table = tables()[path.stem]
        # The two that the standard gave up are never written.
        given_up = {"wait_time", "fees", "licenses"} if path.stem == "service" else set()
        assert set(schema["properties"]) - given_up == {*table.fields, *table.lists, *table.objects} - {"translations"}
        assert set(schema["required"]) - set(table.objects) == {
            key for key, wants in table.fields.items() if wants.required
        }
        for key, wants in table.fields.items():
            assert tuple(schema["properties"][key].get("enum", ())) == wants.choices


def test_the_merged_interface_is_still_one() -> None:
    openapi = json.loads((standard() / "schema_3.1" / "openapi.json").read_text(encoding="utf-8"))
    whole = merged(openapi, PATCHES["openapi"])
    assert whole["openapi"].startswith("3.1")
    assert "REQUIRED" not in json.dumps(whole["info"])
    assert whole["paths"].keys() == openapi["paths"].keys()
    root = whole["paths"]["/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert (
        {"version", "profile", "profile_version", "openapi_url"} == root["properties"].keys() == set(root["required"])
    )
