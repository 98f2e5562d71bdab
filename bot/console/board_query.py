"""The conditions of the lists as one question to the database, so that a page loads only what it shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.console.board_filter import LEAST_WAIT, OVERDUE, ListFilter
from bot.console.board_search import holds_words
from bot.console.gate import LEADS
from casework import substitutes
from casework.handovers import PRIORITIES
from casework.models import Address, Conversation, Family, Handover, Message, Person, Staff
from casework.schedule_models import Absence
from casework.thread_seen import is_unread

Section = Literal["waiting", "talking", "recent"]

#: By when the family was promised an answer.
due: ColumnElement[datetime] = func.coalesce(Handover.owed_by, Handover.promised_by)
#: A person owes the family an answer.
owes: ColumnElement[bool] = and_(
    Handover.id.is_not(None), or_(Handover.answered_at.is_(None), Handover.owed_by.is_not(None))
)
section_of: ColumnElement[str] = case((Handover.id.is_(None), "recent"), (owes, "waiting"), else_="talking")
language_read = func.coalesce(Person.language, Conversation.proposed_language)
_RANK = case({name: number for number, name in enumerate(PRIORITIES)}, value=Handover.priority, else_=len(PRIORITIES))


@dataclass(frozen=True)
class Reader:
    """Who reads the list, and for which colleagues, who are away, this person stands in."""

    id: UUID
    lead: bool
    regions: tuple[str, ...]
    stands_in_for: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Duty:
    """What one person must answer. `marks` change when something new comes, and say nothing to others."""

    to_answer: int
    waiting: int
    late: int
    marks: Sequence[str]


async def reader(session: AsyncSession, staff: Staff, now: datetime) -> Reader:
    """Who is away is asked once; how many conversations there are does not matter."""
    absences = select(Absence.staff_id).where(Absence.starts_at <= now, Absence.ends_at > now)
    away = await session.scalars(
        select(Staff).where(Staff.id.in_(absences), Staff.disabled_at.is_(None), Staff.id != staff.id)
    )
    absent = set()
    for colleague in away.all():
        named = await substitutes.named_for(session, colleague, now)
        if named is not None and named.id == staff.id:
            absent.add(colleague.id)
    return Reader(staff.id, staff.role in LEADS, tuple(staff.regions), frozenset(absent))


def everything(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Every conversation with its family, its person, and its open handover if there is one."""
    return (
        select(*columns)
        .select_from(Conversation)
        .join(Family, Family.id == Conversation.family_id)
        .join(Person, Person.id == Conversation.person_id)
        .outerjoin(Handover, and_(Handover.conversation_id == Conversation.id, Handover.closed_at.is_(None)))
    )


def matches(session: AsyncSession, who: Reader, wanted: ListFilter, now: datetime) -> ColumnElement[bool]:
    """The condition under which a conversation is in one of the lists' sections."""
    conditions: list[ColumnElement[bool]] = [_in_list(who, wanted), or_(Handover.id.is_not(None), _written())]
    if wanted.reason:
        conditions.append(Handover.reason == wanted.reason)
    if wanted.priority:
        conditions.append(Handover.priority == wanted.priority)
    if wanted.language:
        conditions.append(language_read == wanted.language)
    if wanted.channel:
        conditions.append(_reached_by(wanted.channel))
    if wanted.waited == OVERDUE:
        conditions.append(late(now))
    elif wanted.waited:
        conditions.append(and_(owes, waiting_since() <= now - LEAST_WAIT[wanted.waited]))
    if wanted.words:
        conditions.append(holds_words(session, wanted.words))
    return and_(*conditions)


def is_mine(who: Reader) -> ColumnElement[bool]:
    """Of the reader's own families, with the reader, or with a colleague for whom the reader stands in."""
    ways = [Family.coordinator_id == who.id, Handover.staff_id == who.id, Conversation.floor_staff_id == who.id]
    if who.stands_in_for:
        absent = Family.coordinator_id.in_(who.stands_in_for) | Handover.staff_id.in_(who.stands_in_for)
        ways.append(and_(Handover.id.is_not(None), absent))
    return or_(*ways)


def late(now: datetime) -> ColumnElement[bool]:
    return and_(owes, due < now)


def waiting_since() -> ColumnElement[datetime]:
    """When the wait began: with the handover, or with the family's first words after staff last wrote."""
    said, answer = aliased(Message), aliased(Message)
    last_answer = (
        select(func.max(answer.id))
        .where(
            answer.conversation_id == Conversation.id,
            answer.author == "staff",
            answer.created_at >= Handover.opened_at,
        )
        .correlate(Conversation, Handover)
        .scalar_subquery()
    )
    first_after = (
        select(func.min(said.created_at))
        .where(said.conversation_id == Conversation.id, said.author == "family", said.id > last_answer)
        .correlate(Conversation, Handover)
        .scalar_subquery()
    )
    return func.coalesce(first_after, Handover.opened_at)


async def totals(session: AsyncSession, condition: ColumnElement[bool], now: datetime) -> dict[str, tuple[int, int]]:
    """Section → how many are in it, and how many of them have waited longer than promised."""
    overdue = func.sum(case((late(now), 1), else_=0))
    rows = await session.execute(
        everything(section_of.label("section"), func.count(), overdue).where(condition).group_by("section")
    )
    return {section: (count, int(past or 0)) for section, count, past in rows.all()}


async def first(
    session: AsyncSession, section: Section, condition: ColumnElement[bool], limit: int
) -> Sequence[tuple[UUID, datetime | None]]:
    """(conversation, since when it waits) in the order of its section, as many as are wanted."""
    since = case((owes, waiting_since()), else_=None)
    rows = await session.execute(
        everything(Conversation.id, since)
        .where(condition, section_of == section)
        .order_by(*_order(section), Conversation.id)
        .limit(limit)
    )
    return [(id, when) for id, when in rows.all()]


async def duty(session: AsyncSession, who: Reader, now: datetime) -> Duty:
    """Of the reader's own: who waits for an answer, and where something is unread while a person has the floor."""
    unread = and_(Conversation.floor == "human", _has_unread(who.id))
    rows = await session.execute(
        everything(Conversation.id, owes, due, late(now), _latest("family"))
        .where(is_mine(who), Handover.id.is_not(None), or_(owes, unread))
        .order_by(Conversation.id)
    )
    found = rows.all()
    return Duty(
        len(found),
        sum(bool(row[1]) for row in found),
        sum(bool(row[3]) for row in found),
        [f"{row[0].hex[:12]}.{row[4] or 0}" for row in found],
    )


def _order(section: Section) -> Collection[Any]:
    if section == "waiting":
        return [_RANK, due, Handover.opened_at]
    if section == "talking":
        return [_RANK, _latest("family", "staff").desc()]
    return [_latest().desc()]


def _in_list(who: Reader, wanted: ListFilter) -> ColumnElement[bool]:
    if wanted.which == "mine" or (wanted.which == "all" and not who.lead):
        return is_mine(who)
    if wanted.which == "all":
        return Conversation.id.is_not(None)
    if who.lead or not who.regions:
        return owes
    return and_(owes, or_(is_mine(who), Family.region.is_(None), Family.region.in_(who.regions)))


def _reached_by(channel: str) -> ColumnElement[bool]:
    """Where messages reach the person now; a thread that is reached nowhere counts as where it began."""
    open_one = and_(Address.conversation_id == Conversation.id, Address.blocked_at.is_(None))
    anywhere = exists(select(Address.id).where(open_one).correlate(Conversation))
    there = exists(select(Address.id).where(open_one, Address.channel == channel).correlate(Conversation))
    return or_(there, and_(~anywhere, Conversation.channel == channel))


def _written() -> ColumnElement[bool]:
    """A thread of which everything went to another one, because one person wrote in both, is empty."""
    return exists(select(Message.id).where(Message.conversation_id == Conversation.id).correlate(Conversation))


def _has_unread(staff_id: UUID) -> ColumnElement[bool]:
    return exists(
        select(Message.id)
        .where(Message.conversation_id == Conversation.id, is_unread(staff_id))
        .correlate(Conversation)
    )


def _latest(*authors: str) -> Any:
    """The id of the newest message of these authors, of anybody without one."""
    newest = select(func.max(Message.id)).where(Message.conversation_id == Conversation.id)
    if authors:
        newest = newest.where(Message.author.in_(authors))
    return newest.correlate(Conversation).scalar_subquery()
