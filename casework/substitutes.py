"""Who answers for a member of staff now: the person, or somebody else while the person is away."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import schedules, working_time
from casework.models import Staff
from casework.schedule_models import Absence
from casework.working_time import WorkingHours

#: An absence that begins or ends within this time of another one is the same time away.
_NEXT_TO = timedelta(hours=1)
#: Absences after one another that are followed to the end.
_FOLLOWED = 20


@dataclass(frozen=True)
class Standing:
    """`staff` answers. Someone who is `away` (until then) would have, and `staff` stands in."""

    staff: Staff
    away: Staff | None = None
    until: datetime | None = None


async def absence_now(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> Absence | None:
    """The absence that somebody is in, the one that ends last."""
    return await session.scalar(
        select(Absence)
        .where(Absence.staff_id == staff_id, Absence.starts_at <= now, Absence.ends_at > now)
        .order_by(Absence.ends_at.desc(), Absence.id)
        .limit(1)
    )


async def away_until(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> datetime | None:
    """When somebody who is away now is back, absences right after one another counted as one; None: not away."""
    until, at = None, now
    for _ in range(_FOLLOWED):
        absence = await absence_now(session, staff_id, at)
        if absence is None:
            return until
        until, at = absence.ends_at, absence.ends_at + _NEXT_TO
    return until


async def back_at(
    session: AsyncSession, staff: Staff, now: datetime, zone: ZoneInfo, country: str | None
) -> datetime | None:
    """When somebody who is away now is at work again, in `zone`: not the midnight at which the absence ends."""
    until = await away_until(session, staff.id, now)
    if until is None:
        return None
    return working_time.opens(until, await hours_of(session, staff, until, zone, country)).astimezone(zone)


async def named_for(session: AsyncSession, staff: Staff, now: datetime) -> Staff | None:
    """Who was named to stand in for somebody: for the absence of this time, otherwise always; None: nobody who can.

    A substitute who is away as well is passed over for the substitute's own.
    """
    seen, asked = {staff.id}, staff
    while True:
        absence = await absence_now(session, asked.id, now)
        wanted = (absence.substitute_id if absence is not None else None) or asked.substitute_id
        if wanted is None or wanted in seen:
            return None
        seen.add(wanted)
        found = await session.get(Staff, wanted)
        if found is None or found.disabled_at is not None or found.role == "editor":
            return None
        if await absence_now(session, found.id, now) is None:
            return found
        asked = found


async def lead_for(
    session: AsyncSession, region: str | None, now: datetime, *, without: frozenset[uuid.UUID] = frozenset()
) -> Staff | None:
    """A lead, otherwise an admin: one who is not away, then one of that region; None when there is nobody else."""
    rows = await session.scalars(
        select(Staff)
        .where(Staff.disabled_at.is_(None), Staff.role.in_(("lead", "admin")), Staff.id.not_in(without))
        .order_by(Staff.created_at, Staff.id)
    )
    ranked = [
        (
            await absence_now(session, staff.id, now) is not None,
            staff.role != "lead",
            region is not None and bool(staff.regions) and region not in staff.regions,
            number,
            staff,
        )
        for number, staff in enumerate(rows)
    ]
    return min(ranked, key=lambda each: each[:4])[-1] if ranked else None


async def anybody(session: AsyncSession) -> Staff | None:
    """The oldest account that may answer families, away or not."""
    return await session.scalar(
        select(Staff)
        .where(Staff.disabled_at.is_(None), Staff.role != "editor")
        .order_by(Staff.created_at, Staff.id)
        .limit(1)
    )


async def standing(session: AsyncSession, staff: Staff, region: str | None, now: datetime) -> Standing:
    """Who answers for this person now: while away the substitute, otherwise a lead of the family's region.

    Only where there is nobody else does somebody who is away answer, after coming back.
    """
    until = await away_until(session, staff.id, now)
    if until is None:
        return Standing(staff)
    stands_in = await named_for(session, staff, now) or await lead_for(
        session, region, now, without=frozenset({staff.id})
    )
    if stands_in is None or await absence_now(session, stands_in.id, now) is not None:
        return Standing(staff)
    return Standing(stands_in, staff, until)


async def hours_of(
    session: AsyncSession, staff: Staff, now: datetime, zone: ZoneInfo, country: str | None
) -> WorkingHours:
    """When this person works, absences left out; without hours of their own, the usual ones at that place."""
    rows = await session.execute(
        select(Absence.starts_at, Absence.ends_at).where(Absence.staff_id == staff.id, Absence.ends_at > now)
    )
    away = [(gone, back) for gone, back in rows.all()]
    schedule = await schedules.schedule_of(session, staff.id)
    hours = await schedules.hours_of(session, staff.id) if schedule is not None else {}
    if schedule is None or not hours:
        return WorkingHours(zone, holidays=working_time.holidays_of(country), away=away)
    return WorkingHours(
        ZoneInfo(schedule.time_zone),
        {day: tuple(blocks) for day, blocks in hours.items()},
        working_time.holidays_of(schedule.country),
        away,
    )
