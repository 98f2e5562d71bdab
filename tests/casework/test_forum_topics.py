"""The rows of the forum's topics: which families need a look, what is shown after what, and whose a message is."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from casework import conversations, families, forum_topics, handovers, rights, telegram
from casework.channel_models import ForumTopic
from casework.models import Conversation, Staff
from casework.store import Store
from casework.telegram import Arrived
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

GROUP = -100


@pytest.fixture
def people(either_store: Store, people_in: Callable[[Store], People]) -> People:
    return people_in(either_store)


async def waits(store: Store, conversation: Conversation, now: datetime) -> None:
    async with store.write() as session:
        found = await families.conversation(session, conversation.id)
        await handovers.open_handover(
            session, found, reason="asked_for", now=now, zone=ZoneInfo("Europe/Stockholm"), country="SE"
        )


async def begun(store: Store, conversation: Conversation, since: datetime, now: datetime) -> ForumTopic:
    async with store.write() as session:
        return await forum_topics.begin(
            session, conversation.family_id, GROUP, "Family 7K3Q · sv", since=since, now=now
        )


async def test_who_waits_and_whose_topic_is_open_is_looked_at(
    either_store: Store, people: People, clock: MovableClock
) -> None:
    await people.staff()
    waiting, shown, _ = [await people.conversation() for _ in range(3)]
    await waits(either_store, waiting, clock())
    topic = await begun(either_store, shown, clock(), clock())
    async with either_store.read() as session:
        assert set(await forum_topics.to_look_at(session)) == {waiting.family_id, shown.family_id}
        assert set(await forum_topics.families_of(session, [waiting.id, shown.id])) == {
            waiting.family_id,
            shown.family_id,
        }
    async with either_store.write() as session:
        await forum_topics.change(session, topic.id, {"open": False})
    async with either_store.read() as session:
        assert await forum_topics.to_look_at(session) == [waiting.family_id]


async def test_a_new_topic_shows_what_is_written_from_then_on(
    either_store: Store, people: People, clock: MovableClock
) -> None:
    family, other = await people.conversation(), await people.conversation()
    before = await people.writes(family, "before")
    async with either_store.write() as session:
        message = await session.merge(before)
        assert await conversations.edit(session, message, "e1", "Before", clock())
    since = clock.move(seconds=1)
    after = await people.writes(family, "after")
    await people.writes(other, "elsewhere")
    clock.move(seconds=1)
    last = await people.writes(family, "later")
    async with either_store.write() as session:
        assert await conversations.edit(session, await session.merge(after), "e2", "After", clock())
    topic = await begun(either_store, family, since, clock())
    async with either_store.read() as session:
        found = await forum_topics.messages_after(session, family.family_id, topic.message_cursor)
        assert [message.id for message in found] == [after.id, last.id]
        early = await forum_topics.messages_after(session, family.family_id, topic.message_cursor, until=since)
        assert [message.id for message in early] == [after.id]
        changes = await forum_topics.edits_after(session, family.family_id, topic.edit_cursor)
        assert [(edit.text, message.text) for edit, message in changes] == [("after", "After")]


async def test_the_first_topic_made_is_the_one_that_counts(
    either_store: Store, people: People, clock: MovableClock
) -> None:
    family = await people.conversation()
    topic = await begun(either_store, family, clock(), clock())
    async with either_store.write() as session:
        assert await forum_topics.adopt(session, topic.id, 7) == 7
        assert await forum_topics.adopt(session, topic.id, 8) == 7
        found = await forum_topics.of_thread(session, GROUP, 7)
        assert found is not None
        assert found.id == topic.id
        assert await forum_topics.of_thread(session, GROUP, 8) is None
        named = await forum_topics.named_with(session, GROUP, "Family 7K3Q")
        assert named is not None
        assert named.id == topic.id
        assert await forum_topics.named_with(session, GROUP, "Family 7_3Q") is None
    again = await begun(either_store, family, clock(), clock())
    async with either_store.write() as session:
        assert again.id != topic.id
        assert await forum_topics.adopt(session, topic.id, 9) is None, "it is gone"


async def test_the_topic_outlives_an_erased_family(either_store: Store, people: People, clock: MovableClock) -> None:
    family = await people.conversation()
    topic = await begun(either_store, family, clock(), clock())
    async with either_store.write() as session:
        await rights.erase(session, family.family_id)
    async with either_store.write() as session:
        assert [each.id for each in await forum_topics.abandoned(session)] == [topic.id]
        await forum_topics.remove(session, topic.id)
        assert await forum_topics.abandoned(session) == []


async def test_a_message_is_traced_to_its_conversation_within_the_family(
    either_store: Store, people: People, clock: MovableClock
) -> None:
    family, other = await people.conversation(), await people.conversation()
    own, foreign = await people.writes(family, "mine"), await people.writes(other, "theirs")
    async with either_store.write() as session:
        await telegram.keep(session, [Arrived(700, GROUP, 55, {})], clock())
        await telegram.begin_post(session, "f1.m1.0", GROUP, 0, clock())
        assert not await forum_topics.is_posted(session, "f1.m1.0")
        await telegram.end_post(session, "f1.m1.0", 56)
        assert await forum_topics.is_posted(session, "f1.m1.0")
        assert await forum_topics.post_key(session, GROUP, 56) == "f1.m1.0"
        assert await forum_topics.update_ids(session, GROUP, 55) == [700]

        async def whose(**which: object) -> object:
            return await forum_topics.conversation_of(session, family.family_id, **which)  # type: ignore[arg-type]

        assert await whose(message_id=own.id) == family.id
        assert await whose(message_id=foreign.id) is None, "no other family's"
        assert await whose(client_ids=[str(own.client_id)]) == family.id
        assert await whose() is None
        assert await forum_topics.latest_written(session, [family.id, other.id]) == other.id


async def test_only_an_active_account_is_found_by_its_telegram_user(
    either_store: Store, people: People, clock: MovableClock
) -> None:
    staff = await people.staff()
    async with either_store.write() as session:
        (await session.get_one(Staff, staff.id)).telegram_user_id = 5_550_100_200
    async with either_store.write() as session:
        found = await forum_topics.staff_of(session, 5_550_100_200)
        assert found is not None
        assert await forum_topics.staff_of(session, 1) is None
        found.disabled_at = clock()
        await session.flush()
        assert await forum_topics.staff_of(session, 5_550_100_200) is None
