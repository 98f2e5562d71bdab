"""Signing in, the first sign-in with its one-time password, and signing out."""

from starlette.responses import RedirectResponse, Response

from bot.clock import Clock
from bot.console.gate import PREFIX, Call, Gate, safe_next
from bot.console.oidc import Provider
from bot.console.pages import Pages
from bot.console.sign_in_code import SignInCode
from bot.console.streams import Streams
from bot.conversation.inbox import clean
from casework import coordinators, second_factor
from casework.errors import SignInLockedError, WeakPasswordError
from casework.models import Staff
from casework.store import Store
from locales.phrases import sign_in as phrases

SIGN_IN = f"{PREFIX}/sign-in"
INTRODUCE = f"{PREFIX}/introduce"
#: Characters of the name that families see, and of what may be typed as a password.
LONGEST_NAME = 120
LONGEST_PASSWORD = 1_000


class SignIn:
    """The pages before the console."""

    def __init__(
        self,
        store: Store,
        gate: Gate,
        pages: Pages,
        streams: Streams,
        clock: Clock,
        code: SignInCode,
        provider: Provider | None,
    ) -> None:
        self._store = store
        self._gate = gate
        self._pages = pages
        self._streams = streams
        self._clock = clock
        self._code = code
        self._provider = provider

    async def show(self, call: Call) -> Response:
        goes_to = safe_next(call.request.query_params.get("next"))
        if call.staff is not None:
            return RedirectResponse(goes_to, 303)
        return self.page(call, next=goes_to)

    async def enter(self, call: Call) -> Response:
        """Checks the password. A refusal is counted, and says only that it was refused."""
        email, goes_to = call.form.get("email", ""), safe_next(call.form.get("next"))
        try:
            staff = await self._check(call, clean(email), call.form.get("password", ""))
        except SignInLockedError:
            return self.page(call, 422, next=goes_to, email=email, error=call.words.say("sign_in_locked"))
        if staff is None:
            return self.page(call, 422, next=goes_to, email=email, error=call.words.say("sign_in_refused"))
        if self._gate.must_sign_in_elsewhere(staff):
            return self.page(call, 422, next=goes_to, email=email, error=call.words.phrase(phrases.ELSEWHERE_ONLY))
        if second_factor.is_set_up(staff):
            return self._code.ask(call, staff, goes_to)
        return await self._gate.let_in(call, staff, goes_to)

    async def stale(self, call: Call) -> Response:
        """The form came from an old page: it is shown again, with what was typed."""
        goes_to = safe_next(call.form.get("next"))
        error = call.words.say("page_too_old")
        return self.page(call, 422, next=goes_to, email=call.form.get("email", ""), error=error)

    async def leave(self, call: Call) -> Response:
        async with self._store.write() as session:
            await coordinators.end_session(session, call.secret)
        self._streams.poke()
        response = RedirectResponse(SIGN_IN, 303)
        self._gate.forget(response)
        return response

    async def show_introduction(self, call: Call) -> Response:
        if not call.me.must_change_password:
            return RedirectResponse(f"{PREFIX}/", 303)
        return self._introduction(call)

    async def introduce(self, call: Call) -> Response:
        """Keeps name and password, and signs the browser in anew."""
        name, password = clean(call.form.get("name", "")), call.form.get("password", "")
        if not name:
            return self._introduction(call, 422, fault="name_missing")
        if len(name) > LONGEST_NAME:
            return self._introduction(call, 422, name=name, fault="name_too_long")
        if len(password) > LONGEST_PASSWORD:
            return self._introduction(call, 422, name=name, fault="password_weak")
        try:
            async with self._store.write() as session:
                staff = await session.get_one(Staff, call.me.id)
                await coordinators.introduce(session, staff, name=name, password=password)
                secret = await coordinators.begin_session(session, staff, self._clock(), call.browser)
        except WeakPasswordError:
            return self._introduction(call, 422, name=name, fault="password_weak")
        self._streams.poke()
        response = RedirectResponse(f"{PREFIX}/", 303)
        self._gate.remember(response, secret)
        return response

    async def _check(self, call: Call, email: str, password: str) -> Staff | None:
        # What is too long to be a password is refused, and counted, like any other wrong one.
        given = password if len(password) <= LONGEST_PASSWORD else ""
        return await coordinators.check_password(self._store, email, given, self._clock(), call.network)

    def page(self, call: Call, status: int = 200, *, next: str, email: str = "", error: str = "") -> Response:
        """The first page of the sign-in. `error`: a sentence."""
        elsewhere = None
        if self._provider is not None:
            elsewhere = self._provider.name or call.words.phrase(phrases.ELSEWHERE)
        response = self._pages.page(
            "sign_in_page.html",
            call,
            status,
            next=next,
            email=email,
            error=error,
            elsewhere=elsewhere,
            or_=call.words.phrase(phrases.OR),
        )
        self._gate.greet(response, call)
        return response

    def _introduction(self, call: Call, status: int = 200, *, name: str = "", fault: str = "") -> Response:
        return self._pages.page(
            "introduce.html",
            call,
            status,
            name=name or call.me.name or "",
            fault=fault,
            longest_name=LONGEST_NAME,
            shortest_password=coordinators.SHORTEST_PASSWORD,
        )
