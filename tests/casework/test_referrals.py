"""A way to someone else is written down once, and stays open until it is known what came of it."""

from uuid import uuid4

import pytest

from casework import referrals
from casework.errors import NotFoundError
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def test_the_same_message_twice_is_one_referral(store: Store, people: People, clock: MovableClock) -> None:
    family, entry = (await people.conversation()).family_id, uuid4()
    async with store.write() as session:
        first = await referrals.refer(session, family, "a guide dog", clock(), source="7", entry_id=entry)
        again = await referrals.refer(session, family, "a guide dog", clock.move(minutes=1), source="7", entry_id=entry)
        other = await referrals.refer(session, family, "a guide dog", clock(), source="8", entry_id=entry)
        assert first.id == again.id != other.id
        assert {each.id for each in await referrals.waiting(session, family)} == {first.id, other.id}


async def test_the_loop_is_closed_with_what_came_of_it(store: Store, people: People, clock: MovableClock) -> None:
    family = (await people.conversation()).family_id
    async with store.write() as session:
        made = await referrals.refer(session, family, "a guide dog", clock(), source="7", region="nl-rotterdam")
        await referrals.close(session, made.id, "helped", clock.move(minutes=5))
        assert await referrals.waiting(session, family) == []
        assert made.outcome == "helped"
        with pytest.raises(NotFoundError):
            await referrals.close(session, uuid4(), "helped", clock())
