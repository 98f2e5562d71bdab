"""What staff did with a family's data, the looking included; the family can ask for it (GDPR article 15)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Staff
from casework.staff_models import StaffAct

LOOKED = "looked"
REMOVED_MESSAGE = "removed_message"
#: The same person who looks again within this time has looked once.
ONE_LOOK = timedelta(minutes=30)


@dataclass(frozen=True)
class Look:
    """Who looked at a family's page, how often, and when last. `name` is None when it was never given."""

    name: str | None
    times: int
    last: datetime


async def looked(
    session: AsyncSession, staff_id: uuid.UUID, family_id: uuid.UUID, now: datetime, conversation_id: uuid.UUID | None
) -> None:
    """Writes down that somebody opened a family's page or thread; reloading it is the same look."""
    latest = await session.scalar(
        select(func.max(StaffAct.at)).where(
            StaffAct.family_id == family_id, StaffAct.staff_id == staff_id, StaffAct.what == LOOKED
        )
    )
    if latest is None or latest <= now - ONE_LOOK:
        await did(session, staff_id, family_id, LOOKED, now, conversation_id=conversation_id)


async def did(
    session: AsyncSession,
    staff_id: uuid.UUID,
    family_id: uuid.UUID,
    what: str,
    now: datetime,
    *,
    conversation_id: uuid.UUID | None = None,
    about: dict[str, Any] | None = None,
) -> None:
    session.add(
        StaffAct(
            staff_id=staff_id, family_id=family_id, conversation_id=conversation_id, what=what, about=about, at=now
        )
    )
    await session.flush()


async def looks(session: AsyncSession, family_id: uuid.UUID) -> Sequence[Look]:
    """Who looked at the family, the latest first."""
    rows = await session.execute(
        select(Staff.name, func.count(), func.max(StaffAct.at))
        .join(Staff, Staff.id == StaffAct.staff_id)
        .where(StaffAct.family_id == family_id, StaffAct.what == LOOKED)
        .group_by(Staff.id, Staff.name)
        .order_by(func.max(StaffAct.at).desc())
    )
    return [Look(name, times, last) for name, times, last in rows.all()]


async def of_family(session: AsyncSession, family_id: uuid.UUID, limit: int = 100) -> Sequence[StaffAct]:
    """Everything that was written down, the newest first."""
    rows = await session.scalars(
        select(StaffAct).where(StaffAct.family_id == family_id).order_by(StaffAct.id.desc()).limit(limit)
    )
    return rows.all()
