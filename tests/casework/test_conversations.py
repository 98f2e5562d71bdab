"""Threads: stored once, in order, buttons of their own, and the way out."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from casework import conversations, deliveries, families
from casework.errors import NotFoundError
from casework.models import Conversation, Message
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def bot_says(store: Store, conversation: Conversation, text: str = "hello") -> Message:
    async with store.write() as session:
        return await conversations.say(
            session, conversation, author="bot", text=text, language="en", now=conversation.created_at
        )


async def test_a_thread_is_begun_once(store: Store, people: People) -> None:
    first = await people.conversation(proposed="sv")
    again = await people.conversation(conversation_id=first.id, proposed="ru", region="ru-moscow")
    assert (again.family_id, again.proposed_language) == (first.family_id, "sv")


async def test_a_thread_that_is_not_there_is_said_so(store: Store) -> None:
    async with store.read() as session:
        with pytest.raises(NotFoundError):
            await families.conversation(session, uuid4())


async def test_the_persons_choice_rules_over_the_proposal(store: Store, people: People) -> None:
    proposed, chosen = await people.conversation(proposed="vi"), await people.conversation(proposed="vi", language="uk")
    async with store.read() as session:
        assert await families.language_of(session, proposed) == "vi"
        assert await families.language_of(session, chosen) == "uk"


async def test_what_is_left_to_answer_comes_oldest_first(store: Store, people: People) -> None:
    one, other = await people.conversation(), await people.conversation()
    first = await people.writes(one, "1")
    await people.writes(other, "2")
    third = await people.writes(one, "3")
    await bot_says(store, one)
    async with store.write() as session:
        assert [message.id for message in await conversations.unanswered(session, one.id)] == [first.id, third.id]
        assert list(await conversations.with_unanswered(session)) == [one.id, other.id]
        await conversations.set_state(session, first.id, "answered")
        await conversations.set_state(session, third.id, "waiting", urgent=True)
    async with store.read() as session:
        left = await conversations.unanswered(session, one.id)
        assert [(message.id, message.state, message.urgent) for message in left] == [(third.id, "waiting", True)]
        assert list(await conversations.with_unanswered(session)) == [other.id, one.id]


async def test_history_is_the_newest_part_in_order(store: Store, people: People) -> None:
    conversation = await people.conversation()
    ids = [(await people.writes(conversation, str(number))).id for number in range(5)]
    async with store.read() as session:
        newest = await conversations.history(session, conversation.id, limit=3)
        after = await conversations.history(session, conversation.id, after=ids[3])
    assert [message.id for message in newest] == ids[2:]
    assert [message.id for message in after] == ids[4:]


async def test_a_token_means_something_in_its_own_thread_only(
    either_store: Store, clock: MovableClock, people_in: Callable[[Store], People]
) -> None:
    people = people_in(either_store)
    own, other = await people.conversation(), await people.conversation()
    message = await bot_says(either_store, own)
    async with either_store.write() as session:
        token = await conversations.offer(session, message, "Stop", {"intent": "stop"})
        second = await conversations.offer(session, message, "Help", {"intent": "help"})
    assert len({token, second}) == 2
    async with either_store.write() as session:
        assert await conversations.resolve(session, other.id, token, clock()) is None
        assert await conversations.resolve(session, own.id, "made up", clock()) is None
    async with either_store.read() as session:
        assert await conversations.chosen_tokens(session, [message.id]) == {}


async def test_the_button_that_was_pressed_first_is_the_chosen_one(
    store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    message = await bot_says(store, conversation)
    async with store.write() as session:
        first, second = [await conversations.offer(session, message, name, {"intent": name}) for name in ("a", "b")]
    for token in (second, first, second):
        clock.move(minutes=1)
        async with store.write() as session:
            found = await conversations.resolve(session, conversation.id, token, clock())
            assert found is not None
    async with store.read() as session:
        assert await conversations.chosen_tokens(session, [message.id]) == {message.id: second}


async def test_what_is_said_and_not_committed_was_never_said(store: Store, people: People) -> None:
    conversation = await people.conversation()

    async def killed() -> None:
        async with store.write() as session:
            await conversations.say(
                session, conversation, author="bot", text="!", language="en", now=conversation.created_at
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await killed()
    async with store.read() as session:
        assert await deliveries.waiting(session, conversation.created_at, bulk=False) == []
        assert await conversations.history(session, conversation.id) == []


async def test_the_last_word_of_the_bot_before_a_message(store: Store, people: People) -> None:
    conversation = await people.conversation()
    await bot_says(store, conversation, "first")
    asked = await people.writes(conversation, "?")
    await bot_says(store, conversation, "second")
    async with store.read() as session:
        last = await conversations.last_said_by_bot(session, conversation.id, before=asked.id)
    assert [each.text for each in last] == ["first"]
