"""Records of HSDS 3.1 as the rows of its tables, so that joining them again gives the same records."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from resources_catalog.hsds.additions import OF_ALL, OF_SERVICE, PARTS, of_table
from resources_catalog.hsds.joining import MORE, SERVICES, WITH, WITHOUT, RowsInMemory, joined
from resources_catalog.hsds.tables import OWNER_COLUMNS, tables
from resources_catalog.hsds.upgrade import upgrade
from resources_catalog.hsds.values import Unfit, fitted

Record = dict[str, Any]
Row = dict[str, Any]

#: Columns of ours that hold a JSON object or list.
OBJECTS = frozenset({"eligibility", "eligibility_source", "payment_dates", "form_help", "intake_point", "review"}) | {
    "originals",
    MORE,
}
LISTS = frozenset({*PARTS, "notes"}) - OBJECTS


@dataclass
class Tables:
    """Table → id → row. A value is a JSON value; what a cell holds is told by `cell`."""

    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {name: {} for name in tables()})


def columns(table: str) -> tuple[str, ...]:
    """The columns of a table: the standard's, and ours behind them."""
    return (*tables()[table].fields, *of_table(table), MORE)


def cell(value: Any) -> str:
    """A value as it stands in a CSV cell: text as it is, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def tabular(records: Iterable[Mapping[str, Any]]) -> Tables:
    """All records in tables. What the columns cannot hold stands in the column `more` of its service."""
    made = Tables()
    services: dict[str, Record] = {}
    for record in records:
        services[record["id"]] = dict(record)
        _Split(made).add(SERVICES, dict(record), {})
    _drop_dangling(made)
    rows = RowsInMemory(made.rows)
    for identity, record in services.items():
        row = made.rows[SERVICES][identity]
        got = upgrade(joined(rows, SERVICES, dict(row))).record
        changed = {key: value for key, value in record.items() if key not in got or got[key] != value}
        missing = sorted(got.keys() - record.keys())
        if changed or missing:
            more = {WITH: {**row.get(MORE, {}).get(WITH, {}), **changed}, WITHOUT: missing}
            row[MORE] = {key: value for key, value in more.items() if value}
    return made


class _Split:
    def __init__(self, made: Tables) -> None:
        self._rows = made.rows

    def add(self, table: str, record: Record, keys: Row) -> bool:
        """Put `record`, with `keys` to its owner, into its table. False when it has no place there."""
        shape = tables()[table]
        identity = record.get("id")
        if not isinstance(identity, str):
            return False
        row: Row = dict(keys)
        rest: Record = {}
        for key, value in record.items():
            if key in shape.objects or key in shape.lists:
                continue
            if key in columns(table) and key != MORE and _fits(table, key, value):
                row[key] = value
            else:
                rest[key] = value
        for key, child in shape.objects.items():
            self._object(shape.column_of(key), key, child, record, row, rest)
        if any(wants.required_in_csv and not _said(row, key) for key, wants in shape.fields.items() if _strict(table)):
            return False
        there = self._rows[table].get(identity)
        if rest:
            row[MORE] = {WITH: rest}
        if there is not None:
            return there == row
        self._rows[table][identity] = row
        for key, child in shape.lists.items():
            for each in record.get(key, []):
                self.add(child, each, self._keys(table, identity, child))
        return True

    def _object(self, column: str, key: str, child: str, record: Record, row: Row, rest: Record) -> None:
        value = record.get(key)
        if not isinstance(value, dict):
            return
        if self.add(child, value, {}):
            row[column] = value["id"]
        elif isinstance(value.get("id"), str) and value["id"] in self._rows[child]:
            # Another record says something else of the same organisation: the key holds, the difference stays here.
            row[column] = value["id"]
            rest[key] = value
        else:
            rest[key] = value

    def _keys(self, table: str, identity: str, child: str) -> Row:
        if child in OWNER_COLUMNS:
            return dict(zip(OWNER_COLUMNS[child], (table, identity), strict=True))
        return {f"{table}_id": identity}


def _strict(table: str) -> bool:
    # Countries without states have addresses too; datapackage.json says so.
    return table != "address"


def _said(row: Row, key: str) -> bool:
    return row.get(key) not in (None, "")


def _fits(table: str, key: str, value: Any) -> bool:
    """Whether a cell can hold `value` so that the same value is read from it."""
    if key in (*OF_ALL, *OF_SERVICE) and key not in tables()[table].fields:
        if key in OBJECTS:
            return isinstance(value, dict)
        return isinstance(value, list) if key in LISTS else isinstance(value, str) and bool(value.strip())
    wants = tables()[table].fields.get(key)
    if wants is not None and wants.kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and _reads_back(value)
    return isinstance(value, str) and bool(value.strip())


def _reads_back(number: float) -> bool:
    try:
        return bool(fitted("number", cell(number)) == number)
    except Unfit:
        return False


def _drop_dangling(made: Tables) -> None:
    """Foreign keys that lead nowhere leave their column: the package declares them, and a reader follows them.

    A row that needs such a key goes as a whole; what hung on it dangles next.
    """
    changed = True
    while changed:
        changed = False
        for name, rows in made.rows.items():
            needed = {column for column, wants in tables()[name].fields.items() if wants.required_in_csv}
            for identity, row in list(rows.items()):
                lost = [(column, target) for column, target in foreign_keys(name) if column in row]
                lost = [(column, target) for column, target in lost if row[column] not in made.rows[target]]
                changed = changed or bool(lost)
                if name != SERVICES and any(column in needed for column, _ in lost):
                    rows.pop(identity)
                    continue
                gone = {column: row.pop(column) for column, _ in lost}
                if gone:
                    more = row.setdefault(MORE, {})
                    more[WITH] = {**more.get(WITH, {}), **gone}


def foreign_keys(table: str) -> list[tuple[str, str]]:
    """(column, table that it points to), as the standard's data package declares them."""
    shape = tables()[table]
    named = {shape.column_of(key): child for key, child in shape.objects.items() if key != "taxonomy_detail"}
    if table == "taxonomy_term":
        named["taxonomy_id"] = "taxonomy"
    for owner in tables():
        column = f"{owner}_id"
        if column in shape.fields and table not in {"attribute", "metadata"}:
            named.setdefault(column, owner)
    return sorted(named.items())
