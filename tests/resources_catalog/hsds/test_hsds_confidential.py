"""Nothing that is confidential is published, wherever else it stands."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources_catalog.hsds import public, to_hsds
from resources_catalog.hsds.entries import entry_from_hsds
from tests.resources_catalog.hsds.foreign import service
from tests.resources_catalog.samples import entry

FIELDS = ("description", "url", "email", "phones", "contacts", "eligibility_description", "organization.website")
PATHS = (*FIELDS, "organization.email", "schedules", "addresses", "service_at_locations", "latitude")
#: Long enough to tell something, and unlike any word of the standard.
SECRET = (
    st.text(st.sampled_from("QXZÅЖ0123456789-+@ "), min_size=5, max_size=20)
    .map(str.strip)
    .filter(lambda text: len(text) >= 5)
)


def secrets_at(record: Any, path: tuple[str, ...]) -> Iterator[str]:
    """The texts below a path; list positions are left out of paths."""
    if isinstance(record, list):
        for each in record:
            yield from secrets_at(each, path)
    elif isinstance(record, dict):
        if not path:
            yield from (text for key, each in record.items() if key != "id" for text in secrets_at(each, ()))
        elif path[0] in record:
            yield from secrets_at(record[path[0]], path[1:])
    elif not path and isinstance(record, str):
        yield record


@settings(deadline=None)
@given(st.lists(SECRET, min_size=8, max_size=8, unique=True), st.sets(st.sampled_from(PATHS), min_size=1))
def test_no_value_of_a_confidential_field_is_anywhere(values: list[str], confidential: set[str]) -> None:
    record = service(
        description=f"Ring {values[0]} eller skriv till {values[1]}.",
        email=values[1],
        url=values[2],
        eligibility_description=values[3],
        phones=[{"id": "a", "number": values[0], "description": values[4]}],
        contacts=[{"id": "b", "name": values[5], "phones": [{"id": "c", "number": values[0]}]}],
        organization={
            "id": "d",
            "name": "Kommunen",
            "description": f"Se {values[2]}",
            "email": values[1],
            "website": values[6],
        },
        translations=[{"language": "en", "field": "description", "text": f"Call {values[0]}", "state": "machine"}],
        originals={"email": [values[1]], "phones": values[4], "website": values[6]},
        notes=[{"field": "wait_time", "text": f"{values[7]} {values[3]}"}],
    )
    record["service_at_locations"][0]["location"]["addresses"][0]["address_1"] = values[7]
    hidden = {text for name in confidential for text in secrets_at(record, tuple(name.split(".")))}
    if confidential & {"addresses", "latitude", "service_at_locations"}:
        hidden.add(values[7])
    shown = public(record, confidential)
    assert shown is not None
    leaves = list(secrets_at(shown, ()))
    assert [(secret, leaf) for secret in hidden if len(secret) >= 5 for leaf in leaves if secret in leaf] == []
    assert shown["name"] == record["name"]


def test_what_is_public_stays_as_it_is() -> None:
    record = to_hsds(entry("ett"))
    assert public(record, ()) == record
    shown = public(record, ["phones"])
    assert shown is not None
    assert record.keys() - shown.keys() == {"phones"}
    assert all(shown[key] == record[key] for key in ("id", "organization", "schedules", "attributes", "eligibility"))
    assert {line["field"].partition("/")[0] for line in record["translations"]} - {
        line["field"].partition("/")[0] for line in shown["translations"]
    } >= {"phones"}


def test_a_record_is_not_changed_by_hiding() -> None:
    record = service()
    before = json.dumps(record)
    assert public(record, ["phones", "addresses"])
    assert json.dumps(record) == before


@pytest.mark.parametrize("confidential", [["*"], ["phones", "*"], ["name"], ["status"], ["id"]])
def test_a_service_that_must_not_be_seen_is_not_published_at_all(confidential: list[str]) -> None:
    assert public(service(), confidential) is None


@pytest.mark.parametrize(
    "part", ["addresses", "latitude", "location", "service_at_locations", "service_at_locations.location"]
)
def test_hiding_any_part_of_a_place_hides_the_place(part: str) -> None:
    shown = public(to_hsds(entry_from_hsds(service(description="Storgatan 1 i Karlstad"))), [part])
    assert shown is not None
    assert "service_at_locations" not in shown
    assert "Storgatan 1" not in json.dumps(shown, ensure_ascii=False)
    assert "59.3793" not in json.dumps(shown)


def test_a_summary_made_of_a_hidden_description_is_hidden_too() -> None:
    record = to_hsds(entry_from_hsds(service(summary="Någon kommer hem till er.")))
    record["description"] = "Någon kommer hem till er. Gratis."
    shown = public(record, ["description"])
    assert shown is not None
    assert {"summary", "description"} & shown.keys() == set()


def test_a_part_that_lost_what_it_needs_goes() -> None:
    record = service(phones=[{"id": "1", "number": "054 123"}], email="054 123")
    shown = public(record, ["email"])
    assert shown is not None
    assert "email" not in shown
    assert shown["phones"] == []
