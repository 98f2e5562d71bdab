"""What was promised and is not kept goes on: to the substitute, then to a lead. Nothing is left with nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import families, handovers, staff_notices, substitutes
from casework.handovers import Promise
from casework.models import Conversation, Handover, Staff
from casework.schedule_models import Absence

#: Working time in which whoever gets an unanswered handover answers; what is urgent keeps its own time.
WITHIN = timedelta(hours=2)

_UNANSWERED = and_(Handover.closed_at.is_(None), or_(Handover.answered_at.is_(None), Handover.owed_by.is_not(None)))


@dataclass(frozen=True)
class Escalation:
    """A handover went on, or was promised anew: `former` did not answer in time, or is away, or works here no more."""

    handover_id: UUID
    conversation_id: UUID
    kind: Literal["substitute", "lead", "renewed", "absent"]
    former: Staff | None
    promise: Promise


async def due(session: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Handovers that must go on: past their time, or with somebody who is away or works here no more."""
    late = or_(
        and_(Handover.answered_at.is_(None), Handover.promised_by <= now),
        and_(Handover.owed_by.is_not(None), Handover.owed_by <= now),
    )
    away = select(Absence.id).where(
        Absence.staff_id == Handover.staff_id, Absence.starts_at <= now, Absence.ends_at > now
    )
    gone = select(Staff.id).where(Staff.id == Handover.staff_id, Staff.disabled_at.is_not(None))
    rows = await session.scalars(
        select(Handover.id)
        .where(_UNANSWERED, or_(late, away.exists(), gone.exists(), Handover.staff_id.is_(None)))
        .order_by(Handover.promised_by)
    )
    return rows.all()


async def step_up(
    session: AsyncSession, handover_id: UUID, now: datetime, zone: ZoneInfo, country: str | None
) -> Escalation | None:
    """Gives it to the next one; None when somebody has answered meanwhile, or nobody else is there who could.

    `zone` and `country` are those of the family's place.
    """
    handover = await session.get(Handover, handover_id, with_for_update=True, populate_existing=True)
    if handover is None or handover.closed_at is not None:
        return None
    if handover.answered_at is not None and handover.owed_by is None:
        return None
    conversation = await session.get_one(Conversation, handover.conversation_id)
    former = await session.get(Staff, handover.staff_id) if handover.staff_id is not None else None
    region = (await families.family_of(session, conversation)).region
    late = (handover.owed_by or handover.promised_by) <= now
    if former is None or former.disabled_at is not None:
        standing = await handovers.who_answers(session, conversation, now)
        return await _move(session, conversation, handover, former, standing.staff, "absent", now, zone, country)
    if not late:
        standing = await substitutes.standing(session, former, region, now)
        if standing.staff.id == former.id:
            return None
        return await _move(session, conversation, handover, former, standing.staff, "absent", now, zone, country)
    to = await substitutes.named_for(session, former, now) if handover.level == 0 else None
    if to is not None:
        handover.level = 1
        return await _move(session, conversation, handover, former, to, "substitute", now, zone, country)
    lead = await substitutes.lead_for(session, region, now, without=frozenset({former.id}))
    if lead is not None and handover.level < 2 and former.role not in ("lead", "admin"):
        handover.level = 2
        return await _move(session, conversation, handover, former, lead, "lead", now, zone, country)
    handover.level = 2
    made = await _move(session, conversation, handover, former, former, "renewed", now, zone, country)
    await _tell_leads(session, handover, now)
    return made


async def _move(
    session: AsyncSession,
    conversation: Conversation,
    handover: Handover,
    former: Staff | None,
    to: Staff,
    kind: Literal["substitute", "lead", "renewed", "absent"],
    now: datetime,
    zone: ZoneInfo,
    country: str | None,
) -> Escalation:
    within = None if kind == "absent" or handover.priority in ("urgent", "high") else WITHIN
    promise = await handovers.move(
        session, conversation, handover, to, kind, within=within, now=now, zone=zone, country=country
    )
    return Escalation(handover.id, conversation.id, kind, former, promise)


async def _tell_leads(session: AsyncSession, handover: Handover, now: datetime) -> None:
    """Every lead and admin hears that a family waits past its time."""
    rows = await session.scalars(select(Staff.id).where(Staff.disabled_at.is_(None), Staff.role.in_(("lead", "admin"))))
    about = f"{handover.id}:{(handover.owed_by or handover.promised_by).timestamp():.0f}"
    for staff_id in rows.all():
        await staff_notices.tell(session, staff_id, "unanswered", about, now, conversation_id=handover.conversation_id)
