"""What staff write now to be sent later: waiting, sent once, asked about when something came first, or cancelled."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import CaseworkError
from casework.handover_models import LaterMessage
from casework.models import Handover, Message

#: So far ahead a message can be written.
FURTHEST = timedelta(days=60)
#: What came before a message was to be sent: the family wrote, a colleague answered, or the assistant has the floor.
Obstacle = Literal["family_wrote", "colleague_wrote", "given_back"]


class LaterError(CaseworkError, ValueError):
    """A message cannot be sent at that time. `code`: past or too_far."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def add(
    session: AsyncSession,
    conversation_id: uuid.UUID,
    staff_id: uuid.UUID,
    text: str,
    send_at: datetime,
    now: datetime,
    *,
    later_id: uuid.UUID | None = None,
) -> LaterMessage:
    """To be sent at that moment; the same `later_id` again gives back what is kept. Raises LaterError."""
    known = await session.get(LaterMessage, later_id) if later_id is not None else None
    if known is not None and known.conversation_id == conversation_id:
        return known
    if send_at <= now:
        raise LaterError("past")
    if send_at > now + FURTHEST:
        raise LaterError("too_far")
    newest = await session.scalar(select(func.max(Message.id)).where(Message.conversation_id == conversation_id))
    later = LaterMessage(
        id=later_id if later_id is not None and known is None else uuid.uuid4(),
        conversation_id=conversation_id,
        staff_id=staff_id,
        text=text,
        send_at=send_at,
        after_id=newest or 0,
        state="waiting",
        made_at=now,
    )
    session.add(later)
    await session.flush()
    return later


async def due(session: AsyncSession, now: datetime, limit: int = 50) -> Sequence[LaterMessage]:
    """Those whose time has come, the earliest first."""
    rows = await session.scalars(
        select(LaterMessage)
        .where(LaterMessage.state == "waiting", LaterMessage.send_at <= now)
        .order_by(LaterMessage.send_at, LaterMessage.made_at, LaterMessage.id)
        .limit(limit)
    )
    return rows.all()


async def open_of(session: AsyncSession, conversation_id: uuid.UUID) -> Sequence[LaterMessage]:
    """Those of a thread that are not sent and not cancelled, the earliest first."""
    rows = await session.scalars(
        select(LaterMessage)
        .where(LaterMessage.conversation_id == conversation_id, LaterMessage.state.in_(("waiting", "asked")))
        .order_by(LaterMessage.send_at, LaterMessage.made_at, LaterMessage.id)
    )
    return rows.all()


async def held(session: AsyncSession, later_id: uuid.UUID) -> LaterMessage | None:
    """The message, for this transaction alone: of two that decide at once the second waits here."""
    return await session.get(LaterMessage, later_id, with_for_update=True, populate_existing=True)


async def obstacle(session: AsyncSession, later: LaterMessage) -> Obstacle | None:
    """What has come first, so that its writer must be asked whether it still goes."""
    newer = select(Message.id).where(Message.conversation_id == later.conversation_id, Message.id > later.after_id)
    if await session.scalar(newer.where(Message.author == "family").limit(1)) is not None:
        return "family_wrote"
    closed = select(Handover.id).where(
        Handover.conversation_id == later.conversation_id, Handover.closed_at > later.made_at
    )
    if await session.scalar(closed.limit(1)) is not None:
        return "given_back"
    others = newer.where(Message.author == "staff", Message.staff_id != later.staff_id)
    return "colleague_wrote" if await session.scalar(others.limit(1)) is not None else None


async def ask(session: AsyncSession, later_id: uuid.UUID) -> bool:
    """It is not sent by itself any more; False when it was sent, asked about or cancelled before."""
    asked = (
        update(LaterMessage)
        .where(LaterMessage.id == later_id, LaterMessage.state == "waiting")
        .values(state="asked")
        .returning(LaterMessage.id)
    )
    return await session.scalar(asked) is not None


async def cancel(session: AsyncSession, conversation_id: uuid.UUID, later_id: uuid.UUID, now: datetime) -> bool:
    """False when it was sent or cancelled before, or is none of this thread."""
    cancelled = (
        update(LaterMessage)
        .where(
            LaterMessage.id == later_id,
            LaterMessage.conversation_id == conversation_id,
            LaterMessage.state.in_(("waiting", "asked")),
        )
        .values(state="cancelled", decided_at=now)
        .returning(LaterMessage.id)
    )
    return await session.scalar(cancelled) is not None
