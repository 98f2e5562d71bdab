"""What families report: obstacles to bring to those who can change them, and what they think of the help."""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Report

#: Characters kept of one report.
LONGEST = 4_000


async def report(
    session: AsyncSession, family_id: uuid.UUID, kind: str, text: str, now: datetime, *, source: str
) -> Report:
    """`kind` is `barrier` or `feedback`; `source` names the message, which is kept once even if it comes twice."""
    if kind not in ("barrier", "feedback"):
        raise ValueError(f"{kind!r} is neither barrier nor feedback")
    report_id = uuid.uuid5(family_id, f"{kind}/{source}")
    known = await session.get(Report, report_id)
    if known is not None:
        return known
    made = Report(id=report_id, family_id=family_id, kind=kind, text=text[:LONGEST], created_at=now)
    session.add(made)
    await session.flush()
    return made
