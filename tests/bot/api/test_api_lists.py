"""What the public catalogue answers: pages, whole records, filters, words, places, taxonomies."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from casework.store import Store
from resources_catalog.hsds import HSDS_VERSION, PROFILE_URI, PROFILE_VERSION
from tests.bot.api.api_house import HOME, app, entries, identity, place, put, reader, service, term
from tests.fakes.clock import MovableClock

Record = dict[str, Any]

RECORDS = (
    service("Omvårdnadsbidrag", "Agency", application_process="Ring och berätta om dagarna."),
    service(
        "Avlösning", service_at_locations=[place("Torget", "651 84", 59.380, 13.504)], attributes=[term("respite")]
    ),
    service(
        "Lekotek",
        service_at_locations=[place("Hamnen", "652-24", 59.382, 13.504), place("Skogen", "663 41", 59.330, 13.460)],
        attributes=[term("play"), term("toys", "play")],
    ),
    service("Fritids", "Club", status="temporarily closed", alert="Stängt för ombyggnad"),
)


@pytest.fixture
async def client(store: Store, clock: MovableClock) -> AsyncIterator[httpx.AsyncClient]:
    await put(store, clock(), *entries(*RECORDS))
    async with reader(app(store, clock)) as opened:
        yield opened


async def listed(client: httpx.AsyncClient, path: str, **parameters: str) -> Record:
    answer = await client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    page: Record = answer.json()
    assert page["size"] == len(page["contents"])
    assert page["empty"] is (not page["contents"])
    return page


async def names(client: httpx.AsyncClient, path: str, **parameters: str) -> set[str]:
    page = await listed(client, path, **parameters)
    return {each.get("name") or each["location"]["name"] for each in page["contents"]}


async def test_the_root_declares_version_profile_and_description(client: httpx.AsyncClient) -> None:
    root = (await client.get("/")).json()
    assert (root["version"], root["profile"], root["profile_version"]) == (HSDS_VERSION, PROFILE_URI, PROFILE_VERSION)
    assert root["openapi_url"] == f"{HOME}/api/openapi.json"
    assert root["publisher"] == {"name": "A town", "email": "post@town.example", "website": HOME}


async def test_pages_hold_everything_once_and_in_order(client: httpx.AsyncClient) -> None:
    first = await listed(client, "/services", per_page="3")
    second = await listed(client, "/services", per_page="3", page="2")
    assert (first["total_items"], first["total_pages"], first["page_number"]) == (4, 2, 1)
    assert (first["first_page"], first["last_page"]) == (True, False)
    assert (second["first_page"], second["last_page"], second["size"]) == (False, True, 1)
    ids = [each["id"] for each in first["contents"] + second["contents"]]
    assert ids == sorted(record["id"] for record in RECORDS)
    beyond = await listed(client, "/services", page="3", per_page="3")
    assert (beyond["empty"], beyond["last_page"], beyond["total_items"]) == (True, True, 4)


async def test_an_empty_catalogue_is_one_empty_page(store: Store, clock: MovableClock) -> None:
    async with reader(app(store, clock)) as client:
        page = await listed(client, "/services", search="anything")
    assert (page["total_items"], page["total_pages"], page["first_page"], page["last_page"]) == (0, 0, True, True)


async def test_a_list_has_single_fields_and_full_has_all(client: httpx.AsyncClient) -> None:
    short = (await listed(client, "/services"))["contents"]
    assert short
    assert all(not isinstance(value, list) for each in short for value in each.values())
    assert all(each["organization"]["name"] for each in short)
    full = {each["id"]: each for each in (await listed(client, "/services", full="true"))["contents"]}
    lekotek = full[identity("service/Lekotek")]
    assert [each["location"]["name"] for each in lekotek["service_at_locations"]] == ["Hamnen", "Skogen"]
    alone = (await client.get(f"/services/{lekotek['id']}")).json()
    assert alone == lekotek


async def test_minimal_is_ids_and_moments_on_one_page(client: httpx.AsyncClient, clock: MovableClock) -> None:
    page = await listed(client, "/services", minimal="true")
    assert (page["size"], page["total_pages"]) == (4, 1)
    assert {tuple(each) for each in page["contents"]} == {("id", "last_modified")}
    assert page["contents"][0]["last_modified"] == clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert (await listed(client, "/services", minimal="true", per_page="2"))["total_pages"] == 2


async def test_ndjson_is_everything_one_a_line(client: httpx.AsyncClient) -> None:
    answer = await client.get("/services", params={"format": "ndjson", "full": "true", "per_page": "1"})
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == (await listed(client, "/services", full="true"))["contents"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("omvardnadsbidrag", {"Omvårdnadsbidrag"}),
        ("BIDRAG", {"Omvårdnadsbidrag"}),
        ("bid", set()),
        ("ring berätta", {"Omvårdnadsbidrag"}),
        ("ring skogen", set()),
        ("lek", {"Lekotek"}),
        ("agency", {"Omvårdnadsbidrag"}),
        ("651 84", {"Avlösning"}),
        ("", {record["name"] for record in RECORDS}),
        ("?!", set()),
        (identity("service/Lekotek"), set()),
    ],
)
async def test_words_are_found_in_any_text(client: httpx.AsyncClient, search: str, found: set[str]) -> None:
    assert await names(client, "/services", search=search) == found


async def test_what_is_posted_is_what_is_asked(client: httpx.AsyncClient) -> None:
    answer = await client.post("/services", json={"search": "lekotek", "per_page": 1, "full": True})
    assert answer.json()["contents"][0]["name"] == "Lekotek"
    assert answer.headers["cache-control"] == "no-store"
    as_in_the_standard = await client.post("/services?search=lekotek")
    assert as_in_the_standard.json()["total_items"] == 1
    assert (await client.post("/services?search=lekotek", json={"search": "fritids"})).json()["total_items"] == 1


async def test_filters_narrow_the_list(client: httpx.AsyncClient) -> None:
    assert await names(client, "/services", organization_id=identity("organization/Club")) == {"Fritids"}
    assert await names(client, "/services", taxonomy_term_id=identity("term/toys")) == {"Lekotek"}
    taxonomies = (await listed(client, "/taxonomies"))["contents"]
    kinds = next(each["id"] for each in taxonomies if each["name"] == "kinds of help")
    assert await names(client, "/services", taxonomy_id=kinds) == {"Lekotek", "Avlösning"}
    assert await names(client, "/service_at_locations", taxonomy_id=kinds) == {"Torget", "Hamnen", "Skogen"}
    assert await names(client, "/organizations", taxonomy_id=kinds) == {"Town"}
    assert await names(client, "/services", organization_id="nobody") == set()


async def test_what_was_published_since_is_listed(client: httpx.AsyncClient, store: Store, clock: MovableClock) -> None:
    later = clock.move(hours=1)
    await put(store, later, *entries(service("Lekotek", description="Nytt")))
    moment = later.isoformat().replace("+00:00", "Z")
    assert await names(client, "/services", modified_after=moment) == {"Lekotek"}
    assert await names(client, "/services", modified_after="2026-11-21T20:00:00+01:00") == {"Lekotek"}
    assert await names(client, "/services", modified_after="2026-11-21T19:00:00.001z") == set()
    assert len(await names(client, "/services", modified_after="2016-12-31T23:59:60Z")) == 4


async def test_organisations_gather_their_services(client: httpx.AsyncClient) -> None:
    page = await listed(client, "/organizations")
    assert {each["name"] for each in page["contents"]} == {"Agency", "Town", "Club"}
    assert all("services" not in each for each in page["contents"])
    town = (await client.get(f"/organizations/{identity('organization/Town')}")).json()
    assert sorted(each["name"] for each in town["services"]) == ["Avlösning", "Lekotek"]
    assert {tuple(each) for each in town["services"]} == {("id", "name", "status")}
    full = (await client.get(f"/organizations/{town['id']}", params={"full_service": "true"})).json()
    assert all(each["phones"] and "organization" not in each for each in full["services"])


async def test_places_show_their_service(client: httpx.AsyncClient) -> None:
    page = await listed(client, "/service_at_locations", search="lekotek")
    assert {each["service"]["name"] for each in page["contents"]} == {"Lekotek"}
    one = (await client.get(f"/service_at_locations/{identity('place/Torget')}")).json()
    assert one["service_id"] == one["service"]["id"] == identity("service/Avlösning")
    assert one["location"]["addresses"][0]["postal_code"] == "651 84"
    assert one["service"]["phones"]
    assert "service_at_locations" not in one["service"]


async def test_places_are_found_by_postcode_and_distance(client: httpx.AsyncClient) -> None:
    assert await names(client, "/service_at_locations", postcode="65224") == {"Hamnen"}
    assert await names(client, "/service_at_locations", postcode="99999") == set()
    assert await names(client, "/service_at_locations", postcode="652 24", proximity="300") == {"Hamnen", "Torget"}
    far = await names(client, "/service_at_locations", postcode="652 24", proximity="7000.5")
    assert far == {"Hamnen", "Torget", "Skogen"}


async def test_terms_lead_to_taxonomies_and_to_each_other(client: httpx.AsyncClient) -> None:
    assert {"respite", "play", "toys"} <= await names(client, "/taxonomy_terms")
    assert await names(client, "/taxonomy_terms", parent_id=identity("term/play")) == {"toys"}
    assert "toys" not in await names(client, "/taxonomy_terms", top_only="true")
    toys = (await client.get(f"/taxonomy_terms/{identity('term/toys')}")).json()
    taxonomy = (await client.get(f"/taxonomies/{toys['taxonomy_id']}")).json()
    assert taxonomy["name"] == toys["taxonomy"] == "kinds of help"
    assert await names(client, "/taxonomy_terms", taxonomy_id=taxonomy["id"]) == {"respite", "play", "toys"}


async def test_the_profile_can_be_read_where_the_records_are(client: httpx.AsyncClient) -> None:
    index = (await client.get("/profile")).json()
    assert index["files"]
    for address in index["files"]:
        answer = await client.get(address)
        assert answer.status_code == 200
        if address.endswith(".json"):
            assert answer.json()
    assert (await client.get("/profile/../../settings.md")).status_code == 404
    assert (await client.get("/profile/%2e%2e/settings.md")).status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/services?page=0", 400, "'page' must be a whole number from 1"),
        ("/services?page=1e3", 400, "'page'"),
        ("/services?page=٣", 400, "'page'"),
        ("/services?per_page=101", 400, "from 1 to 100"),
        ("/services?page=1&page=2", 400, "given twice"),
        ("/services?colour=red", 400, "knows no parameter 'colour'"),
        ("/services?full=yes", 400, "true or false"),
        ("/services?format=xml", 400, "json or ndjson"),
        ("/services?modified_after=yesterday", 400, "a moment with its zone"),
        ("/services?modified_after=2026-11-21T20:00:00", 400, "a moment with its zone"),
        ("/services?modified_after=2026-02-30T20:00:00Z", 400, "a moment with its zone"),
        ("/services?postcode=65184", 400, "knows no parameter 'postcode'"),
        (f"/services?search={'x' * 301}", 400, "characters"),
        ("/service_at_locations?proximity=100", 400, "give `postcode` with it"),
        ("/service_at_locations?postcode=99999&proximity=100", 400, "there is none"),
        ("/service_at_locations?postcode=65184&proximity=-1", 400, "metres"),
        ("/service_at_locations?postcode=65184&proximity=nan", 400, "metres"),
        ("/services/nothing", 404, "no service with this id"),
        (f"/organizations/{identity('service/Lekotek')}", 404, "no organisation with this id"),
        ("/nothing", 404, "tells where to begin"),
        ("/?x=1", 400, "It takes none"),
    ],
)
async def test_a_refusal_is_a_problem_with_a_sentence(
    client: httpx.AsyncClient, path: str, status: int, words: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert answer.json()["status"] == status


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"[1]", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 16_000, "application/json", 400),
        (b'{"page": true}', "application/json", 400),
        (b'{"page": "1"}', "text/plain", 415),
        (b'{"search": "' + b"x" * 17_000 + b'"}', "application/json", 413),
    ],
)
async def test_what_is_posted_wrongly_is_refused(
    client: httpx.AsyncClient, body: bytes, kind: str, status: int
) -> None:
    answer = await client.post("/services", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"].endswith(".")


async def test_too_many_whole_services_are_refused_with_a_way_out(store: Store, clock: MovableClock) -> None:
    many = [service(f"Help {number}") for number in range(501)]
    await put(store, clock(), *entries(*many))
    async with reader(app(store, clock)) as client:
        town = f"/organizations/{identity('organization/Town')}"
        assert len((await client.get(town)).json()["services"]) == 501
        refused = await client.get(town, params={"full_service": "true"})
    assert refused.status_code == 400
    assert "organization_id" in refused.json()["detail"]
