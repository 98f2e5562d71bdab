"""What a family has told of itself: kept with its consent, shown, corrected and forgotten when it says so."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import consents
from casework.errors import CaseworkError
from casework.models import FamilyFact


class NoConsentError(CaseworkError):
    """The family has not allowed its answers to be kept."""


async def told(session: AsyncSession, family_id: uuid.UUID) -> dict[str, Any]:
    """Code → value in its JSON form, the oldest first."""
    rows = await session.scalars(
        select(FamilyFact).where(FamilyFact.family_id == family_id).order_by(FamilyFact.told_at, FamilyFact.fact)
    )
    return {row.fact: row.value for row in rows}


async def told_at(session: AsyncSession, family_id: uuid.UUID) -> dict[str, datetime]:
    """Code → when it was told last."""
    rows = await session.scalars(select(FamilyFact).where(FamilyFact.family_id == family_id))
    return {row.fact: row.told_at for row in rows}


async def keep(session: AsyncSession, family_id: uuid.UUID, facts: Mapping[str, Any], now: datetime) -> None:
    """Keeps `facts`, over what was told before. Raises NoConsentError."""
    if not await consents.given(session, family_id, consents.FACTS):
        raise NoConsentError
    for code, value in facts.items():
        found = await session.get(FamilyFact, (family_id, code))
        if found is None:
            session.add(FamilyFact(family_id=family_id, fact=code, value=value, told_at=now))
        else:
            # Told again counts as told now, also when it is the same: an age is as old as the day it was told.
            found.value, found.told_at = value, now


async def forget(session: AsyncSession, family_id: uuid.UUID, code: str | None = None) -> int:
    """Forgets one fact, or all of them; how many there were."""
    doomed = delete(FamilyFact).where(FamilyFact.family_id == family_id)
    result: Any = await session.execute(doomed if code is None else doomed.where(FamilyFact.fact == code))
    return int(result.rowcount)
