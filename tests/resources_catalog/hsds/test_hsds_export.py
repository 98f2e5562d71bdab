"""Out and in again is the same, in every form; the tables are a valid data package."""

import csv
import json
from pathlib import Path
from typing import Any

import frictionless
import pytest

from resources_catalog.catalogue_file import CatalogueUnreadable, read_entries
from resources_catalog.entry import Entry
from resources_catalog.hsds import to_hsds
from resources_catalog.hsds.entries import entry_from_hsds
from resources_catalog.hsds.export_file import FORMATS, CannotWrite, Format, format_of, package_of, write_records
from resources_catalog.hsds.tables import tables
from tests.resources_catalog.hsds.foreign import service, standard
from tests.resources_catalog.samples import TODAY

PATHS: dict[Format, str] = {"json": "x.json", "ndjson": "x.ndjson", "csv": "x", "zip": "x.zip"}


def foreign() -> list[Entry]:
    """Records that do not fit tables well: shared and differing organisations, the same ids, values kept aside."""
    other = service(id="b644a0d2-9e8a-4c33-9390-ae9ee93fc056", phones=[{"number": "054 2", "_odd": [1, {"a": None}]}])
    other["organization"] = {**other["organization"], "description": "En annan text.", "parent_organization_id": "8"}
    third = service(id="17", status="open", fees="1 kr", attributes=[{"id": "1", "value": "no term"}, {"id": "1"}])
    third["service_at_locations"] = [{"id": "1", "location_id": "of nobody"}]
    fourth = service(id="18", colour=None, empty="", number=1e-7, minimum_age=3)
    return [entry_from_hsds(record) for record in (service(), other, third, fourth)]


def assert_the_same(entries: list[Entry], folder: Path) -> None:
    records = [to_hsds(entry) for entry in entries]
    for form in FORMATS:
        path = folder / PATHS[form]
        write_records(records, path, form)
        assert format_of(path) == form
        back = read_entries(path, TODAY)
        assert sorted(back, key=lambda one: one.id) == sorted(entries, key=lambda one: one.id), form
        again = {str(entry.id): to_hsds(entry) for entry in back}
        assert again == {record["id"]: record for record in records}, form


def test_the_starter_catalogue_goes_out_and_in(starter: list[Entry], tmp_path: Path) -> None:
    assert_the_same(starter, tmp_path)


def test_records_of_others_go_out_and_in(tmp_path: Path) -> None:
    assert_the_same(foreign(), tmp_path)


def test_every_sample_goes_out_and_in(tmp_path: Path) -> None:
    samples = standard() / "samples"
    paths = [samples / "ohana_1.0", *sorted((samples / "oruk_v3").glob("*/*.json"))]
    taken: dict[Path, list[Entry]] = {}
    for path in paths:
        try:
            taken[path] = read_entries(path, TODAY)
        except CatalogueUnreadable:
            # Descriptions of taxonomies and of the API itself, and a list whose records all lack a name.
            assert "service_full" not in path.name
    assert len(taken) >= 15
    assert len(taken[samples / "ohana_1.0"]) == 23
    for number, entries in enumerate(taken.values()):
        assert_the_same(entries, tmp_path / str(number))


def assert_valid(folder: Path) -> None:
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert [error.message for task in report.tasks for error in task.errors] == []
    assert report.valid
    assert {task.name for task in report.tasks} >= {"service", "organization"}


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
def test_the_tables_are_a_valid_data_package(starter: list[Entry], tmp_path: Path) -> None:
    write_records([to_hsds(entry) for entry in [*starter, *foreign()]], tmp_path / "x", "csv")
    assert_valid(tmp_path / "x")
    # The check would notice: a key that leads nowhere.
    path = tmp_path / "x" / "organizations.csv"
    path.write_text("\r\n".join(path.read_text(encoding="utf-8").splitlines()[:1]) + "\r\n", encoding="utf-8")
    assert not frictionless.Package(str(tmp_path / "x" / "datapackage.json")).validate().valid


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
def test_the_tables_of_the_samples_are_valid(tmp_path: Path) -> None:
    entries = read_entries(standard() / "samples" / "ohana_1.0", TODAY)
    write_records([to_hsds(entry) for entry in entries], tmp_path / "x", "csv")
    assert_valid(tmp_path / "x")


def test_only_tables_that_are_there_are_described() -> None:
    files = package_of([to_hsds(foreign()[0])])
    described = json.loads(files["datapackage.json"])["resources"]
    assert {one["path"] for one in described} == files.keys() - {"datapackage.json"}
    present = {one["name"] for one in described}
    keys = [key["reference"]["resource"] for one in described for key in one["schema"].get("foreignKeys", [])]
    assert keys
    assert set(keys) <= present
    assert "program" not in present


def test_each_record_stands_once_in_its_table() -> None:
    files = package_of([to_hsds(entry) for entry in foreign()])
    rows: dict[str, list[dict[str, Any]]] = {
        name: list(csv.DictReader(content.decode().splitlines(keepends=True)))
        for name, content in files.items()
        if name.endswith(".csv")
    }
    assert len(rows["services.csv"]) == 4
    for name, its in rows.items():
        assert len({row["id"] for row in its}) == len(its), name
    assert len(rows["organizations.csv"]) == 1


def test_an_earlier_export_is_replaced_and_nothing_else_is_touched(tmp_path: Path) -> None:
    record = to_hsds(foreign()[0])
    write_records([record], tmp_path / "x", "csv")
    assert (tmp_path / "x" / "phones.csv").exists()
    write_records([{key: value for key, value in record.items() if key != "phones"}], tmp_path / "x", "csv")
    assert not (tmp_path / "x" / "phones.csv").exists()
    (tmp_path / "x" / "diary.txt").write_text("x")
    with pytest.raises(CannotWrite, match=r"diary\.txt"):
        write_records([record], tmp_path / "x", "csv")
    with pytest.raises(CannotWrite, match="cannot be written"):
        write_records([record], tmp_path / "x" / "diary.txt" / "y.json", "json")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["x"]


def test_every_file_of_the_standard_has_a_table_of_its_own() -> None:
    assert len({table.file for table in tables().values()}) == len(tables()) == 24
