"""An eligibility rule as it is written: a tree of all / any / not whose leaves compare one fact."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

Operator = Literal["is", "is_not", "at_least", "at_most", "one_of", "includes"]
Scalar = bool | int | float | str


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_by_name=True, validate_by_alias=True)


class Comparison(_Node):
    """One fact against one value; exactly one operator is given."""

    fact: str
    is_: Scalar | None = Field(default=None, alias="is")
    is_not: Scalar | None = None
    at_least: Scalar | None = None
    at_most: Scalar | None = None
    one_of: tuple[Scalar, ...] | None = Field(default=None, min_length=1)
    includes: str | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> "Comparison":
        if len(self._given()) != 1:
            raise ValueError(
                f"the comparison of '{self.fact}' needs exactly one of is, is_not, at_least, at_most, one_of, includes"
            )
        return self

    @property
    def operator(self) -> Operator:
        return self._given()[0][0]

    @property
    def value(self) -> Scalar | tuple[Scalar, ...]:
        return self._given()[0][1]

    def _given(self) -> list[tuple[Operator, Scalar | tuple[Scalar, ...]]]:
        pairs: list[tuple[Operator, Scalar | tuple[Scalar, ...] | None]] = [
            ("is", self.is_),
            ("is_not", self.is_not),
            ("at_least", self.at_least),
            ("at_most", self.at_most),
            ("one_of", self.one_of),
            ("includes", self.includes),
        ]
        return [(operator, value) for operator, value in pairs if value is not None]


class AllOf(_Node):
    all: tuple["Rule", ...] = Field(min_length=1)


class AnyOf(_Node):
    any: tuple["Rule", ...] = Field(min_length=1)


class NotOf(_Node):
    not_: "Rule" = Field(alias="not")


def _kind(node: object) -> str | None:
    keys = node.keys() if isinstance(node, dict) else getattr(type(node), "model_fields", {}).keys()
    for kind in ("all", "any", "not", "fact"):
        if kind in keys or f"{kind}_" in keys:
            return kind
    return None


Rule = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NotOf, Tag("not")]
    | Annotated[Comparison, Tag("fact")],
    Discriminator(_kind),
]

for _model in (AllOf, AnyOf, NotOf):
    _model.model_rebuild()


def comparisons(rule: Rule) -> Iterator[Comparison]:
    """The leaves of `rule`, left to right."""
    match rule:
        case Comparison():
            yield rule
        case NotOf():
            yield from comparisons(rule.not_)
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from comparisons(part)
