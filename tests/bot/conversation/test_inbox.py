"""Stored before it is worked on, never twice, cleaned, and refused only in words."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.conversation.inbox import LONGEST, Inbox, Sender, clean
from bot.conversation.language import Proposals
from bot.errors import RefusedError
from casework import conversations, families
from casework.models import Conversation
from casework.store import Store
from locales.phrases import all_phrases
from tests.fakes.clock import MovableClock
from tests.fakes.detector import Found, ToldDetector
from tests.fakes.people import People

NO_DETECTION = Proposals(ToldDetector())


@pytest.fixture
def sender() -> Sender:
    return Sender(uuid4(), "web", proposed_language="sv-SE", region="nl-rotterdam", time_zone="Europe/Stockholm")


@pytest.fixture
def inbox(store: Store, clock: MovableClock) -> Inbox:
    return Inbox(store, NO_DETECTION, clock)


async def test_a_first_message_makes_the_family_its_person_and_its_thread(
    inbox: Inbox, store: Store, people: People, sender: Sender
) -> None:
    received = await inbox.take_text(sender, "c1", "  Hello\n there ")
    assert received.new
    (message,) = await people.messages(sender.conversation_id)
    assert (message.text, message.state, message.pressed, message.client_id) == (
        "Hello\n there",
        "received",
        False,
        "c1",
    )
    async with store.read() as session:
        conversation = await families.conversation(session, sender.conversation_id)
        family = await families.family_of(session, conversation)
        person = await families.person_of(session, conversation)
    assert (conversation.proposed_language, conversation.time_zone) == ("sv", "Europe/Stockholm")
    assert (family.region, person.language) == ("nl-rotterdam", None)


async def test_the_same_client_id_again_is_the_same_message(inbox: Inbox, people: People, sender: Sender) -> None:
    first = await inbox.take_text(sender, "c1", "hello")
    again = await inbox.take_text(sender, "c1", "hello, sent again after a reconnect")
    assert (again.new, again.message.id) == (False, first.message.id)
    assert [message.text for message in await people.messages(sender.conversation_id)] == ["hello"]


async def test_the_same_client_id_of_another_family_is_another_message(inbox: Inbox, sender: Sender) -> None:
    other = Sender(uuid4(), "web")
    assert (await inbox.take_text(sender, "c1", "hello")).new
    assert (await inbox.take_text(other, "c1", "hello")).new


async def connected(store: Store, times: int) -> None:
    """Opens that many connections at once, so that what follows is not slowed down into an order."""
    all_open = asyncio.Barrier(times)

    async def connect() -> None:
        async with store.read() as session:
            await session.execute(select(1))
            await all_open.wait()

    await asyncio.gather(*(connect() for _ in range(times)))


async def test_a_message_sent_twice_at_the_same_time_is_stored_once(
    either_store: Store, clock: MovableClock, people_in: Callable[[Store], People], sender: Sender
) -> None:
    inbox = Inbox(either_store, NO_DETECTION, clock)
    await inbox.take_text(sender, "c0", "hello")
    await connected(either_store, 4)
    both = await asyncio.gather(*(inbox.take_text(sender, "c1", "the bathroom") for _ in range(4)))
    assert sorted(received.new for received in both) == [False, False, False, True]
    assert len({received.message.id for received in both}) == 1
    assert len(await people_in(either_store).messages(sender.conversation_id)) == 2


async def test_two_first_messages_at_the_same_time_make_one_family(
    either_store: Store, clock: MovableClock, people_in: Callable[[Store], People], sender: Sender
) -> None:
    inbox = Inbox(either_store, NO_DETECTION, clock)
    await connected(either_store, 3)
    await asyncio.gather(*(inbox.take_text(sender, f"c{number}", "hello") for number in range(3)))
    assert len(await people_in(either_store).messages(sender.conversation_id)) == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("\0\0", "empty"),
        ("x" * 100_000, "too_long"),
        ("x" * (LONGEST + 1), "too_long"),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_words_and_leaves_nothing(
    inbox: Inbox, store: Store, sender: Sender, text: str, code: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        await inbox.take_text(sender, "c1", text)
    assert refusal.value.code == code
    assert refusal.value.phrase in all_phrases()
    async with store.read() as session:
        assert await session.get(Conversation, sender.conversation_id) is None


async def test_the_longest_message_is_taken_whole(inbox: Inbox, sender: Sender) -> None:
    received = await inbox.take_text(sender, "c1", "x" * LONGEST)
    assert received.message.text == "x" * LONGEST


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\0b", "ab"),
        ("half \ud83d of a smile", "half ? of a smile"),
        ("bell\x07 delete\x7f escape\x1b[31m", "bell delete escape[31m"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("Vie\u0323\u0302t", "Việt"),
        ("👨‍👩‍👧 שלום مرحبا", "👨‍👩‍👧 שלום مرحبا"),
    ],
)
async def test_what_no_one_types_is_taken_out(
    either_store: Store, clock: MovableClock, typed: str, stored: str
) -> None:
    received = await Inbox(either_store, NO_DETECTION, clock).take_text(Sender(uuid4(), "web"), "c1", typed)
    async with either_store.read() as session:
        found = await conversations.by_client_id(session, received.message.conversation_id, "c1")
    assert found is not None
    assert found.text == stored


@given(st.text(alphabet=st.characters()))
def test_a_cleaned_text_can_be_stored_and_is_not_changed_again(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert "\0" not in cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize("client_id", ["", "x" * 65, "a\0b", "\ud800", "new\nline"])
async def test_a_client_id_of_no_sense_is_refused(inbox: Inbox, sender: Sender, client_id: str) -> None:
    with pytest.raises(RefusedError):
        await inbox.take_text(sender, client_id, "hello")


# --- buttons ----------------------------------------------------------------------------------------------------


async def offered(store: Store, people: People, sender: Sender, payload: dict[str, object]) -> str:
    conversation = await people.conversation(conversation_id=sender.conversation_id)
    async with store.write() as session:
        message = await conversations.say(
            session, conversation, author="bot", text="?", language="en", now=conversation.created_at
        )
        return await conversations.offer(session, message, "Find help", payload)


async def test_a_button_is_stored_with_what_it_means_and_how_it_reads(
    inbox: Inbox, store: Store, people: People, sender: Sender
) -> None:
    token = await offered(store, people, sender, {"intent": "find_support", "entities": {}})
    received = await inbox.take_choice(sender, "c1", token)
    assert received.message.pressed
    assert received.message.payload == {"intent": "find_support", "entities": {}}
    assert received.message.text == "Find help"


async def test_a_token_that_is_typed_presses_its_button(
    inbox: Inbox, store: Store, people: People, sender: Sender
) -> None:
    token = await offered(store, people, sender, {"intent": "find_support", "entities": {}})
    assert (await inbox.take_text(sender, "c1", token)).message.pressed


async def test_a_button_of_another_family_is_refused_and_typed_is_only_text(
    inbox: Inbox, store: Store, people: People, sender: Sender
) -> None:
    token = await offered(store, people, sender, {"intent": "find_support", "entities": {}})
    stranger = Sender(uuid4(), "web")
    with pytest.raises(RefusedError) as refusal:
        await inbox.take_choice(stranger, "c1", token)
    assert refusal.value.code == "stale_button"
    assert not (await inbox.take_text(stranger, "c2", token)).message.pressed


@pytest.mark.parametrize("token", ["made up", "", "x" * 5000, "a\0b", "\ud800", '{"intent": "stop"}', "' OR 1=1 --"])
async def test_a_forged_token_is_refused(either_store: Store, clock: MovableClock, sender: Sender, token: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        await Inbox(either_store, NO_DETECTION, clock).take_choice(sender, "c1", token)
    assert refusal.value.code == "stale_button"


# --- the language picker ----------------------------------------------------------------------------------------


async def test_the_picker_sets_the_language_and_writes_it_into_the_thread(
    inbox: Inbox, store: Store, people: People, sender: Sender
) -> None:
    received = await inbox.choose_language(sender, "c1", "ar")
    assert received.language_chosen == "ar"
    (message,) = await people.messages(sender.conversation_id)
    assert (message.text, message.language, message.pressed) == ("العربية", "ar", True)
    async with store.read() as session:
        conversation = await families.conversation(session, sender.conversation_id)
        assert await families.language_of(session, conversation) == "ar"


async def test_a_choice_that_comes_late_for_the_second_time_does_not_undo_a_newer_one(
    inbox: Inbox, store: Store, sender: Sender
) -> None:
    await inbox.choose_language(sender, "c1", "sv")
    await inbox.choose_language(sender, "c2", "ru")
    again = await inbox.choose_language(sender, "c1", "sv")
    assert not again.new
    async with store.read() as session:
        conversation = await families.conversation(session, sender.conversation_id)
        assert await families.language_of(session, conversation) == "ru"


@pytest.mark.parametrize("code", ["", "xx", "EN", "../sv", "\ud800"])
async def test_a_language_that_is_not_there_is_refused(inbox: Inbox, sender: Sender, code: str) -> None:
    with pytest.raises(RefusedError):
        await inbox.choose_language(sender, "c1", code)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "\0", "\ud800", "x" * 10_000, "Europe"])
async def test_a_zone_or_region_of_no_sense_is_as_if_none_was_said(inbox: Inbox, people: People, zone: str) -> None:
    sender = Sender(uuid4(), "web", proposed_language=zone, region=zone, time_zone=zone)
    await inbox.take_text(sender, "c1", "hello")
    conversation = await people.read(sender.conversation_id)
    assert (conversation.time_zone, conversation.proposed_language) == (None, "en")


async def test_without_a_language_of_the_channel_the_first_sentence_tells_it(store: Store, clock: MovableClock) -> None:
    text = "Моя дочка не може ходити"
    inbox = Inbox(store, Proposals(ToldDetector({text: Found("uk", 0.95, 5)})), clock)
    assert (await inbox.take_text(Sender(uuid4(), "web"), "c1", text)).message.language == "uk"
    assert (await inbox.take_text(Sender(uuid4(), "web", proposed_language="sv"), "c1", text)).message.language == "sv"
