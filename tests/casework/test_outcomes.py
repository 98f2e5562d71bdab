"""What came of a meeting is told once, in the family's own words."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from casework import meetings, outcomes
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Conversation
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def met(store: Store, people: People, clock: MovableClock) -> tuple[Conversation, Meeting]:
    thread = await people.conversation()
    starts_at = clock() + timedelta(days=1)
    wish = Wish(starts_at, starts_at + timedelta(hours=1), "Europe/Stockholm", "visit", with_whom="Ms Holm")
    async with store.write() as session:
        meeting = await meetings.book(
            session, family_id=thread.family_id, staff_id=None, wish=wish, by=By("family"), now=clock()
        )
    clock.move(days=2)
    return thread, meeting


@pytest.fixture
def people(either_store: Store, people_in: Callable[[Store], People]) -> People:
    return people_in(either_store)


async def test_what_was_told_first_stands(either_store: Store, people: People, clock: MovableClock) -> None:
    thread, meeting = await met(either_store, people, clock)
    async with either_store.write() as session:
        assert await outcomes.of_meeting(session, meeting.id) is None
        told, new = await outcomes.tell(session, meeting, thread.person_id, "mixed", clock())
        assert (told.how, told.told_at, new) == ("mixed", clock(), True)
    async with either_store.write() as session:
        told, new = await outcomes.tell(session, meeting, None, "bad", clock.move(hours=1))
        assert (told.how, told.person_id, new) == ("mixed", thread.person_id, False)


async def test_two_parents_at_once_tell_it_once(either_store: Store, people: People, clock: MovableClock) -> None:
    thread, meeting = await met(either_store, people, clock)

    async def tells(how: str) -> bool:
        async with either_store.write() as session:
            return (await outcomes.tell(session, meeting, thread.person_id, how, clock()))[1]

    assert sorted(await asyncio.gather(tells("good"), tells("bad"))) == [False, True]


async def test_what_was_decided_adds_up_and_is_written_once(
    either_store: Store, people: People, clock: MovableClock
) -> None:
    _, meeting = await met(either_store, people, clock)
    async with either_store.write() as session:
        assert not await outcomes.decide(session, meeting.id, "before anything was told")
        await outcomes.tell(session, meeting, None, "good", clock())
        assert await outcomes.decide(session, meeting.id, "  A new chair.\n\nAnd a ramp. ")
        assert not await outcomes.decide(session, meeting.id, "A new chair.\n\nAnd a ramp.")
        assert await outcomes.decide(session, meeting.id, "A taxi.")
        assert not await outcomes.decide(session, meeting.id, "   ")
    assert (await kept(either_store, meeting.id)) == "A new chair.\n\nAnd a ramp.\n\nA taxi."


async def kept(store: Store, meeting_id: UUID) -> str | None:
    async with store.read() as session:
        told = await outcomes.of_meeting(session, meeting_id)
        return told.decided if told else None


async def test_a_way_that_there_is_not_is_refused(either_store: Store, people: People, clock: MovableClock) -> None:
    _, meeting = await met(either_store, people, clock)
    with pytest.raises(ValueError, match="one of"):
        async with either_store.write() as session:
            await outcomes.tell(session, meeting, None, "great", clock())
