"""What a family already has is not new to it."""

from datetime import date
from typing import cast
from uuid import uuid4

import pytest

from casework import benefits
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def test_received_applied_and_rejected_are_not_new_but_ended_is(
    store: Store, people: People, clock: MovableClock
) -> None:
    family = (await people.conversation()).family_id
    entries = {state: uuid4() for state in ("receiving", "applied", "rejected", "ended")}
    async with store.write() as session:
        for state, entry in entries.items():
            await benefits.note(session, family, entry, cast("benefits.State", state), clock.move(minutes=1))
        assert await benefits.not_new(session, family) == {entries[each] for each in benefits.NOT_NEW}
        assert [each.state for each in await benefits.had(session, family)] == list(entries)


async def test_a_new_state_forgets_the_dates_of_the_old_one(store: Store, people: People, clock: MovableClock) -> None:
    family, entry = (await people.conversation()).family_id, uuid4()
    async with store.write() as session:
        day = date(2026, 12, 24)
        await benefits.note(session, family, entry, "rejected", clock(), since=date(2026, 11, 1), appeal_by=day)
        (refused,) = await benefits.had(session, family)
        assert (refused.since, refused.appeal_by) == (date(2026, 11, 1), day)
        await benefits.note(session, family, entry, "receiving", clock.move(minutes=1))
        (received,) = await benefits.had(session, family)
        assert (received.state, received.since, received.appeal_by) == ("receiving", None, None)


async def test_an_unknown_state_is_refused(store: Store, people: People, clock: MovableClock) -> None:
    family = (await people.conversation()).family_id
    async with store.write() as session:
        with pytest.raises(ValueError, match="'dreamt' is none of receiving"):
            await benefits.note(session, family, uuid4(), cast("benefits.State", "dreamt"), clock())
