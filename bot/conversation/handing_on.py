"""What waits for an answer follows the family to who answers for it now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.promised import announced
from bot.reply import render
from casework import families, handovers
from casework.errors import NobodyToAnswerError
from casework.handover_steps import Kind
from casework.models import Conversation, Handover
from resources_catalog.place import place_of


async def hand_on(
    session: AsyncSession, family_id: UUID, kind: Kind, now: datetime, *, held_by: UUID | None = None
) -> list[UUID]:
    """Moves each open handover that waits for an answer to who answers for the family now; the threads it is about.

    The family is told who answers and by when, unless the assistant goes on answering there. `held_by`: only what
    this member of staff has. What is with the right one already, or has nobody to go to, stays.
    """
    rows = await session.scalars(
        select(Handover)
        .where(
            Handover.family_id == family_id,
            Handover.closed_at.is_(None),
            or_(Handover.answered_at.is_(None), Handover.owed_by.is_not(None)),
        )
        .order_by(Handover.opened_at, Handover.id)
    )
    moved = []
    for handover in rows.all():
        if held_by is not None and handover.staff_id != held_by:
            continue
        thread = await families.conversation(session, handover.conversation_id)
        if await _move(session, thread, handover, kind, now):
            moved.append(thread.id)
    return moved


async def _move(session: AsyncSession, thread: Conversation, handover: Handover, kind: Kind, now: datetime) -> bool:
    try:
        answers = (await handovers.who_answers(session, thread, now)).staff
    except NobodyToAnswerError:
        return False
    if answers.id == handover.staff_id:
        return False
    family = await families.family_of(session, thread)
    place = place_of(family.region, thread.time_zone)
    promise = await handovers.move(
        session, thread, handover, answers, kind, now=now, zone=place.zone, country=place.country
    )
    if thread.floor == "human":
        await render.say(session, thread, announced(promise), await families.language_of(session, thread), now)
    return True
