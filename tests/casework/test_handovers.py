"""To a human and back: one open handover, a promise that holds, urgency that nobody can wave away."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from casework import assignments, conversations, families, handovers
from casework.errors import NobodyToAnswerError
from casework.handovers import Promise
from casework.models import Conversation, Staff
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

ZONE = ZoneInfo("Europe/Stockholm")


class Desk:
    """Opens and closes handovers in transactions of their own, as the gateway does."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock

    async def open(self, conversation: Conversation, reason: str = "asked_for") -> Promise:
        async with self.store.write() as session:
            found = await families.conversation(session, conversation.id)
            return await handovers.open_handover(
                session, found, reason=reason, now=self.clock(), zone=ZONE, country="SE"
            )

    async def close(self, conversation: Conversation, by: str) -> bool:
        async with self.store.write() as session:
            found = await families.conversation(session, conversation.id)
            return await handovers.close(session, found, by=by, now=self.clock())

    async def answer(self, conversation: Conversation, staff: Staff) -> None:
        async with self.store.write() as session:
            found = await families.conversation(session, conversation.id)
            await handovers.answered(session, found, staff, self.clock())


@pytest.fixture
def desk(store: Store, clock: MovableClock) -> Desk:
    return Desk(store, clock)


async def test_the_promise_names_a_person_and_a_time_in_the_familys_zone(desk: Desk, people: People) -> None:
    anna = await people.staff("Anna Berg")
    conversation = await people.conversation()
    promise = await desk.open(conversation)
    assert (promise.staff_name, promise.new) == ("Anna Berg", True)
    assert promise.by.isoformat() == "2026-11-23T12:00:00+01:00"
    (handover,) = await people.handovers(conversation.id)
    assert (handover.id, handover.promised_by, handover.staff_id) == (promise.handover_id, promise.by, anna.id)
    stored = await people.read(conversation.id)
    assert (stored.floor, stored.floor_staff_id) == ("human", anna.id)


async def test_asking_twice_keeps_the_first_promise(desk: Desk, people: People) -> None:
    await people.staff()
    conversation = await people.conversation()
    first = await desk.open(conversation)
    desk.clock.move(hours=1)
    again = await desk.open(conversation)
    assert (again.new, again.handover_id, again.by) == (False, first.handover_id, first.by)
    assert len(await people.handovers(conversation.id)) == 1


async def test_a_crisis_makes_it_urgent_and_due_when_someone_is_there(desk: Desk, people: People) -> None:
    anna = await people.staff()
    conversation = await people.conversation()
    await desk.open(conversation)
    await desk.answer(conversation, anna)
    promise = await desk.open(conversation, "crisis")
    # The clock stands on a Saturday evening: nobody is promised who is not there, and the numbers answer at once.
    assert promise.by.isoformat() == "2026-11-23T08:30:00+01:00"
    (handover,) = await people.handovers(conversation.id)
    assert (handover.priority, handover.reason, handover.answered_at) == ("urgent", "crisis", None)


@pytest.mark.parametrize("coordinator", ["known", "not yet"])
async def test_two_opened_at_the_same_time_are_one(
    either_store: Store, clock: MovableClock, people_in: Callable[[Store], People], coordinator: str
) -> None:
    people, desk = people_in(either_store), Desk(either_store, clock)
    await people.staff()
    conversation = await people.conversation()
    if coordinator == "known":
        await desk.open(conversation)
        await desk.close(conversation, "staff")
    both_ready = asyncio.Barrier(4)

    async def connect() -> None:
        async with either_store.read() as session:
            await session.execute(select(1))
            await both_ready.wait()

    await asyncio.gather(*(connect() for _ in range(4)))
    promises = await asyncio.gather(*(desk.open(conversation) for _ in range(4)))
    assert [promise.new for promise in promises].count(True) == 1
    assert len({promise.handover_id for promise in promises}) == 1
    assert len([each for each in await people.handovers(conversation.id) if each.closed_at is None]) == 1


async def test_after_closing_a_new_one_can_be_opened(desk: Desk, people: People) -> None:
    await people.staff()
    conversation = await people.conversation()
    await desk.open(conversation)
    assert await desk.close(conversation, "family")
    assert not await desk.close(conversation, "family"), "the bot had the floor already"
    assert (await desk.open(conversation)).new
    assert [each.closed_by for each in await people.handovers(conversation.id)].count("family") == 1


async def test_the_family_cannot_close_an_urgent_one_but_staff_can(desk: Desk, people: People) -> None:
    await people.staff()
    conversation = await people.conversation()
    await desk.open(conversation, "crisis")
    assert await desk.close(conversation, "family")
    (handover,) = await people.handovers(conversation.id)
    assert handover.closed_at is None
    assert (await people.read(conversation.id)).floor == "bot"
    await desk.close(conversation, "staff")
    (handover,) = await people.handovers(conversation.id)
    assert (handover.closed_at, handover.closed_by) == (desk.clock(), "staff")


async def test_who_answers_first_keeps_the_promise(desk: Desk, people: People) -> None:
    await people.staff("Anna Berg")
    bo = await people.staff("Bo Lind")
    conversation = await people.conversation()
    await desk.open(conversation)
    answered_at = desk.clock.move(hours=2)
    await desk.answer(conversation, bo)
    desk.clock.move(hours=2)
    await desk.answer(conversation, bo)
    (handover,) = await people.handovers(conversation.id)
    assert (handover.staff_id, handover.answered_at) == (bo.id, answered_at)
    assert (await people.read(conversation.id)).floor_staff_id == bo.id


async def test_nobody_there_changes_nothing(desk: Desk, people: People) -> None:
    await people.staff(role="editor")
    conversation = await people.conversation()
    with pytest.raises(NobodyToAnswerError):
        await desk.open(conversation)
    assert await people.handovers(conversation.id) == []
    assert (await people.read(conversation.id)).floor == "bot"


async def test_a_family_keeps_its_coordinator_and_new_ones_go_where_there_is_room(desk: Desk, people: People) -> None:
    await people.staff("Anna Berg")
    await people.staff("Bo Lind")
    threads = [await people.conversation() for _ in range(4)]
    names = [(await desk.open(thread)).staff_name for thread in threads]
    assert sorted(filter(None, names)) == ["Anna Berg", "Anna Berg", "Bo Lind", "Bo Lind"]
    await desk.close(threads[0], "staff")
    assert (await desk.open(threads[0])).staff_name == names[0]


async def test_coordinators_go_before_leads_and_admins(desk: Desk, people: People) -> None:
    await people.staff("Admin", role="admin")
    await people.staff("Anna Berg", role="coordinator")
    for _ in range(3):
        assert (await desk.open(await people.conversation())).staff_name == "Anna Berg"


async def test_a_coordinator_who_has_left_is_replaced(desk: Desk, people: People, store: Store) -> None:
    anna = await people.staff("Anna Berg")
    conversation = await people.conversation()
    await desk.open(conversation)
    await desk.close(conversation, "staff")
    bo = await people.staff("Bo Lind")
    async with store.write() as session:
        found = await session.get(Staff, anna.id)
        assert found is not None
        found.disabled_at = desk.clock()
    assert (await desk.open(conversation)).staff_name == "Bo Lind"
    async with store.read() as session:
        asked = await assignments.open_of(session, conversation.family_id)
        assert asked is not None
        assert (asked.staff_id, asked.state) == (bo.id, "proposed")


async def test_who_steps_in_unasked_has_the_floor(desk: Desk, people: People, store: Store) -> None:
    anna = await people.staff("Anna Berg")
    conversation = await people.conversation()
    await people.writes(conversation, "The bathroom is too small")
    for _ in range(2):
        async with store.write() as session:
            found = await families.conversation(session, conversation.id)
            await handovers.take_over(session, found, anna, now=desk.clock())
    (handover,) = await people.handovers(conversation.id)
    assert (handover.reason, handover.need) == ("staff_took_over", "The bathroom is too small")
    assert (await people.read(conversation.id)).floor_staff_id == anna.id


async def test_the_board_shows_urgent_first_then_unanswered_then_by_the_promise(
    desk: Desk, people: People, store: Store
) -> None:
    anna = await people.staff("Anna Berg")
    answered, later, soon, urgent, closed = [await people.conversation() for _ in range(5)]
    for thread in (answered, soon, closed):
        await desk.open(thread)
    desk.clock.move(days=3)
    await desk.open(later)
    await desk.open(urgent, "crisis")
    await desk.answer(answered, anna)
    await desk.close(closed, "staff")
    async with store.read() as session:
        shown = [handover.conversation_id for handover in await handovers.waiting(session)]
    assert shown == [urgent.id, soon.id, later.id, answered.id]


async def test_the_summary_goes_along(desk: Desk, people: People, store: Store) -> None:
    await people.staff()
    conversation = await people.conversation()
    for number in range(6):
        await people.writes(conversation, f"sentence {number}")
    await people.writes(conversation, "Find help", payload={"intent": "find_support"})
    async with store.write() as session:
        for cards in (["a", "b"], ["b", "c"]):
            await conversations.say(
                session,
                conversation,
                author="bot",
                text="!",
                language="en",
                now=desk.clock(),
                utterance={"phrase": "x", "cards": [{"entry": entry} for entry in cards]},
            )
    await desk.open(conversation)
    (handover,) = await people.handovers(conversation.id)
    assert handover.need == "sentence 2\nsentence 3\nsentence 4\nsentence 5"
    assert handover.shown == ["b", "c", "a"]
    async with store.write() as session:
        await conversations.say(
            session,
            conversation,
            author="bot",
            text="!",
            language="en",
            now=desk.clock(),
            utterance={"phrase": "x", "cards": [{"entry": "d"}]},
        )
    await desk.open(conversation)
    (handover,) = await people.handovers(conversation.id)
    assert handover.shown == ["d", "b", "c", "a"], "who asks once more has seen more"


def test_urgent_is_soon() -> None:
    assert timedelta(0) < handovers.RULES["crisis"].within <= timedelta(hours=1)
