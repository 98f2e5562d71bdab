"""Out as HSDS 3.1 and back again is the same entry; the records of others are read liberally."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from resources_catalog.catalogue_file import CatalogueUnreadable, read_entries
from resources_catalog.entry import Entry, entry_id
from resources_catalog.hsds import entries_from_hsds, to_hsds
from resources_catalog.record_language import language_of
from tests.resources_catalog.samples import TODAY, document, entry


def test_out_and_in_is_the_same() -> None:
    given = entry("ett")
    assert entries_from_hsds(json.loads(json.dumps(to_hsds(given)))) == [given]


def test_the_starter_catalogue_survives_too(starter: list[Entry]) -> None:
    assert starter
    assert entries_from_hsds({"contents": [to_hsds(one) for one in starter]}) == starter


def test_the_record_has_what_the_standard_requires() -> None:
    record = to_hsds(entry("ett"))
    assert record["id"] == str(entry_id("se-karlstad", "ett"))
    assert record["status"] == "active"
    assert {"id", "name", "description"} <= record["organization"].keys()
    parts: list[dict[str, Any]] = [
        part
        for name in ("phones", "schedules", "service_areas", "required_documents", "attributes")
        for part in record[name]
    ]
    assert len({UUID(part["id"]) for part in parts}) == len(parts) == 5
    assert record["schedules"][0]["time_zone"] == "Europe/Stockholm"
    assert record["attributes"][0]["taxonomy_term"]["code"] == "home_adaptation"


def test_a_foreign_record_is_read_and_its_unknown_fields_kept() -> None:
    record = {
        "id": "old-17",
        "name": "Kortidshjem",
        "description": "<p>Barnet kan bo h&auml;r och du kan vila. Det &auml;r gratis.</p>",
        "status": "open",
        "phones": [{"number": "054 1"}, {"description": "no number"}, 7],
        "schedules": [{"byday": "MO", "opens_at": "08:00:00+01", "closes_at": "16:00"}, {"freq": "DAILY"}],
        "minimum_age": "3",
        "assured_date": "2026-01-02T00:00:00Z",
        "service_areas": [{"name": "Karlstads kommun"}],
        "attributes": [{"id": "x", "value": "y"}],
        "licenses": "none",
    }
    (read,) = entries_from_hsds([record])
    assert (read.region, read.level, read.language, read.slug) == ("se-karlstad", "regional", "sv", "old-17")
    assert read.service.description == "Barnet kan bo här och du kan vila. Det är gratis."
    assert read.profile.summary == "Barnet kan bo här och du kan vila."
    assert (read.service.minimum_age, str(read.service.assured_date)) == (3, "2026-01-02")
    assert [phone.number for phone in read.service.phones] == ["054 1"]
    assert [hours.opens_at for hours in read.service.schedules] == ["08:00"]
    assert read.id == entries_from_hsds([record])[0].id
    out = to_hsds(read)
    assert out["notes"] == [{"field": "licenses", "text": "none"}]
    assert (out["original_id"], out["attributes"][0]["original_id"]) == ("old-17", "x")
    assert out["description"] == record["description"]
    assert out["originals"] == {
        "status": "open",
        "phones": [{"description": "no number"}, 7],
        "assured_date": "2026-01-02T00:00:00Z",
    }


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"service_areas": [{"extent": "SE", "extent_type": "text"}]}, ("se-karlstad", "national")),
        ({"service_areas": [{"name": "Nederland"}]}, ("nl-rotterdam", "national")),
        ({"service_areas": [{"name": "Tỉnh Quảng Ninh"}]}, ("vn-quang-ninh", "regional")),
        ({"organization": {"name": "Gemeente Rotterdam", "description": "x"}}, ("nl-rotterdam", "regional")),
        ({"service_at_locations": [{"location": {"addresses": [{"city": "Москва"}]}}]}, ("ru-moscow", "regional")),
        ({"url": "https://www.gov.vn/x"}, ("vn-quang-ninh", "national")),
        ({"region": "ru-moscow"}, ("ru-moscow", "regional")),
        ({"service_areas": [{"name": "Bristol"}]}, (None, "national")),
    ],
)
def test_the_area_is_found(more: dict[str, Any], expected: tuple[str | None, str]) -> None:
    (read,) = entries_from_hsds({"id": "1", "name": "x", "status": "active", **more})
    assert (read.region, read.level) == expected


@pytest.mark.parametrize("language", ["en", "sv", "ru", "nl", "vi", "ar", "uk"])
def test_the_language_of_each_starter_text_is_told(starter: list[Entry], language: str) -> None:
    texts = [one.localised(language) for one in starter]
    assert {language_of(f"{one.name} {one.description}") for one in texts} == {language}


def test_a_record_without_a_name_is_left_out_and_said() -> None:
    skipped: list[str] = []
    assert entries_from_hsds([{"id": "7"}, 3, {"name": "x"}], skipped)[0].service.name == "x"
    assert skipped == ["7: the service has no name", "a record: it is no object with names and values"]


def test_files_of_several_shapes(tmp_path: Path) -> None:
    record = to_hsds(entry("ett"))
    path = tmp_path / "services.json"
    for text in (
        json.dumps([record]),
        json.dumps(record),
        json.dumps({"contents": [record], "empty": False}),
        json.dumps({"services": [record]}),
        json.dumps(record) + "\n" + json.dumps(to_hsds(entry("tva", document(subject="b")))),
    ):
        path.write_text(text, encoding="utf-8")
        assert read_entries(path, TODAY)[0] == entry("ett")


@pytest.mark.parametrize(
    ("text", "expected"), [("{", "is not JSON"), ("[]", "holds no HSDS service"), ("[{}]", "no name"), ("", "is empty")]
)
def test_a_file_without_services_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "services.json"
    path.write_text(text)
    with pytest.raises(CatalogueUnreadable, match=expected):
        read_entries(path, TODAY)
