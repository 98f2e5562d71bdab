"""One conversation in Debian's Chromium: the first screen, two who answer at once, later, notes, removal."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from casework import canned_replies, later_messages
from casework.models import Conversation
from tests.bot.console.console_house import House
from tests.bot.console.full_thread import full
from tests.bot.console.test_console_browser import Open, listening, thread, visit

pytestmark = pytest.mark.browser

__all__ = ("visit",)

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 360, "height": 740}


async def log_of(page: Page) -> str:
    return await page.get_by_role("log").inner_text()


async def test_the_first_screen_of_a_full_family_needs_no_scrolling(house: House, visit: Open) -> None:
    staff = await house.staff()
    conversation = await full(house, staff)
    page = await visit(thread(conversation), staff, viewport=WIDE)
    await listening(house, page)
    assert await page.evaluate("document.scrollingElement.scrollHeight") <= 800
    assert await page.evaluate("(e => e.scrollHeight - e.clientHeight)(document.querySelector('.about'))") == 0
    bottom = "document.querySelector('#composer button').getBoundingClientRect().bottom"
    assert await page.evaluate(bottom) <= 800
    about = page.locator("#about")
    for words in (
        "Mother",
        "Arabic",
        "Karlstad",
        "Eligible",
        "Missing",
        "Keep its answers about the child and the household: yes",
        "26 November",
    ):
        await expect(about.get_by_text(words).first).to_be_in_viewport()
    await expect(about.get_by_text("Ring arbetsterapeuten om badrummet")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_with_everything_open(house: House, visit: Open, scheme: str) -> None:
    staff = await house.staff("lead", "Anna Berg")
    conversation = await full(house, staff)
    async with house.store.write() as session:
        await canned_replies.save(session, "Hello", {"ar": "مرحباً، أنا {coordinator}."}, staff.id, house.now)
        await later_messages.add(session, conversation.id, staff.id, "Hej", house.now.replace(hour=18), house.now)
    message = await house.family_says(conversation.id, "Fel nummer")
    await house.floor.note(conversation.id, staff.id, "Ring först mamman")
    for path in (
        thread(conversation),
        f"{thread(conversation)}/remove",
        f"{thread(conversation)}/messages/{message.id}/remove",
        "/console/replies",
    ):
        page = await visit(path, staff, color_scheme=scheme)
        await page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        results = await Axe().run(page)
        assert results.violations_count == 0, f"{path}\n{results.generate_report()}"


async def test_on_a_small_phone_all_of_it_fits(house: House, visit: Open) -> None:
    staff = await house.staff()
    conversation = await full(house, staff)
    page = await visit(thread(conversation), staff, viewport=NARROW)
    await page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    assert await page.evaluate("document.scrollingElement.scrollWidth") == 360


async def test_the_second_to_answer_is_shown_the_first_answer(house: House, visit: Open) -> None:
    anna, bo = await house.staff(), await house.staff("lead", "Bo Lind")
    conversation = await house.family("Hej")
    await house.hands_over(conversation.id)
    first, second = await visit(thread(conversation), anna), await visit(thread(conversation), bo)
    for page, other in ((first, "Bo Lind"), (second, "Anna Berg")):
        await listening(house, page)
        await expect(page.locator("#floor").get_by_text(f"Reading this now as well: {other}.")).to_be_visible()
    await second.get_by_role("textbox").fill("Jag ringer er i dag")
    await first.get_by_role("textbox").fill("Jag kommer på torsdag")
    await first.get_by_role("textbox").press("Control+Enter")
    await expect(second.get_by_role("log").get_by_text("Jag kommer på torsdag")).to_have_count(1)
    await second.get_by_role("textbox").press("Control+Enter")
    await expect(second.get_by_role("alert")).to_have_text("Not sent yet. Anna Berg has answered since you began:")
    await expect(second.locator("#composer").get_by_text("Jag kommer på torsdag")).to_be_visible()
    await expect(second.get_by_role("textbox")).to_have_value("Jag ringer er i dag")
    assert "Jag ringer er i dag" not in await log_of(first)
    await second.get_by_role("button", name="Send anyway").click()
    await expect(first.get_by_role("log").get_by_text("Jag ringer er i dag")).to_have_count(1)
    await first.get_by_role("textbox").fill("Tack Bo")
    await first.get_by_role("textbox").press("Control+Enter")
    await expect(second.get_by_role("log").get_by_text("Tack Bo")).to_have_count(1)
    await first.close()
    await expect(second.locator("#floor").get_by_text("Reading this now as well")).to_have_count(0)


async def test_a_ready_text_a_note_and_a_message_for_later(house: House, visit: Open) -> None:
    staff = await house.staff()
    conversation = await house.family("Hej")
    async with house.store.write() as session:
        texts = {"sv": "Hej! Jag heter {coordinator}.", "en": "Hello! I am {coordinator}."}
        await canned_replies.save(session, "Greeting", texts, staff.id, house.now)
    page = await visit(thread(conversation), staff)
    await listening(house, page)
    await page.get_by_text("More ways to answer").click()
    await page.get_by_label("Ready text").select_option("Greeting")
    await page.get_by_role("button", name="Insert").click()
    await expect(page.locator("#text")).to_have_value("Hej! Jag heter Anna Berg.")
    await page.get_by_text("More ways to answer").click()
    await expect(page.locator("#later-on")).to_have_value("2026-11-24")
    await page.locator("#later-at").press("Enter")
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.get_by_text("1 message will be sent later")).to_be_visible()
    await house.family_says(conversation.id, "Är ni där?")
    await expect(page.get_by_text("The family has written since. Do you still want it sent?")).to_be_visible()
    await page.get_by_role("button", name="Send anyway").click()
    await expect(page.get_by_role("log").get_by_text("Hej! Jag heter Anna Berg.")).to_have_count(1)
    await expect(page.get_by_text("will be sent later")).to_have_count(0)
    await page.locator("#text").fill("Mamman vill bli uppringd")
    await page.get_by_role("button", name="Note for colleagues").click()
    await expect(page.get_by_role("log").get_by_text("Note for colleagues, Anna Berg")).to_have_count(1)
    written = {message.author: message.text for message in await house.messages(conversation.id)}
    assert "Mamman vill bli uppringd" not in written.values()


async def test_a_removed_message_leaves_every_open_page(house: House, visit: Open) -> None:
    anna, bo = await house.staff(), await house.staff("lead", "Bo Lind")
    conversation: Conversation = await house.family("Hej", "Mitt kort är 4000 1234")
    page, other = await visit(thread(conversation), anna), await visit(thread(conversation), bo)
    await listening(house, other)
    await page.get_by_role("link", name="Remove a message").click()
    row = page.get_by_role("listitem").filter(has_text="Mitt kort är 4000 1234")
    await row.get_by_role("link", name="Remove").click()
    await page.get_by_role("button", name="Remove it on both sides").click()
    await expect(page.get_by_role("log").get_by_text("This message was removed by Anna Berg.")).to_have_count(1)
    await expect(other.get_by_role("log").get_by_text("This message was removed by Anna Berg.")).to_have_count(1)
    await expect(other.get_by_role("log").get_by_text(re.compile("4000"))).to_have_count(0)
    await expect(other.locator("#messages > li")).to_have_count(2)
    await expect(other.locator(".need")).to_have_text("Hej")
