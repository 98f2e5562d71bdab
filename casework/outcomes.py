"""What came of a meeting: how it went and what was decided, once for each meeting, in the family's own words."""

import uuid
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from casework.meeting_models import Meeting, MeetingOutcome

HOW = ("good", "mixed", "bad", "not_held")
#: Letters of what is added at once, as many as a message can have.
LONGEST_DECIDED = 4096


async def of_meeting(session: AsyncSession, meeting_id: uuid.UUID) -> MeetingOutcome | None:
    """None as long as nobody has told anything."""
    return await session.get(MeetingOutcome, meeting_id)


async def tell(
    session: AsyncSession, meeting: Meeting, person_id: uuid.UUID | None, how: str, now: datetime
) -> tuple[MeetingOutcome, bool]:
    """How the meeting went; what was told first stands, and the second value is then False.

    Raises ValueError for a `how` that is not in `HOW`.
    """
    if how not in HOW:
        raise ValueError(f"how a meeting went is one of {HOW}")
    known = await of_meeting(session, meeting.id)
    if known is not None:
        return known, False
    made = MeetingOutcome(meeting_id=meeting.id, person_id=person_id, how=how, told_at=now)
    try:
        async with session.begin_nested():
            session.add(made)
            await session.flush()
    except IntegrityError:
        # Both parents pressed at once.
        first = await of_meeting(session, meeting.id)
        if first is None:
            raise
        return first, False
    return made, True


async def decide(session: AsyncSession, meeting_id: uuid.UUID, words: str) -> bool:
    """Adds what was decided; False when just this is written down already, or nothing was told of the meeting yet."""
    known = await session.get(MeetingOutcome, meeting_id, with_for_update=True, populate_existing=True)
    said = words.strip()[:LONGEST_DECIDED]
    if known is None or not said or f"\n\n{said}\n\n" in f"\n\n{known.decided or ''}\n\n":
        return False
    known.decided = "\n\n".join(part for part in (known.decided, said) if part)
    await session.flush()
    return True
