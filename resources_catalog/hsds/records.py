"""The services in a JSON value, whatever wraps them: pages, organisations, services at locations."""

from collections.abc import Iterator
from typing import Any

Record = dict[str, Any]

#: Under which name an envelope holds its records.
ENVELOPES = ("contents", "services", "items", "data", "results")
#: What only a service has.
_OF_A_SERVICE = frozenset(
    {"status", "organization", "organization_id", "service_areas", "service_at_locations", "application_process"}
    | {"eligibility_description", "eligibility", "fees", "fees_description", "schedules", "cost_options", "situations"}
)
#: What tells that a record without any of these is something else.
_OF_OTHERS = {
    "an organisation": {
        "legal_status",
        "organization_identifiers",
        "year_incorporated",
        "tax_id",
        "tax_status",
        "logo",
    },
    "a term of a taxonomy": {"taxonomy", "taxonomy_detail", "term_uri", "parent_id", "vocabulary"},
    "a place": {"location_type", "latitude", "longitude", "addresses", "physical_addresses"},
}
_OF_A_TAXONOMY = frozenset({"id", "name", "description", "uri", "version", "metadata"})


def other_kind(record: Record) -> str | None:
    """What else than a service `record` is, in words."""
    if record.keys() & _OF_A_SERVICE:
        return None
    if "taxonomy_terms" in record or ("version" in record and record.keys() <= _OF_A_TAXONOMY):
        return "a taxonomy"
    return next((kind for kind, keys in _OF_OTHERS.items() if record.keys() & keys), None)


def services_in(value: Any) -> Iterator[Any]:
    """Each service in `value`, as it stands; what cannot be one is yielded too, so that it can be told."""
    if isinstance(value, list):
        for each in value:
            yield from services_of(each)
        return
    if isinstance(value, dict):
        for key in ENVELOPES:
            if isinstance(value.get(key), list) and not (key == "services" and _is_organization(value)):
                yield from services_in(value[key])
                return
    yield from services_of(value)


def services_of(record: Any) -> Iterator[Any]:
    """The services that one record holds: itself, those of an organisation, or that of a service at a location."""
    if not isinstance(record, dict):
        yield record
    elif _is_organization(record):
        organization = {key: value for key, value in record.items() if key != "services"}
        for service in record["services"]:
            has_own = not isinstance(service, dict) or service.get("organization")
            yield service if has_own else {**service, "organization": organization}
    elif isinstance(record.get("service"), dict) and "name" not in record:
        service = record["service"]
        place = {key: value for key, value in record.items() if key != "service"}
        if "location" in place or "location_id" in place:
            service = {**service, "service_at_locations": [*service.get("service_at_locations", []), place]}
        yield service
    else:
        yield record


def _is_organization(record: Record) -> bool:
    return isinstance(record.get("services"), list) and bool(record.get("name")) and "status" not in record
