"""What the dialogue asks for after a meeting: how it went is stored, and staff get a note of what the family told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from babel.dates import format_date
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.attendance_notes import STAFF_LANGUAGE
from bot.conversation.deed import Do, Done
from bot.conversation.outcome import WAYS, WORDS, said_of, tell_how
from casework import conversations, meetings, outcomes, steps
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.models import Conversation
from casework.plan_models import PlanStep


async def tell(
    session: AsyncSession, conversation: Conversation, values: Mapping[str, Any], message_id: int, now: datetime
) -> Done:
    """How the meeting went: `meeting` is its id, `how` is good, mixed or bad. Told twice, it counts once."""
    meeting, how = await _meeting(session, conversation, values), str(values.get("how"))
    if meeting is not None and how in WAYS:
        await tell_how(session, conversation, meeting, how, now)
    return Done(())


async def note(
    session: AsyncSession, conversation: Conversation, values: Mapping[str, Any], message_id: int, now: datetime
) -> Done:
    """All that the family has told of the meeting with the id `meeting`, for staff."""
    meeting = await _meeting(session, conversation, values)
    told = await outcomes.of_meeting(session, meeting.id) if meeting is not None else None
    if meeting is not None and told is not None:
        begins = await said_of(session, conversation, meeting)
        parts = [f"{begins} {WORDS.get(told.how or '', 'nothing of how it went')}."]
        if told.decided:
            parts.append(f"Decided: {told.decided}")
        agreed = await steps.of_meeting(session, meeting.id)
        if agreed:
            parts.append(f"Steps: {'; '.join(_words(step) for step in agreed)}.")
        await conversations.note(session, conversation, "\n".join(parts), now)
    return Done(())


DEEDS: Mapping[str, Do] = {"tell_outcome": tell, "note_outcome": note}


def _words(step: PlanStep) -> str:
    by = f"by {format_date(step.due_on, 'EEEE d MMMM', locale=STAFF_LANGUAGE)}" if step.due_on else None
    more = ", ".join(part for part in (step.who, by, "done" if step.done_at else None) if part)
    return f"{step.what} ({more})" if more else step.what


async def _meeting(session: AsyncSession, conversation: Conversation, values: Mapping[str, Any]) -> Meeting | None:
    try:
        return await meetings.get(session, UUID(str(values.get("meeting"))), conversation.family_id)
    except (NotFoundError, ValueError):
        return None
