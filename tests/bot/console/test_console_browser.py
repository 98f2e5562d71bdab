"""The console in Debian's Chromium: what is live, the keyboard, both colour schemes, small screens, right to left."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from casework import coordinators
from casework.models import Conversation, Staff
from tests.bot.console.console_house import PASSWORD, House, served
from tests.web.conftest import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.browser

#: Opens a page: (address, account or None, options of the browser's context) → page.
Open = Callable[..., Awaitable[Page]]


@asynccontextmanager
async def opened(browser: Browser, house: House, url: str) -> AsyncIterator[Open]:
    """Every page opened through this fails the test when its browser complains, about the policy for example."""
    complaints: list[str] = []

    async def open_page(path: str, staff: Staff | None = None, **options: Any) -> Page:
        context = await browser.new_context(**{"locale": "en", "base_url": url, **options})
        if staff is not None:
            secret = await house.session_of(staff)
            await context.add_cookies([{"name": "navigator_staff", "value": secret, "url": f"{url}/console/"}])
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security" in message.text else None,
        )
        await page.goto(path)
        return page

    yield open_page
    for context in browser.contexts:
        await context.close()
    assert complaints == []


@pytest.fixture
async def visit(house: House) -> AsyncIterator[Open]:
    async with served(house) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, house, url) as open_page:
            yield open_page
        await browser.close()


def thread(conversation: Conversation) -> str:
    return f"/console/conversations/{conversation.id}"


async def listening(house: House, page: Page) -> None:
    """Waits until the page's stream is open."""
    await expect(page.locator("html[data-live]")).to_have_count(1)
    assert house.console.streams.open > 0


async def test_the_list_and_the_tabs_title_follow_what_happens(house: House, visit: Open) -> None:
    staff, conversation = await house.staff(), await house.family("Vår dotter behöver en rullstol")
    page = await visit("/console/", staff)
    await listening(house, page)
    await expect(page).to_have_title("Conversations – Coordinators' console")
    await expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    await house.hands_over(conversation.id, "crisis")
    waiting = page.get_by_role("region", name=re.compile("Waiting for an answer"))
    await expect(waiting.get_by_role("link", name="Vår dotter behöver en rullstol")).to_be_visible()
    await expect(waiting.get_by_text("Urgent", exact=True)).to_be_visible()
    await expect(page).to_have_title("(1) Conversations – Coordinators' console")
    await expect(page.get_by_role("status").filter(has_text="1 family is waiting.")).to_be_visible()


async def test_both_sides_write_and_the_thread_stays_live(house: House, visit: Open) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    await house.hands_over(conversation.id)
    page = await visit(thread(conversation), staff)
    await listening(house, page)
    log, box = page.get_by_role("log"), page.get_by_role("textbox")
    await house.family_says(conversation.id, "Är någon där?")
    await expect(log.get_by_text("Är någon där?")).to_have_count(1)
    await box.fill("Ja, jag är Anna.\nVad behöver ni?")
    await box.press("Control+Enter")
    await expect(log.get_by_text("Ja, jag är Anna.")).to_have_count(1)
    await expect(box).to_have_value("")
    await expect(box).to_be_focused()
    await box.fill("   ")
    await box.press("Control+Enter")
    await expect(page.get_by_role("alert")).to_have_text("This message is empty. Please write a few words.")
    await expect(box).to_be_focused()
    await box.fill("En sak till")
    await page.get_by_role("button", name="Send").click()
    await expect(log.get_by_text("En sak till")).to_have_count(1)
    texts = [message.text for message in await house.messages(conversation.id) if message.author == "staff"]
    assert texts == ["Ja, jag är Anna.\nVad behöver ni?", "En sak till"]


async def tab_to(page: Page, goal: Locator) -> None:
    """Presses Tab until the goal has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await goal.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError("The keyboard does not lead there.")


async def test_everything_works_with_the_keyboard_alone(house: House, visit: Open) -> None:
    staff = await house.staff("lead")
    await house.family("Vi orkar inte mer")
    page = await visit("/console/")
    keys = page.keyboard
    await expect(page.get_by_label("E-mail address")).to_be_focused()
    await keys.type(staff.email)
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Conversations")).to_be_visible()
    await keys.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await keys.press("Enter")
    await tab_to(page, page.get_by_role("link", name="Vi orkar inte mer"))
    await keys.press("Enter")
    await listening(house, page)
    await tab_to(page, page.get_by_role("button", name="Take over"))
    await keys.press("Enter")
    await expect(page.get_by_text("You answer this family. The assistant is silent.")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_be_focused()
    await keys.type("Hej, jag finns här.")
    await keys.press("Tab")
    await expect(page.get_by_role("button", name="Send")).to_be_focused()
    await keys.press("Enter")
    await expect(page.get_by_role("log").get_by_text("Hej, jag finns här.")).to_have_count(1)
    await expect(page.get_by_role("textbox")).to_be_focused()
    await keys.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Hand back to the assistant")).to_be_focused()
    await keys.press("Enter")
    await expect(page.get_by_text("The assistant answers now.")).to_be_visible()
    await expect(page.get_by_text("has handed back to me").or_(page.get_by_text("Anna Berg har"))).to_have_count(1)


async def test_a_colleagues_page_learns_who_answers(house: House, visit: Open) -> None:
    anna, piet = await house.staff(), await house.staff("lead", "Piet de Vries")
    conversation = await house.family("Hej")
    page = await visit(thread(conversation), piet)
    await listening(house, page)
    await page.get_by_role("textbox").fill("Jag skriver just nu")
    await house.floor.take_over(conversation.id, anna.id)
    await expect(page.get_by_text("Anna Berg has this conversation.")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_value("Jag skriver just nu")


async def test_reading_and_answering_work_without_scripts(house: House, visit: Open) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    await house.hands_over(conversation.id)
    page = await visit(thread(conversation), java_script_enabled=False)
    await page.get_by_label("E-mail address").fill(staff.email)
    await page.get_by_label("Password").fill("wrong")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_contain_text("is not right")
    await expect(page.get_by_label("E-mail address")).to_have_value(staff.email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("textbox").fill("Hej, jag är Anna")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("log").get_by_text("Hej, jag är Anna")).to_have_count(1)
    await page.get_by_role("textbox").fill(" ")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("alert")).to_have_text("This message is empty. Please write a few words.")
    await page.get_by_role("button", name="Hand back to the assistant").click()
    await expect(page.get_by_text("The assistant answers now.")).to_be_visible()


async def test_an_answer_that_cannot_leave_stays_and_says_so(house: House, visit: Open) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    page = await visit(thread(conversation), staff)
    await listening(house, page)
    await page.route("**/messages", lambda route: route.abort())
    box = page.get_by_role("textbox")
    await box.fill("En viktig sak")
    await box.press("Control+Enter")
    await expect(page.get_by_role("alert")).to_have_text(
        "This was not sent. Your text is still here. Please try again."
    )
    await expect(box).to_have_value("En viktig sak")
    await page.unroute("**/messages")
    await box.press("Control+Enter")
    await expect(page.get_by_role("log").get_by_text("En viktig sak")).to_have_count(1)


async def test_whoever_is_signed_out_loses_the_page_but_never_a_text(house: House, visit: Open) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    idle = await visit("/console/", staff)
    writing = await visit(thread(conversation), staff)
    for page in (idle, writing):
        await listening(house, page)
    await writing.get_by_role("textbox").fill("Halvfärdigt svar")
    async with house.store.write() as session:
        await coordinators.disable(session, staff.email, house.now)
    house.console.streams.poke()
    await expect(idle.get_by_role("heading", name="Sign in")).to_be_visible()
    await expect(writing.get_by_text("You are signed out. Your text is still here.")).to_be_visible()
    await expect(writing.get_by_role("textbox")).to_have_value("Halvfärdigt svar")


async def test_a_lost_connection_is_said_and_what_was_missed_comes_after_it(house: House, visit: Open) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    page = await visit(thread(conversation), staff)
    await listening(house, page)
    await page.context.set_offline(True)
    await page.evaluate("document.querySelector('#messages')._htmx.sse.reader.cancel()")
    await expect(page.get_by_text("The connection is lost.")).to_be_visible()
    await house.family_says(conversation.id, "Medan du var borta")
    await page.context.set_offline(False)
    await expect(page.get_by_role("log").get_by_text("Medan du var borta")).to_have_count(1)
    await expect(page.get_by_text("The connection is lost.")).to_be_hidden()


async def test_one_screen_holds_summary_and_composer(house: House, visit: Open) -> None:
    staff = await house.staff()
    conversation = await house.family(
        *(f"Rad {number}: " + "vi behöver hjälp med badrummet " * 4 for number in range(4))
    )
    await house.hands_over(conversation.id, "crisis")
    page = await visit(thread(conversation), staff, viewport={"width": 1280, "height": 800})
    sizes = await page.evaluate(
        "[document.scrollingElement.scrollHeight, ...['.about', '#composer button'].map("
        "(name) => document.querySelector(name).getBoundingClientRect().bottom)]"
    )
    assert all(size <= 800 for size in sizes)
    about = await page.evaluate("(e => e.scrollHeight - e.clientHeight)(document.querySelector('.about'))")
    assert about == 0


async def filled(house: House) -> tuple[Staff, Conversation]:
    """A list with every kind of row, and an Arabic thread with everything in it."""
    staff = await house.staff()
    urgent = await house.family("Ik kan niet meer", language="nl", region="nl-rotterdam")
    await house.hands_over(urgent.id, "crisis")
    house.later(hours=7)
    await house.family("Con tôi cần xe lăn", language="vi", region="vn-quang-ninh")
    arabic = await house.family("ابني لا ينام ليلاً وأنا متعبة جداً", "x" * 300, language="ar")
    await house.bot_shows(arabic.id)
    await house.family_says(arabic.id, "زر", payload={"intent": "find_support"})
    await house.hands_over(arabic.id)
    await house.floor.write(arabic.id, staff.id, "مرحباً، أنا آنا.")
    await house.family_says(arabic.id, "شكراً!")
    return staff, arabic


@pytest.mark.parametrize(("scheme", "locale"), [("light", "en"), ("dark", "ar")])
async def test_axe_finds_nothing(house: House, visit: Open, scheme: str, locale: str) -> None:
    staff, conversation = await filled(house)
    newcomer = await house.staff("lead", name=None)
    options = {"color_scheme": scheme, "locale": locale}
    pages = [
        ("/console/sign-in", None),
        ("/console/introduce", newcomer),
        ("/console/nowhere", staff),
        ("/console/", staff),
        (thread(conversation), staff),
    ]
    for path, reader in pages:
        page = await visit(path, reader, **options)
        results = await Axe().run(page)
        assert results.violations_count == 0, f"{path}\n{results.generate_report()}"


@pytest.mark.parametrize("locale", ["en", "ar"])
async def test_on_a_small_phone_nothing_is_cut_off(house: House, visit: Open, locale: str) -> None:
    staff, conversation = await filled(house)
    for path, reader in (("/console/sign-in", None), ("/console/", staff), (thread(conversation), staff)):
        page = await visit(path, reader, viewport={"width": 360, "height": 740}, locale=locale)
        assert await page.evaluate("document.scrollingElement.scrollWidth") == 360, path
        small = await page.evaluate(
            "[...document.querySelectorAll('button, input:not([type=hidden]), textarea')].filter("
            "(e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"
        )
        assert small == []


async def test_right_to_left_text_stands_right_in_a_left_to_right_page(house: House, visit: Open) -> None:
    staff, conversation = await filled(house)
    page = await visit(thread(conversation), staff)
    words = page.get_by_role("log").get_by_text("ابني لا ينام")
    assert await words.evaluate("(e) => [e.lang, getComputedStyle(e).direction]") == ["ar", "rtl"]
    need = page.locator(".need")
    assert await need.evaluate("(e) => [e.lang, getComputedStyle(e).direction]") == ["ar", "rtl"]
    assert await page.evaluate("getComputedStyle(document.body).direction") == "ltr"


async def test_who_reads_further_up_is_not_carried_away(house: House, visit: Open) -> None:
    staff, conversation = await house.staff(), await house.family(*(f"Rad {number}" for number in range(40)))
    page = await visit(thread(conversation), staff, viewport={"width": 1280, "height": 800})
    await listening(house, page)
    log, more = page.get_by_role("log"), page.get_by_role("button", name="New messages")
    await expect(log.get_by_text("Rad 39")).to_be_in_viewport()
    await log.evaluate("(e) => { e.scrollTop = 0; }")
    await house.family_says(conversation.id, "Nytt längst ner")
    await expect(more).to_be_visible()
    await expect(log.get_by_text("Nytt längst ner")).not_to_be_in_viewport()
    await more.click()
    await expect(log.get_by_text("Nytt längst ner")).to_be_in_viewport()
    await expect(more).to_be_hidden()
