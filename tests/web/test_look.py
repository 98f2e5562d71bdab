"""How it looks and reads: accessibility rules, narrow screens, large type, right to left, rude host pages."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bot.channels.web import interface
from tests.web.cards import card, reply
from tests.web.chat_server import ChatServer
from tests.web.conftest import OpenChat
from tests.web.visitor import Visitor

pytestmark = pytest.mark.browser

ARABIC = interface("ar")

Scheme = Literal["light", "dark"]


def fill(visitor: Visitor, server: ChatServer) -> None:
    """Brings every kind of thing into the thread."""
    server.utter("Hello!", quick_replies=[reply("Find help", "a")])
    visitor.write("The bathroom is too small for https://example.org/" + "a" * 80)
    server.refuse_next("rate", "Please wait a little.")
    visitor.write("And one more")
    expect(visitor.page.get_by_text("Please wait a little.")).to_be_visible()
    server.utter(
        "These may help.", cards=[card("One"), card("Rehabilitation" * 8)], quick_replies=[reply("Thanks", "b")]
    )
    server.change_floor("human", "Anna", "")
    server.utter("I am Anna.", author="staff", name="Anna", quick_replies=[reply("A long answer " * 6, "c")])
    server.type("staff", True)
    visitor.box.fill("x" * 3_990)
    expect(visitor.message("I am Anna.")).to_be_visible()
    expect(visitor.log.locator(".writes")).to_be_attached()


def violations(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page)
    assert found.response["passes"], "axe has looked at nothing"
    return [f"{rule['id']}: {[node['html'] for node in rule['nodes']]}" for rule in found.response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["sv", "ar"])
def test_axe_finds_nothing(open_chat: OpenChat, server: ChatServer, scheme: Scheme, language: str) -> None:
    visitor = open_chat(f"/?language={language}", color_scheme=scheme, width=360)
    expect(visitor.button("English")).to_be_visible()
    assert violations(visitor) == []
    visitor.button("English").click()
    expect(visitor.button("Русский")).to_have_count(0)
    fill(visitor, server)
    assert violations(visitor) == []
    visitor.picker.select_option(language)
    expect(visitor.page.locator("html")).to_have_attribute("lang", language)
    server.go_down()
    expect(visitor.page.locator(".trouble")).to_be_visible()
    assert violations(visitor) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_launcher(open_chat: OpenChat, scheme: Scheme) -> None:
    visitor = open_chat("/?language=sv", color_scheme=scheme)
    visitor.page.evaluate(
        "() => { const chat = document.createElement('family-navigator'); chat.launcher = true;"
        "document.querySelector('main').replaceChildren(chat); }"
    )
    visitor.button(interface("sv")["open_chat"]).wait_for()
    visitor.page.evaluate(
        "() => { const h = document.createElement('h1'); h.textContent = 'A page'; "
        "document.querySelector('main').prepend(h); }"
    )
    assert violations(visitor) == []
    visitor.button(interface("sv")["open_chat"]).click()
    expect(visitor.button("English")).to_be_visible()
    assert violations(visitor) == []


@pytest.mark.parametrize("language", ["sv", "ar", "vi"])
def test_nothing_needs_scrolling_sideways(open_chat: OpenChat, server: ChatServer, language: str) -> None:
    visitor = open_chat(f"/?language={language}", width=360)
    expect(visitor.button("English")).to_be_visible()
    assert not visitor.overflows()
    visitor.button("English").click()
    expect(visitor.button("Русский")).to_have_count(0)
    fill(visitor, server)
    visitor.picker.select_option(language)
    expect(visitor.page.locator("html")).to_have_attribute("lang", language)
    for width in (1280, 360, 320):
        visitor.page.set_viewport_size({"width": width, "height": 740})
        assert not visitor.overflows(), width


def test_type_of_double_size_still_fits(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/?language=sv", width=360)
    visitor.button("English").click()
    fill(visitor, server)
    visitor.evaluate_in_chat("root.querySelector('.shell').style.setProperty('font-size', '32px')")
    assert not visitor.overflows()
    room = visitor.evaluate_in_chat("root.querySelector('.log').clientHeight")
    assert isinstance(room, int)
    assert room >= 160
    for name in ("Send", "Language"):
        expect(visitor.page.get_by_label(name).or_(visitor.button(name))).to_be_in_viewport(ratio=1)


def test_right_to_left_is_mirrored(open_chat: OpenChat, server: ChatServer) -> None:
    visitor = open_chat("/?language=ar", width=360)
    visitor.button("العربية").click()
    expect(visitor.button("English")).to_have_count(0)
    server.utter("أهلاً")
    visitor.write("Hello, left to right")
    expect(visitor.message("Hello, left to right")).to_contain_text(ARABIC["sent"])
    own = visitor.message("Hello, left to right").locator(".bubble").bounding_box()
    answer = visitor.message("أهلاً").locator(".bubble").bounding_box()
    send = visitor.button(ARABIC["send"]).bounding_box()
    box = visitor.box.bounding_box()
    assert own is not None
    assert answer is not None
    assert send is not None
    assert box is not None
    assert own["x"] < 40
    assert answer["x"] + answer["width"] > 320
    assert send["x"] < box["x"]


def test_everything_to_touch_is_large_enough(visitor: Visitor, server: ChatServer) -> None:
    fill(visitor, server)
    sizes = visitor.evaluate_in_chat(
        "[...root.querySelectorAll('button, select, textarea, .call')].map((target) => {"
        "const {width, height} = target.getBoundingClientRect(); return [target.className, width, height]; })"
    )
    assert isinstance(sizes, list)
    assert len(sizes) > 5
    assert [size for size in sizes if min(size[1], size[2]) < 35] == []


def test_the_box_grows_to_five_lines_and_no_further(visitor: Visitor) -> None:
    heights = []
    for lines in (1, 5, 6, 40):
        visitor.box.fill("\n".join("line" for _ in range(lines)))
        box = visitor.box.bounding_box()
        assert box
        heights.append(box["height"])
    one, five, six, forty = heights
    assert five > one * 2
    assert five == pytest.approx(six, abs=2)
    assert six == forty


def test_the_keyboard_reaches_everything_and_shows_where_it_is(visitor: Visitor, server: ChatServer) -> None:
    server.utter("Shall I?", quick_replies=[reply("Yes", "a"), reply("No", "b")])
    expect(visitor.button("No")).to_be_visible()
    reached = []
    visitor.page.evaluate("() => document.activeElement?.blur()")
    visitor.picker.focus()
    for _ in range(8):
        reached.append(visitor.evaluate_in_chat("root.activeElement?.localName"))
        assert visitor.evaluate_in_chat("getComputedStyle(root.activeElement).outlineStyle") == "solid"
        visitor.page.keyboard.press("Tab")
    # The answers, then a file, a voice, the words, and sending.
    assert reached == ["select", "div", "button", "button", "input", "button", "textarea", "button"]


def test_a_rude_host_page_does_not_leak_in(open_chat: OpenChat) -> None:
    visitor = open_chat("/host?language=sv")
    expect(visitor.button("Svenska")).to_be_visible()
    style = visitor.evaluate_in_chat(
        "(({fontSize, fontStyle, letterSpacing, textTransform, lineHeight, color}) => "
        "[fontSize, fontStyle, letterSpacing, textTransform, lineHeight, color])"
        "(getComputedStyle(root.querySelector('.introduction')))"
    )
    assert style == ["16px", "normal", "normal", "none", "24px", "rgb(94, 89, 102)"]
    assert not visitor.overflows()


def test_names_and_roles(visitor: Visitor, server: ChatServer) -> None:
    server.utter("Shall I?", quick_replies=[reply("Yes", "a")])
    visitor.page.clock.set_fixed_time("2030-01-01T12:00:00Z")
    expect(visitor.page.get_by_role("main")).to_match_aria_snapshot(
        """
        - main:
          - region "Family Navigator":
            - heading "Family Navigator" [level=1]
            - text: Language
            - combobox "Language"
            - status: You are writing with the assistant
            - status
            - log "Conversation":
              - list:
                - listitem:
                  - paragraph: You
                  - paragraph: English
                - listitem:
                  - paragraph: Assistant
                  - paragraph: Hello! What would help you most?
                - listitem:
                  - paragraph: Assistant
                  - paragraph: Shall I?
                  - group "Suggested answers":
                    - button "Yes"
            - status
            - textbox "Your message"
            - button "Send"
        """
    )


def test_without_a_server_the_page_speaks_its_own_language(open_chat: OpenChat, server: ChatServer) -> None:
    server.down = True
    visitor = open_chat("/?language=uk")
    expect(visitor.page.get_by_text(interface("uk")["offline"])).to_be_visible()
    server.come_back()
    expect(visitor.button("Українська")).to_be_visible(timeout=15_000)
