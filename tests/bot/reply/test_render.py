"""An utterance becomes a stored message with buttons and cards in the person's language."""

from uuid import uuid4

import pytest

from bot.reply import render
from casework import conversations, families
from casework.models import Conversation, Message
from casework.store import Store
from locales.phrases import benefits, find_support, session
from locales.utterance import Card, Choice, Line, Payload, Reason, Utterance, language, region
from resources_catalog.entry import Entry
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


@pytest.fixture
async def conversation(stocked: Store, clock: MovableClock) -> Conversation:
    return await People(stocked, clock).conversation()


async def rendered(store: Store, conversation: Conversation, utterance: Utterance, code: str = "sv") -> Message:
    async with store.write() as session:
        found = await families.conversation(session, conversation.id)
        return await render.say(session, found, utterance, code, conversation.created_at)


async def test_a_button_shows_words_and_carries_a_token_that_stands_for_its_meaning(
    stocked: Store, conversation: Conversation, clock: MovableClock
) -> None:
    russian = {"language": language("ru")}
    choice = Choice(Payload("set_language", {"language": "ru"}), session.BUTTON_SWITCH.name, values=russian)
    name = Choice(Payload("set_language", {"language": "ar"}), literal="العربية")
    message = await rendered(stocked, conversation, Utterance(session.CHOOSE_LANGUAGE.name, choices=(choice, name)))
    buttons = (message.view or {})["quick_replies"]
    assert "Русский" in buttons[0]["title"]
    assert buttons[1]["title"] == "العربية"
    assert "set_language" not in str(buttons)
    async with stocked.write() as opened:
        found = await conversations.resolve(opened, conversation.id, buttons[0]["payload"], clock())
    assert found is not None
    assert Payload.from_wire(found.payload) == choice.payload


async def test_the_utterance_is_kept_so_that_it_can_be_said_again(stocked: Store, conversation: Conversation) -> None:
    utterance = Utterance(find_support.ASK_NEED.name)
    message = await rendered(stocked, conversation, utterance)
    assert Utterance.from_wire(message.utterance) == utterance
    assert message.language == "sv"


async def test_every_entry_of_the_catalogue_can_be_shown_in_every_language(
    stocked: Store, conversation: Conversation, starter: list[Entry], language_code: str
) -> None:
    cards = tuple(
        Card(str(entry.id), (Reason("region", entry.region or "SE"), Reason("words", "{x}")), form="full")
        for entry in starter
    )
    utterance = Utterance(find_support.RESULTS.name, {"count": len(cards), "region": region("SE")}, cards=cards)
    message = await rendered(stocked, conversation, utterance, language_code)
    views = (message.view or {})["cards"]
    assert len(views) == len(starter)
    for view in views:
        assert view["title"]
        assert view["summary"]
        assert view["why"][1].count("{x}") == 1
        assert view["note"], "a demonstration says that it is one"
        assert all(phone["href"].startswith("tel:") for phone in view["phones"])
        assert all(view["labels"].values())


async def test_points_stand_under_the_sentence(stocked: Store, conversation: Conversation) -> None:
    lines = (Line(benefits.LINE_TITLE.name, {"title": "A"}), Line(benefits.LINE_TITLE.name, {"title": "B"}))
    message = await rendered(stocked, conversation, Utterance(find_support.ASK_NEED.name, lines=lines))
    _, *points = message.text.split("\n")
    assert points == ["• A", "• B"]
    assert Utterance.from_wire(message.utterance).lines == lines


async def test_an_entry_that_is_gone_is_left_out(stocked: Store, conversation: Conversation) -> None:
    message = await rendered(stocked, conversation, Utterance(find_support.ASK_NEED.name, cards=(Card(str(uuid4())),)))
    assert (message.view or {})["cards"] == []
