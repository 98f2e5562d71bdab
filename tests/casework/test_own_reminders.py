"""Reminders of one's own are written once, checked, counted, found again by their person only, and taken away."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from casework import conversations, own_reminders
from casework.models import Conversation, OutboxItem
from casework.own_reminders import LONGEST, MOST, ReminderError
from casework.reminder_models import Reminder, ReminderSaid
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

ZONE = "Europe/Stockholm"
#: Thursday 26 November, 10:00 in Karlstad.
THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ENTRY = UUID("0c2a4d5e-7a38-4a3c-8b5b-4d0b8f5f6a10")


async def own(
    store: Store,
    thread: Conversation,
    now: datetime,
    *,
    words: str = "call the school",
    starts_at: datetime = THURSDAY,
    time_zone: str = ZONE,
    rrule: str | None = None,
    reminder_id: UUID | None = None,
) -> Reminder:
    async with store.write() as session:
        return await own_reminders.add(
            session,
            reminder_id=reminder_id or uuid4(),
            family_id=thread.family_id,
            person_id=thread.person_id,
            words=words,
            starts_at=starts_at,
            time_zone=time_zone,
            rrule=rrule,
            now=now,
        )


async def of_person(store: Store, thread: Conversation) -> list[Reminder]:
    async with store.read() as session:
        return list(await own_reminders.of_person(session, thread.person_id))


async def test_the_same_id_is_one_reminder_that_is_looked_at_now(either_store: Store, clock: MovableClock) -> None:
    people = People(either_store, clock)
    thread, other = await people.conversation(), await people.conversation()
    same = uuid4()
    await own(either_store, thread, clock(), reminder_id=same, words="  call \n the school ")
    await own(either_store, thread, clock(), reminder_id=same, words="something else")
    (kept,) = await of_person(either_store, thread)
    assert (kept.kind, kept.words, kept.starts_at, kept.time_zone) == ("own", "call the school", THURSDAY, ZONE)
    assert kept.look_at == clock()
    assert await of_person(either_store, other) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"words": "  "}, "empty"),
        ({"words": "x" * (LONGEST + 1)}, "too_long"),
        ({"starts_at": datetime(2026, 11, 21, 18, 0, tzinfo=UTC)}, "past"),
        ({"time_zone": "Mars/Olympus"}, "zone"),
        ({"rrule": "FREQ=HOURLY"}, "rule"),
        ({"rrule": "every day"}, "rule"),
        ({"rrule": "FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 100)}, "rule"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(
    store: Store, people: People, clock: MovableClock, wrong: dict[str, object], code: str
) -> None:
    thread = await people.conversation()
    with pytest.raises(ReminderError) as refused:
        await own(store, thread, clock(), **wrong)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert await of_person(store, thread) == []


async def test_a_family_may_have_fifty_and_one_that_is_over_does_not_count(
    store: Store, people: People, clock: MovableClock
) -> None:
    thread = await people.conversation()
    made = [await own(store, thread, clock()) for _ in range(MOST)]
    with pytest.raises(ReminderError) as refused:
        await own(store, thread, clock())
    assert refused.value.code == "too_many"
    async with store.write() as session:
        over = await session.get(Reminder, made[0].id)
        assert over is not None
        over.look_at = None
    await own(store, thread, clock())
    assert len(await of_person(store, thread)) == MOST


async def test_only_its_person_takes_it_away_with_what_has_not_left(
    store: Store, people: People, clock: MovableClock
) -> None:
    thread, other = await people.conversation(), await people.conversation()
    reminder = await own(store, thread, clock())
    async with store.write() as session:
        assert await own_reminders.remove(session, other.person_id, reminder.id) is None
        messages = [
            await conversations.say(session, thread, author="bot", text="x", language="en", now=clock(), bulk=True)
            for _ in range(2)
        ]
        await session.flush()
        said = {"reminder_id": reminder.id, "before": "own", "said_at": clock()}
        session.add(ReminderSaid(id=uuid4(), message_id=messages[0].id, starts_at=THURSDAY, **said))
    async with store.write() as session:
        removed = await own_reminders.remove(session, thread.person_id, reminder.id)
        assert removed is not None
        assert removed.words == "call the school"
        assert await own_reminders.remove(session, thread.person_id, reminder.id) is None
    async with store.read() as session:
        left = list(await session.scalars(select(OutboxItem.message_id)))
    assert left == [messages[1].id], "only what reminded of it is held back"
    assert await of_person(store, thread) == []


async def test_a_reminder_of_a_meeting_is_not_taken_away_here(
    store: Store, people: People, clock: MovableClock
) -> None:
    thread = await people.conversation()
    made = Reminder(
        id=uuid4(), family_id=thread.family_id, person_id=thread.person_id, kind="meeting", created_at=clock()
    )
    made.look_at = clock()
    async with store.write() as session:
        session.add(made)
    assert await of_person(store, thread) == []
    async with store.write() as session:
        assert await own_reminders.remove(session, thread.person_id, made.id) is None


async def watch(
    store: Store, thread: Conversation, kind: own_reminders.Kind, now: datetime, last_day: date | None = None
) -> None:
    async with store.write() as session:
        await own_reminders.watch(
            session,
            kind,
            ENTRY,
            family_id=thread.family_id,
            person_id=thread.person_id,
            time_zone=ZONE,
            now=now,
            last_day=last_day,
        )


async def test_a_support_is_watched_once_for_money_and_once_for_its_last_day(
    either_store: Store, clock: MovableClock
) -> None:
    thread = await People(either_store, clock).conversation()
    for _ in range(2):
        await watch(either_store, thread, "payment", clock())
        await watch(either_store, thread, "deadline", clock(), date(2026, 12, 10))
    rows = {row.kind: row for row in await of_person(either_store, thread)}
    assert set(rows) == {"payment", "deadline"}
    assert len(await of_person(either_store, thread)) == 2
    assert rows["payment"].starts_at is None
    ends_at = rows["deadline"].starts_at
    assert ends_at is not None
    assert ends_at.astimezone(ZoneInfo(ZONE)).date() == date(2026, 12, 10)
    assert {row.look_at for row in rows.values()} == {clock()}


async def test_a_new_last_day_is_followed_and_none_ends_it(store: Store, people: People, clock: MovableClock) -> None:
    thread, other = await people.conversation(), await people.conversation()
    for each in (thread, other):
        await watch(store, each, "deadline", clock(), date(2026, 12, 10))
    await watch(store, thread, "payment", clock())
    later = clock.move(hours=1)
    async with store.write() as session:
        await own_reminders.follow_deadline(session, thread.family_id, ENTRY, date(2026, 12, 20), later)
    moved = next(row for row in await of_person(store, thread) if row.kind == "deadline")
    assert moved.starts_at is not None
    assert (moved.starts_at.astimezone(ZoneInfo(ZONE)).date(), moved.look_at) == (date(2026, 12, 20), later)
    async with store.write() as session:
        await own_reminders.follow_deadline(session, thread.family_id, ENTRY, None, later)
    assert [row.kind for row in await of_person(store, thread)] == ["payment"]
    assert len(await of_person(store, other)) == 1


async def test_the_next_time_keeps_to_the_clock_on_the_wall(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation()
    once = await own(store, thread, clock())
    daily = await own(store, thread, clock(), rrule="FREQ=DAILY")
    assert own_reminders.next_time(once, clock()) == THURSDAY
    assert own_reminders.next_time(once, THURSDAY) is None
    # On 28 March 2027 the clocks are put forward: ten o'clock is then 8:00 UTC.
    spring = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    assert own_reminders.next_time(daily, spring) == spring + timedelta(hours=20)
