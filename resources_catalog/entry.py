"""One entry of the catalogue: an HSDS 3.1 service with what the standard lacks."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from resources_catalog.region import regions
from resources_catalog.rule import Rule

#: Ids of starter entries and of their parts are UUIDv5 in this namespace: they never change between installations.
NAMESPACE = UUID("6f2b5c1e-6d0b-5b7c-9a53-0e7c5d4f8a21")

Level = Literal["national", "regional", "municipal"]
Status = Literal["active", "inactive", "defunct", "temporarily closed"]
Audience = Literal[
    "child_with_disability",
    "seriously_ill_child",
    "neurodevelopmental",
    "parents",
    "siblings",
    "young_adult",
    "any_family",
]
#: What an editor says of a translation: read by a person, overtaken by the original, or not yet read by a person.
TranslationState = Literal["up_to_date", "outdated", "machine"]
#: What a reader is shown: `missing` means the original stands in for a language that has no translation.
TextState = Literal["original", "up_to_date", "outdated", "machine", "missing"]

Text = Annotated[str, Field(min_length=1)]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Organization(_Part):
    name: Text
    description: Text
    website: str | None = None
    email: str | None = None


class Phone(_Part):
    number: Text
    description: Text | None = None


class Schedule(_Part):
    """Opening or telephone hours; times are local to the entry's region, `byday` as in iCalendar."""

    freq: Literal["WEEKLY", "MONTHLY"] = "WEEKLY"
    byday: Annotated[str, Field(pattern=r"^(-?\d)?(MO|TU|WE|TH|FR|SA|SU)(,(-?\d)?(MO|TU|WE|TH|FR|SA|SU))*$")]
    opens_at: ClockTime
    closes_at: ClockTime
    description: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class RequiredDocument(_Part):
    document: Text
    uri: str | None = None


class Service(_Part):
    """The HSDS service, by the standard's names, in the original language."""

    name: Text
    alternate_name: str | None = None
    description: str = ""
    url: str | None = None
    email: str | None = None
    status: Status = "active"
    eligibility_description: str | None = None
    application_process: str | None = None
    fees_description: str | None = None
    minimum_age: float | None = Field(default=None, ge=0)
    maximum_age: float | None = Field(default=None, ge=0)
    assured_date: date | None = None
    required_documents: tuple[RequiredDocument, ...] = ()
    phones: tuple[Phone, ...] = ()
    schedules: tuple[Schedule, ...] = ()


class EligibilitySource(_Part):
    source_uri: str
    source_quote: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    version: int = 1


class Source(_Part):
    uri: str
    title: Text
    checked: date


class Review(_Part):
    state: Literal["demonstration", "confirmed", "due"]
    checked_on: date
    checked_by: Text
    next_check: date


class Profile(_Part):
    """What HSDS lacks. An imported entry may have no more than a summary."""

    summary: Text
    audience: tuple[Audience, ...] = ()
    situations: tuple[Text, ...] = ()
    eligibility: Rule | None = None
    eligibility_source: EligibilitySource | None = None
    sources: tuple[Source, ...] = ()
    review: Review | None = None


class Translation(_Part):
    """The entry's texts in one other language; `phones` and `documents` go by the original's number and text."""

    state: TranslationState
    name: Text
    summary: Text
    description: Text
    eligibility_description: Text | None = None
    application_process: Text | None = None
    situations: tuple[Text, ...] = ()
    phones: dict[str, Text] = Field(default_factory=dict)
    documents: dict[str, Text] = Field(default_factory=dict)
    fees_description: Text | None = None


@dataclass(frozen=True)
class LocalisedPhone:
    number: str
    description: str | None


@dataclass(frozen=True)
class LocalisedEntry:
    """An entry's texts for one reader. `language` is the language that the texts are really in."""

    id: UUID
    language: str
    requested: str
    state: TextState
    name: str
    summary: str
    description: str
    eligibility_description: str | None
    application_process: str | None
    fees_description: str | None
    situations: tuple[str, ...]
    phones: tuple[LocalisedPhone, ...]
    documents: tuple[str, ...]


class Entry(_Part):
    """An entry with its identity. `region` is None for an imported service that names no area of ours."""

    id: UUID
    slug: Text
    language: Text
    region: str | None
    level: Level
    topics: tuple[Text, ...] = ()
    organization: Organization
    service: Service
    profile: Profile
    translations: dict[str, Translation] = Field(default_factory=dict)
    #: Fields of an imported record that we do not know; kept so that nothing is lost on export.
    unknown_fields: dict[str, Any] = Field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The entry as plain JSON values; `Entry.from_document` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Entry":
        return cls.model_validate_json(json.dumps(document))

    @property
    def content_hash(self) -> str:
        """SHA-256, in hexadecimal, of all that the entry says."""
        text = json.dumps(self.document(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages with texts of their own, the original first."""
        return (self.language, *(code for code in self.translations if code != self.language))

    def serves(self, region: str | None) -> bool:
        """Whether families in `region` can use it; an entry without a region, or no region asked for, always fits."""
        if self.region is None or region is None or self.region == region:
            return True
        known = regions()
        if self.level != "national" or self.region not in known or region not in known:
            return False
        return known[self.region].country == known[region].country

    def localised(self, language: str) -> LocalisedEntry:
        """The texts in `language`, or in the original language (state `missing`) where there is no translation."""
        if language != self.language and language in self.translations:
            return self._translated(language, self.translations[language])
        service = self.service
        return LocalisedEntry(
            id=self.id,
            language=self.language,
            requested=language,
            state="original" if language == self.language else "missing",
            name=service.name,
            summary=self.profile.summary,
            description=service.description,
            eligibility_description=service.eligibility_description,
            application_process=service.application_process,
            fees_description=service.fees_description,
            situations=self.profile.situations,
            phones=tuple(LocalisedPhone(phone.number, phone.description) for phone in service.phones),
            documents=tuple(required.document for required in service.required_documents),
        )

    def _translated(self, language: str, texts: Translation) -> LocalisedEntry:
        service = self.service
        return LocalisedEntry(
            id=self.id,
            language=language,
            requested=language,
            state=texts.state,
            name=texts.name,
            summary=texts.summary,
            description=texts.description,
            eligibility_description=texts.eligibility_description or service.eligibility_description,
            application_process=texts.application_process or service.application_process,
            fees_description=texts.fees_description or service.fees_description,
            situations=texts.situations,
            phones=tuple(
                LocalisedPhone(phone.number, texts.phones.get(phone.number, phone.description))
                for phone in service.phones
            ),
            documents=tuple(
                texts.documents.get(required.document, required.document) for required in service.required_documents
            ),
        )


def entry_id(region: str, slug: str) -> UUID:
    """The id of the starter entry `entries/<region>/<slug>.yml`."""
    return uuid5(NAMESPACE, f"{region}/{slug}")
