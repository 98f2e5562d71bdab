"""datapackage.json: a Frictionless tabular data package of the tables that are there, with our profile declared."""

from collections.abc import Collection
from typing import Any

from resources_catalog.hsds.additions import of_table
from resources_catalog.hsds.joining import MORE
from resources_catalog.hsds.published import HSDS_VERSION, PROFILE_URI, PROFILE_VERSION
from resources_catalog.hsds.tables import FieldOf, tables
from resources_catalog.hsds.tabular import LISTS, OBJECTS, columns, foreign_keys

_TYPES = {
    "uuid": ("string", "uuid"),
    "uri": ("string", "uri"),
    "email": ("string", "email"),
    "text": ("string", None),
    "number": ("number", None),
    "date": ("date", None),
    "time": ("time", None),
    "datetime": ("datetime", None),
}

#: Said, so that no reader guesses at it from cells that hold JSON.
_DIALECT = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminator": "\r\n",
    "skipInitialSpace": False,
}


def datapackage(present: Collection[str]) -> dict[str, Any]:
    """The description of a package with the tables `present`; keys to tables that are not there are left out."""
    return {
        "name": "family_navigator_catalogue",
        "title": "Catalogue of help for families of children with disabilities",
        "profile": "tabular-data-package",
        "hsds_version": HSDS_VERSION,
        "hsds_profile": PROFILE_URI,
        "hsds_profile_version": PROFILE_VERSION,
        "resources": [_resource(name, present) for name in tables() if name in present],
    }


def _resource(table: str, present: Collection[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "primaryKey": "id",
        "fields": [_field(table, column) for column in columns(table)],
    }
    keys = [
        {"fields": column, "reference": {"resource": target, "fields": "id"}}
        for column, target in foreign_keys(table)
        if target in present
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table,
        "path": tables()[table].file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "schema": schema,
    }


def _field(table: str, column: str) -> dict[str, Any]:
    wants = tables()[table].fields.get(column)
    if wants is None:
        kind = "object" if column in OBJECTS else "array" if column in LISTS else "string"
        return {"name": column, "type": kind} if column in of_table(table) or column == MORE else {}
    kind, form = _TYPES[wants.kind]
    made: dict[str, Any] = {"name": column, "type": kind, **({"format": form} if form else {})}
    constraints = _constraints(table, column, wants)
    return {**made, "constraints": constraints} if constraints else made


def _constraints(table: str, column: str, wants: FieldOf) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if wants.required_in_csv and (table != "address" or column in {"id", "address_type"}):
        constraints["required"] = True
    if column == "id":
        constraints["unique"] = True
    if wants.choices:
        constraints["enum"] = list(wants.choices)
    return constraints
