"""What a family keeps for its plan, and what it has said is not for it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import DeclinedEntry, SavedEntry


async def save(session: AsyncSession, family_id: uuid.UUID, entry_id: uuid.UUID, now: datetime) -> bool:
    """False when it was saved before. What is saved is no longer declined."""
    declined = await session.get(DeclinedEntry, (family_id, entry_id))
    if declined is not None:
        await session.delete(declined)
    if await session.get(SavedEntry, (family_id, entry_id)) is not None:
        return False
    session.add(SavedEntry(family_id=family_id, entry_id=entry_id, saved_at=now))
    return True


async def unsave(session: AsyncSession, family_id: uuid.UUID, entry_id: uuid.UUID) -> bool:
    found = await session.get(SavedEntry, (family_id, entry_id))
    if found is None:
        return False
    await session.delete(found)
    return True


async def decline(session: AsyncSession, family_id: uuid.UUID, entry_id: uuid.UUID, now: datetime) -> None:
    await unsave(session, family_id, entry_id)
    if await session.get(DeclinedEntry, (family_id, entry_id)) is None:
        session.add(DeclinedEntry(family_id=family_id, entry_id=entry_id, declined_at=now))


async def saved(session: AsyncSession, family_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Entry ids, the oldest first."""
    return (
        (
            await session.execute(
                select(SavedEntry.entry_id).where(SavedEntry.family_id == family_id).order_by(SavedEntry.saved_at)
            )
        )
        .scalars()
        .all()
    )


async def declined(session: AsyncSession, family_id: uuid.UUID) -> Sequence[uuid.UUID]:
    return (
        (await session.execute(select(DeclinedEntry.entry_id).where(DeclinedEntry.family_id == family_id)))
        .scalars()
        .all()
    )
