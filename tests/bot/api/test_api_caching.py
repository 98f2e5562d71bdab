"""What caches, browsers of other sites and changing catalogues see."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from bot.api.catalogue import Catalogue
from casework.store import Store
from resources_catalog.models import CatalogEntry
from resources_catalog.store import WITHDRAWN
from tests.bot.api.api_house import app, entries, identity, put, reader, service, term
from tests.fakes.clock import MovableClock

LEKOTEK = f"/services/{identity('service/Lekotek')}"
ADDRESSES = ("/", "/services", LEKOTEK, "/organizations", "/taxonomy_terms", "/profile", "/profile/README.md")


@pytest.fixture
async def client(store: Store, clock: MovableClock) -> AsyncIterator[httpx.AsyncClient]:
    await put(store, clock(), *entries(service("Lekotek", attributes=[term("play")]), service("Fritids", "Club")))
    async with reader(app(store, clock)) as opened:
        yield opened


@pytest.mark.parametrize("path", ADDRESSES)
async def test_who_has_it_already_is_told_so(client: httpx.AsyncClient, path: str) -> None:
    first = await client.get(path)
    assert first.headers["cache-control"] == "public, no-cache"
    assert "set-cookie" not in first.headers
    mark = first.headers["etag"]
    for header in (mark, f"W/{mark}", f'"other", {mark}', "*"):
        again = await client.get(path, headers={"If-None-Match": header})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == mark
    assert (await client.get(path, headers={"If-None-Match": '"other"'})).status_code == 200


async def test_a_new_revision_has_a_new_mark(client: httpx.AsyncClient, store: Store, clock: MovableClock) -> None:
    before = {path: (await client.get(path)).headers["etag"] for path in ("/services", LEKOTEK, "/organizations")}
    assert (await client.get(LEKOTEK)).headers["last-modified"] == "Sat, 21 Nov 2026 18:00:00 GMT"
    await put(store, clock.move(minutes=1), *entries(service("Lekotek", description="Nytt", attributes=[term("play")])))
    after = {path: (await client.get(path)).headers["etag"] for path in before}
    assert {path for path in before if before[path] != after[path]} == {"/services", LEKOTEK}
    assert (await client.get(LEKOTEK)).json()["description"] == "Nytt"
    assert (await client.get(LEKOTEK)).headers["last-modified"] == "Sat, 21 Nov 2026 18:01:00 GMT"


async def test_what_is_withdrawn_is_gone_at_once_with_all_that_it_told(client: httpx.AsyncClient, store: Store) -> None:
    assert (await client.get("/taxonomy_terms")).json()["total_items"] == 1
    async with store.write() as session:
        wanted = CatalogEntry.slug == identity("service/Lekotek")
        await session.execute(update(CatalogEntry).where(wanted).values(status=WITHDRAWN))
    assert (await client.get(LEKOTEK)).status_code == 404
    assert [each["name"] for each in (await client.get("/services")).json()["contents"]] == ["Fritids"]
    assert [each["name"] for each in (await client.get("/organizations")).json()["contents"]] == ["Club"]
    assert (await client.get("/taxonomy_terms")).json()["total_items"] == 0
    assert (await client.get("/services?search=lekotek")).json()["total_items"] == 0


async def test_only_what_has_changed_is_read_again(store: Store, clock: MovableClock) -> None:
    await put(store, clock(), *entries(service("Lekotek"), service("Fritids", "Club")))
    catalogue = Catalogue(store)
    first = await catalogue.now()
    assert await catalogue.now() is first
    await put(store, clock.move(minutes=1), *entries(service("Fritids", "Club", description="Nytt")))
    second = await catalogue.now()
    kept, changed = identity("service/Lekotek"), identity("service/Fritids")
    before, after = first.services.get(kept), second.services.get(kept)
    assert before is not None
    assert after is not None
    assert before.packed is after.packed
    assert first.services.get(changed) != second.services.get(changed)


async def test_an_entry_that_cannot_be_read_is_left_out(
    client: httpx.AsyncClient, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async with store.write() as session:
        wanted = CatalogEntry.slug == identity("service/Lekotek")
        await session.execute(update(CatalogEntry).where(wanted).values(document={"id": "?", "of": "another version"}))
    assert [each["name"] for each in (await client.get("/services")).json()["contents"]] == ["Fritids"]
    assert "leaves it out" in caplog.text


async def test_without_a_database_the_reader_is_asked_to_come_back(tmp_path: Path, clock: MovableClock) -> None:
    gone = Store.open(f"sqlite+aiosqlite:///{tmp_path / 'no such folder' / 'navigator.db'}")
    async with reader(app(gone, clock)) as client:
        answer = await client.get("/services")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "Try again" in answer.json()["detail"]
    await gone.close()


@pytest.mark.parametrize("path", [*ADDRESSES, "/nothing", "/services?page=x"])
async def test_other_sites_may_read(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


async def test_other_sites_may_post_what_they_ask(client: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    answer = await client.options("/services", headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


async def test_the_catalogue_cannot_be_changed(client: httpx.AsyncClient) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        answer = await client.request(method, "/services")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    answer = await client.post(LEKOTEK)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "not changed" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("text/html, application/*;q=0.5", 200),
        ("*/*", 200),
        ("", 200),
        ("text/html", 406),
        ("application/json;q=0, */*", 406),
        ("text/html;q=x", 406),
    ],
)
async def test_who_cannot_read_json_is_told_so(client: httpx.AsyncClient, accept: str, status: int) -> None:
    assert (await client.get("/services", headers={"Accept": accept})).status_code == status
