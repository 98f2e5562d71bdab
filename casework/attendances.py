"""Who is to come to a meeting, what they answered, and what they need there."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from casework.meeting_models import Attendance, Meeting
from casework.models import Person

ANSWERS = ("coming", "cannot")
NEEDS = ("interpreter", "wheelchair", "child", "transport")


@dataclass(frozen=True)
class Reply:
    """What one person says of a meeting: `answer` only if it was given to the meeting as it stands now."""

    person_id: uuid.UUID
    answer: str | None
    needs: tuple[str, ...]
    interpreter_language: str | None = None


async def invite(session: AsyncSession, meeting: Meeting, people: Iterable[uuid.UUID] | None = None) -> None:
    """Those people of the family are to come, and nobody else; all of them when none are named.

    Who is of another family is left out. What those who stay have answered is kept.
    """
    query = select(Person.id).where(Person.family_id == meeting.family_id)
    wanted = set(await session.scalars(query if people is None else query.where(Person.id.in_(list(people)))))
    known = {row.person_id: row for row in await session.scalars(select(Attendance).filter_by(meeting_id=meeting.id))}
    for person_id in wanted - set(known):
        session.add(Attendance(meeting_id=meeting.id, person_id=person_id, needs=[], sequence=meeting.sequence))
    for person_id in set(known) - wanted:
        await session.delete(known[person_id])
    await session.flush()


async def answer(
    session: AsyncSession,
    meeting: Meeting,
    person_id: uuid.UUID,
    *,
    answer: str | None = None,
    need: str | None = None,
    needed: bool = True,
    language: str | None = None,
    now: datetime,
) -> bool:
    """Writes down an answer, a need or both; False when the same was known already. Not `needed`: not any more.

    An answer counts for the meeting as it stands now, and is forgotten once it changes; needs stay. `language` is the
    one of the interpreter who is needed.
    """
    if answer not in (None, *ANSWERS) or need not in (None, *NEEDS):
        raise ValueError(f"an answer is one of {ANSWERS}, a need one of {NEEDS}")
    row = await _attendance(session, meeting, person_id)
    earlier = row.answer if row.sequence == meeting.sequence else None
    before = (earlier, set(row.needs), row.interpreter_language)
    row.answer = answer or earlier
    if need is not None:
        row.needs = sorted({*row.needs, need} if needed else {*row.needs} - {need})
    if need == "interpreter":
        row.interpreter_language = language if needed else None
    row.sequence = meeting.sequence
    if before == (row.answer, set(row.needs), row.interpreter_language):
        return False
    row.answered_at = now
    await session.flush()
    return True


async def of_meeting(session: AsyncSession, meeting: Meeting) -> Sequence[Reply]:
    """Everybody who is to come, those who answered first, in the order in which they last did."""
    rows = await session.scalars(
        select(Attendance)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(Attendance.answered_at.is_(None), Attendance.answered_at, Attendance.person_id)
    )
    return [
        Reply(
            row.person_id,
            row.answer if row.sequence == meeting.sequence else None,
            tuple(row.needs),
            row.interpreter_language,
        )
        for row in rows
    ]


async def _attendance(session: AsyncSession, meeting: Meeting, person_id: uuid.UUID) -> Attendance:
    key = (meeting.id, person_id)
    known = await session.get(Attendance, key)
    if known is not None:
        return known
    made = Attendance(meeting_id=meeting.id, person_id=person_id, needs=[], sequence=meeting.sequence)
    try:
        async with session.begin_nested():
            session.add(made)
            await session.flush()
    except IntegrityError:
        # The same person pressed two buttons at once.
        first = await session.get(Attendance, key)
        if first is None:
            raise
        return first
    return made
