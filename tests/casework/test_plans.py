"""What a family keeps, and what is not for it."""

from uuid import uuid4

from casework import plans
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def test_saved_is_saved_once_and_in_order(store: Store, people: People, clock: MovableClock) -> None:
    family, other = (await people.conversation()).family_id, (await people.conversation()).family_id
    first, second = uuid4(), uuid4()
    async with store.write() as session:
        assert await plans.save(session, family, second, clock())
        assert await plans.save(session, family, first, clock.move(minutes=1))
        assert not await plans.save(session, family, second, clock.move(minutes=1))
    async with store.read() as session:
        assert list(await plans.saved(session, family)) == [second, first]
        assert list(await plans.saved(session, other)) == []


async def test_what_is_removed_is_gone_and_can_be_saved_again(
    store: Store, people: People, clock: MovableClock
) -> None:
    family, entry = (await people.conversation()).family_id, uuid4()
    async with store.write() as session:
        assert not await plans.unsave(session, family, entry)
        await plans.save(session, family, entry, clock())
        assert await plans.unsave(session, family, entry)
        assert list(await plans.saved(session, family)) == []
        assert await plans.save(session, family, entry, clock())


async def test_nothing_is_saved_and_declined_at_once(store: Store, people: People, clock: MovableClock) -> None:
    family, entry = (await people.conversation()).family_id, uuid4()
    async with store.write() as session:
        await plans.save(session, family, entry, clock())
        await plans.decline(session, family, entry, clock())
        await plans.decline(session, family, entry, clock())
        await session.flush()
        assert (list(await plans.saved(session, family)), list(await plans.declined(session, family))) == ([], [entry])
        await plans.save(session, family, entry, clock())
        await session.flush()
        assert (list(await plans.saved(session, family)), list(await plans.declined(session, family))) == ([entry], [])
