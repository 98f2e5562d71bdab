"""When to look at a reminder, what was said, and whether a reminder that is on its way is still true."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casework import attendances, conversations, families, meetings, reminders
from casework.meeting_models import Meeting, MeetingOutcome
from casework.meetings import By, Wish
from casework.models import Conversation, Person
from casework.reminder_cases import Case, cases
from casework.reminder_models import Reminder, ReminderSaid
from casework.reminder_moments import Moment
from casework.reminders import OnItsWay
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

TUESDAY = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def wish(starts_at: datetime = TUESDAY, **different: Any) -> Wish:
    return Wish(starts_at, starts_at + HOUR, "Europe/Stockholm", "visit", **different)


async def booked(store: Store, family: Conversation, now: datetime, **different: Any) -> Meeting:
    async with store.write() as session:
        return await meetings.book(
            session, family_id=family.family_id, staff_id=None, wish=wish(**different), by=By("staff"), now=now
        )


async def looks(store: Store, meeting: Meeting) -> dict[UUID, datetime | None]:
    """Person → when to look."""
    async with store.read() as session:
        rows = await session.scalars(select(Reminder).where(Reminder.meeting_id == meeting.id))
        return {row.person_id: row.look_at for row in rows}


async def looked(store: Store, now: datetime, until: datetime | None) -> None:
    """As a worker does: all that are due, which are then looked at again at another moment."""
    async with store.write() as session:
        await reminders.look_at(session, {each.id: until for each in await reminders.due(session, now, 100)})


async def said(store: Store, family: Conversation, meeting: Meeting, before: str, now: datetime) -> int:
    """The message that says it."""
    async with store.write() as session:
        (reminder,) = await session.scalars(select(Reminder).where(Reminder.meeting_id == meeting.id))
        message = await conversations.say(
            session, family, author="bot", text="A reminder", language="en", now=now, bulk=True, notice=True
        )
        moment = Moment(before, meeting.starts_at, now, meeting.starts_at)
        await reminders.note(session, [(reminder.id, moment, message.id, meeting.sequence)], now)
    return message.id


async def way(store: Store, message_id: int, now: datetime) -> OnItsWay:
    async with store.read() as session:
        return (await reminders.on_their_way(session, [message_id, 10**6], now))[message_id]


async def sister(store: Store, family: Conversation, now: datetime) -> UUID:
    async with store.write() as session:
        person = Person(id=uuid4(), family_id=family.family_id, created_at=now)
        session.add(person)
    return person.id


async def test_what_is_booked_moved_or_cancelled_is_looked_at_anew(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    family = await people_in(either_store).conversation()
    other = await sister(either_store, family, clock())
    meeting = await booked(either_store, family, clock())
    assert await looks(either_store, meeting) == {family.person_id: clock(), other: clock()}
    await looked(either_store, clock(), TUESDAY)
    async with either_store.read() as session:
        assert not await reminders.is_due(session, clock())
        assert await reminders.is_due(session, TUESDAY)
    async with either_store.write() as session:
        current = await meetings.get(session, meeting.id, family.family_id)
        await meetings.move(session, current, wish(people=(family.person_id,)), by=By("staff"), now=clock.move(hours=1))
    assert await looks(either_store, meeting) == {family.person_id: clock(), other: None}, "she is not to come any more"
    async with either_store.write() as session:
        current = await meetings.get(session, meeting.id, family.family_id)
        await meetings.cancel(session, current, by=By("staff"), now=clock())
    assert await looks(either_store, meeting) == {family.person_id: None, other: None}


async def test_what_is_due_first_comes_first_and_no_more_than_wanted(
    store: Store, people: People, clock: MovableClock
) -> None:
    family = await people.conversation()
    for hours in (3, 1, 2, 9):
        meeting = await booked(store, family, clock())
        async with store.write() as session:
            (mine,) = await session.scalars(select(Reminder).where(Reminder.meeting_id == meeting.id))
            await reminders.look_at(session, {mine.id: clock() + timedelta(hours=hours)})
    async with store.write() as session:
        first = await reminders.due(session, clock() + 5 * HOUR, 2)
        every = await reminders.due(session, clock() + 5 * HOUR, 10)
    assert [each.look_at for each in every] == [clock() + timedelta(hours=hours) for hours in (1, 2, 3)]
    assert first == every[:2]


async def test_of_two_workers_each_is_given_others(
    postgresql_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    family = await people_in(postgresql_store).conversation()
    for _ in range(3):
        await booked(postgresql_store, family, clock())
    async with postgresql_store.write() as one, postgresql_store.write() as other:
        first = {each.id for each in await reminders.due(one, clock(), 2)}
        second = {each.id for each in await reminders.due(other, clock(), 2)}
    assert (len(first), len(second)) == (2, 1)
    assert not first & second


async def test_a_poll_goes_by_the_index_of_what_is_to_be_looked_at(store: Store) -> None:
    """Whatever else there is, the database goes straight to what is due."""
    async with store.read() as session:
        rows = await session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM reminder WHERE look_at <= '2026-12-01' ORDER BY look_at, id LIMIT 50"
            )
        )
        (plan,) = [row[-1] for row in rows]
    assert "SEARCH reminder USING" in plan
    assert "ix_reminder_look_at" in plan


async def test_the_same_reminder_of_the_same_moment_is_said_once(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    family = await people_in(either_store).conversation()
    meeting = await booked(either_store, family, clock())
    await said(either_store, family, meeting, "day", clock())
    with pytest.raises(IntegrityError):
        await said(either_store, family, meeting, "day", clock())
    await said(either_store, family, meeting, "hours", clock())
    async with either_store.read() as session:
        rows = (await session.scalars(select(ReminderSaid))).all()
    assert sorted(row.before for row in rows) == ["day", "hours"]


@pytest.mark.parametrize("happened", ["nothing", "moved", "place", "cancelled", "cannot", "uninvited", "begun"])
async def test_a_reminder_on_its_way_is_true_while_the_meeting_stands_as_it_was_told(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock, happened: str
) -> None:
    family = await people_in(either_store).conversation(time_zone="Asia/Ho_Chi_Minh")
    other = await sister(either_store, family, clock())
    meeting = await booked(either_store, family, clock(), people=(family.person_id,))
    message = await said(either_store, family, meeting, "day", clock())
    async with either_store.write() as session:
        current, by = await meetings.get(session, meeting.id, family.family_id), By("staff")
        changed = {"moved": wish(TUESDAY + HOUR), "place": wish(place="Room B"), "uninvited": wish(people=(other,))}
        if happened in changed:
            await meetings.move(session, current, changed[happened], by=by, now=clock())
        elif happened == "cancelled":
            await meetings.cancel(session, current, by=by, now=clock())
        elif happened == "cannot":
            await attendances.answer(session, current, family.person_id, answer="cannot", now=clock())
    found = await way(either_store, message, TUESDAY if happened == "begun" else TUESDAY - HOUR)
    assert found == OnItsWay(family.person_id, "se-karlstad", "Asia/Ho_Chi_Minh", happened == "nothing", False)


async def test_the_question_how_it_went_is_true_until_somebody_has_told(
    store: Store, people: People, clock: MovableClock
) -> None:
    family = await people.conversation()
    meeting = await booked(store, family, clock())
    message = await said(store, family, meeting, "after", clock())
    assert (await way(store, message, TUESDAY + 3 * HOUR)).true
    assert not (await way(store, message, TUESDAY + HOUR + timedelta(days=3))).true
    async with store.write() as session:
        session.add(MeetingOutcome(meeting_id=meeting.id, how="good", told_at=clock()))
    assert not (await way(store, message, TUESDAY + 3 * HOUR)).true


async def test_a_chosen_time_goes_out_at_any_hour_and_not_a_day_later(
    store: Store, people: People, clock: MovableClock
) -> None:
    family = await people.conversation()
    async with store.write() as session:
        own = Reminder(
            id=uuid4(), family_id=family.family_id, person_id=family.person_id, kind="own", created_at=clock()
        )
        session.add(own)
        await session.flush()
        message = await conversations.say(
            session, family, author="bot", text="Call", language="en", now=clock(), bulk=True
        )
        moment = Moment("own", clock(), clock(), clock())
        await reminders.note(session, [(own.id, moment, message.id, 0)], clock())
    seen = [await way(store, message.id, clock() + HOUR * hours) for hours in (0, 1, 24)]
    assert [(each.true, each.at_any_hour) for each in seen] == [(True, True), (True, False), (False, False)]


async def test_a_batch_is_read_with_everything_around_it(store: Store, people: People, clock: MovableClock) -> None:
    anna = await people.staff()
    mother, stranger = await people.conversation(language="ar"), await people.conversation(region=None)
    async with store.write() as session:
        meeting = await meetings.book(
            session, family_id=mother.family_id, staff_id=anna.id, wish=wish(), by=By("staff"), now=clock()
        )
        await attendances.answer(session, meeting, mother.person_id, answer="coming", now=clock())
    await booked(store, stranger, clock(), starts_at=TUESDAY + 2 * HOUR)
    await said(store, mother, meeting, "day", clock())
    async with store.write() as session:
        found = {
            each.reminder.person_id: each
            for each in await cases(session, await reminders.due(session, clock(), 9), clock())
        }
    mine, other = found[mother.person_id], found[stranger.person_id]

    def told(case: Case) -> tuple[object, ...]:
        assert case.thread is not None
        return (case.answer, case.staff_name, case.language, case.region, case.thread.id, dict(case.said))

    day = {("day", TUESDAY): clock()}
    assert told(mine) == ("coming", "Anna Berg", "ar", "se-karlstad", mother.id, day)
    assert told(other) == (None, None, None, None, stranger.id, {})
    async with store.write() as session:
        current = await meetings.get(session, meeting.id, mother.family_id)
        await meetings.move(session, current, wish(place="Room B"), by=By("staff"), now=clock())
        batch = await reminders.due(session, clock(), 9)
        (again,) = [
            each for each in await cases(session, batch, clock()) if each.meeting is not None and each.staff_name
        ]
    assert again.answer is None, "it was given to the meeting as it stood before"


async def test_who_moves_to_another_place_is_looked_at_anew(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    family = await people_in(either_store).conversation()
    meeting = await booked(either_store, family, clock())
    later = clock() + timedelta(days=30)

    async def lives_in(region: str) -> datetime | None:
        async with either_store.write() as session:
            await families.choose_region(session, await families.conversation(session, family.id), region)
        return (await looks(either_store, meeting))[family.person_id]

    await lives_in("se-karlstad")
    await looked(either_store, clock(), later)
    assert await lives_in("se-karlstad") == later, "nothing has changed"
    assert await lives_in("vn-hanoi") == clock()
