"""The tables of HSDS 3.1, and one of our profile, and how they hang together; read from tables.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

SOURCE = Path(__file__).parent / "tables.yml"

#: The table that only our profile has.
OURS = "translation"
#: What may hang on almost every record; they name their owner by two columns of their own.
ATTACHED = {"attributes": "attribute", "metadata": "metadata"}
OWNER_COLUMNS = {"attribute": ("link_entity", "link_id"), "metadata": ("resource_type", "resource_id")}


@dataclass(frozen=True)
class FieldOf:
    """`kind`: uuid, text, number, date, time, datetime, uri or email; `choices` is empty where anything goes."""

    kind: str
    required: bool = False
    required_in_csv: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """`lists` and `objects` map a property in JSON to the table of its children."""

    name: str
    file: str
    fields: Mapping[str, FieldOf]
    lists: Mapping[str, str]
    objects: Mapping[str, str]

    @cached_property
    def properties(self) -> tuple[str, ...]:
        """The standard's property names, in the order in which we write them."""
        return (*self.fields, *self.objects, *self.lists)

    def column_of(self, child: str) -> str:
        """The column that holds the id of a single child, such as `organization_id` for `organization`."""
        return "taxonomy_id" if child == "taxonomy_detail" else f"{child}_id"


@cache
def tables() -> dict[str, Table]:
    """Name → table, in the order of the file."""
    blocks: dict[str, dict[str, Any]] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return {name: _table(name, block) for name, block in blocks.items()}


def _table(name: str, block: dict[str, Any]) -> Table:
    attached = block.get("bare", list(ATTACHED))
    return Table(
        name=name,
        file=block["file"],
        fields={field: _field(written) for field, written in block["fields"].items()},
        lists={**block.get("lists", {}), **{key: ATTACHED[key] for key in attached}},
        objects=block.get("objects", {}),
    )


def _field(written: str) -> FieldOf:
    kind, _, rest = written.partition(" ")
    mark, _, choices = rest.partition(" ") if rest.startswith("!") else ("", "", rest)
    return FieldOf(
        kind=kind,
        required=mark == "!",
        required_in_csv=bool(mark),
        choices=tuple(choices.split("|")) if choices else (),
    )


def ordered(table: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """`record` with its properties, and those of its children, in the standard's order; others follow by name."""
    shape = tables()[table]
    known = [key for key in shape.properties if key in record]
    result: dict[str, Any] = {}
    for key in (*known, *sorted(record.keys() - set(known))):
        value = record[key]
        if key in shape.objects and isinstance(value, dict):
            value = ordered(shape.objects[key], value)
        elif key in shape.lists and isinstance(value, list):
            value = [ordered(shape.lists[key], each) if isinstance(each, dict) else each for each in value]
        elif isinstance(value, dict | list):
            value = _sorted(value)
        result[key] = value
    return result


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(each) for each in value] if isinstance(value, list) else value
