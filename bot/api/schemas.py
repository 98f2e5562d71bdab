"""The JSON Schemas of what the API answers, made from the tables of the standard and the files of our profile."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.api.profile_files import ProfileFile
from bot.api.publication import MODIFIED
from resources_catalog.hsds.tables import FieldOf, Table, tables

Schema = dict[str, Any]

_KINDS: dict[str, Schema] = {
    "uuid": {"type": "string", "format": "uuid"},
    "text": {"type": "string"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    #: Local to the place, without a zone, as the standard's own examples have it.
    "time": {"type": "string"},
    "datetime": {"type": "string", "format": "date-time"},
    "uri": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
}
PROBLEM: Schema = {
    "type": "object",
    "description": "Why there is no answer (RFC 9457); `detail` is a sentence.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_COUNTS = ("total_items", "total_pages", "page_number", "size")
_FLAGS = ("first_page", "last_page", "empty")
PAGE: Schema = {
    "type": "object",
    "required": [*_COUNTS, *_FLAGS, "contents"],
    "properties": {
        **{name: {"type": "integer", "minimum": 0} for name in _COUNTS},
        **{name: {"type": "boolean"} for name in _FLAGS},
        "contents": {"type": "array"},
    },
}
MINIMAL: Schema = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": _KINDS["uuid"], MODIFIED: _KINDS["datetime"]},
    "additionalProperties": False,
}
ROOT: Schema = {
    "type": "object",
    "required": ["version", "profile", "openapi_url", "publisher"],
    "properties": {
        "version": {"type": "string"},
        "profile": {"type": "string", "format": "uri"},
        "profile_version": {"type": "string"},
        "profile_url": {"type": "string", "format": "uri"},
        "openapi_url": {"type": "string", "format": "uri"},
        "description": {"type": "string"},
        "publisher": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "email": {"type": "string"},
                "website": {"type": "string", "format": "uri"},
            },
        },
    },
}
PROFILE: Schema = {
    "type": "object",
    "required": ["profile", "profile_version", "files"],
    "properties": {
        "profile": {"type": "string", "format": "uri"},
        "profile_version": {"type": "string"},
        "files": {"type": "array", "items": {"type": "string", "format": "uri"}},
    },
}


def reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def name_of(table: str) -> str:
    """service_at_location → HsdsServiceAtLocation."""
    return "Hsds" + "".join(part.capitalize() for part in table.split("_"))


def page_of(*contents: str) -> Schema:
    """One page of records with these schemas' names."""
    items = reference(contents[0]) if len(contents) == 1 else {"anyOf": [reference(name) for name in contents]}
    return {"allOf": [reference("HsdsPage")], "properties": {"contents": {"type": "array", "items": items}}}


def components(profile: Mapping[str, ProfileFile]) -> dict[str, Schema]:
    """Name → schema of everything that the API's description refers to. `profile` holds the files of our profile."""
    made: dict[str, Schema] = {}
    for name, table in tables().items():
        patch = _patch(profile.get(f"profile/{name}.json"))
        made[name_of(name)] = _table(table, patch.get("properties", {}))
        made |= {name_of(part): schema for part, schema in patch.get("$defs", {}).items()}
    made[name_of("organization")]["properties"]["services"] = {"type": "array", "items": reference(name_of("service"))}
    made[name_of("service_at_location")]["properties"]["service"] = reference(name_of("service"))
    others = {"HsdsPage": PAGE, "HsdsMinimal": MINIMAL, "HsdsRoot": ROOT, "HsdsProfile": PROFILE, "Problem": PROBLEM}
    return made | others


def _patch(file: ProfileFile | None) -> Schema:
    """What one file of the profile adds, with references that hold in the API's description."""
    if file is None:
        return {}
    text = re.sub(r"#/\$defs/(\w+)", lambda found: reference(name_of(found[1]))["$ref"], file.content.decode())
    patch: Schema = json.loads(text)
    return patch


def _table(table: Table, additions: Mapping[str, Schema]) -> Schema:
    properties: dict[str, Schema] = {key: _field(field) for key, field in table.fields.items()}
    properties |= {key: reference(name_of(child)) for key, child in table.objects.items()}
    properties |= {key: {"type": "array", "items": reference(name_of(child))} for key, child in table.lists.items()}
    # What the profile requires of a record can be confidential: only the standard's own demands always hold.
    required = [key for key, field in table.fields.items() if field.required]
    return {"type": "object", "required": required, "properties": {**properties, **additions}}


def _field(field: FieldOf) -> Schema:
    return {**_KINDS[field.kind], **({"enum": list(field.choices)} if field.choices else {})}
