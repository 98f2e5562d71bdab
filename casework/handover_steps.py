"""What happened to a handover, step by step, so that nobody has to guess who had it when."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.handover_models import HandoverStep

#: opened; again (asked anew); urgent (danger was named later); took_over (staff stepped in); answered (a person wrote);
#: substitute, lead (not answered in time, so it went on); renewed (not answered by the lead either); absent (whoever
#: had it is away); declined (the proposed coordinator said no); asked_back (after a quiet time); left (the family
#: went back to the assistant); closed.
Kind = Literal[
    "opened",
    "again",
    "urgent",
    "took_over",
    "answered",
    "substitute",
    "lead",
    "renewed",
    "absent",
    "declined",
    "asked_back",
    "left",
    "closed",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


def add(
    session: AsyncSession,
    handover_id: uuid.UUID,
    kind: Kind,
    now: datetime,
    *,
    staff_id: uuid.UUID | None = None,
    promised_by: datetime | None = None,
) -> None:
    session.add(HandoverStep(handover_id=handover_id, kind=kind, staff_id=staff_id, promised_by=promised_by, at=now))


async def of_handover(session: AsyncSession, handover_id: uuid.UUID) -> Sequence[HandoverStep]:
    """The oldest first."""
    rows = await session.scalars(
        select(HandoverStep).where(HandoverStep.handover_id == handover_id).order_by(HandoverStep.id)
    )
    return rows.all()
