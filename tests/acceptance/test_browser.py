"""The five steps of a family, in a real browser, in each language, with a coordinator at the other end."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.reply.voice import voice
from locales.languages import languages
from resources_catalog.region import regions
from tests.acceptance.coordinator import NAME, Coordinator
from tests.acceptance.house import ROOT, House, free_port
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.acceptance, pytest.mark.browser]
NEEDS: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "needs.yml").read_text(encoding="utf-8"))
SCREENSHOTS = ROOT / "var" / "screenshots"
PATIENCE = 60_000
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


def new_page(browser: Browser, contexts: list[BrowserContext], language: str, **options: Any) -> Page:
    context = browser.new_context(locale=language, timezone_id="Europe/Stockholm", reduced_motion="reduce", **options)
    contexts.append(context)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", list(languages()))
def test_the_five_steps(running: House, browser: Browser, contexts: list[BrowserContext], language: str) -> None:
    expect.set_options(timeout=PATIENCE)
    said, family = voice(language).say, NEEDS[language]
    page = new_page(browser, contexts, language, viewport=PHONE)
    visitor = Visitor(page)
    page.set_default_timeout(PATIENCE)

    # 1. Open the chat, keep the proposed language, be greeted with four buttons.
    page.goto(running.address)
    proposed = page.get_by_role("button", name=languages()[language].name).first
    expect(proposed).to_be_visible()
    picture(page, f"{language}-1-start")
    no_barriers(page)
    proposed.click()
    expect(visitor.log).to_contain_text(said("session.greeting"))
    for button in ("find", "saved", "person", "about"):
        expect(visitor.button(said(f"session.button_{button}")).last).to_be_visible()
    picture(page, f"{language}-2-greeting")

    # 2. Say in own words what is needed; the three best, as cards.
    visitor.write(family["need"])
    expect(visitor.log).to_contain_text(said("find_support.ask_region"))
    visitor.button(regions()[family["region"]].name(language)).last.click()
    expect(page.locator("family-navigator .card").first).to_be_visible()
    picture(page, f"{language}-3-cards")
    no_barriers(page)
    assert not visitor.overflows()
    visitor.button(said("find_support.button_more")).first.click()
    expect(visitor.log).to_contain_text(said("find_support.more_about"))
    picture(page, f"{language}-4-more")

    # 4. "Who are you", nonsense twice, another language in the middle.
    visitor.write(family["about"])
    expect(visitor.log).to_contain_text(said("smalltalk.who_i_am"))
    visitor.write("asdf qwer zxcv")
    visitor.write("gfdgfd hjkl blorp")
    expect(visitor.log).to_contain_text(said("smalltalk.offer_person"))

    # 3. Ask for a person; the coordinator answers and hands back.
    visitor.button(said("smalltalk.button_yes_person")).last.click()
    anna = Coordinator(new_page(browser, contexts, "sv", viewport={"width": 1280, "height": 800}), running, "sv")
    anna.page.set_default_timeout(PATIENCE)
    anna.sign_in()
    picture(anna.page, f"{language}-5-console")
    anna.open(family["need"])
    anna.write("Hej! Jag heter Anna. Jag ringer er i morgon.")
    picture(anna.page, f"{language}-6-thread")
    no_barriers(anna.page)
    expect(visitor.log).to_contain_text("Jag heter Anna")
    expect(visitor.message("Jag heter Anna")).to_contain_text(NAME)
    before = visitor.messages.count()
    visitor.write("tack / thank you")
    expect(anna.page.get_by_role("log")).to_contain_text("tack / thank you")
    picture(page, f"{language}-7-human")
    assert visitor.messages.count() == before + 1
    anna.hand_back()
    expect(visitor.log).to_contain_text(said("coordinator.handed_back", {"name": NAME}))

    # 4. Another language in the middle, and 5. close the page and come back.
    other = "ar" if language != "ar" else "sv"
    visitor.picker.select_option(other)
    changed = voice(other).say("session.language_changed", {"language": {"kind": "language", "value": other}})
    expect(visitor.log).to_contain_text(changed)
    picture(page, f"{language}-8-other-language")
    page.reload()
    expect(visitor.log).to_contain_text(family["need"])
    expect(visitor.log).to_contain_text("Jag heter Anna")
    assert visitor.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_chat_and_console_have_no_barriers(
    running: House, browser: Browser, contexts: list[BrowserContext], language: str, scheme: Any
) -> None:
    expect.set_options(timeout=PATIENCE)
    page = new_page(browser, contexts, language, viewport=PHONE, color_scheme=scheme)
    page.goto(running.address)
    page.get_by_role("button", name=languages()[language].name).first.click()
    visitor = Visitor(page)
    page.set_default_timeout(PATIENCE)
    expect(visitor.log).to_contain_text(voice(language).say("session.greeting"))
    no_barriers(page)
    picture(page, f"{language}-{scheme}-chat")
    anna = Coordinator(new_page(browser, contexts, language, viewport=PHONE, color_scheme=scheme), running, language)
    anna.sign_in()
    no_barriers(anna.page)
    picture(anna.page, f"{language}-{scheme}-console")


@contextmanager
def site_with(page: str) -> Iterator[str]:
    """Another site, on a port of its own: the browser lets only a local page talk to a local server."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode() if self.path == "/" else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("known", [True, False])
def test_three_lines_embed_the_chat_on_a_known_site_only(
    own_house: Callable[..., House], browser: Browser, contexts: list[BrowserContext], known: bool
) -> None:
    expect.set_options(timeout=PATIENCE)
    said, port = voice("sv").say, free_port()
    embedded = (
        f'<script type="module" src="http://127.0.0.1:{port}/static/family-navigator.js"></script>\n'
        '<family-navigator region="se-karlstad"></family-navigator>'
    )
    with site_with(embedded) as site:
        own_house(
            NAVIGATOR_EMBED_ORIGINS=f"https://elsewhere.example {site if known else ''}", NAVIGATOR_PORT=str(port)
        )
        page = new_page(browser, contexts, "sv")
        page.goto(f"{site}/")
        if not known:
            expect(page.locator("family-navigator")).to_contain_text(said("web_chat.offline"))
            return
        page.get_by_role("button", name="Svenska").first.click()
        expect(page.get_by_role("log")).to_contain_text(said("session.greeting"))
        Visitor(page).write(NEEDS["sv"]["need"])
        expect(page.locator("family-navigator .card").first).to_be_visible()
