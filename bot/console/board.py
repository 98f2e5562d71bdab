"""The lists: who waits and for how long, who is in conversation, and what the assistant leads alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console import board_query
from bot.console.board_filter import ListFilter
from bot.console.board_query import Duty, Reader, Section
from casework import assignments, thread_seen
from casework.handover_models import Assignment
from casework.models import Address, Conversation, Family, Handover, Message, Person, Staff
from resources_catalog.place import place_of

#: Rows of a list at first, and how many more each time: of open handovers, and of what the assistant leads alone.
PAGE, RECENT = 50, 20


@dataclass(frozen=True)
class Row:
    """One conversation in the list. `need` is one line of the family's own words, maybe empty."""

    id: UUID
    need: str
    #: What the family reads; `words_language` is the language in which `need` was written.
    language: str
    words_language: str
    #: Where messages reach the family.
    channels: Sequence[str]
    region: str | None
    zone: ZoneInfo
    last_at: datetime
    family_wrote_last: bool
    handover: Handover | None
    staff: Staff | None
    #: Messages that are new to whoever reads the list.
    unread: int = 0
    #: Since when the family waits for a person; None: it does not.
    since: datetime | None = None

    @property
    def urgent(self) -> bool:
        return self.handover is not None and self.handover.priority == "urgent"

    @property
    def due(self) -> datetime | None:
        """By when an answer was promised; None when none is owed."""
        if self.handover is None or (self.handover.answered_at is not None and self.handover.owed_by is None):
            return None
        return self.handover.owed_by or self.handover.promised_by

    def overdue(self, now: datetime) -> bool:
        return self.due is not None and self.due < now


@dataclass(frozen=True)
class Part:
    """One section: its first rows, and how many there are altogether."""

    rows: Sequence[Row] = ()
    total: int = 0
    late: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Proposal:
    """A family that the reader is asked to take on. `by`: who gives it away; None in other cases than a transfer."""

    assignment: Assignment
    row: Row
    by: Staff | None


@dataclass(frozen=True)
class Board:
    waiting: Part
    talking: Part
    recent: Part
    proposals: Sequence[Proposal]
    duty: Duty


@dataclass
class _Wanted:
    """Conversations of which rows are made, with since when each waits."""

    since: dict[UUID, datetime | None] = field(default_factory=dict)

    def add(self, found: Sequence[tuple[UUID, datetime | None]]) -> Sequence[UUID]:
        self.since.update(found)
        return [id for id, _ in found]


async def board(session: AsyncSession, me: Staff, wanted: ListFilter, now: datetime) -> Board:
    """What this reader asks for. The number of questions to the database does not depend on how much there is."""
    who = await board_query.reader(session, me, now)
    condition = board_query.matches(session, who, wanted, now)
    totals = await board_query.totals(session, condition, now)
    ids, every = {}, _Wanted()
    sections: tuple[Section, ...] = ("waiting", "talking", "recent")
    for section in sections:
        limit = (RECENT if section == "recent" else PAGE) * wanted.pages
        ids[section] = every.add(await board_query.first(session, section, condition, limit))
    asked = await assignments.proposed_to(session, me.id)
    threads = await _threads(session, [one.family_id for one in asked])
    for id in threads.values():
        every.since.setdefault(id, None)
    rows = await _rows(session, who, every.since)

    def part(section: Section) -> Part:
        total, late = totals.get(section, (0, 0))
        return Part([rows[id] for id in ids[section] if id in rows], total, late)

    givers = await _staff(session, {one.made_by for one in asked if one.made_by is not None})
    return Board(
        waiting=part("waiting"),
        talking=part("talking"),
        recent=part("recent"),
        proposals=[
            Proposal(one, rows[threads[one.family_id]], givers.get(one.made_by) if one.made_by is not None else None)
            for one in asked
            if threads.get(one.family_id) in rows
        ],
        duty=await board_query.duty(session, who, now),
    )


async def _threads(session: AsyncSession, families: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """Family → its conversation in which something was said last, the newest where nothing was."""
    latest = func.coalesce(func.max(Message.id), 0)
    rows = await session.execute(
        select(Conversation.family_id, Conversation.id)
        .outerjoin(Message, Message.conversation_id == Conversation.id)
        .where(Conversation.family_id.in_(families))
        .group_by(Conversation.family_id, Conversation.id, Conversation.created_at)
        .order_by(latest, Conversation.created_at)
    )
    return {row[0]: row[1] for row in rows.all()}


async def _rows(session: AsyncSession, who: Reader, since: Mapping[UUID, datetime | None]) -> Mapping[UUID, Row]:
    lasts = await _last(session, since, "family", "staff")
    typed = await _last(session, since, "family", typed=True)
    unread = await thread_seen.unread(session, who.id, list(since))
    channels = await _channels(session, since)
    found = (
        await session.execute(
            board_query.everything(Conversation, Family, Person, Handover).where(Conversation.id.in_(since))
        )
    ).all()
    staff = await _staff(
        session, {id for conversation, _, _, handover in found for id in _with(conversation, handover)}
    )
    rows = {}
    for conversation, family, person, handover in found:
        last, words = lasts.get(conversation.id), typed.get(conversation.id)
        language = person.language or conversation.proposed_language
        need = (handover.need if handover is not None else "") or (words.text if words is not None else "")
        rows[conversation.id] = Row(
            id=conversation.id,
            need=first_line(need),
            language=language,
            words_language=words.language if words is not None else language,
            channels=channels.get(conversation.id, [conversation.channel]),
            region=family.region,
            zone=place_of(family.region, conversation.time_zone).zone,
            last_at=last.created_at if last is not None else conversation.created_at,
            family_wrote_last=last is not None and last.author == "family",
            handover=handover,
            staff=next((staff[id] for id in _with(conversation, handover) if id in staff), None),
            unread=unread.get(conversation.id, 0),
            since=since[conversation.id],
        )
    return rows


def _with(conversation: Conversation, handover: Handover | None) -> Sequence[UUID]:
    """Who has it: whoever has the floor goes before whoever it was given to."""
    known = (conversation.floor_staff_id, handover.staff_id if handover is not None else None)
    return [id for id in known if id is not None]


async def _staff(session: AsyncSession, ids: set[UUID]) -> Mapping[UUID, Staff]:
    return {one.id: one for one in await session.scalars(select(Staff).where(Staff.id.in_(ids)))}


async def _channels(session: AsyncSession, ids: Mapping[UUID, object]) -> Mapping[UUID, Sequence[str]]:
    """Conversation → where messages reach the person now, the oldest way first."""
    rows = await session.execute(
        select(Address.conversation_id, Address.channel)
        .where(Address.conversation_id.in_(ids), Address.blocked_at.is_(None))
        .order_by(Address.created_at, Address.id)
    )
    found: dict[UUID, dict[str, None]] = {}
    for conversation_id, channel in rows.all():
        found.setdefault(conversation_id, {})[channel] = None
    return {id: list(channels) for id, channels in found.items()}


async def _last(
    session: AsyncSession, ids: Mapping[UUID, object], *authors: str, typed: bool = False
) -> Mapping[UUID, Message]:
    """Conversation → the latest message of these authors; `typed` leaves pressed buttons and removed ones out."""
    latest = (
        select(func.max(Message.id))
        .where(Message.conversation_id.in_(ids), Message.author.in_(authors))
        .group_by(Message.conversation_id)
    )
    if typed:
        latest = latest.where(Message.pressed.is_(False), Message.removed_at.is_(None))
    found = await session.scalars(select(Message).where(Message.id.in_(latest)))
    return {message.conversation_id: message for message in found}


def first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
