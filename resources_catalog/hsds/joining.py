"""Rows of tables, joined by their keys into one record for each service, wherever the rows wait."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Protocol

from resources_catalog.hsds.tables import OWNER_COLUMNS, tables

Record = dict[str, Any]

SERVICES = "service"
#: Tables of 1.x and 2.x that 3.1 has none for, and their files; their rows hang on the service under their own name.
LOOSE = {
    "eligibility": ("eligibility", "eligibilities", "eligibilitys"),
    "payment_accepted": ("payment_accepted", "payments_accepted"),
}
#: A column for what the others cannot hold: properties to set, and names of properties that were not there.
MORE = "more"
WITH, WITHOUT = "with", "without"
#: A row that names several owners hangs on the nearest to the person who asks.
_OWNERS = ("service_at_location", "contact", "phone", "service", "location", "organization", "taxonomy_term", "program")


class Rows(Protocol):
    """The rows of all tables; every call gives copies."""

    def one(self, table: str, identity: Any) -> Record | None: ...

    def children(self, table: str, owner: str, identity: str) -> list[Record]: ...

    def is_served(self, location: str) -> bool: ...


class RowsInMemory:
    """Rows by table and id."""

    def __init__(self, rows: Mapping[str, Mapping[str, Record]]) -> None:
        self._rows = rows
        self._owned: dict[tuple[str, str | None, str | None], list[Record]] = defaultdict(list)
        self._places: set[str] = set()
        for table, its in rows.items():
            for row in its.values():
                self._owned[(table, *owner_of(table, row))].append(row)
                self._places.add(str(place_of(table, row)))

    def one(self, table: str, identity: Any) -> Record | None:
        row = self._rows.get(table, {}).get(str(identity))
        return dict(row) if row is not None else None

    def children(self, table: str, owner: str, identity: str) -> list[Record]:
        return [dict(row) for row in self._owned.get((table, owner, identity), ())]

    def is_served(self, location: str) -> bool:
        return location in self._places


def joined(rows: Rows, table: str, row: Record) -> Record:
    """`row` of `table` with all that hangs on it."""
    return _Join(rows).record(table, row, frozenset())


class _Join:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def record(self, table: str, row: Record, above: frozenset[tuple[str, str]]) -> Record:
        """`row` with its children; `above` are the records that it hangs on, so that a circle of keys ends."""
        identity = str(row.get("id") or "")
        if (table, identity) in above:
            return row
        above |= {(table, identity)}
        shape = tables()[table]
        record = dict(row)
        if table == SERVICES:
            self._older(record, above)
        for key, child in shape.objects.items():
            one = self._rows.one(child, record.get(shape.column_of(key)))
            if one is not None and key not in record:
                record[key] = self.record(child, one, above)
        for key, child in shape.lists.items():
            children = self._rows.children(child, table, identity) if identity else []
            if key == "locations":
                # A place where a service is given stands there; repeating it here would swell every service.
                children = [one for one in children if not self._rows.is_served(str(one.get("id")))]
            if children:
                given = record.get(key)
                before = given if isinstance(given, list) else [given] if given else []
                record[key] = [*before, *(self.record(child, one, above) for one in children)]
        more = record.pop(MORE, None)
        if isinstance(more, dict):
            record = {key: value for key, value in record.items() if key not in more.get(WITHOUT, [])}
            record |= more.get(WITH, {})
        return record

    def _older(self, service: Record, above: frozenset[tuple[str, str]]) -> None:
        """What 1.x and 2.x hang on a service in other ways: its place, its terms, tables that are gone."""
        place = self._rows.one("location", service.pop("location_id", None))
        if place is not None:
            service["service_at_locations"] = [{"location": self.record("location", place, above)}]
            service.setdefault("organization_id", place.get("organization_id"))
        for name in LOOSE:
            rows = self._rows.children(name, SERVICES, str(service.get("id")))
            if rows:
                service[name] = rows
        terms = service.pop("taxonomy_ids", None)
        if isinstance(terms, str):
            named = [(term, self._rows.one("taxonomy_term", term)) for term in map(str.strip, terms.split(",")) if term]
            service["attributes"] = [
                {"taxonomy_term_id": term, **({"taxonomy_term": found} if found else {})} for term, found in named
            ]


def owner_of(table: str, row: Record) -> tuple[str | None, str | None]:
    """The table and id of the record that `row` hangs on."""
    if table in OWNER_COLUMNS:
        named, linked = OWNER_COLUMNS[table]
        if row.get(linked):
            entity = str(row.get(named) or "")
            # 2.x writes the table into `link_type`; whatever is no table at all belongs to a service.
            candidates = [entity, str(row.get("link_type") or "")]
            return next((name for name in candidates if name in tables()), SERVICES), str(row[linked])
    for owner in _OWNERS:
        column = f"{owner}_id"
        holds = table in LOOSE or table in OWNER_COLUMNS or table in tables()[owner].lists.values()
        if row.get(column) and holds:
            return owner, str(row[column])
    return None, None


def place_of(table: str, row: Mapping[str, Any]) -> Any:
    """The location at which `row` says that a service is given."""
    return row.get("location_id") if table in {"service_at_location", SERVICES} else None
