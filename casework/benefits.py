"""What a family already has: what it receives, asked for, was refused or had once. Never offered to it as new."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, get_args

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import FamilyBenefit

State = Literal["receiving", "applied", "rejected", "ended"]
#: A benefit that has ended may be asked for again; all others are not offered as new.
NOT_NEW: tuple[State, ...] = ("receiving", "applied", "rejected")


async def note(
    session: AsyncSession,
    family_id: uuid.UUID,
    entry_id: uuid.UUID,
    state: State,
    now: datetime,
    *,
    since: date | None = None,
    appeal_by: date | None = None,
) -> FamilyBenefit:
    """Writes down how it stands now; dates that belonged to an earlier state are forgotten."""
    if state not in get_args(State):
        raise ValueError(f"{state!r} is none of {', '.join(get_args(State))}")
    found = await session.get(FamilyBenefit, (family_id, entry_id))
    if found is None:
        found = FamilyBenefit(family_id=family_id, entry_id=entry_id)
        session.add(found)
    found.state, found.since, found.appeal_by, found.told_at = state, since, appeal_by, now
    await session.flush()
    return found


async def had(session: AsyncSession, family_id: uuid.UUID) -> Sequence[FamilyBenefit]:
    """All that the family told, the oldest first."""
    rows = await session.scalars(
        select(FamilyBenefit).where(FamilyBenefit.family_id == family_id).order_by(FamilyBenefit.told_at)
    )
    return rows.all()


async def not_new(session: AsyncSession, family_id: uuid.UUID) -> set[uuid.UUID]:
    """The entries that must not be offered as new."""
    rows = await session.scalars(
        select(FamilyBenefit.entry_id).where(FamilyBenefit.family_id == family_id, FamilyBenefit.state.in_(NOT_NEW))
    )
    return set(rows)


async def forget(session: AsyncSession, family_id: uuid.UUID) -> None:
    await session.execute(delete(FamilyBenefit).where(FamilyBenefit.family_id == family_id))
