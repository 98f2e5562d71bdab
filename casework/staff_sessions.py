"""The browsers in which a member of staff is signed in: listed for their owner, and ended one by one or all at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import StaffSession

#: How exactly it is kept when a browser was last here: a write for every page would be too many.
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class OpenSession:
    """One signed-in browser. `id` is safe to show to its owner: nobody can sign in with it."""

    id: str
    browser: str
    began_at: datetime
    seen_at: datetime
    here: bool


async def open_sessions(session: AsyncSession, staff_id: UUID, here: str, now: datetime) -> list[OpenSession]:
    """Those that have not ended, this browser first, then the one that was here last. `here`: this one's hash."""
    rows = await session.scalars(
        select(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.expires_at > now)
    )
    found = [
        OpenSession(
            row.token_hash, row.browser or "", row.created_at, row.seen_at or row.created_at, row.token_hash == here
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.here, one.seen_at, one.id), reverse=True)


async def end_one(session: AsyncSession, staff_id: UUID, id: str) -> bool:
    """False when this person has no such session, or has it no more."""
    gone = await session.scalars(
        delete(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.token_hash == id)
        .returning(StaffSession.token_hash)
    )
    return bool(gone.all())


async def end_others(session: AsyncSession, staff_id: UUID, here: str) -> int:
    """Ends all but this one, and says how many."""
    gone = await session.scalars(
        delete(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.token_hash != here)
        .returning(StaffSession.token_hash)
    )
    return len(gone.all())


async def end_all(session: AsyncSession, staff_id: UUID) -> None:
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))


async def must_be_noted(session: AsyncSession, here: str, now: datetime) -> bool:
    """Whether it is time to keep that this browser was here."""
    found = await session.get(StaffSession, here)
    return found is not None and now - (found.seen_at or found.created_at) >= SEEN_EVERY


async def note(session: AsyncSession, here: str, now: datetime) -> None:
    await session.execute(update(StaffSession).where(StaffSession.token_hash == here).values(seen_at=now))


async def began_at(session: AsyncSession, here: str) -> datetime | None:
    found = await session.get(StaffSession, here)
    return found.created_at if found is not None else None
