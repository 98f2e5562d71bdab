"""The time of staff that booked meetings take. The database lets nobody have the same time twice."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from casework.meeting_models import Meeting, OccupiedTime
from casework.models import Staff

#: Time is taken in pieces of this length.
CELL = timedelta(minutes=5)


async def take(session: AsyncSession, meeting: Meeting) -> bool:
    """Takes the time of a meeting, in place of the time that it took before; False when part of it is taken.

    Nothing is changed then. A meeting with nobody of the staff takes no time.
    """
    if meeting.staff_id is None:
        return True
    rows = [
        {"staff_id": meeting.staff_id, "cell": cell, "meeting_id": meeting.id}
        for cell in cells(meeting.starts_at, meeting.ends_at)
    ]
    # One after the other: two meetings that change places at once would wait for each other for ever.
    await session.execute(select(Staff.id).where(Staff.id == meeting.staff_id).with_for_update(key_share=True))
    try:
        async with session.begin_nested():
            await free(session, meeting.id)
            await session.execute(insert(OccupiedTime), rows)
    except IntegrityError:
        return False
    return True


async def free(session: AsyncSession, meeting_id: uuid.UUID) -> None:
    await session.execute(delete(OccupiedTime).where(OccupiedTime.meeting_id == meeting_id))


async def booked(
    session: AsyncSession, staff_id: uuid.UUID, after: datetime, before: datetime, without: uuid.UUID | None = None
) -> Sequence[tuple[datetime, datetime]]:
    """Begin and end of the booked meetings of a member of staff that touch that time, the earliest first."""
    query = (
        select(Meeting.starts_at, Meeting.ends_at)
        .where(
            Meeting.staff_id == staff_id,
            Meeting.state == "booked",
            Meeting.ends_at > after,
            Meeting.starts_at < before,
        )
        .order_by(Meeting.starts_at)
    )
    rows = await session.execute(query if without is None else query.where(Meeting.id != without))
    return [(starts_at, ends_at) for starts_at, ends_at in rows]


def cells(starts_at: datetime, ends_at: datetime) -> range:
    """The pieces of time that a meeting touches, counted from the beginning of 1970."""
    size = int(CELL.total_seconds())
    return range(int(starts_at.timestamp()) // size, -(-int(ends_at.timestamp()) // size))
