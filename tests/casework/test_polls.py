"""A meeting of several: refused in a sentence, answered, booked once when the quorum is met, given up in time."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from casework import attendances, meetings, polls, rights
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Conversation, Person, Staff
from casework.poll_models import Poll, PollAnswer, PollGroup, PollOption, PollSeat
from casework.poll_plans import Guest, Party, Plan, PollError
from casework.polls import Outcome, PollClosedError, Sheet
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

#: Tuesday to Thursday, 14:00 in Karlstad.
TIMES = tuple(datetime(2026, 11, day, 13, 0, tzinfo=UTC) for day in (24, 25, 26))
DEADLINE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
FIRST, SECOND, THIRD = 0, 1, 2


class Office:
    """A family, an organiser, and one meeting of several: one doctor, two of three therapists, a parent."""

    def __init__(self, store: Store, clock: MovableClock, family: Conversation, staff: Staff) -> None:
        self.store, self.clock, self.family, self.staff = store, clock, family, staff
        self.poll_id = uuid4()

    def plan(self, **different: Any) -> Plan:
        made = Plan(
            about="School after the holidays",
            form="visit",
            minutes=60,
            time_zone="Europe/Stockholm",
            starts=TIMES,
            deadline=DEADLINE,
            groups=(
                Party("Doctor", 1, (Guest(name="Dr Ek", email="ek@example.org"),)),
                Party("Therapist", 2, tuple(Guest(name=name) for name in ("Bo", "Cia", "Dag"))),
                Party("Parent", 1, (Guest(person_id=self.family.person_id),)),
            ),
            place="Storgatan 1",
        )
        return replace(made, **different)

    async def create(self, plan: Plan | None = None) -> Sheet:
        async with self.store.write() as session:
            poll = await polls.create(
                session,
                family_id=self.family.family_id,
                staff_id=self.staff.id,
                plan=plan or self.plan(),
                now=self.clock(),
                poll_id=self.poll_id,
            )
            return await polls.read(session, poll)

    async def sheet(self) -> Sheet:
        async with self.store.read() as session:
            return await polls.read(session, await session.get_one(Poll, self.poll_id))

    async def answer(self, name: str, *which: int) -> Outcome:
        """The guest of that name, or the parent, can come at these times and at no others."""
        async with self.store.write() as session:
            poll = await polls.get(session, self.poll_id)
            sheet = await polls.read(session, poll)
            seat = next(seat for seat in sheet.seats if (seat.name or "parent") == name)
            await polls.answer(session, poll, seat, [sheet.options[each].id for each in which], self.clock())
            return await polls.settle(session, poll, self.clock())

    async def settle(self) -> Outcome:
        async with self.store.write() as session:
            return await polls.settle(session, await polls.get(session, self.poll_id), self.clock())

    async def due(self) -> list[UUID]:
        async with self.store.read() as session:
            return await polls.due(session, self.clock())

    async def meetings(self) -> list[Meeting]:
        async with self.store.read() as session:
            return list(await session.scalars(select(Meeting).where(Meeting.made_by == "poll")))

    async def blocks(self, starts_at: datetime) -> None:
        """The organiser has another meeting then."""
        wish = Wish(starts_at, starts_at + timedelta(minutes=30), "Europe/Stockholm", "phone")
        async with self.store.write() as session:
            await meetings.book(
                session,
                family_id=self.family.family_id,
                staff_id=self.staff.id,
                wish=wish,
                by=By("staff", staff_id=self.staff.id),
                now=self.clock(),
            )


@pytest.fixture
async def office(either_store: Store, people_in: Callable[[Store], People], clock: MovableClock) -> Office:
    people = people_in(either_store)
    return Office(either_store, clock, await people.conversation(), await people.staff())


def group(number: int, *names: str) -> Party:
    return Party("Doctor", number, tuple(Guest(name=name) for name in names))


@pytest.mark.parametrize(
    ("different", "code"),
    [
        ({"about": "  "}, "about_missing"),
        ({"about": "x" * 501}, "about_too_long"),
        ({"place": "x" * 301}, "place_too_long"),
        ({"bring": "x" * 501}, "bring_too_long"),
        ({"form": "party"}, "form"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 721}, "minutes"),
        ({"time_zone": "Europe/Karlstad"}, "zone"),
        ({"starts": TIMES[:1]}, "too_few_times"),
        ({"starts": tuple(TIMES[0] + timedelta(days=day) for day in range(11))}, "too_many_times"),
        ({"starts": (TIMES[0], TIMES[0])}, "time_twice"),
        ({"starts": (datetime(2026, 11, 21, 18, 0, tzinfo=UTC), TIMES[1])}, "time_past"),
        ({"deadline": datetime(2026, 11, 21, 18, 0, tzinfo=UTC)}, "deadline_past"),
        ({"deadline": TIMES[2]}, "deadline_late"),
        ({"groups": ()}, "no_groups"),
        ({"groups": tuple(Party(str(each), 1, (Guest(name=str(each)),)) for each in range(7))}, "too_many_groups"),
        ({"groups": (group(1, *(f"Guest {each}" for each in range(41))),)}, "too_many_people"),
        ({"groups": (Party(" ", 1, (Guest(name="Dr Ek"),)),)}, "group_name"),
        ({"groups": (group(1, "Dr Ek"), Party("doctor ", 1, (Guest(name="Bo"),)))}, "group_twice"),
        ({"groups": (group(1),)}, "nobody"),
        ({"groups": (group(0, "Dr Ek"),)}, "needed"),
        ({"groups": (group(2, "Dr Ek"),)}, "needed"),
        ({"groups": (group(1, ""),)}, "name"),
        ({"groups": (group(1, "x" * 121),)}, "name"),
        ({"groups": (Party("Doctor", 1, (Guest(name="Dr Ek", email="no address"),)),)}, "email"),
        ({"groups": (group(1, "Dr Ek", "dr ek"),)}, "person_twice"),
        ({"groups": (Party("Parent", 1, (Guest(person_id=uuid4()),)),)}, "person"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(office: Office, different: dict[str, Any], code: str) -> None:
    with pytest.raises(PollError, match=r"^[A-Z].*\.$") as refused:
        await office.create(office.plan(**different))
    assert refused.value.code == code
    async with office.store.read() as session:
        assert await session.scalar(select(func.count()).select_from(Poll)) == 0


async def test_a_person_of_another_family_is_not_asked_and_nobody_is_asked_twice(
    office: Office, people_in: Callable[[Store], People]
) -> None:
    stranger = await people_in(office.store).conversation()
    for person_id, code in ((stranger.person_id, "person"), (office.family.person_id, "person_twice")):
        parties = (
            Party("Parent", 1, (Guest(person_id=person_id),)),
            Party("Family", 1, (Guest(person_id=office.family.person_id),)),
        )
        with pytest.raises(PollError) as refused:
            await office.create(office.plan(groups=parties))
        assert refused.value.code == code


async def test_everybody_else_gets_a_long_key_of_their_own_and_people_of_the_family_get_none(office: Office) -> None:
    sheet = await office.create()
    keys = [seat.token for seat in sheet.seats if seat.person_id is None]
    assert len(set(keys)) == 4
    # 22 letters of base64 are 132 bits.
    assert all(key is not None and len(key) >= 22 for key in keys)
    assert [seat.token for seat in sheet.seats if seat.person_id is not None] == [None]
    async with office.store.read() as session:
        for seat in sheet.seats:
            if seat.token is not None:
                assert (await polls.by_token(session, seat.token)).id == seat.id
        for wrong in ("", "x" * 43, "%"):
            with pytest.raises(NotFoundError):
                await polls.by_token(session, wrong)


async def test_it_is_booked_as_soon_as_every_group_has_enough(office: Office) -> None:
    await office.create()
    assert not (await office.answer("Dr Ek", SECOND, THIRD)).closed
    assert not (await office.answer("Bo", FIRST, SECOND)).closed
    assert not (await office.answer("parent", SECOND)).closed
    assert await office.meetings() == []
    outcome = await office.answer("Dag", SECOND)
    (meeting,) = await office.meetings()
    assert outcome.meeting is not None
    assert outcome.meeting.id == meeting.id
    assert (meeting.starts_at, meeting.ends_at) == (TIMES[1], TIMES[1] + timedelta(minutes=60))
    assert (meeting.staff_id, meeting.family_id) == (office.staff.id, office.family.family_id)
    assert (meeting.about, meeting.place, meeting.time_zone) == (
        "School after the holidays",
        "Storgatan 1",
        "Europe/Stockholm",
    )
    poll = (await office.sheet()).poll
    assert (poll.state, poll.meeting_id, poll.closed_at) == ("booked", meeting.id, office.clock())
    async with office.store.read() as session:
        (step,) = await meetings.history(session, meeting.id)
        assert (step.what, step.by) == ("booked", "poll")
        (reply,) = await attendances.of_meeting(session, meeting)
        assert (reply.person_id, reply.answer) == (office.family.person_id, "coming")
    with pytest.raises(PollClosedError):
        await office.answer("Cia", FIRST)


async def test_a_half_answer_counts_at_the_deadline_and_not_before(office: Office) -> None:
    await office.create(office.plan(groups=(Party("Parent", 1, (Guest(person_id=office.family.person_id),)),)))
    async with office.store.write() as session:
        poll = await polls.get(session, office.poll_id, office.family.family_id)
        seat = await polls.seat_of(session, poll.id, office.family.person_id)
        option = (await polls.read(session, poll)).options[0]
        assert await polls.set_time(session, poll, seat, option.id, can_come=True)
        assert not await polls.set_time(session, poll, seat, option.id, can_come=True), "the same again is nothing new"
        assert not (await polls.settle(session, poll, office.clock())).closed
    assert await office.due() == []
    office.clock.stand_at(DEADLINE)
    assert await office.due() == [office.poll_id]
    outcome = await office.settle()
    assert outcome.meeting is not None
    assert outcome.meeting.starts_at == TIMES[0]
    assert await office.due() == []


async def test_an_answer_can_be_changed_until_it_is_decided(office: Office) -> None:
    await office.create(office.plan(groups=(group(2, "Bo", "Cia"),)))
    await office.answer("Bo", FIRST)
    await office.answer("Bo", SECOND)
    assert (await office.answer("Cia", FIRST)).meeting is None
    assert (await office.sheet()).poll.state == "failed", "both have answered, and there is no time for both"


async def test_it_is_given_up_when_no_time_can_win_any_more(office: Office) -> None:
    await office.create()
    assert not (await office.answer("Bo")).closed, "two therapists can still come"
    assert (await office.answer("Cia")).closed
    assert (await office.sheet()).poll.state == "failed"


async def test_at_the_deadline_it_is_given_up(office: Office) -> None:
    await office.create()
    await office.answer("Dr Ek", FIRST)
    office.clock.stand_at(DEADLINE - timedelta(seconds=1))
    assert await office.due() == []
    office.clock.stand_at(DEADLINE)
    outcome = await office.settle()
    assert (outcome.sheet.poll.state, outcome.meeting) == ("failed", None)
    assert await office.meetings() == []


async def test_a_time_that_has_passed_cannot_win(office: Office) -> None:
    plan = office.plan(
        groups=(group(1, "Bo"), Party("Nurse", 1, (Guest(name="Cia"),))), deadline=TIMES[2] - timedelta(hours=1)
    )
    await office.create(plan)
    await office.answer("Bo", FIRST)
    assert await office.due() == []
    office.clock.stand_at(TIMES[0])
    assert await office.due() == [office.poll_id], "the only time that could win has passed"
    assert (await office.settle()).sheet.poll.state == "failed"


async def test_a_time_at_which_the_organiser_is_busy_is_out_and_the_next_one_wins(office: Office) -> None:
    await office.create(office.plan(groups=(group(1, "Bo"),)))
    await office.blocks(TIMES[0] + timedelta(minutes=30))
    outcome = await office.answer("Bo", FIRST, THIRD)
    assert [option.starts_at for option in outcome.busy] == [TIMES[0]]
    assert outcome.meeting is not None
    assert outcome.meeting.starts_at == TIMES[2]


async def test_when_the_organiser_is_busy_at_the_only_time_it_is_given_up(office: Office) -> None:
    await office.create(office.plan(groups=(group(1, "Bo"),)))
    await office.blocks(TIMES[0])
    outcome = await office.answer("Bo", FIRST)
    assert (len(outcome.busy), outcome.meeting, outcome.sheet.poll.state) == (1, None, "failed")


async def test_two_last_answers_at_once_book_once(office: Office) -> None:
    await office.create(office.plan(groups=(group(1, "Bo", "Cia", "Dag"),)))
    outcomes = await asyncio.gather(
        office.answer("Bo", FIRST), office.answer("Cia", FIRST), office.answer("Dag", FIRST), return_exceptions=True
    )
    won = [each for each in outcomes if isinstance(each, Outcome)]
    assert len(won) == 1, outcomes
    assert all(isinstance(each, PollClosedError) for each in outcomes if each is not won[0])
    assert len(await office.meetings()) == 1


async def test_two_answers_that_only_together_are_enough_are_never_both_overlooked(office: Office) -> None:
    await office.create(office.plan(groups=(group(2, "Bo", "Cia"),)))
    # Both have a connection already, so that they meet in the middle.
    await asyncio.gather(*(office.sheet() for _ in range(2)))
    await asyncio.gather(office.answer("Bo", FIRST), office.answer("Cia", FIRST))
    assert (await office.sheet()).poll.state == "booked"
    assert len(await office.meetings()) == 1


async def test_people_of_the_family_who_cannot_are_not_expected_and_those_who_said_nothing_are(office: Office) -> None:
    async with office.store.write() as session:
        others = [Person(id=uuid4(), family_id=office.family.family_id, created_at=office.clock()) for _ in range(2)]
        session.add_all(others)
    asked = (office.family.person_id, *(each.id for each in others))
    await office.create(office.plan(groups=(Party("Parent", 1, tuple(Guest(person_id=each) for each in asked)),)))
    for person_id, times in ((others[0].id, []), (office.family.person_id, [0])):
        async with office.store.write() as session:
            poll = await polls.get(session, office.poll_id)
            sheet = await polls.read(session, poll)
            seat = await polls.seat_of(session, poll.id, person_id)
            await polls.answer(session, poll, seat, [sheet.options[each].id for each in times], office.clock())
            outcome = await polls.settle(session, poll, office.clock())
    assert outcome.meeting is not None
    async with office.store.read() as session:
        replies = {reply.person_id: reply.answer for reply in await attendances.of_meeting(session, outcome.meeting)}
    assert replies == {office.family.person_id: "coming", others[1].id: None}


async def test_a_time_of_another_one_is_not_taken(office: Office) -> None:
    await office.create()
    async with office.store.write() as session:
        poll = await polls.get(session, office.poll_id)
        seat = (await polls.read(session, poll)).seats[0]
        with pytest.raises(NotFoundError):
            await polls.answer(session, poll, seat, [uuid4()], office.clock())
        with pytest.raises(NotFoundError):
            await polls.get(session, office.poll_id, uuid4())
        with pytest.raises(NotFoundError):
            await polls.seat_of(session, poll.id, uuid4())


async def test_cancelled_once_it_stays_so(office: Office) -> None:
    await office.create()
    async with office.store.write() as session:
        poll = await polls.get(session, office.poll_id)
        assert await polls.cancel(session, poll, office.clock())
        assert not await polls.cancel(session, poll, office.clock())
    office.clock.stand_at(DEADLINE)
    assert await office.due() == []
    assert (await office.settle()).sheet.poll.state == "cancelled"


async def test_it_goes_with_the_family_and_is_in_its_copy(office: Office) -> None:
    await office.create()
    await office.answer("Dr Ek", FIRST)
    async with office.store.read() as session:
        copied = await rights.copy(session, office.family.family_id)
        assert [one["about"] for one in copied["poll"]] == ["School after the holidays"]
        assert len(copied["poll_answer"]) == 3
    async with office.store.write() as session:
        await rights.erase(session, office.family.family_id)
    async with office.store.read() as session:
        for table in (Poll, PollGroup, PollOption, PollSeat, PollAnswer):
            assert await session.scalar(select(func.count()).select_from(table)) == 0, table
