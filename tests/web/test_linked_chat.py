"""One person on the web chat and on Telegram, in a real browser: the page follows the link without a reload."""

import asyncio
import re
import shutil
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import pytest
import socketio
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, expect
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import pages
from bot.channels.origins import allows
from bot.channels.session_id import SessionIds
from bot.channels.web import CHANNEL, WebChat
from bot.reply.voice import voice
from casework import conversations, families
from casework.models import Message
from casework.store import Store
from locales.languages import languages
from locales.menu import MENU
from locales.phrases import find_support, joining
from locales.phrases import telegram as telegram_phrases
from locales.utterance import Utterance
from tests.conftest import START
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import RunningClock, TelegramHouse
from tests.fakes.waiting import until
from tests.web.chat_server import WEB
from tests.web.visitor import Visitor

pytestmark = pytest.mark.browser
CODE = re.compile(r"\b\w{4}-\w{4}-\w{4}\b")
#: Seconds, and the browser's milliseconds: everything runs in one process here, and slowly on a busy machine.
PATIENCE, BROWSER_PATIENCE = 30.0, 20_000
ON_TELEGRAM, ON_THE_PAGE = "Asked on Telegram", "Asked on the page"
T = TypeVar("T")


class LinkedHouse:
    """The gateway with both channels, in a thread of its own; every method may be called from the test's thread."""

    def __init__(self, database: Path, folder: Path) -> None:
        self._database, self._folder = database, folder
        self._down = False
        self._lines: set[Send] = set()
        self._ids = SessionIds("the server's own key, for tests")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: uvicorn.Server | None = None
        self._telegram: FakeTelegram | None = None
        self._gateway: Gateway | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="linked house")

    def start(self) -> None:
        self._thread.start()
        if not self._started.wait(PATIENCE):
            raise RuntimeError("the house did not start")

    def stop(self) -> None:
        assert self._server is not None
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def phone(self, language: str) -> Phone:
        assert self._telegram is not None
        return self._telegram.user(language_code=language)

    def does(self, work: Coroutine[Any, Any, T]) -> T:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def until(self, phone: Phone, condition: Callable[[Any], object]) -> None:
        self.does(phone.until(condition, PATIENCE - 1))

    def cut_lines(self) -> None:
        """No page is connected from now on, and none can connect."""
        self._down = True
        self.does(self._cut())

    def let_in(self) -> None:
        self._down = False

    def thread(self, visitor: Visitor) -> list[str]:
        """What the visitor's page has to show, as it is stored."""
        stored = visitor.page.evaluate(
            "JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(' session'))[1])"
        )
        return self.does(self._texts(self._ids.read(stored)))

    async def _texts(self, session_id: UUID) -> list[str]:
        """Once everything is answered."""
        stored: list[Message] = []

        async def answered() -> bool:
            assert self._gateway is not None
            async with self._gateway.store.read() as session:
                conversation = await families.at(session, CHANNEL, str(session_id))
                assert conversation is not None
                stored[:] = await conversations.history(session, conversation.id)
            return all(each.state in ("answered", "said") for each in stored)

        await until(answered)
        return [each.text for each in stored]

    async def _cut(self) -> None:
        for send in list(self._lines):
            await send({"type": "websocket.close", "code": 1011})

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        copied = self._folder / "navigator.db"
        shutil.copyfile(self._database, copied)
        store, rasa = Store.open(f"sqlite+aiosqlite:///{copied}"), await FakeRasa().begin()
        rasa.always_says(Utterance(find_support.ASK_NEED.name, choices=MENU))
        async with (
            FakeTelegram(limits=False) as self._telegram,
            Gateway.opened(store, rasa, RunningClock(START)) as self._gateway,
            TelegramHouse.opened(self._gateway, self._telegram, self._folder),
        ):
            await self._serve(self._gateway)
        await rasa.end()
        await store.close()

    async def _serve(self, gateway: Gateway) -> None:
        web = WebChat(
            gateway.store,
            gateway.inbox,
            gateway.line,
            gateway.bulletin,
            gateway.clock,
            self._ids,
            allows(self.url, []),
            gateway.meeting_links,
        )
        gateway.outbox.register(CHANNEL, web.deliver)
        served = FastAPI()
        pages.mount(served, WEB)
        app = self._with_lines(socketio.ASGIApp(web.server, served))
        self._server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", ws="wsproto", lifespan="off", timeout_graceful_shutdown=1)
        )
        following = asyncio.create_task(web.follow(gateway.bulletin))
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        asyncio.get_running_loop().call_soon(self._started.set)
        await serving
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await web.server.shutdown()

    def _with_lines(self, inner: ASGIApp) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "websocket":
                await inner(scope, receive, send)
            elif self._down:
                await receive()
                await send({"type": "websocket.close", "code": 1013})
            else:
                self._lines.add(send)
                try:
                    await inner(scope, receive, send)
                finally:
                    self._lines.discard(send)

        return app


@pytest.fixture(scope="module")
def house(stocked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedHouse]:
    running = LinkedHouse(stocked_file, tmp_path_factory.mktemp("linked"))
    running.start()
    expect.set_options(timeout=BROWSER_PATIENCE)
    yield running
    expect.set_options(timeout=None)
    running.stop()


class Person:
    """Has asked one thing on Telegram, then another one on the page."""

    def __init__(self, house: LinkedHouse, context: BrowserContext, language: str) -> None:
        self.house, self.language = house, language
        self.phone = house.phone(language)
        self.visitor = Visitor(context.new_page())
        self.visitor.page.set_default_timeout(BROWSER_PATIENCE)
        house.does(self.phone.say(ON_TELEGRAM))
        house.until(self.phone, lambda inbox: len(inbox) == 1)
        self.visitor.page.goto(house.url)
        self.visitor.button(languages()[language].name).first.click()
        self.button(MENU[0].label or "").wait_for()
        self.visitor.write(ON_THE_PAGE)
        self.sees(self.say(find_support.ASK_NEED))

    def say(self, phrase: Any) -> str:
        return voice(self.language).say(phrase.name)

    def button(self, name: str) -> Any:
        return self.visitor.button(voice(self.language).say(name))

    def sees(self, text: str) -> None:
        expect(self.visitor.message(text).last).to_be_visible()

    def shows_exactly_what_is_stored(self) -> None:
        """Each message once, in the order of time."""
        expect(self.visitor.log.locator(".unsent")).to_have_count(0)
        stored = [" ".join(text.split()) for text in self.house.thread(self.visitor)]
        expect(self.visitor.log.locator("li.message .bubble")).to_have_text(stored)

    def link_by_typing(self) -> None:
        """The code is made on Telegram and typed on the page."""
        house, phone, wish = self.house, self.phone, self.say(telegram_phrases.BUTTON_LINK)
        house.does(phone.command("privacy"))
        house.until(phone, lambda inbox: wish in inbox[-1].titles)
        house.does(phone.press(wish))
        house.until(phone, lambda inbox: CODE.search(inbox[-1].text))
        self.visitor.write(CODE.findall(self.phone.texts[-1])[0])
        self.button(joining.BUTTON_LINK.name).click()
        self.sees(self.say(joining.LINKED))

    def link_by_opening(self) -> None:
        """The code is made on the page and opened on Telegram; the page may be away then."""
        self.visitor.write("telegram")
        expect(self.visitor.messages.filter(has_text=CODE)).to_be_visible()
        shown = self.visitor.messages.filter(has_text=CODE).inner_text()
        self.house.does(self.phone.start(CODE.findall(shown)[0]))
        self.house.until(self.phone, lambda inbox: self.say(joining.BUTTON_LINK) in inbox[-1].titles)

    def agree(self) -> None:
        self.house.does(self.phone.press(self.say(joining.BUTTON_LINK)))
        self.house.until(self.phone, lambda _: self.say(joining.LINKED) in self.phone.texts)

    def stop(self) -> None:
        """On Telegram."""
        stop = self.say(joining.BUTTON_UNLINK)
        self.house.until(self.phone, lambda inbox: any(stop in message.titles for message in inbox))
        self.house.does(self.phone.press(stop))
        self.house.until(self.phone, lambda inbox: self.say(joining.BUTTON_UNLINK_YES) in inbox[-1].titles)
        self.house.does(self.phone.press(self.say(joining.BUTTON_UNLINK_YES)))
        self.house.until(self.phone, lambda _: self.say(joining.UNLINKED) in self.phone.texts)


OpenPerson = Callable[..., Person]


@pytest.fixture
def person(house: LinkedHouse, browser: Browser) -> Iterator[OpenPerson]:
    """A person with a browser `width` pixels wide; nothing that the browser complains about is let pass."""
    made: list[Person] = []
    contexts: list[BrowserContext] = []

    def make(language: str = "en", width: int = 1280) -> Person:
        context = browser.new_context(
            viewport={"width": width, "height": 740}, locale=language, reduced_motion="reduce"
        )
        contexts.append(context)
        made.append(Person(house, context, language))
        return made[-1]

    yield make
    house.let_in()
    complaints = [complaint for each in made for complaint in each.visitor.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_shows_the_joined_thread_without_a_reload(person: OpenPerson, language: str, width: int) -> None:
    one = person(language, width)
    one.visitor.page.evaluate("document.notReloaded = true")
    one.link_by_typing()
    expect(one.visitor.messages.first).to_contain_text(ON_TELEGRAM)
    one.shows_exactly_what_is_stored()
    # Of all the questions only the last one can still be answered, as ever.
    expect(one.visitor.log.locator(".replies")).to_have_count(1)
    expect(one.button(joining.BUTTON_UNLINK.name)).to_be_visible()
    expect(one.visitor.message(one.say(joining.LINKED)).last).to_be_in_viewport()
    assert not one.visitor.overflows()
    assert one.visitor.page.evaluate("document.documentElement.dir") == languages()[language].direction

    one.house.does(one.phone.say("Written on Telegram"))
    one.sees("Written on Telegram")
    one.button(MENU[0].label or "").wait_for()
    one.visitor.write("Written on the page")
    one.button(MENU[0].label or "").wait_for()
    one.shows_exactly_what_is_stored()

    one.stop()
    one.sees(one.say(joining.UNLINKED))
    expect(one.visitor.message(ON_TELEGRAM)).to_have_count(0)
    expect(one.visitor.message(ON_THE_PAGE)).to_have_count(1)
    one.shows_exactly_what_is_stored()
    assert one.visitor.page.evaluate("document.notReloaded") is True


def test_a_code_of_the_page_links_it_in_every_tab(person: OpenPerson) -> None:
    one = person(width=360)
    tab = Visitor(one.visitor.page.context.new_page())
    tab.page.goto(one.house.url)
    expect(tab.message(ON_THE_PAGE)).to_be_visible()
    one.link_by_opening()
    one.agree()
    for each in (one.visitor, tab):
        expect(each.message(one.say(joining.LINKED_HERE))).to_be_visible()
        expect(each.messages.first).to_contain_text(ON_TELEGRAM)
    one.shows_exactly_what_is_stored()
    tab.write("Written in the second tab")
    one.sees("Written in the second tab")
    expect(tab.message("Written in the second tab")).to_have_count(1)
    one.stop()
    for each in (one.visitor, tab):
        expect(each.message(ON_TELEGRAM)).to_have_count(0)
    assert tab.complaints == []


def test_a_page_without_a_line_learns_of_the_link_when_it_is_back_and_loses_nothing_it_wrote(
    person: OpenPerson,
) -> None:
    one = person(width=360)
    one.link_by_opening()
    one.house.cut_lines()
    expect(one.visitor.offline).to_be_visible()
    one.agree()
    one.visitor.write("Written without a line")
    one.house.let_in()
    expect(one.visitor.messages.first).to_contain_text(ON_TELEGRAM)
    expect(one.visitor.offline).to_have_count(0)
    expect(one.visitor.message("Written without a line")).to_contain_text("Sent")
    one.button(MENU[0].label or "").wait_for()
    one.shows_exactly_what_is_stored()

    one.house.cut_lines()
    expect(one.visitor.offline).to_be_visible()
    one.stop()
    one.house.let_in()
    expect(one.visitor.message(ON_TELEGRAM)).to_have_count(0)
    one.shows_exactly_what_is_stored()


def test_two_tabs_that_were_away_both_learn_of_the_link(person: OpenPerson) -> None:
    one = person()
    tab = Visitor(one.visitor.page.context.new_page())
    tab.page.goto(one.house.url)
    expect(tab.message(ON_THE_PAGE)).to_be_visible()
    one.link_by_opening()
    one.house.cut_lines()
    expect(tab.offline).to_be_visible()
    one.agree()
    one.house.let_in()
    for each in (one.visitor, tab):
        expect(each.messages.first).to_contain_text(ON_TELEGRAM)
    assert tab.complaints == []
