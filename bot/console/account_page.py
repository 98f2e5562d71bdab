"""One's own account: the password, and where one is signed in. The second factor's part is shown here too."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from starlette.responses import RedirectResponse, Response

from bot.clock import Clock
from bot.console.gate import PREFIX, Call, Gate
from bot.console.pages import Pages
from bot.console.sign_in import LONGEST_PASSWORD
from bot.console.streams import Streams
from casework import coordinators, second_factor, sign_in_failures, staff_sessions
from casework.errors import SignInLockedError, WeakPasswordError
from casework.models import Staff
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import sign_in as phrases

ACCOUNT = f"{PREFIX}/account"
LABELS = {
    "heading": phrases.ACCOUNT,
    "role": phrases.ROLE,
    "change_password": phrases.CHANGE_PASSWORD,
    "change_password_hint": phrases.CHANGE_PASSWORD_HINT,
    "password_now": phrases.PASSWORD_NOW,
    "second_factor": phrases.SECOND_FACTOR,
    "second_factor_off": phrases.SECOND_FACTOR_OFF,
    "second_factor_on": phrases.SECOND_FACTOR_ON,
    "second_factor_elsewhere": phrases.SECOND_FACTOR_ELSEWHERE,
    "set_up": phrases.SET_UP,
    "renew_codes": phrases.RENEW_CODES,
    "remove": phrases.REMOVE,
    "remove_hint": phrases.REMOVE_HINT,
    "code": phrases.CODE,
    "code_hint": phrases.CODE_HINT,
    "sessions": phrases.SESSIONS,
    "this_one": phrases.THIS_ONE,
    "end_one": phrases.END_ONE,
    "end_others": phrases.END_OTHERS,
}
ROLES = {
    "coordinator": phrases.ROLE_COORDINATOR,
    "lead": phrases.ROLE_LEAD,
    "editor": phrases.ROLE_EDITOR,
    "admin": phrases.ROLE_ADMIN,
}
#: What is said after something was done, by the word in the address.
DONE = {"password": phrases.PASSWORD_CHANGED, "removed": phrases.REMOVED, "ended": phrases.ENDED}
#: Marks in what a browser says of itself → names; the first that fits, because each pretends to be others as well.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


class AccountPage:
    """Shows the account, changes the password, and ends sessions."""

    def __init__(self, store: Store, gate: Gate, pages: Pages, streams: Streams, clock: Clock) -> None:
        self._store = store
        self._gate = gate
        self._pages = pages
        self._streams = streams
        self._clock = clock

    async def show(self, call: Call) -> Response:
        done = DONE.get(call.request.query_params.get("done", ""))
        return await self.page(call, done=call.words.phrase(done) if done is not None else "")

    async def change_password(self, call: Call) -> Response:
        """Ends all other sessions: whoever knew the old password is out."""
        known, wanted = call.form.get("password_now", ""), call.form.get("password", "")
        fault = await self.check_password(call, known)
        if fault:
            return await self.page(call, 422, faults={"password_now": fault})
        try:
            if len(wanted) > LONGEST_PASSWORD:
                raise WeakPasswordError
            async with self._store.write() as session:
                staff = await session.get_one(Staff, call.me.id)
                await coordinators.change_password(session, staff, wanted)
                await staff_sessions.end_others(session, staff.id, call.here)
        except WeakPasswordError:
            return await self.page(call, 422, faults={"password": call.words.phrase(phrases.PASSWORD_WEAK)})
        return self.done("password")

    async def end_sessions(self, call: Call) -> Response:
        """One of them, or all but this one. One that has ended already is no trouble."""
        async with self._store.write() as session:
            if "others" in call.form:
                await staff_sessions.end_others(session, call.me.id, call.here)
            else:
                await staff_sessions.end_one(session, call.me.id, call.form.get("session", ""))
        return self.done("ended")

    async def stale(self, call: Call) -> Response:
        return await self.page(call, 422, fault=call.words.say("page_too_old"))

    def done(self, what: str) -> Response:
        """Streams of sessions that have ended end now."""
        self._streams.poke()
        return RedirectResponse(f"{ACCOUNT}?done={what}", 303, headers={"Cache-Control": "no-store"})

    async def check_password(self, call: Call, password: str) -> str:
        """What is wrong with it, in a sentence; nothing when it is right. Wrong ones are counted as at the sign-in."""
        given = password if len(password) <= LONGEST_PASSWORD else ""
        email, now = call.me.email, self._clock()
        try:
            found = await coordinators.check_password(self._store, email, given, now, call.network)
        except SignInLockedError:
            return call.words.say("sign_in_locked")
        if found is None:
            return call.words.phrase(phrases.PASSWORD_WRONG)
        async with self._store.write() as session:
            await sign_in_failures.forget(session, email, call.network)
        return ""

    async def page(
        self, call: Call, status: int = 200, *, faults: Mapping[str, str] | None = None, fault: str = "", done: str = ""
    ) -> Response:
        """`faults`: field → what is wrong with it."""
        say = call.words.phrase
        async with self._store.read() as session:
            staff = await session.get_one(Staff, call.me.id)
            sessions = await staff_sessions.open_sessions(session, staff.id, call.here, self._clock())
            left = await second_factor.recovery_codes_left(session, staff)
        rows = [
            {
                "id": one.id,
                "name": (name := browser_name(one.browser) or say(phrases.SOME_BROWSER)),
                "began": say(phrases.BEGAN, when=_ago(call, one.began_at)),
                "seen": say(phrases.LAST_HERE, when=_ago(call, one.seen_at)),
                "end": say(phrases.END_ONE_OF, browser=name),
                "here": one.here,
            }
            for one in sessions
        ]
        return self._pages.page(
            "account.html",
            call,
            status,
            labels=_said(call, LABELS),
            roles=_said(call, ROLES),
            set_up=second_factor.is_set_up(staff),
            elsewhere=self._gate.signs_in_elsewhere(staff),
            codes_left=say(phrases.CODES_LEFT, count=left),
            sessions=rows,
            shortest_password=coordinators.SHORTEST_PASSWORD,
            faults=faults or {},
            fault=fault,
            done=done,
        )


def _ago(call: Call, when: datetime) -> str:
    if call.words.now - when < timedelta(minutes=1):
        return call.words.phrase(phrases.JUST_NOW)
    return call.words.from_now(when)


def _said(call: Call, labels: Mapping[str, Phrase]) -> dict[str, str]:
    return {name: call.words.phrase(each) for name, each in labels.items()}


def browser_name(browser: str) -> str:
    """For example "Firefox, Linux"; what it says of itself when it is none that we know."""
    found = [next((name for mark, name in names.items() if mark in browser), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(each for each in found if each) or browser
