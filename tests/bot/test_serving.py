"""Whom a request comes from: the other end of the line, unless a proxy that the settings trust says otherwise."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.cli import serving
from bot.settings import Settings


async def who(request: Request) -> PlainTextResponse:
    assert request.client is not None
    return PlainTextResponse(request.client.host)


@pytest.mark.parametrize(
    ("trusted", "line", "heard"),
    [
        ((), "127.0.0.1", "127.0.0.1"),
        (("127.0.0.1",), "127.0.0.1", "203.0.113.9"),
        (("127.0.0.1",), "192.0.2.1", "192.0.2.1"),
        (("10.0.0.0/8",), "10.1.2.3", "203.0.113.9"),
    ],
)
async def test_only_a_trusted_proxy_is_believed(
    monkeypatch: pytest.MonkeyPatch, trusted: tuple[str, ...], line: str, heard: str
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    config = serving(Settings(trusted_proxies=trusted), Starlette(routes=[Route("/", who)]))
    config.load()
    transport = httpx.ASGITransport(config.loaded_app, client=(line, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        answer = await client.get("/", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.text == heard


def test_an_address_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVIGATOR_TRUSTED_PROXIES", "127.0.0.1 proxy.example")
    with pytest.raises(ValueError, match=r"'proxy\.example' is no IP address or network"):
        Settings.read()
