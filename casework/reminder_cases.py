"""All that decides about a batch of reminders, read in a few queries, however many they are."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import addresses
from casework.meeting_models import Attendance, Meeting, MeetingOutcome
from casework.models import Address, Conversation, Family, Person, Staff
from casework.reminder_models import Reminder, ReminderSaid
from casework.reminder_moments import Said
from casework.reminder_wishes import Wishes, wishes_of

#: What was said longer ago of something that is repeated decides nothing any more.
REMEMBERED = timedelta(days=3)


@dataclass(frozen=True)
class Case:
    """One reminder with what there is around it now.

    `meeting` with `attendance` (None for who is not to come any more), `told` (the family has told what came of it) and
    the coordinator's name. `thread` is where the person is reached, or was; at `reached_at`, none if nowhere.
    """

    reminder: Reminder
    wishes: Wishes
    region: str | None
    language: str | None
    thread: Conversation | None
    reached_at: Sequence[Address]
    said: Said = field(default_factory=dict)
    meeting: Meeting | None = None
    attendance: Attendance | None = None
    told: bool = False
    staff_name: str | None = None

    @property
    def answer(self) -> str | None:
        """Of the meeting as it now stands."""
        if self.meeting is None or self.attendance is None or self.attendance.sequence != self.meeting.sequence:
            return None
        return self.attendance.answer


async def cases(session: AsyncSession, batch: Sequence[Reminder], now: datetime) -> list[Case]:
    """In the order of the batch."""
    people = {each.person_id for each in batch}
    wishes = await wishes_of(session, people)
    languages = {
        row.id: row.language
        for row in await session.execute(select(Person.id, Person.language).where(Person.id.in_(people)))
    }
    regions = {
        row.id: row.region
        for row in await session.execute(
            select(Family.id, Family.region).where(Family.id.in_({each.family_id for each in batch}))
        )
    }
    threads = await _threads(session, people, wishes)
    said = await _said(session, batch, now)
    meetings, attendances, told, names = await _meetings(session, batch)
    found = []
    for each in batch:
        meeting = meetings.get(each.meeting_id) if each.meeting_id is not None else None
        thread, reached_at = threads.get(each.person_id, (None, ()))
        found.append(
            Case(
                each,
                wishes[each.person_id],
                regions.get(each.family_id),
                languages.get(each.person_id),
                thread,
                reached_at,
                said.get(each.id, {}),
                meeting,
                attendances.get((each.meeting_id, each.person_id)),
                each.meeting_id in told,
                names.get(meeting.staff_id) if meeting is not None else None,
            )
        )
    return found


async def _threads(
    session: AsyncSession, people: Collection[uuid.UUID], wishes: Mapping[uuid.UUID, Wishes]
) -> dict[uuid.UUID, tuple[Conversation, Sequence[Address]]]:
    """Of each person one thread: on the channel that was chosen, or else the newest, that can be reached."""
    rows = await session.execute(
        select(Conversation, Address)
        .join(Address, Address.conversation_id == Conversation.id, isouter=True)
        .where(Conversation.person_id.in_(people))
        .order_by(Conversation.created_at.desc(), Conversation.id, Address.created_at, Address.channel)
    )
    threads: dict[uuid.UUID, dict[uuid.UUID, tuple[Conversation, list[Address]]]] = {}
    for thread, address in rows:
        _, known = threads.setdefault(thread.person_id, {}).setdefault(thread.id, (thread, []))
        if address is not None and address.blocked_at is None:
            known.append(address)
    found = {}
    for person_id, of_person in threads.items():
        chosen = wishes[person_id].channel

        def rank(one: tuple[Conversation, list[Address]], chosen: str | None = chosen) -> tuple[bool, bool]:
            return (not any(each.channel == chosen for each in one[1]), not one[1])

        thread, open_ones = min(of_person.values(), key=rank)
        found[person_id] = (thread, addresses.for_notice(open_ones, chosen))
    return found


async def _said(session: AsyncSession, batch: Sequence[Reminder], now: datetime) -> dict[uuid.UUID, Said]:
    rows = await session.execute(
        select(ReminderSaid.reminder_id, ReminderSaid.before, ReminderSaid.starts_at, ReminderSaid.said_at)
        .join(Reminder, Reminder.id == ReminderSaid.reminder_id)
        .where(
            ReminderSaid.reminder_id.in_([each.id for each in batch]),
            or_(Reminder.rrule.is_(None), ReminderSaid.said_at > now - REMEMBERED),
        )
    )
    found: dict[uuid.UUID, dict[tuple[str, datetime], datetime]] = {}
    for reminder_id, before, starts_at, said_at in rows:
        found.setdefault(reminder_id, {})[before, starts_at] = said_at
    return {**found}


async def _meetings(
    session: AsyncSession, batch: Sequence[Reminder]
) -> tuple[
    dict[uuid.UUID, Meeting],
    dict[tuple[uuid.UUID | None, uuid.UUID], Attendance],
    set[uuid.UUID | None],
    dict[uuid.UUID | None, str | None],
]:
    """The meetings, who is to come, those of which something was told, and the names of staff."""
    ids = {each.meeting_id for each in batch if each.meeting_id is not None}
    if not ids:
        return {}, {}, set(), {}
    people = {each.person_id for each in batch}
    meetings = {row.id: row for row in await session.scalars(select(Meeting).where(Meeting.id.in_(ids)))}
    attendances: dict[tuple[uuid.UUID | None, uuid.UUID], Attendance] = {
        (row.meeting_id, row.person_id): row
        for row in await session.scalars(
            select(Attendance).where(Attendance.meeting_id.in_(ids), Attendance.person_id.in_(people))
        )
    }
    told: set[uuid.UUID | None] = {
        *await session.scalars(select(MeetingOutcome.meeting_id).where(MeetingOutcome.meeting_id.in_(ids)))
    }
    staff = {each.staff_id for each in meetings.values() if each.staff_id is not None}
    rows = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(staff)))
    names: dict[uuid.UUID | None, str | None] = {row.id: row.name for row in rows}
    return meetings, attendances, told, names
