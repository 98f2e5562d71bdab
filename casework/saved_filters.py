"""Ways to look at the list of conversations that a member of staff keeps under a name."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import CaseworkError
from casework.staff_models import SavedFilter

#: Characters of a name, and of a query.
LONGEST_NAME, LONGEST_QUERY = 80, 500
#: Filters of one person: more than fit above the list are of no use.
MOST = 20


class SavedFilterError(CaseworkError, ValueError):
    """It is not kept."""

    def __init__(self, code: Literal["no_name", "long_name", "same_name", "long_query", "too_many"]) -> None:
        super().__init__(code)
        self.code = code


async def keep(session: AsyncSession, staff_id: uuid.UUID, name: str, query: str, now: datetime) -> SavedFilter:
    """Keeps the query under that name. Raises SavedFilterError; a name counts as the same whatever its case."""
    name = " ".join(name.split())
    if not name:
        raise SavedFilterError("no_name")
    if len(name) > LONGEST_NAME:
        raise SavedFilterError("long_name")
    if len(query) > LONGEST_QUERY:
        raise SavedFilterError("long_query")
    kept = await of_staff(session, staff_id)
    if any(one.name.casefold() == name.casefold() for one in kept):
        raise SavedFilterError("same_name")
    if len(kept) >= MOST:
        raise SavedFilterError("too_many")
    made = SavedFilter(id=uuid.uuid4(), staff_id=staff_id, name=name, query=query, made_at=now)
    try:
        async with session.begin_nested():
            session.add(made)
            await session.flush()
    except IntegrityError as clash:
        # The same form came twice at once.
        raise SavedFilterError("same_name") from clash
    return made


async def of_staff(session: AsyncSession, staff_id: uuid.UUID) -> Sequence[SavedFilter]:
    """By name."""
    rows = await session.scalars(
        select(SavedFilter)
        .where(SavedFilter.staff_id == staff_id)
        .order_by(func.lower(SavedFilter.name), SavedFilter.name)
    )
    return rows.all()


async def remove(session: AsyncSession, staff_id: uuid.UUID, filter_id: uuid.UUID) -> bool:
    """False when this person has no such filter."""
    gone = await session.scalar(
        delete(SavedFilter)
        .where(SavedFilter.id == filter_id, SavedFilter.staff_id == staff_id)
        .returning(SavedFilter.id)
    )
    return gone is not None
