"""Ways to someone else, when nothing here helps: written down, so that somebody asks what came of it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import NotFoundError
from casework.models import Referral

Outcome = Literal["helped", "no_help", "unknown"]
#: Characters kept of the need.
LONGEST = 4_000


async def refer(
    session: AsyncSession,
    family_id: uuid.UUID,
    need: str,
    now: datetime,
    *,
    source: str,
    entry_id: uuid.UUID | None = None,
    region: str | None = None,
) -> Referral:
    """`source` names the message that asked for it: the same message twice is one referral for each entry."""
    referral_id = uuid.uuid5(family_id, f"referral/{source}/{entry_id}")
    known = await session.get(Referral, referral_id)
    if known is not None:
        return known
    made = Referral(
        id=referral_id, family_id=family_id, entry_id=entry_id, region=region, need=need[:LONGEST], made_at=now
    )
    session.add(made)
    await session.flush()
    return made


async def waiting(session: AsyncSession, family_id: uuid.UUID) -> Sequence[Referral]:
    """Those of which nobody knows yet what came of them, the oldest first."""
    rows = await session.scalars(
        select(Referral)
        .where(Referral.family_id == family_id, Referral.closed_at.is_(None))
        .order_by(Referral.made_at, Referral.id)
    )
    return rows.all()


async def close(session: AsyncSession, referral_id: uuid.UUID, outcome: Outcome, now: datetime) -> None:
    """Raises NotFoundError."""
    found = await session.get(Referral, referral_id)
    if found is None:
        raise NotFoundError(f"There is no referral {referral_id}.")
    found.outcome, found.closed_at = outcome, now
