"""The steps of a family's plan: who does what, by when; open, done, and open again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.plan_models import PlanStep

#: Letters of what is done and of who does it; what is longer is cut.
LONGEST_WHAT, LONGEST_WHO = 500, 160


@dataclass(frozen=True)
class Step:
    """A step as somebody told it, in their own words; `who` and `due_on` as far as they are known."""

    what: str
    who: str | None = None
    due_on: date | None = None


async def add(
    session: AsyncSession,
    family_id: uuid.UUID,
    step: Step,
    now: datetime,
    *,
    step_id: uuid.UUID | None = None,
    meeting_id: uuid.UUID | None = None,
) -> PlanStep:
    """Writes a step down; the same `step_id` again gives back what is written. Raises ValueError for no words."""
    what = step.what.strip()[:LONGEST_WHAT]
    if not what:
        raise ValueError("a step needs words for what is to be done")
    known = await session.get(PlanStep, step_id) if step_id is not None else None
    if known is not None:
        return known
    made = PlanStep(
        id=step_id or uuid.uuid4(),
        family_id=family_id,
        meeting_id=meeting_id,
        what=what,
        who=(step.who or "").strip()[:LONGEST_WHO] or None,
        due_on=step.due_on,
        created_at=now,
    )
    session.add(made)
    await session.flush()
    return made


async def open_of(session: AsyncSession, family_id: uuid.UUID) -> Sequence[PlanStep]:
    """What is still to be done: the nearest day first, then what has no day, as it was told."""
    rows = await session.scalars(
        select(PlanStep)
        .where(PlanStep.family_id == family_id, PlanStep.done_at.is_(None))
        .order_by(PlanStep.due_on.is_(None), PlanStep.due_on, PlanStep.created_at, PlanStep.id)
    )
    return rows.all()


async def of_meeting(session: AsyncSession, meeting_id: uuid.UUID) -> Sequence[PlanStep]:
    """What was decided there, as it was told, done or not."""
    rows = await session.scalars(
        select(PlanStep).where(PlanStep.meeting_id == meeting_id).order_by(PlanStep.created_at, PlanStep.id)
    )
    return rows.all()


async def mark(
    session: AsyncSession, family_id: uuid.UUID, step_id: uuid.UUID, now: datetime, *, done: bool = True
) -> PlanStep | None:
    """Done, or open again; None when the family has no such step. When it was done first, stays."""
    found = await session.get(PlanStep, step_id)
    if found is None or found.family_id != family_id:
        return None
    found.done_at = (found.done_at or now) if done else None
    await session.flush()
    return found
