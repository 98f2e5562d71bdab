"""The first screen: the languages, the proposed one first, and writing at once."""

import re

import pytest
from playwright.sync_api import expect

from bot.channels.web import interface
from tests.web.chat_server import ChatServer
from tests.web.conftest import OpenChat

pytestmark = pytest.mark.browser

SWEDISH, ARABIC = interface("sv"), interface("ar")


def test_seven_languages_are_offered_by_their_own_names(open_chat: OpenChat) -> None:
    visitor = open_chat("/?language=sv")
    offered = visitor.log.get_by_role("list", name=SWEDISH["choose_language"]).get_by_role("button")
    expect(offered).to_have_text(
        [f"Svenska {SWEDISH['suggested']}", "English", "Русский", "Nederlands", "Tiếng Việt", "العربية", "Українська"],
        use_inner_text=True,
    )
    arabic = visitor.button("العربية").locator("span")
    expect(arabic).to_have_attribute("lang", "ar")
    expect(arabic).to_have_attribute("dir", "rtl")


def test_a_chosen_language_speaks_and_turns_the_page(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/?language=sv")
    visitor.button("العربية").click()
    expect(visitor.page.get_by_role("textbox", name=ARABIC["message_label"])).to_be_visible()
    assert server.session.language == "ar"
    assert server.session.language_chosen
    expect(visitor.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "ar")
    expect(visitor.page).to_have_title(ARABIC["title"])
    expect(visitor.button("English")).to_have_count(0)
    expect(visitor.log).to_be_focused()


def test_the_proposed_language_can_be_kept(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/?language=vi")
    visitor.button("Tiếng Việt").click()
    expect(visitor.button("English")).to_have_count(0)
    assert server.session.language == "vi"


def test_writing_at_once_needs_no_choice(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/?language=sv")
    visitor.write("Мне нужна помощь")
    expect(visitor.message("Мне нужна помощь")).to_contain_text(SWEDISH["sent"])
    expect(visitor.button("English")).to_have_count(0)
    assert not server.session.language_chosen


def test_the_language_can_be_changed_in_the_middle(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/?language=en")
    visitor.button("English").click()
    expect(visitor.messages).to_have_text(re.compile("You\\s+English"))
    visitor.write("Hello")
    expect(visitor.message("Hello")).to_contain_text("Sent")
    visitor.picker.select_option("sv")
    expect(visitor.page.get_by_role("textbox", name=SWEDISH["message_label"])).to_be_visible()
    expect(visitor.message("Svenska")).to_contain_text(SWEDISH["sent"])
    expect(visitor.messages).to_have_count(3)
    expect(visitor.picker).to_have_accessible_name(SWEDISH["language"])
    expect(visitor.picker).to_have_value("sv")


def test_a_refused_language_is_said_in_words_and_taken_back(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/?language=en")
    expect(visitor.picker).to_be_visible()
    server.refuse_next("internal", "This language cannot be used just now.")
    visitor.picker.select_option("nl")
    expect(visitor.page.get_by_text("This language cannot be used just now.")).to_be_visible()
    expect(visitor.picker).to_have_value("en")


def test_the_element_tells_the_server_its_region_and_language(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/host?region=se-karlstad&language=sv")
    expect(visitor.button("Svenska")).to_be_visible()
    assert server.requests == [{"page_language": "sv", "time_zone": "Europe/Stockholm", "region": "se-karlstad"}]


def test_a_coordinators_link_sends_its_code_once(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/?language=sv#invitation=K7QM-49XW-DT3P")
    expect(visitor.message("K7QM-49XW-DT3P")).to_contain_text(SWEDISH["sent"])
    assert visitor.page.evaluate("window.location.hash") == ""
    visitor.page.reload()
    expect(visitor.message("K7QM-49XW-DT3P")).to_contain_text(SWEDISH["sent"])
    expect(visitor.messages).to_have_count(1)
    assert len(server.received) == 1
