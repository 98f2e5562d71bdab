"""Who may see a page: sign-in, introduction, role, and that a form comes from a page of the same session."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.attachments.errors import FileNotTakenError, UploadBrokenError
from bot.attachments.upload import Uploaded, read_upload
from bot.clock import Clock
from bot.console.errors import (
    NoSecondFactorError,
    NotAllowedError,
    NotIntroducedError,
    NotSignedInError,
    StalePageError,
)
from bot.console.form import read_form
from bot.console.words import Words
from bot.pages import preferred_language
from casework import coordinators, second_factor, sign_in_failures, staff_sessions
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
    #: Signed in with a name, but perhaps without the second factor that everyone needs here.
    UNCONFIRMED = "unconfirmed"
    #: Everyone who is signed in.
    STAFF = "staff"
    #: Who works with families.
    CASEWORKERS = "caseworkers"
    #: Who answers for those who work with families.
    LEADS = "leads"


CASEWORKERS = frozenset({"coordinator", "lead", "admin"})
LEADS = frozenset({"lead", "admin"})
EVERYONE = frozenset(coordinators.ROLES)
#: The roles that an audience is made of; nobody has to be signed in for what is public.
ROLES = {
    Audience.NEWCOMER: EVERYONE,
    Audience.UNCONFIRMED: EVERYONE,
    Audience.STAFF: EVERYONE,
    Audience.CASEWORKERS: CASEWORKERS,
    Audience.LEADS: LEADS,
}


@dataclass
class Call:
    """One request, and what the gate knows about it. `token` goes into every form of the page."""

    request: Request
    words: Words
    secret: str
    staff: Staff | None
    form: dict[str, str] = field(default_factory=dict)
    #: The files that came with the form, and why none of them was taken.
    files: list[Uploaded] = field(default_factory=list)
    not_taken: FileNotTakenError | None = None
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
    def network(self) -> str:
        """The IP address from which it comes; behind a trusted proxy, the one that the proxy names."""
        return self.request.client.host if self.request.client else ""

    @property
    def browser(self) -> str:
        """As it names itself."""
        return self.request.headers.get("user-agent", "")

    @property
    def here(self) -> str:
        """By this its session is known in the database."""
        return coordinators.session_hash(self.secret)

    @property
    def by_htmx(self) -> bool:
        return "hx-request" in self.request.headers


class Gate:
    """Lets requests in. All checks of a page are made here, in one order."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        secure_cookies: bool,
        second_factor_needed: bool = False,
        with_provider: bool = False,
    ) -> None:
        """`with_provider`: some sign in elsewhere, where a second factor is the provider's business."""
        self._store = store
        self._clock = clock
        self._secure = secure_cookies
        self._second_factor_needed = second_factor_needed
        self._with_provider = with_provider

    async def receive(self, request: Request) -> Call:
        """The request with its words and, when somebody is signed in, the account."""
        now = self._clock()
        words = Words(preferred_language(request.headers.get("accept-language", "")), now)
        secret = request.cookies.get(SESSION_COOKIE, "")
        staff = await self.signed_in(secret)
        if staff is not None:
            await self._note(secret)
            return Call(request, words, secret, staff)
        visit = request.cookies.get(VISIT_COOKIE, "")
        return Call(request, words, visit or secrets.token_urlsafe(32), None, new_visit=not visit)

    async def signed_in(self, secret: str) -> Staff | None:
        if not secret:
            return None
        async with self._store.read() as session:
            return await coordinators.signed_in(session, secret, self._clock())

    def lacks_second_factor(self, staff: Staff) -> bool:
        """Whether everyone needs one, and this person has not set it up yet."""
        if not self._second_factor_needed or second_factor.is_set_up(staff):
            return False
        return not self.signs_in_elsewhere(staff)

    def signs_in_elsewhere(self, staff: Staff) -> bool:
        return self._with_provider and staff.oidc_subject is not None

    def must_sign_in_elsewhere(self, staff: Staff) -> bool:
        """Everyone needs a second factor: a password alone does not stand in for the provider's."""
        return self._second_factor_needed and self.signs_in_elsewhere(staff) and not second_factor.is_set_up(staff)

    async def _note(self, secret: str) -> None:
        """Keeps, now and then, that this browser is still here."""
        now, here = self._clock(), coordinators.session_hash(secret)
        async with self._store.read() as session:
            due = await staff_sessions.must_be_noted(session, here, now)
        if due:
            async with self._store.write() as session:
                await staff_sessions.note(session, here, now)

    def admit(self, call: Call, audience: Audience) -> None:
        """Raises NotSignedInError, NotIntroducedError, NoSecondFactorError or NotAllowedError."""
        if audience is Audience.PUBLIC:
            return
        if call.me.must_change_password and audience is not Audience.NEWCOMER:
            raise NotIntroducedError
        if audience not in (Audience.NEWCOMER, Audience.UNCONFIRMED) and self.lacks_second_factor(call.me):
            raise NoSecondFactorError
        if call.me.role not in ROLES[audience]:
            raise NotAllowedError

    async def open_form(self, call: Call, files: int = 0) -> None:
        """Reads the form into the call, with at most so many files.

        Raises TooLargeError; StalePageError for one from elsewhere, or of which the end never came.
        """
        if files:
            try:
                upload = await read_upload(call.request, most=files)
            except UploadBrokenError as error:
                raise StalePageError from error
            call.form, call.files, call.not_taken = upload.fields, upload.files, upload.refusal
        else:
            call.form = await read_form(call.request)
        given = call.form.get(FORM_FIELD) or call.request.headers.get(FORM_HEADER, "")
        if call.new_visit or not hmac.compare_digest(given.encode(), call.token.encode()):
            raise StalePageError
        if not _from_here(call.request):
            raise StalePageError

    async def let_in(self, call: Call, staff: Staff, goes_to: str) -> Response:
        """A session for a person who has shown who they are."""
        async with self._store.write() as session:
            await sign_in_failures.forget(session, staff.email, call.network)
            secret = await coordinators.begin_session(session, staff, self._clock(), call.browser)
        response = RedirectResponse(goes_to, 303, headers={"Cache-Control": "no-store"})
        self.remember(response, secret)
        return response

    def remember(self, response: Response, secret: str) -> None:
        """Signs the browser in."""
        lasts = int(coordinators.SESSION_LASTS.total_seconds())
        self._set(response, SESSION_COOKIE, secret, max_age=lasts)

    def forget(self, response: Response) -> None:
        self.drop(response, SESSION_COOKIE)

    def greet(self, response: Response, call: Call) -> None:
        """Gives a browser without a session the cookie that its sign-in form is bound to."""
        if call.new_visit:
            self._set(response, VISIT_COOKIE, call.secret, max_age=None)

    def carry(self, response: Response, name: str, value: str, *, seconds: int) -> None:
        """A cookie for the way through the sign-in."""
        self._set(response, name, value, max_age=seconds)

    def drop(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path=PREFIX, secure=self._secure, httponly=True, samesite="lax")

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
