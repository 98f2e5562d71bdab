"""Reminders: when to look at each, what was said, and whether what was said is still true.

A reminder holds no copy of what it reminds of. `look_at` only says when to look; what to say follows from what then is.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.meeting_models import Attendance, Meeting, MeetingOutcome
from casework.models import Conversation, Family, Message
from casework.reminder_models import Reminder, ReminderSaid
from casework.reminder_moments import CHOSEN, MISSED, NO_LONGER, Moment

#: Reminders of a meeting that has not begun; the others of it come after it.
BEFORE_IT = frozenset({"week", "day", "hours"})


@dataclass(frozen=True)
class OnItsWay:
    """A message that reminds, and is to be delivered. `true`: whether it still is.

    `at_any_hour`: whether it goes out in quiet hours too. `region` and `time_zone` tell where the person is.
    """

    person_id: uuid.UUID
    region: str | None
    time_zone: str | None
    true: bool
    at_any_hour: bool


async def plan(session: AsyncSession, meeting: Meeting, now: datetime) -> None:
    """Has the reminders of a meeting looked at anew: it was booked, moved or cancelled, or others are to come."""
    await session.flush()
    invited = set(await session.scalars(select(Attendance.person_id).where(Attendance.meeting_id == meeting.id)))
    known = set(await session.scalars(select(Reminder.person_id).where(Reminder.meeting_id == meeting.id)))
    for person_id in invited - known:
        session.add(
            Reminder(
                id=uuid.uuid4(),
                family_id=meeting.family_id,
                person_id=person_id,
                kind="meeting",
                meeting_id=meeting.id,
                created_at=now,
            )
        )
    await session.flush()
    # Written even where it is the same already: a worker may be about to write another moment.
    await session.execute(update(Reminder).where(Reminder.meeting_id == meeting.id).values(look_at=None))
    if meeting.state == "booked":
        mine = (Reminder.meeting_id == meeting.id, Reminder.person_id.in_(invited))
        await session.execute(update(Reminder).where(*mine).values(look_at=now))


async def is_due(session: AsyncSession, now: datetime) -> bool:
    """Whether any has to be looked at."""
    found = await session.scalar(select(Reminder.id).where(Reminder.look_at <= now).limit(1))
    return found is not None


async def due(session: AsyncSession, now: datetime, limit: int) -> Sequence[Reminder]:
    """At most `limit` that have to be looked at now, which nobody else is given until the end of the transaction."""
    rows = await session.scalars(
        select(Reminder)
        .where(Reminder.look_at <= now)
        .order_by(Reminder.look_at, Reminder.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return rows.all()


async def look_at(session: AsyncSession, moments: Mapping[uuid.UUID, datetime | None]) -> None:
    """When to look at each reminder again; None for never."""
    if moments:
        await session.execute(
            update(Reminder), [{"id": reminder_id, "look_at": moment} for reminder_id, moment in moments.items()]
        )


async def note(session: AsyncSession, said: Collection[tuple[uuid.UUID, Moment, int, int]], now: datetime) -> None:
    """Writes down which moment of which reminder was said by which message, of the meeting at which sequence."""
    if said:
        await session.execute(
            insert(cast("Table", ReminderSaid.__table__)),
            [
                {
                    "id": uuid.uuid4(),
                    "reminder_id": reminder_id,
                    "message_id": message_id,
                    "before": moment.before,
                    "starts_at": moment.of,
                    "sequence": sequence,
                    "said_at": now,
                }
                for reminder_id, moment, message_id, sequence in said
            ],
        )


async def on_their_way(session: AsyncSession, message_ids: Collection[int], now: datetime) -> dict[int, OnItsWay]:
    """Those of the messages that remind of something, as it is now; another message is not in the answer."""
    if not message_ids:
        return {}
    rows = await session.execute(
        select(
            ReminderSaid.message_id,
            Reminder.person_id,
            Family.region,
            Conversation.time_zone,
            ReminderSaid.before,
            ReminderSaid.starts_at,
            ReminderSaid.sequence,
            Reminder.kind,
            Meeting,
            Attendance.answer,
            Attendance.sequence,
            MeetingOutcome.meeting_id,
        )
        .join(Reminder, Reminder.id == ReminderSaid.reminder_id)
        .join(Family, Family.id == Reminder.family_id)
        .join(Message, Message.id == ReminderSaid.message_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .outerjoin(Meeting, Meeting.id == Reminder.meeting_id)
        .outerjoin(
            Attendance,
            and_(Attendance.meeting_id == Reminder.meeting_id, Attendance.person_id == Reminder.person_id),
        )
        .outerjoin(MeetingOutcome, MeetingOutcome.meeting_id == Reminder.meeting_id)
        .where(ReminderSaid.message_id.in_(list(message_ids)))
    )
    found: dict[int, OnItsWay] = {}
    for message_id, person_id, region, zone, before, of, sequence, kind, meeting, answer, answered, told in rows:
        if meeting is None:
            true = now < of + MISSED
        else:
            cannot = answer == "cannot" and answered == meeting.sequence
            invited = answered is not None
            stands = meeting.state == "booked" and meeting.sequence == sequence and invited and not cannot
            over = meeting.starts_at <= now if before in BEFORE_IT else meeting.ends_at + NO_LONGER <= now
            true = stands and not over and (before in BEFORE_IT or told is None)
        if message_id is not None:
            found[message_id] = OnItsWay(person_id, region, zone, true, kind == "own" and now - of < CHOSEN)
    return found
