"""Files in every shape that people hand over, and a clear sentence for those that are no catalogue."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from resources_catalog.hsds.container import Archive
from resources_catalog.hsds.json_stream import JsonFault, json_rows
from resources_catalog.hsds.source import open_source
from resources_catalog.hsds.unreadable import CatalogueUnreadable
from tests.resources_catalog.hsds.foreign import service, write_tables

TABLES = {
    "services": [
        {"id": "1", "organization_id": "1", "program_id": "", "name": "Ett", "description": 'a;b, "c"\nd'},
        {"id": "2", "organization_id": "1", "program_id": "", "name": "Två", "description": ""},
    ],
    "organizations": [{"id": "1", "name": "Huset", "description": "Ett hus"}],
    "phones": [
        {"id": "1", "service_id": "1", "organization_id": "", "number": "054 1", "extension": "007"},
        {"id": "2", "service_id": "", "organization_id": "1", "number": "054 2", "extension": ""},
    ],
    "physical_addresses": [{"id": "1", "location_id": "9", "address_1": "Storgatan 1"}],
    "locations": [{"id": "9", "name": "Gården"}],
    "services_at_location": [{"id": "1", "service_id": "2", "location_id": "9"}],
    "service_attributes": [{"id": "1", "service_id": "1", "taxonomy_id": "t1"}],
    "taxonomy": [{"id": "t1", "name": "Stöd", "vocabulary": "oss"}],
    "eligibility": [{"id": "1", "service_id": "2", "eligibility": "Barn"}],
    "languages": [{"id": "1", "phone_id": "1", "language": "Swedish"}],
}


def read(path: Path) -> tuple[str, str, list[object]]:
    with open_source(path) as source:
        rows = list(source.rows())
        assert len(rows) == source.count
        return source.version, source.form, [row.value if row.fault is None else row.fault for row in rows]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrap", ["list", "page", "services", "one", "organization", "at_locations"])
def test_json_in_every_wrapping(tmp_path: Path, wrap: str, indent: int | None) -> None:
    one = service()
    organization = one.pop("organization")
    wrapped = {
        "list": [service()],
        "page": {"total_items": 1, "contents": [service()], "empty": False},
        "services": {"version": "3.1", "services": [service()]},
        "one": service(),
        "organization": {**organization, "services": [one]},
        "at_locations": [{"id": "x", "location": {"id": "y"}, "service": service()}],
    }[wrap]
    path = tmp_path / "x.json"
    path.write_text(json.dumps(wrapped, indent=indent), encoding="utf-8-sig")
    version, form, (value,) = read(path)
    assert (version, form) == ("3.0", "JSON")
    assert isinstance(value, dict)
    assert (value["id"], value["organization"]["name"]) == (service()["id"], "Karlstads kommun")
    assert len(value["service_at_locations"]) == (2 if wrap == "at_locations" else 1)


def test_a_value_may_be_longer_than_what_is_read_at_once() -> None:
    long = [{"id": str(number), "name": "å" * 300_000, "n": 12345} for number in range(3)]
    rows = list(json_rows(io.StringIO(json.dumps({"size": 3, "contents": long, "last": 17}))))
    assert [row.value for row in rows] == long


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        '[{"a":1}',
        '[{"a":1},]',
        '{"contents":[{"a":1}',
        '[{"a":1}] x',
        "{'a':1}",
        "nul",
        "[" * 100_000,
        '{"a" 1}',
    ],
)
def test_broken_json_is_a_fault_however_far_it_gets(text: str) -> None:
    with pytest.raises(JsonFault):
        list(json_rows(io.StringIO(text)))


def test_a_broken_line_is_a_broken_row(tmp_path: Path) -> None:
    path = tmp_path / "x.ndjson"
    path.write_text(json.dumps(service()) + "\n{broken\n\n" + json.dumps(service(id="2")) + "\n", encoding="utf-8")
    version, form, (first, second, third) = read(path)
    assert (version, form) == ("3.0", "NDJSON")
    assert isinstance(first, dict)
    assert isinstance(third, dict)
    assert "no JSON" in str(second)


@pytest.mark.parametrize("packed", [False, True])
def test_tables_are_joined_by_their_keys(tmp_path: Path, packed: bool) -> None:
    path = write_tables(tmp_path / "tables", TABLES)
    if packed:
        archive = tmp_path / "all.zip"
        with zipfile.ZipFile(archive, "w") as file:
            for one in path.iterdir():
                file.write(one, f"export/{one.name}")
        path = archive
    version, form, (first, second) = read(path)
    assert (version, form) == ("2.x", "CSV")
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["description"] == 'a;b, "c"\nd'
    assert first["organization"]["phones"][0]["number"] == "054 2"
    assert (first["phones"][0]["extension"], first["phones"][0]["languages"][0]["language"]) == ("007", "Swedish")
    assert first["attributes"][0]["taxonomy_term"]["name"] == "Stöd"
    assert second["service_at_locations"][0]["location"]["addresses"][0]["address_1"] == "Storgatan 1"
    assert second["eligibility"][0]["eligibility"] == "Barn"
    assert "service_at_locations" not in first


def test_datapackage_names_files_encoding_and_delimiter(tmp_path: Path) -> None:
    (tmp_path / "hjälp.csv").write_bytes("id;name;organization_id\n1;Avlösning;7\n".encode("latin-1"))
    (tmp_path / "hus.csv").write_text("id,name\n7,Huset\n")
    resources = [
        {"name": "service", "path": "hjälp.csv", "encoding": "latin-1", "dialect": {"delimiter": ";"}},
        {"name": "organization", "path": "hus.csv"},
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    _, _, (value,) = read(tmp_path)
    assert isinstance(value, dict)
    assert (value["name"], value["organization"]["name"]) == ("Avlösning", "Huset")


def test_a_row_that_is_longer_than_its_header_is_told(tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text("id,name\n1,Ett\n2,Två,tre,fyra\n3,Tre\n")
    _, _, values = read(tmp_path)
    assert [value["name"] if isinstance(value, dict) else value for value in values] == [
        "Ett",
        "Tre",
        "services.csv, line 3: the row has 4 cells, the header 2",
    ]


def test_keys_in_a_circle_end(tmp_path: Path) -> None:
    tables = {"services": [{"id": "1", "name": "x", "program_id": "1"}], "programs": [{"id": "1", "name": "p"}]}
    tables["attributes"] = [{"id": "1", "link_id": "1", "link_entity": "program", "taxonomy_term_id": "1"}]
    tables["taxonomy_terms"] = [{"id": "1", "name": "t", "taxonomy_id": "1", "parent_id": "1"}]
    _, _, (value,) = read(write_tables(tmp_path / "t", tables))
    assert isinstance(value, dict)
    assert value["program"]["attributes"][0]["taxonomy_term"]["name"] == "t"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("x.json", b"", "is empty"),
        ("x.json", b"hello", "is not JSON"),
        ("x.json", b'[{"id": "1", "name": "x"}, {"id"', "is not JSON"),
        ("x.json", bytes(range(128, 256)) * 9, "not UTF-8 text"),
        ("x.json", '{"name": "å"}'.encode("latin-1"), "not UTF-8 text"),
        ("services.csv", b"1,Ett\n2,Tva\n", "has no header"),
        ("services.csv", b"\x00\x01\x02\x7f", "has no header"),
        ("services.csv", "id,name\n1,Två\n".encode("latin-1"), "not UTF-8 text"),
        ("x.zip", b"PK\x03\x04 broken", "cannot be opened"),
        ("x.pdf", b"%PDF-1.7 \xff\xfe\x00", "not UTF-8 text"),
    ],
)
def test_what_is_no_catalogue_is_said_in_a_sentence(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CatalogueUnreadable, match=expected) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_a_folder_without_services_is_said(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("x")
    with pytest.raises(CatalogueUnreadable, match="neither CSV tables nor JSON"):
        read(tmp_path)
    (tmp_path / "phones.csv").write_text("id,number\n1,2\n")
    (tmp_path / "contacts.csv").write_text("id,name\n1,2\n")
    with pytest.raises(CatalogueUnreadable, match=r"no services\.csv"):
        read(tmp_path)


@pytest.mark.parametrize(
    "name", ["/etc/services.csv", "../services.csv", "a/../../services.csv", "C:/services.csv", "..\\x.csv"]
)
def test_an_archive_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, "id,name\n1,x\n")
    with pytest.raises(CatalogueUnreadable, match="points outside"):
        Archive(path)


def test_an_archive_that_was_made_to_burst_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("services.csv", b"0" * 60_000_000)
    with pytest.raises(CatalogueUnreadable, match="would grow to 60 MB"):
        Archive(path)


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("services.csv", "id,name\n1,x\n")
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(CatalogueUnreadable, match="cannot be opened"):
        read(path)
