"""The worker says each reminder once, in the family's language and time, and never holds the database for long."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from bot.bulletin import Bulletin
from bot.outbox import Outbox
from bot.worker import reminder_round, reminder_words
from bot.worker import reminders as worker_module
from bot.worker.reminders import ReminderWorker
from casework import attendances, conversations, meetings, reminder_wishes
from casework.meeting_models import Meeting, MeetingOutcome
from casework.meetings import By, Wish
from casework.models import Address, Conversation, Message, OutboxItem, Person
from casework.reminder_models import Reminder, ReminderSaid
from casework.reminder_wishes import Wishes
from casework.store import Store
from locales.phrases import meetings as phrases
from resources_catalog.entry import Entry
from tests.fakes.clock import MovableClock
from tests.fakes.people import People
from tests.fakes.waiting import at_rest, until

#: 14:00 in Karlstad.
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
DAY_BEFORE = TUESDAY - timedelta(days=1)
HOUR = timedelta(hours=1)


def worker(store: Store, clock: MovableClock) -> ReminderWorker:
    return ReminderWorker(store, Outbox(store, Bulletin(), clock), clock)


def wish(starts_at: datetime = TUESDAY, **different: Any) -> Wish:
    given = {"ends_at": starts_at + HOUR, "time_zone": "Europe/Stockholm", "form": "video", "place": "Room B"}
    return Wish(starts_at, **{**given, **different})


async def booked(
    store: Store, family: Conversation, now: datetime, starts_at: datetime = TUESDAY, staff_id: UUID | None = None
) -> Meeting:
    async with store.write() as session:
        return await meetings.book(
            session,
            family_id=family.family_id,
            staff_id=staff_id,
            wish=wish(starts_at),
            by=By("staff", staff_id=staff_id),
            now=now,
        )


async def joins(store: Store, family: Conversation, now: datetime, *channels: str) -> Conversation:
    """Another person of the family, with a thread at addresses on those channels."""
    async with store.write() as session:
        person = Person(id=uuid4(), family_id=family.family_id, created_at=now)
        session.add(person)
        await session.flush()
    return await thread_of(store, person.id, family.family_id, now, *channels)


async def thread_of(store: Store, person: UUID, family: UUID, now: datetime, *channels: str) -> Conversation:
    async with store.write() as session:
        thread = Conversation(
            id=uuid4(),
            person_id=person,
            family_id=family,
            channel="telegram",
            proposed_language="sv",
            floor="bot",
            created_at=now,
        )
        session.add(thread)
        await session.flush()
        for channel in channels:
            session.add(
                Address(
                    id=uuid4(), conversation_id=thread.id, channel=channel, external_id=thread.id.hex, created_at=now
                )
            )
    return thread


async def remind(store: Store, family: Conversation, now: datetime, **what: Any) -> Reminder:
    """Of anything but a meeting."""
    async with store.write() as session:
        made = Reminder(
            id=uuid4(), family_id=family.family_id, person_id=family.person_id, look_at=now, created_at=now, **what
        )
        session.add(made)
    return made


async def answers(store: Store, meeting: Meeting, person_id: UUID, answer: str, now: datetime) -> None:
    async with store.write() as session:
        current = await meetings.get(session, meeting.id, meeting.family_id)
        await attendances.answer(session, current, person_id, answer=answer, now=now)


async def count(store: Store, table: type[ReminderSaid] | type[Message]) -> int:
    async with store.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def phrases_in(people: People, thread: Conversation) -> list[str]:
    return [each.utterance["phrase"] for each in await people.messages(thread.id) if each.utterance]


async def notes(store: Store, thread: Conversation) -> list[Message]:
    async with store.read() as session:
        history = await conversations.history(session, thread.id, notes=True)
    return [each for each in history if each.author == "note"]


async def test_a_reminder_is_said_once_with_everything_and_leaves_after_the_answers(
    store: Store, people: People, clock: MovableClock
) -> None:
    family = await people.conversation(language="nl")
    meeting = await booked(store, family, clock())
    reminding = worker(store, clock)
    assert await reminding.send_due() == 0
    clock.stand_at(DAY_BEFORE)
    assert await reminding.send_due() == 1
    assert await reminding.send_due() == 0
    (message,) = await people.messages(family.id)
    assert message.utterance is not None
    assert message.view is not None
    assert (message.utterance["phrase"], message.language) == (phrases.REMINDER.name, "nl")
    assert "dinsdag 24 november om 14:00 uur" in message.text
    assert "Room B" in message.text
    intents = [choice["payload"]["intent"] for choice in message.utterance["choices"]]
    assert intents[:2] == ["meeting_coming", "meeting_cannot"]
    assert {choice["payload"]["entities"]["meeting"] for choice in message.utterance["choices"]} == {str(meeting.id)}
    async with store.write() as session:
        for intent, button in zip(intents, message.view["quick_replies"], strict=True):
            pressed = await conversations.resolve(session, family.id, button["payload"], clock())
            assert pressed is not None
            assert (pressed.payload["intent"], pressed.label) == (intent, button["title"])
        assert (await session.scalars(select(OutboxItem.bulk))).all() == [True]
        (noted,) = (await session.scalars(select(ReminderSaid))).all()
    assert (noted.message_id, noted.before, noted.said_at) == (message.id, "day", clock())


async def test_workers_at_once_say_it_once(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "BATCH", 3)
    people = people_in(either_store)
    families = [await people.conversation() for _ in range(20)]
    for family in families:
        await booked(either_store, family, clock())
    clock.stand_at(DAY_BEFORE)
    said = await asyncio.gather(*(worker(either_store, clock).send_due() for _ in range(3)))
    # Who finds all of them in the hands of others ends, and they may have left nothing for the next.
    assert sum(said) == 20
    for family in families:
        assert len(await people.messages(family.id)) == 1
    assert await count(either_store, ReminderSaid) == 20


async def test_a_meeting_that_was_cancelled_or_moved_meanwhile_is_not_reminded_of(
    store: Store, people: People, clock: MovableClock
) -> None:
    cancelled, moved = await people.conversation(), await people.conversation()
    first, second = await booked(store, cancelled, clock()), await booked(store, moved, clock())
    assert await worker(store, clock).send_due() == 0
    clock.stand_at(DAY_BEFORE)
    async with store.write() as session:
        await meetings.cancel(
            session, await meetings.get(session, first.id, first.family_id), by=By("staff"), now=clock()
        )
        later = await meetings.get(session, second.id, second.family_id)
        await meetings.move(session, later, wish(TUESDAY + timedelta(days=2)), by=By("staff"), now=clock())
    assert await worker(store, clock).send_due() == 0
    assert await people.messages(cancelled.id) == []
    clock.move(days=2)
    assert await worker(store, clock).send_due() == 1
    (message,) = await people.messages(moved.id)
    assert "Thursday 26 November" in message.text


async def test_who_cannot_come_is_not_reminded_and_who_comes_is(
    store: Store, people: People, clock: MovableClock
) -> None:
    mother = await people.conversation()
    father = await joins(store, mother, clock(), "telegram")
    meeting = await booked(store, mother, clock())
    await answers(store, meeting, mother.person_id, "cannot", clock())
    await answers(store, meeting, father.person_id, "coming", clock())
    clock.stand_at(DAY_BEFORE)
    assert await worker(store, clock).send_due() == 1
    assert await people.messages(mother.id) == []
    assert len(await people.messages(father.id)) == 1
    await answers(store, meeting, mother.person_id, "coming", clock())
    clock.stand_at(TUESDAY - 2 * HOUR)
    assert await worker(store, clock).send_due() == 2, "she has changed her mind"


async def test_each_person_who_can_be_reached_is_reminded_in_one_thread(
    store: Store, people: People, clock: MovableClock
) -> None:
    mother = await people.conversation()
    father = await joins(store, mother, clock(), "telegram")
    unreachable = await joins(store, mother, clock())
    later = clock() + timedelta(minutes=1)
    second = await thread_of(store, mother.person_id, mother.family_id, later, "telegram")
    blocked = await thread_of(store, father.person_id, mother.family_id, later, "telegram")
    async with store.write() as session:
        await session.execute(update(Address).where(Address.conversation_id == blocked.id).values(blocked_at=clock()))
    await booked(store, mother, clock())
    clock.stand_at(DAY_BEFORE)
    assert await worker(store, clock).send_due() == 2
    told = [len(await people.messages(each.id)) for each in (mother, second, father, blocked, unreachable)]
    assert told == [0, 1, 1, 0, 0], "the newest thread, where somebody is reached"
    async with store.write() as session:
        await reminder_wishes.choose(session, mother.person_id, Wishes(channel="web"), clock())
    clock.stand_at(TUESDAY - 2 * HOUR)
    assert await worker(store, clock).send_due() == 2
    assert len(await people.messages(mother.id)) == 1, "on the channel that she chose since"


async def test_on_the_chosen_channel_and_not_on_the_others(store: Store, people: People, clock: MovableClock) -> None:
    family = await people.conversation()
    async with store.write() as session:
        for channel in ("telegram", "email"):
            session.add(
                Address(id=uuid4(), conversation_id=family.id, channel=channel, external_id="7", created_at=clock())
            )
    await booked(store, family, clock())
    async with store.write() as session:
        await reminder_wishes.choose(session, family.person_id, Wishes(channel="email"), clock())
    clock.stand_at(DAY_BEFORE)
    assert await worker(store, clock).send_due() == 1
    async with store.read() as session:
        rows = await session.scalars(select(Address.channel).join(OutboxItem, OutboxItem.address_id == Address.id))
        assert set(rows) == {"email", "web"}, "the page is the whole history"


async def test_the_quiet_hours_of_the_person_count_where_the_person_is(
    store: Store, people: People, clock: MovableClock
) -> None:
    """The meeting is agreed in Stockholm, the family is in Hanoi, six hours ahead."""
    family = await people.conversation(region=None, time_zone="Asia/Ho_Chi_Minh")
    await booked(store, family, clock(), datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    async with store.write() as session:
        await reminder_wishes.choose(session, family.person_id, Wishes(before=("day",)), clock())
    await worker(store, clock).send_due()
    clock.stand_at(datetime(2026, 11, 23, 13, 29, tzinfo=UTC))
    assert await worker(store, clock).send_due() == 0
    clock.move(minutes=1)
    assert await worker(store, clock).send_due() == 1, "at 20:30 in Hanoi"


async def test_a_worker_that_was_away_says_only_what_still_makes_sense(
    store: Store, people: People, clock: MovableClock
) -> None:
    family, past = await people.conversation(), await people.conversation()
    await booked(store, family, clock())
    await booked(store, past, clock(), TUESDAY - timedelta(hours=4))
    clock.stand_at(TUESDAY - HOUR)
    assert await worker(store, clock).send_due() == 2
    assert await worker(store, clock).send_due() == 0
    assert await phrases_in(people, family) == [phrases.REMINDER.name]
    assert phrases.REMINDER.name not in await phrases_in(people, past), "only how it went"


async def test_the_coordinator_hears_of_a_silence_and_the_family_does_not(
    store: Store, people: People, clock: MovableClock
) -> None:
    staff = await people.staff()
    silent, answered, elsewhere = [await people.conversation(language="ar") for _ in range(3)]
    await booked(store, silent, clock(), staff_id=staff.id)
    meeting = await booked(store, answered, clock(), TUESDAY + 2 * HOUR, staff_id=staff.id)
    await booked(store, elsewhere, clock())
    clock.stand_at(DAY_BEFORE + 2 * HOUR)
    assert await worker(store, clock).send_due() == 3
    await answers(store, meeting, answered.person_id, "coming", clock())
    clock.move(hours=6)
    assert await worker(store, clock).send_due() == 0
    (note,) = await notes(store, silent)
    assert note.urgent
    assert "No answer yet" in note.text
    assert "Arabic" in note.text
    assert "Tuesday 24 November" in note.text
    assert await notes(store, answered) == []
    assert await notes(store, elsewhere) == [], "no coordinator waits for the answer"
    assert len(await people.messages(silent.id)) == 1
    await worker(store, clock).send_due()
    assert len(await notes(store, silent)) == 1


async def test_after_a_meeting_those_who_were_there_are_asked_until_one_has_told(
    store: Store, people: People, clock: MovableClock
) -> None:
    mother, absent = await people.conversation(), await people.conversation()
    meeting, other = await booked(store, mother, clock()), await booked(store, absent, clock())
    father = await joins(store, mother, clock(), "telegram")
    async with store.write() as session:
        current = await meetings.get(session, meeting.id, meeting.family_id)
        await meetings.move(
            session, current, wish(people=(mother.person_id, father.person_id)), by=By("staff"), now=clock()
        )
    await answers(store, other, absent.person_id, "cannot", clock())
    clock.stand_at(TUESDAY + 2 * HOUR - timedelta(minutes=1))
    assert await worker(store, clock).send_due() == 0
    async with store.write() as session:
        await session.execute(
            update(Reminder).where(Reminder.person_id == father.person_id).values(look_at=clock() + HOUR)
        )
    clock.move(minutes=1)
    assert await worker(store, clock).send_due() == 1
    assert len(await people.messages(mother.id)) == 1
    assert await people.messages(absent.id) == []
    async with store.write() as session:
        session.add(MeetingOutcome(meeting_id=meeting.id, person_id=mother.person_id, how="good", told_at=clock()))
    clock.move(hours=1)
    assert await worker(store, clock).send_due() == 0
    assert await people.messages(father.id) == []


async def test_what_somebody_wants_to_be_reminded_of_again_and_again(
    store: Store, people: People, clock: MovableClock
) -> None:
    family = await people.conversation()
    at = datetime(2026, 11, 26, 21, 0, tzinfo=UTC)  # 22:00 in Karlstad: asked for by the person
    await remind(
        store,
        family,
        clock(),
        kind="own",
        words="call the school",
        starts_at=at,
        time_zone="Europe/Stockholm",
        rrule="FREQ=WEEKLY;COUNT=2",
    )
    for week in range(3):
        clock.stand_at(at + timedelta(weeks=week) - timedelta(minutes=1))
        assert await worker(store, clock).send_due() == 0
        clock.move(minutes=1)
        assert await worker(store, clock).send_due() == (week < 2)
        assert await worker(store, clock).send_due() == 0
    texts = [each.text for each in await people.messages(family.id)]
    assert texts == ["You asked me to remind you: “call the school”"] * 2
    async with store.read() as session:
        assert (await session.scalars(select(Reminder.look_at))).all() == [None]


async def test_a_payment_is_told_the_evening_before_and_in_the_morning(
    stocked: Store, people_in: Callable[[Store], People], clock: MovableClock, starter: list[Entry]
) -> None:
    people = people_in(stocked)
    family = await people.conversation()
    entry = next(each for each in starter if each.profile.payment_dates is not None)
    await remind(stocked, family, clock(), kind="payment", entry_id=entry.id)
    said: list[tuple[str, str]] = []
    for _ in range(24 * 70):
        clock.move(hours=1)
        if await worker(stocked, clock).send_due():
            said.append(((await people.messages(family.id))[-1].text, f"{clock():%H}"))
    (eve, at_eve), (morning, in_the_morning) = said
    assert (at_eve, in_the_morning) == ("16", "07"), "at 17 and at 8 in Karlstad"
    assert "is paid tomorrow, on 4 January 2027" in eve
    assert "is paid today, 4 January 2027" in morning
    assert all(entry.localised("en").name in text for text, _ in said)


async def test_a_last_day_is_told_three_times(store: Store, people: People, clock: MovableClock) -> None:
    family = await people.conversation()
    last = datetime(2026, 12, 10, 22, 59, tzinfo=UTC)
    await remind(store, family, clock(), kind="deadline", words="the appeal", starts_at=last)
    said = []
    for _ in range(24 * 30):
        if await worker(store, clock).send_due():
            said.append(f"{clock():%m-%d}")
        clock.move(hours=1)
    assert said == ["11-26", "12-03", "12-09"]
    (first, *_) = await people.messages(family.id)
    assert "10 December 2026" in first.text
    assert "the appeal" in first.text


async def test_one_that_cannot_be_told_does_not_keep_the_others_from_it(
    store: Store, people: People, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = await people.conversation(), await people.conversation()
    meeting = await booked(store, broken, clock())
    await booked(store, whole, clock(), TUESDAY + timedelta(minutes=1))
    async with store.write() as session:
        await session.execute(update(Meeting).where(Meeting.id == meeting.id).values(form="seance"))
        (reminder_id,) = await session.scalars(select(Reminder.id).where(Reminder.meeting_id == meeting.id))
    clock.stand_at(DAY_BEFORE + timedelta(minutes=1))
    assert await worker(store, clock).send_due() == 1
    assert str(reminder_id) in caplog.text
    assert await people.messages(broken.id) == []
    assert len(await people.messages(whole.id)) == 1
    async with store.write() as session:
        await session.execute(update(Meeting).where(Meeting.id == meeting.id).values(form="phone"))
    clock.move(hours=1)
    assert await worker(store, clock).send_due() == 1, "once it is mended"


async def test_one_that_cannot_be_written_does_not_keep_the_others_from_it(
    either_store: Store,
    people_in: Callable[[Store], People],
    clock: MovableClock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = people_in(either_store)
    threads = [await people.conversation() for _ in range(3)]
    for thread in threads:
        await booked(either_store, thread, clock())
    await worker(either_store, clock).send_due()
    clock.stand_at(DAY_BEFORE)

    def twisted(thread: UUID, *others: Any) -> Any:
        return reminder_words.notice(uuid4() if thread == threads[1].id else thread, *others)

    monkeypatch.setattr(reminder_round, "notice", twisted)
    assert await worker(either_store, clock).send_due() == 2
    assert [len(await people.messages(each.id)) for each in threads] == [1, 0, 1]
    assert "one by one" in caplog.text


async def test_a_wave_is_written_in_small_transactions(
    store: Store, people: People, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "BATCH", 3)
    wave = 4 * worker_module.BATCH + 1
    for _ in range(wave):
        await booked(store, await people.conversation(), clock())
    await worker(store, clock).send_due()
    clock.stand_at(DAY_BEFORE)
    reminding = asyncio.create_task(worker(store, clock).send_due())
    seen: set[int] = set()
    while not reminding.done():
        seen.add(await count(store, ReminderSaid))
    assert await reminding == wave
    assert len(seen) > 2
    assert seen <= {*range(0, wave, worker_module.BATCH), wave}


async def test_while_a_family_waits_for_an_answer_less_is_written_at_once(
    store: Store, people: People, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "BESIDE_ANSWERS", 2)
    monkeypatch.setattr(worker_module, "BREATH", 0)
    sizes: list[int] = []
    real = reminder_round.work

    async def counted(session: Any, batch: Any, now: datetime) -> Any:
        sizes.append(len(batch))
        return await real(session, batch, now)

    for _ in range(5):
        await booked(store, await people.conversation(), clock())
    await worker(store, clock).send_due()
    await people.writes(await people.conversation(), "hello")
    clock.stand_at(DAY_BEFORE)
    monkeypatch.setattr(reminder_round, "work", counted)
    assert await worker(store, clock).send_due() == 5
    assert sizes == [2, 2, 1]


async def test_no_more_is_written_than_can_leave_soon(
    store: Store, people: People, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        await booked(store, await people.conversation(), clock())
    await worker(store, clock).send_due()
    monkeypatch.setattr(worker_module, "AHEAD", 3)
    clock.stand_at(DAY_BEFORE)
    reminding = worker(store, clock)
    assert await reminding.send_due() == 3
    assert await reminding.send_due() == 0, "nothing has left meanwhile"
    async with store.write() as session:
        await session.execute(update(OutboxItem).values(due_at=clock() + timedelta(hours=9)))
    assert await reminding.send_due() == 2, "what waits for the morning holds up nobody"


async def test_it_goes_on_until_it_is_ended_and_looks_at_once_when_called(
    store: Store, people: People, clock: MovableClock
) -> None:
    first, second = await people.conversation(), await people.conversation()
    await booked(store, first, clock(), TUESDAY - timedelta(minutes=1))
    await booked(store, second, clock())
    clock.stand_at(DAY_BEFORE - timedelta(minutes=1))
    reminding = worker(store, clock)
    running = asyncio.create_task(reminding.run())

    async def was_said(family: Conversation) -> bool:
        return len(await people.messages(family.id)) == 1

    await until(lambda: was_said(first))
    assert not await was_said(second)
    clock.stand_at(DAY_BEFORE)
    reminding.wake()
    await until(lambda: was_said(second))
    await at_rest(store)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
