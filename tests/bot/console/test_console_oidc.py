"""Signing in with an account elsewhere, against a real OpenID Connect provider in a process of its own."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import uuid4

import httpx
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from bot import clock
from bot.console.oidc import Provider
from bot.console.oidc_page import BACK
from bot.console.sign_in_pages import SignInRules
from bot.errors import SettingMissingError
from bot.settings import Settings
from casework import coordinators
from casework.models import Staff
from casework.store import Store
from tests.bot.console.console_house import PASSWORD, Browser, House
from tests.bot.console.oidc_process import provider_process

SIGN_IN, ELSEWHERE = "/console/sign-in", "/console/sign-in/elsewhere"
REFUSED = "sign-in did not let you in"
UNKNOWN = "There is no account for you here."
LATE = "That took too long."


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a provider that signs in whoever is named."""
    with provider_process() as address:
        yield address


class Watched(Provider):
    """Keeps what is sent to the provider."""

    def __init__(self, issuer: str, now: Callable[[], datetime] = clock.now, role: str = "", name: str = "") -> None:
        super().__init__(
            issuer, "navigator", "a secret", back=f"http://console.test{BACK}", clock=now, role=role, name=name
        )
        self.sent: list[httpx.Request] = []

    def _client(self) -> httpx.AsyncClient:
        client = super()._client()

        async def keep(request: httpx.Request) -> None:
            self.sent.append(request)

        client.event_hooks = {"request": [keep]}
        return client


def house_with(store: Store, provider: Provider, *, needed: bool = False) -> House:
    return House(store, SignInRules(b"k" * 32, second_factor_needed=needed, provider=provider))


async def person(issuer: str, **claims: object) -> str:
    """Somebody whom the provider knows, with a subject of their own."""
    subject = uuid4().hex
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.put(f"{issuer}/users/{subject}", json=claims)).status_code == 204
    return subject


async def outside(address: str, subject: str, **changes: str) -> str:
    """Signs in there, perhaps at an address that was tampered with; gives the address that it sends back to."""
    parts = urlsplit(address)
    query = urlencode({**dict(parse_qsl(parts.query)), **changes})
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.post(urlunsplit(parts._replace(query=query)), data={"sub": subject})
    assert response.status_code == 302, response.text
    return response.headers["location"]


async def sign_in(browser: Browser, subject: str, goes_to: str = "/console/", **changes: str) -> httpx.Response:
    left = await browser.get(f"{ELSEWHERE}?next={goes_to}")
    assert left.status_code == 303, left.text
    return await browser.get(await outside(left.headers["location"], subject, **changes))


async def anna_at(issuer: str, **claims: object) -> str:
    return await person(issuer, **{"email": "coordinator@example.org", "email_verified": True, **claims})


async def test_a_verified_address_is_linked_once_and_then_the_subject_counts(store: Store, issuer: str) -> None:
    provider = Watched(issuer)
    house = house_with(store, provider)
    staff, conversation = await house.staff(), await house.family("Hej")
    subject, page = await anna_at(issuer, email="Coordinator@Example.org"), f"/console/conversations/{conversation.id}"
    async with house.browser() as browser:
        assert "Sign in with your organisation&#39;s account" in (await browser.get(SIGN_IN)).text
        done = await sign_in(browser, subject, page)
        assert (done.status_code, done.headers["location"]) == (303, page)
        assert (await browser.get("/console/account")).status_code == 200
        assert "navigator_journey" not in browser.client.cookies
    async with house.store.read() as session:
        assert (await session.get_one(Staff, staff.id)).oidc_subject == f"{issuer}|{subject}"
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.put(f"{issuer}/users/{subject}", json={"email": "new@example.org"})
    async with house.browser() as browser:
        assert (await sign_in(browser, subject)).headers["location"] == "/console/", "an address may change"
    async with house.browser() as browser:
        another = await sign_in(browser, await anna_at(issuer))
        assert UNKNOWN in another.text, "an address may go to somebody else"


async def test_the_exchange_has_state_nonce_and_pkce_and_the_secret_stays_out_of_the_browser(
    store: Store, issuer: str
) -> None:
    provider = Watched(issuer, name="Sign in with Example")
    house = house_with(store, provider)
    await house.staff()
    async with house.browser() as browser:
        assert "Sign in with Example" in (await browser.get(SIGN_IN)).text
        left = await browser.get(ELSEWHERE)
        asked = parse_qs(urlsplit(left.headers["location"]).query)
        assert asked["response_type"] == ["code"]
        assert asked["code_challenge_method"] == ["S256"]
        assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}
        assert len({asked["state"][0], asked["nonce"][0], asked["code_challenge"][0]}) == 3
        cookie = browser.client.cookies["navigator_journey"]
        assert asked["state"][0] not in cookie
        await browser.get(await outside(left.headers["location"], await anna_at(issuer)))
    sent = next(request for request in provider.sent if request.method == "POST")
    body = parse_qs(sent.content.decode())
    assert create_s256_code_challenge(body["code_verifier"][0]) == asked["code_challenge"][0]
    assert sent.headers["authorization"].startswith("Basic ")
    assert "a secret" not in left.headers["location"]


@pytest.mark.parametrize("wrong", ["state", "nonce"])
async def test_an_answer_to_another_question_is_refused(store: Store, issuer: str, wrong: str) -> None:
    house = house_with(store, Watched(issuer))
    staff = await house.staff()
    async with house.browser() as browser:
        response = await sign_in(browser, await anna_at(issuer), **{wrong: "made-up"})
        assert response.status_code == 422
        assert (LATE if wrong == "state" else REFUSED) in response.text
        assert "navigator_staff" not in browser.client.cookies
    async with house.store.read() as session:
        assert (await session.get_one(Staff, staff.id)).oidc_subject is None


async def test_a_code_that_was_made_for_another_client_is_refused(store: Store, issuer: str) -> None:
    house = house_with(store, Watched(issuer))
    await house.staff()
    async with house.browser() as browser:
        response = await sign_in(browser, await anna_at(issuer), client_id="another")
    assert response.status_code == 422
    assert REFUSED in response.text


async def test_an_answer_works_once_in_the_browser_that_asked_and_for_ten_minutes(store: Store, issuer: str) -> None:
    house = house_with(store, Watched(issuer))
    await house.staff()
    subject = await anna_at(issuer)
    async with house.browser() as browser, house.browser() as other:
        back = await outside((await browser.get(ELSEWHERE)).headers["location"], subject)
        assert LATE in (await other.get(back)).text
        await other.get(ELSEWHERE)
        assert LATE in (await other.get(back)).text
        other.client.cookies.set("navigator_journey", browser.client.cookies["navigator_journey"], path="/console")
        assert LATE in (await other.get(back)).text, "the cookie belongs to the other browser"
        assert (await browser.get(back)).headers["location"] == "/console/"
        await browser.send("/console/account", "/console/sign-out")
        assert LATE in (await browser.get(back)).text
        late = await outside((await browser.get(ELSEWHERE)).headers["location"], subject)
        house.later(minutes=10)
        assert LATE in (await browser.get(late)).text


async def test_a_token_that_is_over_is_refused(store: Store, issuer: str) -> None:
    house = house_with(store, Watched(issuer, now=lambda: clock.now() + timedelta(hours=2)))
    await house.staff()
    async with house.browser() as browser:
        response = await sign_in(browser, await anna_at(issuer))
    assert response.status_code == 422
    assert REFUSED in response.text


@pytest.mark.parametrize("verified", [False, None, "true"])
async def test_an_address_that_is_not_verified_links_nothing(store: Store, issuer: str, verified: object) -> None:
    house = house_with(store, Watched(issuer, role="coordinator"))
    staff = await house.staff()
    claims = {"email": staff.email} if verified is None else {"email": staff.email, "email_verified": verified}
    async with house.browser() as browser:
        response = await sign_in(browser, await person(issuer, **claims))
    assert response.status_code == 422
    assert "does not confirm your e-mail address" in response.text


async def test_somebody_unknown_is_refused_or_gets_the_role_of_the_setting(store: Store, issuer: str) -> None:
    subject = await person(issuer, email="new@example.org", email_verified=True, name="Åsa Lind")
    closed, house = house_with(store, Watched(issuer)), house_with(store, Watched(issuer, role="editor"))
    async with closed.browser() as browser:
        assert UNKNOWN in (await sign_in(browser, subject)).text
    async with house.browser() as browser:
        assert (await sign_in(browser, subject)).headers["location"] == "/console/"
        account = (await browser.get("/console/account")).text
        assert "Åsa Lind" in account
        assert "Editor" in account
        assert (await browser.get("/console/")).status_code == 403
    async with house.browser() as browser:
        assert (await sign_in(browser, await person(issuer))).status_code == 422


async def test_a_disabled_account_is_refused_linked_or_not(store: Store, issuer: str) -> None:
    house = house_with(store, Watched(issuer, role="coordinator"))
    staff, subject = await house.staff(), await anna_at(issuer)
    async with house.browser() as browser:
        await sign_in(browser, subject)
    async with house.store.write() as session:
        await coordinators.disable(session, staff.email, house.now)
    for comes in (subject, await anna_at(issuer)):
        async with house.browser() as browser:
            assert UNKNOWN in (await sign_in(browser, comes)).text
            assert "navigator_staff" not in browser.client.cookies


async def test_a_first_sign_in_elsewhere_ends_the_one_time_password(store: Store, issuer: str) -> None:
    house = house_with(store, Watched(issuer))
    await house.staff(name=None)
    async with house.browser() as browser:
        assert (await sign_in(browser, await anna_at(issuer, name="Anna Berg"))).status_code == 303
        assert (await browser.get("/console/")).status_code == 200
    async with house.browser() as browser:
        refused = await browser.send(SIGN_IN, SIGN_IN, email="coordinator@example.org", password=PASSWORD, next="/")
        assert refused.status_code == 422


async def test_where_a_second_factor_is_needed_the_provider_stands_for_it_and_the_password_does_not(
    store: Store, issuer: str
) -> None:
    house = house_with(store, Watched(issuer), needed=True)
    staff = await house.staff()
    async with house.browser() as browser:
        await sign_in(browser, await anna_at(issuer))
        assert (await browser.get("/console/")).status_code == 200
    async with house.browser() as browser:
        by_password = await browser.send(SIGN_IN, SIGN_IN, email=staff.email, password=PASSWORD, next="/console/")
    assert by_password.status_code == 422
    assert "Please sign in with your organisation&#39;s account." in by_password.text


async def test_who_says_no_there_reads_it_here(store: Store, issuer: str) -> None:
    house = house_with(store, Watched(issuer))
    async with house.browser() as browser:
        left = await browser.get(ELSEWHERE)
        state = parse_qs(urlsplit(left.headers["location"]).query)["state"][0]
        response = await browser.get(f"{BACK}?error=access_denied&error_description=<b>no</b>&state={state}")
    assert response.status_code == 422
    assert REFUSED in response.text
    assert "<b>no" not in response.text


async def test_an_answer_of_another_issuer_is_refused(store: Store, issuer: str) -> None:
    house = house_with(store, Watched(issuer))
    await house.staff()
    async with house.browser() as browser:
        back = await outside((await browser.get(ELSEWHERE)).headers["location"], await anna_at(issuer))
        response = await browser.get(f"{back}&iss=https://evil.example")
    assert REFUSED in response.text


@pytest.mark.parametrize("path", ["", "/oauth2"])
async def test_a_provider_that_is_down_or_none_is_said_on_the_page(store: Store, issuer: str, path: str) -> None:
    address = issuer + path if path else "http://127.0.0.1:9"
    house = house_with(store, Watched(address))
    async with house.browser() as browser:
        response = await browser.get(f"{ELSEWHERE}?next=/console/calendar")
        assert response.status_code == 422
        assert "cannot be reached now" in response.text
        assert 'name="next" value="/console/calendar"' in response.text


async def test_without_a_provider_there_is_no_such_page(house: House) -> None:
    async with house.browser() as browser:
        assert "elsewhere" not in (await browser.get(SIGN_IN)).text
        for path in (ELSEWHERE, BACK):
            assert (await browser.get(path)).status_code == 404


def test_the_settings_make_the_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    back = f"https://console.example{BACK}"
    assert Provider.of(Settings.read(), back, clock.now) is None
    monkeypatch.setenv("NAVIGATOR_OIDC_ISSUER", "https://id.example.org")
    with pytest.raises(SettingMissingError):
        Provider.of(Settings.read(), back, clock.now)
    monkeypatch.setenv("NAVIGATOR_OIDC_CLIENT_ID", "navigator")
    monkeypatch.setenv("NAVIGATOR_OIDC_CREATE", "lead")
    made = Provider.of(Settings.read(), back, clock.now)
    assert made is not None
    assert made.role == "lead"
    for wrong in ("http://id.example.org", "id.example.org", "https://", "ftp://id.example.org"):
        monkeypatch.setenv("NAVIGATOR_OIDC_ISSUER", wrong)
        with pytest.raises(ValueError, match="no address of a provider"):
            Settings.read()
