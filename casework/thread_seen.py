"""How far each member of staff has read each thread, and what is new to them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from casework.models import Message
from casework.staff_models import ThreadSeen


async def seen(session: AsyncSession, staff_id: UUID, conversation_id: UUID, message_id: int, now: datetime) -> bool:
    """This member of staff has seen the thread up to this message; True when that is further than before.

    It never goes back, and two windows of one person may say so at the same time.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    told = dialect.insert(ThreadSeen).values(
        staff_id=staff_id, conversation_id=conversation_id, message_id=message_id, seen_at=now
    )
    told = told.on_conflict_do_update(
        index_elements=["staff_id", "conversation_id"],
        set_={"message_id": told.excluded.message_id, "seen_at": told.excluded.seen_at},
        where=ThreadSeen.message_id < told.excluded.message_id,
    )
    return await session.scalar(told.returning(ThreadSeen.message_id)) is not None


async def seen_up_to(session: AsyncSession, staff_id: UUID, conversation_id: UUID) -> int:
    """The newest message that this member of staff has seen there; 0: none."""
    found = await session.scalar(
        select(ThreadSeen.message_id).where(
            ThreadSeen.staff_id == staff_id, ThreadSeen.conversation_id == conversation_id
        )
    )
    return found or 0


async def unread(session: AsyncSession, staff_id: UUID, conversations: Collection[UUID]) -> dict[UUID, int]:
    """Conversation → messages that are new to this member of staff; where there are none it is left out."""
    if not conversations:
        return {}
    rows = await session.execute(
        select(Message.conversation_id, func.count())
        .where(Message.conversation_id.in_(conversations), is_unread(staff_id))
        .group_by(Message.conversation_id)
    )
    return {row[0]: row[1] for row in rows.all()}


def is_unread(staff_id: UUID) -> ColumnElement[bool]:
    """A condition on Message: what the family wrote, or a colleague noted, after what this person last saw or wrote.

    Who answers from elsewhere, such as a group on Telegram, has read what came before that answer.
    """
    shown = (
        select(ThreadSeen.message_id)
        .where(ThreadSeen.staff_id == staff_id, ThreadSeen.conversation_id == Message.conversation_id)
        .correlate(Message)
        .scalar_subquery()
    )
    own = aliased(Message)
    written = (
        select(own.id)
        .where(own.conversation_id == Message.conversation_id, own.staff_id == staff_id, own.id > Message.id)
        .correlate(Message)
        .exists()
    )
    noted = and_(Message.author == "note", or_(Message.staff_id.is_(None), Message.staff_id != staff_id))
    return and_(
        or_(Message.author == "family", noted),
        Message.removed_at.is_(None),
        Message.id > func.coalesce(shown, 0),
        ~written,
    )
