"""The page with the chat, the static files, and the headers that keep both safe."""

from pathlib import Path

from babel import negotiate_locale
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.reply.voice import voice
from locales.languages import languages, source_language

#: Nothing from elsewhere, nothing inline. The chat talks to its own server only, and lets a recorded voice be heard
#: before it is sent.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=()",
}


class SafeHeaders(BaseHTTPMiddleware):
    """Adds what every answer carries; a page that sets a policy of its own keeps it."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class OpenStaticFiles(StaticFiles):
    """Files that other sites embed: any origin may read them, and a changed file is noticed at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Cache-Control"] = "no-cache"
        return response


def mount(app: FastAPI, web: Path) -> None:
    """`/` and `/static` from the folder `web`."""
    templates = Environment(loader=FileSystemLoader(web), autoescape=select_autoescape())
    app.add_middleware(SafeHeaders)
    app.mount("/static", OpenStaticFiles(directory=web / "static"), name="static")

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    async def chat(request: Request) -> HTMLResponse:
        code = preferred_language(request.headers.get("accept-language", ""))
        say = voice(code).say
        page = templates.get_template("index.html").render(
            lang=code,
            dir=languages()[code].direction,
            title=say("web_chat.title"),
            noscript=say("web_chat.noscript"),
        )
        return HTMLResponse(page, headers={"Vary": "Accept-Language", "Cache-Control": "no-cache"})


def mount_api_docs(app: FastAPI, web: Path) -> None:
    """`/api/docs`: Swagger UI from our own files."""
    page = (web / "api-docs.html").read_text(encoding="utf-8")

    @app.get("/api/docs", response_class=HTMLResponse, include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(page)


def preferred_language(header: str) -> str:
    """The best of our languages for an Accept-Language header."""
    wanted = []
    for part in header.split(","):
        tag, _, quality = part.replace(" ", "").partition(";q=")
        try:
            wanted.append((-float(quality or 1), tag.replace("-", "_")))
        except ValueError:
            continue
    found = negotiate_locale([tag for _, tag in sorted(wanted, key=lambda pair: pair[0])], list(languages()))
    return found or source_language().code
