"""What is kept of Telegram's updates and of our posts, and what becomes of it when a family is erased."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select

from casework import families, rights, telegram
from casework.channel_models import TelegramPost, TelegramUpdate
from casework.store import Store
from casework.telegram import Arrived
from tests.fakes.clock import MovableClock


async def counted(store: Store) -> tuple[int, int]:
    async with store.read() as session:
        found = [
            await session.scalar(select(func.count()).select_from(table)) or 0
            for table in (TelegramUpdate, TelegramPost)
        ]
    return found[0], found[1]


async def test_an_erased_family_leaves_no_trace_of_its_chat(either_store: Store, clock: MovableClock) -> None:
    store = either_store
    async with store.write() as session:
        thread = await families.begin(
            session,
            uuid4(),
            channel="telegram",
            proposed_language="sv",
            region=None,
            external_id="77",
            now=clock(),
        )
        await telegram.keep(session, [Arrived(1, 77, 5, {"text": "hej"}), Arrived(2, 78, 6, {})], clock())
        await telegram.begin_post(session, "o1.0", 77, 5, clock())
        await telegram.begin_post(session, "o2.0", 78, 6, clock())
    async with store.write() as session:
        await rights.erase(session, thread.family_id)
    assert await counted(store) == (1, 1), "another family's stays"


async def test_what_is_done_keeps_no_words_and_is_forgotten_after_a_while(
    either_store: Store, clock: MovableClock
) -> None:
    store = either_store
    async with store.write() as session:
        assert await telegram.keep(session, [Arrived(1, 77, 5, {"text": "hej"})], clock()) == [1]
        assert await telegram.keep(session, [Arrived(1, 77, 5, {"text": "hej"})], clock()) == []
        await telegram.mark_done(session, 1, clock())
        await telegram.keep(session, [Arrived(2, 77, 6, {"text": "du"})], clock())
    async with store.read() as session:
        done = await session.get(TelegramUpdate, 1)
        assert done is not None
        assert done.body is None
    async with store.write() as session:
        await telegram.forget(session, clock() + timedelta(days=4))
    assert await counted(store) == (1, 0), "what is left to do stays"


async def test_the_highest_known_ids_are_one_for_all_private_chats_and_one_for_each_group(
    either_store: Store, clock: MovableClock
) -> None:
    async with either_store.write() as session:
        await telegram.keep(session, [Arrived(1, 77, 5, {}), Arrived(2, -100, 900, {})], clock())
        await telegram.begin_post(session, "o1.0", 78, 5, clock())
        await telegram.end_post(session, "o1.0", 9)
        assert await telegram.highest_ids(session) == {0: 9, -100: 900}
        assert await telegram.known_ids(session, 77, 4, 10) == {5, 9}
        assert await telegram.known_ids(session, -100, 0, 1000) == {900}
