"""A family in Vietnamese, its coordinator in Swedish: handover, both ways, absence, substitute, back to the bot."""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from bot.reply.voice import voice
from casework import coordinators
from casework.models import Staff
from tests.acceptance.house import ROOT, House, wait_until
from tests.acceptance.test_telegram import the_store
from tests.conftest import run_apart
from tests.fakes.translation_server import TranslationServer
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.acceptance, pytest.mark.browser]
SCREENSHOTS = ROOT / "var" / "screenshots"
#: Handovers are looked at every half minute.
PATIENCE = 120_000
ANNA, BO = "Anna Lindqvist", "Bo Sandberg"
PASSWORD = "a-long-and-quiet-evening"
NEED = "con gái tôi không đi được và phòng tắm quá nhỏ"
SWEDISH = voice("sv").say
VIETNAMESE = voice("vi").say


class Console:
    """One coordinator's browser, in Swedish."""

    def __init__(self, page: Page, house: House, email: str) -> None:
        self.page, self.house, self.email = page, house, email

    def t(self, name: str, **values: Any) -> str:
        return SWEDISH(name, values)

    def sign_in(self) -> None:
        self.page.goto(f"{self.house.address}/console/")
        self.page.get_by_label(self.t("console.email")).fill(self.email)
        self.page.get_by_label(self.t("console.password"), exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name=self.t("console.sign_in")).click()
        expect(self.page.get_by_role("heading", name=self.t("console.waiting_heading"))).to_be_visible()

    @property
    def waiting(self) -> Locator:
        return self.page.locator(".list-waiting a[href*='/conversations/']")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    def works(self, stands_in: str) -> None:
        """Says with whom this person works, and who stands in."""
        self.page.goto(f"{self.house.address}/console/profile")
        self.page.locator("input[name=language-vi]").check()
        self.page.get_by_label(self.t("profiles.reads")).select_option("sv")
        self.page.get_by_label(self.t("profiles.substitute")).select_option(label=stands_in)
        self.page.get_by_role("button", name=self.t("profiles.save")).click()
        expect(self.page.get_by_text(self.t("profiles.saved"))).to_be_visible()

    def write(self, text: str) -> None:
        self.page.locator("#composer textarea[name=text]").fill(text)
        self.page.get_by_role("button", name=self.t("console.send"), exact=True).click()
        expect(self.log).to_contain_text(text)

    def picture(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"handover-{name}.png")
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()


@contextmanager
def translating() -> Iterator[TranslationServer]:
    """A translation service beside the house, on a thread of its own."""
    begun, made, end = threading.Event(), [], asyncio.Event()

    async def serve() -> None:
        async with TranslationServer.running() as server:
            made.append((server, asyncio.get_running_loop()))
            begun.set()
            await end.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert begun.wait(20)
    server, loop = made[0]
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(20)


async def staffed(house: House) -> None:
    """Anna, who leads nobody, and Bo: both have been here before."""
    store = the_store(house)
    now = datetime.now(UTC)
    async with store.write() as session:
        for email, name in (("anna@example.org", ANNA), ("bo@example.org", BO)):
            made = await coordinators.add(session, email, "coordinator", coordinators.one_time_password(), now)
            await coordinators.introduce(session, await session.get_one(Staff, made.id), name=name, password=PASSWORD)
    await store.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., Page]]:
    opened: list[BrowserContext] = []

    def page(language: str, **options: Any) -> Page:
        context = browser.new_context(
            locale=language, timezone_id="Europe/Stockholm", reduced_motion="reduce", **options
        )
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    yield page
    for context in opened:
        context.close()


def test_from_the_bot_to_a_person_and_back(own_house: Callable[..., House], contexts: Callable[..., Page]) -> None:
    expect.set_options(timeout=PATIENCE)
    with translating() as service:
        house = own_house(NAVIGATOR_TRANSLATE_URL=service.url, NAVIGATOR_STAFF_EMAIL="lead@example.org")
        run_apart(staffed(house))
        screen = {"width": 1280, "height": 800}
        anna = Console(contexts("sv", viewport=screen), house, "anna@example.org")
        bo = Console(contexts("sv", viewport=screen), house, "bo@example.org")
        anna.sign_in()
        anna.works(stands_in=BO)
        anna.page.goto(f"{house.address}/console/")
        bo.sign_in()
        family = Visitor(contexts("vi", viewport={"width": 360, "height": 740}))
        family.page.set_default_timeout(PATIENCE)
        the_family_asks(family, house)
        the_coordinator_answers(family, anna)
        the_coordinator_is_ill(family, anna, bo)
        back_to_the_bot(family, bo)
        assert any(NEED in text for text in service.texts), "the family's words are translated for the coordinator"
        assert not family.complaints


def the_family_asks(family: Visitor, house: House) -> None:
    """Its need, cards, a question of the interview, and then: a person."""
    family.page.goto(house.address)
    family.page.get_by_role("button", name="Tiếng Việt").first.click()
    expect(family.log).to_contain_text(VIETNAMESE("session.greeting"))
    family.write(NEED)
    expect(family.log).to_contain_text(VIETNAMESE("find_support.ask_region"))
    family.button("Karlstad").last.click()
    expect(family.page.locator("family-navigator .card").first).to_be_visible()
    family.write("tôi muốn nói chuyện với một người")
    expect(family.log).to_contain_text(ANNA)


def the_coordinator_answers(family: Visitor, anna: Console) -> None:
    """The list tells by itself; the first screen says what is needed; both write, and both read at once."""
    expect(anna.waiting.first).to_be_visible()
    anna.picture("1-list")
    anna.waiting.first.click()
    expect(anna.page.locator("#about")).to_contain_text(NEED)
    expect(anna.page.locator("#about")).to_contain_text(f"vi>sv: {NEED}")
    anna.picture("2-first-screen")
    anna.page.get_by_role("button", name=anna.t("console_family.accept")).click()
    expect(family.log).to_contain_text(VIETNAMESE("transfer.introduced", {"name": ANNA}).splitlines()[0])
    anna.write("Hej! Jag ringer kommunen i dag.")
    expect(family.log).to_contain_text("sv>vi: Hej! Jag ringer kommunen i dag.")
    family.log.get_by_text(VIETNAMESE("web_chat.show_original")).last.click()
    expect(family.log.get_by_text("Hej! Jag ringer kommunen i dag.", exact=True)).to_be_visible()
    family.write("cảm ơn chị, chúng tôi chờ")
    expect(anna.log).to_contain_text("cảm ơn chị, chúng tôi chờ")
    expect(anna.log).to_contain_text("vi>sv: cảm ơn chị, chúng tôi chờ")
    anna.picture("3-thread")


def the_coordinator_is_ill(family: Visitor, anna: Console, bo: Console) -> None:
    """What the family has just written is owed an answer: it goes to the substitute, and everybody hears so."""
    anna.page.goto(f"{anna.house.address}/console/times")
    anna.page.get_by_role("button", name=anna.t("schedules.ill_today")).click()
    expect(anna.page.get_by_text(anna.t("schedules.absence_added"))).to_be_visible()
    expect(family.log).to_contain_text(BO)
    wait_until(lambda: bo.page.locator("a[href*='/conversations/']").count(), "the family in Bo's list")
    bo.page.locator("a[href*='/conversations/']").first.click()
    expect(bo.log).to_contain_text("cảm ơn chị, chúng tôi chờ")
    bo.write("Hej, jag heter Bo och tar över i dag.")
    expect(family.log).to_contain_text("sv>vi: Hej, jag heter Bo och tar över i dag.")
    bo.picture("4-substitute")


def back_to_the_bot(family: Visitor, bo: Console) -> None:
    """It is said, and the assistant answers again."""
    bo.page.get_by_role("button", name=bo.t("console.hand_back")).click()
    expect(family.log).to_contain_text(VIETNAMESE("coordinator.handed_back", {"name": BO}).split(".")[0])
    before = family.messages.count()
    family.write("bạn là ai")
    expect(family.messages.filter(has_text=re.compile(re.escape(VIETNAMESE("smalltalk.who_i_am")[:30])))).to_have_count(
        1
    )
    assert family.messages.count() > before
