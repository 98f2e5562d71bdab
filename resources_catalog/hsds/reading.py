"""A record of HSDS 3.1 as an entry: plain texts, in our own form, with the record kept where it says more."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from resources_catalog.entry import Entry, Level
from resources_catalog.hsds.additions import PARTS
from resources_catalog.hsds.area import area_of
from resources_catalog.hsds.local_time import local_time
from resources_catalog.hsds.plain_text import plain_line, plain_text
from resources_catalog.hsds.published import TAXONOMY
from resources_catalog.hsds.translations import translations_from
from resources_catalog.profile import Profile
from resources_catalog.record_language import language_of
from resources_catalog.region import Region, regions
from resources_catalog.service import Phone, RequiredDocument, Schedule, Service

Record = dict[str, Any]

_SUMMARY = 160
_LONGEST_NAME = 300
_LONGEST_SLUG = 200
_PROSE = ("eligibility_description", "application_process", "fees_description")
#: How one says "extension" in the entry's language.
_EXTENSION = {
    "en": "ext.",
    "sv": "ankn.",
    "nl": "toestel",
    "ru": "доб.",
    "uk": "дод.",
    "vi": "máy lẻ",
    "ar": "تحويلة",
}
_NOT_FOR_VOICE = frozenset({"fax", "tty", "tdd", "modem"})
_UNREMARKABLE = frozenset({"", "voice", "phone", "telephone", "landline", "main", "text"})
_AS_IS = frozenset(
    {"eligibility", "facts", "missing", "outcome", "audience", "confidential", "uri", "source_uri", "url", "rrule"}
    | {"moved", "state", "dates", "phone", "checked", "checked_on", "next_check", "valid_from", "valid_to"}
)
_PLAIN_DAYS = re.compile(r"^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$")

_Model = TypeVar("_Model", bound=BaseModel)


def read(record: Record, region: str | None = None) -> Entry:
    """The entry that an upgraded record describes. `region` is taken where the record names none of ours."""
    found, level = _area(record, region)
    name = _cut(plain_line(record["name"]), _LONGEST_NAME)
    description = plain_text(record.get("description"))
    language = _language(record, f"{name} {description}")
    identity = str(record["id"])
    slug = record.get("slug") or record.get("original_id") or identity
    given = record["organization"]
    organization = plain_line(given["name"]) or name
    return Entry.from_document(
        {
            "id": identity,
            "slug": slug if len(slug) <= _LONGEST_SLUG else identity,
            "language": language,
            "region": found,
            "level": level,
            "topics": list(_topics(record)),
            "organization": {
                "name": organization,
                "description": plain_text(given.get("description")) or organization,
                **{key: given[key] for key in ("website", "email") if given.get(key)},
            },
            "service": _service(record, name, description, language, regions().get(found or "")),
            "profile": _profile(record, _summary(record, description) or name),
            "translations": {
                code: texts.model_dump(mode="json")
                for code, texts in translations_from(record.get("translations")).items()
            },
        }
    )


def _area(record: Record, region: str | None) -> tuple[str | None, Level]:
    found, level = area_of(record)
    if found is None and region is not None:
        return region, "regional"
    return found, level


def _language(record: Record, text: str) -> str:
    """What the record says of itself, else what its words tell; a code such as sv-SE is sv."""
    written = record.get("language")
    return str(written).partition("-")[0].lower() if written else language_of(text)


def _service(record: Record, name: str, description: str, language: str, region: Region | None) -> Record:
    schedules = _first(record, "schedules")
    phones = _first(record, "phones", ("contacts", "organization"))
    service = {
        "name": name,
        "alternate_name": plain_line(record.get("alternate_name")),
        "description": description,
        "url": record.get("url"),
        "email": record.get("email"),
        "status": record["status"],
        **{key: plain_text(record.get(key)) for key in _PROSE},
        "minimum_age": _age(record.get("minimum_age")),
        "maximum_age": _age(record.get("maximum_age")),
        "assured_date": record.get("assured_date"),
        "phones": _models(Phone, (_phone(phone, language) for phone in phones)),
        "schedules": _models(Schedule, (_schedule(hours, region) for hours in schedules)),
        "required_documents": _models(
            RequiredDocument,
            (
                {"document": plain_text(one.get("document")), "uri": one.get("uri")}
                for one in record.get("required_documents", [])
            ),
        ),
    }
    return Service.model_validate_json(
        json.dumps({key: value for key, value in service.items() if value not in (None, "")})
    ).model_dump(mode="json")


def _first(record: Record, key: str, elsewhere: Iterable[str] = ()) -> list[Record]:
    """The service's own list, or what holds at its places, or what its contacts and organisation have."""
    own: list[Record] = record.get(key, [])
    if own:
        return own
    at_places: list[Record] = record.get("service_at_locations", [])
    # Hours of several places would run into each other; telephones do not.
    if key == "phones" or len(at_places) == 1:
        for holders in (at_places, [place.get("location", {}) for place in at_places]):
            found = [each for holder in holders for each in holder.get(key, [])]
            if found:
                return found
    for name in elsewhere:
        holders = record.get(name, [])
        found = [
            each for holder in (holders if isinstance(holders, list) else [holders]) for each in holder.get(key, [])
        ]
        if found:
            return found
    return []


def _phone(phone: Record, language: str) -> Record | None:
    kind = plain_line(phone.get("type"))
    if kind.casefold() in _NOT_FOR_VOICE or not any(map(str.isdigit, phone["number"])):
        return None
    says = [plain_line(phone.get("description"))]
    if not says[0] and kind.casefold() not in _UNREMARKABLE:
        says = [kind]
    # A number with an extension behind it would be dialled as one; and an extension such as 0123 is no number.
    extension = phone.get("originals", {}).get("extension", phone.get("extension"))
    if extension is not None:
        says.append(f"{_EXTENSION.get(language, _EXTENSION['en'])} {plain_line(str(extension))}")
    return {"number": plain_line(phone["number"]), "description": ", ".join(text for text in says if text) or None}


def _schedule(hours: Record, region: Region | None) -> Record | None:
    """None for hours that are more than days and times; the record keeps them."""
    freq = hours.get("freq", "WEEKLY")
    byday = hours.get("byday", "")
    if freq == "WEEKLY" and not _PLAIN_DAYS.match(byday):
        return None
    if not hours.get("opens_at") or not hours.get("closes_at"):
        return None
    day = hours.get("dtstart") or hours.get("valid_from")
    return {
        "freq": freq,
        "byday": byday,
        "opens_at": local_time(hours["opens_at"], region, day),
        "closes_at": local_time(hours["closes_at"], region, day),
        "description": plain_text(hours.get("description")) or None,
        "valid_from": hours.get("valid_from"),
        "valid_to": hours.get("valid_to"),
        "until": hours.get("until"),
    }


def _models(model: type[_Model], given: Iterable[Record | None]) -> list[Record]:
    """Those of `given` that are such parts, as documents, each once."""
    made: list[Record] = []
    for part in given:
        try:
            read_part = model.model_validate(part, strict=False) if part else None
        except ValidationError:
            continue
        document = read_part.model_dump(mode="json") if read_part else None
        if document and document not in made:
            made.append(document)
    return made


def _profile(record: Record, summary: str) -> Record:
    parts = {key: record[key] if key in _AS_IS else _plain(record[key]) for key in PARTS if record.get(key)}
    return Profile.model_validate_json(json.dumps({**parts, "summary": summary})).model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )


def _plain(value: Any) -> Any:
    """Texts inside the profile's parts are shown as well; codes, rules and addresses stay as they are."""
    if isinstance(value, str):
        return plain_text(value) or value
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: each if key in _AS_IS else _plain(each) for key, each in value.items()}
    return value


def _topics(record: Record) -> Iterator[str]:
    """Our own topics among the attributes."""
    for attribute in record.get("attributes", []):
        term = attribute.get("taxonomy_term", {})
        if term.get("taxonomy") == TAXONOMY and term.get("code"):
            yield str(term["code"])


def _summary(record: Record, description: str) -> str:
    """The record's own, or the first sentence, cut at a word where it is too long for a card."""
    own = plain_line(record.get("summary"))
    if own:
        return own
    first = re.split(r"(?<=[.!?])\s", " ".join(description.split()), maxsplit=1)[0]
    return _cut(first, _SUMMARY)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def _age(given: int | float | None) -> float | None:
    return float(given) if given is not None and given >= 0 else None
