"""What arrives out of sight is counted: in the tab's title, and on the button that opens the chat."""

import pytest
from playwright.sync_api import Page, expect

from bot.channels.web import interface
from tests.web.chat_server import ChatServer
from tests.web.conftest import OpenChat
from tests.web.visitor import Visitor

pytestmark = pytest.mark.browser

EN, AR = interface("en"), interface("ar")


def turn(page: Page, state: str) -> None:
    """As when another tab is chosen, or this one again: the browser for tests shows all tabs at once."""
    page.evaluate(
        "(state) => { Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });"
        "document.dispatchEvent(new Event('visibilitychange')); }",
        state,
    )


def title(count: int = 0) -> str:
    return f"({count}) {EN['title']}" if count else EN["title"]


def host(open_chat: OpenChat, server: ChatServer, attributes: str = "") -> Visitor:
    """A visitor of another organisation's page, who has chosen English there."""
    visitor = open_chat(f"/host?{attributes}")
    if "launcher" in attributes:
        visitor.button(EN["open_chat"]).click()
    visitor.button("English").click()
    expect(visitor.button("Svenska")).to_have_count(0)
    server.utter("Hello!")
    expect(visitor.message("Hello!")).to_be_visible()
    return visitor


def test_a_hidden_tab_counts_and_forgets_when_it_is_seen(visitor: Visitor, server: ChatServer) -> None:
    expect(visitor.page).to_have_title(title())
    turn(visitor.page, "hidden")
    expect(visitor.page).to_have_title(title())
    server.utter("A reminder")
    expect(visitor.page).to_have_title(title(1))
    server.utter("Another one", author="staff", name="Anna")
    expect(visitor.page).to_have_title(title(2))
    turn(visitor.page, "visible")
    expect(visitor.page).to_have_title(title())
    turn(visitor.page, "hidden")
    server.utter("The third")
    expect(visitor.page).to_have_title(title(1))


def test_nothing_is_counted_while_the_tab_is_seen(visitor: Visitor, server: ChatServer) -> None:
    server.utter("A reminder")
    expect(visitor.message("A reminder")).to_be_visible()
    turn(visitor.page, "hidden")
    server.utter("Another one")
    expect(visitor.page).to_have_title(title(1))


def test_what_came_while_the_line_was_down_is_counted(visitor: Visitor, server: ChatServer) -> None:
    turn(visitor.page, "hidden")
    server.go_down()
    expect(visitor.offline).to_be_visible()
    server.utter("Two hours to go")
    server.utter("One hour to go")
    server.come_back()
    expect(visitor.page).to_have_title(title(2))


def test_own_words_from_another_tab_are_not_counted(visitor: Visitor, open_chat: OpenChat, server: ChatServer) -> None:
    turn(visitor.page, "hidden")
    other = open_chat(beside=visitor)
    expect(other.message("Hello!")).to_be_visible()
    other.write("I am here")
    expect(visitor.message("I am here")).to_be_attached()
    expect(visitor.page).to_have_title(title())


def test_what_one_tab_has_shown_is_not_new_in_another(
    visitor: Visitor, open_chat: OpenChat, server: ChatServer
) -> None:
    turn(visitor.page, "hidden")
    server.utter("A reminder")
    expect(visitor.page).to_have_title(title(1))
    other = open_chat(beside=visitor)
    expect(other.message("A reminder")).to_be_visible()
    expect(visitor.page).to_have_title(title())


def test_the_number_stands_before_the_title_in_every_language(visitor: Visitor, server: ChatServer) -> None:
    turn(visitor.page, "hidden")
    server.utter("A reminder")
    visitor.picker.select_option("ar")
    expect(visitor.page).to_have_title(f"(1) {AR['title']}")
    turn(visitor.page, "visible")
    expect(visitor.page).to_have_title(AR["title"])


def test_a_host_pages_title_is_left_alone(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = host(open_chat, server)
    turn(visitor.page, "hidden")
    server.utter("A reminder")
    expect(visitor.message("A reminder")).to_be_attached()
    expect(visitor.page).to_have_title("A school")


def test_a_host_page_that_allows_it_has_the_number_and_keeps_its_own_title(
    open_chat: OpenChat, server: ChatServer
) -> None:
    visitor = host(open_chat, server, "tab-count=")
    turn(visitor.page, "hidden")
    server.utter("A reminder")
    expect(visitor.page).to_have_title("(1) A school")
    visitor.page.evaluate("document.title = 'A school: news'")
    server.utter("Another one")
    expect(visitor.page).to_have_title("(2) A school: news")
    turn(visitor.page, "visible")
    expect(visitor.page).to_have_title("A school: news")


def test_a_title_without_words_does_not_collect_numbers(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = host(open_chat, server, "tab-count=")
    visitor.page.evaluate("document.title = ''")
    turn(visitor.page, "hidden")
    for number in (1, 2):
        server.utter("A reminder")
        expect(visitor.page).to_have_title(f"({number})")
    turn(visitor.page, "visible")
    expect(visitor.page).to_have_title("")


def test_a_chat_that_is_taken_away_takes_its_number_along(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = host(open_chat, server, "tab-count=")
    turn(visitor.page, "hidden")
    server.utter("A reminder")
    expect(visitor.page).to_have_title("(1) A school")
    visitor.page.evaluate("document.querySelector('family-navigator').remove()")
    expect(visitor.page).to_have_title("A school")


def test_the_button_of_a_closed_chat_tells_how_many_are_new(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = host(open_chat, server, "launcher=")
    visitor.button(EN["close_chat"]).click()
    expect(visitor.page.get_by_role("button", name=EN["open_chat"], exact=True)).to_be_visible()
    server.utter("A reminder")
    server.utter("Another one")
    opener = visitor.page.get_by_role("button", name=f"{EN['open_chat']} {EN['unread']}: 2", exact=True)
    expect(opener).to_be_visible()
    expect(opener.locator(".unread")).to_contain_text("2")
    expect(visitor.page).to_have_title("A school")
    opener.click()
    expect(visitor.message("Another one")).to_be_visible()
    visitor.button(EN["close_chat"]).click()
    expect(visitor.page.get_by_role("button", name=EN["open_chat"], exact=True)).to_be_visible()


def test_the_button_still_knows_after_the_page_was_loaded_again(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = host(open_chat, server, "launcher=")
    visitor.button(EN["close_chat"]).click()
    visitor.page.goto("about:blank")
    server.utter("While nobody was there")
    visitor.page.goto(f"{server.url}/host?launcher=")
    expect(visitor.page.get_by_role("button", name=f"{EN['open_chat']} {EN['unread']}: 1", exact=True)).to_be_visible()


def test_a_first_visit_in_a_hidden_tab_finds_nothing_new(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat()
    turn(visitor.page, "hidden")
    visitor.button("English").click()
    server.utter("Hello!")
    expect(visitor.page).to_have_title(title(1))
    visitor.page.evaluate("localStorage.removeItem(Object.keys(localStorage).find((key) => key.endsWith(' seen')))")
    visitor.page.reload()
    expect(visitor.message("Hello!")).to_be_visible()
    expect(visitor.page).to_have_title(title())
