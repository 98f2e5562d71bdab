"""Templates, static files, and the headers of every page of the console."""

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from bot.attachments.content import PICTURES
from bot.console.gate import CASEWORKERS, LEADS, PREFIX, Call
from bot.console.upload_words import UPLOAD

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a browser would send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
}


class Pages:
    """Makes pages out of templates. `telegram`: there is a bot on Telegram; `meetings`: they are booked here.

    `translates`: there is a translation service.
    """

    def __init__(self, *, telegram: bool = False, meetings: bool = False, translates: bool = False) -> None:
        self._templates = Environment(
            loader=PackageLoader("bot.console"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["static"] = static_address
        self._templates.globals["console"] = PREFIX
        self._templates.globals["pictures"] = PICTURES
        self._templates.globals["upload"] = UPLOAD
        self._templates.globals["on_telegram"] = telegram
        self._templates.globals["with_meetings"] = meetings
        self._templates.globals["translates"] = translates
        self._templates.globals["caseworkers"] = CASEWORKERS
        self._templates.globals["leads"] = LEADS

    def text(self, template: str, call: Call, **values: object) -> str:
        """The template filled in; `t` says a phrase of the console."""
        return self._templates.get_template(template).render(
            call=call, words=call.words, t=call.words.say, me=call.staff, token=call.token, **values
        )

    def page(self, template: str, call: Call, status: int = 200, **values: object) -> HTMLResponse:
        headers = {**HEADERS, "Content-Language": call.words.language.code}
        return HTMLResponse(self.text(template, call, **values), status, headers)


@cache
def static_address(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it for good."""
    fingerprint = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{PREFIX}/static/{name}?v={fingerprint}"


class Files:
    """Static files, open to everyone: the sign-in page needs them."""

    def __init__(self) -> None:
        self._files = StaticFiles(directory=STATIC)

    async def get(self, request: Request) -> Response:
        """Raises HTTPException with 404 for what is not there."""
        response = await self._files.get_response(request.path_params["path"], request.scope)
        kept = "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"
        response.headers["Cache-Control"] = kept
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
