"""What a family hides from its coordinator, also when two families become one."""

from uuid import UUID

import pytest

from casework import families, joining, sharing
from casework.models import Conversation
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


class Curtain:
    """Hides and shows in transactions of their own."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock

    async def hide(self, family: UUID, part: str) -> None:
        async with self.store.write() as session:
            await sharing.hide(session, family, part, self.clock())

    async def show(self, family: UUID, part: str) -> None:
        async with self.store.write() as session:
            await sharing.show(session, family, part, self.clock())

    async def hidden(self, family: UUID) -> set[str]:
        async with self.store.read() as session:
            return set(await sharing.hidden(session, family))


@pytest.fixture
def curtain(store: Store, clock: MovableClock) -> Curtain:
    return Curtain(store, clock)


@pytest.fixture
async def one(people: People) -> Conversation:
    return await people.conversation()


@pytest.fixture
async def other(people: People) -> Conversation:
    return await people.conversation()


async def test_everything_is_seen_until_it_is_hidden(curtain: Curtain, one: Conversation, other: Conversation) -> None:
    assert await curtain.hidden(one.family_id) == set()
    for part in sharing.PARTS:
        await curtain.hide(one.family_id, part)
        await curtain.hide(one.family_id, part)
    assert await curtain.hidden(one.family_id) == set(sharing.PARTS)
    assert await curtain.hidden(other.family_id) == set(), "another family has hidden nothing"
    await curtain.show(one.family_id, sharing.PLAN)
    assert await curtain.hidden(one.family_id) == set(sharing.PARTS) - {sharing.PLAN}


@pytest.mark.parametrize("part", ["facts", "", "share_everything"])
async def test_what_is_no_part_cannot_be_hidden(curtain: Curtain, one: Conversation, part: str) -> None:
    with pytest.raises(ValueError, match="nothing that can be hidden"):
        await curtain.hide(one.family_id, part)
    with pytest.raises(ValueError, match="nothing that can be hidden"):
        await curtain.show(one.family_id, part)


async def test_of_two_families_that_become_one_the_stricter_wins(
    curtain: Curtain, one: Conversation, other: Conversation
) -> None:
    await curtain.hide(one.family_id, sharing.ANSWERS)
    await curtain.hide(other.family_id, sharing.PLAN)
    await curtain.show(other.family_id, sharing.ANSWERS)
    async with curtain.store.write() as session:
        await joining.join(session, await families.conversation(session, one.id), other.family_id)
    assert await curtain.hidden(other.family_id) == {sharing.ANSWERS, sharing.PLAN}


async def test_taken_back_each_has_what_it_had(curtain: Curtain, one: Conversation, other: Conversation) -> None:
    await curtain.hide(one.family_id, sharing.ANSWERS)
    await curtain.hide(one.family_id, sharing.CONTACTS)
    await curtain.hide(other.family_id, sharing.PLAN)
    async with curtain.store.write() as session:
        brought = await joining.bring(session, one.family_id, other.family_id)
    curtain.clock.move(hours=1)
    await curtain.show(other.family_id, sharing.CONTACTS)
    await curtain.hide(other.family_id, sharing.CONTACTS)
    async with curtain.store.write() as session:
        await joining.take_back(session, brought, other.family_id, one.family_id)
    assert await curtain.hidden(one.family_id) == {sharing.ANSWERS, sharing.CONTACTS}
    assert await curtain.hidden(other.family_id) == {sharing.PLAN, sharing.CONTACTS}, "decided since, it stays"
