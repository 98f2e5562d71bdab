"""Meetings of a family, with its coordinator or with anybody else: booked, moved, cancelled."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import attendances, occupied, reminders
from casework.errors import CaseworkError, NotFoundError
from casework.meeting_models import Attendance, Meeting, MeetingChange

FORMS = ("visit", "video", "phone")
LONGEST = timedelta(hours=12)
#: Letters of the place, of what it is about, of what to bring, and of whom it is with.
LONGEST_PLACE, LONGEST_ABOUT, LONGEST_BRING, LONGEST_WITH = 300, 500, 500, 160

_WHY = {
    "past": "A meeting must begin in the future.",
    "backwards": "A meeting must end after it begins.",
    "too_long": "A meeting may last twelve hours at most.",
    "form": f"The form of a meeting is one of {', '.join(FORMS)}.",
    "zone": "There is no such time zone.",
    "place_too_long": f"The place may have {LONGEST_PLACE} letters at most.",
    "about_too_long": f"What the meeting is about may have {LONGEST_ABOUT} letters at most.",
    "bring_too_long": f"What to bring may have {LONGEST_BRING} letters at most.",
    "with_too_long": f"Whom the meeting is with may have {LONGEST_WITH} letters at most.",
    "taken": "There is another meeting with that id.",
    "busy": "The coordinator has another meeting at that time.",
    "not_free": "The coordinator does not offer that time.",
    "cancelled": "The meeting is cancelled.",
    "over": "The meeting is over.",
}


class MeetingError(CaseworkError, ValueError):
    """A meeting cannot be as it was asked for. `code` says why: past, backwards, too_long, form, zone and others."""

    def __init__(self, code: str) -> None:
        super().__init__(_WHY[code])
        self.code = code


@dataclass(frozen=True)
class By:
    """Who did it: a person of the `family`, a member of `staff`, or a `poll` that was decided."""

    kind: str
    person_id: uuid.UUID | None = None
    staff_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Wish:
    """A meeting as it is asked for; moments with their zone, the rest as the columns of `Meeting`.

    `people` of the family are to come: None for all of them in a new meeting, and for the same as before in a change.
    """

    starts_at: datetime
    ends_at: datetime
    time_zone: str
    form: str
    place: str | None = None
    about: str | None = None
    bring: str | None = None
    with_whom: str | None = None
    role: str | None = None
    people: tuple[uuid.UUID, ...] | None = None


#: What a change compares and takes over.
_TOLD = ("starts_at", "ends_at", "time_zone", "form", "place", "about", "bring", "with_whom", "role")


async def book(
    session: AsyncSession,
    *,
    family_id: uuid.UUID,
    staff_id: uuid.UUID | None,
    wish: Wish,
    by: By,
    now: datetime,
    meeting_id: uuid.UUID | None = None,
) -> Meeting:
    """A new meeting, with an id of its own or the one that is given; with a member of staff, or with somebody else.

    Raises MeetingError, `busy` when `staff_id` has another meeting then.
    """
    _check(wish, now)
    if meeting_id is not None and await session.get(Meeting, meeting_id) is not None:
        raise MeetingError("taken")
    made = Meeting(
        id=meeting_id or uuid.uuid4(),
        family_id=family_id,
        staff_id=staff_id,
        state="booked",
        made_by=by.kind,
        sequence=0,
        created_at=now,
        updated_at=now,
        **_values(wish),
    )
    async with session.begin_nested():
        session.add(made)
        await session.flush()
        if not await occupied.take(session, made):
            raise MeetingError("busy")
        await attendances.invite(session, made, wish.people)
        await _noted(session, made, "booked", by, None, now)
        await reminders.plan(session, made, now)
    return made


async def move(session: AsyncSession, meeting: Meeting, wish: Wish, *, by: By, now: datetime) -> bool:
    """Changes a booked meeting; False when nothing is different. Raises MeetingError, `busy` as for booking."""
    _check_open(meeting, now)
    people = None if wish.people is None else set(wish.people)
    invited = {reply.person_id for reply in await attendances.of_meeting(session, meeting)}
    values = _values(wish)
    same = all(getattr(meeting, name) == value for name, value in values.items())
    if same and people in (None, invited):
        return False
    _check(wish, now)
    earlier = (meeting.starts_at, meeting.ends_at)
    before = {name: getattr(meeting, name) for name in values}
    for name, value in values.items():
        setattr(meeting, name, value)
    if not await occupied.take(session, meeting):
        for name, value in before.items():
            setattr(meeting, name, value)
        raise MeetingError("busy")
    if people is not None:
        await attendances.invite(session, meeting, people)
    if not same:
        moved = earlier != (meeting.starts_at, meeting.ends_at)
        await _noted(session, meeting, "moved" if moved else "changed", by, earlier, now)
    await reminders.plan(session, meeting, now)
    return True


async def cancel(session: AsyncSession, meeting: Meeting, *, by: By, now: datetime) -> bool:
    """False when it was cancelled before; its time is free again. Raises MeetingError for a meeting that is over."""
    if meeting.state == "cancelled":
        return False
    _check_open(meeting, now)
    meeting.state = "cancelled"
    await occupied.free(session, meeting.id)
    await _noted(session, meeting, "cancelled", by, (meeting.starts_at, meeting.ends_at), now)
    await reminders.plan(session, meeting, now)
    return True


async def get(session: AsyncSession, meeting_id: uuid.UUID, family_id: uuid.UUID) -> Meeting:
    """A meeting of this family. Of two that change it at once, the second waits here. Raises NotFoundError."""
    found = await session.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
    if found is None or found.family_id != family_id:
        raise NotFoundError(f"There is no meeting {meeting_id} of this family.")
    return found


async def of_family(session: AsyncSession, family_id: uuid.UUID, after: datetime) -> Sequence[Meeting]:
    """The booked meetings that end after that moment, the nearest first."""
    rows = await session.scalars(
        select(Meeting)
        .where(Meeting.family_id == family_id, Meeting.state == "booked", Meeting.ends_at > after)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return rows.all()


async def of_person(session: AsyncSession, person_id: uuid.UUID, after: datetime) -> Sequence[Meeting]:
    """The booked meetings to which this person is to come and that end after that moment, the nearest first."""
    rows = await session.scalars(
        select(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Attendance.person_id == person_id, Meeting.state == "booked", Meeting.ends_at > after)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return rows.all()


async def of_staff(session: AsyncSession, staff_id: uuid.UUID, after: datetime, before: datetime) -> Sequence[Meeting]:
    """The booked meetings of a member of staff that touch that time, the earliest first."""
    rows = await session.scalars(
        select(Meeting)
        .where(
            Meeting.staff_id == staff_id,
            Meeting.state == "booked",
            Meeting.ends_at > after,
            Meeting.starts_at < before,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return rows.all()


async def history(session: AsyncSession, meeting_id: uuid.UUID) -> Sequence[MeetingChange]:
    """What was done with a meeting, the first step first."""
    rows = await session.scalars(
        select(MeetingChange).where(MeetingChange.meeting_id == meeting_id).order_by(MeetingChange.id)
    )
    return rows.all()


def _values(wish: Wish) -> dict[str, object]:
    return {name: getattr(wish, name) or None for name in _TOLD}


async def _noted(
    session: AsyncSession,
    meeting: Meeting,
    what: str,
    by: By,
    earlier: tuple[datetime, datetime] | None,
    now: datetime,
) -> None:
    if what != "booked":
        meeting.sequence += 1
        meeting.updated_at = now
    session.add(
        MeetingChange(
            meeting_id=meeting.id,
            sequence=meeting.sequence,
            what=what,
            by=by.kind,
            person_id=by.person_id,
            staff_id=by.staff_id,
            earlier_starts_at=earlier[0] if earlier else None,
            earlier_ends_at=earlier[1] if earlier else None,
            changed_at=now,
        )
    )
    await session.flush()


def _check_open(meeting: Meeting, now: datetime) -> None:
    if meeting.state != "booked":
        raise MeetingError("cancelled")
    if meeting.ends_at <= now:
        raise MeetingError("over")


def _check(wish: Wish, now: datetime) -> None:
    if wish.ends_at <= wish.starts_at:
        raise MeetingError("backwards")
    if wish.starts_at <= now:
        raise MeetingError("past")
    if wish.ends_at - wish.starts_at > LONGEST:
        raise MeetingError("too_long")
    if wish.form not in FORMS:
        raise MeetingError("form")
    if not _is_zone(wish.time_zone):
        raise MeetingError("zone")
    for name, text, longest in (
        ("place", wish.place, LONGEST_PLACE),
        ("about", wish.about, LONGEST_ABOUT),
        ("bring", wish.bring, LONGEST_BRING),
        ("with", wish.with_whom, LONGEST_WITH),
    ):
        if len(text or "") > longest:
            raise MeetingError(f"{name}_too_long")


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and len(name) <= 64 and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
