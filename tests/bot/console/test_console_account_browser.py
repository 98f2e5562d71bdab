"""Signing in and one's own account in Debian's Chromium: by keyboard, on a small screen, in both schemes, for axe."""

import json
import re
import socket
from collections.abc import AsyncIterator

import pyotp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from bot import clock
from bot.console.oidc import Provider
from bot.console.oidc_page import BACK
from bot.console.sign_in_pages import SignInRules
from casework.store import Store
from tests.bot.console.console_house import PASSWORD, House, served
from tests.bot.console.oidc_process import provider_process
from tests.bot.console.test_console_browser import Open, opened
from tests.web.conftest import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser

SMALL = {"width": 360, "height": 740}


@pytest.fixture
async def visit(house: House) -> AsyncIterator[Open]:
    async with served(house) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, house, url) as open_page:
            yield open_page
        await browser.close()


async def looks_right(page: Page) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


async def shown(house: House, page: Page) -> str:
    letters = await page.locator(".letters code").inner_text()
    return pyotp.TOTP(letters.replace(" ", "")).at(house.now)


@pytest.mark.parametrize(("locale", "scheme"), [("en", "light"), ("ar", "dark")])
async def test_the_whole_way_by_keyboard_on_a_small_screen(house: House, visit: Open, locale: str, scheme: str) -> None:
    staff = await house.staff()
    page = await visit("/console/account", None, locale=locale, viewport=SMALL, color_scheme=scheme)
    await looks_right(page)
    await page.keyboard.type(staff.email)
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".account")).to_be_visible()
    await looks_right(page)

    link = page.locator('a[href="/console/account/second-factor"]')
    await link.focus()
    await page.keyboard.press("Enter")
    button = page.locator("main form button")
    await expect(button).to_be_visible()
    await looks_right(page)
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".qr svg")).to_be_visible()
    await looks_right(page)
    letters = (await page.locator(".letters code").inner_text()).replace(" ", "")
    await page.locator("#code").focus()
    await page.keyboard.type("123456")
    await page.keyboard.press("Enter")
    await expect(page.locator("#code")).to_be_focused()
    await looks_right(page)
    await page.keyboard.type(await shown(house, page))
    await page.keyboard.press("Enter")
    await expect(page.locator(".codes li")).to_have_count(10)
    await looks_right(page)
    await page.locator("main a.btn").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".account")).to_be_visible()
    await looks_right(page)

    house.later(seconds=30)
    await page.locator('form[action="/console/sign-out"] button').focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#email")).to_be_focused()
    await page.keyboard.type(staff.email)
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#code")).to_be_focused()
    await looks_right(page)
    await page.keyboard.type(pyotp.TOTP(letters).at(house.now))
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/console/$"))


async def test_ending_other_sessions_and_a_wrong_password_beside_its_field(house: House, visit: Open) -> None:
    staff = await house.staff()
    await house.session_of(staff)
    page = await visit("/console/account", staff, viewport=SMALL)
    await page.get_by_role("button", name="Sign out everywhere else").click()
    await expect(page.get_by_role("status")).to_have_text("Signed out there.")
    await page.get_by_label("Your password now").fill("guess")
    await page.get_by_label("New password").fill("a much better password")
    await page.get_by_role("button", name="Change your password").click()
    await expect(page.get_by_label("Your password now")).to_be_focused()
    await expect(page.get_by_label("Your password now")).to_have_accessible_description("This is not your password.")
    await looks_right(page)


async def test_the_organisations_account_signs_in_in_a_real_browser(store: Store) -> None:
    person = {"sub": "anna", "email": "coordinator@example.org", "email_verified": True}
    with provider_process("--user-claims", json.dumps(person)) as issuer:
        await _through(store, issuer)


async def _through(store: Store, issuer: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # The provider must know where to send people back to before the console is made.
        back = f"http://127.0.0.1:{listening.getsockname()[1]}{BACK}"
        provider = Provider(issuer, "navigator", "a secret", back=back, clock=clock.now)
        house = House(store, SignInRules(b"k" * 32, provider=provider))
        await house.staff()
        async with served(house, listening) as url, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            async with opened(browser, house, url) as open_page:
                page = await open_page("/console/account", viewport=SMALL)
                await looks_right(page)
                await page.get_by_role("link", name="Sign in with your organisation's account").click()
                await page.get_by_role("button", name="anna").click()
                await expect(page.get_by_role("heading", name="Your account")).to_be_visible()
            await browser.close()
