"""One's own account in the console: the second factor, the password, and the browsers in which one is signed in."""

import asyncio
import html
import re

import httpx
import pyotp
import pytest
from sqlalchemy import select

from bot.console.account_page import browser_name
from bot.console.errors import SealBrokenError
from bot.console.sealed import Seals
from bot.console.sign_in_pages import SignInRules
from bot.errors import SettingMissingError
from casework import coordinators
from casework.models import Staff, StaffSession
from casework.sign_in_failures import MOST_TOGETHER
from casework.store import Store
from tests.bot.console.console_house import PASSWORD, START, Browser, House

ACCOUNT, FACTOR, CODE, SIGN_IN = (
    "/console/account",
    "/console/account/second-factor",
    "/console/sign-in/code",
    "/console/sign-in",
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WRONG = "This code does not work."
BETTER = "a much better password"


def letters_on(page: httpx.Response) -> str:
    found = re.search(r'class="letters" dir="ltr"><code>([A-Z2-7 ]+)</code>', page.text)
    assert found
    return found.group(1).replace(" ", "")


def codes_on(page: httpx.Response) -> list[str]:
    return re.findall(r"<li><code>([a-z0-9-]+)</code></li>", page.text)


def shown(house: House, secret: str) -> str:
    """What the app on the phone shows at this moment."""
    return pyotp.TOTP(secret).at(house.now)


async def enter(browser: Browser, staff: Staff, password: str = PASSWORD, goes_to: str = "/console/") -> httpx.Response:
    return await browser.send(SIGN_IN, SIGN_IN, email=staff.email, password=password, next=goes_to)


async def set_up(house: House, browser: Browser) -> tuple[str, list[str]]:
    """The secret and the recovery codes."""
    page = await browser.send(FACTOR, FACTOR)
    secret = letters_on(page)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.text)
    assert sealed
    done = await browser.send(FACTOR, f"{FACTOR}/code", sealed=sealed.group(1), code=shown(house, secret))
    assert done.status_code == 200
    house.later(seconds=30)
    return secret, codes_on(done)


async def test_setting_it_up_shows_letters_a_link_and_a_picture_and_counts_after_a_code(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        assert "It is not set up." in (await browser.get(ACCOUNT)).text
        page = await browser.send(FACTOR, FACTOR)
        secret = letters_on(page)
        link = re.search(r'href="(otpauth://[^"]+)"', page.text)
        assert link
        assert pyotp.parse_uri(html.unescape(link.group(1))).secret == secret
        assert re.search(r'<div class="qr" role="img" aria-label="[^"]+"><svg viewBox="0 0 \d+ \d+"', page.text)
        assert " style=" not in page.text
        async with house.store.read() as session:
            assert (await session.get_one(Staff, staff.id)).totp_secret is None
        sealed = re.search(r'name="sealed" value="([^"]+)"', page.text)
        assert sealed
        carried = sealed.group(1)
        wrong = await browser.send(FACTOR, f"{FACTOR}/code", code="000000", sealed=carried)
        assert wrong.status_code == 422
        assert WRONG in wrong.text
        assert letters_on(wrong) == secret, "the app needs no second secret"
        done = await browser.send(FACTOR, f"{FACTOR}/code", code=shown(house, secret), sealed=carried)
        assert len(codes_on(done)) == 10
        account = (await browser.get(ACCOUNT)).text
        assert "10 recovery codes are left." in account
        assert (await browser.get(FACTOR)).headers["location"] == ACCOUNT
    async with house.store.read() as session:
        kept = (await session.get_one(Staff, staff.id)).totp_secret
    assert kept
    assert secret not in kept


async def test_a_page_of_another_session_or_an_old_one_sets_nothing_up(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as one, house.browser(staff) as other:
        page = await one.send(FACTOR, FACTOR)
        sealed = re.search(r'name="sealed" value="([^"]+)"', page.text)
        assert sealed
        code = shown(house, letters_on(page))
        foreign = await other.send(FACTOR, f"{FACTOR}/code", code=code, sealed=sealed.group(1))
        assert foreign.status_code == 422
        house.later(minutes=31)
        late = await one.send(FACTOR, f"{FACTOR}/code", code=shown(house, letters_on(page)), sealed=sealed.group(1))
        assert late.status_code == 422
        assert "open for too long" in late.text
        damaged = await one.send(FACTOR, f"{FACTOR}/code", code=code, sealed="é?")
        assert damaged.status_code == 422
    async with house.store.read() as session:
        assert (await session.get_one(Staff, staff.id)).totp_secret is None


async def test_an_open_browser_alone_cannot_set_it_up_later(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        house.later(minutes=11)
        assert 'name="password_now"' in (await browser.get(FACTOR)).text
        refused = await browser.send(FACTOR, FACTOR, password_now="guess")
        assert refused.status_code == 422
        assert "This is not your password." in refused.text
        assert letters_on(await browser.send(FACTOR, FACTOR, password_now=PASSWORD))


async def test_signing_in_asks_for_the_code_and_gives_no_session_before(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    page = f"/console/conversations/{conversation.id}/part"
    async with house.browser(staff) as browser:
        secret, _ = await set_up(house, browser)
    async with house.browser() as browser:
        asked = await enter(browser, staff, goes_to=page)
        assert asked.headers["location"] == CODE
        assert "navigator_staff" not in browser.client.cookies
        assert (await browser.get("/console/")).headers["location"].startswith(SIGN_IN)
        wrong = await browser.send(CODE, CODE, code="123")
        assert wrong.status_code == 422
        assert WRONG in wrong.text
        assert "navigator_staff" not in browser.client.cookies
        code = shown(house, secret)
        done = await browser.send(CODE, CODE, code=f"{code[:3]} {code[3:]}")
        assert done.headers["location"] == page
        assert (await browser.get(ACCOUNT)).status_code == 200
        assert "navigator_pending" not in browser.client.cookies
    async with house.browser() as again:
        await enter(again, staff)
        assert (await again.send(CODE, CODE, code=code)).status_code == 422, "each code works once"


async def test_a_recovery_code_signs_in_once(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        _, codes = await set_up(house, browser)
    for status in (303, 422):
        async with house.browser() as browser:
            await enter(browser, staff)
            assert (await browser.send(CODE, CODE, code=codes[0].upper())).status_code == status


async def test_the_right_password_waits_five_minutes_in_its_own_browser_only(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        secret, _ = await set_up(house, browser)
    async with house.browser() as one, house.browser() as other:
        await enter(one, staff)
        pending = one.client.cookies["navigator_pending"]
        await other.get(SIGN_IN)
        other.client.cookies.set("navigator_pending", pending, path="/console")
        assert (await other.get(CODE)).headers["location"] == SIGN_IN
        token = await other.token(SIGN_IN)
        stolen = await other.client.post(CODE, data={"csrf": token, "code": shown(house, secret)})
        assert stolen.status_code == 422
        assert "That took too long." in stolen.text

        token = await one.token(CODE)
        house.later(minutes=5)
        late = await one.client.post(CODE, data={"csrf": token, "code": shown(house, secret)})
        assert late.status_code == 422
        assert "That took too long." in late.text
    assert await sessions_of(house, staff) == 1


async def test_a_new_password_ends_what_waits_for_a_code(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        secret, _ = await set_up(house, browser)
    async with house.browser() as browser:
        await enter(browser, staff)
        token = await browser.token(CODE)
        async with house.store.write() as session:
            await coordinators.renew_password(session, staff.email, BETTER)
        response = await browser.client.post(CODE, data={"csrf": token, "code": shown(house, secret)})
    assert response.status_code == 422
    assert "That took too long." in response.text


async def test_codes_cannot_be_guessed_by_signing_in_again_and_again(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        secret, _ = await set_up(house, browser)
    async with house.browser() as browser:
        for _ in range(MOST_TOGETHER):
            await enter(browser, staff)
            assert WRONG in (await browser.send(CODE, CODE, code="000000")).text
        token = await browser.token(CODE)
        right = await browser.client.post(CODE, data={"csrf": token, "code": shown(house, secret)})
        assert "Too many attempts." in right.text
        assert "Too many attempts." in (await enter(browser, staff)).text
        house.later(minutes=6)
        await enter(browser, staff)
        assert (await browser.send(CODE, CODE, code=shown(house, secret))).status_code == 303


async def test_codes_are_made_anew_and_the_second_factor_removed_only_with_a_code(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        secret, old = await set_up(house, browser)
        for what in ("renew", "remove"):
            refused = await browser.send(ACCOUNT, f"{FACTOR}/{what}", code=PASSWORD)
            assert refused.status_code == 422
            assert WRONG in refused.text
        fresh = codes_on(await browser.send(ACCOUNT, f"{FACTOR}/renew", code=shown(house, secret)))
        assert len(fresh) == 10
        assert not set(old) & set(fresh)
        assert (await browser.send(ACCOUNT, f"{FACTOR}/remove", code=old[0])).status_code == 422
        removed = await browser.send(ACCOUNT, f"{FACTOR}/remove", code=fresh[0])
        assert "It is removed." in (await browser.get(removed.headers["location"])).text
    async with house.browser() as browser:
        assert (await enter(browser, staff)).headers["location"] == "/console/"


async def test_where_everyone_needs_one_nothing_opens_before_it_is_set_up(store: Store) -> None:
    house = House(store, SignInRules(b"k" * 32, second_factor_needed=True))
    newcomer = await house.staff(name=None)
    async with house.browser() as browser:
        await enter(browser, newcomer)
        page = "/console/introduce"
        assert (await browser.get(FACTOR)).headers["location"] == page
        await browser.send(page, page, name="Anna Berg", password=BETTER)
        for path in ("/console/", ACCOUNT, "/console/stream", "/console/nowhere"):
            assert (await browser.get(path)).headers["location"] == FACTOR
        script = await browser.get("/console/board", **{"HX-Request": "true"})
        assert (script.status_code, script.headers["hx-redirect"]) == (401, FACTOR)
        assert "everyone needs a code" in (await browser.get(FACTOR)).text
        secret, _ = await set_up(house, browser)
        assert (await browser.get("/console/")).status_code == 200
        await browser.send(ACCOUNT, f"{FACTOR}/remove", code=shown(house, secret))
        assert (await browser.get("/console/")).headers["location"] == FACTOR


async def test_after_the_key_is_lost_a_recovery_code_still_lets_in(store: Store) -> None:
    house = House(store, SignInRules(b"k" * 32))
    staff = await house.staff()
    async with house.browser(staff) as browser:
        secret, codes = await set_up(house, browser)
    later = House(store, SignInRules(b"another key of thirty-two bytes!"))
    later.now = house.now
    async with later.browser() as browser:
        await enter(browser, staff)
        assert "cannot be checked now" in (await browser.send(CODE, CODE, code=shown(later, secret))).text
        assert (await browser.send(CODE, CODE, code=codes[0])).status_code == 303


async def test_a_new_password_needs_the_old_one_and_ends_other_browsers(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser, house.browser(staff) as other:
        path = f"{ACCOUNT}/password"
        wrong = await browser.send(ACCOUNT, path, password_now="guess", password=BETTER)
        assert wrong.status_code == 422
        assert "This is not your password." in wrong.text
        for weak in ("short", PASSWORD, "x" * 1001):
            refused = await browser.send(ACCOUNT, path, password_now=PASSWORD, password=weak)
            assert refused.status_code == 422
            assert "Please choose another one." in refused.text
        assert (await other.get(ACCOUNT)).status_code == 200
        done = await browser.send(ACCOUNT, path, password_now=PASSWORD, password=BETTER)
        assert "Your password is changed." in (await browser.get(done.headers["location"])).text
        assert (await other.get(ACCOUNT)).status_code == 303
    async with house.browser() as browser:
        assert (await enter(browser, staff)).status_code == 422
        assert (await enter(browser, staff, BETTER)).status_code == 303


async def sessions_of(house: House, staff: Staff) -> int:
    async with house.store.read() as session:
        return len((await session.scalars(select(StaffSession).where(StaffSession.staff_id == staff.id))).all())


async def test_the_list_says_browser_and_times_and_ends_one_or_all_others(house: House) -> None:
    staff, colleague = await house.staff(), await house.staff("lead")
    async with house.browser() as browser, house.browser(staff) as other, house.browser(colleague) as stranger:
        browser.client.headers["User-Agent"] = FIREFOX
        await enter(browser, staff)
        house.later(minutes=12)
        await house.session_of(staff)
        page = (await browser.get(ACCOUNT)).text
        assert page.count("<li>") >= 3
        assert '<bdi>Firefox, Linux</bdi> <span class="mark">this one</span>' in page
        assert "Signed in: 12 minutes ago" in page
        ids = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
        assert len(ids) == 2, "this one is ended by signing out"
        await stranger.send(ACCOUNT, f"{ACCOUNT}/sessions", session=ids[0])
        assert await sessions_of(house, staff) == 3, "nobody ends those of somebody else"
        ended = await browser.send(ACCOUNT, f"{ACCOUNT}/sessions", session=ids[0])
        assert "Signed out there." in (await browser.get(ended.headers["location"])).text
        assert await sessions_of(house, staff) == 2
        again = await browser.send(ACCOUNT, f"{ACCOUNT}/sessions", session=ids[0])
        assert again.status_code == 303
        await house.session_of(staff)
        await browser.send(ACCOUNT, f"{ACCOUNT}/sessions", others="yes")
        assert await sessions_of(house, staff) == 1
        assert (await browser.get(ACCOUNT)).status_code == 200
        assert (await other.get(ACCOUNT)).status_code == 303
        assert (await stranger.get(ACCOUNT)).status_code == 200


async def test_when_a_browser_was_last_here_is_kept_every_five_minutes(house: House) -> None:
    staff = await house.staff()

    async def seen() -> float:
        async with house.store.read() as session:
            found = (await session.scalars(select(StaffSession.seen_at))).one()
        assert found is not None
        return (found - START).total_seconds() / 60

    async with house.browser(staff) as browser:
        house.later(minutes=4)
        await browser.get(ACCOUNT)
        assert await seen() == 0
        house.later(minutes=1)
        await browser.get(ACCOUNT)
        assert await seen() == 5


async def test_ending_a_session_ends_its_stream(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser, house.browser(staff) as other:
        secret = other.client.cookies["navigator_staff"]

        async def signed_in() -> bool:
            async with house.store.read() as session:
                return await coordinators.signed_in(session, secret, house.now) is not None

        kinds: list[str] = []

        async def follow() -> None:
            async for one in house.console.streams.follow(signed_in):
                kinds.append(one.kind)
                began.set()

        began = asyncio.Event()
        following = asyncio.create_task(follow())
        await began.wait()
        await browser.send(ACCOUNT, f"{ACCOUNT}/sessions", others="yes")
        async with asyncio.timeout(10):
            await following
    assert kinds[0] == "begin"
    assert kinds[-1] == "signed_out"


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_browsers_are_named_as_people_know_them(says: str, name: str) -> None:
    assert browser_name(says) == name


async def test_what_is_sealed_opens_for_its_purpose_and_owner_only(house: House) -> None:
    anna, bo = await house.staff(), await house.staff("lead")
    seals, others = Seals(b"k" * 32), Seals(b"j" * 32)
    sealed = seals.seal_secret(anna.id, "SECRET")
    assert seals.open_secret(anna.id, sealed) == "SECRET"
    for opening, owner in ((seals, bo.id), (others, anna.id)):
        with pytest.raises(SealBrokenError):
            opening.open_secret(owner, sealed)
    for broken in ("", "x", sealed[:-4], "A" + sealed[1:] if sealed[0] != "A" else "B" + sealed[1:], "é"):
        with pytest.raises(SealBrokenError):
            seals.open_secret(anna.id, broken)
    step = seals.seal_step("code", "visit", {"a": "b"}, house.now)
    house.later(seconds=-1)
    assert seals.open_step("code", "visit", step, house.now) == {"a": "b"}
    for name, visit in (("journey", "visit"), ("code", "another")):
        with pytest.raises(SealBrokenError):
            seals.open_step(name, visit, step, house.now)
    house.later(seconds=1)
    with pytest.raises(SealBrokenError):
        seals.open_step("code", "visit", step, house.now)
    with pytest.raises(SettingMissingError):
        Seals(b"short")


async def test_a_disabled_account_is_not_let_in_by_its_code(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        secret, _ = await set_up(house, browser)
    async with house.browser() as browser:
        await enter(browser, staff)
        token = await browser.token(CODE)
        async with house.store.write() as session:
            await coordinators.disable(session, staff.email, house.now)
        response = await browser.client.post(CODE, data={"csrf": token, "code": shown(house, secret)})
    assert response.status_code == 422
    assert await sessions_of(house, staff) == 0
