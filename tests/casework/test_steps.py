"""Who does what, by when: kept in the order of the days, done once, and open again."""

from datetime import date
from uuid import uuid4

import pytest

from casework import steps
from casework.steps import LONGEST_WHO, Step
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

FRIDAY = date(2026, 11, 27)


async def test_the_nearest_day_comes_first_and_no_day_last(store: Store, people: People, clock: MovableClock) -> None:
    family, other = (await people.conversation()).family_id, (await people.conversation()).family_id
    async with store.write() as session:
        for step in (Step("call"), Step("write", "Karin", date(2026, 12, 1)), Step(" send ", " ", FRIDAY), Step("ask")):
            await steps.add(session, family, step, clock.move(minutes=1))
        found = await steps.open_of(session, family)
        assert [(one.what, one.who, one.due_on) for one in found] == [
            ("send", None, FRIDAY),
            ("write", "Karin", date(2026, 12, 1)),
            ("call", None, None),
            ("ask", None, None),
        ]
        assert list(await steps.open_of(session, other)) == []


async def test_the_same_id_is_the_same_step(store: Store, people: People, clock: MovableClock) -> None:
    family, step_id = (await people.conversation()).family_id, uuid4()
    async with store.write() as session:
        first = await steps.add(session, family, Step("call"), clock(), step_id=step_id)
        again = await steps.add(session, family, Step("call"), clock(), step_id=step_id)
        assert again is first
        assert len(await steps.open_of(session, family)) == 1


async def test_what_is_done_leaves_the_list_and_can_come_back(
    store: Store, people: People, clock: MovableClock
) -> None:
    family, other = (await people.conversation()).family_id, (await people.conversation()).family_id
    async with store.write() as session:
        step = await steps.add(session, family, Step("call"), clock())
        first = clock.move(hours=1)
        assert await steps.mark(session, other, step.id, first) is None
        assert await steps.mark(session, family, uuid4(), first) is None
        for _ in range(2):
            done = await steps.mark(session, family, step.id, clock.now)
            assert done is not None
            assert done.done_at == first, "when it was done first, stays"
            clock.move(hours=1)
        assert list(await steps.open_of(session, family)) == []
        await steps.mark(session, family, step.id, clock(), done=False)
        assert [one.what for one in await steps.open_of(session, family)] == ["call"]


async def test_a_step_needs_words_and_a_name_that_fits(store: Store, people: People, clock: MovableClock) -> None:
    family = (await people.conversation()).family_id
    async with store.write() as session:
        with pytest.raises(ValueError, match="needs words"):
            await steps.add(session, family, Step("  "), clock())
        step = await steps.add(session, family, Step("call", "x" * (LONGEST_WHO + 1)), clock())
        assert step.who == "x" * LONGEST_WHO
