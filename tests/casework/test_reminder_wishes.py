"""How a person wants to be reminded is kept, checked, and holds for what was planned before."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from casework import meetings, reminder_wishes
from casework.meeting_models import Attendance, Meeting
from casework.meetings import By, Wish
from casework.models import Conversation
from casework.reminder_models import Reminder
from casework.reminder_wishes import DEFAULT, WishError, Wishes
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
EARLY = Wishes(("day",), time(20), time(7, 30), "telegram")


async def chosen(store: Store, *people: UUID) -> list[Wishes]:
    async with store.read() as session:
        found = await reminder_wishes.wishes_of(session, people)
    return [found[person] for person in people]


async def test_who_wished_for_nothing_has_the_defaults(either_store: Store, clock: MovableClock) -> None:
    people = People(either_store, clock)
    mother, father = (await people.conversation()).person_id, (await people.conversation()).person_id
    async with either_store.write() as session:
        await reminder_wishes.choose(session, mother, EARLY, clock())
    assert await chosen(either_store, mother, father) == [EARLY, Wishes(("week", "day", "hours"), time(21), time(8))]
    async with either_store.write() as session:
        await reminder_wishes.choose(session, mother, Wishes(("hours", "week")), clock())
    assert await chosen(either_store, mother) == [Wishes(("week", "hours"))]


@pytest.mark.parametrize(
    ("wishes", "wall", "quiet"),
    [
        (DEFAULT, time(20, 59), False),
        (DEFAULT, time(21), True),
        (DEFAULT, time(0), True),
        (DEFAULT, time(7, 59), True),
        (DEFAULT, time(8), False),
        # Who works at night sleeps by day.
        (Wishes(quiet_from=time(9), quiet_until=time(16)), time(23), False),
        (Wishes(quiet_from=time(9), quiet_until=time(16)), time(9), True),
        (Wishes(quiet_from=time(9), quiet_until=time(16)), time(16), False),
    ],
)
def test_the_quiet_hours_may_go_past_midnight_or_not(wishes: Wishes, wall: time, quiet: bool) -> None:
    assert wishes.is_quiet(wall) is quiet


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(("month",)),
        Wishes(("day", "day")),
        Wishes(channel="pigeon"),
        Wishes(quiet_from=time(12, 1), quiet_until=time(8, 2)),
        Wishes(quiet_from=time(0), quiet_until=time(20, 1)),
        Wishes(quiet_from=time(8), quiet_until=time(8)),
        Wishes(quiet_from=time(21, tzinfo=UTC)),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(
    store: Store, people: People, clock: MovableClock, wishes: Wishes
) -> None:
    person = (await people.conversation()).person_id
    with pytest.raises(WishError):
        async with store.write() as session:
            await reminder_wishes.choose(session, person, wishes, clock())
    assert await chosen(store, person) == [DEFAULT]


@pytest.mark.parametrize(
    "wishes",
    [Wishes(()), Wishes(channel="email"), Wishes(quiet_from=time(12), quiet_until=time(8))],
)
async def test_no_reminder_at_all_and_four_hours_are_allowed(
    store: Store, people: People, clock: MovableClock, wishes: Wishes
) -> None:
    person = (await people.conversation()).person_id
    async with store.write() as session:
        await reminder_wishes.choose(session, person, wishes, clock())
    assert await chosen(store, person) == [wishes]


async def meeting_of(store: Store, thread: Conversation, starts_at: datetime, now: datetime) -> Meeting:
    async with store.write() as session:
        ends_at = starts_at + timedelta(hours=1)
        wish = Wish(starts_at, ends_at, "Europe/Stockholm", form="visit", with_whom="the school")
        by = By("family", person_id=thread.person_id)
        return await meetings.book(
            session, family_id=thread.family_id, staff_id=None, wish=wish, by=by, now=now, meeting_id=uuid4()
        )


async def test_a_change_has_everything_looked_at_anew_that_may_still_be_said(
    either_store: Store, clock: MovableClock
) -> None:
    people = People(either_store, clock)
    thread, other = await people.conversation(), await people.conversation()
    standing = await meeting_of(either_store, thread, TUESDAY, clock())
    cancelled = await meeting_of(either_store, thread, TUESDAY, clock())
    not_invited = await meeting_of(either_store, thread, TUESDAY, clock())
    over = await meeting_of(either_store, thread, clock() + timedelta(minutes=30), clock())
    later = clock() + timedelta(hours=2)
    ids = {name: uuid4() for name in ("own", "removed", "standing", "cancelled", "not_invited", "over", "other")}
    about = {"standing": standing, "cancelled": cancelled, "not_invited": not_invited, "over": over}
    async with either_store.write() as session:
        for row in await session.scalars(select(Reminder)):
            await session.delete(row)
        await session.flush()
        for name, id_ in ids.items():
            of = other if name == "other" else thread
            made = Reminder(
                id=id_, family_id=of.family_id, person_id=of.person_id, kind="own", words="x", created_at=clock()
            )
            if name in about:
                made.kind, made.words, made.meeting_id = "meeting", None, about[name].id
            made.look_at = clock() + timedelta(days=1) if name in ("own", "other") else None
            session.add(made)
        changed = await session.get(Meeting, cancelled.id)
        assert changed is not None
        changed.state = "cancelled"
        await session.delete(await session.get(Attendance, (not_invited.id, thread.person_id)))
        session.add(Attendance(meeting_id=not_invited.id, person_id=other.person_id, needs=[], sequence=0))
    async with either_store.write() as session:
        await reminder_wishes.choose(session, thread.person_id, EARLY, later)
    async with either_store.read() as session:
        rows = {name: await session.get(Reminder, id_) for name, id_ in ids.items()}
    looked = {name: row.look_at if row is not None else "gone" for name, row in rows.items()}
    assert looked == {
        "own": later,
        "standing": later,
        "other": clock() + timedelta(days=1),
        **dict.fromkeys(("removed", "cancelled", "not_invited", "over")),
    }
