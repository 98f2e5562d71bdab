"""What was not answered goes on, step by step, and the family reads each step; quiet threads are asked about once."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.bulletin import Bulletin
from bot.conversation import handover_news as news
from bot.conversation import promised
from bot.outbox import Outbox
from bot.worker.escalations import EscalationWorker
from casework import assignments, coordinators, escalations, families, handover_steps, handovers, proposals, schedules
from casework.handover_models import Assignment
from casework.models import Conversation, Family, Handover, Message, OutboxItem, Staff
from casework.staff_models import StaffNotice
from casework.store import Store
from locales.phrases import handover_news as phrases
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

ZONE = ZoneInfo("Europe/Stockholm")
#: A Monday morning at nine, on the clocks of Karlstad.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
QUIET = timedelta(hours=72)


class Floor:
    """Families in Karlstad, their coordinator Anna Berg, and the worker that looks after them."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock
        self.people = People(store, clock)
        self.bulletin = Bulletin()
        self.outbox = Outbox(store, self.bulletin, clock)
        self.worker = self.another()

    def another(self) -> EscalationWorker:
        return EscalationWorker(self.store, self.outbox, self.bulletin, self.clock, QUIET)

    async def family_of(self, staff: Staff | None, *, language: str = "en") -> Conversation:
        """A family that has this coordinator already."""
        thread = await self.people.conversation(language=language)
        if staff is not None:
            async with self.store.write() as session:
                family = await session.get_one(Family, thread.family_id)
                await assignments.assign(session, family, await session.get_one(Staff, staff.id), "new", self.clock())
        return thread

    async def opens(self, thread: Conversation, reason: str = "asked_for") -> Handover:
        async with self.store.write() as session:
            found = await families.conversation(session, thread.id)
            await promised.hand_over(session, found, reason, self.clock())
        return await self.handover(thread)

    async def handover(self, thread: Conversation) -> Handover:
        return (await self.people.handovers(thread.id))[-1]

    async def substitute(self, staff: Staff, by: Staff) -> None:
        async with self.store.write() as session:
            (await session.get_one(Staff, staff.id)).substitute_id = by.id

    async def absent(self, staff: Staff, days: float = 5) -> None:
        async with self.store.write() as session:
            until = self.clock() + timedelta(days=days)
            await schedules.add_absence(session, staff.id, self.clock(), until, self.clock())

    async def disable(self, staff: Staff) -> None:
        async with self.store.write() as session:
            await coordinators.disable(session, staff.email, self.clock())

    async def answers(self, thread: Conversation, staff: Staff) -> None:
        async with self.store.write() as session:
            found = await families.conversation(session, thread.id)
            await handovers.answered(session, found, await session.get_one(Staff, staff.id), self.clock())

    async def late(self, thread: Conversation) -> None:
        """The promised time of the thread's handover has passed by a minute."""
        handover = await self.handover(thread)
        self.clock.stand_at((handover.owed_by or handover.promised_by) + timedelta(minutes=1))
        await self.worker.look()

    async def said(self, thread: Conversation) -> list[Message]:
        """What the bot said in the thread."""
        return [each for each in await self.people.messages(thread.id) if each.author == "bot"]

    async def phrases(self, thread: Conversation) -> list[str]:
        return [str((each.utterance or {})["phrase"]) for each in await self.said(thread)]

    async def steps(self, handover_id: UUID) -> list[str]:
        async with self.store.read() as session:
            return [each.kind for each in await handover_steps.of_handover(session, handover_id)]

    async def notices(self) -> list[tuple[UUID, str]]:
        async with self.store.read() as session:
            rows = await session.execute(select(StaffNotice.staff_id, StaffNotice.kind).order_by(StaffNotice.id))
            return [(staff_id, kind) for staff_id, kind in rows]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
def floor(store: Store, clock: MovableClock) -> Floor:
    return Floor(store, clock)


async def test_from_the_coordinator_to_the_substitute_to_the_lead_and_again(floor: Floor) -> None:
    anna, bo = await floor.people.staff("Anna Berg"), await floor.people.staff("Bo Lind")
    lead = await floor.people.staff("Lea Ek", role="lead")
    await floor.substitute(anna, bo)
    thread = await floor.family_of(anna)
    handover = await floor.opens(thread)
    assert await floor.worker.look() == 0, "nothing is due yet"
    holders = []
    for _ in range(4):
        await floor.late(thread)
        now = await floor.handover(thread)
        assert now.promised_by > floor.clock(), "nobody is promised an answer in the past"
        assert (await floor.people.read(thread.id)).floor_staff_id == now.staff_id
        holders.append(now.staff_id)
    assert holders == [bo.id, lead.id, lead.id, lead.id]
    assert await floor.steps(handover.id) == ["opened", "substitute", "lead", "renewed", "renewed"]
    texts = [each.text for each in await floor.said(thread)]
    assert "Anna Berg could not answer you in time" in texts[0]
    assert "Bo Lind stands in" in texts[0]
    assert "Bo Lind could not answer you in time" in texts[1]
    assert "Lea Ek, who leads our team" in texts[1]
    assert "nobody has answered you yet" in texts[2]
    assert {(bo.id, "escalated"), (lead.id, "escalated"), (lead.id, "unanswered")} <= set(await floor.notices())


async def test_each_step_is_told_in_the_familys_language_with_a_way_back_and_numbers(floor: Floor) -> None:
    anna = await floor.people.staff("Anna Berg")
    await floor.people.staff("Lea Ek", role="lead")
    thread = await floor.family_of(anna, language="sv")
    await floor.opens(thread)
    await floor.late(thread)
    (told,) = await floor.said(thread)
    assert told.language == "sv"
    assert [each["payload"]["intent"] for each in (told.utterance or {})["choices"]] == ["cannot_wait", "resume_bot"]
    async with floor.store.read() as session:
        assert await session.scalar(select(func.count()).where(OutboxItem.message_id == told.id)) == 1


async def test_a_substitute_who_is_away_is_passed_over(floor: Floor) -> None:
    anna, bo, cleo = [await floor.people.staff(name) for name in ("Anna Berg", "Bo Lind", "Cleo Dahl")]
    lead = await floor.people.staff("Lea Ek", role="lead")
    await floor.substitute(anna, bo)
    await floor.substitute(bo, cleo)
    thread = await floor.family_of(anna)
    await floor.opens(thread)
    await floor.absent(bo)
    await floor.late(thread)
    assert (await floor.handover(thread)).staff_id == cleo.id
    await floor.absent(cleo)
    await floor.worker.look()
    assert (await floor.handover(thread)).staff_id == lead.id, "who stood in is away, too, and nobody is named for her"


async def test_without_substitute_and_lead_the_promise_is_renewed(floor: Floor) -> None:
    anna = await floor.people.staff("Anna Berg")
    thread = await floor.family_of(anna)
    handover = await floor.opens(thread)
    await floor.late(thread)
    assert (await floor.handover(thread)).staff_id == anna.id
    assert await floor.steps(handover.id) == ["opened", "renewed"]
    assert await floor.phrases(thread) == [phrases.RENEWED.name]


async def test_a_lead_who_is_away_is_not_given_what_somebody_present_has(floor: Floor) -> None:
    anna, lead = await floor.people.staff("Anna Berg"), await floor.people.staff("Lea Ek", role="lead")
    thread = await floor.family_of(anna)
    await floor.opens(thread)
    await floor.absent(lead, days=20)
    await floor.late(thread)
    assert (await floor.handover(thread)).staff_id == anna.id
    assert await floor.phrases(thread) == [phrases.RENEWED.name]
    assert await floor.worker.look() == 0


async def test_who_becomes_ill_is_stood_in_for_at_once(floor: Floor) -> None:
    anna, bo = await floor.people.staff("Anna Berg"), await floor.people.staff("Bo Lind")
    await floor.substitute(anna, bo)
    thread = await floor.family_of(anna)
    await floor.opens(thread)
    await floor.absent(anna)
    assert await floor.worker.look() == 1
    assert await floor.worker.look() == 0
    (told,) = await floor.said(thread)
    assert told.text.startswith("Anna Berg is away until Monday 30 November, 08:00")
    assert "Bo Lind stands in" in told.text
    assert (bo.id, "standing_in") in await floor.notices()


async def test_what_is_answered_stays_where_it_is_until_the_family_writes(floor: Floor) -> None:
    anna, bo = await floor.people.staff("Anna Berg"), await floor.people.staff("Bo Lind")
    await floor.substitute(anna, bo)
    thread = await floor.family_of(anna)
    await floor.opens(thread)
    await floor.answers(thread, anna)
    await floor.absent(anna)
    assert await floor.worker.look() == 0
    async with floor.store.write() as session:
        found = await families.conversation(session, thread.id)
        await handovers.family_wrote(session, found, floor.clock(), ZONE, "SE")
    assert await floor.worker.look() == 1
    assert (await floor.handover(thread)).staff_id == bo.id


async def test_an_account_that_is_closed_leaves_no_family_alone(floor: Floor) -> None:
    anna, bo = await floor.people.staff("Anna Berg"), await floor.people.staff("Bo Lind")
    waiting, silent = await floor.family_of(anna), await floor.family_of(anna)
    await floor.opens(waiting)
    await floor.disable(anna)
    async with floor.store.read() as session:
        assert {each.family_id for each in await assignments.proposed_to(session, bo.id)} == {
            waiting.family_id,
            silent.family_id,
        }
    assert [kind for staff_id, kind in await floor.notices() if staff_id == bo.id] == ["proposal", "proposal"]
    await floor.worker.look()
    assert (await floor.handover(waiting)).staff_id == bo.id
    assert "Anna Berg does not work here any more" in (await floor.said(waiting))[-1].text
    assert await floor.said(silent) == []


async def test_with_no_account_left_nothing_is_lost_and_the_next_one_gets_it(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    anna = await floor.people.staff("Anna Berg")
    thread = await floor.family_of(anna)
    await floor.opens(thread)
    await floor.disable(anna)
    assert await floor.worker.look() == 0
    assert "no account" in caplog.text
    bo = await floor.people.staff("Bo Lind")
    assert await floor.worker.look() == 1
    assert (await floor.handover(thread)).staff_id == bo.id


async def test_a_family_that_left_is_told_only_of_what_is_urgent(floor: Floor) -> None:
    anna = await floor.people.staff("Anna Berg")
    await floor.people.staff("Lea Ek", role="lead")
    for reason, told in (("crisis", [phrases.LEAD.name]), ("meeting", [])):
        thread = await floor.family_of(anna)
        await floor.opens(thread, reason)
        async with floor.store.write() as session:
            (await families.conversation(session, thread.id)).floor = "bot"
        await floor.late(thread)
        assert (await floor.handover(thread)).level == 2, "it goes on all the same"
        assert await floor.phrases(thread) == told
        assert (await floor.people.read(thread.id)).floor == "bot"


async def test_who_takes_over_what_is_late_gets_time_to_write(floor: Floor) -> None:
    anna, bo = await floor.people.staff("Anna Berg"), await floor.people.staff("Bo Lind")
    late, fresh = await floor.family_of(anna), await floor.family_of(anna)
    handover = await floor.opens(late)
    floor.clock.stand_at(handover.promised_by)
    for thread in (late, fresh):
        async with floor.store.write() as session:
            found = await families.conversation(session, thread.id)
            bo_now = await session.get_one(Staff, bo.id)
            await handovers.take_over(session, found, bo_now, now=floor.clock(), zone=ZONE, country="SE")
    assert await floor.worker.look() == 0
    assert [(await floor.handover(thread)).staff_id for thread in (late, fresh)] == [bo.id, bo.id]


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_somebody_has_it_and_is_promised(floor: Floor, seed: int) -> None:
    """Absences, closed accounts, late answers in any order: always a working account and a time to come."""
    chance = random.Random(seed)
    staff = [await floor.people.staff(f"Coordinator {number}") for number in range(3)]
    staff.append(await floor.people.staff("Lead", role="lead"))
    staff.append(await floor.people.staff("Admin", role="admin"))
    for one in staff[:3]:
        await floor.substitute(one, chance.choice(staff))
    thread = await floor.family_of(staff[0])
    handover = await floor.opens(thread, chance.choice(["asked_for", "crisis", "checkin_worse"]))
    closed: set[UUID] = set()
    for _ in range(10):
        what = chance.choice(["late", "absent", "close", "nothing"])
        one = chance.choice(staff[:4])
        if what == "absent" and one.id not in closed:
            await floor.absent(one, days=chance.choice([0.2, 1, 4]))
        elif what == "close" and len(closed) < 3 and one.id not in closed:
            await floor.disable(one)
            closed.add(one.id)
        elif what == "late":
            await floor.late(thread)
        before = await floor.steps(handover.id)
        changed = await floor.worker.look()
        after = await floor.steps(handover.id)
        assert len(after) - len(before) == changed
        assert await floor.worker.look() == 0, "once looked at, nothing is due before its time"
        now = await floor.handover(thread)
        assert now.staff_id not in {None, *closed}
        assert now.promised_by > floor.clock()
        assert (await floor.people.read(thread.id)).floor_staff_id == now.staff_id
    assert len(await floor.said(thread)) == len(await floor.steps(handover.id)) - 1, "the family heard of each step"


@pytest.mark.parametrize("workers", [2, 4])
async def test_workers_at_once_make_one_step(either_store: Store, clock: MovableClock, workers: int) -> None:
    floor = Floor(either_store, clock)
    anna, bo = await floor.people.staff("Anna Berg"), await floor.people.staff("Bo Lind")
    await floor.substitute(anna, bo)
    threads = [await floor.family_of(anna) for _ in range(3)]
    made = [await floor.opens(thread) for thread in threads]
    clock.stand_at(max(each.promised_by for each in made))
    changed = await asyncio.gather(*(floor.another().look() for _ in range(workers)))
    assert sum(changed) == 3
    for thread, handover in zip(threads, made, strict=True):
        assert await floor.steps(handover.id) == ["opened", "substitute"]
        assert await floor.phrases(thread) == [phrases.SUBSTITUTE.name]


async def test_a_step_that_fails_leaves_nothing_half_done_and_holds_up_no_other(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bo = await floor.people.staff("Anna Berg"), await floor.people.staff("Bo Lind")
    await floor.substitute(anna, bo)
    broken, well = await floor.family_of(anna), await floor.family_of(anna)
    first, second = await floor.opens(broken), await floor.opens(well)
    floor.clock.stand_at(max(first.promised_by, second.promised_by))
    told = news.tell

    async def fails_once(session: object, escalation: escalations.Escalation, now: datetime) -> bool:
        said = await told(session, escalation, now)  # type: ignore[arg-type]
        if escalation.conversation_id == broken.id:
            raise RuntimeError("the process ends here")
        return said

    monkeypatch.setattr(news, "tell", fails_once)
    assert await floor.worker.look() == 1
    assert (await floor.handover(broken)).staff_id == anna.id
    assert await floor.steps(first.id) == ["opened"]
    assert await floor.said(broken) == []
    assert await floor.steps(second.id) == ["opened", "substitute"]
    monkeypatch.setattr(news, "tell", told)
    assert await floor.worker.look() == 1
    assert await floor.steps(first.id) == ["opened", "substitute"]


async def test_a_step_is_news(floor: Floor) -> None:
    thread = await floor.family_of(await floor.people.staff("Anna Berg"))
    await floor.opens(thread)
    with floor.bulletin.listen() as listened:
        await floor.late(thread)
        heard = {listened.get_nowait() for _ in range(2)}
    assert {(each.kind, each.conversation_id) for each in heard if each} == {
        ("floor", thread.id),
        ("message", thread.id),
    }


async def test_after_a_quiet_time_the_family_is_asked_once(floor: Floor) -> None:
    anna = await floor.people.staff("Anna Berg")
    thread = await floor.family_of(anna)
    handover = await floor.opens(thread)
    await floor.answers(thread, anna)
    floor.clock.move(hours=71)
    assert await floor.worker.look() == 0
    floor.clock.move(hours=2)
    assert await floor.worker.look() == 1
    (asked,) = await floor.said(thread)
    assert [each["payload"]["intent"] for each in (asked.utterance or {})["choices"]] == ["resume_bot", news.STAY]
    assert "Anna Berg" in (asked.view or {})["quick_replies"][1]["title"]
    assert (await floor.people.read(thread.id)).floor == "human", "offered, not imposed"
    floor.clock.move(days=10)
    assert await floor.worker.look() == 0
    await floor.answers(thread, anna)
    floor.clock.move(days=4)
    assert await floor.worker.look() == 1, "another quiet time"
    assert await floor.steps(handover.id) == ["opened", "answered", "asked_back", "asked_back"]


async def test_a_family_that_is_owed_an_answer_is_not_asked(floor: Floor) -> None:
    anna = await floor.people.staff("Anna Berg")
    thread = await floor.family_of(anna)
    await floor.opens(thread)
    await floor.answers(thread, anna)
    await floor.people.writes(thread, "Thank you. And the bathroom?")
    async with floor.store.write() as session:
        found = await families.conversation(session, thread.id)
        await handovers.family_wrote(session, found, floor.clock(), ZONE, "SE")
    floor.clock.move(days=4)
    await floor.worker.look()
    assert phrases.QUIET.name not in await floor.phrases(thread)


async def test_a_proposal_that_nobody_decides_goes_on_and_in_the_end_to_a_lead(floor: Floor) -> None:
    anna, bo = await floor.people.staff("Anna Berg"), await floor.people.staff("Bo Lind")
    lead = await floor.people.staff("Lea Ek", role="lead")
    thread = await floor.family_of(None)
    await floor.opens(thread)

    async def asked() -> Assignment:
        async with floor.store.read() as session:
            found = await assignments.open_of(session, thread.family_id)
        assert found is not None, "somebody is always asked"
        return found

    first = await asked()
    await floor.worker.look()
    assert (await asked()).id == first.id
    seen = [first.staff_id]
    for _ in range(4):
        floor.clock.move(days=3)
        while floor.clock().weekday() > 4:
            floor.clock.move(days=1)
        await floor.worker.look()
        seen.append((await asked()).staff_id)
    assert set(seen[:2]) == {anna.id, bo.id}
    assert seen[2:] == [lead.id, lead.id, lead.id]
    told = [staff_id for staff_id, kind in await floor.notices() if kind == "proposal"]
    assert told == seen


async def test_two_working_days_are_working_days(floor: Floor) -> None:
    await floor.people.staff("Anna Berg")
    await floor.people.staff("Bo Lind")
    floor.clock.stand_at(datetime(2026, 11, 27, 14, 0, tzinfo=UTC))
    thread = await floor.family_of(None)
    await floor.opens(thread)
    async with floor.store.read() as session:
        first = await assignments.open_of(session, thread.family_id)
    assert first is not None
    floor.clock.move(days=3)
    async with floor.store.write() as session:
        assert await proposals.ask_next(session, first.id, floor.clock(), ZONE, "SE") is None, "a weekend lay between"
    floor.clock.move(days=2)
    async with floor.store.write() as session:
        following = await proposals.ask_next(session, first.id, floor.clock(), ZONE, "SE")
    assert following is not None
    assert following.staff_id != first.staff_id
