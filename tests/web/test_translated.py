"""A coordinator's words that a machine has translated: the mark, and the original one tap away."""

import pytest
from playwright.sync_api import expect

from locales.phrases import translation as phrases
from tests.web.chat_server import ChatServer
from tests.web.conftest import OpenChat
from tests.web.visitor import Visitor

pytestmark = pytest.mark.browser

ARABIC = "مرحبا، أنا آنا. اتصلوا على \u2066054-540 00 00\u2069."
SWEDISH = "Hej, jag är Anna. Ring 054-540 00 00. Läs https://1177.se/barn."


def test_the_original_is_one_tap_away_in_arabic(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/?language=ar", locale="ar")
    visitor.button("العربية").first.click()
    original = {"text": SWEDISH, "language": "sv", "dir": "ltr"}
    mark = "ترجمة آلية من السويدية"
    server.utter(ARABIC, author="staff", name="Anna Berg", translation={"mark": mark, "original": original})
    message = visitor.message("مرحبا")
    expect(message.locator(".bubble")).to_have_text(ARABIC)
    expect(message).to_contain_text(mark)
    words = message.locator(".original .words")
    expect(words).to_be_hidden()
    message.locator("summary").focus()
    visitor.page.keyboard.press("Enter")
    expect(words).to_be_visible()
    expect(words).to_have_attribute("lang", "sv")
    expect(words).to_have_css("direction", "ltr")
    expect(words.get_by_role("link")).to_have_attribute("href", "https://1177.se/barn")
    box, screen = words.bounding_box(), visitor.page.viewport_size
    assert box is not None
    assert screen is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= screen["width"]


def test_what_could_not_be_translated_says_so(visitor: Visitor, server: ChatServer) -> None:
    told = {"mark": phrases.NOT_FOR_FAMILY.text, "original": None}
    server.utter("Hej", author="staff", name="Anna Berg", language="sv", translation=told)
    expect(visitor.message("Hej")).to_contain_text("This message could not be translated.")
    expect(visitor.message("Hej").locator("details")).to_have_count(0)


def test_what_needs_no_translation_has_no_mark(visitor: Visitor, server: ChatServer) -> None:
    server.utter("Nice to meet you", author="staff", name="Anna Berg", translation=None)
    expect(visitor.message("Nice to meet you")).to_be_visible()
    expect(visitor.message("Nice to meet you").locator(".machine")).to_have_count(0)
