"""A sent place: the region there is proposed, what is near is shown, and the place itself is not kept."""

from collections.abc import Callable
from math import nan
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.conversation import whereabouts
from bot.reply import render
from casework import benefits, plans
from casework.base import Base
from casework.models import Conversation, Message
from casework.store import Store
from locales.menu import MENU
from locales.phrases import whereabouts as phrases
from locales.utterance import Choice, Payload, Utterance, region
from resources_catalog.entry import Entry
from resources_catalog.hsds.entries import taken
from resources_catalog.region import regions
from resources_catalog.store import publish
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

ROTTERDAM = (51.9173, 4.4817)
#: On the sea.
AWAY = (30.1234, -40.5678)
STAYS = Payload("keep_region")


def offered(name: str, latitude: float, longitude: float, code: str | None = "nl-rotterdam", **more: Any) -> Entry:
    """An imported service at one place."""
    record = {
        "id": str(uuid4()),
        "name": name,
        "description": f"{name} for families.",
        "status": "active",
        "organization": {"id": str(uuid4()), "name": "Helpers", "description": "They help."},
        "service_at_locations": [
            {
                "id": str(uuid4()),
                "location": {
                    "id": str(uuid4()),
                    "location_type": "physical",
                    "latitude": latitude,
                    "longitude": longitude,
                },
            }
        ],
        **more,
    }
    return taken(record, code).entry


@pytest.fixture
async def put(store: Store, clock: MovableClock) -> Callable[..., Any]:
    async def into_the_catalogue(*entries: Entry) -> None:
        async with store.write() as opened:
            for entry in entries:
                await publish(opened, entry, clock())

    return into_the_catalogue


async def answered(store: Store, conversation: Conversation, where: tuple[float, float]) -> tuple[Utterance, ...]:
    async with store.read() as opened:
        return await whereabouts.answer(opened, conversation, *where)


async def rendered(store: Store, conversation: Conversation, said: tuple[Utterance, ...], now: Any) -> list[Message]:
    async with store.write() as opened:
        return [await render.say(opened, conversation, each, "en", now) for each in said]


def names(entries: list[Entry]) -> list[str]:
    return [str(entry.id) for entry in entries]


def meanings(choices: tuple[Choice, ...]) -> list[Payload]:
    return [choice.payload for choice in choices]


@pytest.mark.parametrize("home", ["se-karlstad", None])
async def test_another_region_is_proposed(
    either_store: Store, people_in: Callable[[Store], People], home: str | None
) -> None:
    conversation = await people_in(either_store).conversation(region=home)
    (said,) = await answered(either_store, conversation, ROTTERDAM)
    assert said.phrase == phrases.PROPOSE.name
    assert said.values == {"region": region("nl-rotterdam")}
    assert meanings(said.choices) == [Payload("set_region", {"region": "nl-rotterdam"}), STAYS]


async def test_the_question_and_its_buttons_name_the_place(store: Store, people: People, clock: MovableClock) -> None:
    conversation = await people.conversation()
    (message,) = await rendered(store, conversation, await answered(store, conversation, ROTTERDAM), clock())
    assert "in or near Rotterdam" in message.text
    assert [each["title"] for each in (message.view or {})["quick_replies"]] == ["Yes, in Rotterdam", "No"]


async def test_the_family_s_own_region_is_not_proposed_again(store: Store, people: People) -> None:
    conversation = await people.conversation(region="nl-rotterdam")
    (said,) = await answered(store, conversation, ROTTERDAM)
    assert said == Utterance(phrases.HERE.name, {"region": region("nl-rotterdam")}, choices=MENU)


async def test_outside_all_regions_the_known_ones_are_offered(store: Store, people: People) -> None:
    (said,) = await answered(store, await people.conversation(), AWAY)
    assert said.phrase == phrases.OUTSIDE.name
    wanted = [Payload("set_region", {"region": code}) for code in regions()]
    assert meanings(said.choices) == [*wanted, Payload("talk_to_coordinator")]


@pytest.mark.parametrize(
    ("where", "home"), [(ROTTERDAM, "se-karlstad"), (ROTTERDAM, "nl-rotterdam"), (AWAY, "se-karlstad")]
)
async def test_the_place_is_kept_nowhere_and_the_family_hears_so(
    store: Store, people: People, clock: MovableClock, put: Any, where: tuple[float, float], home: str
) -> None:
    await put(offered("Playroom", 51.93, 4.48))
    conversation = await people.conversation(region=home)
    said = await answered(store, conversation, where)
    messages = await rendered(store, conversation, said, clock())
    assert "I do not keep the place that you sent." in messages[-1].text
    async with store.read() as opened:
        tables = Base.metadata.sorted_tables
        kept = "".join([str((await opened.execute(select(table))).all()) for table in tables])
    assert messages[-1].text in kept
    assert not any(str(degrees) in kept for degrees in where)


async def test_the_three_nearest_come_before_the_question_with_about_how_far_they_are(
    store: Store, people: People, clock: MovableClock, put: Any
) -> None:
    near, later, far, farther = (
        offered("Playroom", ROTTERDAM[0] + north, 4.4817) for north in (0.005, 0.02, 0.16, 0.2)
    )
    await put(farther, far, near, later)
    conversation = await people.conversation()
    said = await answered(store, conversation, ROTTERDAM)
    assert [each.phrase for each in said] == [phrases.NEAR.name, phrases.PROPOSE.name]
    assert [card.entry for card in said[0].cards] == names([near, later, far])
    messages = await rendered(store, conversation, said, clock())
    assert "These 3 are near" in messages[0].text
    why = [card["why"] for card in (messages[0].view or {})["cards"]]
    assert why == [["Less than a kilometre away"], ["About 2 km away"], ["About 20 km away"]]


async def test_a_card_can_be_opened_and_saved(store: Store, people: People, put: Any) -> None:
    entry = offered("Playroom", *ROTTERDAM)
    await put(entry)
    said = await answered(store, await people.conversation(region="nl-rotterdam"), ROTTERDAM)
    assert [each.phrase for each in said] == [phrases.NEAR.name, phrases.HERE.name]
    its = {"entry": str(entry.id)}
    buttons = [Payload("show_more", its), Payload("save_entry", its), Payload("talk_to_coordinator")]
    assert meanings(said[0].cards[0].choices) == buttons


async def test_a_shelter_is_not_found_by_its_place(store: Store, people: People, put: Any) -> None:
    await put(offered("Shelter", *ROTTERDAM, confidential=["addresses"]))
    (said,) = await answered(store, await people.conversation(), ROTTERDAM)
    assert said.phrase == phrases.PROPOSE.name


async def test_what_is_far_or_closed_or_for_others_is_not_near(store: Store, people: People, put: Any) -> None:
    far = offered("Playroom", ROTTERDAM[0] + 0.6, 4.4817)
    closed = offered("Playroom", *ROTTERDAM, status="inactive")
    others = offered("Playroom", *ROTTERDAM, "se-karlstad")
    await put(far, closed, others)
    (said,) = await answered(store, await people.conversation(), ROTTERDAM)
    assert said.phrase == phrases.PROPOSE.name


async def test_what_the_family_does_not_want_or_has_is_not_shown(
    store: Store, people: People, clock: MovableClock, put: Any
) -> None:
    declined, saved, had, new = (offered("Playroom", *ROTTERDAM) for _ in range(4))
    await put(declined, saved, had, new)
    conversation = await people.conversation()
    async with store.write() as opened:
        await plans.decline(opened, conversation.family_id, declined.id, clock())
        await plans.save(opened, conversation.family_id, saved.id, clock())
        await benefits.note(opened, conversation.family_id, had.id, "receiving", clock())
    said = await answered(store, conversation, ROTTERDAM)
    assert [card.entry for card in said[0].cards] == names([new])


async def test_outside_the_regions_what_is_near_is_not_denied(store: Store, people: People, put: Any) -> None:
    entry = offered("Playroom", AWAY[0] + 0.1, AWAY[1], None)
    await put(entry)
    said = await answered(store, await people.conversation(), AWAY)
    assert [each.phrase for each in said] == [phrases.NEAR.name, phrases.OUTSIDE_BUT_NEAR.name]
    assert [card.entry for card in said[0].cards] == names([entry])


@pytest.mark.parametrize("where", [(nan, 4.0), (91.0, 4.0), (51.0, 200.0)])
async def test_degrees_of_no_place_are_refused(store: Store, people: People, where: tuple[float, float]) -> None:
    conversation = await people.conversation()
    with pytest.raises(ValueError, match="no place on earth"):
        await answered(store, conversation, where)


@pytest.mark.parametrize(
    ("home", "text"),
    [("se-karlstad", "All right, I go on looking in Karlstad."), (None, "All right. What can I do for you?")],
)
async def test_who_says_no_stays_where_they_are(
    store: Store, people: People, clock: MovableClock, home: str | None, text: str
) -> None:
    conversation = await people.conversation(region=home)
    async with store.read() as opened:
        said = await whereabouts.stay(opened, conversation)
    assert meanings(said[0].choices) == meanings(MENU)
    (message,) = await rendered(store, conversation, said, clock())
    assert message.text.startswith(text)
