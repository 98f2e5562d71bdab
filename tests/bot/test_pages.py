"""The page with the chat, its files and their headers."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from bot import pages
from locales.languages import languages

WEB = Path(__file__).parents[2] / "web"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    pages.mount(app, WEB)
    pages.mount_api_docs(app, WEB)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://navigator.example") as opened:
        yield opened


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "en"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en;q=0.2, ar;q=0.9", "ar"),
        ("fi, ru; q=0.5", "ru"),
        ("fi,vi-VN;q=0.4", "vi"),
        ("zh-Hant-TW", "en"),
        ("sv;q=0,nl;q=0.1", "nl"),
        ("*", "en"),
        (";q=1", "en"),
        ("sv;q=x", "en"),
        (",,,", "en"),
    ],
)
def test_the_page_is_in_the_readers_language(header: str, code: str) -> None:
    assert pages.preferred_language(header) == code


@given(st.text(max_size=60))
def test_any_header_gives_a_language(header: str) -> None:
    assert pages.preferred_language(header) in languages()


async def test_the_chat_page_says_its_language_and_direction(client: httpx.AsyncClient) -> None:
    page = await client.get("/", headers={"Accept-Language": "ar"})
    assert page.status_code == 200
    assert 'lang="ar"' in page.text
    assert 'dir="rtl"' in page.text
    assert "Accept-Language" in page.headers["vary"]


@pytest.mark.parametrize("path", ["/", "/api/docs", "/nothing-here"])
async def test_nothing_is_loaded_from_elsewhere(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    for line in page.text.splitlines():
        assert not ("src=" in line and "//" in line.split("src=", 1)[1]), line
    assert page.status_code == (404 if path == "/nothing-here" else 200)


async def test_the_element_can_be_read_by_other_sites(client: httpx.AsyncClient) -> None:
    scripts = sorted((WEB / "static").rglob("*.js"))
    assert scripts
    for script in scripts:
        answer = await client.get(f"/static/{script.relative_to(WEB / 'static')}")
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/static/../../pyproject.toml", "/static/%2e%2e/%2e%2e/pyproject.toml", "/static/"])
async def test_nothing_else_can_be_read(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404
