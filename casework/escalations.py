"""What was promised and is not kept goes on: to the substitute, then to a lead. Nothing is left with nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import families, handover_steps, handovers, staff_notices, substitutes
from casework.handover_models import LaterMessage
from casework.handovers import Promise
from casework.models import Conversation, Handover, Message, Staff
from casework.schedule_models import Absence

#: Working time in which whoever gets an unanswered handover answers; what is urgent keeps its own time.
WITHIN = timedelta(hours=2)

Kind = Literal["substitute", "lead", "renewed", "absent"]

_UNANSWERED = and_(Handover.closed_at.is_(None), or_(Handover.answered_at.is_(None), Handover.owed_by.is_not(None)))


@dataclass(frozen=True)
class Escalation:
    """A handover went on, or was promised anew: `former` did not answer in time, or is away, or works here no more.

    `absent`: the promise says until when `former` is away, unless that account is disabled.
    """

    handover_id: UUID
    conversation_id: UUID
    kind: Kind
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
    handover = await _locked(session, handover_id)
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
    to, kind, level = await _next(session, handover, former, region, now, late=late)
    if to.id == former.id and not late:
        return None
    handover.level = level
    made = await _move(session, conversation, handover, former, to, kind, now, zone, country)
    if kind == "renewed":
        await _tell_leads(session, handover, now)
    return made


async def _locked(session: AsyncSession, handover_id: UUID) -> Handover | None:
    """The handover as it is now, its thread locked first: in this order others take the two as well."""
    thread = await session.scalar(select(Handover.conversation_id).where(Handover.id == handover_id))
    if thread is None:
        return None
    await session.get(Conversation, thread, with_for_update={"key_share": True}, populate_existing=True)
    return await session.get(Handover, handover_id, with_for_update={"key_share": True}, populate_existing=True)


async def _next(
    session: AsyncSession, handover: Handover, former: Staff, region: str | None, now: datetime, *, late: bool
) -> tuple[Staff, Kind, int]:
    """To whom it goes, why, and at which level it is then; to `former` where there is nobody else."""
    if late and handover.level == 0:
        substitute = await substitutes.named_for(session, former, now)
        if substitute is not None:
            return substitute, "substitute", 1
    if late and handover.level < 2 and former.role not in ("lead", "admin"):
        lead = await substitutes.lead_for(session, region, now, without=frozenset({former.id}))
        # A lead who is away answers no sooner than who has it already.
        if lead is not None and await substitutes.absence_now(session, lead.id, now) is None:
            return lead, "lead", 2
    standing = await substitutes.standing(session, former, region, now)
    if standing.staff.id != former.id:
        return standing.staff, "absent", handover.level
    return former, "renewed", 2


async def _move(
    session: AsyncSession,
    conversation: Conversation,
    handover: Handover,
    former: Staff | None,
    to: Staff,
    kind: Kind,
    now: datetime,
    zone: ZoneInfo,
    country: str | None,
) -> Escalation:
    within = None if kind == "absent" or handover.priority in ("urgent", "high") else WITHIN
    promise = await handovers.move(
        session, conversation, handover, to, kind, within=within, now=now, zone=zone, country=country
    )
    if kind == "absent" and former is not None and former.disabled_at is None:
        back = await substitutes.back_at(session, former, now, zone, country)
        promise = replace(promise, away=former.name, away_until=back)
    return Escalation(handover.id, conversation.id, kind, former, promise)


async def quiet(session: AsyncSession, before: datetime) -> Sequence[UUID]:
    """Handovers that have been answered and in whose threads nobody has written since then, if not asked about it yet.

    A thread in which a member of staff has written something for later is not quiet.
    """
    newer = exists().where(
        Message.conversation_id == Handover.conversation_id, Message.author != "note", Message.created_at > before
    )
    later = exists().where(
        LaterMessage.conversation_id == Handover.conversation_id, LaterMessage.state.in_(("waiting", "asked"))
    )
    rows = await session.scalars(
        select(Handover.id)
        .join(Conversation, Conversation.id == Handover.conversation_id)
        .where(
            Conversation.floor == "human",
            Handover.closed_at.is_(None),
            Handover.answered_at <= before,
            Handover.owed_by.is_(None),
            Handover.offered_back_at.is_(None),
            ~newer,
            ~later,
        )
        .order_by(Handover.answered_at, Handover.id)
    )
    return rows.all()


async def offer_back(session: AsyncSession, handover_id: UUID, before: datetime, now: datetime) -> UUID | None:
    """Writes down that the family is asked; the thread in which it is, or None when it is not quiet there any more."""
    handover = await _locked(session, handover_id)
    if handover is None or handover_id not in await quiet(session, before):
        return None
    handover.offered_back_at = now
    handover_steps.add(session, handover_id, "asked_back", now, staff_id=handover.staff_id)
    await session.flush()
    return handover.conversation_id


async def _tell_leads(session: AsyncSession, handover: Handover, now: datetime) -> None:
    """Every lead and admin hears that a family waits past its time."""
    rows = await session.scalars(select(Staff.id).where(Staff.disabled_at.is_(None), Staff.role.in_(("lead", "admin"))))
    about = f"{handover.id}:{(handover.owed_by or handover.promised_by).timestamp():.0f}"
    for staff_id in rows.all():
        await staff_notices.tell(session, staff_id, "unanswered", about, now, conversation_id=handover.conversation_id)
