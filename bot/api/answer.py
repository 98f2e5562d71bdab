"""An answer with what caches need: its mark, and whether the reader has it already."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import Response

from bot.api.problem import Problem

JSON = "application/json"
NDJSON = "application/x-ndjson"
#: Anybody may keep it, and asks whether it is still true: an entry that is withdrawn must be gone at once.
PUBLIC = "public, no-cache"


def answer(request: Request, body: bytes, media_type: str = JSON, modified: datetime | None = None) -> Response:
    """200 with a strong ETag, or 304 when the reader has this very answer. What was posted is kept by nobody."""
    if request.method == "POST":
        return Response(body, media_type=media_type, headers={"Cache-Control": "no-store"})
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": PUBLIC}
    if modified is not None:
        headers["Last-Modified"] = format_datetime(modified.astimezone(UTC).replace(microsecond=0), usegmt=True)
    if _has(request, mark):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def accepts(headers: Mapping[str, str], media_type: str) -> None:
    """Raises Problem 406 when the reader wants something else than `media_type`."""
    wanted = headers.get("accept", "").strip()
    if not wanted:
        return
    kind = media_type.partition("/")[0]
    best: dict[str, float] = {}
    for part in wanted.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        best[name.casefold()] = _quality(parameters)
    for name in (media_type, f"{kind}/*", "*/*"):
        if name in best:
            if best[name] > 0:
                return
            break
    raise Problem(406, f"This address answers in {media_type} only, which your Accept header leaves out.")


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().casefold() == "q":
            try:
                return float(value)
            except ValueError:
                return 1.0
    return 1.0


def _has(request: Request, mark: str) -> bool:
    given = request.headers.getlist("if-none-match")
    known = [one.strip().removeprefix("W/") for header in given for one in header.split(",")]
    return mark in known or "*" in known
