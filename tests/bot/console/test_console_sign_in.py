"""Signing in: refused in one sentence, locked after attempts, and the first time with a name."""

import httpx
import pytest

from casework.sign_in_failures import MOST_TOGETHER
from tests.bot.console.console_house import PASSWORD, Browser, House

REFUSED = "The e-mail address or the password is not right."
LOCKED = "Too many attempts."


async def enter(browser: Browser, email: str, password: str, goes_to: str = "/console/") -> httpx.Response:
    return await browser.send("/console/sign-in", "/console/sign-in", email=email, password=password, next=goes_to)


async def test_the_right_password_opens_the_page_that_was_asked_for(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    page = f"/console/conversations/{conversation.id}"
    async with house.browser() as browser:
        sent_away = await browser.get(page)
        assert sent_away.headers["location"] == f"/console/sign-in?next={page}"
        assert f'name="next" value="{page}"' in (await browser.get(sent_away.headers["location"])).text
        response = await enter(browser, f" {staff.email.upper()} ", PASSWORD, page)
        assert response.status_code == 303
        assert response.headers["location"] == page
        assert (await browser.get(page)).status_code == 200


@pytest.mark.parametrize("email", ["coordinator@example.org", "nobody@example.org", "", "a\x00b@example.org"])
async def test_a_refusal_says_one_sentence_and_keeps_the_address_only(house: House, email: str) -> None:
    await house.staff()
    async with house.browser() as browser:
        response = await enter(browser, email, "not the password")
    assert response.status_code == 422
    assert REFUSED in response.text
    assert "not the password" not in response.text
    assert f'value="{email}"' in response.text


@pytest.mark.parametrize("email", ["coordinator@example.org", "nobody@example.org"])
async def test_after_too_many_attempts_even_the_right_password_waits(house: House, email: str) -> None:
    staff = await house.staff()
    async with house.browser() as browser:
        for _ in range(MOST_TOGETHER):
            assert REFUSED in (await enter(browser, email, "wrong")).text
        locked = await enter(browser, email, PASSWORD)
        assert locked.status_code == 422
        assert LOCKED in locked.text
        house.later(minutes=6)
        assert (await enter(browser, staff.email, PASSWORD)).status_code == 303


async def test_an_old_sign_in_page_keeps_the_address_and_works_at_the_second_press(house: House) -> None:
    staff = await house.staff()
    async with house.browser() as browser:
        fields = {"email": staff.email, "password": PASSWORD, "next": "/console/"}
        response = await browser.client.post("/console/sign-in", data=fields)
        assert response.status_code == 422
        assert "open for too long" in response.text
        assert staff.email in response.text
        assert PASSWORD not in response.text
        assert (await enter(browser, staff.email, PASSWORD)).status_code == 303


async def test_signing_out_ends_the_session_itself(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        cookies = dict(browser.client.cookies)
        response = await browser.send("/console/", "/console/sign-out")
        assert response.headers["location"] == "/console/sign-in"
        again = await browser.client.get(
            "/console/",
            cookies=None,
            headers={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())},
        )
    assert again.status_code == 303


async def test_the_first_sign_in_asks_for_a_name_and_a_password(house: House) -> None:
    staff = await house.staff(name=None)
    async with house.browser() as browser:
        await enter(browser, staff.email, PASSWORD)
        first = browser.client.cookies["navigator_staff"]
        assert (await browser.get("/console/")).headers["location"] == "/console/introduce"
        page = "/console/introduce"

        missing = await browser.send(page, page, name="  ", password="a much better password")
        assert missing.status_code == 422
        assert "Please write the name" in missing.text
        weak = await browser.send(page, page, name="Åsa <b>", password="short")
        assert weak.status_code == 422
        assert "too short" in weak.text
        assert 'value="Åsa &lt;b&gt;"' in weak.text
        same = await browser.send(page, page, name="Åsa", password=PASSWORD)
        assert same.status_code == 422
        too_long = await browser.send(page, page, name="x" * 121, password="a much better password")
        assert "at most 120 characters" in too_long.text

        done = await browser.send(page, page, name="Åsa Lind", password="a much better password")
        assert done.headers["location"] == "/console/"
        assert browser.client.cookies["navigator_staff"] != first
        assert "Åsa Lind" in (await browser.get("/console/")).text
        assert (await browser.get(page)).headers["location"] == "/console/"


async def test_the_page_speaks_the_readers_language(house: House) -> None:
    async with house.browser(language="ar-EG, en;q=0.5") as browser:
        arabic = (await browser.get("/console/sign-in")).text
    async with house.browser(language="de, fr;q=0.8") as browser:
        other = (await browser.get("/console/sign-in")).text
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "bootstrap.rtl.min.css" in arabic
    assert '<html lang="en" dir="ltr">' in other


async def test_with_https_the_cookie_never_leaves_it(house: House) -> None:
    staff = await house.staff()
    async with house.browser() as browser:
        response = await enter(browser, staff.email, PASSWORD)
    assert "secure" not in response.headers["set-cookie"].lower()
