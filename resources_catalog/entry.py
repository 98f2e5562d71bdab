"""One entry of the catalogue: an HSDS 3.1 service with what the standard lacks."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import Field

from resources_catalog.part_model import PartModel, Text
from resources_catalog.profile import FormHelp, Profile
from resources_catalog.region import regions
from resources_catalog.service import Organization, Service
from resources_catalog.translation import Translation

#: Ids of starter entries and of their parts are UUIDv5 in this namespace: they never change between installations.
NAMESPACE = UUID("6f2b5c1e-6d0b-5b7c-9a53-0e7c5d4f8a21")

Level = Literal["national", "regional", "municipal"]
#: What a reader is shown: `missing` means the original stands in for a language that has no translation.
TextState = Literal["original", "up_to_date", "outdated", "machine", "missing"]


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
    #: When money comes, in words.
    payment: str | None
    form_help: FormHelp | None
    exclusions: tuple[str, ...]
    intake_point: str | None


class Entry(PartModel):
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
        original = self._original(language)
        if language == self.language or language not in self.translations:
            return original
        return _translated(original, language, self.translations[language])

    def _original(self, requested: str) -> LocalisedEntry:
        service, profile = self.service, self.profile
        return LocalisedEntry(
            id=self.id,
            language=self.language,
            requested=requested,
            state="original" if requested == self.language else "missing",
            name=service.name,
            summary=profile.summary,
            description=service.description,
            eligibility_description=service.eligibility_description,
            application_process=service.application_process,
            fees_description=service.fees_description,
            situations=profile.situations,
            phones=tuple(LocalisedPhone(phone.number, phone.description) for phone in service.phones),
            documents=tuple(required.document for required in service.required_documents),
            payment=profile.payment_dates.description if profile.payment_dates else None,
            form_help=profile.form_help,
            exclusions=profile.exclusions,
            intake_point=profile.intake_point.name if profile.intake_point else None,
        )


def _translated(original: LocalisedEntry, language: str, texts: Translation) -> LocalisedEntry:
    form_help = original.form_help
    if form_help and texts.form_help:
        form_help = FormHelp(**texts.form_help.model_dump(), uri=form_help.uri)
    return replace(
        original,
        language=language,
        state=texts.state,
        name=texts.name,
        summary=texts.summary,
        description=texts.description,
        eligibility_description=texts.eligibility_description or original.eligibility_description,
        application_process=texts.application_process or original.application_process,
        fees_description=texts.fees_description or original.fees_description,
        situations=texts.situations,
        phones=tuple(
            LocalisedPhone(phone.number, texts.phones.get(phone.number, phone.description)) for phone in original.phones
        ),
        documents=tuple(texts.documents.get(document, document) for document in original.documents),
        payment=(texts.payment or original.payment) if original.payment else None,
        form_help=form_help,
        exclusions=texts.exclusions or original.exclusions,
        intake_point=(texts.intake_point or original.intake_point) if original.intake_point else None,
    )


def entry_id(region: str, slug: str) -> UUID:
    """The id of the starter entry `entries/<region>/<slug>.yml`."""
    return uuid5(NAMESPACE, f"{region}/{slug}")
