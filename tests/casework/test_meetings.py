"""A meeting is booked, moved and cancelled within reason, and all of that is kept; nobody can be met twice at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from casework import attendances, families, meetings
from casework.errors import CaseworkError, NotFoundError
from casework.meeting_models import Meeting
from casework.meetings import By, MeetingError, Wish
from casework.models import Conversation, Person
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FAMILY = By("family")


def asked(**different: Any) -> Wish:
    wish: dict[str, Any] = {
        "starts_at": TUESDAY,
        "ends_at": TUESDAY + HOUR,
        "time_zone": "Europe/Stockholm",
        "form": "visit",
        "place": "Storgatan, Karlstad",
        "about": "the wheelchair",
    }
    return Wish(**{**wish, **different})


async def booked(
    store: Store,
    conversation: Conversation,
    now: datetime,
    *,
    staff_id: UUID | None = None,
    meeting_id: UUID | None = None,
    by: By = FAMILY,
    **different: Any,
) -> Meeting:
    async with store.write() as session:
        return await meetings.book(
            session,
            family_id=conversation.family_id,
            staff_id=staff_id,
            wish=asked(**different),
            by=by,
            now=now,
            meeting_id=meeting_id,
        )


async def second_parent(store: Store, conversation: Conversation, now: datetime) -> UUID:
    async with store.write() as session:
        person = Person(id=uuid4(), family_id=conversation.family_id, created_at=now)
        session.add(person)
    return person.id


async def steps(store: Store, meeting_id: UUID) -> list[tuple[Any, ...]]:
    """Sequence, what, by, and the begin before."""
    async with store.read() as session:
        kept = await meetings.history(session, meeting_id)
    return [(step.sequence, step.what, step.by, step.earlier_starts_at) for step in kept]


async def test_a_booked_meeting_is_the_familys_and_no_other_ones(
    store: Store, people: People, clock: MovableClock
) -> None:
    family, other = await people.conversation(), await people.conversation()
    later = await booked(store, family, clock(), starts_at=TUESDAY + HOUR, ends_at=TUESDAY + 2 * HOUR)
    first = await booked(store, family, clock(), place="", about="")
    assert (first.state, first.sequence, first.place, first.about) == ("booked", 0, None, None)
    async with store.read() as session:
        assert [one.id for one in await meetings.of_family(session, family.family_id, clock())] == [first.id, later.id]
        assert await meetings.of_family(session, other.family_id, clock()) == []
        assert [one.id for one in await meetings.of_family(session, family.family_id, TUESDAY + HOUR)] == [later.id]
        with pytest.raises(NotFoundError):
            await meetings.get(session, first.id, other.family_id)


@pytest.mark.parametrize(
    ("different", "code"),
    [
        ({"starts_at": datetime(2026, 11, 21, 17, 59, tzinfo=UTC), "ends_at": TUESDAY}, "past"),
        ({"ends_at": TUESDAY}, "backwards"),
        ({"ends_at": TUESDAY + timedelta(hours=12, minutes=1)}, "too_long"),
        ({"form": "party"}, "form"),
        ({"time_zone": "Europe/Karlstad"}, "zone"),
        ({"time_zone": "../etc/passwd"}, "zone"),
        ({"place": "x" * 301}, "place_too_long"),
        ({"about": "x" * 501}, "about_too_long"),
        ({"bring": "x" * 501}, "bring_too_long"),
        ({"with_whom": "x" * 161}, "with_too_long"),
    ],
)
async def test_what_cannot_be_a_meeting_is_refused_in_a_sentence(
    store: Store, people: People, clock: MovableClock, different: dict[str, Any], code: str
) -> None:
    family = await people.conversation()
    with pytest.raises(MeetingError, match=r"^[A-Z].*\.$") as refused:
        await booked(store, family, clock(), **different)
    assert refused.value.code == code
    assert isinstance(refused.value, CaseworkError)
    assert isinstance(refused.value, ValueError)
    async with store.read() as session:
        assert await meetings.of_family(session, family.family_id, clock()) == []


async def test_the_longest_meeting_is_taken(store: Store, people: People, clock: MovableClock) -> None:
    made = await booked(store, await people.conversation(), clock(), ends_at=TUESDAY + timedelta(hours=12))
    assert made.ends_at - made.starts_at == timedelta(hours=12)


async def test_an_id_is_booked_once(store: Store, people: People, clock: MovableClock) -> None:
    family, chosen = await people.conversation(), uuid4()
    assert (await booked(store, family, clock(), meeting_id=chosen)).id == chosen
    with pytest.raises(MeetingError):
        await booked(store, family, clock(), meeting_id=chosen)


async def test_each_change_counts_and_none_at_all_does_not(store: Store, people: People, clock: MovableClock) -> None:
    family = await people.conversation()
    made = await booked(store, family, clock())
    clock.move(minutes=5)
    async with store.write() as session:
        meeting = await meetings.get(session, made.id, family.family_id)
        assert not await meetings.move(session, meeting, asked(), by=FAMILY, now=clock())
        assert (meeting.sequence, meeting.updated_at) == (0, made.created_at)
        assert await meetings.move(session, meeting, asked(place="Online", form="video"), by=FAMILY, now=clock())
        assert (meeting.sequence, meeting.updated_at) == (1, clock())
        assert await meetings.cancel(session, meeting, by=FAMILY, now=clock())
        assert not await meetings.cancel(session, meeting, by=FAMILY, now=clock())
        assert (meeting.state, meeting.sequence) == ("cancelled", 2)
        with pytest.raises(MeetingError, match="cancelled"):
            await meetings.move(session, meeting, asked(), by=FAMILY, now=clock())
    async with store.read() as session:
        assert await meetings.of_family(session, family.family_id, clock()) == []


async def test_a_meeting_that_is_over_stays_as_it_was(store: Store, people: People, clock: MovableClock) -> None:
    family = await people.conversation()
    made = await booked(store, family, clock())
    clock.stand_at(made.ends_at)
    later = {"starts_at": TUESDAY + 24 * HOUR, "ends_at": TUESDAY + 25 * HOUR}
    async with store.write() as session:
        meeting = await meetings.get(session, made.id, family.family_id)
        with pytest.raises(MeetingError, match="over"):
            await meetings.cancel(session, meeting, by=FAMILY, now=clock())
        with pytest.raises(MeetingError, match="over"):
            await meetings.move(session, meeting, asked(**later), by=FAMILY, now=clock())
    clock.stand_at(made.ends_at + HOUR)
    async with store.read() as session:
        assert (await meetings.get(session, made.id, family.family_id)).sequence == 0


async def test_all_that_was_done_with_a_meeting_is_kept(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people = people_in(either_store)
    family, staff = await people.conversation(), await people.staff()
    mother = By("family", person_id=family.person_id)
    made = await booked(either_store, family, clock(), staff_id=staff.id, by=mother)
    assert made.made_by == "family"
    later = asked(starts_at=TUESDAY + HOUR, ends_at=TUESDAY + 2 * HOUR)
    async with either_store.write() as session:
        meeting = await meetings.get(session, made.id, family.family_id)
        assert await meetings.move(session, meeting, later, by=By("staff", staff_id=staff.id), now=clock())
        assert not await meetings.move(session, meeting, later, by=mother, now=clock()), "nothing is different"
        elsewhere = asked(starts_at=later.starts_at, ends_at=later.ends_at, place="Room 2")
        assert await meetings.move(session, meeting, elsewhere, by=By("poll"), now=clock())
        assert await meetings.cancel(session, meeting, by=mother, now=clock())
        assert not await meetings.cancel(session, meeting, by=mother, now=clock())
    assert await steps(either_store, made.id) == [
        (0, "booked", "family", None),
        (1, "moved", "staff", TUESDAY),
        (2, "changed", "poll", later.starts_at),
        (3, "cancelled", "family", later.starts_at),
    ]
    async with either_store.read() as session:
        kept = await meetings.history(session, made.id)
    assert [(step.person_id, step.staff_id) for step in kept] == [
        (family.person_id, None),
        (None, staff.id),
        (None, None),
        (family.person_id, None),
    ]


async def test_all_of_the_family_are_to_come_or_those_who_are_named(
    store: Store, people: People, clock: MovableClock
) -> None:
    family, stranger = await people.conversation(), await people.conversation()
    father = await second_parent(store, family, clock())
    of_all = await booked(store, family, clock())
    of_one = await booked(store, family, clock(), people=(father, stranger.person_id))

    async def invited(meeting: Meeting) -> set[UUID]:
        async with store.read() as session:
            return {reply.person_id for reply in await attendances.of_meeting(session, meeting)}

    assert await invited(of_all) == {family.person_id, father}
    assert await invited(of_one) == {father}, "nobody of another family"
    async with store.read() as session:
        nearest = [each.id for each in await meetings.of_person(session, family.person_id, clock())]
        assert nearest == [of_all.id]
        assert len(await meetings.of_person(session, father, clock())) == 2
        assert await meetings.of_person(session, stranger.person_id, clock()) == []
    async with store.write() as session:
        meeting = await meetings.get(session, of_all.id, family.family_id)
        assert not await meetings.move(session, meeting, asked(), by=FAMILY, now=clock()), "the same as before"
        assert await meetings.move(session, meeting, asked(people=(family.person_id,)), by=FAMILY, now=clock())
        assert meeting.sequence == 0, "whoever stays keeps the meeting as it is"
    assert await invited(of_all) == {family.person_id}


async def test_somebody_cannot_be_met_twice_at_once_and_others_can(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people = people_in(either_store)
    staff, other = await people.staff(), await people.staff()
    one, two = await people.conversation(), await people.conversation()
    await booked(either_store, one, clock(), staff_id=staff.id)
    for minutes in (-59, -1, 0, 30, 59):
        overlapping: dict[str, Any] = {"starts_at": TUESDAY + timedelta(minutes=minutes)}
        overlapping["ends_at"] = overlapping["starts_at"] + HOUR
        with pytest.raises(MeetingError, match="another meeting") as refused:
            await booked(either_store, two, clock(), staff_id=staff.id, **overlapping)
        assert refused.value.code == "busy"
    async with either_store.read() as session:
        assert await meetings.of_family(session, two.family_id, clock()) == []
    await booked(either_store, two, clock(), staff_id=staff.id, starts_at=TUESDAY + HOUR, ends_at=TUESDAY + 2 * HOUR)
    await booked(either_store, two, clock(), staff_id=staff.id, starts_at=TUESDAY - HOUR, ends_at=TUESDAY)
    await booked(either_store, two, clock(), staff_id=other.id)
    await booked(either_store, two, clock(), with_whom="the school")
    async with either_store.read() as session:
        seen = await meetings.of_staff(session, staff.id, TUESDAY, TUESDAY + HOUR)
        assert [meeting.family_id for meeting in seen] == [one.family_id]
        assert len(await meetings.of_staff(session, staff.id, TUESDAY - HOUR, TUESDAY + 2 * HOUR)) == 3


async def test_a_move_that_cannot_be_leaves_the_meeting_as_it_was(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people = people_in(either_store)
    staff, family = await people.staff(), await people.conversation()
    made = await booked(either_store, family, clock(), staff_id=staff.id)
    taken: dict[str, Any] = {"starts_at": TUESDAY + 2 * HOUR, "ends_at": TUESDAY + 3 * HOUR}
    await booked(either_store, family, clock(), staff_id=staff.id, **taken)
    async with either_store.write() as session:
        meeting = await meetings.get(session, made.id, family.family_id)
        with pytest.raises(MeetingError, match="another meeting"):
            await meetings.move(session, meeting, asked(**taken, place="Room 2"), by=FAMILY, now=clock())
    async with either_store.read() as session:
        kept = await meetings.get(session, made.id, family.family_id)
        assert (kept.starts_at, kept.place, kept.sequence) == (TUESDAY, "Storgatan, Karlstad", 0)
    assert len(await steps(either_store, made.id)) == 1
    with pytest.raises(MeetingError, match="another meeting"):
        await booked(either_store, family, clock(), staff_id=staff.id)


async def test_a_meeting_of_a_family_that_is_erased_is_gone(store: Store, people: People, clock: MovableClock) -> None:
    family, staff = await people.conversation(), await people.staff()
    made = await booked(store, family, clock(), staff_id=staff.id)
    async with store.write() as session:
        await session.delete(await families.family_of(session, family))
    async with store.read() as session:
        assert await meetings.of_staff(session, staff.id, TUESDAY, TUESDAY + HOUR) == []
    assert await steps(store, made.id) == []
    await booked(store, await people.conversation(), clock(), staff_id=staff.id)


async def test_an_answer_counts_until_the_meeting_changes_and_needs_stay(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    family = await people_in(either_store).conversation()
    made = await booked(either_store, family, clock())
    async with either_store.write() as session:
        meeting = await meetings.get(session, made.id, family.family_id)
        assert [reply.answer for reply in await attendances.of_meeting(session, meeting)] == [None]
        say: dict[str, Any] = {"session": session, "meeting": meeting, "person_id": family.person_id, "now": clock()}
        assert await attendances.answer(**say, answer="coming")
        assert not await attendances.answer(**say, answer="coming")
        assert await attendances.answer(**say, need="transport")
        assert await attendances.answer(**say, need="interpreter")
        assert not await attendances.answer(**say, need="transport")
        (reply,) = await attendances.of_meeting(session, meeting)
        assert (reply.answer, reply.needs) == ("coming", ("interpreter", "transport"))
        assert await attendances.answer(**say, answer="cannot")
        (reply,) = await attendances.of_meeting(session, meeting)
        assert reply.answer == "cannot"
        later = {"starts_at": TUESDAY + HOUR, "ends_at": TUESDAY + 2 * HOUR}
        await meetings.move(session, meeting, asked(**later), by=FAMILY, now=clock())
        (reply,) = await attendances.of_meeting(session, meeting)
        assert (reply.answer, reply.needs) == (None, ("interpreter", "transport"))
        assert await attendances.answer(**say, answer="cannot"), "the same answer is new to a new time"
        with pytest.raises(ValueError, match="an answer is one of"):
            await attendances.answer(**say, answer="maybe")
