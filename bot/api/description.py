"""What /api/openapi.json says of the catalogue: parameters, answers, refusals and headers, as they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI

from bot.api.answer import JSON, NDJSON
from bot.api.parameter import PARAMETERS
from bot.api.problem import MEDIA_TYPE
from bot.api.profile_files import ProfileFile
from bot.api.schemas import components, reference

Json = dict[str, Any]
#: By status, as FastAPI has it.
Responses = dict[int | str, Json]

TAG = "catalogue"
_HEADERS: dict[str, Json] = {
    "ETag": {"description": "Marks this very answer.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "Who may keep the answer.", "schema": {"type": "string"}},
    "Last-Modified": {"description": "When the record was published.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
}
_REFUSALS = {
    400: "A parameter is unknown or cannot be read; the sentence says which.",
    404: "The catalogue has no such record, or it is not public.",
    406: "The Accept header leaves out what this address answers in.",
    413: "What was posted is too long.",
    415: "What was posted is no JSON object by its content type.",
    429: "Too many requests from one address.",
    503: "The database cannot be reached right now.",
}


def parameter(name: str) -> Json:
    known = PARAMETERS[name]
    return {"name": name, "in": "query", "required": False, "description": known.description, "schema": known.schema}


def identity(name: str, description: str) -> Json:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": {"type": "string"}}


def if_none_match() -> Json:
    return {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "ETags of answers that the reader has; one of them is answered with 304.",
        "schema": {"type": "string"},
    }


def posted(names: Sequence[str]) -> Json:
    """The same parameters as one JSON object, so that search words stay out of addresses and logs."""
    properties = {name: {**PARAMETERS[name].schema, "description": PARAMETERS[name].description} for name in names}
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"required": False, "content": {JSON: {"schema": schema}}}


def answers(schema: Json, refusals: Sequence[int], *, posted: bool = False, lines: Json | None = None) -> Responses:
    """The responses of one operation; `lines` is the schema of one line where NDJSON can be asked for."""
    headers = ["Cache-Control"] if posted else ["ETag", "Cache-Control"]
    content: Json = {JSON: {"schema": schema}}
    if lines is not None:
        content[NDJSON] = {"schema": {"type": "string", "description": "One record a line."}}
    made: Responses = {"200": {"description": "As asked.", "headers": _named(headers), "content": content}}
    if not posted:
        made["304"] = {"description": "The reader has this answer already.", "headers": _named(headers)}
    return made | {str(status): refusal(status) for status in sorted({*refusals, 406, 429, 503})}


def refusal(status: int) -> Json:
    made: Json = {"description": _REFUSALS[status], "content": {MEDIA_TYPE: {"schema": reference("Problem")}}}
    return made | ({"headers": _named(["Retry-After"])} if status in (429, 503) else {})


def last_modified() -> Json:
    return _HEADERS["Last-Modified"]


def _named(names: Sequence[str]) -> Json:
    return {name: _HEADERS[name] for name in names}


def describe(app: FastAPI, profile: Mapping[str, ProfileFile]) -> None:
    """Adds the schemas that the catalogue's operations refer to."""
    without, schemas = app.openapi, components(profile)

    def whole() -> Json:
        described = without()
        described.setdefault("components", {}).setdefault("schemas", {}).update(schemas)
        return described

    app.openapi = whole  # type: ignore[method-assign]
