"""Threads: what came in (stored before it is worked on), what was said, its buttons, and its way out."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from casework import addresses
from casework.models import ChoiceToken, Conversation, Message, MessageEdit, OutboxItem

#: Bytes of randomness in a button's token.
TOKEN_BYTES = 16


async def receive(
    session: AsyncSession,
    conversation: Conversation,
    *,
    client_id: str,
    text: str,
    payload: Mapping[str, Any] | None,
    language: str,
    now: datetime,
    address_id: uuid.UUID | None = None,
) -> tuple[Message, bool]:
    """Stores a family's message; the second value is False when the channel has sent this one before."""
    known = await by_client_id(session, conversation.id, client_id)
    if known is not None:
        return known, False
    message = Message(
        conversation_id=conversation.id,
        author="family",
        client_id=client_id,
        address_id=address_id,
        text=text,
        pressed=payload is not None,
        payload=dict(payload) if payload is not None else None,
        language=language,
        state="received",
        created_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(message)
            await session.flush()
    except IntegrityError:
        # The same message came twice at once.
        first = await by_client_id(session, conversation.id, client_id)
        if first is None:
            raise
        return first, False
    return message, True


async def by_client_id(session: AsyncSession, conversation_id: uuid.UUID, client_id: str) -> Message | None:
    """The message that a channel or a console has sent under an id of its own."""
    return (
        await session.execute(
            select(Message).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
        )
    ).scalar_one_or_none()


async def unanswered(session: AsyncSession, conversation_id: uuid.UUID) -> Sequence[Message]:
    """The messages of the thread that nobody has worked on to the end, the oldest first."""
    return (
        (
            await session.execute(
                select(Message)
                .where(
                    Message.conversation_id == conversation_id,
                    Message.author == "family",
                    Message.state != "answered",
                )
                .order_by(Message.id)
            )
        )
        .scalars()
        .all()
    )


async def typed_before(session: AsyncSession, conversation_id: uuid.UUID, *, before: int) -> str | None:
    """What the family typed last before the message of that id; a pressed button does not count."""
    found: str | None = await session.scalar(
        select(Message.text)
        .where(
            Message.conversation_id == conversation_id,
            Message.author == "family",
            Message.pressed.is_(False),
            Message.id < before,
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return found


async def with_unanswered(session: AsyncSession) -> Sequence[uuid.UUID]:
    """The threads in which something is left to do, the one that waits longest first."""
    return (
        (
            await session.execute(
                select(Message.conversation_id)
                .where(Message.author == "family", Message.state != "answered")
                .group_by(Message.conversation_id)
                .order_by(func.min(Message.id))
            )
        )
        .scalars()
        .all()
    )


async def set_state(
    session: AsyncSession, message_id: int, state: str, *, urgent: bool = False, intent: str | None = None
) -> None:
    """`intent`: what the dialogue took typed words for, or after a slash the button that was pressed or meant."""
    values = {"state": state, "urgent": urgent, **({"intent": intent} if intent is not None else {})}
    await session.execute(update(Message).where(Message.id == message_id).values(**values))


async def empty_payload(session: AsyncSession, message_id: int) -> None:
    """What the message stood for stays, the values that came with it do not."""
    message = await session.get_one(Message, message_id)
    message.payload = {"intent": (message.payload or {}).get("intent"), "entities": {}}


async def last_said_by_bot(
    session: AsyncSession, conversation_id: uuid.UUID, *, before: int, limit: int = 10
) -> Sequence[Message]:
    """The bot's latest messages before that one, the newest first."""
    return (
        (
            await session.execute(
                select(Message)
                .where(Message.conversation_id == conversation_id, Message.author == "bot", Message.id < before)
                .order_by(Message.id.desc())
                .limit(limit)
            )
        )
        .scalars()
        .all()
    )


async def say(
    session: AsyncSession,
    conversation: Conversation,
    *,
    author: str,
    text: str,
    language: str,
    now: datetime,
    staff_id: uuid.UUID | None = None,
    client_id: str | None = None,
    reply_to: int | None = None,
    utterance: Mapping[str, Any] | None = None,
    bulk: bool = False,
    notice: bool = False,
) -> Message:
    """A message to the family, and its rows in the outbox: one for each address where it must go.

    What is `bulk`, such as a reminder, leaves after every answer. A `notice` goes where the person wants notices.
    """
    message = Message(
        conversation_id=conversation.id,
        author=author,
        staff_id=staff_id,
        client_id=client_id,
        reply_to=reply_to,
        text=text,
        utterance=dict(utterance) if utterance is not None else None,
        language=language,
        state="said",
        created_at=now,
    )
    session.add(message)
    await session.flush()
    asked = await session.get(Message, reply_to) if reply_to is not None else None
    answers = asked.address_id if asked else None
    for address in await addresses.for_message(session, conversation.id, answers, notice=notice):
        if bulk and address.blocked_at is not None:
            continue
        session.add(
            OutboxItem(
                message_id=message.id,
                conversation_id=conversation.id,
                address_id=address.id,
                bulk=bulk,
                attempts=0,
                created_at=now,
                due_at=now,
            )
        )
    return message


async def note(
    session: AsyncSession, conversation: Conversation, text: str, now: datetime, *, urgent: bool = False
) -> Message:
    """A line for staff only, in English: the family never sees it."""
    message = Message(
        conversation_id=conversation.id,
        author="note",
        text=text,
        language="en",
        state="said",
        urgent=urgent,
        created_at=now,
    )
    session.add(message)
    await session.flush()
    return message


async def edit(session: AsyncSession, message: Message, client_id: str, text: str, now: datetime) -> bool:
    """The writer has changed the message; False when this change is known already, or changes nothing.

    The family's latest message is worked on anew while the assistant answers; in an older one only danger is looked
    for.
    """
    known = await session.scalar(select(MessageEdit.id).where(MessageEdit.client_id == client_id))
    if known is not None or message.text == text or message.removed_at is not None:
        return False
    session.add(MessageEdit(message_id=message.id, client_id=client_id, text=message.text, edited_at=now))
    message.text, message.edited_at = text, now
    if message.state == "answered":
        latest = await session.scalar(
            select(func.max(Message.id)).where(
                Message.conversation_id == message.conversation_id, Message.author == "family"
            )
        )
        message.state = "received" if latest == message.id and not message.pressed else "edited"
    await session.flush()
    return True


async def earlier_texts(session: AsyncSession, message_ids: Sequence[int]) -> dict[int, list[str]]:
    """Message id → what it said before it was changed, the oldest first."""
    rows = await session.execute(
        select(MessageEdit.message_id, MessageEdit.text)
        .where(MessageEdit.message_id.in_(message_ids))
        .order_by(MessageEdit.id)
    )
    found: dict[int, list[str]] = {}
    for message_id, text in rows:
        found.setdefault(message_id, []).append(text)
    return found


async def edits(session: AsyncSession, message_id: int) -> int:
    """How often the message was changed."""
    return await session.scalar(select(func.count()).where(MessageEdit.message_id == message_id)) or 0


async def offer(session: AsyncSession, message: Message, label: str, payload: Mapping[str, Any]) -> str:
    """A button under `message`: the opaque token that stands for `payload`."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        ChoiceToken(
            token=token,
            conversation_id=message.conversation_id,
            message_id=message.id,
            label=label,
            payload=dict(payload),
        )
    )
    return token


async def resolve(session: AsyncSession, conversation_id: uuid.UUID, token: str, now: datetime) -> ChoiceToken | None:
    """What a button of this very thread means; None for a forged one or another thread's."""
    found = await session.get(ChoiceToken, token)
    if found is None or found.conversation_id != conversation_id:
        return None
    found.used_at = found.used_at or now
    return found


async def offered_last(session: AsyncSession, conversation_id: uuid.UUID, *, before: int) -> Sequence[ChoiceToken]:
    """The buttons under what was said between the family's message `before` and its message before that."""
    own = select(Message.id).where(
        Message.conversation_id == conversation_id, Message.author == "family", Message.id < before
    )
    previous = await session.scalar(own.order_by(Message.id.desc()).limit(1))
    rows = await session.scalars(
        select(ChoiceToken)
        .where(
            ChoiceToken.conversation_id == conversation_id,
            ChoiceToken.message_id < before,
            ChoiceToken.message_id > (previous or 0),
        )
        .order_by(ChoiceToken.message_id.desc())
    )
    return rows.all()


async def alternatives(session: AsyncSession, token: str) -> set[str]:
    """The tokens of the question to which the button belongs, itself included; none for a button of a card."""
    offered = await session.get(ChoiceToken, token)
    message = await session.get(Message, offered.message_id) if offered is not None else None
    view = message.view if message is not None else None
    asked = {each["payload"] for each in (view or {}).get("quick_replies", ())}
    return asked if token in asked else set()


async def chosen_tokens(session: AsyncSession, message_ids: Sequence[int]) -> dict[int, str]:
    """Message id → the token of its button that was pressed first."""
    rows = await session.execute(
        select(ChoiceToken.message_id, ChoiceToken.token)
        .where(ChoiceToken.message_id.in_(message_ids), ChoiceToken.used_at.is_not(None))
        .order_by(ChoiceToken.used_at.desc())
    )
    return dict(rows.all())


async def history(
    session: AsyncSession, conversation_id: uuid.UUID, *, after: int = 0, limit: int = 200, notes: bool = False
) -> Sequence[Message]:
    """The newest `limit` messages after the id, the oldest of them first. `notes` are for staff only."""
    newest = (
        (
            await session.execute(
                select(Message)
                .where(
                    Message.conversation_id == conversation_id,
                    Message.id > after,
                    true() if notes else Message.author != "note",
                )
                .order_by(Message.id.desc())
                .limit(limit)
            )
        )
        .scalars()
        .all()
    )
    return list(reversed(newest))
