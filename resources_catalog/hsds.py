"""Entries as HSDS 3.1 services with our profile, and services of others as entries."""

import html
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar, get_args
from uuid import UUID, uuid5

from pydantic import BaseModel, ValidationError

from resources_catalog.entry import (
    NAMESPACE,
    Entry,
    Organization,
    Phone,
    Profile,
    RequiredDocument,
    Schedule,
    Service,
    Status,
    Translation,
)
from resources_catalog.hsds_area import area_of
from resources_catalog.record_language import language_of
from resources_catalog.region import regions
from resources_catalog.topic import topics

PROFILE_URI = "https://family-navigator.example/hsds-profile/0.1"
TAXONOMY = "family-navigator-topics"

_SERVICE_TEXTS = (
    "alternate_name",
    "url",
    "email",
    "eligibility_description",
    "application_process",
    "fees_description",
)
_PROFILE_KEYS = ("audience", "situations", "eligibility", "eligibility_source", "sources", "review")
_TRANSLATED = ("name", "summary", "description", "eligibility_description", "application_process", "fees_description")
_READ = frozenset(
    {"id", "name", "description", "status", "minimum_age", "maximum_age", "assured_date", "phones", "schedules"}
    | {"required_documents", "organization", "service_areas", "language", "region", "level", "slug", "summary"}
    | {"translations", "topics", *_SERVICE_TEXTS, *_PROFILE_KEYS}
)
_SUMMARY = 160

_Model = TypeVar("_Model", bound=BaseModel)


def part_id(entry: Entry, part: str) -> UUID:
    """The id of a part of an entry, such as `phones/112`: the same at every export."""
    return uuid5(entry.id, part)


def to_hsds(entry: Entry) -> dict[str, Any]:
    """The entry as one dereferenced HSDS 3.1 service; what the standard lacks are properties of our profile."""
    document = entry.document()
    service: dict[str, Any] = {"id": str(entry.id), "status": entry.service.status, **document["service"]}
    service["organization"] = {
        "id": str(uuid5(NAMESPACE, f"organization/{entry.organization.name}")),
        **document["organization"],
    }
    for name, key in (("phones", "number"), ("required_documents", "document")):
        parts = service.get(name, [])
        service[name] = [{"id": str(part_id(entry, f"{name}/{part[key]}")), **part} for part in parts]
    service["schedules"] = [
        {"id": str(part_id(entry, f"schedules/{index}")), "freq": "WEEKLY", **schedule, **_time_zone(entry)}
        for index, schedule in enumerate(service.get("schedules", []))
    ]
    service["service_areas"] = _service_areas(entry)
    service["attributes"] = [_topic_attribute(entry, code) for code in entry.topics]
    service.update(document["profile"])
    service.update(language=entry.language, region=entry.region, level=entry.level, slug=entry.slug)
    service["translations"] = list(_translations(entry))
    unknown = dict(entry.unknown_fields)
    service["attributes"] += unknown.pop("attributes", [])
    return {**unknown, **service}


def _time_zone(entry: Entry) -> dict[str, str]:
    # HSDS has only a fixed offset, which is wrong for half of the year: the zone's name stands beside it.
    return {"time_zone": regions()[entry.region].time_zone} if entry.region in regions() else {}


def _service_areas(entry: Entry) -> list[dict[str, str]]:
    if entry.region not in regions():
        return []
    region = regions()[entry.region]
    national = entry.level == "national"
    return [
        {
            "id": str(part_id(entry, "service_areas/0")),
            "name": region.country_name(entry.language) if national else region.name(entry.language),
            "extent": region.country if national else region.code,
            "extent_type": "text",
        }
    ]


def _topic_attribute(entry: Entry, code: str) -> dict[str, Any]:
    name = topics()[code].name("en") if code in topics() else code
    return {
        "id": str(part_id(entry, f"attributes/topic/{code}")),
        "link_id": str(entry.id),
        "link_entity": "service",
        "link_type": "topic",
        "taxonomy_term": {
            "id": str(uuid5(NAMESPACE, f"topic/{code}")),
            "code": code,
            "name": name,
            "description": name,
            "taxonomy": TAXONOMY,
        },
    }


def _translations(entry: Entry) -> Iterator[dict[str, str]]:
    for language, texts in entry.translations.items():
        fields = [(key, getattr(texts, key)) for key in _TRANSLATED]
        fields += [("situations", situation) for situation in texts.situations]
        fields += [(f"phones/{number}", text) for number, text in texts.phones.items()]
        fields += [(f"required_documents/{document}", text) for document, text in texts.documents.items()]
        for field, text in fields:
            if text:
                yield {"language": language, "state": texts.state, "field": field, "text": text}


def entries_from_hsds(data: Any, skipped: list[str] | None = None) -> list[Entry]:
    """The services in `data`: a list, an API page, one service, or an object that holds `services`.

    A record that cannot be an entry is left out, and said in `skipped`.
    """
    entries: dict[UUID, Entry] = {}
    for record in _records(data):
        try:
            entry = entry_from_hsds(record)
        except (ValueError, TypeError, AttributeError) as error:
            if skipped is not None:
                skipped.append(f"{record.get('id') or record.get('name') or 'a record'}: {error}")
            continue
        entries[entry.id] = entry
    return list(entries.values())


def _records(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        for key in ("contents", "services", "items", "data"):
            if isinstance(data.get(key), list):
                data = data[key]
                break
        else:
            data = [data]
    for record in data if isinstance(data, list) else []:
        if isinstance(record, dict):
            # Some publishers wrap each service, or hand out services at locations.
            inner = record.get("service")
            yield inner if isinstance(inner, dict) and "name" not in record else record


def entry_from_hsds(record: dict[str, Any]) -> Entry:
    """One service as an entry. Raises ValueError when it has no name."""
    name, description = _text(record.get("name")), _text(record.get("description"))
    if not name:
        raise ValueError("the service has no name")
    given = record.get("organization")
    organization: dict[str, Any] = given if isinstance(given, dict) else {}
    language = _text(record.get("language"))[:2].lower() or language_of(f"{name} {description}")
    region, level = area_of(record)
    identity = _uuid(record.get("id") or name)
    status: Any = record.get("status")
    service = Service(
        name=name,
        description=description,
        status=status if status in get_args(Status) else "active",
        minimum_age=_number(record.get("minimum_age")),
        maximum_age=_number(record.get("maximum_age")),
        assured_date=_date(record.get("assured_date")),
        phones=tuple(_parts(Phone, record.get("phones"))),
        schedules=tuple(_parts(Schedule, record.get("schedules"))),
        required_documents=tuple(_parts(RequiredDocument, record.get("required_documents"))),
        **{key: _text(record.get(key)) or None for key in _SERVICE_TEXTS},
    )
    own, foreign = _attributes(record.get("attributes"))
    unknown = {key: value for key, value in record.items() if key not in _READ and key != "attributes"}
    return Entry(
        id=identity,
        slug=_text(record.get("slug")) or str(record.get("id") or identity),
        language=language,
        region=region,
        level=level,
        topics=own,
        organization=Organization(
            name=_text(organization.get("name")) or name,
            description=_text(organization.get("description")) or _text(organization.get("name")) or name,
            website=organization.get("website") or None,
            email=organization.get("email") or None,
        ),
        service=service,
        profile=_profile(record, _text(record.get("summary")) or _summary(description) or name),
        translations=_read_translations(record.get("translations")),
        unknown_fields={**unknown, "attributes": foreign} if foreign else unknown,
    )


def _profile(record: dict[str, Any], summary: str) -> Profile:
    given = {key: record[key] for key in _PROFILE_KEYS if record.get(key)}
    try:
        return Profile.model_validate({**given, "summary": summary}, strict=False)
    except ValidationError:
        # The same names in somebody else's profile: their meaning is not ours.
        situations = [text for text in record.get("situations") or [] if isinstance(text, str) and text]
        return Profile(summary=summary, situations=tuple(situations))


def _read_translations(given: Any) -> dict[str, Translation]:
    fields: dict[str, dict[str, Any]] = {}
    for line in given if isinstance(given, list) else []:
        if not isinstance(line, dict) or not {"language", "field", "text"} <= line.keys():
            continue
        texts = fields.setdefault(str(line["language"]), {"state": line.get("state", "machine"), "situations": []})
        group, _, key = str(line["field"]).partition("/")
        if group == "situations":
            texts["situations"].append(line["text"])
        elif key:
            texts.setdefault({"required_documents": "documents"}.get(group, group), {})[key] = line["text"]
        else:
            texts[group] = line["text"]
    read: dict[str, Translation] = {}
    for language, texts in fields.items():
        try:
            read[language] = Translation.model_validate(texts, strict=False)
        except ValidationError:
            continue
    return read


def _attributes(given: Any) -> tuple[tuple[str, ...], list[Any]]:
    """Our own topics among the attributes, and the attributes of other taxonomies."""
    own: list[str] = []
    foreign: list[Any] = []
    for attribute in given if isinstance(given, list) else []:
        term = attribute.get("taxonomy_term") if isinstance(attribute, dict) else None
        if isinstance(term, dict) and term.get("taxonomy") == TAXONOMY:
            own.append(str(term.get("code")))
        else:
            foreign.append(attribute)
    return tuple(own), foreign


def _parts(model: type[_Model], given: Any) -> Iterator[_Model]:
    for part in given if isinstance(given, list) else []:
        if isinstance(part, dict):
            known = {key: value for key, value in part.items() if key in model.model_fields and value is not None}
            known |= {key: str(value)[:5] for key, value in known.items() if key in {"opens_at", "closes_at"}}
            try:
                yield model.model_validate(known, strict=False)
            except ValidationError:
                continue


def _uuid(given: Any) -> UUID:
    try:
        return UUID(str(given))
    except ValueError:
        return uuid5(NAMESPACE, f"hsds/{given}")


def _text(given: Any) -> str:
    """Plain text without markup: what others publish may hold HTML."""
    if not isinstance(given, str):
        return ""
    return " ".join(html.unescape(re.sub(r"<[^>]{0,300}>", " ", given)).split())


def _summary(description: str) -> str:
    """The first sentence, cut at a word where it is too long for a card."""
    first = re.split(r"(?<=[.!?])\s", description, maxsplit=1)[0]
    return first if len(first) <= _SUMMARY else first[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def _number(given: Any) -> float | None:
    try:
        number = float(given)
    except (TypeError, ValueError):
        return None
    return number if number >= 0 else None


def _date(given: Any) -> date | None:
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        return None
