"""The second factor of one's own account: set up, confirmed by a code, its recovery codes made anew, and removed."""

from datetime import timedelta

import segno
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from bot.clock import Clock
from bot.console.account_page import ACCOUNT, AccountPage
from bot.console.errors import SealBrokenError
from bot.console.gate import PREFIX, Call, Gate
from bot.console.pages import Pages
from bot.console.sealed import Seals
from bot.console.sign_in_code import LONGEST_CODE, secret_of
from bot.console.streams import Streams
from casework import second_factor, sign_in_failures, staff_sessions
from casework.models import Staff
from casework.store import Store
from locales.phrases import sign_in as phrases

SECOND_FACTOR = f"{PREFIX}/account/second-factor"
#: The name under which apps keep the codes.
ISSUER = "Family Navigator"
#: Who has signed in so lately is not asked for the password again.
LATELY = timedelta(minutes=10)
#: How long setting up may take.
LASTS = timedelta(minutes=30)
#: Letters of the secret that stand together.
GROUP = 4
LABELS = {
    "heading": phrases.SECOND_FACTOR,
    "off": phrases.SECOND_FACTOR_OFF,
    "needed": phrases.SET_UP_NEEDED,
    "password_now": phrases.PASSWORD_NOW,
    "set_up": phrases.SET_UP,
    "app": phrases.SET_UP_APP,
    "picture": phrases.SET_UP_PICTURE,
    "letters": phrases.SET_UP_LETTERS,
    "link": phrases.SET_UP_LINK,
    "first_code": phrases.SET_UP_CODE,
    "code": phrases.CODE,
    "go_on": phrases.GO_ON,
    "recovery_codes": phrases.RECOVERY_CODES,
    "recovery_codes_text": phrases.RECOVERY_CODES_TEXT,
    "recovery_codes_kept": phrases.RECOVERY_CODES_KEPT,
}


class SecondFactorPage:
    """Nothing is kept before the app has shown a right code: until then the page itself carries the sealed secret."""

    def __init__(
        self,
        store: Store,
        gate: Gate,
        pages: Pages,
        streams: Streams,
        clock: Clock,
        seals: Seals,
        account: AccountPage,
    ) -> None:
        self._store = store
        self._gate = gate
        self._pages = pages
        self._streams = streams
        self._clock = clock
        self._seals = seals
        self._account = account

    async def show(self, call: Call) -> Response:
        if second_factor.is_set_up(call.me):
            return RedirectResponse(ACCOUNT, 303)
        return await self._start(call)

    async def begin(self, call: Call) -> Response:
        """Shows a new secret, to whoever has signed in lately or knows the password."""
        if second_factor.is_set_up(call.me):
            return RedirectResponse(ACCOUNT, 303)
        if not await self._came_lately(call):
            fault = await self._account.check_password(call, call.form.get("password_now", ""))
            if fault:
                return await self._start(call, 422, fault)
        return self._secret(call, second_factor.new_secret())

    async def confirm(self, call: Call) -> Response:
        if second_factor.is_set_up(call.me):
            return RedirectResponse(ACCOUNT, 303)
        try:
            values = self._seals.open_step("set up", call.secret, call.form.get("sealed", ""), self._clock())
        except SealBrokenError:
            return await self._start(call, 422, call.words.say("page_too_old"))
        secret, code = values["secret"], call.form.get("code", "")[:LONGEST_CODE]
        async with self._store.write() as session:
            staff = await session.get_one(Staff, call.me.id)
            sealed = self._seals.seal_secret(staff.id, secret)
            codes = await second_factor.confirm(session, staff, secret, sealed, code, self._clock())
        if codes is None:
            return self._secret(call, secret, 422, call.words.phrase(phrases.CODE_WRONG))
        return self._codes(call, codes)

    async def renew(self, call: Call) -> Response:
        fault, codes = await self._with_code(call, remove=False)
        return self._codes(call, codes) if not fault else await self._account.page(call, 422, faults={"renew": fault})

    async def remove(self, call: Call) -> Response:
        fault, _ = await self._with_code(call, remove=True)
        return (
            self._account.done("removed")
            if not fault
            else await self._account.page(call, 422, faults={"remove": fault})
        )

    async def stale(self, call: Call) -> Response:
        if second_factor.is_set_up(call.me):
            return RedirectResponse(ACCOUNT, 303)
        return await self._start(call, 422, call.words.say("page_too_old"))

    async def _with_code(self, call: Call, *, remove: bool) -> tuple[str, list[str]]:
        """Does it when the code is right, in one transaction with using it up. Gives a fault, or the new codes."""
        code, now = call.form.get("code", "")[:LONGEST_CODE], self._clock()
        async with self._store.write() as session:
            staff = (await session.execute(select(Staff).where(Staff.id == call.me.id).with_for_update())).scalar_one()
            if await sign_in_failures.locked(session, staff.email, call.network, now):
                return call.words.say("sign_in_locked"), []
            secret = secret_of(self._seals, staff)
            if not await second_factor.takes(session, staff, secret, code, now):
                await sign_in_failures.count(session, staff.email, call.network, now)
                return call.words.phrase(phrases.CODE_WRONG if secret is not None else phrases.UNREADABLE), []
            if remove:
                await second_factor.remove(session, staff)
                return "", []
            return "", await second_factor.renew_recovery_codes(session, staff)

    async def _came_lately(self, call: Call) -> bool:
        async with self._store.read() as session:
            began_at = await staff_sessions.began_at(session, call.here)
        return began_at is not None and self._clock() - began_at <= LATELY

    async def _start(self, call: Call, status: int = 200, fault: str = "") -> Response:
        return self._page(
            "account_set_up.html",
            call,
            status,
            needed=self._gate.lacks_second_factor(call.me),
            lately=await self._came_lately(call),
            fault=fault,
        )

    def _secret(self, call: Call, secret: str, status: int = 200, fault: str = "") -> Response:
        address = second_factor.address_for_apps(secret, call.me.email, ISSUER)
        picture = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, dark="#000", light="#fff")
        return self._page(
            "account_secret.html",
            call,
            status,
            address=address,
            # Drawn here from squares alone: no text of anybody is in it.
            picture=picture,
            letters=" ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP)),
            sealed=self._seals.seal_step("set up", call.secret, {"secret": secret}, self._clock() + LASTS),
            fault=fault,
        )

    def _codes(self, call: Call, codes: list[str]) -> Response:
        return self._page("account_codes.html", call, 200, codes=codes)

    def _page(self, template: str, call: Call, status: int, **values: object) -> Response:
        labels = {name: call.words.phrase(each) for name, each in LABELS.items()}
        return self._pages.page(template, call, status, labels=labels, **values)
