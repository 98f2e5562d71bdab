"""A service of any version of HSDS as a record of 3.1; what has no place there is kept aside, and said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from resources_catalog.hsds.additions import confidential_of, foreign
from resources_catalog.hsds.identity import made, mapped, organization_id, target_of
from resources_catalog.hsds.legacy import FROM, LISTS, items_of, modern
from resources_catalog.hsds.plain_text import plain_line
from resources_catalog.hsds.records import other_kind
from resources_catalog.hsds.tables import OWNER_COLUMNS, Table, tables
from resources_catalog.hsds.values import Unfit, fitted, wanted

Record = dict[str, Any]

#: So much of a wrong value is repeated to the operator.
_SHOWN = 60
#: Kinds whose values may be written anew, so that the first form is kept: `9am`, `January 1, 2024`, `www.example.org`.
_REWRITTEN = frozenset({"uri", "date", "time", "datetime"})
#: Property of 3.1 → what older versions called it.
_OLDER = {key: [name for name, (target, _) in LISTS.items() if target == key] for key, _ in LISTS.values()}
#: Statuses that publishers write although the standard does not know them.
_STATUSES = {
    **dict.fromkeys(("open", "enabled", "published", "current", "live", "yes", "true", "1"), "active"),
    **dict.fromkeys(("closed", "disabled", "archived", "deleted", "draft", "no", "false", "0"), "inactive"),
    **dict.fromkeys(("discontinued", "ended"), "defunct"),
}


class Unusable(ValueError):
    """A record that cannot be one of the standard's; the message says what it lacks."""


@dataclass
class Upgraded:
    """`record` is of HSDS 3.1; `remarks` tell, in sentences, what could not be taken as it was."""

    record: Record
    remarks: list[str] = field(default_factory=list)


def upgrade(given: Record, source: str = "") -> Upgraded:
    """`given`, one service with all that hangs on it, as a record of 3.1.

    `source` names the publisher whose ids are no UUIDs. Raises Unusable when it cannot be a service.
    """
    done = Upgraded({})
    clean: Record = wanted(given)
    other = other_kind(clean)
    if other:
        raise Unusable(f"it is {other}, no service")
    name = clean.get("name")
    if not isinstance(name, str) or not plain_line(name):
        raise Unusable("the service has no name")
    done.record = _Upgrade(source, done.remarks).record("service", clean, _Place())
    return done


@dataclass(frozen=True)
class _Place:
    """Where an object stands: the table, id and name of what it hangs on, under which property, as which item."""

    owner: str = ""
    owner_id: str = ""
    owner_name: str = ""
    key: str = ""
    index: int = 0


class _Upgrade:
    def __init__(self, source: str, remarks: list[str]) -> None:
        self._source = source
        self._remarks = remarks

    def record(self, table: str, given: Record, place: _Place) -> Record:
        shape = tables()[table]
        old = modern(table, given)
        result: Record = {}
        aside: Record = dict(old["originals"]) if isinstance(old.get("originals"), dict) else {}
        identity = self._identity(table, old, place, result)
        if table == "service":
            self._additions(old, aside)
        for key, value in old.items():
            if key in {"id", "originals", "original_id", FROM}:
                continue
            if key in shape.fields:
                self._field(shape, key, value, place, result, aside)
            elif key in shape.objects:
                self._object(table, key, value, place, result, aside, (identity, old))
            elif key not in shape.lists and LISTS.get(key, ("",))[0] not in shape.lists:
                result[key] = value
        for key in shape.lists:
            self._list(table, key, old, result, aside, identity)
        self._links(table, old, place, result, aside)
        if aside:
            result["originals"] = aside
        _fill(table, result, place)
        for key, wants in shape.fields.items():
            if wants.required and key not in result:
                raise Unusable(f"has no {key}")
        if "original_id" in old and "original_id" not in result:
            result["original_id"] = str(old["original_id"])
        return result

    def _identity(self, table: str, old: Record, place: _Place, result: Record) -> str:
        given = old.get("id")
        if given is not None and str(given).strip():
            result["id"] = mapped(str(old.get(FROM) or table), given, self._source)
            if result["id"] != str(given):
                result["original_id"] = str(given)
        elif table == "service":
            organization = old.get("organization")
            publisher = organization.get("name") if isinstance(organization, dict) else ""
            result["id"] = made(f"{self._source}/{publisher}/{old.get('name')}", table, 0)
        elif table == "organization":
            result["id"] = organization_id(str(old.get("name") or place.owner_name))
        else:
            result["id"] = made(place.owner_id, place.key, place.index)
        return str(result["id"])

    def _additions(self, old: Record, aside: Record) -> None:
        if "confidential" in old:
            old["confidential"] = confidential_of(old["confidential"])
        for key, why in list(foreign(old)):
            value = old.pop(key)
            if value is not None and value != "":
                aside[key] = value
                self._remark(key, value, why)

    def _field(self, shape: Table, key: str, value: Any, place: _Place, result: Record, aside: Record) -> None:
        wants = shape.fields[key]
        if value is None or (isinstance(value, str) and not value.strip()):
            if wants.required and wants.kind == "text" and not wants.choices and value is not None and key != "number":
                result[key] = ""
            return
        try:
            if wants.kind == "uuid":
                result[key] = self._reference(shape.name, key, value, place, aside)
            else:
                result[key] = fitted(wants.kind, value, wants.choices)
                if wants.kind in _REWRITTEN and not str(result[key]).startswith(str(value).strip()):
                    aside.setdefault(key, value)
        except Unfit as why:
            known = _STATUSES.get(str(value).strip().casefold()) if (shape.name, key) == ("service", "status") else None
            if known:
                result[key] = known
            else:
                self._remark(f"{shape.name}.{key}" if shape.name != "service" else key, value, str(why))
            aside.setdefault(key, value)

    def _reference(self, table: str, key: str, value: Any, place: _Place, aside: Record) -> str:
        identity = mapped(target_of(table, key, place.owner), value, self._source)
        if identity not in {str(value), place.owner_id}:
            aside.setdefault(key, value)
        return identity

    def _object(
        self, table: str, key: str, value: Any, place: _Place, result: Record, aside: Record, own: tuple[str, Record]
    ) -> None:
        if value is None or value in ("", {}, []):
            return
        identity, old = own
        if isinstance(value, dict):
            try:
                inner = _Place(table, identity, str(old.get("name") or ""), key)
                result[key] = self.record(tables()[table].objects[key], value, inner)
                return
            except Unusable as why:
                self._remark(key, value, str(why))
        else:
            self._remark(key, value, "is no object")
        aside[key] = value

    def _list(self, table: str, key: str, old: Record, result: Record, aside: Record, identity: str) -> None:
        kept: list[Record] = []
        wrong: list[Any] = []
        named = [(key, {}), *((name, LISTS[name][1]) for name in _OLDER.get(key, ()) if name in old)]
        for name, extra in named:
            if old.get(name) in (None, "", [], {}):
                continue
            for item in items_of(key, old[name], extra):
                if not isinstance(item, dict):
                    wrong.append(item)
                    continue
                try:
                    place = _Place(table, identity, str(old.get("name") or ""), key, len(kept))
                    kept.append(self.record(tables()[table].lists[key], item, place))
                except Unusable as why:
                    self._remark(key, item, str(why))
                    wrong.append(item)
        if kept:
            result[key] = kept
        if wrong:
            before = aside.get(key)
            aside[key] = [*before, *wrong] if isinstance(before, list) else wrong

    def _links(self, table: str, old: Record, place: _Place, result: Record, aside: Record) -> None:
        """An id that nesting makes redundant goes; the owner that an attribute names is always its real one."""
        for key in tables()[table].objects:
            column = tables()[table].column_of(key)
            if isinstance(result.get(key), dict) and result.get(column) == result[key]["id"]:
                result.pop(column)
                aside.pop(column, None)
        if table in OWNER_COLUMNS:
            for column, real in zip(OWNER_COLUMNS[table], (place.owner, place.owner_id), strict=True):
                if result.get(column, real) != real:
                    aside.setdefault(column, old[column])
                result[column] = real
        elif place.owner and result.get(f"{place.owner}_id") == place.owner_id:
            result.pop(f"{place.owner}_id")

    def _remark(self, key: str, value: Any, why: str) -> None:
        shown = value if isinstance(value, str) else type(value).__name__ if isinstance(value, dict | list) else value
        text = str(shown)
        text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        named = f"'{text}' " if not isinstance(value, dict | list) else ""
        self._remarks.append(f"{key}: {named}{why}; kept aside")


def _fill(table: str, result: Record, place: _Place) -> None:
    """What the standard requires and a publisher left out, where it follows from something else."""
    filler = _FILLERS.get(table)
    if filler:
        filler(result, place)


def _fill_service(service: Record, place: _Place) -> None:
    if "status" not in service:
        # Nothing said is what older versions say of what is open; an unknown word may mean that it is closed.
        service["status"] = "active" if "status" not in service.get("originals", {}) else "inactive"
    if "organization" not in service:
        identity = service.pop("organization_id", None) or made(service["id"], "organization", 0)
        service["organization"] = {"id": identity, "name": service["name"], "description": service["name"]}


def _fill_organization(organization: Record, place: _Place) -> None:
    organization["name"] = organization.get("name") or place.owner_name or "?"
    organization["description"] = organization.get("description") or organization["name"]


def _fill_described(record: Record, place: _Place) -> None:
    name = record.get("name") or record.get("code") or record.get("term_uri")
    if name:
        record["name"] = name
        record["description"] = record.get("description") or name


def _fill_location(location: Record, place: _Place) -> None:
    location.setdefault("location_type", "physical")


def _fill_address(address: Record, place: _Place) -> None:
    address.setdefault("address_type", "physical")
    # Many countries have no states, and a village no street: the standard wants the fields, it does not want lies.
    for key in ("address_1", "city", "state_province", "postal_code", "country"):
        address.setdefault(key, "")


def _fill_metadata(metadata: Record, place: _Place) -> None:
    for key in ("previous_value", "replacement_value"):
        metadata.setdefault(key, "")


_FILLERS: dict[str, Callable[[Record, _Place], None]] = {
    "service": _fill_service,
    "organization": _fill_organization,
    "program": _fill_described,
    "taxonomy": _fill_described,
    "taxonomy_term": _fill_described,
    "location": _fill_location,
    "address": _fill_address,
    "metadata": _fill_metadata,
}
