"""What a family's coordinator sees of it: all of it, but for the parts that the family has hidden."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import consents
from casework.models import Consent

ANSWERS, BENEFITS, CONTACTS = "share_answers", "share_benefits", "share_contacts"
PLAN, MEETINGS = "share_plan", "share_meetings"
#: Each can be hidden by itself, in the order in which they are shown.
PARTS = (ANSWERS, BENEFITS, CONTACTS, PLAN, MEETINGS)


async def hidden(session: AsyncSession, family_id: uuid.UUID) -> frozenset[str]:
    """Those of `PARTS` that staff must not be shown; a part about which nothing was said is seen."""
    rows = await session.scalars(
        select(Consent.purpose).where(
            Consent.family_id == family_id, Consent.purpose.in_(PARTS), Consent.given.is_(False)
        )
    )
    return frozenset(rows)


async def hide(session: AsyncSession, family_id: uuid.UUID, part: str, now: datetime) -> None:
    """Raises ValueError for what is none of `PARTS`."""
    await _decide(session, family_id, part, False, now)


async def show(session: AsyncSession, family_id: uuid.UUID, part: str, now: datetime) -> None:
    """Raises ValueError for what is none of `PARTS`."""
    await _decide(session, family_id, part, True, now)


async def _decide(session: AsyncSession, family_id: uuid.UUID, part: str, seen: bool, now: datetime) -> None:
    if part not in PARTS:
        raise ValueError(f"{part!r} is nothing that can be hidden")
    if seen is not (part not in await hidden(session, family_id)):
        await consents.decide(session, family_id, part, seen, now)
        await session.flush()
