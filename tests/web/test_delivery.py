"""A message on its way: sent, refused, repeated, kept while there is no connection, found again after a reload."""

import pytest
from playwright.sync_api import expect

from tests.web.chat_server import ChatServer
from tests.web.conftest import OpenChat
from tests.web.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_message_is_sent_and_acknowledged(visitor: Visitor, server: ChatServer) -> None:
    visitor.box.press_sequentially("Our daughter cannot")
    visitor.box.press("Shift+Enter")
    visitor.box.press_sequentially("walk")
    visitor.box.press("Enter")
    expect(visitor.message("Our daughter cannot")).to_contain_text("Sent")
    assert server.session.messages[-1]["text"] == "Our daughter cannot\nwalk"
    expect(visitor.box).to_have_value("")
    expect(visitor.box).to_be_focused()


def test_the_send_button_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.box.fill("Hello")
    visitor.button("Send").click()
    expect(visitor.message("Hello").last).to_contain_text("Sent")
    expect(visitor.box).to_be_focused()


def test_enter_that_ends_a_composed_word_sends_nothing(visitor: Visitor, server: ChatServer) -> None:
    visitor.box.fill("tiếng")
    visitor.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(visitor.box).to_have_value("tiếng")
    assert server.received == []


def test_a_refusal_is_shown_in_words_and_repeated_on_request(visitor: Visitor, server: ChatServer) -> None:
    server.refuse_next("rate", "Please wait a little before the next message.")
    visitor.write("Please call")
    expect(visitor.message("Please call")).to_contain_text("Not sent. Please wait a little before the next message.")
    visitor.button("Try again").click()
    expect(visitor.message("Please call")).to_contain_text("Sent")
    expect(visitor.button("Try again")).to_have_count(0)
    assert len(server.received) == 2
    assert len(set(server.received)) == 1


def test_a_refused_text_can_be_changed(visitor: Visitor, server: ChatServer) -> None:
    server.refuse_next("internal", "Something went wrong.")
    visitor.write("Helo")
    visitor.button("Change the text").click()
    expect(visitor.box).to_have_value("Helo")
    expect(visitor.box).to_be_focused()
    expect(visitor.message("Helo")).to_have_count(0)


def test_silence_ends_in_words(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat()
    # A page that is left before it knows its session would be a second visitor after the reload.
    expect(visitor.button("English")).to_be_visible()
    visitor.page.clock.install()
    visitor.page.reload()
    expect(visitor.button("English")).to_be_visible()
    server.keep_silent_once()
    visitor.write("Is anyone there?")
    expect(visitor.message("Is anyone there?")).to_contain_text("Sending")
    visitor.page.clock.run_for(16_000)
    expect(visitor.message("Is anyone there?")).to_contain_text("Not sent. The server did not answer.")
    visitor.button("Try again").click()
    expect(visitor.message("Is anyone there?")).to_contain_text("Sent")
    assert [message["text"] for message in server.session.messages] == ["Is anyone there?"]


def test_a_message_whose_receipt_was_lost_is_not_doubled(visitor: Visitor, server: ChatServer) -> None:
    server.cut_before_next_ack()
    visitor.write("Only once, please")
    expect(visitor.message("Only once, please")).to_contain_text("Sent")
    expect(visitor.message("Only once, please")).to_have_count(1)
    assert [message["text"] for message in server.session.messages].count("Only once, please") == 1


def test_messages_wait_for_the_connection_and_keep_their_order(visitor: Visitor, server: ChatServer) -> None:
    server.go_down()
    expect(visitor.offline).to_be_visible()
    for text in ("one", "two", "three"):
        visitor.write(text)
        expect(visitor.message(text)).to_contain_text("Waiting for the connection")
    server.come_back()
    expect(visitor.message("three")).to_contain_text("Sent", timeout=15_000)
    expect(visitor.offline).to_have_count(0)
    own = [message["text"] for message in server.session.messages if message["author"] == "family"]
    assert own == ["English", "one", "two", "three"]
    assert len(server.received) == 3


def test_what_was_said_meanwhile_is_there_after_the_reconnect(visitor: Visitor, server: ChatServer) -> None:
    visitor.write("I need help")
    expect(visitor.message("I need help")).to_contain_text("Sent")
    server.go_down()
    expect(visitor.offline).to_be_visible()
    server.utter("Said while you were away.")
    server.come_back()
    expect(visitor.message("Said while you were away.")).to_be_visible(timeout=15_000)
    expect(visitor.messages).to_have_count(4)
    assert server.requests[-1]["last_id"] == server.session.messages[1]["id"]


def test_the_conversation_is_there_after_a_reload(visitor: Visitor, server: ChatServer) -> None:
    visitor.write("Remember this")
    expect(visitor.message("Remember this")).to_contain_text("Sent")
    visitor.box.fill("half a thou")
    visitor.page.reload()
    expect(visitor.message("Remember this")).to_be_visible()
    expect(visitor.messages).to_have_count(3)
    expect(visitor.box).to_have_value("half a thou")
    assert len(server.sessions) == 1
    assert len(server.received) == 1


def test_unsent_messages_survive_a_reload(visitor: Visitor, server: ChatServer) -> None:
    server.refuse_next("internal", "Something went wrong.")
    visitor.write("Do not lose me")
    expect(visitor.message("Do not lose me")).to_contain_text("Something went wrong.")
    visitor.page.reload()
    visitor.button("Try again").click()
    expect(visitor.message("Do not lose me")).to_contain_text("Sent")
    assert len(set(server.received)) == 1


def test_two_tabs_show_one_conversation(visitor: Visitor, open_chat: OpenChat, server: ChatServer) -> None:
    other = open_chat(beside=visitor)
    expect(other.message("Hello!")).to_be_visible()
    visitor.write("From the first tab")
    expect(other.message("From the first tab")).to_contain_text("You")
    other.write("From the second tab")
    expect(visitor.message("From the second tab")).to_be_visible()
    expect(visitor.messages).to_have_count(4)
    expect(other.messages).to_have_count(4)
    assert len(server.sessions) == 1


def test_a_session_that_the_server_forgot_begins_anew_with_what_was_written(
    visitor: Visitor, server: ChatServer
) -> None:
    server.forget_sessions()
    visitor.write("Still here")
    expect(visitor.message("Still here")).to_contain_text("Sent")
    expect(visitor.message("Hello!")).to_have_count(0)
    assert [message["text"] for message in server.session.messages] == ["Still here"]


def test_an_erased_conversation_leaves_the_page(visitor: Visitor, server: ChatServer) -> None:
    server.forget_sessions()
    server.close_lines()
    expect(visitor.button("Svenska")).to_be_visible()
    expect(visitor.messages).to_have_count(0)


def test_the_limit_is_shown_before_it_is_reached(visitor: Visitor, server: ChatServer) -> None:
    visitor.box.fill("x" * 4_046)
    expect(visitor.page.get_by_text("Characters left: \u206850\u2069")).to_be_visible()
    visitor.box.fill("😀" * 4_097)
    expect(visitor.page.get_by_text("Characters over the limit: \u20681\u2069")).to_be_visible()
    visitor.box.press("Enter")
    expect(visitor.box).to_have_attribute("aria-invalid", "true")
    expect(visitor.box).to_have_value("😀" * 4_097)
    assert server.received == []
    visitor.write("😀" * 4_096)
    expect(visitor.message("😀").last).to_contain_text("Sent")


def test_a_browser_that_forbids_storage_can_still_write(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat()
    visitor.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        "Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    visitor.page.reload()
    visitor.button("English").click()
    visitor.write("Hello")
    expect(visitor.message("Hello")).to_contain_text("Sent")
