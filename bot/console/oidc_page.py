"""To the provider and back: signing in with an account elsewhere."""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from starlette.responses import RedirectResponse, Response

from bot.clock import Clock
from bot.console.errors import NoSuchPageError, ProviderError, SealBrokenError
from bot.console.gate import PREFIX, Call, Gate, safe_next
from bot.console.oidc import Journey, Provider, Stranger
from bot.console.sealed import Seals
from bot.console.sign_in import SignIn
from bot.conversation.inbox import clean
from casework import linked_sign_in
from casework.models import Staff
from casework.store import Store
from locales.phrases import sign_in as phrases

#: Where the provider sends people back to, below our address.
BACK = f"{PREFIX}/sign-in/back"
COOKIE = "navigator_journey"
#: How long somebody may take there.
LASTS = timedelta(minutes=10)
SENTENCES = {
    "down": phrases.ELSEWHERE_DOWN,
    "refused": phrases.ELSEWHERE_REFUSED,
    "stale": phrases.TOO_LATE,
    "unverified": phrases.ELSEWHERE_UNVERIFIED,
    "unknown": phrases.ELSEWHERE_UNKNOWN,
}


class OidcPage:
    """Sends people to the provider of the settings, and takes those who come back."""

    def __init__(
        self, store: Store, gate: Gate, clock: Clock, seals: Seals, provider: Provider | None, sign_in: SignIn
    ) -> None:
        self._store = store
        self._gate = gate
        self._clock = clock
        self._seals = seals
        self._provider = provider
        self._sign_in = sign_in

    async def leave(self, call: Call) -> Response:
        provider, goes_to = self._known(), safe_next(call.request.query_params.get("next"))
        if call.staff is not None:
            return RedirectResponse(goes_to, 303)
        journey = Journey.begin()
        try:
            address = await provider.address(journey)
        except ProviderError as error:
            return self._failed(call, error, goes_to)
        response = RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
        values = {**journey.values(), "next": goes_to}
        sealed = self._seals.seal_step("journey", call.secret, values, self._clock() + LASTS)
        self._gate.greet(response, call)
        self._gate.carry(response, COOKIE, sealed, seconds=int(LASTS.total_seconds()))
        return response

    async def come_back(self, call: Call) -> Response:
        provider, goes_to = self._known(), f"{PREFIX}/"
        if call.staff is not None:
            return RedirectResponse(goes_to, 303)
        try:
            values = self._values(call)
            goes_to = safe_next(values.pop("next"))
            stranger = await provider.person(Journey(**values), call.request.query_params)
            staff = await self._account(stranger, provider.role)
        except ProviderError as error:
            return self._failed(call, error, goes_to)
        response = await self._gate.let_in(call, staff, goes_to)
        self._gate.drop(response, COOKIE)
        return response

    def _known(self) -> Provider:
        if self._provider is None:
            raise NoSuchPageError
        return self._provider

    def _values(self, call: Call) -> dict[str, str]:
        try:
            return self._seals.open_step("journey", call.secret, call.request.cookies.get(COOKIE, ""), self._clock())
        except SealBrokenError as error:
            raise ProviderError("stale") from error

    async def _account(self, stranger: Stranger, role: str) -> Staff:
        """Raises ProviderError for somebody who has no account here, or a disabled one."""
        try:
            async with self._store.write() as session:
                staff = await linked_sign_in.linked(session, stranger.subject)
                if staff is None:
                    if not stranger.email:
                        raise ProviderError("unverified")
                    email, name = clean(stranger.email), clean(stranger.name)
                    staff = await linked_sign_in.link(
                        session, stranger.subject, email, name, role=role, now=self._clock()
                    )
        except IntegrityError as error:
            # The same person came back twice at the same moment: one of the two is in.
            raise ProviderError("stale") from error
        if staff is None or staff.disabled_at is not None:
            raise ProviderError("unknown")
        return staff

    def _failed(self, call: Call, error: ProviderError, goes_to: str) -> Response:
        response = self._sign_in.page(call, 422, next=goes_to, error=call.words.phrase(SENTENCES[error.kind]))
        self._gate.drop(response, COOKIE)
        return response
