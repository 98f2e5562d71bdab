"""An answer that is a refusal: a JSON problem object (RFC 9457) with a sentence for whoever reads it."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exception_handlers import http_exception_handler
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route

PREFIX = "/api/v1/hsds"
MEDIA_TYPE = "application/problem+json"
#: Public data: any site may read them, and may see what tells a changed answer from an unchanged one.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class Problem(Exception):
    """`detail` is the sentence; `headers` go with the answer."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})

    def answer(self) -> Response:
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        headers = {"Cache-Control": "no-store", **self.headers, **OPEN}
        return Response(json.dumps(body, ensure_ascii=False), self.status, headers, MEDIA_TYPE)


def mount_problems(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Paths and methods that the catalogue does not have are answered in its own form; all others as before."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        path = request.url.path
        if path != PREFIX and not path.startswith(f"{PREFIX}/"):
            return await http_exception_handler(request, error)
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = ", ".join(_methods(routes, request))
            detail = (
                f"This address does not take {request.method}, only {allowed}. The catalogue can be read, not changed."
            )
            return Problem(405, detail, {"Allow": allowed}).answer()
        if error.status_code == HTTPStatus.NOT_FOUND:
            return Problem(404, f"The catalogue has nothing at this address. {PREFIX}/ tells where to begin.").answer()
        return Problem(error.status_code, str(error.detail), error.headers).answer()


def opened(response: Response) -> Response:
    """The same answer, readable by any site."""
    MutableHeaders(raw=response.raw_headers).update(OPEN)
    return response


def _methods(routes: Sequence[BaseRoute], request: Request) -> list[str]:
    """What the address of `request` takes: the framework knows only the first of several routes."""
    found: set[str] = set()
    for route in routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] != Match.NONE:
            found |= route.methods or set()
    return sorted(found)
