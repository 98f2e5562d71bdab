"""What the thread shows: cards, buttons, who writes, and text that must stay text."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.cards import card, reply
from tests.web.chat_server import ChatServer
from tests.web.conftest import OpenChat
from tests.web.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_card_shows_all_that_it_knows(visitor: Visitor, server: ChatServer) -> None:
    server.utter("This may help.", cards=[card()])
    shown = visitor.log.get_by_role("article", name="Home adaptation grant")
    expect(shown.get_by_role("heading", name="Home adaptation grant", level=2)).to_be_visible()
    expect(shown.get_by_role("listitem")).to_contain_text(
        ["You wrote: the bathroom is too small", "Your child moves with difficulty", "Customer centre"]
    )
    expect(shown.get_by_role("link", name="+46 54 540 00 00")).to_have_attribute("href", "tel:+46545400000")
    expect(shown).to_contain_text("Mon–Fri 8:00–16:30")
    link = shown.get_by_role("link", name="Karlstads kommun (opens in a new window)")
    expect(link).to_have_attribute("href", "https://karlstad.se/")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    for text in ("Why this may fit", "Ask an occupational therapist", "Checked on", "Translated by a machine"):
        expect(shown).to_contain_text(text)


def test_a_full_card_tells_the_details(visitor: Visitor, server: ChatServer) -> None:
    details = [{"label": "", "text": "The municipality pays."}, {"label": "Documents", "text": "• One\n• Two"}]
    server.utter("", cards=[card(details=details, summary="", language="sv")])
    shown = visitor.log.get_by_role("article")
    expect(shown).to_contain_text("The municipality pays.")
    expect(shown.locator(".detail")).to_have_text(["The municipality pays.", "• One", "• Two"])
    expect(shown.locator(".summary")).to_have_count(0)
    expect(shown.get_by_text("Documents")).to_be_visible()
    expect(shown.get_by_text("• Two")).to_have_attribute("lang", "sv")
    expect(shown.get_by_text("Why this may fit")).not_to_have_attribute("lang", "sv")


def test_a_card_leaves_out_what_it_does_not_know(visitor: Visitor, server: ChatServer) -> None:
    server.utter("", cards=[card(why=[], phones=[], link=None, note=None, quick_replies=[])])
    shown = visitor.log.get_by_role("article")
    expect(shown).to_contain_text("Checked on")
    expect(shown.get_by_role("link")).to_have_count(0)
    expect(shown.get_by_role("button")).to_have_count(0)
    expect(shown).not_to_contain_text("Telephone")


def test_a_meeting_can_be_added_to_the_own_calendar(visitor: Visitor, server: ChatServer) -> None:
    server.utter("Your meeting is booked.", calendar="/chat/meetings/signed.ics")
    link = visitor.log.get_by_role("link", name="Add to my calendar")
    expect(link).to_have_attribute("href", f"{server.url}/chat/meetings/signed.ics")
    expect(link).to_have_attribute("download", "")


def test_a_quick_reply_becomes_the_family_s_message(visitor: Visitor, server: ChatServer) -> None:
    server.utter("How old is your child?", quick_replies=[reply("Under six", "a"), reply("Six or older", "b")])
    visitor.page.get_by_role("group", name="Suggested answers").get_by_role("button", name="Under six").click()
    expect(visitor.message("Under six").last).to_contain_text("Sent")
    expect(visitor.button("Six or older")).to_have_count(0)
    expect(visitor.log).to_be_focused()
    assert server.session.messages[-1]["text"] == "Under six"
    assert server.session.messages[-2]["chosen"] == "a"


def test_only_the_newest_question_can_be_answered(visitor: Visitor, server: ChatServer) -> None:
    server.utter("First question?", quick_replies=[reply("Yes", "a")])
    expect(visitor.button("Yes")).to_be_visible()
    server.utter("Second question?", quick_replies=[reply("No", "b")])
    expect(visitor.button("No")).to_be_visible()
    expect(visitor.button("Yes")).to_have_count(0)


def test_a_refused_quick_reply_can_be_given_again(visitor: Visitor, server: ChatServer) -> None:
    server.utter("Shall I?", quick_replies=[reply("Yes", "a"), reply("No", "b")])
    server.refuse_next("internal", "That did not work.")
    visitor.button("Yes").click()
    expect(visitor.message("That did not work.")).to_be_visible()
    expect(visitor.button("Change the text")).to_have_count(0)
    visitor.button("No").click()
    expect(visitor.messages.last).to_contain_text(re.compile(r"You\s+No\s.*Sent", re.DOTALL))
    expect(visitor.message("That did not work.")).to_have_count(0)


def test_card_buttons_stay_until_other_cards_come(visitor: Visitor, server: ChatServer) -> None:
    server.utter("Two ideas.", cards=[card("One"), card("Two")])
    one, two = visitor.log.get_by_role("article", name="One"), visitor.log.get_by_role("article", name="Two")
    one.get_by_role("button", name="Save").click()
    expect(visitor.message("Save").last).to_contain_text("Sent")
    expect(one.get_by_role("button", name="chosen: Save")).to_have_attribute("aria-disabled", "true")
    two.get_by_role("button", name="Save").click()
    expect(visitor.messages).to_have_count(5)
    server.utter("One more idea.", cards=[card("Three")])
    expect(visitor.log.get_by_role("article", name="Three").get_by_role("button", name="Save")).to_be_visible()
    expect(one.get_by_role("button")).to_have_count(0)


def test_the_floor_goes_to_a_person_and_back(visitor: Visitor, server: ChatServer) -> None:
    floor = visitor.page.get_by_role("status").first
    expect(floor).to_have_text("You are writing with the assistant")
    server.change_floor("human", None, "")
    expect(floor).to_have_text("A coordinator will answer you here")
    server.change_floor("human", "Anna", "")
    expect(floor).to_have_text("You are writing with \u2068Anna\u2069")
    server.type("staff", True)
    expect(visitor.log).to_contain_text("\u2068Anna\u2069 is writing…")
    server.utter("I am Anna. How are you?", author="staff", name="Anna")
    spoken = visitor.message("I am Anna.")
    expect(spoken).to_contain_text(re.compile(r"Anna\s*Coordinator"))
    expect(visitor.log).not_to_contain_text("is writing")
    server.change_floor("bot", None, "The assistant is back.")
    expect(floor).to_have_text("The assistant is back.")


def test_the_floor_is_known_after_a_reload(visitor: Visitor, server: ChatServer) -> None:
    server.change_floor("human", "Anna", "")
    visitor.page.reload()
    expect(visitor.page.get_by_role("status").first).to_have_text("You are writing with \u2068Anna\u2069")


def test_writing_is_shown_only_while_it_lasts(visitor: Visitor, server: ChatServer) -> None:
    server.type("bot", True)
    expect(visitor.log).to_contain_text("The assistant is writing…")
    server.type("bot", False)
    expect(visitor.log).not_to_contain_text("The assistant is writing…")


def test_hostile_text_stays_text(visitor: Visitor, server: ChatServer) -> None:
    hostile = "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script> javascript:alert(1)"
    visitor.write(hostile)
    expect(visitor.message("javascript:alert(1)").last).to_contain_text(hostile)
    server.utter(
        hostile,
        author="staff",
        name=hostile,
        quick_replies=[reply(hostile, "a")],
        cards=[
            card(
                hostile,
                link={"href": "javascript:alert(1)", "title": "bad link"},
                phones=[{"number": "123", "href": "javascript:alert(1)", "description": None, "hours": None}],
            )
        ],
    )
    expect(visitor.log.get_by_role("article")).to_contain_text("bad link")
    expect(visitor.log.get_by_role("link")).to_have_count(0)
    assert visitor.evaluate_in_chat("root.querySelectorAll('img, script').length") == 0
    expect(visitor.page).to_have_title("Family Navigator")


def test_addresses_in_an_answer_are_links(visitor: Visitor, server: ChatServer) -> None:
    server.utter("See https://example.org/a?b=1, please.\nOr (https://example.org/c).")
    expect(visitor.log.get_by_role("link")).to_have_count(2)
    expect(visitor.log.get_by_role("link").first).to_have_attribute("href", "https://example.org/a?b=1")
    expect(visitor.log.get_by_role("link").last).to_have_attribute("href", "https://example.org/c")
    assert visitor.evaluate_in_chat("[...root.querySelectorAll('.bubble')].at(-1).innerText.includes('please.\\nOr')")


def test_a_long_answer_is_read_from_its_beginning(visitor: Visitor, server: ChatServer) -> None:
    visitor.write("What is there for us?")
    expect(visitor.message("What is there for us?")).to_contain_text("Sent")
    server.utter("Three ideas.", cards=[card("One"), card("Two"), card("Three")])
    expect(visitor.message("Three ideas.")).to_be_in_viewport()
    expect(visitor.message("What is there for us?")).to_be_in_viewport()


def test_the_first_screen_is_read_from_its_beginning(open_chat: OpenChat) -> None:
    visitor = open_chat("/host?language=sv", width=360)
    expect(visitor.button("Svenska")).to_be_visible()
    assert visitor.evaluate_in_chat("root.querySelector('.log').scrollTop") == 0


def test_a_reader_further_up_is_told_and_not_pulled_down(visitor: Visitor, server: ChatServer) -> None:
    server.utter("Many lines.\n" + "line\n" * 60)
    visitor.write("Thank you")
    expect(visitor.message("Thank you")).to_contain_text("Sent")
    expect(visitor.message("Thank you")).to_be_in_viewport()
    visitor.log.focus()
    visitor.page.keyboard.press("Home")
    expect(visitor.message("English")).to_be_in_viewport()
    server.utter("News.")
    expect(visitor.message("English")).to_be_in_viewport()
    visitor.button("New messages").click()
    expect(visitor.message("News.")).to_be_in_viewport()
    expect(visitor.button("New messages")).to_have_count(0)


def test_the_launcher_opens_closes_and_tells_of_news(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/host?launcher=")
    visitor.button("Open the chat").click()
    visitor.button("English").click()
    visitor.write("Hello")
    expect(visitor.message("Hello")).to_contain_text("Sent")
    visitor.page.keyboard.press("Escape")
    expect(visitor.button("Open the chat")).to_be_focused()
    expect(visitor.log).to_have_count(0)
    server.utter("An answer.")
    expect(visitor.button("Open the chat There are new messages")).to_be_visible()
    visitor.page.reload()
    visitor.button("Open the chat").click()
    expect(visitor.message("An answer.")).to_be_visible()
    expect(visitor.box).to_be_focused()
    visitor.button("Close the chat").click()
    expect(visitor.button("Open the chat")).to_be_focused()
