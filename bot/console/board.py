"""The list: who waits and for how long, who is in conversation, and what the assistant leads alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import handovers
from casework.models import Conversation, Family, Handover, Message, Person, Staff
from resources_catalog.place import place_of

#: Conversations without a handover that are listed.
RECENT = 20


@dataclass(frozen=True)
class Row:
    """One conversation in the list. `need` is one line of the family's own words, maybe empty."""

    id: UUID
    need: str
    #: What the family reads; `words_language` is the language in which `need` was written.
    language: str
    words_language: str
    region: str | None
    zone: ZoneInfo
    last_at: datetime
    family_wrote_last: bool
    handover: Handover | None
    staff: Staff | None

    @property
    def urgent(self) -> bool:
        return self.handover is not None and self.handover.priority == "urgent"

    @property
    def answered(self) -> bool:
        return self.handover is not None and self.handover.answered_at is not None

    def overdue(self, now: datetime) -> bool:
        return self.handover is not None and not self.answered and self.handover.promised_by < now


@dataclass(frozen=True)
class Board:
    waiting: Sequence[Row]
    talking: Sequence[Row]
    recent: Sequence[Row]

    @property
    def to_answer(self) -> int:
        """How many families a person should write to now."""
        return len(self.waiting) + sum(row.family_wrote_last for row in self.talking)

    def overdue(self, now: datetime) -> int:
        return sum(row.overdue(now) for row in self.waiting)


async def board(session: AsyncSession) -> Board:
    """All open handovers, and the latest conversations without one."""
    open_handovers = {handover.conversation_id: handover for handover in await handovers.waiting(session)}
    recent = await _recent(session)
    rows = await _rows(session, [*open_handovers, *recent], open_handovers)
    held = [rows[id] for id in open_handovers if id in rows]
    talking = [row for row in held if row.answered]
    talking.sort(key=lambda row: (not row.urgent, not row.family_wrote_last, -row.last_at.timestamp()))
    return Board(
        waiting=[row for row in held if not row.answered],
        talking=talking,
        recent=[rows[id] for id in recent if id in rows],
    )


async def _recent(session: AsyncSession) -> list[UUID]:
    latest = func.max(Message.id)
    held = select(Handover.conversation_id).where(Handover.closed_at.is_(None))
    found = await session.scalars(
        select(Message.conversation_id)
        .where(Message.conversation_id.not_in(held))
        .group_by(Message.conversation_id)
        .order_by(latest.desc())
        .limit(RECENT)
    )
    return list(found)


async def _rows(session: AsyncSession, ids: Sequence[UUID], open_handovers: dict[UUID, Handover]) -> dict[UUID, Row]:
    lasts = await _last(session, ids, "family", "staff")
    typed = await _last(session, ids, "family", typed=True)
    staff = {one.id: one for one in await session.scalars(select(Staff))}
    people = await session.execute(
        select(Conversation, Family, Person)
        .join(Family, Family.id == Conversation.family_id)
        .join(Person, Person.id == Conversation.person_id)
        .where(Conversation.id.in_(ids))
    )
    rows = {}
    for conversation, family, person in people:
        handover = open_handovers.get(conversation.id)
        last, words = lasts.get(conversation.id), typed.get(conversation.id)
        language = person.language or conversation.proposed_language
        need = (handover.need if handover is not None else "") or (words.text if words is not None else "")
        with_id = conversation.floor_staff_id or (handover.staff_id if handover is not None else None)
        rows[conversation.id] = Row(
            id=conversation.id,
            need=first_line(need),
            language=language,
            words_language=words.language if words is not None else language,
            region=family.region,
            zone=place_of(family.region, conversation.time_zone).zone,
            last_at=last.created_at if last is not None else conversation.created_at,
            family_wrote_last=last is not None and last.author == "family",
            handover=handover,
            staff=staff.get(with_id) if with_id is not None else None,
        )
    return rows


async def _last(session: AsyncSession, ids: Sequence[UUID], *authors: str, typed: bool = False) -> dict[UUID, Message]:
    """Conversation → the latest message of these authors; `typed` leaves pressed buttons out."""
    latest = (
        select(func.max(Message.id))
        .where(Message.conversation_id.in_(ids), Message.author.in_(authors))
        .group_by(Message.conversation_id)
    )
    if typed:
        latest = latest.where(Message.pressed.is_(False))
    found = await session.scalars(select(Message).where(Message.id.in_(latest)))
    return {message.conversation_id: message for message in found}


def first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
