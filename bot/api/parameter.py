"""What a list can be asked, in an address or in a posted object: one table for reading it and for describing it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request

from bot.api.problem import Problem

JsonObject = dict[str, Any]

PER_PAGE = 50
MOST_PER_PAGE = 100
LAST_PAGE = 1_000_000
#: Half the way around the earth, in metres.
FARTHEST = 20_100_000
#: Bytes of a posted object; the longest sensible one is far below.
LONGEST_BODY = 16_384

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:)(\d\d)(?:\.(\d{1,6})\d*)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?", re.ASCII)


class _Wrong(ValueError):
    """The message goes on after the parameter's name."""


@dataclass(frozen=True)
class Parameter:
    """`read` takes a text or a JSON value and raises _Wrong; `schema` is what the description says of it."""

    name: str
    schema: JsonObject
    description: str
    read: Callable[[Any], Any]


def _text(longest: int, shortest: int = 1) -> tuple[JsonObject, Callable[[Any], str]]:
    def read(given: Any) -> str:
        if not isinstance(given, str):
            raise _Wrong("must be a text")
        if not shortest <= len(given) <= longest:
            raise _Wrong(f"must have {shortest} to {longest} characters")
        return given

    bounds = {"maxLength": longest} | ({"minLength": shortest} if shortest else {})
    return {"type": "string", **bounds}, read


def _whole(lowest: int, highest: int, default: int) -> tuple[JsonObject, Callable[[Any], int]]:
    def read(given: Any) -> int:
        # JSON knows no whole numbers: 2.0 is 2.
        if isinstance(given, float) and given.is_integer():
            given = int(given)
        if isinstance(given, str) and _INTEGER.fullmatch(given):
            given = int(given)
        if not isinstance(given, int) or isinstance(given, bool) or not lowest <= given <= highest:
            raise _Wrong(f"must be a whole number from {lowest} to {highest}")
        return given

    return {"type": "integer", "minimum": lowest, "maximum": highest, "default": default}, read


def _truth(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("true", "false"):
        return bool(given == "true")
    raise _Wrong("must be true or false")


def _distance(given: Any) -> float:
    if isinstance(given, str) and _NUMBER.fullmatch(given):
        given = float(given)
    if not isinstance(given, int | float) or isinstance(given, bool) or not 0 <= given <= FARTHEST:
        raise _Wrong(f"must be a number of metres from 0 to {FARTHEST}")
    return float(given)


def _form(given: Any) -> str:
    if given not in ("json", "ndjson"):
        raise _Wrong("must be json or ndjson")
    return str(given)


def _moment(given: Any) -> datetime:
    found = _MOMENT.fullmatch(given) if isinstance(given, str) else None
    try:
        if found is None:
            raise ValueError
        day, minute, second, fraction, zone = found.groups()
        # A leap second is the last one of its minute.
        text = f"{day}T{minute}{'59' if second == '60' else second}.{(fraction or '0').ljust(6, '0')}"
        return datetime.fromisoformat(text + zone.upper().replace("Z", "+00:00"))
    except ValueError:
        message = "must be a moment with its zone, such as 2026-11-22T08:00:00Z; in an address, write + as %2B"
        raise _Wrong(message) from None


_Kind = tuple[JsonObject, Callable[[Any], Any]]
_FLAG: _Kind = ({"type": "boolean", "default": False}, _truth)
_ID: _Kind = _text(100)


def _table(**kinds: tuple[_Kind, str]) -> dict[str, Parameter]:
    return {name: Parameter(name, kind[0], text, kind[1]) for name, (kind, text) in kinds.items()}


PARAMETERS = _table(
    search=(
        _text(300, 0),
        "Words, in any of the record's languages: every one must be in it, as the beginning of a word or, from four "
        "letters on, as any part of one. Case and accents do not count.",
    ),
    page=(_whole(1, LAST_PAGE, 1), "The page, counted from 1. A page after the last one is empty."),
    per_page=(_whole(1, MOST_PER_PAGE, PER_PAGE), "How many records a page has at most."),
    format=(
        ({"type": "string", "enum": ["json", "ndjson"], "default": "json"}, _form),
        "`ndjson` sends all records, one a line; `page` and `per_page` then do not count.",
    ),
    taxonomy_term_id=(_ID, "Only what carries the taxonomy term with this id."),
    taxonomy_id=(_ID, "Only what carries a term of the taxonomy with this id."),
    organization_id=(_ID, "Only what the organisation with this id offers."),
    modified_after=(
        ({"type": "string", "format": "date-time"}, _moment),
        "Only what has been published, anew or for the first time, at this moment or later. What has been withdrawn is "
        "not listed: compare the ids of a list with `minimal` with your own.",
    ),
    minimal=(
        _FLAG,
        "Only `id` and `last_modified`, and all records on one page unless `per_page` is given. `full` then does not "
        "count.",
    ),
    full=(_FLAG, "The whole record with everything that hangs on it, instead of its own fields alone."),
    full_service=(_FLAG, "An organisation's services as whole records, instead of their id, name and status."),
    parent_id=(_ID, "Only terms right below the term with this id."),
    top_only=(_FLAG, "Only terms that have no term above them."),
    postcode=(
        _text(20),
        "Only places whose address has this postcode; blanks and dashes do not count. Areas of service are described "
        "in words and not compared with it.",
    ),
    proximity=(
        ({"type": "number", "minimum": 0, "maximum": FARTHEST}, _distance),
        "Only places within so many metres of the middle of the places that have `postcode`. Refused without a "
        "postcode, and where no place with it has coordinates.",
    ),
)


async def asked(request: Request, names: tuple[str, ...]) -> dict[str, Any]:
    """What the request asks, by the names of `PARAMETERS`; of a posted object and the address, the object counts.

    Raises Problem 400, 413 or 415, with a sentence.
    """
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise Problem(400, f"'{_cut(name)}' is given twice; once is enough.")
        given[name] = _read(name, value, names)
    if request.method == "POST":
        given |= {name: _read(name, value, names) for name, value in (await _posted(request)).items()}
    return given


def _read(name: str, value: Any, names: tuple[str, ...]) -> Any:
    if name not in names:
        known = f"It knows {', '.join(names)}." if names else "It takes none."
        raise Problem(400, f"This address knows no parameter '{_cut(name)}'. {known}")
    try:
        return PARAMETERS[name].read(value)
    except _Wrong as wrong:
        raise Problem(400, f"'{name}' {wrong}.") from None


async def _posted(request: Request) -> Mapping[str, Any]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise Problem(413, f"What is posted may have at most {LONGEST_BODY} bytes.")
    if not body:
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
        raise Problem(415, "Post the parameters as one JSON object, with the content type application/json.")
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "What was posted is not JSON.") from None
    if not isinstance(given, dict):
        raise Problem(400, "Post the parameters as one JSON object with names and values.")
    return given


def _cut(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"
