"""The lists in Debian's Chromium: filters without scripts, a live list that keeps its filter, and being told."""

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from casework import assignments
from casework.models import Conversation, Family, Staff
from tests.bot.console.console_house import House, served
from tests.bot.console.test_console_browser import Open, listening, opened
from tests.web.conftest import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser

#: In place of the browser's own notices one that only writes down what it was given; permission stays the browser's.
RECORD = """() => {
const real = window.Notification;
window.told = [];
window.Notification = class {
  static get permission() { return real.permission; }
  static requestPermission() { return real.requestPermission(); }
  constructor(title, options) { this.title = title; this.options = options; window.told.push(this); }
  close() { this.closed = true; }
};
}"""
AWAY = "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})"
HERE = "delete document.visibilityState"


@pytest.fixture
async def visit(house: House) -> AsyncIterator[Open]:
    async with served(house) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, house, url) as open_page:
            yield open_page
        await browser.close()


async def own(house: House, staff: Staff, *texts: str, language: str = "sv") -> Conversation:
    """A family whose coordinator this is."""
    conversation = await house.family(*texts, language=language)
    async with house.store.write() as session:
        family = await session.get_one(Family, conversation.family_id)
        await assignments.assign(session, family, staff, "invited", house.now)
    return conversation


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_filter_is_chosen_kept_and_cleared(house: House, visit: Open, scripts: bool) -> None:
    staff = await house.staff()
    swedish, arabic = await own(house, staff, "Vår son"), await own(house, staff, "ابني", language="ar")
    for conversation in (swedish, arabic):
        await house.hands_over(conversation.id)
    page = await visit("/console/", staff, java_script_enabled=scripts)
    rows = page.locator("#board .row")
    await expect(rows).to_have_count(2)
    await page.get_by_text("Search and filter").click()
    await page.get_by_label("Language").select_option("ar")
    await page.get_by_label("Words or a name").fill("ابني")
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(rows).to_have_count(1)
    await expect(page.get_by_role("link", name="ابني")).to_be_visible()
    await page.get_by_label("Name for this filter").fill("Arabiska")
    await page.get_by_role("button", name="Keep this filter").click()
    await expect(page.get_by_role("link", name="Arabiska")).to_have_attribute("aria-current", "page")
    await page.get_by_role("link", name="Clear the filter").click()
    await expect(rows).to_have_count(2)
    await page.get_by_role("link", name="Arabiska").click()
    await expect(rows).to_have_count(1)
    await page.get_by_role("button", name="Delete the filter Arabiska").click()
    await expect(page.get_by_role("link", name="Arabiska")).to_have_count(0)
    await expect(rows).to_have_count(1)


async def test_a_live_list_keeps_its_filter(house: House, visit: Open) -> None:
    staff = await house.staff()
    swedish, arabic = await own(house, staff, "Vår son"), await own(house, staff, "ابني", language="ar")
    page = await visit("/console/?list=mine&language=ar&reason=crisis", staff)
    await listening(house, page)
    await expect(page.get_by_text("No conversation fits this filter.")).to_be_visible()
    await house.hands_over(swedish.id, "crisis")
    await house.hands_over(arabic.id, "crisis")
    await expect(page.get_by_role("link", name="ابني")).to_be_visible()
    await expect(page.locator("#board .row")).to_have_count(1)
    await expect(page).to_have_title("(2) Conversations – Coordinators' console")


async def told(page: Page) -> list[object]:
    found = await page.evaluate("window.told.map((one) => [one.title, one.options])")
    assert isinstance(found, list)
    return found


async def test_who_looks_elsewhere_is_told_without_content(house: House, visit: Open) -> None:
    staff = await house.staff()
    conversation = await own(house, staff, "Hemliga ord")
    page = await visit("/console/?list=waiting", staff)
    await listening(house, page)
    await page.context.grant_permissions(["notifications"])
    await page.evaluate(RECORD)
    await page.evaluate(AWAY)
    await house.hands_over(conversation.id)
    await expect(page.get_by_role("link", name="Hemliga ord")).to_be_visible()
    assert await told(page) == []
    await page.get_by_role("button", name="Tell me on this computer").click()
    await expect(page.get_by_text("You will be told here")).to_be_visible()
    assert await page.evaluate("localStorage.getItem('navigator.tell')") == "yes"
    await house.family_says(conversation.id, "Ännu mer hemligt")
    await expect(page.get_by_text("2 new")).to_be_visible()
    assert await told(page) == [["A family is waiting", {"tag": "navigator-waiting", "renotify": True}]]
    await page.evaluate(HERE)
    await house.family_says(conversation.id, "Jag ser dig nu")
    await expect(page.get_by_text("3 new")).to_be_visible()
    assert len(await told(page)) == 1
    await page.evaluate(AWAY)
    others = await house.staff("coordinator", "Bo Ek", "bo@example.org")
    strange = await own(house, others, "Någon annans")
    await house.hands_over(strange.id)
    await expect(page.get_by_role("link", name="Någon annans")).to_be_visible()
    assert len(await told(page)) == 1
    await page.evaluate("window.told[0].onclick()")
    await page.wait_for_url("**/console/?list=mine")
    await expect(page.get_by_role("button", name="Stop telling me on this computer")).to_be_visible()
    await page.get_by_role("button", name="Stop telling me on this computer").click()
    await expect(page.get_by_role("button", name="Tell me on this computer")).to_be_visible()
    assert await page.evaluate("localStorage.getItem('navigator.tell')") is None


async def test_a_browser_that_cannot_tell_offers_nothing(house: House, visit: Open) -> None:
    staff = await house.staff()
    page = await visit("/console/", staff)
    await page.add_init_script("delete window.Notification")
    await page.reload()
    await listening(house, page)
    await expect(page.get_by_role("button", name="Tell me on this computer")).to_be_hidden()


async def everything(house: House) -> Staff:
    """A list with all kinds of rows, a proposal, and kept filters."""
    staff = await house.staff()
    urgent = await own(house, staff, "Ik kan niet meer", language="nl")
    await house.hands_over(urgent.id, "crisis")
    house.later(hours=7)
    await house.hands_over((await house.family("ابني لا ينام ليلاً وأنا متعبة جداً", language="ar")).id)
    answered = await own(house, staff, "x" * 300)
    await house.hands_over(answered.id, "meeting")
    await house.floor.write(answered.id, staff.id, "Hej!")
    await own(house, staff, "Con tôi cần xe lăn", language="vi")
    async with house.browser(staff) as browser:
        for name in ("Bråttom", "عاجل", "W" * 60):
            kept = await browser.send("/console/?q=a", "/console/filters", None, name=name, query="list=mine&q=ابني")
            assert kept.status_code == 303
    return staff


@pytest.mark.parametrize(
    ("scheme", "locale", "width"),
    [("light", "en", 1280), ("dark", "en", 360), ("light", "ar", 360), ("dark", "ar", 1280)],
)
async def test_axe_finds_nothing_and_nothing_is_cut_off(
    house: House, visit: Open, scheme: str, locale: str, width: int
) -> None:
    staff = await everything(house)
    options = {"color_scheme": scheme, "locale": locale, "viewport": {"width": width, "height": 800}}
    for path in ("/console/", "/console/?list=mine&q=%D8%A7&language=ar&waited=1h"):
        page = await visit(path, staff, **options)
        await listening(house, page)
        results = await Axe().run(page)
        assert results.violations_count == 0, f"{path}\n{results.generate_report()}"
        assert await page.evaluate("document.scrollingElement.scrollWidth") == width
        small = await page.evaluate(
            "[...document.querySelectorAll('button, select, input:not([type=hidden]), .which a, .saved a')].filter("
            "(e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"
        )
        assert small == []
