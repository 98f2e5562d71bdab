"""Nobody is met by two families at once, however many ask at the same moment and from however many processes."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from casework import meetings, occupied
from casework.meeting_models import Meeting, OccupiedTime
from casework.meetings import By, MeetingError, Wish
from casework.models import Conversation
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FAMILY = By("family")
#: What another process does: it books once its standard input says so, and tells what came of it.
OTHER_PROCESS = """
import asyncio, sys
from datetime import datetime, timedelta
from uuid import UUID
from casework import meetings
from casework.meetings import By, MeetingError, Wish
from casework.store import Store

async def main(url, staff, family, starts_at, now):
    store = Store.open(url)
    begins = datetime.fromisoformat(starts_at)
    wish = Wish(begins, begins + timedelta(hours=1), "Europe/Stockholm", "phone")
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        async with store.write() as session:
            await meetings.book(session, family_id=UUID(family), staff_id=UUID(staff), wish=wish, by=By("family"),
                                now=datetime.fromisoformat(now))
        print("booked", flush=True)
    except MeetingError as error:
        print(error.code, flush=True)
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
async def two_stores(either_store: Store) -> AsyncIterator[tuple[Store, Store]]:
    """Two that know nothing of each other on one database, as two processes have them."""
    other = Store.open(either_store.engine.url.render_as_string(hide_password=False))
    yield either_store, other
    await other.close()


def wish(starts_at: datetime, lasts: timedelta = HOUR) -> Wish:
    return Wish(starts_at, starts_at + lasts, "Europe/Stockholm", "phone")


async def book(store: Store, family: Conversation, staff_id: UUID, asked: Wish, now: datetime) -> str:
    try:
        async with store.write() as session:
            await meetings.book(session, family_id=family.family_id, staff_id=staff_id, wish=asked, by=FAMILY, now=now)
    except MeetingError as error:
        return error.code
    return "booked"


async def move(store: Store, meeting: Meeting, asked: Wish, now: datetime) -> str:
    try:
        async with store.write() as session:
            found = await meetings.get(session, meeting.id, meeting.family_id)
            await meetings.move(session, found, asked, by=FAMILY, now=now)
    except MeetingError as error:
        return error.code
    return "moved"


async def standing(store: Store, staff_id: UUID) -> list[Meeting]:
    """The booked meetings; fails when two of them overlap, or when the time that is taken is not theirs."""
    async with store.read() as session:
        found = list(await meetings.of_staff(session, staff_id, TUESDAY - 24 * HOUR, TUESDAY + 240 * HOUR))
        cells = await session.scalar(select(func.count()).select_from(OccupiedTime).filter_by(staff_id=staff_id))
    assert not [pair for pair in combinations(found, 2) if pair[0].ends_at > pair[1].starts_at]
    assert cells == sum(len(occupied.cells(meeting.starts_at, meeting.ends_at)) for meeting in found)
    return found


@pytest.mark.parametrize("families", [2, 20])
async def test_of_many_who_take_one_time_at_once_one_gets_it(
    two_stores: tuple[Store, Store], people_in: Callable[[Store], People], clock: MovableClock, families: int
) -> None:
    people = people_in(two_stores[0])
    staff = await people.staff()
    asking = [await people.conversation() for _ in range(families)]
    heard = await asyncio.gather(
        *(
            book(two_stores[number % 2], family, staff.id, wish(TUESDAY), clock())
            for number, family in enumerate(asking)
        )
    )
    assert Counter(heard) == {"booked": 1, "busy": families - 1}
    assert len(await standing(two_stores[0], staff.id)) == 1


async def test_of_many_who_take_overlapping_times_at_once_nobody_gets_anybody_elses(
    two_stores: tuple[Store, Store], people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people = people_in(two_stores[0])
    staff = await people.staff()
    asking = [await people.conversation() for _ in range(20)]
    heard = await asyncio.gather(
        *(
            book(two_stores[number % 2], family, staff.id, wish(TUESDAY + number * 15 * MINUTE), clock())
            for number, family in enumerate(asking)
        )
    )
    found = await standing(two_stores[1], staff.id)
    assert len(found) == heard.count("booked") >= 3, "twenty quarters of an hour have room for three at least"
    assert set(heard) == {"booked", "busy"}


async def test_processes_that_book_at_once_do_not_get_one_time_twice(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people = people_in(either_store)
    staff = await people.staff()
    asking = [await people.conversation() for _ in range(3)]
    url = either_store.engine.url.render_as_string(hide_password=False)
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            OTHER_PROCESS,
            url,
            str(staff.id),
            str(family.family_id),
            (TUESDAY + number * 15 * MINUTE).isoformat(),
            clock().isoformat(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for number, family in enumerate(asking)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    told = [one for one, _ in await asyncio.gather(*(process.communicate(b"now\n") for process in processes))]
    assert Counter(told) == {b"booked\n": 1, b"busy\n": 2}
    assert len(await standing(either_store, staff.id)) == 1


async def test_moving_and_cancelling_free_the_time_and_a_failed_move_keeps_it(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people, now = people_in(either_store), clock()
    staff, one, two = await people.staff(), await people.conversation(), await people.conversation()
    assert await book(either_store, one, staff.id, wish(TUESDAY), now) == "booked"
    assert await book(either_store, two, staff.id, wish(TUESDAY + 2 * HOUR), now) == "booked"
    first, second = await standing(either_store, staff.id)
    assert await move(either_store, first, wish(TUESDAY + 90 * MINUTE), now) == "busy"
    assert await book(either_store, two, staff.id, wish(TUESDAY), now) == "busy", "it is still the first one's"
    assert await move(either_store, first, wish(TUESDAY + 30 * MINUTE), now) == "moved", "its own time is no obstacle"
    assert await book(either_store, two, staff.id, wish(TUESDAY, 30 * MINUTE), now) == "booked"
    async with either_store.write() as session:
        await meetings.cancel(session, await meetings.get(session, second.id, two.family_id), by=FAMILY, now=now)
    assert await book(either_store, one, staff.id, wish(TUESDAY + 2 * HOUR), now) == "booked"
    assert len(await standing(either_store, staff.id)) == 3


async def test_two_that_change_places_at_once_do_not_wait_for_each_other_for_ever(
    two_stores: tuple[Store, Store], people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people, now = people_in(two_stores[0]), clock()
    staff, one, two = await people.staff(), await people.conversation(), await people.conversation()
    await book(two_stores[0], one, staff.id, wish(TUESDAY), now)
    await book(two_stores[0], two, staff.id, wish(TUESDAY + HOUR), now)
    for _ in range(10):
        first, second = await standing(two_stores[0], staff.id)
        heard = await asyncio.gather(
            move(two_stores[0], first, wish(second.starts_at), now),
            move(two_stores[1], second, wish(first.starts_at), now),
        )
        assert list(heard) == ["busy", "busy"]
    assert [meeting.sequence for meeting in await standing(two_stores[0], staff.id)] == [0, 0]


@given(begins=st.integers(-(10**7), 10**7), lasts=st.integers(1, 12 * 60), later=st.integers(0, 13 * 60))
def test_two_times_share_a_piece_when_they_overlap(begins: int, lasts: int, later: int) -> None:
    first = TUESDAY + begins * MINUTE
    second = first + later * MINUTE
    cells, others = occupied.cells(first, first + lasts * MINUTE), occupied.cells(second, second + lasts * MINUTE)
    assert len(cells) <= lasts // 5 + 2
    if later < lasts:
        assert set(cells) & set(others)
    if later >= lasts and not (begins + lasts) % 5:
        assert not set(cells) & set(others), "what begins when the other ends is free"
