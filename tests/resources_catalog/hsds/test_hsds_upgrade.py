"""Records of every version become records of 3.1, and nothing that they said is lost."""

from typing import Any

import pytest

from resources_catalog.hsds import PROFILE_URI, taken, to_hsds
from resources_catalog.hsds.entries import entry_from_hsds
from resources_catalog.hsds.upgrade import Unusable, upgrade
from tests.resources_catalog.hsds.foreign import service


def test_an_untouched_record_goes_out_as_it_came() -> None:
    given = service()
    out = to_hsds(entry_from_hsds(given))
    for key in ("id", "name", "description", "status", "url", "minimum_age", "organization", "colour"):
        assert out[key] == given[key]
    assert (out["profile"], out["language"], out["region"]) == (PROFILE_URI, "sv", "se-karlstad")
    assert out["schedules"][0]["opens_at"] == "09:00:00"
    assert out["schedules"][0]["originals"] == {"opens_at": "9am"}
    assert out["phones"][0]["originals"] == {"extension": "0123"}
    again = entry_from_hsds(out)
    assert again == entry_from_hsds(given)
    assert to_hsds(again) == out


def test_upgrading_twice_is_upgrading_once() -> None:
    once = upgrade(service(fees="100 kr", wait_time="Two weeks", status="open", eligibility="Barn"))
    assert upgrade(once.record).record == once.record


def test_the_entry_holds_plain_text_and_what_can_be_dialled() -> None:
    entry = entry_from_hsds(service())
    assert entry.service.description == "Någon kommer hem till er.\n\nGratis."
    assert entry.profile.summary == "Någon kommer hem till er."
    assert [(phone.number, phone.description) for phone in entry.service.phones] == [("054 1 23", "ankn. 0123")]
    assert [(hours.opens_at, hours.closes_at) for hours in entry.service.schedules] == [("09:00", "16:00")]
    assert entry.service.minimum_age == 0.5


def test_only_what_an_editor_changed_goes_out_changed() -> None:
    entry = entry_from_hsds(service(keywords="a, b"))
    before = to_hsds(entry)
    revised = entry.model_copy(
        update={
            "service": entry.service.model_copy(update={"name": "Avlösning", "phones": entry.service.phones[:0]}),
            "organization": entry.organization.model_copy(update={"description": "Ny text."}),
            "topics": ("respite",),
        }
    )
    after = to_hsds(revised)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed == {"name", "phones", "organization", "attributes"}
    assert "phones" not in after
    assert after["organization"] == {**before["organization"], "description": "Ny text."}
    again = entry_from_hsds(after)
    assert to_hsds(again) == after
    assert again.service == revised.service


def test_a_changed_number_leaves_the_other_phones_as_they_were() -> None:
    entry = entry_from_hsds(service())
    phone = entry.service.phones[0]
    more = (*entry.service.phones, phone.model_copy(update={"number": "112", "description": None}))
    after = to_hsds(entry.model_copy(update={"service": entry.service.model_copy(update={"phones": more})}))
    assert [(one["number"], one.get("type")) for one in after["phones"]] == [("054 1 23", "voice"), ("112", None)]
    assert after["phones"][0]["id"] == service()["phones"][0]["id"]


def test_deprecated_fields_become_notes() -> None:
    out = to_hsds(entry_from_hsds(service(fees="100 kr", fees_description="Gratis", wait_time="2 v", licenses="x")))
    assert {"fees", "wait_time", "licenses"} & out.keys() == set()
    assert out["fees_description"] == "Gratis"
    assert [(note["field"], note["text"]) for note in out["notes"]] == [
        ("fees", "100 kr"),
        ("wait_time", "2 v"),
        ("licenses", "x"),
    ]
    assert to_hsds(entry_from_hsds(service(fees="100 kr")))["fees_description"] == "100 kr"


def test_what_older_versions_called_things() -> None:
    record = upgrade(
        {
            "id": "7",
            "name": "Hjälp",
            "eligibility": [{"minimum_age": "3", "maximum_age": "17.5", "eligibility": "Barn med diagnos"}],
            "regular_schedules": [{"id": "1", "weekday": "Monday", "opens_at": "08:00", "closes_at": "3pm"}],
            "holiday_schedules": [{"id": "1", "start_date": "2026-12-24", "end_date": "2026-12-26", "closed": "true"}],
            "service_taxonomys": [{"id": "1", "taxonomy": {"id": "t:1", "name": "Stöd", "vocabulary": "oss"}}],
            "languages": "Swedish, Arabic",
            "payments_accepted": [{"id": "1", "payment": "Cash"}],
            "service_at_locations": [
                {
                    "id": "1",
                    "location": {
                        "id": "1",
                        "virtual": "true",
                        "physical_addresses": [{"id": "1", "address_1": "Storgatan 1", "city": "Karlstad"}],
                        "postal_address": {"id": "1", "address_1": "Box 1"},
                        "accessibility_for_disabilities": [{"id": "1", "accessibility": "Ramp"}],
                    },
                }
            ],
        }
    ).record
    assert (record["minimum_age"], record["maximum_age"]) == (3, 17.5)
    assert record["eligibility_description"] == "Barn med diagnos"
    regular, holiday = record["schedules"]
    assert (regular["byday"], regular["freq"], regular["closes_at"]) == ("MO", "WEEKLY", "15:00:00")
    assert (holiday["valid_from"], holiday["description"]) == ("2026-12-24", "holiday, closed")
    assert regular["id"] != holiday["id"]
    assert record["attributes"][0]["taxonomy_term"]["taxonomy"] == "oss"
    assert [one["name"] for one in record["languages"]] == ["Swedish", "Arabic"]
    assert record["notes"] == [{"field": "payments_accepted", "text": "Cash"}]
    location = record["service_at_locations"][0]["location"]
    assert location["location_type"] == "virtual"
    assert [one["address_type"] for one in location["addresses"]] == ["physical", "postal"]
    assert len({one["id"] for one in location["addresses"]}) == 2
    assert location["accessibility"][0]["description"] == "Ramp"


def test_ids_are_mapped_the_same_way_for_one_publisher_only() -> None:
    first, again = (taken({"id": 17, "name": "x"}).entry for _ in range(2))
    other = taken({"id": 17, "name": "x"}, source="another").entry
    assert first.id == again.id
    assert first.id != other.id
    assert to_hsds(first)["original_id"] == "17"
    assert taken({"name": "x"}).entry.id == taken({"name": "x"}).entry.id


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (None, "active"),
        ("Active", "active"),
        ("open", "active"),
        ("closed", "inactive"),
        ("temporarily_closed", "temporarily closed"),
        ("who knows", "inactive"),
    ],
)
def test_a_status_is_understood_or_fails_to_the_safe_side(status: str | None, expected: str) -> None:
    assert entry_from_hsds(service(status=status)).service.status == expected


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"audience": [{"a": 1}]}, "audience"),
        ({"eligibility": {"fact": "no_such_fact", "is": True}}, "eligibility"),
        ({"language": ["sv", "en"]}, "language"),
        ({"region": "Värmland"}, "region"),
        ({"translations": [{"sv": "x"}]}, "translations"),
        ({"sources": [{"uri": "javascript:alert(1)", "title": "x", "checked": "2026-01-01"}]}, "sources"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"minimum_age": "about three"}, "minimum_age"),
    ],
)
def test_what_means_something_else_here_is_kept_aside_and_said(changes: dict[str, Any], key: str) -> None:
    read = taken(service(**changes))
    assert any(remark.startswith(f"{key}: ") and remark.endswith("kept aside") for remark in read.remarks)
    out = to_hsds(read.entry)
    assert out["originals"][key] == changes[key]
    assert to_hsds(entry_from_hsds(out)) == out


def test_a_list_of_what_is_confidential_that_nobody_understands_hides_everything() -> None:
    assert entry_from_hsds(service(confidential=[{"phones": True}])).profile.confidential == ("*",)
    assert entry_from_hsds(service(confidential="phones")).profile.confidential == ("phones",)


def test_ended_hours_are_not_hours_that_somebody_should_ask_about() -> None:
    hours = {"byday": "MO", "opens_at": "08:00", "closes_at": "16:00"}
    old = [{**hours, "valid_to": "2020-01-01"}, {**hours, "until": "2020-01-01"}]
    read = entry_from_hsds(service(schedules=old)).service.schedules
    assert [(str(one.valid_to), str(one.until)) for one in read] == [("2020-01-01", "None"), ("None", "2020-01-01")]


def test_a_service_without_a_place_stays_without_one() -> None:
    given = service()
    del given["service_at_locations"]
    out = to_hsds(entry_from_hsds(given))
    assert "service_at_locations" not in out
    assert "locations" not in out["organization"]


def test_a_telephone_at_the_place_is_the_service_s_telephone_but_a_fax_is_none() -> None:
    given = service(phones=[{"number": "054 9", "type": "Fax"}])
    assert entry_from_hsds(given).service.phones == ()
    del given["phones"]
    given["service_at_locations"][0]["location"]["phones"] = [{"number": "054 7"}]
    entry = entry_from_hsds(given)
    assert [phone.number for phone in entry.service.phones] == ["054 7"]
    assert "phones" not in to_hsds(entry)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"id": "1"}, "no name"),
        ({"id": "1", "name": "<br>"}, "no name"),
        ({"id": "1", "name": {"value": "x"}}, "no name"),
        ({"id": "1", "name": "x", "legal_status": "Charity"}, "an organisation, no service"),
        ({"id": "1", "name": "x", "parent_id": "2"}, "a term of a taxonomy, no service"),
        ({"id": "1", "name": "x", "description": "y", "version": "1"}, "a taxonomy, no service"),
    ],
)
def test_what_is_no_service_is_refused_with_a_reason(record: dict[str, Any], why: str) -> None:
    with pytest.raises(Unusable, match=why):
        upgrade(record)


def test_no_shape_of_a_record_breaks_anything() -> None:
    deep: Any = "x"
    for _ in range(3_000):
        deep = [deep]
    values: list[Any] = [deep, {"a": 1}, [[1]], True, 3.5, "text", [None], {"id": []}]
    for value in values:
        for key in ("organization", "phones", "service_at_locations", "attributes", "schedules", "program", "id"):
            try:
                entry = taken(service(**{key: value})).entry
            except ValueError as error:
                assert str(error)  # noqa: PT017 whichever way it goes, there is an entry or a sentence
            else:
                assert to_hsds(entry)["name"] == service()["name"]
