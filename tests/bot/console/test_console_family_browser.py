"""A family's page in a real browser: both colour schemes, the keyboard, a small phone, and right to left."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from casework import sharing
from tests.bot.console.console_house import House
from tests.bot.console.family_house import known_family, open_assignment, page_of
from tests.bot.console.test_console_browser import Open, visit

__all__ = ["visit"]
pytestmark = pytest.mark.browser


async def pages_of(house: House) -> tuple[list[tuple[str, object]], str]:
    """Each page of this room with its reader, and the family's own page."""
    anna, bo = await house.staff(), await house.staff(name="Bo Lind", email="bo@example.org")
    lead = await house.staff("lead", "Cleo")
    conversation = await known_family(house, anna)
    await house.hands_over(conversation.id)
    await house.another_person(conversation, "ar")
    alone = await house.family("ابني لا ينام وأنا متعبة جداً", language="ar")
    await house.hands_over(alone.id)
    asked = await open_assignment(house, alone.family_id)
    assert asked is not None
    who = bo if asked.staff_id == bo.id else anna
    async with house.store.write() as session:
        await sharing.hide(session, conversation.family_id, sharing.BENEFITS, house.now)
    own = page_of(conversation.family_id)
    return [
        (own, anna),
        (f"{own}/transfer", anna),
        (page_of(alone.family_id), who),
        (f"{page_of(alone.family_id)}/assign", lead),
        (f"/console/conversations/{alone.id}", who),
        ("/console/families/new", anna),
    ], own


@pytest.mark.parametrize(("scheme", "locale"), [("light", "en"), ("dark", "ar")])
async def test_axe_finds_nothing(house: House, visit: Open, scheme: str, locale: str) -> None:
    pages, _ = await pages_of(house)
    for path, reader in pages:
        page = await visit(path, reader, color_scheme=scheme, locale=locale)
        results = await Axe().run(page)
        assert results.violations_count == 0, f"{path}\n{results.generate_report()}"


@pytest.mark.parametrize("locale", ["en", "ar"])
async def test_on_a_small_phone_nothing_is_cut_off(house: House, visit: Open, locale: str) -> None:
    pages, _ = await pages_of(house)
    for path, reader in pages:
        page = await visit(path, reader, viewport={"width": 360, "height": 740}, locale=locale)
        assert await page.evaluate("document.scrollingElement.scrollWidth") == 360, path


async def test_a_family_is_given_on_with_the_keyboard_alone(house: House, visit: Open) -> None:
    anna, _ = await house.staff(), await house.staff(name="Bo Lind", email="bo@example.org")
    conversation = await known_family(house, anna)
    page = await visit(page_of(conversation.family_id), anna)
    await page.get_by_role("link", name="Give the family to a colleague").press("Enter")
    await page.get_by_role("radio", name="Bo Lind").press("Space")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Ring på kvällen. ")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Asked Bo Lind, who has not answered yet.")).to_be_visible()
    asked = await open_assignment(house, conversation.family_id)
    assert asked is not None
    assert asked.summary is not None
    assert "Ring på kvällen." in asked.summary


async def test_words_from_right_to_left_stand_right_in_a_left_to_right_page(house: House, visit: Open) -> None:
    staff = await house.staff()
    conversation = await house.family("ابني لا ينام", language="ar")
    page = await visit(page_of(conversation.family_id), staff)
    heading = page.get_by_role("heading", level=1)
    assert await heading.evaluate("(e) => [e.lang, getComputedStyle(e).direction]") == ["ar", "rtl"]
    assert await page.evaluate("getComputedStyle(document.body).direction") == "ltr"
