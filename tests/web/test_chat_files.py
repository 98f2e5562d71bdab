"""Files in the web chat in a real browser, in front of a real gateway: chosen, sent, refused, looked at, saved."""

import asyncio
import shutil
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import socketio
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, FilePayload, expect

from bot import pages
from bot.attachments.files import AttachmentFiles
from bot.attachments.intake import keeping, look
from bot.channels.file_links import FileLinks
from bot.channels.origins import allows
from bot.channels.session_id import SessionIds
from bot.channels.web import CHANNEL, WebChat
from bot.channels.web_files import WebFiles
from bot.conversation.file_errand import WithFiles
from bot.reply.voice import voice
from casework import families
from casework.attachments import Given
from casework.store import Store
from locales.languages import languages
from locales.menu import MENU
from locales.phrases import attachments as phrases
from locales.phrases import find_support, telegram, web_chat
from locales.utterance import Utterance
from tests.conftest import START
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram_house import RunningClock
from tests.web.chat_server import WEB
from tests.web.visitor import Visitor

pytestmark = pytest.mark.browser
PATIENCE, BROWSER_PATIENCE = 30.0, 20_000
PDF = b"%PDF-1.7 a letter of the tests"
T = TypeVar("T")


def picture(side: int = 40) -> bytes:
    """A PNG of one colour that a browser can show."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = (b"\0" + b"\x20\x80\x60" * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def file(name: str, mime: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": data}


class FileHouse:
    """The gateway's web chat in a thread of its own; every method may be called from the test's thread."""

    def __init__(self, database: Path, folder: Path) -> None:
        self._database, self._folder = database, folder
        self._ids = SessionIds("the server's own key, for tests")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.files = AttachmentFiles(folder / "attachments", b"a key for tests, of thirty-two bytes")
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: uvicorn.Server | None = None
        self._gateway: Gateway | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="file house")

    def start(self) -> None:
        self._thread.start()
        if not self._started.wait(PATIENCE):
            raise RuntimeError("the house did not start")

    def stop(self) -> None:
        assert self._server is not None
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def does(self, work: Coroutine[Any, Any, T]) -> T:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    async def answers(self, session_id: str, name: str, data: bytes, text: str = "") -> None:
        """A coordinator sends a file to the family of that page."""
        house = self._gateway
        assert house is not None
        async with house.store.read() as session:
            conversation = await families.at(session, CHANNEL, str(self._ids.read(session_id)))
        assert conversation is not None
        staff, looked = await house.people.staff("Anna Berg"), await look(data)
        async with keeping(house.store, self.files, [looked]) as (stored,):
            errand = WithFiles([Given(looked.kind, None, name, stored.size, stored)], house.clock())
            await house.floor.write(conversation.id, staff.id, text, errand=errand)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        copied = self._folder / "navigator.db"
        shutil.copyfile(self._database, copied)
        store, rasa = Store.open(f"sqlite+aiosqlite:///{copied}"), await FakeRasa().begin()
        rasa.always_says(Utterance(find_support.ASK_NEED.name, choices=MENU))
        async with Gateway.opened(store, rasa, RunningClock(START)) as self._gateway:
            await self._serve(self._gateway)
        await rasa.end()
        await store.close()

    async def _serve(self, gateway: Gateway) -> None:
        origins = allows(self.url, [])
        links = FileLinks("a key", gateway.store, self.files, gateway.clock, gateway.meeting_links)
        web = WebChat(
            gateway.store, gateway.inbox, gateway.line, gateway.bulletin, gateway.clock, self._ids, origins, links
        )
        gateway.outbox.register(CHANNEL, web.deliver)
        taking = WebFiles(gateway.store, gateway.inbox, web, self.files, links, gateway.clock, self._ids, origins)
        served = FastAPI()
        served.include_router(taking.router())
        served.include_router(links.router())
        pages.mount(served, WEB)
        self._server = uvicorn.Server(
            uvicorn.Config(
                socketio.ASGIApp(web.server, served),
                log_level="error",
                ws="wsproto",
                lifespan="off",
                timeout_graceful_shutdown=1,
            )
        )
        work = [asyncio.create_task(web.follow(gateway.bulletin)), asyncio.create_task(gateway.outbox.run())]
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        asyncio.get_running_loop().call_soon(self._started.set)
        await serving
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await web.server.shutdown()


@pytest.fixture(scope="module")
def house(stocked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileHouse]:
    running = FileHouse(stocked_file, tmp_path_factory.mktemp("files"))
    running.start()
    expect.set_options(timeout=BROWSER_PATIENCE)
    yield running
    expect.set_options(timeout=None)
    running.stop()


class Family(Visitor):
    """A page in which a language was chosen, in a narrow window."""

    language = "en"

    def say(self, phrase: Any, **values: Any) -> str:
        return voice(self.language).say(phrase.name, values)

    def chooses(self, *files: FilePayload) -> None:
        self.page.locator("family-navigator input[type=file]").set_input_files(list(files))

    def sends(self) -> None:
        self.page.get_by_role("button", name=self.say(web_chat.SEND), exact=True).click()

    @property
    def session_id(self) -> str:
        return str(
            self.page.evaluate("JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(' session'))[1])")
        )


OpenFamily = Callable[[str], Family]


@pytest.fixture
def family(house: FileHouse, browser: Browser) -> Iterator[OpenFamily]:
    made: list[Family] = []
    contexts = []

    def make(language: str) -> Family:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, locale=language, reduced_motion="reduce", accept_downloads=True
        )
        contexts.append(context)
        one = Family(context.new_page())
        one.language = language
        one.page.set_default_timeout(BROWSER_PATIENCE)
        made.append(one)
        one.page.goto(house.url)
        one.button(languages()[language].name).first.click()
        expect(one.box).to_be_visible()
        expect(one.message(one.say(find_support.ASK_NEED)).or_(one.messages.first).first).to_be_visible()
        return one

    yield make
    complaints = [complaint for each in made for complaint in each.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_picture_and_a_letter_are_sent_with_words(family: OpenFamily, language: str) -> None:
    one = family(language)
    one.chooses(file("photo.png", "image/png", picture()), file("رسالة.pdf", "application/pdf", PDF))
    tray = one.page.locator("family-navigator .tray li")
    expect(tray).to_have_count(2)
    assert not one.overflows()
    one.box.fill("Look at this")
    one.sends()
    expect(tray).to_have_count(0)
    expect(one.log.locator(".unsent")).to_have_count(0)
    shown = one.log.locator("li.message.family img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
    expect(one.message("Look at this")).to_have_count(1)
    with one.page.expect_download() as saved:
        one.log.get_by_role("link", name="رسالة.pdf").click()
    assert Path(saved.value.path()).read_bytes() == PDF
    assert saved.value.suggested_filename == "رسالة.pdf"
    assert not one.overflows()
    one.page.reload()
    expect(one.log.locator("li.message.family img")).to_be_visible()


def test_a_file_alone_is_answered_and_says_nothing_twice(family: OpenFamily) -> None:
    one = family("en")
    one.chooses(file("letter.pdf", "application/pdf", PDF))
    one.sends()
    expect(one.message(one.say(telegram.SENT_DOCUMENT))).to_be_visible()
    expect(one.message("letter.pdf")).to_have_count(1)
    expect(one.message("[Document]")).to_have_count(0)


def test_a_file_that_is_not_taken_is_explained_and_can_be_left_out(family: OpenFamily) -> None:
    one = family("en")
    one.chooses(file("photo.png", "image/png", b"MZ\x90\0" + b"\0" * 60))
    one.sends()
    expect(one.log.locator(".failed")).to_contain_text(one.say(phrases.FORBIDDEN))
    one.button(one.say(web_chat.DISCARD_FILE)).click()
    expect(one.log.locator(".failed")).to_have_count(0)
    # The browser's own note about the refused upload.
    assert len(one.complaints) == 1
    assert "415" in one.complaints.pop()


def test_a_file_that_is_too_large_is_never_sent(family: OpenFamily, tmp_path: Path) -> None:
    one, large = family("en"), tmp_path / "film.mp4"
    large.write_bytes(b"\0" * (20 * 1024 * 1024 + 1))
    one.page.locator("family-navigator input[type=file]").set_input_files(large)
    expect(one.page.get_by_text("film.mp4\u2069 is too big")).to_be_visible()
    expect(one.page.locator("family-navigator .tray li")).to_have_count(0)


def test_a_pasted_and_a_dropped_picture_wait_to_be_sent_and_can_be_put_away(family: OpenFamily) -> None:
    one = family("en")
    for target, event, carrier in (("textarea", "paste", "clipboardData"), (".panel", "drop", "dataTransfer")):
        one.page.evaluate(
            """([target, event, carrier]) => {
                const data = new DataTransfer();
                data.items.add(new File(["a picture"], `${event}.png`, { type: "image/png" }));
                const root = document.querySelector("family-navigator").shadowRoot;
                const given = new Event(event, { bubbles: true, cancelable: true });
                Object.defineProperty(given, carrier, { value: data });
                root.querySelector(target).dispatchEvent(given);
            }""",
            [target, event, carrier],
        )
    tray = one.page.locator("family-navigator .tray li")
    expect(tray).to_have_count(2)
    one.button("Remove").first.click()
    expect(tray).to_have_count(1)
    expect(tray).to_contain_text("drop.png")


def test_a_coordinators_files_are_seen_and_saved(family: OpenFamily, house: FileHouse) -> None:
    one = family("en")
    one.write("hello")
    expect(one.message(one.say(find_support.ASK_NEED))).to_be_visible()
    house.does(house.answers(one.session_id, "map.png", picture(30)))
    shown = one.log.locator("li.message.staff img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 30
    house.does(house.answers(one.session_id, "form.pdf", PDF, "Please fill this in"))
    with one.page.expect_download() as saved:
        one.log.get_by_role("link", name="form.pdf").click()
    assert Path(saved.value.path()).read_bytes() == PDF
    expect(one.message("Please fill this in")).to_be_visible()
    assert not one.overflows()
