"""Whatever is asked, no answer says what an entry keeps to itself."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.api.provider import Provider, held, joined
from casework.store import Store
from tests.bot.api.api_house import app, entries, identity, place, put, reader, service, term
from tests.fakes.clock import MovableClock

Record = dict[str, Any]

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
#: What a path hides → a text that stands there, and in no name of the standard.
SECRETS = {
    "*": "Zqeverything",
    "name": "Zqname",
    "description": "Zqdescription",
    "email": "zqemail@hidden.example",
    "alert": "Zqalert",
    "application_process": "Zqprocess",
    "situations": "Zqsituation",
    "contacts": "Zqcontact",
    "cost_options": "Zqcost",
    "service_at_locations": "Zqplace",
    "addresses": "Zqstreet",
    "attributes": "Zqterm",
    "organization": "Zqorganization",
    "organization.email": "zqdesk@hidden.example",
    "organization.website": "https://zqsite.hidden.example",
}
#: Kind of record → the forms of its list.
LISTS: dict[str, list[dict[str, str]]] = {
    "services": [{}, {"full": "true"}, {"minimal": "true"}, {"format": "ndjson", "full": "true"}],
    "organizations": [{}, {"full": "true"}, {"full_service": "true"}, {"format": "ndjson", "full_service": "true"}],
    "service_at_locations": [{}, {"full": "true"}, {"format": "ndjson", "full": "true"}],
    "taxonomies": [{}, {"format": "ndjson"}],
    "taxonomy_terms": [{}, {"format": "ndjson"}],
}


def secretive(confidential: list[str]) -> Record:
    """A service that has a secret everywhere, and repeats some of them in its prose."""
    record = service("Zqname", "Zqorganization")
    record["organization"] |= {"email": SECRETS["organization.email"], "website": SECRETS["organization.website"]}
    where = place("Zqplace", "651 84", 59.380, 13.504)
    where["location"]["addresses"][0] |= {"address_1": "Zqstreet"}
    repeated = "Zqcontact, zqemail@hidden.example, https://zqsite.hidden.example"
    return {
        **record,
        "description": "Zqdescription",
        "email": SECRETS["email"],
        "alert": "Zqalert",
        "application_process": "Zqprocess",
        "fees_description": f"Zqeverything. Ask {repeated}.",
        "situations": ["Zqsituation"],
        "contacts": [{"id": identity("contact"), "name": "Zqcontact"}],
        "cost_options": [{"id": identity("cost"), "option": "Zqcost"}],
        "service_at_locations": [where],
        "attributes": [term("Zqterm")],
        "translations": [
            {"language": "en", "state": "machine", "field": "application_process", "text": f"Zqprocess, {repeated}"},
            {"language": "en", "state": "machine", "field": "name", "text": "Zqname"},
        ],
        "confidential": confidential,
    }


async def everything(client: httpx.AsyncClient) -> str:
    """All that can be read: every list in every form, and every record that a list names."""
    said = ""
    for kind, forms in LISTS.items():
        for form in forms:
            answer = await client.get(f"/{kind}", params=form)
            assert answer.status_code == 200
            said += answer.text
        for record in (await client.get(f"/{kind}")).json()["contents"]:
            one = await client.get(f"/{kind}/{record['id']}")
            assert one.status_code == 200
            said += one.text
    return said.casefold()


async def check(path: Path, confidential: list[str]) -> None:
    store = Store.open(f"sqlite+aiosqlite:///{path}")
    await put(store, NOW, *entries(secretive(confidential), service("Fritids", "Club")))
    async with reader(app(store, lambda: NOW)) as client:
        said = await everything(client)
        gone = "*" in confidential or "name" in confidential
        for name, secret in SECRETS.items():
            hidden = gone or name in confidential
            if hidden:
                assert secret.casefold() not in said, (name, confidential)
            found = (await client.post("/services", json={"search": secret})).json()["total_items"]
            assert not (hidden and found), (name, confidential)
        assert "fritids" in said
        assert ("zqeverything" in said) is not gone
        assert ("zqterm" in said) is not (gone or "attributes" in confidential)
    await store.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(confidential=st.lists(st.sampled_from(sorted(SECRETS)), unique=True, max_size=5))
def test_no_answer_says_what_is_confidential(confidential: list[str], migrated_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "navigator.db"
    for old in tmp_path.glob("navigator.db*"):
        old.unlink()
    shutil.copyfile(migrated_file, path)
    asyncio.run(check(path, confidential))


@pytest.mark.parametrize("name", SECRETS)
def test_each_field_alone(name: str, migrated_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "navigator.db"
    shutil.copyfile(migrated_file, path)
    asyncio.run(check(path, [name]))


@pytest.fixture
async def client(store: Store, clock: MovableClock) -> AsyncIterator[httpx.AsyncClient]:
    secret = service("Shelter", confidential=["organization.email", "phones"])
    await put(store, clock(), *entries(secret, service("Desk")))
    async with reader(app(store, clock)) as opened:
        yield opened


async def test_even_the_moment_can_be_confidential(store: Store, clock: MovableClock) -> None:
    await put(store, clock(), *entries(service("Shelter", confidential=["last_modified"])))
    async with reader(app(store, clock)) as client:
        one = await client.get(f"/services/{identity('service/Shelter')}")
        minimal = (await client.get("/services?minimal=true")).json()["contents"]
    assert "last_modified" not in one.json()
    assert "last-modified" not in one.headers
    assert minimal == [{"id": identity("service/Shelter")}]


async def test_an_organisation_keeps_what_one_of_its_services_hides(client: httpx.AsyncClient) -> None:
    town = (await client.get(f"/organizations/{identity('organization/Town')}")).json()
    assert "email" not in town
    assert sorted(each["name"] for each in town["services"]) == ["Desk", "Shelter"]
    desk = (await client.get(f"/services/{identity('service/Desk')}")).json()
    assert desk["organization"]["email"] == "desk@town.example"


def test_what_services_say_of_their_organisation_is_joined() -> None:
    nothing: frozenset[str] = frozenset()
    masked = {"id": "1", "name": "Town", "description": "Ask …"}
    one = Provider(held(masked), frozenset({"email"}), frozenset({"description"}))
    open_one = {"id": "1", "name": "The town", "description": "Ask Ann", "email": "a@b.example", "logo": "x"}
    other = Provider(held(open_one), nothing, nothing)
    assert joined([other, one]) == {"id": "1", "name": "The town", "description": "Ask …", "logo": "x"}
    assert joined([Provider(held({"id": "1", "name": "Town"}), nothing, nothing)]) is None
