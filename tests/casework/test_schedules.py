"""A coordinator's hours, absences and own calendar decide what can be booked; what no longer fits is told of."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from casework import busy_times, coordinators, meetings, schedules
from casework.availability import Slot, Wanted, any_free, is_free, offer
from casework.errors import CaseworkError, NotFoundError
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Staff
from casework.schedules import Schedule, ScheduleError
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOURS = dict.fromkeys(range(5), ((time(8), time(12)), (time(13), time(16))))
PLAIN = Schedule("Europe/Stockholm", ("phone", "visit"), "SE", visit_place="Storgatan 1")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=STOCKHOLM)


async def staff_with_hours(store: Store, people: People, now: datetime, schedule: Schedule = PLAIN) -> Staff:
    staff = await people.staff()
    async with store.write() as session:
        assert await schedules.save(session, staff.id, schedule, HOURS, now) == []
    return staff


async def booked(store: Store, people: People, staff_id: UUID, starts_at: datetime, now: datetime) -> Meeting:
    family = await people.conversation()
    wish = Wish(starts_at, starts_at + timedelta(minutes=45), "Europe/Stockholm", "phone")
    async with store.write() as session:
        return await meetings.book(
            session,
            family_id=family.family_id,
            staff_id=staff_id,
            wish=wish,
            by=By("staff", staff_id=staff_id),
            now=now,
        )


async def free_times(store: Store, staff_id: UUID, now: datetime, **how: Any) -> list[str]:
    """What would be offered, on the coordinator's clock."""
    async with store.read() as session:
        held = await schedules.availability_of(session, staff_id, now, **how)
    assert held is not None
    return [f"{slot.starts_at.astimezone(STOCKHOLM):%a %H:%M}" for slot in offer(held, Wanted(STOCKHOLM), now)]


async def test_what_is_saved_is_what_can_be_booked(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people, now = people_in(either_store), clock()
    wanted = Schedule("Europe/Stockholm", ("video", "phone"), "SE", 30, 10, 2, 14, None, " https://example.org/room ")
    staff = await staff_with_hours(either_store, people, now, wanted)
    async with either_store.write() as session:
        kept = await schedules.schedule_of(session, staff.id)
        assert kept is not None
        assert (kept.forms, kept.video_link, kept.updated_at) == (["video", "phone"], "https://example.org/room", now)
        assert await schedules.hours_of(session, staff.id) == {day: list(blocks) for day, blocks in HOURS.items()}
        held = await schedules.availability_of(session, staff.id, now, lock=True)
    assert held is not None
    assert (held.zone, held.country, held.length, held.buffer, held.notice, held.horizon) == (
        STOCKHOLM,
        "SE",
        timedelta(minutes=30),
        timedelta(minutes=10),
        timedelta(hours=2),
        timedelta(days=14),
    )
    assert held.hours == {day: list(blocks) for day, blocks in HOURS.items()}
    async with either_store.write() as session:
        await schedules.save(session, staff.id, PLAIN, {2: ((time(9), time(10)),)}, now)
    assert await free_times(either_store, staff.id, now) == ["Wed 09:00", "Wed 09:00", "Wed 09:00"]


async def test_nothing_can_be_booked_with_nobody_with_no_hours_or_with_who_has_left(
    store: Store, people: People, clock: MovableClock
) -> None:
    staff, other = await staff_with_hours(store, people, clock()), await people.staff()
    async with store.write() as session:
        assert await schedules.availability_of(session, None, clock()) is None
        assert await schedules.schedule_of(session, None) is None
        assert await schedules.availability_of(session, other.id, clock()) is None
        await schedules.save(session, other.id, PLAIN, {}, clock())
        assert await schedules.availability_of(session, other.id, clock()) is None
        assert await schedules.availability_of(session, staff.id, clock()) is not None
        await coordinators.disable(session, staff.email, clock())
        assert await schedules.availability_of(session, staff.id, clock()) is None
        with pytest.raises(NotFoundError):
            await schedules.save(session, uuid4(), PLAIN, HOURS, clock())


@pytest.mark.parametrize(
    ("different", "code"),
    [
        ({"time_zone": "Europe/Karlstad"}, "zone"),
        ({"time_zone": ""}, "zone"),
        ({"time_zone": "../etc/passwd"}, "zone"),
        ({"country": "XX"}, "country"),
        ({"meeting_minutes": 5}, "meeting_minutes"),
        ({"meeting_minutes": 47}, "meeting_minutes"),
        ({"buffer_minutes": -5}, "buffer_minutes"),
        ({"notice_hours": 337}, "notice_hours"),
        ({"horizon_days": 0}, "horizon_days"),
        ({"forms": ()}, "forms"),
        ({"forms": ("phone", "party")}, "form"),
        ({"visit_place": "x" * 301}, "place_too_long"),
        ({"video_link": "https://example.org/" + "x" * 300}, "link_too_long"),
        ({"video_link": "javascript:alert(1)"}, "link"),
        ({"video_link": "meet.example.org"}, "link"),
        ({"video_link": "https://"}, "link"),
        ({"video_link": "https://[oops/"}, "link"),
        ({"hours": {7: ((time(8), time(9)),)}}, "weekday"),
        ({"hours": {0: ((time(9), time(8)),)}}, "backwards"),
        ({"hours": {0: ((time(9), time(9)),)}}, "backwards"),
        ({"hours": {0: ((time(9, 2), time(10)),)}}, "step"),
        ({"hours": {0: ((time(13), time(16)), (time(8), time(13, 5)))}}, "overlap"),
    ],
)
async def test_what_cannot_be_a_schedule_is_refused_in_a_sentence_and_the_old_one_stays(
    store: Store, people: People, clock: MovableClock, different: dict[str, Any], code: str
) -> None:
    staff = await staff_with_hours(store, people, clock())
    hours = different.pop("hours", HOURS)
    with pytest.raises(ScheduleError, match=r"^[A-Z].*\.$") as refused:
        async with store.write() as session:
            await schedules.save(session, staff.id, replace(PLAIN, **different), hours, clock())
    assert refused.value.code == code
    assert isinstance(refused.value, CaseworkError)
    async with store.read() as session:
        kept = await schedules.schedule_of(session, staff.id)
        assert kept is not None
        assert (kept.time_zone, kept.visit_place) == ("Europe/Stockholm", "Storgatan 1")
        assert await schedules.hours_of(session, staff.id) == {day: list(blocks) for day, blocks in HOURS.items()}


async def test_two_blocks_may_touch(store: Store, people: People, clock: MovableClock) -> None:
    staff = await people.staff()
    async with store.write() as session:
        await schedules.save(session, staff.id, PLAIN, {0: ((time(12), time(13)), (time(8), time(12)))}, clock())
        assert await schedules.hours_of(session, staff.id) == {0: [(time(8), time(12)), (time(12), time(13))]}


async def test_meetings_absences_and_the_own_calendar_take_time(
    either_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people, now = people_in(either_store), clock()
    staff, other = [await staff_with_hours(either_store, people, now) for _ in range(2)]
    assert await free_times(either_store, staff.id, now) == ["Mon 08:00", "Tue 13:00", "Wed 08:00"]
    meeting = await booked(either_store, people, staff.id, at(23, 8), now)
    assert (await free_times(either_store, staff.id, now))[0] == "Mon 09:00"
    assert (await free_times(either_store, staff.id, now, without=meeting.id))[0] == "Mon 08:00"
    async with either_store.write() as session:
        assert await schedules.add_absence(session, staff.id, at(23, 9), at(23, 15), now) == []
    assert (await free_times(either_store, staff.id, now))[0] == "Mon 15:00"
    async with either_store.write() as session:
        await busy_times.connect(session, staff.id, "ics", "https://example.org/mine.ics")
        (own,) = await busy_times.calendars(session)
        assert await busy_times.replace(session, own, [(at(23, 15), at(24, 12))], now)
    assert await free_times(either_store, staff.id, now) == ["Tue 13:00", "Wed 08:00", "Thu 08:00"]
    assert (await free_times(either_store, other.id, now))[0] == "Mon 08:00", "nobody else is busy"


async def test_meetings_in_a_new_absence_are_told_and_stand(store: Store, people: People, clock: MovableClock) -> None:
    staff = await staff_with_hours(store, people, clock())
    inside = await booked(store, people, staff.id, at(24, 9), clock())
    touching = await booked(store, people, staff.id, at(24, 10), clock())
    await booked(store, people, staff.id, at(25, 9), clock())
    chosen = uuid4()
    async with store.write() as session:
        told = await schedules.add_absence(session, staff.id, at(23, 8), at(24, 10, 15), clock(), absence_id=chosen)
        assert [meeting.id for meeting in told] == [inside.id, touching.id]
        assert {meeting.state for meeting in told} == {"booked"}
        await schedules.add_absence(session, staff.id, at(23, 8), at(24, 10, 15), clock(), absence_id=chosen)
    async with store.write() as session:
        (absence,) = await schedules.absences_of(session, staff.id, clock())
        assert absence.id == chosen
        clashing = await schedules.while_absent(session, staff.id, clock())
        assert [meeting.id for meeting in clashing] == [inside.id, touching.id]
        assert not await schedules.remove_absence(session, uuid4(), chosen), "somebody else's"
        assert await schedules.remove_absence(session, staff.id, chosen)
        assert not await schedules.remove_absence(session, staff.id, chosen)
        assert await schedules.while_absent(session, staff.id, clock()) == []


async def test_an_absence_that_is_over_is_not_shown_and_one_that_cannot_be_is_refused(
    store: Store, people: People, clock: MovableClock
) -> None:
    staff = await staff_with_hours(store, people, clock())
    async with store.write() as session:
        await schedules.add_absence(session, staff.id, at(21, 8), at(23, 8), clock())
        assert len(await schedules.absences_of(session, staff.id, clock())) == 1
        assert await schedules.absences_of(session, staff.id, at(23, 8)) == []
        for starts_at, ends_at, code in (
            (at(24, 9), at(24, 9), "absence_backwards"),
            (at(20, 9), at(21, 9), "absence_over"),
            (at(24, 9), at(24, 9) + timedelta(days=800), "absence_too_long"),
        ):
            with pytest.raises(ScheduleError, match=r"^[A-Z].*\.$") as refused:
                await schedules.add_absence(session, staff.id, starts_at, ends_at, clock())
            assert refused.value.code == code
        with pytest.raises(NotFoundError):
            await schedules.add_absence(session, uuid4(), at(24, 9), at(24, 10), clock())


async def test_meetings_that_new_hours_leave_outside_are_told_once_and_stand(
    store: Store, people: People, clock: MovableClock
) -> None:
    staff = await staff_with_hours(store, people, clock())
    morning = await booked(store, people, staff.id, at(24, 9), clock())
    await booked(store, people, staff.id, at(24, 14), clock())
    evening = await booked(store, people, staff.id, at(24, 18), clock())
    afternoons = {1: ((time(13), time(16)),)}
    async with store.write() as session:
        outside = await schedules.outside_of_hours(session, staff.id, clock())
        assert [meeting.id for meeting in outside] == [evening.id], "as staff wanted it"
        told = await schedules.save(session, staff.id, PLAIN, afternoons, clock())
        assert [meeting.id for meeting in told] == [morning.id]
        assert await schedules.save(session, staff.id, PLAIN, afternoons, clock()) == []
        outside = await schedules.outside_of_hours(session, staff.id, clock())
        assert [(meeting.id, meeting.state) for meeting in outside] == [(morning.id, "booked"), (evening.id, "booked")]
        assert await schedules.outside_of_hours(session, uuid4(), clock()) == []


async def test_another_zone_has_the_own_calendar_read_again(store: Store, people: People, clock: MovableClock) -> None:
    staff = await staff_with_hours(store, people, clock())
    async with store.write() as session:
        await busy_times.connect(session, staff.id, "caldav", "https://example.org/", user="anna", secret="sealed")
        (own,) = await busy_times.calendars(session)
        await busy_times.replace(session, own, [(at(23, 8), at(23, 9))], clock())
        await schedules.save(session, staff.id, replace(PLAIN, meeting_minutes=60), HOURS, clock())
        (own,) = await busy_times.calendars(session)
        assert (own.read_at, own.user, own.secret) == (clock(), "anna", "sealed")
        await schedules.save(session, staff.id, replace(PLAIN, time_zone="Asia/Ho_Chi_Minh"), HOURS, clock())
        (own,) = await busy_times.calendars(session)
        assert (own.read_at, own.time_zone) == (None, "Asia/Ho_Chi_Minh")


async def test_what_was_read_of_another_calendar_is_not_kept(store: Store, people: People, clock: MovableClock) -> None:
    staff = await staff_with_hours(store, people, clock())
    span = [(at(23, 8), at(23, 12))]
    async with store.write() as session:
        with pytest.raises(NotFoundError):
            await busy_times.connect(session, uuid4(), "ics", "https://example.org/mine.ics")
        await busy_times.connect(session, staff.id, "ics", "https://example.org/mine.ics")
        (first,) = await busy_times.calendars(session)
        assert await busy_times.replace(session, first, span, clock())
        assert await busy_times.failed(session, first, "It " + "x" * 300)
        kept = await schedules.schedule_of(session, staff.id)
        assert kept is not None
        assert (len(kept.calendar_trouble or ""), kept.calendar_read_at) == (200, clock())
        assert await busy_times.replace(session, first, None, clock()), "the same as before"
        assert kept.calendar_trouble is None
    assert (await free_times(store, staff.id, clock()))[0] == "Mon 13:00"
    async with store.write() as session:
        await busy_times.connect(session, staff.id, "ics", "https://example.org/other.ics")
        assert not await busy_times.replace(session, first, span, clock())
        assert not await busy_times.failed(session, first, "It is gone.")
    assert (await free_times(store, staff.id, clock()))[0] == "Mon 08:00"
    async with store.write() as session:
        (second,) = await busy_times.calendars(session)
        await busy_times.replace(session, second, span, clock())
        await busy_times.disconnect(session, staff.id)
        assert await busy_times.calendars(session) == []
        assert not await busy_times.replace(session, second, span, clock())
    assert (await free_times(store, staff.id, clock()))[0] == "Mon 08:00"


@pytest.mark.postgresql
async def test_who_looks_with_a_lock_sees_what_the_one_before_has_booked(
    postgresql_store: Store, people_in: Callable[[Store], People], clock: MovableClock
) -> None:
    people = people_in(postgresql_store)
    staff, family = await staff_with_hours(postgresql_store, people, clock()), await people.conversation()
    slot = Slot(at(24, 8), at(24, 8, 45))
    looking = asyncio.Event()

    async def second() -> bool:
        async with postgresql_store.write() as session:
            looking.set()
            held = await schedules.availability_of(session, staff.id, clock(), lock=True)
            assert held is not None
            assert any_free(held, clock())
            return is_free(held, slot, clock())

    async with postgresql_store.write() as session:
        held = await schedules.availability_of(session, staff.id, clock(), lock=True)
        assert held is not None
        assert is_free(held, slot, clock())
        waiting = asyncio.create_task(second())
        await looking.wait()
        wish = Wish(slot.starts_at, slot.ends_at, "Europe/Stockholm", "phone")
        await meetings.book(
            session, family_id=family.family_id, staff_id=staff.id, wish=wish, by=By("family"), now=clock()
        )
        assert not waiting.done()
    assert not await waiting
