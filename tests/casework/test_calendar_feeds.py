"""A private calendar shows its owner's meetings and nobody else's, until it is stopped."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from casework import addresses, attendances, calendar_feeds, families, links, meetings
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Conversation, Person, Staff
from casework.reminder_models import CalendarFeed
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


@pytest.fixture
def in_store(either_store: Store, people_in: Callable[[Store], People]) -> People:
    return people_in(either_store)


async def book(
    store: Store,
    clock: MovableClock,
    family_id: UUID,
    *,
    staff: Staff | None = None,
    days: float = 3,
    people: object = None,
) -> Meeting:
    starts = clock() + timedelta(days=days)
    wish = Wish(starts, starts + timedelta(hours=1), "Europe/Stockholm", "visit", people=people)  # type: ignore[arg-type]
    async with store.write() as session:
        return await meetings.book(
            session, family_id=family_id, staff_id=staff.id if staff else None, wish=wish, by=By("staff"), now=clock()
        )


async def shown(store: Store, feed: CalendarFeed, clock: MovableClock) -> list[UUID]:
    async with store.read() as session:
        return [each.id for each in await calendar_feeds.meetings_of(session, feed, clock())]


async def feed_of(store: Store, conversation: Conversation, clock: MovableClock) -> CalendarFeed:
    async with store.write() as session:
        return await calendar_feeds.feed_of_person(session, conversation.person_id, clock())


async def test_a_link_cannot_be_guessed_and_stays_the_same_until_it_is_renewed(
    either_store: Store, in_store: People, clock: MovableClock
) -> None:
    conversation, other = await in_store.conversation(), await in_store.conversation()
    first, again = [await feed_of(either_store, conversation, clock) for _ in range(2)]
    assert first.token == again.token
    assert len(first.token) >= 43
    assert (await feed_of(either_store, other, clock)).token != first.token
    async with either_store.write() as session:
        new = await calendar_feeds.renew_of_person(session, conversation.person_id, clock())
    async with either_store.read() as session:
        assert await calendar_feeds.with_token(session, first.token) is None
        found = await calendar_feeds.with_token(session, new.token)
    assert found is not None
    assert found.person_id == conversation.person_id


async def test_a_stopped_link_shows_nothing_and_stopping_twice_says_so(
    either_store: Store, in_store: People, clock: MovableClock
) -> None:
    conversation = await in_store.conversation()
    feed = await feed_of(either_store, conversation, clock)
    async with either_store.write() as session:
        assert await calendar_feeds.stop_of_person(session, conversation.person_id, clock())
        assert not await calendar_feeds.stop_of_person(session, conversation.person_id, clock())
    async with either_store.read() as session:
        assert await calendar_feeds.with_token(session, feed.token) is None
        assert await calendar_feeds.open_of_person(session, conversation.person_id) is None
        assert await calendar_feeds.with_token(session, "never one") is None


async def test_a_person_sees_the_meetings_to_which_they_are_to_come(
    either_store: Store, in_store: People, clock: MovableClock
) -> None:
    conversation, other = await in_store.conversation(), await in_store.conversation()
    async with either_store.write() as session:
        partner = Person(id=uuid4(), family_id=conversation.family_id, created_at=clock())
        session.add(partner)
    mine = await book(either_store, clock, conversation.family_id, people=(conversation.person_id,))
    both = await book(either_store, clock, conversation.family_id, days=4)
    await book(either_store, clock, conversation.family_id, days=5, people=(partner.id,))
    await book(either_store, clock, other.family_id)
    assert await shown(either_store, await feed_of(either_store, conversation, clock), clock) == [mine.id, both.id]


async def test_what_is_long_over_or_was_cancelled_long_ago_is_not_shown(
    either_store: Store, in_store: People, clock: MovableClock
) -> None:
    conversation = await in_store.conversation()
    feed = await feed_of(either_store, conversation, clock)
    over, off = [await book(either_store, clock, conversation.family_id, days=days) for days in (1, 60)]
    async with either_store.write() as session:
        gone = await meetings.get(session, off.id, conversation.family_id)
        await meetings.cancel(session, gone, by=By("staff"), now=clock())
    assert await shown(either_store, feed, clock) == [over.id, off.id]
    clock.move(days=29)
    assert await shown(either_store, feed, clock) == [over.id, off.id]
    clock.move(days=2)
    assert await shown(either_store, feed, clock) == [over.id]
    clock.move(days=59)
    assert await shown(either_store, feed, clock) == [over.id]
    clock.move(days=2)
    assert await shown(either_store, feed, clock) == []


async def test_a_coordinator_sees_their_own_meetings_until_the_account_ends(
    either_store: Store, in_store: People, clock: MovableClock
) -> None:
    anna, bo = await in_store.staff("Anna"), await in_store.staff("Bo")
    one, other = await in_store.conversation(), await in_store.conversation()
    first = await book(either_store, clock, one.family_id, staff=anna)
    second = await book(either_store, clock, other.family_id, staff=anna, days=4)
    await book(either_store, clock, one.family_id, staff=bo, days=5)
    async with either_store.write() as session:
        feed = await calendar_feeds.feed_of_staff(session, anna.id, clock())
    assert await shown(either_store, feed, clock) == [first.id, second.id]
    async with either_store.write() as session:
        (await session.get_one(Staff, anna.id)).disabled_at = clock()
    async with either_store.read() as session:
        assert await calendar_feeds.with_token(session, feed.token) is None


async def test_after_two_chats_were_linked_the_old_link_shows_the_same_meetings(
    store: Store, people: People, clock: MovableClock
) -> None:
    left, to = await people.conversation(), await people.conversation()
    held = await book(store, clock, left.family_id)
    feed = await feed_of(store, left, clock)
    async with store.write() as session:
        address = (await addresses.of_conversation(session, left.id))[0]
        await links.link(session, address, await families.conversation(session, to.id), clock())
    assert await shown(store, feed, clock) == [held.id]


async def test_an_answer_is_known_by_its_moment(store: Store, people: People, clock: MovableClock) -> None:
    conversation = await people.conversation()
    held = await book(store, clock, conversation.family_id)
    async with store.read() as session:
        assert await calendar_feeds.last_answer(session, held.id) is None
    async with store.write() as session:
        of = await meetings.get(session, held.id, conversation.family_id)
        await attendances.answer(session, of, conversation.person_id, answer="coming", now=clock.move(hours=1))
    async with store.read() as session:
        assert await calendar_feeds.last_answer(session, held.id) == clock()


async def test_that_it_is_read_is_noted_once_an_hour(store: Store, people: People, clock: MovableClock) -> None:
    feed = await feed_of(store, await people.conversation(), clock)
    assert calendar_feeds.is_to_be_noted(feed, clock())
    async with store.write() as session:
        await calendar_feeds.note_read(session, feed.token, clock())
    async with store.read() as session:
        read = await session.get_one(CalendarFeed, feed.token)
    assert read.read_at == clock()
    assert not calendar_feeds.is_to_be_noted(read, clock.move(minutes=59))
    assert calendar_feeds.is_to_be_noted(read, clock.move(minutes=1))
