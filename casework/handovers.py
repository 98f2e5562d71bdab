"""Handovers: a conversation given to the family's coordinator, and back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import assignments, families, handover_steps, staff_notices, substitutes, summaries, working_time
from casework.errors import NobodyToAnswerError
from casework.handover_steps import Kind
from casework.models import Conversation, Handover, Staff
from casework.substitutes import Standing

#: The most important first.
PRIORITIES = ("urgent", "high", "normal", "low")
#: The family wrote again after an answer: the next one is owed within this much working time.
OWED_WITHIN = timedelta(hours=7)
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Rule:
    """What a reason means: how much it matters, and in how much working time a person answers."""

    priority: str
    within: timedelta


#: Why a conversation goes to a human. Also what is urgent is promised in working time: at night nobody is there, and a
#: promise that nobody keeps is a lie. Whoever is in danger has been given the numbers that answer at once.
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "crisis": Rule("urgent", timedelta(minutes=30)),
        "checkin_worse": Rule("high", timedelta(hours=2)),
        "asked_for": Rule("normal", timedelta(hours=4)),
        "not_understood": Rule("normal", timedelta(hours=4)),
        "dialogue_down": Rule("normal", timedelta(hours=4)),
        "reminder_help": Rule("normal", timedelta(hours=4)),
        "task": Rule("normal", timedelta(hours=4)),
        "meeting": Rule("normal", timedelta(hours=4)),
        "staff_took_over": Rule("normal", timedelta(hours=4)),
        "export_data": Rule("normal", timedelta(hours=4)),
        "delete_data": Rule("normal", timedelta(hours=4)),
        "rule_unknown": Rule("low", timedelta(hours=8)),
    }
)
REASONS = tuple(RULES)


@dataclass(frozen=True)
class Promise:
    """Who answers (no name: not given yet) and by when, in the zone of the family's place; `new` or already open.

    `away`: who would have answered and is away `away_until`; `open_now`: whether it is working time for the one who
    answers; `own`: whether that is the family's own coordinator.
    """

    handover_id: uuid.UUID
    staff_name: str | None
    by: datetime
    new: bool
    away: str | None = None
    away_until: datetime | None = None
    open_now: bool = True
    own: bool = True


async def open_handover(
    session: AsyncSession,
    conversation: Conversation,
    *,
    reason: str,
    now: datetime,
    zone: ZoneInfo,
    country: str | None,
) -> Promise:
    """Gives the floor to whoever answers the family now; an open handover is kept, and made more urgent if it must be.

    `zone` and `country` are those of the family's place. Raises NobodyToAnswerError when no account could answer.
    """
    # Of two that come at once, the second waits here and then finds the first one's handover.
    await session.refresh(conversation, with_for_update=True)
    answers = await who_answers(session, conversation, now)
    existing = await open_of(session, conversation.id)
    if existing is not None:
        return await _again(session, conversation, existing, answers, reason, now, zone, country)
    by = await _promised(session, answers.staff, RULES[reason].within, now, zone, country)
    handover = Handover(
        id=uuid.uuid4(),
        conversation_id=conversation.id,
        family_id=conversation.family_id,
        staff_id=answers.staff.id,
        reason=reason,
        priority=RULES[reason].priority,
        need=await summaries.need(session, conversation.id),
        shown=await summaries.shown(session, conversation.id),
        promised_by=by,
        opened_at=now,
    )
    session.add(handover)
    conversation.floor, conversation.floor_staff_id = "human", answers.staff.id
    await session.flush()
    await _given(session, handover, answers.staff, "opened", now)
    return await promise_of(session, conversation, handover, now, zone, country, new=True, standing=answers)


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
        return await promise_of(session, conversation, known, now, zone, country)
    promise = await open_handover(session, conversation, reason=reason, now=now, zone=zone, country=country)
    conversation.floor, conversation.floor_staff_id = floor, holder
    return promise


async def who_answers(session: AsyncSession, conversation: Conversation, now: datetime) -> Standing:
    """The family's coordinator, or who stands in; for a family without one, who is proposed to become it.

    Raises NobodyToAnswerError when no account could answer.
    """
    family = await families.family_of(session, conversation)
    staff = await assignments.coordinator_of(session, family)
    if staff is None:
        asked = await assignments.propose(session, family, now)
        if asked is not None:
            about = str(asked.id)
            await staff_notices.tell(session, asked.staff_id, "proposal", about, now, conversation_id=conversation.id)
            staff = await session.get_one(Staff, asked.staff_id)
        else:
            # Everyone has said no: it is a lead's to find somebody, and to answer until then.
            staff = await substitutes.lead_for(session, family.region, now) or await substitutes.anybody(session)
    if staff is None:
        raise NobodyToAnswerError
    return await substitutes.standing(session, staff, family.region, now)


async def promise_of(
    session: AsyncSession,
    conversation: Conversation,
    handover: Handover,
    now: datetime,
    zone: ZoneInfo,
    country: str | None,
    *,
    new: bool = False,
    standing: Standing | None = None,
) -> Promise:
    """What the family can be told about an open handover."""
    holder = await session.get(Staff, handover.staff_id) if handover.staff_id is not None else None
    family = await families.family_of(session, conversation)
    away = standing.away if standing is not None and holder is standing.staff else None
    hours = await substitutes.hours_of(session, holder, now, zone, country) if holder is not None else None
    return Promise(
        handover.id,
        holder.name if holder is not None else None,
        (handover.owed_by or handover.promised_by).astimezone(zone),
        new=new,
        away=away.name if away is not None else None,
        away_until=await substitutes.back_at(session, away, now, zone, country) if away is not None else None,
        open_now=hours is None or working_time.is_open(now, hours),
        own=holder is not None and holder.id == family.coordinator_id,
    )


async def move(
    session: AsyncSession,
    conversation: Conversation,
    handover: Handover,
    to: Staff,
    kind: Kind,
    *,
    within: timedelta | None = None,
    now: datetime,
    zone: ZoneInfo,
    country: str | None,
) -> Promise:
    """An open handover goes to somebody else, with a promise of its own; the floor goes along when a human has it.

    `within` is working time; None: what its reason says.
    """
    rule = RULES.get(handover.reason, RULES["task"])
    by = await _promised(session, to, within or rule.within, now, zone, country)
    handover.staff_id = to.id
    if handover.owed_by is not None:
        handover.owed_by = by
    else:
        handover.promised_by = by
    if conversation.floor == "human":
        conversation.floor_staff_id = to.id
    await session.flush()
    await _given(session, handover, to, kind, now)
    return await promise_of(session, conversation, handover, now, zone, country, new=True)


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


async def family_wrote(
    session: AsyncSession, conversation: Conversation, now: datetime, zone: ZoneInfo, country: str | None
) -> None:
    """The family wrote to a human who had answered before: from now on the next answer is owed."""
    if conversation.floor != "human":
        return
    handover = await open_of(session, conversation.id)
    if handover is None or handover.answered_at is None or handover.owed_by is not None:
        return
    holder = await session.get(Staff, handover.staff_id) if handover.staff_id is not None else None
    if holder is None:
        return
    handover.owed_by = await _promised(session, holder, OWED_WITHIN, now, zone, country)
    handover.offered_back_at = None


async def close(session: AsyncSession, conversation: Conversation, *, by: str, now: datetime) -> bool:
    """Gives the floor back to the bot; False when it had it already. `by` is `family` or `staff`.

    A family that leaves an urgent handover gets the bot again, but the handover stays open until a human has closed
    it: nobody can be made to wave help away.
    """
    had_floor, holder = conversation.floor == "human", conversation.floor_staff_id
    conversation.floor, conversation.floor_staff_id = "bot", None
    handover = await open_of(session, conversation.id)
    if handover is None:
        return had_floor
    if by == "family" and handover.priority == "urgent":
        if had_floor:
            handover_steps.add(session, handover.id, "left", now)
        return had_floor
    handover.closed_at, handover.closed_by = now, by
    handover_steps.add(session, handover.id, "left" if by == "family" else "closed", now, staff_id=holder)
    return had_floor


async def answered(session: AsyncSession, conversation: Conversation, staff: Staff, now: datetime) -> None:
    """A human has written: the promise is kept, and this person has the floor."""
    handover = await _locked(session, conversation)
    if handover is not None:
        if handover.answered_at is None or handover.owed_by is not None:
            handover_steps.add(session, handover.id, "answered", now, staff_id=staff.id)
        handover.staff_id = staff.id
        handover.answered_at = handover.answered_at or now
        handover.owed_by, handover.level, handover.offered_back_at = None, 0, None
    conversation.floor, conversation.floor_staff_id = "human", staff.id


async def take_over(
    session: AsyncSession,
    conversation: Conversation,
    staff: Staff,
    *,
    now: datetime,
    zone: ZoneInfo = _UTC,
    country: str | None = None,
) -> Handover:
    """A staff member steps in unasked; an open handover becomes theirs, and is not late with them at once."""
    handover = await _locked(session, conversation)
    by = await _promised(session, staff, RULES["staff_took_over"].within, now, zone, country)
    if handover is None:
        handover = Handover(
            id=uuid.uuid4(),
            conversation_id=conversation.id,
            family_id=conversation.family_id,
            staff_id=staff.id,
            reason="staff_took_over",
            priority=RULES["staff_took_over"].priority,
            need=await summaries.need(session, conversation.id),
            shown=await summaries.shown(session, conversation.id),
            promised_by=by,
            opened_at=now,
        )
        session.add(handover)
    elif handover.staff_id != staff.id:
        handover.level = 0
        if handover.owed_by is not None:
            handover.owed_by = max(handover.owed_by, by)
        elif handover.answered_at is None:
            handover.promised_by = max(handover.promised_by, by)
    handover.staff_id = staff.id
    conversation.floor, conversation.floor_staff_id = "human", staff.id
    await session.flush()
    handover_steps.add(session, handover.id, "took_over", now, staff_id=staff.id)
    await session.flush()
    return handover


async def waiting(session: AsyncSession) -> Sequence[Handover]:
    """All open handovers: by priority, the unanswered first, then by the promised time."""
    rank = case(
        {name: number for number, name in enumerate(PRIORITIES)}, value=Handover.priority, else_=len(PRIORITIES)
    )
    rows = await session.scalars(
        select(Handover)
        .where(Handover.closed_at.is_(None))
        .order_by(rank, Handover.answered_at.is_not(None), Handover.promised_by)
    )
    return rows.all()


async def _again(
    session: AsyncSession,
    conversation: Conversation,
    existing: Handover,
    answers: Standing,
    reason: str,
    now: datetime,
    zone: ZoneInfo,
    country: str | None,
) -> Promise:
    """It is open already: kept, made more urgent, or promised anew."""
    rule, kind = RULES[reason], None
    if PRIORITIES.index(rule.priority) < PRIORITIES.index(existing.priority):
        existing.priority, existing.reason = rule.priority, reason
        kind = "urgent" if rule.priority == "urgent" else "again"
    elif existing.answered_at is not None or existing.promised_by < now or conversation.floor != "human":
        # Who asks anew is promised an answer anew, whatever was answered before.
        kind = "again"
    existing.need = await summaries.need(session, conversation.id)
    existing.shown = await summaries.shown(session, conversation.id)
    former = await session.get(Staff, existing.staff_id) if existing.staff_id is not None else None
    holder = former if former is not None and former.disabled_at is None else answers.staff
    if kind is not None and await substitutes.absence_now(session, holder.id, now) is not None:
        holder = answers.staff
    existing.staff_id = holder.id
    if conversation.floor != "human":
        conversation.floor, conversation.floor_staff_id = "human", holder.id
    if kind is not None:
        within = RULES.get(existing.reason, rule).within
        existing.promised_by = await _promised(session, holder, within, now, zone, country)
        existing.answered_at, existing.owed_by, existing.level = None, None, 0
        await _given(session, existing, holder, "urgent" if kind == "urgent" else "again", now)
    await session.flush()
    return await promise_of(session, conversation, existing, now, zone, country, standing=answers)


async def _locked(session: AsyncSession, conversation: Conversation) -> Handover | None:
    """The open handover as it stands once whoever passes it on at this moment is done."""
    await session.refresh(conversation, with_for_update={"key_share": True})
    handover = await open_of(session, conversation.id)
    if handover is not None:
        await session.refresh(handover)
    return handover


async def _given(session: AsyncSession, handover: Handover, staff: Staff, kind: Kind, now: datetime) -> None:
    """Writes the step down, and tells whoever has it now."""
    by = handover.owed_by or handover.promised_by
    handover_steps.add(session, handover.id, kind, now, staff_id=staff.id, promised_by=by)
    told: staff_notices.Kind = "urgent" if handover.priority == "urgent" else "handover"
    if kind in ("substitute", "lead"):
        told = "escalated"
    elif kind == "absent":
        told = "standing_in"
    elif kind == "renewed":
        told = "unanswered"
    await staff_notices.tell(
        session,
        staff.id,
        told,
        f"{handover.id}:{by.timestamp():.0f}",
        now,
        conversation_id=handover.conversation_id,
    )
    await session.flush()


async def _promised(
    session: AsyncSession, staff: Staff, within: timedelta, now: datetime, zone: ZoneInfo, country: str | None
) -> datetime:
    hours = await substitutes.hours_of(session, staff, now, zone, country)
    return working_time.due(now, within, hours).astimezone(zone)
