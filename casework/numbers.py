"""What leads see of the whole: numbers only, and none from which one family could be told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import assignments, substitutes
from casework.handover_models import HandoverStep
from casework.models import Family, FamilyBenefit, Handover, Referral, Report, Staff

#: A count of families below this is not shown.
SMALLEST = 5


@dataclass(frozen=True)
class Load:
    """What one member of staff carries. `limit` is None where none was said."""

    name: str
    role: str
    families: int
    limit: int | None
    waiting: int
    away_until: datetime | None

    @property
    def full(self) -> bool:
        return self.limit is not None and self.families >= self.limit


@dataclass(frozen=True)
class Waiting:
    """Of handovers that were opened in the period: how long until a person wrote, None where too few to say.

    `kept` of `promised` were answered by the time that was promised first; `still` wait now, `late` of them past it.
    """

    median: timedelta | None
    slowest_tenth: timedelta | None
    promised: int
    kept: int
    still: int
    late: int


@dataclass(frozen=True)
class Numbers:
    """Counts by code; None where a count is too small to be shown. Benefits are entries' ids."""

    loads: Sequence[Load]
    without: int
    waiting: Waiting
    reasons: Mapping[str, int | None]
    barriers: Mapping[str, int | None]
    benefits: Mapping[str, int | None]
    referrals: Mapping[str, int | None]


async def numbers(session: AsyncSession, since: datetime, now: datetime) -> Numbers:
    """Of the time from `since` to `now`; caseloads and who waits, as it is now."""
    reasons = await session.execute(
        select(Handover.reason, func.count(func.distinct(Handover.family_id)))
        .where(Handover.opened_at >= since)
        .group_by(Handover.reason)
    )
    barriers = await session.execute(
        select(Family.region, func.count(func.distinct(Report.family_id)))
        .join(Family, Family.id == Report.family_id)
        .where(Report.kind == "barrier", Report.created_at >= since)
        .group_by(Family.region)
    )
    benefits = await session.execute(
        select(FamilyBenefit.entry_id, func.count(func.distinct(FamilyBenefit.family_id)))
        .where(FamilyBenefit.state == "receiving", FamilyBenefit.told_at >= since)
        .group_by(FamilyBenefit.entry_id)
    )
    referrals = await session.execute(
        select(Referral.outcome, func.count(func.distinct(Referral.family_id)))
        .where(Referral.closed_at >= since)
        .group_by(Referral.outcome)
    )
    return Numbers(
        loads=await _loads(session, now),
        without=await session.scalar(
            select(func.count()).select_from(Family).where(Family.coordinator_id.is_(None), _asked_for_somebody())
        )
        or 0,
        waiting=await _waiting(session, since, now),
        reasons=suppressed(dict(reasons.all())),
        barriers=suppressed({region or "": count for region, count in barriers.all()}),
        benefits=suppressed({str(entry): count for entry, count in benefits.all()}),
        referrals=suppressed({outcome or "unknown": count for outcome, count in referrals.all()}),
    )


def suppressed(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The same, the largest first, without counts from which one family could be told: None in their place.

    Where one count alone would be hidden, the next smallest is hidden too: otherwise a sum elsewhere tells it.
    """
    hidden = {name for name, count in counts.items() if 0 < count < SMALLEST}
    if len(hidden) == 1:
        others = sorted((count, name) for name, count in counts.items() if name not in hidden and count)
        hidden |= {name for _, name in others[:1]}
    ordered = sorted(counts.items(), key=lambda each: (each[0] in hidden, -each[1] if each[0] not in hidden else 0))
    return {name: None if name in hidden else count for name, count in ordered}


def _asked_for_somebody() -> ColumnElement[bool]:
    return select(Handover.id).where(Handover.family_id == Family.id).exists()


async def _loads(session: AsyncSession, now: datetime) -> Sequence[Load]:
    families = await assignments.caseloads(session)
    rows = await session.execute(
        select(Handover.staff_id, func.count())
        .where(Handover.closed_at.is_(None), Handover.answered_at.is_(None))
        .group_by(Handover.staff_id)
    )
    waiting: dict[UUID | None, int] = dict(rows.all())
    staff = await session.scalars(select(Staff).where(Staff.disabled_at.is_(None), Staff.role != "editor"))
    made = [
        Load(
            one.name or one.email,
            one.role,
            families.get(one.id, 0),
            one.caseload_limit,
            waiting.get(one.id, 0),
            await substitutes.away_until(session, one.id, now),
        )
        for one in staff
    ]
    return sorted(made, key=lambda load: (-load.families, load.name.casefold()))


async def _waiting(session: AsyncSession, since: datetime, now: datetime) -> Waiting:
    """By the first promise: whatever was promised after it broke does not mend it."""
    first = (
        select(HandoverStep.handover_id, func.min(HandoverStep.id).label("id"))
        .where(HandoverStep.kind == "opened")
        .group_by(HandoverStep.handover_id)
        .subquery()
    )
    answer = (
        select(HandoverStep.handover_id, func.min(HandoverStep.at).label("at"))
        .where(HandoverStep.kind == "answered")
        .group_by(HandoverStep.handover_id)
        .subquery()
    )
    rows = await session.execute(
        select(Handover.opened_at, HandoverStep.promised_by, answer.c.at, Handover.closed_at)
        .join(first, first.c.handover_id == Handover.id)
        .join(HandoverStep, HandoverStep.id == first.c.id)
        .outerjoin(answer, answer.c.handover_id == Handover.id)
        .where(Handover.opened_at >= since)
    )
    lasted: list[float] = []
    found: Counter[str] = Counter()
    for opened, promised, answered, closed in rows.all():
        if answered is not None:
            lasted.append((answered - opened).total_seconds())
        if answered is None and closed is None:
            found["still"] += 1
            found["late"] += promised is not None and promised < now
        if promised is not None and (answered is not None or (closed is None and promised < now)):
            found["promised"] += 1
            found["kept"] += answered is not None and answered <= promised
    enough = len(lasted) >= SMALLEST
    tenths = quantiles(lasted, n=10, method="inclusive") if enough else []
    return Waiting(
        median=timedelta(seconds=tenths[4]) if enough else None,
        slowest_tenth=timedelta(seconds=tenths[8]) if enough else None,
        promised=found["promised"],
        kept=found["kept"],
        still=found["still"],
        late=found["late"],
    )
