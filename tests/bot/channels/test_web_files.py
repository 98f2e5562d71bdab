"""Files in the web chat, over real HTTP: taken, refused in words, kept whole or not at all, given out by link."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from bot.attachments.content import LARGEST
from bot.attachments.files import AttachmentFiles
from bot.attachments.leftovers import OLD, Leftovers
from bot.channels.file_links import GOOD_FOR, FileLinks
from bot.channels.origins import allows
from bot.channels.session_id import SessionIds
from bot.channels.web import WebChat
from bot.channels.web_files import FILES, WebFiles
from bot.reply.voice import voice
from casework import attachments, rights
from casework.models import Attachment, Message
from casework.store import Store
from locales.phrases import attachments as phrases
from locales.phrases import find_support, refusals, telegram
from locales.utterance import Utterance
from tests.bot.test_attachment_store import docx, ogg
from tests.bot.test_plain_pictures import SECRET, TALKATIVE, WHOLE
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.waiting import until

HOME = "https://navigator.example"
PDF = b"%PDF-1.7 a letter of the tests"
PATH = "/chat/files"


def say(phrase: Any, language: str = "en", **values: Any) -> str:
    return voice(language).say(phrase.name, values)


class Chat:
    """The chat's two doors in front of a real gateway."""

    def __init__(self, gateway: Gateway, folder: Path) -> None:
        self.gateway, self.folder = gateway, folder
        self.ids = SessionIds("the server's own key, for tests")
        self.files = AttachmentFiles(folder, b"a key for tests, of thirty-two bytes")
        self.links = FileLinks("a key", gateway.store, self.files, gateway.clock, gateway.meeting_links)
        origins = allows(HOME, [])
        self.web = WebChat(
            gateway.store,
            gateway.inbox,
            gateway.line,
            gateway.bulletin,
            gateway.clock,
            self.ids,
            origins,
            self.links,
        )
        gateway.outbox.register("web", self.web.deliver)
        taking = WebFiles(
            gateway.store, gateway.inbox, self.web, self.files, self.links, gateway.clock, self.ids, origins
        )
        self.app = FastAPI()
        self.app.include_router(taking.router())
        self.app.include_router(self.links.router())
        self.url = ""
        self.client = httpx.AsyncClient()

    async def send(
        self, at: UUID, data: bytes, name: str = "letter.pdf", *, client_id: str = "", **more: Any
    ) -> httpx.Response:
        fields = {"client_id": client_id or uuid4().hex, **more.pop("fields", {})}
        headers = {"Authorization": f"Bearer {self.ids.sign(at)}", "Accept-Language": "en", **more}
        return await self.client.post(
            self.url + PATH, data=fields, files={"file": (name, data, "image/png")}, headers=headers
        )

    async def thread(self, at: UUID) -> list[Message]:
        return list(await self.gateway.people.messages(at))

    async def kept(self, at: UUID) -> list[Attachment]:
        found = [each.id for each in await self.thread(at)]
        async with self.gateway.store.read() as session:
            return [one for some in (await attachments.of_messages(session, found)).values() for one in some]

    def on_disk(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off"))
    socket = server.config.bind_socket()
    task = asyncio.create_task(server.serve(sockets=[socket]))
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


@pytest.fixture
async def chat(stocked: Store, clock: MovableClock, tmp_path: Path) -> AsyncIterator[Chat]:
    rasa = await FakeRasa().begin()
    async with Gateway.opened(stocked, rasa, clock) as gateway:
        made = Chat(gateway, tmp_path / "attachments")
        async with served(made.app) as made.url:
            yield made
            await made.client.aclose()
    await rasa.end()


async def test_a_file_becomes_a_message_and_is_kept_encrypted(chat: Chat) -> None:
    at = uuid4()
    answer = await chat.send(at, PDF)
    assert answer.status_code == 200
    (kept,) = await chat.kept(at)
    assert (kept.kind, kept.name, kept.mime, kept.size, kept.state) == (
        "document",
        "letter.pdf",
        "application/pdf",
        len(PDF),
        "stored",
    )
    assert await chat.files.read(kept.id) == PDF
    assert PDF not in (chat.folder / str(kept.id)).read_bytes()
    message = (await chat.thread(at))[0]
    assert (message.text, message.payload) == ("[Document]", {"intent": "media", "entities": {"kind": "document"}})
    told = answer.json()
    assert (told["ok"], told["id"]) == (True, message.id)
    assert told["files"][0]["name"] == "letter.pdf"

    async def answered() -> bool:
        return say(telegram.SENT_DOCUMENT) in [each.text for each in await chat.thread(at)]

    await until(answered)


async def test_words_go_with_a_file_and_a_recording_is_a_voice(chat: Chat) -> None:
    chat.gateway.rasa.always_says(Utterance(find_support.ASK_NEED.name))
    at, sound = uuid4(), ogg(b"OpusHead\1\1\x38\1\x80\xbb\0\0\0\0\0")
    await chat.send(at, sound, "voice.webm", fields={"text": "Listen please", "kind": "voice"})
    (kept,) = await chat.kept(at)
    assert (kept.kind, kept.mime) == ("voice", "audio/ogg")
    assert (await chat.thread(at))[0].text == "Listen please"


async def test_a_picture_loses_where_it_was_taken(chat: Chat) -> None:
    at = uuid4()
    await chat.send(at, TALKATIVE["image/jpeg"], "photo.jpg")
    (kept,) = await chat.kept(at)
    assert await chat.files.read(kept.id) == WHOLE["image/jpeg"]
    assert SECRET not in await chat.files.read(kept.id)


@pytest.mark.parametrize(
    ("data", "status", "phrase"),
    [
        (b"MZ\x90\0" + b"\0" * 60, 415, phrases.FORBIDDEN),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 415, phrases.FORBIDDEN),
        (docx("x" * 2_000_000), 415, phrases.FORBIDDEN),
        (b"", 400, phrases.EMPTY),
        (b"a" * (LARGEST + 1), 413, phrases.TOO_BIG),
    ],
    ids=["program", "drawing that runs", "document that swells", "empty", "too large"],
)
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_a_refusal_is_a_sentence_and_nothing_is_kept(
    chat: Chat, data: bytes, status: int, phrase: Any, language: str
) -> None:
    at = uuid4()
    answer = await chat.send(at, data, "photo.png", **{"Accept-Language": language})
    values = {"limit": 20} if phrase is phrases.TOO_BIG else {}
    assert answer.status_code == status
    assert answer.json()["message"] == say(phrase, language, **values)
    assert (await chat.thread(at), chat.on_disk()) == ([], [])


async def test_the_largest_file_is_taken(chat: Chat) -> None:
    at = uuid4()
    assert (await chat.send(at, PDF + b" " * (LARGEST - len(PDF)))).json()["ok"]
    (kept,) = await chat.kept(at)
    assert kept.size == LARGEST


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ('x"; b="y.pdf', 'x"; b="y.pdf'),
        ("شهادة.pdf", "شهادة.pdf"),
    ],
)
async def test_a_hostile_name_is_only_a_name(chat: Chat, name: str, shown: str) -> None:
    at = uuid4()
    answer = await chat.send(at, PDF, name)
    assert (await chat.kept(at))[0].name == shown
    given = await chat.client.get(chat.url + answer.json()["files"][0]["path"])
    assert given.headers["content-disposition"].startswith("attachment; ")
    assert given.headers["content-disposition"].endswith(".pdf")


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer forged", "Basic x"])
async def test_a_forged_session_gets_nothing_in(chat: Chat, authorization: str) -> None:
    answer = await chat.send(uuid4(), PDF, Authorization=authorization)
    assert (answer.status_code, answer.json()["error"]) == (401, "session")
    assert answer.json()["message"] == say(refusals.SESSION)
    assert chat.on_disk() == []


async def test_another_sites_page_sends_nothing(chat: Chat) -> None:
    at = uuid4()
    assert (await chat.send(at, PDF, Origin="https://evil.example")).status_code == 403
    asked = await chat.client.options(chat.url + PATH, headers={"Origin": "https://evil.example"})
    assert asked.status_code == 403
    allowed = await chat.client.options(chat.url + PATH, headers={"Origin": HOME})
    assert allowed.headers["access-control-allow-origin"] == HOME
    assert "Authorization" in allowed.headers["access-control-allow-headers"]
    assert (await chat.send(at, PDF, Origin=HOME)).headers["access-control-allow-origin"] == HOME
    assert len(await chat.kept(at)) == 1


async def test_the_same_file_sent_again_is_there_once(chat: Chat) -> None:
    at = uuid4()
    answers = [(await chat.send(at, PDF, client_id="c1")).json() for _ in range(2)]
    assert answers[0] == answers[1]
    (kept,) = await chat.kept(at)
    assert chat.on_disk() == [str(kept.id)]


async def test_two_files_at_once_are_both_there(chat: Chat) -> None:
    at = uuid4()
    await asyncio.gather(chat.send(at, PDF, "one.pdf"), chat.send(at, PDF, "two.pdf"))
    assert sorted(str(each.name) for each in await chat.kept(at)) == ["one.pdf", "two.pdf"]
    assert len(chat.on_disk()) == 2


async def test_who_sends_too_many_is_asked_to_wait(chat: Chat) -> None:
    at = uuid4()
    answers = [await chat.send(at, b"#!/bin/sh") for _ in range(FILES + 1)]
    assert [each.status_code for each in answers] == [415] * FILES + [429]


async def test_a_connection_that_is_cut_leaves_nothing(chat: Chat) -> None:
    at = uuid4()
    host, port = chat.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + PDF
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {chat.ids.sign(at)}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(body) + 500}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await chat.send(uuid4(), PDF)).status_code == 200
    assert await chat.thread(at) == []
    assert len(chat.on_disk()) == 1


async def test_a_form_without_its_end_is_refused_in_words(chat: Chat) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + PDF
    headers = {
        "Authorization": f"Bearer {chat.ids.sign(uuid4())}",
        "Content-Type": "multipart/form-data; boundary=x",
        "Accept-Language": "en",
    }
    answer = await chat.client.post(chat.url + PATH, content=body, headers=headers)
    assert (answer.status_code, answer.json()["message"]) == (400, say(phrases.BROKEN))
    assert chat.on_disk() == []


async def test_a_full_disk_is_told_and_no_message_without_its_file_is_left(chat: Chat) -> None:
    chat.folder.write_text("a file stands where the folder should be")
    at = uuid4()
    answer = await chat.send(at, PDF)
    assert (answer.status_code, answer.json()["message"]) == (500, say(refusals.INTERNAL))
    assert await chat.thread(at) == []


async def test_a_link_leads_to_its_own_file_for_some_days(chat: Chat, clock: MovableClock) -> None:
    at = uuid4()
    path = (await chat.send(at, WHOLE["image/png"], "photo.png")).json()["files"][0]["path"]
    given = await chat.client.get(chat.url + path)
    assert (given.status_code, given.content) == (200, WHOLE["image/png"])
    assert given.headers["content-type"] == "image/png"
    assert given.headers["content-disposition"].startswith("inline; ")
    assert given.headers["content-security-policy"].startswith("sandbox;")
    assert given.headers["cache-control"] == "private, no-store"
    part = await chat.client.get(chat.url + path, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, WHOLE["image/png"][:4])
    clock.now = clock.now.replace() + OLD * 4 * (GOOD_FOR + 1)
    assert (await chat.client.get(chat.url + path)).status_code == 404


async def test_a_link_to_another_familys_file_leads_nowhere(chat: Chat) -> None:
    one, other = uuid4(), uuid4()
    await chat.send(one, PDF)
    await chat.send(other, PDF)
    (kept,) = await chat.kept(one)
    for path in (
        chat.links.path(kept.id, other),
        chat.links.path(uuid4(), one),
        chat.links.path(kept.id, one) + "x",
        FileLinks("another key", chat.gateway.store, chat.files, chat.gateway.clock, chat.gateway.meeting_links).path(
            kept.id, one
        ),
    ):
        assert (await chat.client.get(chat.url + path)).status_code == 404, path


async def test_the_copy_lists_the_files_and_erasing_leads_to_them(chat: Chat) -> None:
    at = uuid4()
    await chat.send(at, PDF)
    (kept,) = await chat.kept(at)
    async with chat.gateway.store.read() as session:
        family_id = await rights.family_id_of(session, at)
        copied = await rights.copy(session, family_id)
        assert list(await attachments.ids_of_family(session, family_id)) == [kept.id]
    assert [each["name"] for each in copied["attachment"]] == ["letter.pdf"]
    assert "letter.pdf" in json.dumps(copied["message"])


async def test_files_that_belong_to_no_message_are_removed_after_a_while(chat: Chat, clock: MovableClock) -> None:
    at = uuid4()
    await chat.send(at, PDF)
    (kept,) = await chat.kept(at)
    await chat.files.write(uuid4(), PDF)
    leftovers = Leftovers(chat.gateway.store, chat.folder, clock)
    clock.now = clock.now.fromtimestamp((chat.folder / str(kept.id)).stat().st_mtime, clock.now.tzinfo)
    assert await leftovers.remove() == 0
    clock.now += OLD * 2
    assert await leftovers.remove() == 1
    assert chat.on_disk() == [str(kept.id)]
