"""An entry's texts in one other language."""

from typing import Literal

from pydantic import Field

from resources_catalog.part_model import PartModel, Text

#: What an editor says of a translation: read by a person, overtaken by the original, or not yet read by a person.
TranslationState = Literal["up_to_date", "outdated", "machine"]


class FormHelpTexts(PartModel):
    """The texts of a form help, line by line as in the original."""

    form: Text
    steps: tuple[Text, ...] = ()
    documents: tuple[Text, ...] = ()
    traps: tuple[Text, ...] = ()


class Translation(PartModel):
    """`phones` and `documents` go by the original's number and text; lists have the original's length and order."""

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
    payment: Text | None = None
    form_help: FormHelpTexts | None = None
    exclusions: tuple[Text, ...] = ()
    intake_point: Text | None = None
