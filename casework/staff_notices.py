"""What a member of staff is told outside of the console, without content: that somebody waits, and where to look."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.handover_models import Assignment
from casework.models import Handover, Staff
from casework.staff_models import StaffNotice

#: handover (a family waits for you), urgent (the same, danger), escalated (a colleague did not answer in time),
#: unanswered (past its time with you), proposal (a family needs a coordinator), transfer_agreed, transfer_refused.
Kind = Literal[
    "handover", "urgent", "escalated", "unanswered", "proposal", "transfer_agreed", "transfer_refused", "standing_in"
]
#: Those about a handover, whose id `about_id` begins with: nothing to tell once it is answered.
WAITING = frozenset({"handover", "urgent", "escalated", "unanswered", "standing_in"})
#: Attempts, and the time between two of them.
TRIES = 6
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))


async def tell(
    session: AsyncSession,
    staff_id: uuid.UUID,
    kind: Kind,
    about_id: str,
    now: datetime,
    *,
    conversation_id: uuid.UUID | None = None,
) -> None:
    """Once for each kind and `about_id`; whoever wants none is told nothing. Sent by the worker."""
    staff = await session.get(Staff, staff_id)
    if staff is None or staff.disabled_at is not None or staff.notify_by == "none":
        return
    known = select(StaffNotice.id).where(
        StaffNotice.staff_id == staff_id, StaffNotice.kind == kind, StaffNotice.about_id == about_id
    )
    if await session.scalar(known) is not None:
        return
    session.add(
        StaffNotice(
            staff_id=staff_id, kind=kind, about_id=about_id, conversation_id=conversation_id, made_at=now, due_at=now
        )
    )
    await session.flush()


async def due(session: AsyncSession, now: datetime, limit: int = 50) -> Sequence[StaffNotice]:
    rows = await session.scalars(
        select(StaffNotice).where(StaffNotice.due_at <= now).order_by(StaffNotice.due_at, StaffNotice.id).limit(limit)
    )
    return rows.all()


async def take(session: AsyncSession, notice_id: int, now: datetime, until: datetime) -> bool:
    """Keeps other processes away until then; False when one was faster."""
    taken = (
        update(StaffNotice)
        .where(StaffNotice.id == notice_id, StaffNotice.due_at <= now)
        .values(due_at=until, attempts=StaffNotice.attempts + 1)
        .returning(StaffNotice.id)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(taken) is not None


async def mark_sent(session: AsyncSession, notice_id: int, now: datetime) -> None:
    await session.execute(
        update(StaffNotice).where(StaffNotice.id == notice_id).values(sent_at=now, due_at=None, trouble=None)
    )


async def drop(session: AsyncSession, notice_id: int, why: str) -> None:
    """It is not told any more, because there is no need to."""
    await session.execute(update(StaffNotice).where(StaffNotice.id == notice_id).values(due_at=None, trouble=why[:200]))


async def wanted(session: AsyncSession, notice: StaffNotice) -> bool:
    """Whether it still needs to be told: the account works, nobody has answered, and nobody has decided."""
    staff = await session.get(Staff, notice.staff_id)
    if staff is None or staff.disabled_at is not None or staff.notify_by == "none":
        return False
    if notice.kind == "proposal":
        asked = await session.get(Assignment, uuid.UUID(notice.about_id))
        return asked is not None and asked.state == "proposed" and asked.staff_id == notice.staff_id
    if notice.kind not in WAITING:
        return True
    handover = await session.get(Handover, uuid.UUID(notice.about_id.partition(":")[0]))
    if handover is None or handover.closed_at is not None:
        return False
    if handover.answered_at is not None and handover.owed_by is None:
        return False
    return notice.kind == "unanswered" or handover.staff_id == notice.staff_id


async def put_off(session: AsyncSession, notice_id: int, now: datetime, why: str) -> None:
    """Tried again later, or given up after the last attempt, which stays to be seen."""
    notice = await session.get_one(StaffNotice, notice_id, populate_existing=True)
    notice.trouble = why[:200]
    notice.due_at = None if notice.attempts >= TRIES else now + PAUSES[min(notice.attempts, len(PAUSES)) - 1]
    await session.flush()
