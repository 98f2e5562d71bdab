"""What all parts of an entry have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]


class PartModel(BaseModel):
    """A part of an entry: unchangeable, strict about types, and with no key that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
