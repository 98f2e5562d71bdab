"""The HSDS service inside an entry, by the standard's names, in the original language."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from resources_catalog.part_model import PartModel, Text

Status = Literal["active", "inactive", "defunct", "temporarily closed"]

ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Organization(PartModel):
    name: Text
    description: Text
    website: str | None = None
    email: str | None = None


class Phone(PartModel):
    number: Text
    description: Text | None = None


class Schedule(PartModel):
    """Opening or telephone hours; times are local to the entry's region, `byday` as in iCalendar.

    `description` is `telephone` (the default) for when somebody answers the telephone, `visit` for when a door is open.
    After `valid_to` nobody has said whether the hours still hold; after `until` they have ended.
    """

    freq: Literal["WEEKLY", "MONTHLY"] = "WEEKLY"
    byday: Annotated[str, Field(pattern=r"^(-?\d)?(MO|TU|WE|TH|FR|SA|SU)(,(-?\d)?(MO|TU|WE|TH|FR|SA|SU))*$")]
    opens_at: ClockTime
    closes_at: ClockTime
    description: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    until: date | None = None


class RequiredDocument(PartModel):
    document: Text
    uri: str | None = None


class Service(PartModel):
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
