"""With whom a member of staff works: languages, places, how many families, who stands in, and where they are told."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import CaseworkError, NotFoundError
from casework.models import Staff

NotifyBy = Literal["email", "telegram", "none"]
NOTIFY_BY: tuple[NotifyBy, ...] = ("email", "telegram", "none")
#: Families that one person can say to carry.
MOST_FAMILIES = 500


class ProfileError(CaseworkError, ValueError):
    """A profile cannot be as it was asked for. `code` names the field: caseload_limit, substitute_id or notify_by."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Profile:
    """`languages` and `reads` are codes; no `regions`: everywhere; no `caseload_limit`: not said."""

    languages: Sequence[str] = ()
    regions: Sequence[str] = ()
    reads: str | None = None
    caseload_limit: int | None = None
    substitute_id: uuid.UUID | None = None
    notify_by: str = "email"


def of_staff(staff: Staff) -> Profile:
    return Profile(
        tuple(staff.languages),
        tuple(staff.regions),
        staff.reads,
        staff.caseload_limit,
        staff.substitute_id,
        staff.notify_by,
    )


async def colleagues(session: AsyncSession, staff_id: uuid.UUID) -> Sequence[Staff]:
    """Who can stand in for somebody: everyone else who works with families, by name."""
    rows = await session.scalars(
        select(Staff)
        .where(Staff.disabled_at.is_(None), Staff.role != "editor", Staff.id != staff_id)
        .order_by(Staff.name, Staff.email)
    )
    return rows.all()


async def save(session: AsyncSession, staff_id: uuid.UUID, wanted: Profile) -> None:
    """Raises ProfileError, and NotFoundError when there is no such account."""
    staff = await session.get(Staff, staff_id)
    if staff is None:
        raise NotFoundError("There is no such account.")
    if wanted.caseload_limit is not None and not 0 <= wanted.caseload_limit <= MOST_FAMILIES:
        raise ProfileError("caseload_limit")
    if wanted.notify_by not in NOTIFY_BY or (wanted.notify_by == "telegram" and staff.telegram_user_id is None):
        raise ProfileError("notify_by")
    if wanted.substitute_id is not None:
        await check_substitute(session, staff_id, wanted.substitute_id)
    staff.languages, staff.regions = list(dict.fromkeys(wanted.languages)), list(dict.fromkeys(wanted.regions))
    staff.reads, staff.caseload_limit = wanted.reads, wanted.caseload_limit
    staff.substitute_id, staff.notify_by = wanted.substitute_id, wanted.notify_by
    await session.flush()


async def check_substitute(session: AsyncSession, staff_id: uuid.UUID, substitute_id: uuid.UUID) -> None:
    """Raises ProfileError for oneself, and for somebody who cannot answer families."""
    if substitute_id not in {colleague.id for colleague in await colleagues(session, staff_id)}:
        raise ProfileError("substitute_id")
