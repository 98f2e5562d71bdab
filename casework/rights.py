"""A family's rights over its data (GDPR articles 15, 17 and 20): a copy of everything, or the end of it."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import NotFoundError
from casework.models import (
    Base,
    Consent,
    Conversation,
    DeclinedEntry,
    Family,
    FamilyBenefit,
    FamilyContact,
    FamilyFact,
    Handover,
    Message,
    Person,
    Referral,
    Report,
    SavedEntry,
)

#: What is written in the copy, table by table, with the column that leads to the family or its conversations.
OF_FAMILY = (
    Person,
    Conversation,
    Handover,
    SavedEntry,
    DeclinedEntry,
    Report,
    Consent,
    FamilyFact,
    FamilyBenefit,
    FamilyContact,
    Referral,
)


async def family_id_of(session: AsyncSession, some_id: uuid.UUID) -> uuid.UUID:
    """The family with that id, or of the conversation with that id. Raises NotFoundError."""
    if await session.get(Family, some_id) is not None:
        return some_id
    conversation = await session.get(Conversation, some_id)
    if conversation is None:
        raise NotFoundError(f"There is no family and no conversation {some_id}.")
    return conversation.family_id


async def conversations_of(session: AsyncSession, family_id: uuid.UUID) -> Sequence[uuid.UUID]:
    return (await session.execute(select(Conversation.id).where(Conversation.family_id == family_id))).scalars().all()


async def copy(session: AsyncSession, family_id: uuid.UUID) -> dict[str, Any]:
    """Everything that is kept about the family, as plain values by table; the oldest first."""
    family = await session.get(Family, family_id)
    if family is None:
        raise NotFoundError(f"There is no family {family_id}.")
    found: dict[str, Any] = {"family": _plain(family)}
    for table in OF_FAMILY:
        rows = await session.execute(select(table).where(table.family_id == family_id))
        found[table.__tablename__] = [_plain(row) for row in rows.scalars()]
    threads = await conversations_of(session, family_id)
    messages = await session.execute(select(Message).where(Message.conversation_id.in_(threads)).order_by(Message.id))
    found["message"] = [_plain(message) for message in messages.scalars()]
    return found


async def erase(session: AsyncSession, family_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Removes the family and all that hangs on it; the ids of its conversations, which other stores must forget."""
    threads = await conversations_of(session, family_id)
    if await session.get(Family, family_id) is None:
        raise NotFoundError(f"There is no family {family_id}.")
    await session.execute(update(Message).where(Message.conversation_id.in_(threads)).values(reply_to=None))
    # The database removes what hangs on a conversation, a person and the family by itself.
    for table, column in ((Conversation, Conversation.id), (Person, Person.family_id), (Family, Family.id)):
        value = column.in_(threads) if table is Conversation else column == family_id
        await session.execute(delete(table).where(value))
    return threads


def _plain(row: Base) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {
        key: value if isinstance(value, str | int | float | bool | list | dict | type(None)) else str(value)
        for key, value in values.items()
    }
