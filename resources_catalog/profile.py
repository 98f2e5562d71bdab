"""What HSDS lacks and our profile adds to a service."""

from datetime import date
from typing import Literal

from pydantic import Field

from resources_catalog.part_model import PartModel, Text
from resources_catalog.rule import Rule, Scalar

Audience = Literal[
    "child_with_disability",
    "seriously_ill_child",
    "neurodevelopmental",
    "parents",
    "siblings",
    "young_adult",
    "any_family",
]


class EligibilitySource(PartModel):
    source_uri: str
    source_quote: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    version: int = 1


class Scenario(PartModel):
    """A family of whom `facts` have been told, and what the rule must say of it."""

    family: Text
    facts: dict[str, Scalar | tuple[str, ...]] = Field(default_factory=dict)
    outcome: Literal["eligible", "not_eligible", "unknown"]
    missing: tuple[str, ...] = ()


class PaymentDates(PartModel):
    """When money comes: in words, and where the days are certain as an iCalendar RRULE (without DTSTART) or a list.

    `moved` says where a payment goes that falls on a weekend or public holiday of the entry's country.
    """

    description: Text
    rrule: str | None = None
    dates: tuple[date, ...] = ()
    moved: Literal["before", "after", "not"] = "not"
    source_uri: str


class FormHelp(PartModel):
    """How to ask for it: steps in their order, what to have at hand, and what people get wrong."""

    form: Text
    uri: str | None = None
    steps: tuple[Text, ...] = Field(min_length=1)
    documents: tuple[Text, ...] = ()
    traps: tuple[Text, ...] = ()


class IntakePoint(PartModel):
    """Where one really applies, when that is not the organisation itself."""

    name: Text
    url: str | None = None
    phone: str | None = None


class Source(PartModel):
    uri: str
    title: Text
    checked: date


class Review(PartModel):
    state: Literal["demonstration", "confirmed", "due"]
    checked_on: date
    checked_by: Text
    next_check: date


class Profile(PartModel):
    """An imported entry may have no more than a summary.

    `exclusions` tells, in sentences, who cannot get it although the rule alone would say so. `confidential` names the
    fields of the HSDS record that are never shown in public, such as `phones` or `organization.email`.
    """

    summary: Text
    audience: tuple[Audience, ...] = ()
    situations: tuple[Text, ...] = ()
    eligibility: Rule | None = None
    eligibility_source: EligibilitySource | None = None
    scenarios: tuple[Scenario, ...] = ()
    exclusions: tuple[Text, ...] = ()
    intake_point: IntakePoint | None = None
    payment_dates: PaymentDates | None = None
    form_help: FormHelp | None = None
    confidential: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    review: Review | None = None
