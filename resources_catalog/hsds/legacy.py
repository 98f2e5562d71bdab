"""What older versions called things: each object of HSDS 1.x and 2.x with the names of 3.1."""

import re
from collections.abc import Callable, Iterator
from typing import Any

Record = dict[str, Any]

#: Where an item came from, while it is brought to 3.1: two older tables that became one both counted from 1.
FROM = "_from"


def _older(target: str, *singulars: str, **extra: str) -> dict[str, tuple[str, Record]]:
    return {name: (target, {FROM: old, **extra}) for old in singulars for name in (old, f"{old}s", f"{old}es")}


#: Property of an older version → (property of 3.1, what each of its items needs on top).
LISTS: dict[str, tuple[str, Record]] = {
    **_older("schedules", "regular_schedule", "holiday_schedule"),
    **_older("addresses", "physical_address", address_type="physical"),
    **_older("addresses", "postal_address", "mail_address", address_type="postal"),
    **_older("attributes", "service_attribute", "other_attribute", "service_taxonomy", "services_taxonomy"),
    "service_taxonomies": ("attributes", {FROM: "service_taxonomy"}),
    "link_taxonomies": ("attributes", {FROM: "link_taxonomy"}),
    "accessibility_for_disabilities": ("accessibility", {}),
    "accessibilities": ("accessibility", {}),
    "address": ("addresses", {}),
    "fundings": ("funding", {}),
    "funding_sources": ("funding", {}),
}
#: The property that a bare text in a list stands for: `languages: "English, Spanish"`.
BARE = {
    "languages": "name",
    "service_areas": "name",
    "required_documents": "document",
    "funding": "source",
    "accessibility": "description",
    "phones": "number",
    "additional_urls": "url",
    "additional_websites": "url",
}
_RENAMED: dict[str, dict[str, str]] = {
    "service": {"website": "url", "fees": "fees_description", "eligibility": "eligibility_description"},
    "organization": {"url": "website", "date_incorporated": "year_incorporated"},
    "location": {"website": "url"},
    "phone": {"number_type": "type", "department": "description"},
    "service_area": {"service_area": "name"},
    "language": {"language": "name"},
    "accessibility": {"accessibility": "description"},
    "required_document": {"required_document": "document"},
    "taxonomy_term": {"vocabulary": "taxonomy", "term": "name"},
}
#: Fields that the standard gave up; what they say is kept as a note.
NOTED = ("fees", "wait_time", "licenses", "accepted_payments", "payment_accepted", "payments_accepted")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def modern(table: str, given: Record) -> Record:
    """A copy of the object with 3.1's names; a name that 3.1 has already is never overwritten."""
    record = dict(given)
    if table == "service":
        _eligibility_of(record)
    for old, new in _RENAMED.get(table, {}).items():
        if _says_something(record.get(old)) and not record.get(new) and isinstance(record[old], str | int | float):
            record[new] = record.pop(old)
    special = _SPECIAL.get(table)
    if special:
        special(record)
    return record


def items_of(key: str, value: Any, extra: Record) -> Iterator[Any]:
    """The items of a list property, however it was written: a list, one object, or texts with commas between."""
    if isinstance(value, str):
        value = [text.strip() for text in value.split(",") if text.strip()] if key in BARE else [value]
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and key in BARE:
            yield {**extra, BARE[key]: item}
        elif isinstance(item, dict):
            yield {**extra, **item}
        else:
            yield item


def _says_something(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _eligibility_of(service: Record) -> None:
    """2.x has a table of eligibility: ages, and a text."""
    for key in ("eligibility", "eligibilitys", "eligibilities"):
        if not isinstance(service.get(key), list):
            continue
        kept: list[Any] = []
        for row in service[key]:
            if not isinstance(row, dict):
                kept.append(row)
                continue
            for age in ("minimum_age", "maximum_age"):
                if _says_something(row.get(age)) and not _says_something(service.get(age)):
                    service[age] = row[age]
            text = row.get("eligibility") or row.get("eligibility_description")
            if isinstance(text, str) and text:
                texts = [service.get("eligibility_description"), text]
                service["eligibility_description"] = "\n".join(each for each in texts if isinstance(each, str) and each)
        service.pop(key)
        if kept:
            service[key] = kept


def _service(service: Record) -> None:
    notes = list(service["notes"]) if isinstance(service.get("notes"), list) else []
    for field in NOTED:
        value = service.pop(field, None)
        if _says_something(value):
            note = {"field": field, "text": _as_text(value)}
            if note not in notes:
                notes.append(note)
    if isinstance(service.get("audience"), str) and service["audience"].strip():
        notes.append({"field": "audience", "text": service.pop("audience")})
    if notes:
        service["notes"] = notes


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_as_text(each) for each in value)
    if isinstance(value, dict):
        words = [str(each) for key, each in value.items() if not key.endswith("id") and _says_something(each)]
        return ", ".join(words)
    return str(value)


def _organization(organization: Record) -> None:
    written = organization.get("year_incorporated")
    year = re.search(r"\b(1[6-9]|20)\d{2}\b", written) if isinstance(written, str) else None
    if year and written != year[0]:
        organization["year_incorporated"] = int(year[0])
        organization["originals"] = {**_originals(organization), "date_incorporated": written}


def _location(location: Record) -> None:
    virtual = str(location.get("virtual", "")).casefold() in {"true", "1", "yes", "t"}
    if virtual and not location.get("location_type"):
        location["location_type"] = "virtual"


def _schedule(schedule: Record) -> None:
    if schedule.get(FROM) == "holiday_schedule":
        _holiday(schedule)
    weekday = schedule.get("weekday")
    if _says_something(weekday) and not schedule.get("byday"):
        day = _day(weekday)
        if day:
            schedule.pop("weekday")
            schedule["byday"] = day
            schedule.setdefault("freq", "WEEKLY")
    if str(schedule.get("freq", "")).upper() == "DAILY":
        # The standard knows weeks and months only: every day is every weekday of each week.
        schedule["freq"] = "WEEKLY"
        schedule["byday"] = schedule.get("byday") or ",".join(_DAYS)
    if isinstance(schedule.get("byday"), str):
        schedule["byday"] = _byday(schedule["byday"])


def _holiday(row: Record) -> None:
    closed = str(row.pop("closed", "")).casefold() in {"true", "1", "yes", "t"}
    for old, new in (("start_date", "valid_from"), ("end_date", "valid_to")):
        if row.get(old) and not row.get(new):
            row[new] = row.pop(old)
    row["description"] = row.get("description") or ("holiday, closed" if closed else "holiday")


def _byday(written: str) -> str:
    days = [_day(part) or part.strip() for part in re.split(r"[,;]\s*", written) if part.strip()]
    return ",".join(days)


def _day(written: Any) -> str | None:
    """A weekday as iCalendar writes it: from its English name, its number (Monday is 1), or already so."""
    text = str(written).strip().upper()
    if text.isdigit():
        return _DAYS[(int(text) - 1) % 7] if 0 <= int(text) <= 7 else None
    if re.fullmatch(r"[+-]?\d?(MO|TU|WE|TH|FR|SA|SU)", text):
        return text.lstrip("+")
    return text[:2] if re.fullmatch(r"(MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]*\.?", text) else None


def _attribute(attribute: Record) -> None:
    """2.x and the UK's API hand out the term as `taxonomy`, with its own names."""
    taxonomy = attribute.get("taxonomy")
    if isinstance(taxonomy, dict) and not attribute.get("taxonomy_term"):
        attribute["taxonomy_term"] = attribute.pop("taxonomy")
    if attribute.get("taxonomy_id") and not attribute.get("taxonomy_term_id"):
        attribute["taxonomy_term_id"] = attribute.pop("taxonomy_id")


def _originals(record: Record) -> Record:
    given = record.get("originals")
    return given if isinstance(given, dict) else {}


_SPECIAL: dict[str, Callable[[Record], None]] = {
    "service": _service,
    "organization": _organization,
    "location": _location,
    "schedule": _schedule,
    "attribute": _attribute,
}
