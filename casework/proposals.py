"""Proposals that nobody decides, and families whose coordinator has left: somebody is always asked, at last a lead."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import assignments, staff_notices, substitutes, working_time
from casework.assignments import NOT_AGAIN, OPEN
from casework.handover_models import Assignment
from casework.models import Conversation, Family, Staff
from casework.working_time import WorkingHours

#: Working time in which a proposal is decided: two days of the usual hours.
DECIDED_WITHIN = timedelta(hours=14)


async def undecided(session: AsyncSession, now: datetime) -> Sequence[uuid.UUID]:
    """Proposals for families without a coordinator that are old enough to be looked at, the oldest first."""
    rows = await session.scalars(
        select(Assignment.id)
        .where(
            Assignment.state == "proposed", Assignment.why != "transfer", Assignment.proposed_at <= now - DECIDED_WITHIN
        )
        .order_by(Assignment.proposed_at, Assignment.id)
    )
    return rows.all()


async def family_of(session: AsyncSession, assignment_id: uuid.UUID) -> Family:
    """Raises NotFoundError when there is no such proposal."""
    return await session.get_one(Family, (await assignments.get(session, assignment_id)).family_id)


async def ask_next(
    session: AsyncSession, assignment_id: uuid.UUID, now: datetime, zone: ZoneInfo, country: str | None
) -> Assignment | None:
    """Withdraws a proposal that was not decided in time and asks the next one, in the end a lead, again and again.

    None when it was decided meanwhile, is not due yet, or nobody else could be asked. `zone` and `country` are those
    of the family's place.
    """
    asked = await session.get(Assignment, assignment_id, with_for_update=True, populate_existing=True)
    if asked is None or asked.state != "proposed":
        return None
    hours = WorkingHours(zone, holidays=working_time.holidays_of(country))
    if working_time.due(asked.proposed_at, DECIDED_WITHIN, hours) > now:
        return None
    family = await session.get_one(Family, asked.family_id)
    to = await _next(session, family, asked.staff_id, now)
    if to is None:
        return None
    asked.state, asked.decided_at = "withdrawn", now
    await session.flush()
    return await _ask(session, family, to, now)


async def hand_on(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> Sequence[Assignment]:
    """A member of staff works here no more: somebody else is asked for each of their families. The new proposals."""
    rows = await session.scalars(
        select(Assignment.family_id).where(
            Assignment.staff_id == staff_id, Assignment.state.in_(OPEN), Assignment.why != "transfer"
        )
    )
    was_asked = rows.all()
    alone = {family.id for family in await assignments.leave(session, staff_id, now)} | set(was_asked)
    made = [await ask(session, family_id, now) for family_id in sorted(alone)]
    return [each for each in made if each is not None]


async def left_alone(session: AsyncSession) -> Sequence[uuid.UUID]:
    """Families with a thread for which somebody was asked once, and now nobody is asked and nobody is there."""
    works = exists().where(Staff.id == Family.coordinator_id, Staff.disabled_at.is_(None))
    ever = exists().where(Assignment.family_id == Family.id)
    still_asked = exists().where(
        Assignment.family_id == Family.id,
        Assignment.state.in_(OPEN),
        Assignment.staff_id == Staff.id,
        Staff.disabled_at.is_(None),
    )
    thread = exists().where(Conversation.family_id == Family.id)
    rows = await session.scalars(select(Family.id).where(~works, ever, ~still_asked, thread).order_by(Family.id))
    return rows.all()


async def ask(session: AsyncSession, family_id: uuid.UUID, now: datetime) -> Assignment | None:
    """Asks the best candidate for a family without a coordinator; None when nobody is left who has not said no."""
    family = await session.get_one(Family, family_id, with_for_update=True, populate_existing=True)
    if await assignments.coordinator_of(session, family) is not None:
        return None
    if family.coordinator_id is not None:
        await assignments.leave(session, family.coordinator_id, now)
    made = await assignments.propose(session, family, now)
    if made is not None:
        await _tell(session, made, now)
    return made


async def _next(session: AsyncSession, family: Family, former: uuid.UUID, now: datetime) -> Staff | None:
    """The best one who has not let a proposal of this family pass lately; otherwise a lead, even the same once more."""
    let_pass = await session.scalars(
        select(Assignment.staff_id).where(
            Assignment.family_id == family.id,
            Assignment.state == "withdrawn",
            Assignment.why != "transfer",
            Assignment.decided_at > now - NOT_AGAIN,
        )
    )
    without = {*let_pass, former}
    for staff in await assignments.candidates(session, family, now):
        if staff.id not in without:
            return staff
    return await substitutes.lead_for(session, family.region, now)


async def _ask(session: AsyncSession, family: Family, to: Staff, now: datetime) -> Assignment:
    made = Assignment(
        id=uuid.uuid4(), family_id=family.id, staff_id=to.id, state="proposed", why="new", proposed_at=now
    )
    session.add(made)
    await session.flush()
    await _tell(session, made, now)
    return made


async def _tell(session: AsyncSession, made: Assignment, now: datetime) -> None:
    thread = await session.scalar(
        select(Conversation.id)
        .where(Conversation.family_id == made.family_id)
        .order_by(Conversation.created_at.desc(), Conversation.id)
        .limit(1)
    )
    await staff_notices.tell(session, made.staff_id, "proposal", str(made.id), now, conversation_id=thread)
