"""Who may see a page: sign-in, introduction, role, and that a form comes from a page of the same session."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.clock import Clock
from bot.console.errors import NotAllowedError, NotIntroducedError, NotSignedInError, StalePageError
from bot.console.form import read_form
from bot.console.words import Words
from bot.pages import preferred_language
from casework import coordinators
from casework.models import Staff
from casework.store import Store

PREFIX = "/console"
#: The signed-in browser, and the one that has only seen the sign-in page.
SESSION_COOKIE = "navigator_staff"
VISIT_COOKIE = "navigator_visit"
FORM_FIELD = "csrf"
FORM_HEADER = "x-csrf-token"


class Audience(Enum):
    """For whom a page is."""

    #: Everyone, signed in or not.
    PUBLIC = "public"
    #: Signed in, but name and password not yet chosen.
    NEWCOMER = "newcomer"
    #: Everyone who is signed in.
    STAFF = "staff"
    #: Who works with families.
    CASEWORKERS = "caseworkers"
    #: Who answers for those who work with families.
    LEADS = "leads"


CASEWORKERS = frozenset({"coordinator", "lead", "admin"})
LEADS = frozenset({"lead", "admin"})
#: Roles that an audience is made of; the others need none.
ROLES = {Audience.CASEWORKERS: CASEWORKERS, Audience.LEADS: LEADS}


@dataclass
class Call:
    """One request, and what the gate knows about it. `token` goes into every form of the page."""

    request: Request
    words: Words
    secret: str
    staff: Staff | None
    form: dict[str, str] = field(default_factory=dict)
    #: A page of the sign-in whose browser has no cookie yet.
    new_visit: bool = False

    @property
    def me(self) -> Staff:
        if self.staff is None:
            raise NotSignedInError
        return self.staff

    @property
    def token(self) -> str:
        return hmac.new(self.secret.encode(), b"console form", hashlib.sha256).hexdigest()

    @property
    def by_htmx(self) -> bool:
        return "hx-request" in self.request.headers


class Gate:
    """Lets requests in. All checks of a page are made here, in one order."""

    def __init__(self, store: Store, clock: Clock, *, secure_cookies: bool) -> None:
        self._store = store
        self._clock = clock
        self._secure = secure_cookies

    async def receive(self, request: Request) -> Call:
        """The request with its words and, when somebody is signed in, the account."""
        now = self._clock()
        words = Words(preferred_language(request.headers.get("accept-language", "")), now)
        secret = request.cookies.get(SESSION_COOKIE, "")
        staff = await self.signed_in(secret)
        if staff is not None:
            return Call(request, words, secret, staff)
        visit = request.cookies.get(VISIT_COOKIE, "")
        return Call(request, words, visit or secrets.token_urlsafe(32), None, new_visit=not visit)

    async def signed_in(self, secret: str) -> Staff | None:
        if not secret:
            return None
        async with self._store.read() as session:
            return await coordinators.signed_in(session, secret, self._clock())

    def admit(self, call: Call, audience: Audience) -> None:
        """Raises NotSignedInError, NotIntroducedError or NotAllowedError."""
        if audience is Audience.PUBLIC:
            return
        if call.me.must_change_password and audience is not Audience.NEWCOMER:
            raise NotIntroducedError
        if audience in ROLES and call.me.role not in ROLES[audience]:
            raise NotAllowedError

    async def open_form(self, call: Call) -> None:
        """Reads the form into the call. Raises TooLargeError; StalePageError for one from elsewhere."""
        call.form = await read_form(call.request)
        given = call.form.get(FORM_FIELD) or call.request.headers.get(FORM_HEADER, "")
        if call.new_visit or not hmac.compare_digest(given.encode(), call.token.encode()):
            raise StalePageError
        if not _from_here(call.request):
            raise StalePageError

    def remember(self, response: Response, secret: str) -> None:
        """Signs the browser in."""
        lasts = int(coordinators.SESSION_LASTS.total_seconds())
        self._set(response, SESSION_COOKIE, secret, max_age=lasts)

    def forget(self, response: Response) -> None:
        response.delete_cookie(SESSION_COOKIE, path=PREFIX, secure=self._secure, httponly=True, samesite="lax")

    def greet(self, response: Response, call: Call) -> None:
        """Gives a browser without a session the cookie that its sign-in form is bound to."""
        if call.new_visit:
            self._set(response, VISIT_COOKIE, call.secret, max_age=None)

    def _set(self, response: Response, name: str, value: str, *, max_age: int | None) -> None:
        response.set_cookie(
            name, value, max_age=max_age, path=PREFIX, secure=self._secure, httponly=True, samesite="lax"
        )


def _from_here(request: Request) -> bool:
    """False when the browser says that another site has sent the form."""
    origin = request.headers.get("origin")
    if origin is not None:
        try:
            return urlsplit(origin).netloc == request.headers.get("host")
        except ValueError:
            return False
    return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"


def safe_next(path: str | None) -> str:
    """Where to go after signing in: only a page of the console."""
    home = f"{PREFIX}/"
    if not path or not path.startswith(home) or "\\" in path or "//" in path or ".." in path:
        return home
    return path if path.isascii() and path.isprintable() and " " not in path else home
