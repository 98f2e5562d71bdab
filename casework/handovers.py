"""Handovers: a conversation given to the family's coordinator, and back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import families, summaries, working_time
from casework.errors import NobodyToAnswerError
from casework.models import Conversation, Family, Handover, Staff

#: Why a conversation goes to a human.
REASONS = (
    "asked_for",
    "crisis",
    "not_understood",
    "dialogue_down",
    "task",
    "export_data",
    "delete_data",
    "meeting",
    "staff_took_over",
)


@dataclass(frozen=True)
class Promise:
    """Who answers (no name: not given yet) and by when, in the zone of the family's place; `new` or already open."""

    handover_id: uuid.UUID
    staff_name: str | None
    by: datetime
    new: bool


async def open_handover(
    session: AsyncSession,
    conversation: Conversation,
    *,
    reason: str,
    now: datetime,
    zone: ZoneInfo,
    country: str | None,
) -> Promise:
    """Gives the floor to the family's coordinator; an open handover is kept, and made urgent if it must be.

    `zone` and `country` are those of the family's place. Raises NobodyToAnswerError when no account could answer.
    """
    urgent = reason == "crisis"
    # Of two that come at once, the second waits here and then finds the first one's handover.
    await session.refresh(conversation, with_for_update=True)
    staff = await _coordinator(session, conversation)
    by = _promised(now, zone, country, urgent=urgent)
    existing = await open_of(session, conversation.id)
    if existing is not None:
        if urgent and existing.priority != "urgent":
            existing.priority, existing.reason, existing.promised_by = "urgent", reason, by
            existing.answered_at = None
        if existing.answered_at is not None or existing.promised_by < now or conversation.floor != "human":
            # Who asks anew is promised an answer anew, whatever was answered before.
            existing.answered_at, existing.promised_by = None, by
        existing.need = await summaries.need(session, conversation.id)
        existing.shown = await summaries.shown(session, conversation.id)
        if conversation.floor != "human":
            conversation.floor, conversation.floor_staff_id = "human", existing.staff_id
        holder = await session.get(Staff, existing.staff_id) if existing.staff_id is not None else None
        name = holder.name if holder is not None else staff.name
        return Promise(existing.id, name, existing.promised_by.astimezone(zone), new=False)
    handover = Handover(
        id=uuid.uuid4(),
        conversation_id=conversation.id,
        family_id=conversation.family_id,
        staff_id=staff.id,
        reason=reason,
        priority="urgent" if urgent else "normal",
        need=await summaries.need(session, conversation.id),
        shown=await summaries.shown(session, conversation.id),
        promised_by=by,
        opened_at=now,
    )
    session.add(handover)
    conversation.floor, conversation.floor_staff_id = "human", staff.id
    await session.flush()
    return Promise(handover.id, staff.name, by, new=True)


async def mention(
    session: AsyncSession,
    conversation: Conversation,
    *,
    reason: str,
    now: datetime,
    zone: ZoneInfo,
    country: str | None,
) -> Promise:
    """Something for the family's coordinator to do, while the assistant goes on answering; an open handover is kept.

    Raises NobodyToAnswerError when no account could do it.
    """
    floor, holder = conversation.floor, conversation.floor_staff_id
    known = await open_of(session, conversation.id)
    if known is not None:
        name = await session.get(Staff, known.staff_id) if known.staff_id is not None else None
        return Promise(known.id, name.name if name else None, known.promised_by.astimezone(zone), new=False)
    promise = await open_handover(session, conversation, reason=reason, now=now, zone=zone, country=country)
    conversation.floor, conversation.floor_staff_id = floor, holder
    return promise


def _promised(now: datetime, zone: ZoneInfo, country: str | None, *, urgent: bool) -> datetime:
    """In working time, also for what is urgent: at night nobody is there, and a promise that nobody keeps is a lie.

    Whoever is in danger has been given the numbers that answer at once.
    """
    within = working_time.URGENT_WITHIN if urgent else working_time.ANSWER_WITHIN
    return working_time.due(now, within, zone, working_time.holidays_of(country))


async def open_of(session: AsyncSession, conversation_id: uuid.UUID) -> Handover | None:
    return (
        await session.execute(
            select(Handover).where(Handover.conversation_id == conversation_id, Handover.closed_at.is_(None))
        )
    ).scalar_one_or_none()


async def renew_need(session: AsyncSession, conversation_id: uuid.UUID) -> None:
    """The family has changed its words: who helps must not act on the old ones."""
    handover = await open_of(session, conversation_id)
    if handover is not None:
        handover.need = await summaries.need(session, conversation_id)


async def close(session: AsyncSession, conversation: Conversation, *, by: str, now: datetime) -> bool:
    """Gives the floor back to the bot; False when it had it already. `by` is `family` or `staff`.

    A family that leaves an urgent handover gets the bot again, but the handover stays open until a human has closed
    it: nobody can be made to wave help away.
    """
    had_floor = conversation.floor == "human"
    conversation.floor, conversation.floor_staff_id = "bot", None
    handover = await open_of(session, conversation.id)
    if handover is not None and not (by == "family" and handover.priority == "urgent"):
        handover.closed_at, handover.closed_by = now, by
    return had_floor


async def answered(session: AsyncSession, conversation: Conversation, staff: Staff, now: datetime) -> None:
    """A human has written: the promise is kept, and this person has the floor."""
    handover = await open_of(session, conversation.id)
    if handover is not None:
        handover.staff_id = staff.id
        handover.answered_at = handover.answered_at or now
    conversation.floor, conversation.floor_staff_id = "human", staff.id


async def take_over(session: AsyncSession, conversation: Conversation, staff: Staff, *, now: datetime) -> Handover:
    """A staff member steps in unasked; an open handover becomes theirs."""
    handover = await open_of(session, conversation.id)
    if handover is None:
        handover = Handover(
            id=uuid.uuid4(),
            conversation_id=conversation.id,
            family_id=conversation.family_id,
            staff_id=staff.id,
            reason="staff_took_over",
            priority="normal",
            need=await summaries.need(session, conversation.id),
            shown=await summaries.shown(session, conversation.id),
            promised_by=now,
            opened_at=now,
        )
        session.add(handover)
    handover.staff_id = staff.id
    conversation.floor, conversation.floor_staff_id = "human", staff.id
    await session.flush()
    return handover


async def waiting(session: AsyncSession) -> Sequence[Handover]:
    """All open handovers: urgent first, then unanswered, then by the promised time."""
    return (
        (
            await session.execute(
                select(Handover)
                .where(Handover.closed_at.is_(None))
                .order_by((Handover.priority != "urgent"), Handover.answered_at.is_not(None), Handover.promised_by)
            )
        )
        .scalars()
        .all()
    )


async def _coordinator(session: AsyncSession, conversation: Conversation) -> Staff:
    """The family's own coordinator; the one with the fewest families becomes it when there is none yet."""
    family = await families.family_of(session, conversation)
    if family.coordinator_id is not None:
        own = await session.get(Staff, family.coordinator_id)
        if own is not None and own.disabled_at is None:
            return own
    caseload = select(func.count()).select_from(Family).where(Family.coordinator_id == Staff.id).scalar_subquery()
    chosen = (
        await session.execute(
            select(Staff)
            .where(Staff.disabled_at.is_(None), Staff.role != "editor")
            .order_by((Staff.role != "coordinator"), caseload, Staff.created_at)
            .limit(1)
        )
    ).scalar_one_or_none()
    if chosen is None:
        raise NobodyToAnswerError
    family.coordinator_id = chosen.id
    return chosen
