"""The second page of the sign-in: the code from the phone. Nobody has a session before it is right."""

import hashlib
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from bot.clock import Clock
from bot.console.errors import SealBrokenError
from bot.console.gate import PREFIX, Call, Gate, safe_next
from bot.console.pages import Pages
from bot.console.sealed import Seals
from casework import second_factor, sign_in_failures
from casework.models import Staff
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import sign_in as phrases

CODE = f"{PREFIX}/sign-in/code"
COOKIE = "navigator_pending"
#: How long the right password waits for the code.
WAITS = timedelta(minutes=5)
#: Characters of a code as it is typed, blanks and dashes included.
LONGEST_CODE = 40
LABELS = {
    "heading": phrases.CODE_HEADING,
    "text": phrases.CODE_TEXT,
    "code": phrases.CODE,
    "hint": phrases.CODE_HINT,
    "go_on": phrases.GO_ON,
    "start_again": phrases.START_AGAIN,
}


class SignInCode:
    """Asks for the code, and lets the person in."""

    def __init__(self, store: Store, gate: Gate, pages: Pages, clock: Clock, seals: Seals) -> None:
        self._store = store
        self._gate = gate
        self._pages = pages
        self._clock = clock
        self._seals = seals

    def ask(self, call: Call, staff: Staff, goes_to: str) -> Response:
        """Remembers in the browser that the password was right, for a short time and for this browser alone."""
        values = {"staff": staff.id.hex, "next": goes_to, "password": _mark(staff)}
        sealed = self._seals.seal_step("code", call.secret, values, self._clock() + WAITS)
        response = RedirectResponse(CODE, 303, headers={"Cache-Control": "no-store"})
        self._gate.carry(response, COOKIE, sealed, seconds=int(WAITS.total_seconds()))
        return response

    async def show(self, call: Call) -> Response:
        if self._pending(call) is None:
            return RedirectResponse(f"{PREFIX}/sign-in", 303)
        return self._page(call)

    async def enter(self, call: Call) -> Response:
        """Takes the code. A wrong one is counted together with wrong passwords."""
        pending, given = self._pending(call), call.form.get("code", "")[:LONGEST_CODE]
        if pending is None:
            return self._over(call)
        fault: Phrase | None = None
        async with self._store.write() as session:
            # Two processes must not count the same code, or the same mistake, side by side.
            wanted = select(Staff).where(Staff.id == UUID(pending["staff"])).with_for_update()
            staff = (await session.execute(wanted)).scalar_one_or_none()
            if staff is None or staff.disabled_at is not None or _mark(staff) != pending["password"]:
                return self._over(call)
            if await sign_in_failures.locked(session, staff.email, call.network, self._clock()):
                return self._page(call, 422, call.words.say("sign_in_locked"))
            secret = secret_of(self._seals, staff)
            if not await second_factor.takes(session, staff, secret, given, self._clock()):
                await sign_in_failures.count(session, staff.email, call.network, self._clock())
                fault = phrases.CODE_WRONG if secret is not None else phrases.UNREADABLE
        if fault is not None:
            return self._page(call, 422, call.words.phrase(fault))
        response = await self._gate.let_in(call, staff, safe_next(pending["next"]))
        self._gate.drop(response, COOKIE)
        return response

    async def stale(self, call: Call) -> Response:
        if self._pending(call) is None:
            return self._over(call)
        return self._page(call, 422, call.words.say("page_too_old"))

    def _pending(self, call: Call) -> dict[str, str] | None:
        try:
            return self._seals.open_step("code", call.secret, call.request.cookies.get(COOKIE, ""), self._clock())
        except SealBrokenError:
            return None

    def _over(self, call: Call) -> Response:
        """Nothing to go on with: the person begins anew."""
        response = self._page(call, 422, call.words.phrase(phrases.TOO_LATE), over=True)
        self._gate.drop(response, COOKIE)
        return response

    def _page(self, call: Call, status: int = 200, error: str = "", *, over: bool = False) -> Response:
        labels = {name: call.words.phrase(each) for name, each in LABELS.items()}
        response = self._pages.page("sign_in_code.html", call, status, labels=labels, error=error, over=over)
        self._gate.greet(response, call)
        return response


def secret_of(seals: Seals, staff: Staff) -> str | None:
    """The second factor's secret; None when it was sealed with another key, or is damaged."""
    try:
        return seals.open_secret(staff.id, staff.totp_secret or "")
    except SealBrokenError:
        return None


def _mark(staff: Staff) -> str:
    """Changes with the password, so that a new one ends what waits."""
    return hashlib.sha256(staff.password_hash.encode()).hexdigest()
