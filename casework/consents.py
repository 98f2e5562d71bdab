"""What a family allows to be kept (GDPR article 7): asked once by purpose, changed at any time."""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Consent

#: The family's answers about the child and the household.
FACTS = "facts"


async def given(session: AsyncSession, family_id: uuid.UUID, purpose: str) -> bool | None:
    """True or False as the family decided; None when it has not been asked."""
    found = await session.get(Consent, (family_id, purpose))
    return None if found is None else found.given


async def decide(session: AsyncSession, family_id: uuid.UUID, purpose: str, given: bool, now: datetime) -> None:
    found = await session.get(Consent, (family_id, purpose))
    if found is None:
        session.add(Consent(family_id=family_id, purpose=purpose, given=given, decided_at=now))
    else:
        found.given, found.decided_at = given, now


async def forget(session: AsyncSession, family_id: uuid.UUID, purpose: str) -> None:
    """As if it had never been asked."""
    found = await session.get(Consent, (family_id, purpose))
    if found is not None:
        await session.delete(found)
        await session.flush()
