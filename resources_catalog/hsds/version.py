"""Which version of HSDS a file is written in, as far as its names tell."""

from collections.abc import Iterable, Mapping
from typing import Any

from resources_catalog.hsds.published import HSDS_VERSION, PROFILE_URI

#: Names that only that version, or one of its kind, has; the newest that is found counts.
_TELLING: Mapping[str, frozenset[str]] = {
    HSDS_VERSION: frozenset(
        {"additional_urls", "additional_websites", "capacities", "service_capacity", "unit", "units", "url.csv"}
    ),
    "3.0": frozenset(
        {
            "service_at_locations",
            "attributes",
            "schedules",
            "cost_options",
            "last_modified",
            "alert",
            "fees_description",
        }
        | {"organization_identifiers", "eligibility_description", "location_type", "link_entity", "taxonomy_terms"}
    ),
    "2.x": frozenset(
        {"service_taxonomys", "service_taxonomies", "service_taxonomy", "service_attributes", "other_attributes"}
        | {
            "physical_addresses",
            "postal_addresses",
            "accessibility_for_disabilities",
            "eligibilitys",
            "eligibility.csv",
        }
        | {"regular_schedules", "holiday_schedules", "regular_schedule", "payments_accepted"}
    ),
    "1.x": frozenset(
        {"accepted_payments", "keywords", "taxonomy_ids", "funding_sources", "mail_addresses", "weekday"}
        | {"services_taxonomy", "number_type", "short_desc", "admin_emails"}
    ),
}
#: 1.x and 2.x share most of their names with 3.0, and 3.0 has none of theirs.
_ORDER = ("1.x", HSDS_VERSION, "2.x", "3.0")


def version_of(names: Iterable[str]) -> str:
    """The version that a file with these properties, columns or tables is in; 3.0 when nothing tells."""
    found = set(names)
    if PROFILE_URI in found:
        return HSDS_VERSION
    return next((version for version in _ORDER if _TELLING[version] & found), "3.0")


def names_in(record: Any) -> set[str]:
    """The names that tell something in one service: its own, those of its organisation, and a declared profile."""
    if not isinstance(record, dict):
        return set()
    names = set(record)
    organization = record.get("organization")
    if isinstance(organization, dict):
        names |= set(organization)
    for place in record.get("service_at_locations") or []:
        location = place.get("location") if isinstance(place, dict) else None
        names |= set(location) if isinstance(location, dict) else set()
    return names | ({PROFILE_URI} if record.get("profile") == PROFILE_URI else set())
