"""Messages in another language, by a machine: which are wanted, which there are, and what came of them.

Of a family's message there is one for each language in which somebody helps; of a member of staff's message at most
one: what the family has read.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Conversation, FamilyContact, Handover, Message, Staff
from casework.staff_models import MessageTranslation

#: A family's typed messages of a thread that are translated, the newest ones.
NEWEST = 50
#: When a translation that failed for a passing reason is tried again, and until when.
AGAIN, UNTIL = timedelta(minutes=30), timedelta(hours=24)
#: The trouble of a message that is written in the wanted language already: there is nothing to translate.
SAME = "same"
#: Between the engine's name and the language from which it translated.
_FROM = "/"


@dataclass(frozen=True)
class Names:
    """Who is spoken of in a thread: everybody who works here, and those around the family."""

    people: Sequence[str]
    organisations: Sequence[str]


@dataclass(frozen=True)
class Wanted:
    """The messages of one thread that somebody must be able to read in `target`."""

    conversation_id: uuid.UUID
    target: str
    messages: Sequence[Message]
    names: Names


async def with_a_human(session: AsyncSession) -> Sequence[uuid.UUID]:
    """The threads in which a human has the floor, or is waited for."""
    waited_for = exists().where(Handover.conversation_id == Conversation.id, Handover.closed_at.is_(None))
    rows = await session.scalars(select(Conversation.id).where(or_(Conversation.floor == "human", waited_for)))
    return rows.all()


async def target_of(session: AsyncSession, conversation: Conversation) -> str | None:
    """The language in which who helps the family reads; None when nobody does, or it was never said."""
    handover = await session.scalar(
        select(Handover).where(Handover.conversation_id == conversation.id, Handover.closed_at.is_(None))
    )
    if conversation.floor != "human" and handover is None:
        return None
    holder_id = conversation.floor_staff_id or (handover.staff_id if handover is not None else None)
    holder = await session.get(Staff, holder_id) if holder_id is not None else None
    return reads(holder) if holder is not None else None


def reads(staff: Staff) -> str | None:
    """The language into which words are translated for this person."""
    return staff.reads or next(iter(staff.languages), None)


async def wanted(
    session: AsyncSession, conversation_id: uuid.UUID, now: datetime, passing: Collection[str]
) -> Wanted | None:
    """What is still to be translated in a thread with a human; None when nothing is.

    `passing` are the troubles after which it is tried again.
    """
    conversation = await session.get(Conversation, conversation_id)
    target = await target_of(session, conversation) if conversation is not None else None
    if conversation is None or target is None:
        return None
    messages = await typed(session, conversation_id)
    known = await of_messages(session, [each.id for each in messages])
    missing = [each for each in messages if _is_missing(each, _into(known.get(each.id, ()), target), now, passing)]
    if not missing:
        return None
    return Wanted(conversation_id, target, missing, await names(session, conversation))


async def typed(session: AsyncSession, conversation_id: uuid.UUID) -> Sequence[Message]:
    """The family's newest own words of a thread, the oldest of them first; no buttons, and nothing taken away."""
    rows = await session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.author == "family",
            Message.pressed.is_(False),
            Message.removed_at.is_(None),
            Message.text != "",
        )
        .order_by(Message.id.desc())
        .limit(NEWEST)
    )
    return list(reversed(rows.all()))


async def names(session: AsyncSession, conversation: Conversation) -> Names:
    """The names that belong to the thread, each once."""
    staff = await session.scalars(select(Staff.name).where(Staff.name.is_not(None)))
    contacts = await session.execute(
        select(FamilyContact.name, FamilyContact.organisation).where(FamilyContact.family_id == conversation.family_id)
    )
    around = contacts.all()
    people = [*staff, *(name for name, _ in around)]
    return Names(
        [name for name in dict.fromkeys(people) if name],
        [name for name in dict.fromkeys(organisation for _, organisation in around) if name],
    )


async def of_messages(session: AsyncSession, ids: Sequence[int]) -> Mapping[int, Sequence[MessageTranslation]]:
    """Message id → its translations, the newest first."""
    if not ids:
        return {}
    rows = await session.scalars(
        select(MessageTranslation)
        .where(MessageTranslation.message_id.in_(ids))
        .order_by(MessageTranslation.made_at.desc(), MessageTranslation.language)
    )
    found: dict[int, list[MessageTranslation]] = {}
    for each in rows:
        found.setdefault(each.message_id, []).append(each)
    return found


async def for_family(session: AsyncSession, message: Message) -> MessageTranslation | None:
    """What the family reads instead of the message, or that it could not be translated; None: the message itself."""
    if message.author != "staff":
        return None
    return next(iter((await of_messages(session, [message.id])).get(message.id, ())), None)


async def keep(
    session: AsyncSession,
    message_id: int,
    *,
    of: str,
    language: str,
    source: str,
    engine: str,
    text: str | None,
    trouble: str | None,
    now: datetime,
) -> bool:
    """Writes down a translation of the words `of` from `source`, or why there is none.

    False when nobody needs it any more: the message says something else now, is gone, or was translated meanwhile.
    """
    message = await session.get(Message, message_id, with_for_update=True, populate_existing=True)
    if message is None or message.removed_at is not None or message.text != of:
        return False
    row = await session.get(MessageTranslation, (message_id, language), populate_existing=True)
    if row is None:
        row = MessageTranslation(message_id=message_id, language=language)
        session.add(row)
    elif row.text is not None and not is_older(row, message):
        return False
    row.text, row.trouble, row.engine, row.made_at = text, trouble, f"{engine}{_FROM}{source}", now
    await session.flush()
    return True


def source_of(row: MessageTranslation) -> str:
    """The language from which it was translated."""
    return row.engine.rpartition(_FROM)[2]


async def of_need(
    session: AsyncSession, conversation_id: uuid.UUID, need: str, language: str
) -> tuple[str, str] | None:
    """The need, which consists of whole messages, in that language, and the language from which it was translated.

    None unless all of it is there: half a need would be read as the whole. What needs no translation stays.
    """
    messages = await typed(session, conversation_id)
    known = await of_messages(session, [each.id for each in messages])
    said = {each.text: _reading(each, known.get(each.id, ()), language) for each in messages}
    parts, source, rest = [], None, need
    while rest:
        begin = [text for text in said if rest == text or rest.startswith(f"{text}\n")]
        longest = max(begin, key=len, default=None)
        reading = said[longest] if longest is not None else None
        if longest is None or reading is None:
            return None
        parts.append(reading[0])
        source = source or reading[1]
        rest = rest[len(longest) + 1 :]
    return ("\n".join(parts), source) if source is not None else None


def _reading(message: Message, rows: Sequence[MessageTranslation], language: str) -> tuple[str, str | None] | None:
    row = _into(rows, language)
    if row is None or is_older(row, message):
        return None
    if row.trouble == SAME:
        return message.text, None
    return (row.text, source_of(row)) if row.text is not None else None


def _into(rows: Sequence[MessageTranslation], language: str) -> MessageTranslation | None:
    return next((each for each in rows if each.language == language), None)


def is_older(row: MessageTranslation, message: Message) -> bool:
    """Whether the message was changed after it was translated."""
    return message.edited_at is not None and row.made_at < message.edited_at


def _is_missing(message: Message, row: MessageTranslation | None, now: datetime, passing: Collection[str]) -> bool:
    if row is None or is_older(row, message):
        return True
    if row.text is not None or row.trouble not in passing:
        return False
    return now - row.made_at >= AGAIN and now - message.created_at < UNTIL
