"""A family books, notes, moves and cancels in the dialogue: once a message, told to whom it concerns, on real times."""

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from bot.conversation import deeds
from bot.conversation.deed import Done
from casework import addresses, attendances, conversations, families, meetings, schedules
from casework.meeting_models import Meeting
from casework.models import Address, Conversation, Family, Message, Person, Staff
from casework.schedules import Schedule
from casework.store import Store
from locales.phrases import meetings as phrases
from locales.utterance import Deed
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOURS = dict.fromkeys(range(5), ((time(8), time(12)), (time(13), time(16))))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=STOCKHOLM)


class House:
    """A coordinator with hours, and what families have done in the dialogue."""

    def __init__(self, store: Store, people: People, clock: MovableClock, staff: Staff) -> None:
        self.store, self.people, self.clock, self.staff = store, people, clock, staff
        self._messages = 0

    async def family(self, language: str = "en") -> Conversation:
        made = await self.people.conversation(language=language)
        async with self.store.write() as session:
            (await session.get_one(Family, made.family_id)).coordinator_id = self.staff.id
        return made

    async def does(
        self, family: Conversation, deed: str, message_id: int | None = None, store: Store | None = None, **values: Any
    ) -> Done:
        if message_id is None:
            self._messages += 1
            message_id = self._messages
        async with (store or self.store).write() as session:
            thread = await families.conversation(session, family.id)
            return await deeds.do(session, thread, Deed(deed, values), message_id, self.clock())

    async def books(self, family: Conversation, starts_at: datetime, **values: Any) -> Done:
        ends_at = starts_at + timedelta(minutes=45)
        return await self.does(
            family, "book_meeting", starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat(), **values
        )

    async def meetings(self, family: Conversation) -> list[Meeting]:
        async with self.store.read() as session:
            return list(await meetings.of_family(session, family.family_id, self.clock()))

    async def thread(self, family: Conversation) -> list[Message]:
        async with self.store.read() as session:
            return list(await conversations.history(session, family.id, notes=True))

    async def second_parent(self, family: Conversation, language: str = "ar") -> Conversation:
        async with self.store.write() as session:
            person = Person(id=uuid4(), family_id=family.family_id, language=language, created_at=self.clock())
            session.add(person)
            await session.flush()
            thread = Conversation(
                id=uuid4(),
                person_id=person.id,
                family_id=family.family_id,
                channel="web",
                proposed_language=language,
                floor="bot",
                created_at=self.clock(),
            )
            session.add(thread)
            await session.flush()
            session.add(
                Address(
                    id=uuid4(),
                    conversation_id=thread.id,
                    channel="web",
                    external_id=str(thread.id),
                    created_at=self.clock(),
                )
            )
            await session.flush()
            assert await addresses.of_conversation(session, thread.id)
        return thread


@pytest.fixture
async def house(either_store: Store, people_in: Callable[[Store], People], clock: MovableClock) -> House:
    people = people_in(either_store)
    staff = await people.staff()
    wanted = Schedule(
        "Europe/Stockholm", ("video", "visit"), "SE", visit_place="Storgatan 1", video_link="https://v.example/r"
    )
    async with either_store.write() as session:
        await schedules.save(session, staff.id, wanted, HOURS, clock())
    return House(either_store, people, clock, staff)


def said(done: Done) -> str:
    return done.said[0].phrase


def offered(done: Done) -> list[str]:
    return [
        str(each.payload.entities["starts_at"]) for each in done.said[0].choices if "starts_at" in each.payload.entities
    ]


async def test_a_family_books_and_staff_and_the_other_parent_hear_of_it(house: House) -> None:
    family = await house.family()
    other = await house.second_parent(family)
    done = await house.books(family, at(24, 9), about="the wheelchair")
    (meeting,) = await house.meetings(family)
    assert (meeting.starts_at, meeting.form, meeting.place, meeting.about, meeting.made_by) == (
        at(24, 9),
        "visit",
        "Storgatan 1",
        "the wheelchair",
        "family",
    )
    assert (said(done), list(done.told), done.calendar) == (phrases.BOOKED_BY_YOU.name, [other.id], meeting.id)
    (note,) = await house.thread(family)
    assert (note.author, note.urgent) == ("note", True)
    assert note.text == "The family has booked a meeting: Tuesday 24 November, 09:00."
    (heard,) = await house.thread(other)
    assert (heard.language, (heard.utterance or {})["phrase"]) == ("ar", phrases.BOOKED.name)
    async with house.store.read() as session:
        replies = {each.person_id: each.answer for each in await attendances.of_meeting(session, meeting)}
    assert replies == {family.person_id: "coming", other.person_id: None}


@pytest.mark.parametrize("deed", ["book_meeting", "note_meeting"])
async def test_the_same_message_does_it_once(house: House, deed: str) -> None:
    family = await house.family()
    other = await house.second_parent(family)
    span: dict[str, Any] = {"starts_at": at(24, 9).isoformat(), "ends_at": at(24, 9, 45).isoformat()}
    first = await house.does(family, deed, 77, **span)
    again = await house.does(family, deed, 77, **span)
    assert (said(first), first.calendar) == (said(again), again.calendar)
    assert len(await house.meetings(family)) == 1
    assert len(await house.thread(other)) == 1
    assert len(await house.thread(family)) == (1 if deed == "book_meeting" else 0)


async def test_a_time_that_is_gone_is_not_given_and_others_are_offered(house: House) -> None:
    first, second = await house.family(), await house.family()
    await house.books(first, at(24, 9))
    for taken in (at(24, 9), at(24, 8, 30), at(24, 9, 45), at(24, 12), at(22, 9), at(24, 9, 5)):
        done = await house.books(second, taken, about="school")
        assert said(done) == phrases.SLOT_GONE.name
        assert len(offered(done)) == 3
        assert taken.isoformat() not in offered(done)
        assert {each.payload.entities.get("about") for each in done.said[0].choices[:3]} == {"school"}
    assert await house.meetings(second) == []
    assert await house.thread(second) == []
    chosen = datetime.fromisoformat(offered(done)[0])
    assert said(await house.books(second, chosen)) == phrases.BOOKED_BY_YOU.name


@pytest.mark.parametrize("families_at_once", [2, 20])
async def test_of_many_who_press_one_button_at_once_one_books_and_the_others_get_other_times(
    house: House, families_at_once: int
) -> None:
    asking = [await house.family() for _ in range(families_at_once)]
    other = Store.open(house.store.engine.url.render_as_string(hide_password=False))
    span: dict[str, Any] = {"starts_at": at(24, 9).isoformat(), "ends_at": at(24, 9, 45).isoformat()}
    stores = (house.store, other)
    heard = await asyncio.gather(
        *(
            house.does(family, "book_meeting", 100 + number, stores[number % 2], **span)
            for number, family in enumerate(asking)
        )
    )
    await other.close()
    assert sorted(said(done) for done in heard) == sorted(
        [phrases.BOOKED_BY_YOU.name] + [phrases.SLOT_GONE.name] * (families_at_once - 1)
    )
    assert all(at(24, 9).isoformat() not in offered(done) for done in heard)


async def test_a_moved_meeting_keeps_what_is_not_said_anew_and_frees_its_time(house: House) -> None:
    family, next_one = await house.family(), await house.family()
    await house.books(family, at(24, 9), form="visit", about="the wheelchair", bring="the letter")
    (meeting,) = await house.meetings(family)
    done = await house.books(family, at(24, 9, 15), meeting=str(meeting.id))
    assert (said(done), done.calendar) == (phrases.MOVED_BY_YOU.name, meeting.id)
    (moved,) = await house.meetings(family)
    assert (moved.id, moved.starts_at, moved.sequence) == (meeting.id, at(24, 9, 15), 1)
    assert (moved.form, moved.place, moved.about, moved.bring) == (
        "visit",
        "Storgatan 1",
        "the wheelchair",
        "the letter",
    )
    assert [note.text for note in await house.thread(family)][-1].startswith(
        "The family has moved the meeting: Tuesday"
    )
    await house.books(family, at(25, 9), meeting=str(meeting.id), form="video")
    (moved,) = await house.meetings(family)
    assert (moved.form, moved.place, moved.about) == ("video", "https://v.example/r", "the wheelchair")
    assert said(await house.books(next_one, at(24, 9))) == phrases.BOOKED_BY_YOU.name


async def test_a_move_to_a_time_that_is_gone_keeps_the_meeting(house: House) -> None:
    family, other = await house.family(), await house.family()
    await house.books(family, at(24, 9))
    await house.books(other, at(25, 9))
    (meeting,) = await house.meetings(family)
    done = await house.books(family, at(25, 9), meeting=str(meeting.id))
    assert said(done) == phrases.SLOT_GONE.name
    assert {each.payload.entities.get("meeting") for each in done.said[0].choices[:3]} == {str(meeting.id)}
    (kept,) = await house.meetings(family)
    assert (kept.starts_at, kept.sequence) == (at(24, 9), 0)
    assert said(await house.books(other, at(24, 9))) == phrases.SLOT_GONE.name


async def test_a_move_to_where_it_is_tells_nobody(house: House) -> None:
    family = await house.family()
    other = await house.second_parent(family)
    await house.books(family, at(24, 9))
    (meeting,) = await house.meetings(family)
    assert said(await house.books(family, at(24, 9), meeting=str(meeting.id))) == phrases.MOVED_BY_YOU.name
    assert (len(await house.thread(other)), len(await house.thread(family))) == (1, 1)


async def test_a_cancelled_meeting_is_told_once_and_its_time_is_free(house: House) -> None:
    family, next_one = await house.family(), await house.family()
    other = await house.second_parent(family)
    await house.books(family, at(24, 9))
    (meeting,) = await house.meetings(family)
    done = await house.does(family, "cancel_meeting", meeting=str(meeting.id))
    assert (said(done), list(done.told), done.calendar) == (phrases.CANCELLED_BY_YOU.name, [other.id], meeting.id)
    assert said(await house.does(family, "cancel_meeting", meeting=str(meeting.id))) == phrases.WAS_CANCELLED.name
    assert len(await house.thread(other)) == 2
    assert [note.text.split(":")[0] for note in await house.thread(family)] == [
        "The family has booked a meeting",
        "The family has cancelled the meeting",
    ]
    assert said(await house.books(next_one, at(24, 9))) == phrases.BOOKED_BY_YOU.name
    assert said(await house.books(family, at(25, 9), meeting=str(meeting.id))) == phrases.NOT_FOUND.name


async def test_a_meeting_with_somebody_else_is_written_down_changed_and_taken_out(house: House) -> None:
    family = await house.family()
    span: dict[str, Any] = {"starts_at": at(28, 19).isoformat(), "ends_at": at(28, 20).isoformat()}
    details: dict[str, Any] = {
        "with_whom": "the school",
        "role": "teacher",
        "place": "Room 3",
        "about": "sports",
        "bring": "shoes",
    }
    assert said(await house.does(family, "note_meeting", **span, **details)) == phrases.NOTED.name
    (meeting,) = await house.meetings(family)
    assert (meeting.staff_id, meeting.with_whom, meeting.form) == (None, "the school", "visit")
    later: dict[str, Any] = {"starts_at": at(28, 20).isoformat(), "ends_at": at(28, 21).isoformat()}
    done = await house.does(family, "note_meeting", meeting=str(meeting.id), **later, place="Room 4")
    assert said(done) == phrases.NOTED_CHANGED.name
    (changed,) = await house.meetings(family)
    assert changed.starts_at == at(28, 20)
    assert {name: getattr(changed, name) for name in details} == {**details, "place": "Room 4"}
    assert said(await house.does(family, "cancel_meeting", meeting=str(meeting.id))) == phrases.NOTED_CANCELLED.name
    assert await house.thread(family) == [], "staff are not told of what is not theirs"


@pytest.mark.parametrize(
    ("different", "phrase"),
    [
        ({"starts_at": at(20, 9).isoformat()}, phrases.REFUSED_PAST),
        ({"ends_at": at(24, 9).isoformat()}, phrases.REFUSED_TOO_LONG),
        ({"ends_at": at(25, 9).isoformat()}, phrases.REFUSED_TOO_LONG),
        ({"place": "x" * 301}, phrases.REFUSED_PLACE_TOO_LONG),
        ({"about": "x" * 501}, phrases.REFUSED_ABOUT_TOO_LONG),
    ],
)
async def test_what_cannot_be_noted_is_said(house: House, different: dict[str, Any], phrase: Any) -> None:
    family = await house.family()
    values: dict[str, Any] = {"starts_at": at(24, 9).isoformat(), "ends_at": at(24, 10).isoformat(), **different}
    assert said(await house.does(family, "note_meeting", **values)) == phrase.name
    assert await house.meetings(family) == []


async def test_nobodys_meeting_and_an_old_one_cannot_be_changed(house: House) -> None:
    family, stranger = await house.family(), await house.family()
    await house.books(family, at(24, 9))
    (meeting,) = await house.meetings(family)
    span: dict[str, Any] = {"starts_at": at(25, 9).isoformat(), "ends_at": at(25, 9, 45).isoformat()}
    for which in (str(meeting.id), str(uuid4())):
        for deed in ("book_meeting", "note_meeting", "cancel_meeting"):
            assert said(await house.does(stranger, deed, meeting=which, **span)) == phrases.NOT_FOUND.name
    # The coordinator's time is not taken by merely writing it down.
    assert said(await house.does(family, "note_meeting", meeting=str(meeting.id), **span)) == phrases.NOT_FOUND.name
    assert said(await house.does(family, "cancel_meeting", meeting="nonsense")) == phrases.NOT_FOUND.name
    house.clock.stand_at(meeting.ends_at)
    assert said(await house.books(family, at(26, 9), meeting=str(meeting.id))) == phrases.IS_OVER.name
    assert said(await house.does(family, "cancel_meeting", meeting=str(meeting.id))) == phrases.IS_OVER.name


async def test_without_a_coordinator_or_hours_a_person_is_offered(house: House) -> None:
    family = await house.people.conversation()
    assert said(await house.books(family, at(24, 9))) == phrases.CANNOT_BOOK_NOW.name
    without_hours = await house.people.staff("Bo Ek")
    async with house.store.write() as session:
        (await session.get_one(Family, family.family_id)).coordinator_id = without_hours.id
    assert said(await house.books(family, at(24, 9))) == phrases.CANNOT_BOOK_NOW.name
