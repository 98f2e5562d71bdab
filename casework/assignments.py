"""Who is a family's coordinator: proposed by region, language and caseload, accepted by the person, with history."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework import substitutes
from casework.errors import CaseworkError, NotFoundError
from casework.handover_models import Assignment
from casework.models import Family, Person, Staff

#: Asked but not decided.
OPEN = ("proposed", "offered")
#: Whoever said no to a family is not proposed to it again for so long.
NOT_AGAIN = timedelta(days=90)


class AssignmentError(CaseworkError, ValueError):
    """It cannot be done: `code` is `decided` (somebody was faster), `same`, `no_coordinator` or `cannot_answer`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def coordinator_of(session: AsyncSession, family: Family) -> Staff | None:
    """The family's own coordinator; None when there is none, or the account works no more."""
    staff = await session.get(Staff, family.coordinator_id) if family.coordinator_id is not None else None
    return staff if staff is not None and staff.disabled_at is None else None


async def open_of(session: AsyncSession, family_id: uuid.UUID) -> Assignment | None:
    """What is proposed and not decided."""
    return await session.scalar(select(Assignment).where(Assignment.family_id == family_id, Assignment.state.in_(OPEN)))


async def get(session: AsyncSession, assignment_id: uuid.UUID) -> Assignment:
    """Raises NotFoundError."""
    found = await session.get(Assignment, assignment_id, populate_existing=True)
    if found is None:
        raise NotFoundError("There is no such proposal.")
    return found


async def proposed_to(session: AsyncSession, staff_id: uuid.UUID) -> Sequence[Assignment]:
    """What this member of staff must decide, the oldest first."""
    rows = await session.scalars(
        select(Assignment)
        .where(Assignment.staff_id == staff_id, Assignment.state == "proposed")
        .order_by(Assignment.proposed_at, Assignment.id)
    )
    return rows.all()


async def history(session: AsyncSession, family_id: uuid.UUID) -> Sequence[Assignment]:
    """All of a family, the newest first."""
    rows = await session.scalars(
        select(Assignment)
        .where(Assignment.family_id == family_id)
        .order_by(Assignment.proposed_at.desc(), Assignment.id)
    )
    return rows.all()


async def caseloads(session: AsyncSession) -> dict[uuid.UUID, int]:
    """Member of staff → families that they carry; who carries none is left out."""
    rows = await session.execute(
        select(Family.coordinator_id, func.count())
        .where(Family.coordinator_id.is_not(None))
        .group_by(Family.coordinator_id)
    )
    return {staff_id: count for staff_id, count in rows.all() if staff_id is not None}


async def candidates(session: AsyncSession, family: Family, now: datetime) -> Sequence[Staff]:
    """Who could become the family's coordinator, the best first; whoever said no lately is left out.

    Coordinators go before leads, and leads before admins. Then: not full, not away, speaks the family's language,
    works in its region, and carries little, measured by what each can carry.
    """
    refused = await session.scalars(
        select(Assignment.staff_id).where(
            Assignment.family_id == family.id, Assignment.state == "declined", Assignment.decided_at > now - NOT_AGAIN
        )
    )
    languages = {
        code for code in await session.scalars(select(Person.language).where(Person.family_id == family.id)) if code
    }
    loads, asked, without = await caseloads(session), await _asked(session), set(refused)
    rows = await session.scalars(select(Staff).where(Staff.disabled_at.is_(None), Staff.role != "editor"))
    ranked = []
    for staff in rows:
        if staff.id in without:
            continue
        load = loads.get(staff.id, 0) + asked.get(staff.id, 0)
        rank = (
            staff.caseload_limit is not None and load >= staff.caseload_limit,
            ("coordinator", "lead", "admin").index(staff.role),
            await substitutes.absence_now(session, staff.id, now) is not None,
            _fit(languages, staff.languages),
            _fit({family.region} if family.region is not None else set(), staff.regions),
            load / staff.caseload_limit if staff.caseload_limit else load / 20,
            staff.created_at,
            str(staff.id),
        )
        ranked.append((rank, staff))
    return [staff for _, staff in sorted(ranked, key=lambda each: each[0])]


async def propose(session: AsyncSession, family: Family, now: datetime) -> Assignment | None:
    """Asks the best candidate to become the coordinator of a family without one; None when there is nobody.

    What is already proposed stays, unless that account has been disabled.
    """
    asked = await open_of(session, family.id)
    if asked is not None:
        staff = await session.get_one(Staff, asked.staff_id)
        if staff.disabled_at is None:
            return asked
        asked.state, asked.decided_at = "withdrawn", now
        await session.flush()
    best = next(iter(await candidates(session, family, now)), None)
    return None if best is None else await _open(session, family, best, "new", now)


async def accept(session: AsyncSession, assignment: Assignment, now: datetime) -> Assignment:
    """The member of staff says yes. A transfer is then `offered` to the family; anything else begins at once.

    Raises AssignmentError("decided") when it is not proposed any more.
    """
    if assignment.state != "proposed":
        raise AssignmentError("decided")
    assignment.decided_at = now
    if assignment.why == "transfer":
        assignment.state = "offered"
        await session.flush()
        return assignment
    return await _begin(session, assignment, now)


async def decline(session: AsyncSession, assignment: Assignment, now: datetime) -> Assignment | None:
    """The member of staff says no; the next one who is asked, if there is one. A transfer just ends: None.

    Raises AssignmentError("decided").
    """
    if assignment.state != "proposed":
        raise AssignmentError("decided")
    assignment.state, assignment.decided_at = "declined", now
    await session.flush()
    if assignment.why == "transfer":
        return None
    return await propose(session, await session.get_one(Family, assignment.family_id), now)


async def agree(session: AsyncSession, assignment: Assignment, now: datetime) -> Assignment:
    """The family says yes to a transfer. Raises AssignmentError("decided")."""
    if assignment.state != "offered":
        raise AssignmentError("decided")
    return await _begin(session, assignment, now)


async def refuse(session: AsyncSession, assignment: Assignment, now: datetime) -> None:
    """The family says no to a transfer and keeps its coordinator. Raises AssignmentError("decided")."""
    if assignment.state != "offered":
        raise AssignmentError("decided")
    assignment.state, assignment.ended_at = "refused", now
    await session.flush()


async def withdraw(session: AsyncSession, assignment: Assignment, now: datetime) -> None:
    """It is not asked any more. Raises AssignmentError("decided")."""
    if assignment.state not in OPEN:
        raise AssignmentError("decided")
    assignment.state, assignment.decided_at = "withdrawn", assignment.decided_at or now
    await session.flush()


async def transfer(
    session: AsyncSession, family: Family, to: Staff, *, summary: str, made_by: Staff, now: datetime
) -> Assignment:
    """Asks `to` to become the family's coordinator instead of the present one; then the family is asked.

    Raises AssignmentError: `no_coordinator` when there is nobody to take it from, `same`, `cannot_answer`.
    """
    if await coordinator_of(session, family) is None:
        raise AssignmentError("no_coordinator")
    if to.id == family.coordinator_id:
        raise AssignmentError("same")
    if to.disabled_at is not None or to.role == "editor":
        raise AssignmentError("cannot_answer")
    asked = await open_of(session, family.id)
    if asked is not None:
        await withdraw(session, asked, now)
    made = await _open(session, family, to, "transfer", now)
    made.summary, made.made_by = summary.strip() or None, made_by.id
    await session.flush()
    return made


async def assign(session: AsyncSession, family: Family, staff: Staff, why: str, now: datetime) -> Assignment:
    """At once, without a question: who asked for it, or invited the family. Raises AssignmentError("same")."""
    if family.coordinator_id == staff.id:
        raise AssignmentError("same")
    asked = await open_of(session, family.id)
    if asked is not None:
        await withdraw(session, asked, now)
    return await _begin(session, await _open(session, family, staff, why, now), now)


async def leave(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> Sequence[Family]:
    """A member of staff works here no more: their families have no coordinator now, and need a new one."""
    rows = await session.scalars(select(Family).where(Family.coordinator_id == staff_id))
    families = rows.all()
    for family in families:
        family.coordinator_id = None
    ended = update(Assignment).where(Assignment.staff_id == staff_id)
    await session.execute(ended.where(Assignment.state == "current").values(state="ended", ended_at=now))
    await session.execute(ended.where(Assignment.state.in_(OPEN)).values(state="withdrawn", decided_at=now))
    await session.flush()
    return families


def _fit(wanted: set[str], said: Sequence[str]) -> int:
    """0 for somebody who has said one of these, 1 for somebody who has not said anything, 2 for somebody else."""
    if not wanted or not said:
        return 1
    return 0 if wanted & set(said) else 2


async def _asked(session: AsyncSession) -> dict[uuid.UUID, int]:
    """Member of staff → families that are proposed to them."""
    rows = await session.execute(
        select(Assignment.staff_id, func.count()).where(Assignment.state.in_(OPEN)).group_by(Assignment.staff_id)
    )
    return dict(rows.all())


async def copy_current(session: AsyncSession, from_family: uuid.UUID, to_family: uuid.UUID) -> None:
    """The coordinator of one family is that of another one now, because they have become one."""
    current = await session.scalar(
        select(Assignment).where(Assignment.family_id == from_family, Assignment.state == "current")
    )
    asked = await open_of(session, to_family)
    if asked is not None:
        asked.state, asked.decided_at = "withdrawn", asked.proposed_at
        await session.flush()
    if current is not None:
        session.add(
            Assignment(
                id=uuid.uuid4(),
                family_id=to_family,
                staff_id=current.staff_id,
                state="current",
                why=current.why,
                proposed_at=current.proposed_at,
                decided_at=current.decided_at,
                began_at=current.began_at,
            )
        )
        await session.flush()


async def forget_current(session: AsyncSession, family_id: uuid.UUID) -> None:
    """The families were not one after all: what was copied goes."""
    await session.execute(delete(Assignment).where(Assignment.family_id == family_id, Assignment.state == "current"))


async def _open(session: AsyncSession, family: Family, staff: Staff, why: str, now: datetime) -> Assignment:
    made = Assignment(
        id=uuid.uuid4(), family_id=family.id, staff_id=staff.id, state="proposed", why=why, proposed_at=now
    )
    session.add(made)
    await session.flush()
    return made


async def _begin(session: AsyncSession, assignment: Assignment, now: datetime) -> Assignment:
    await session.execute(
        update(Assignment)
        .where(Assignment.family_id == assignment.family_id, Assignment.state == "current")
        .values(state="ended", ended_at=now)
    )
    assignment.state, assignment.began_at = "current", now
    assignment.decided_at = assignment.decided_at or now
    family = await session.get_one(Family, assignment.family_id)
    family.coordinator_id = assignment.staff_id
    await session.flush()
    return assignment
