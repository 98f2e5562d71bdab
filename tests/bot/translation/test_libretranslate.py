"""The engine against a service on this machine: every way in which it can fail, and what is sent."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.reply.translation import TranslationError
from bot.translation.engine import open_client
from bot.translation.libretranslate import ATTEMPTS, LARGEST, LibreTranslate
from tests.fakes.clock import MovableClock
from tests.fakes.translation_server import TranslationServer


@pytest.fixture
async def server() -> AsyncIterator[TranslationServer]:
    async with TranslationServer.running() as running:
        yield running


@pytest.fixture
async def engine(server: TranslationServer, clock: MovableClock) -> AsyncIterator[LibreTranslate]:
    async with open_client() as client:
        yield LibreTranslate(client, f"{server.url}/", SecretStr("a key"), 20.0, clock)


async def failure(engine: LibreTranslate) -> TranslationError:
    with pytest.raises(TranslationError) as caught:
        await engine.translate(["Xin chào"], "vi", "sv")
    return caught.value


async def test_texts_are_translated_together(engine: LibreTranslate, server: TranslationServer) -> None:
    assert await engine.translate(["Một", "Hai"], "vi", "sv") == ["vi>sv: Một", "vi>sv: Hai"]
    assert await engine.translate([], "vi", "sv") == []
    await engine.translate(["Ba"], "vi", "pt")
    assert [path for _, path, _ in server.asked] == ["/languages", "/translate", "/translate"]
    wanted = {"q": ["Một", "Hai"], "source": "vi", "target": "sv", "format": "text", "api_key": "a key"}
    assert server.asked[1] == ("POST", "/translate", wanted)
    assert server.asked[2][2]["target"] == "pt-BR"


async def test_no_key_is_sent_when_there_is_none(server: TranslationServer, clock: MovableClock) -> None:
    async with open_client() as client:
        await LibreTranslate(client, server.url, None, 20.0, clock).translate(["Một"], "vi", "sv")
    assert "api_key" not in server.asked[-1][2]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "unsupported"),
        (401, "refused"),
        (403, "refused"),
        (404, "unavailable"),
        (408, "timeout"),
        (413, "unsupported"),
        (429, "quota"),
        (500, "unavailable"),
        (502, "unavailable"),
        (503, "unavailable"),
        (504, "timeout"),
        (204, "unavailable"),
    ],
)
async def test_every_status_has_its_meaning(
    engine: LibreTranslate, server: TranslationServer, status: int, kind: str
) -> None:
    for _ in range(ATTEMPTS):
        server.says(status, '{"error": "no"}')
    assert (await failure(engine)).kind == kind
    tried = len(server.texts)
    assert tried == (ATTEMPTS if kind == "unavailable" else 1)


async def test_a_service_says_how_long_to_wait(engine: LibreTranslate, server: TranslationServer) -> None:
    for header, seconds in (("7", 7.0), ("1e9", 3600.0), ("soon", None), ("-1", None), ("nan", None)):
        server.says(429, Retry_After=header)
        assert (await failure(engine)).seconds == seconds


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Bad gateway</body></html>",
        b'{"translatedText": ["cut',
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"translatedText": "one text"}',
        b'{"translatedText": []}',
        b'{"translatedText": ["one", "two"]}',
        b'{"translatedText": [7]}',
        b"[" * 100_000,
        b'"' + b"x" * (LARGEST + 1) + b'"',
    ],
    ids=["html", "cut", "bytes", "null", "list", "empty", "text", "none", "two", "number", "deep", "large"],
)
async def test_what_is_no_answer_is_refused(engine: LibreTranslate, server: TranslationServer, body: bytes) -> None:
    server.says(200, body)
    assert (await failure(engine)).kind == "bad_answer"


async def test_a_redirect_is_not_followed(engine: LibreTranslate, server: TranslationServer) -> None:
    async with TranslationServer.running() as elsewhere:
        for status in (301, 302, 307):
            for _ in range(ATTEMPTS):
                server.says(status, Location=f"{elsewhere.url}/translate")
            assert (await failure(engine)).kind == "unavailable"
        assert elsewhere.asked == []


async def test_a_cut_connection_is_tried_again(engine: LibreTranslate, server: TranslationServer) -> None:
    server.raw += [None, b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"]
    assert await engine.translate(["Một"], "vi", "sv") == ["vi>sv: Một"]
    server.raw += [None] * ATTEMPTS
    assert (await failure(engine)).kind == "unavailable"


async def test_nobody_waits_longer_than_the_limit(server: TranslationServer, clock: MovableClock) -> None:
    server.free.clear()
    async with open_client() as client, asyncio.timeout(20):
        assert (await failure(LibreTranslate(client, server.url, None, 0.05, clock))).kind == "timeout"


async def test_a_service_that_is_not_there(clock: MovableClock) -> None:
    async with TranslationServer.running() as server:
        url = server.url
    async with open_client() as client:
        assert (await failure(LibreTranslate(client, url, None, 20.0, clock))).kind == "unavailable"


async def test_a_language_that_comes_later_is_found(
    engine: LibreTranslate, server: TranslationServer, clock: MovableClock
) -> None:
    server.codes = ("en", "sv")
    assert (await failure(engine)).kind == "unsupported"
    assert server.texts == []
    server.codes = ("en", "sv", "vi")
    assert (await failure(engine)).kind == "unsupported"
    clock.now += timedelta(minutes=11)
    assert await engine.translate(["Một"], "vi", "sv") == ["vi>sv: Một"]
