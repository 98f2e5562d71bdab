"""How a family hears that a meeting was booked, moved or cancelled: all who are to come, each in their own words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.attendance import PERSON, choices, lines, place_for, when
from bot.reply import render
from casework import addresses, coordinators, families
from casework.meeting_models import Attendance, Meeting
from casework.models import Conversation
from locales.phrase import Phrase
from locales.utterance import Utterance


async def tell(
    session: AsyncSession,
    meeting: Meeting,
    phrase: Phrase,
    now: datetime,
    *,
    earlier: datetime | None = None,
    but: UUID | None = None,
) -> list[UUID]:
    """Says it in every thread of those who are to come, except in `but`; the ids of these threads.

    `phrase` has the value {moment}, and {earlier} where `earlier` is given.
    """
    told = []
    name = await coordinators.name_of(session, meeting.staff_id)
    threads = await session.scalars(
        select(Conversation)
        .join(Attendance, Attendance.person_id == Conversation.person_id)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(Conversation.created_at, Conversation.id)
    )
    for thread in threads.all():
        if thread.id == but or not await addresses.of_conversation(session, thread.id):
            continue
        said = await news(session, thread, meeting, phrase, name, earlier)
        language = await families.language_of(session, thread)
        await render.say(session, thread, said, language, now, notice=True, calendar=meeting.id)
        told.append(thread.id)
    return told


async def news(
    session: AsyncSession,
    conversation: Conversation,
    meeting: Meeting,
    phrase: Phrase,
    name: str | None,
    earlier: datetime | None = None,
) -> Utterance:
    """`name` is the coordinator's; `phrase` as for `tell`."""
    place = await place_for(session, conversation)
    values = {"moment": when(meeting.starts_at, place)}
    if earlier is not None:
        values["earlier"] = when(earlier, place)
    if meeting.state != "booked":
        return Utterance(phrase.name, values, (PERSON,))
    return Utterance(phrase.name, values, choices(meeting), lines=lines(meeting, name))
