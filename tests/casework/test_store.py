"""Sessions: writers wait for each other, an error leaves nothing, moments keep their zone."""

import asyncio
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from casework.models import Conversation, Family
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def test_writers_wait_for_each_other_and_none_is_lost(either_store: Store, clock: MovableClock) -> None:
    async with either_store.write() as session:
        family = Family(id=uuid4(), region="0", created_at=clock())
        session.add(family)

    async def count() -> None:
        async with either_store.write() as session:
            found = await session.get(Family, family.id, with_for_update=True)
            assert found is not None
            found.region = str(int(found.region or "0") + 1)

    await asyncio.gather(*(count() for _ in range(12)))
    async with either_store.read() as session:
        counted = await session.get(Family, family.id)
    assert counted is not None
    assert counted.region == "12"


async def test_an_error_leaves_nothing(store: Store, clock: MovableClock) -> None:
    family_id = uuid4()

    async def killed() -> None:
        async with store.write() as session:
            session.add(Family(id=family_id, created_at=clock()))
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await killed()
    async with store.read() as session:
        assert await session.get(Family, family_id) is None


async def test_a_reader_does_not_wait_for_a_writer(store: Store, people: People) -> None:
    conversation = await people.conversation()
    async with store.write() as writing:
        found = await writing.get(Conversation, conversation.id)
        assert found is not None
        found.floor = "human"
        await writing.flush()
        async with store.read() as reading:
            seen = await reading.get(Conversation, conversation.id)
            assert seen is not None
            assert seen.floor == "bot"


async def test_references_are_kept(store: Store, clock: MovableClock) -> None:
    with pytest.raises(IntegrityError):
        async with store.write() as session:
            session.add(
                Conversation(
                    id=uuid4(),
                    person_id=uuid4(),
                    family_id=uuid4(),
                    channel="web",
                    proposed_language="en",
                    floor="bot",
                    created_at=clock(),
                )
            )


async def test_a_moment_is_the_same_whatever_its_zone(either_store: Store) -> None:
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=timezone(timedelta(hours=7)))
    async with either_store.write() as session:
        family = Family(id=uuid4(), created_at=moment)
        session.add(family)
    async with either_store.read() as session:
        found = await session.get(Family, family.id)
    assert found is not None
    assert found.created_at == moment
    assert found.created_at.utcoffset() == timedelta(0)


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with store.write() as session:
            session.add(Family(id=uuid4(), created_at=datetime(2026, 11, 21)))  # noqa: DTZ001
