"""The families' topics in the coordinators' forum group: which need a look, and what is to be shown in them."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.channel_models import ForumTopic, TelegramPost, TelegramUpdate
from casework.models import Attachment, Conversation, Handover, Message, MessageEdit, Staff

#: Messages that are shown in one go.
BATCH = 50
#: What stands for something other than words, in the payload of a message.
WITHOUT_WORDS = frozenset({"media", "contact", "own_contact"})
#: How much of it goes along with a wish for a person, and how old it may be.
MOST_PASSED_ON, PASSED_ON_WITHIN = 8, timedelta(days=1)


async def to_look_at(session: AsyncSession) -> Sequence[uuid.UUID]:
    """The families that wait for a human, and those whose topic is still open."""
    waiting = select(Handover.family_id).where(Handover.closed_at.is_(None))
    shown = select(ForumTopic.family_id).where(ForumTopic.family_id.is_not(None), ForumTopic.open)
    return [each for each in (await session.scalars(waiting.union(shown))).all() if each is not None]


async def families_of(session: AsyncSession, conversation_ids: Collection[uuid.UUID]) -> Sequence[uuid.UUID]:
    """The families of these conversations; those that are gone are left out."""
    rows = await session.scalars(select(Conversation.family_id).where(Conversation.id.in_(conversation_ids)).distinct())
    return rows.all()


async def abandoned(session: AsyncSession) -> Sequence[ForumTopic]:
    """Topics whose family was erased: they are to be deleted."""
    return (await session.scalars(select(ForumTopic).where(ForumTopic.family_id.is_(None)))).all()


async def of_family(session: AsyncSession, family_id: uuid.UUID) -> ForumTopic | None:
    found: ForumTopic | None = await session.scalar(select(ForumTopic).where(ForumTopic.family_id == family_id))
    return found


async def of_thread(session: AsyncSession, chat_id: int, thread_id: int) -> ForumTopic | None:
    """The topic with Telegram's own id in that group."""
    found: ForumTopic | None = await session.scalar(
        select(ForumTopic).where(ForumTopic.chat_id == chat_id, ForumTopic.thread_id == thread_id)
    )
    return found


async def named_with(session: AsyncSession, chat_id: int, part: str) -> ForumTopic | None:
    """A family's topic in that group whose name holds `part`."""
    found: ForumTopic | None = await session.scalar(
        select(ForumTopic)
        .where(
            ForumTopic.chat_id == chat_id,
            ForumTopic.family_id.is_not(None),
            ForumTopic.name.contains(part, autoescape=True),
        )
        .limit(1)
    )
    return found


async def begin(
    session: AsyncSession, family_id: uuid.UUID, chat_id: int, name: str, *, since: datetime, now: datetime
) -> ForumTopic:
    """A topic that is still to be made on Telegram, in the place of an earlier one; shows what is written from `since`.

    With it everything is posted anew: a post is known by the topic's id.
    """
    await session.execute(delete(ForumTopic).where(ForumTopic.family_id == family_id))
    message_cursor, edit_cursor = await cursors_at(session, family_id, since)
    topic = ForumTopic(
        id=uuid.uuid4(),
        family_id=family_id,
        chat_id=chat_id,
        name=name,
        open=True,
        message_cursor=message_cursor,
        edit_cursor=edit_cursor,
        created_at=now,
    )
    session.add(topic)
    await session.flush()
    return topic


async def adopt(session: AsyncSession, topic_id: uuid.UUID, thread_id: int) -> int | None:
    """The topic was made on Telegram; the id that counts, which is the first one, or None when the topic is gone."""
    await session.execute(
        update(ForumTopic).where(ForumTopic.id == topic_id, ForumTopic.thread_id.is_(None)).values(thread_id=thread_id)
    )
    return await session.scalar(select(ForumTopic.thread_id).where(ForumTopic.id == topic_id))


async def change(session: AsyncSession, topic_id: uuid.UUID, values: dict[str, Any]) -> None:
    await session.execute(update(ForumTopic).where(ForumTopic.id == topic_id).values(values))


async def remove(session: AsyncSession, topic_id: uuid.UUID) -> None:
    await session.execute(delete(ForumTopic).where(ForumTopic.id == topic_id))


async def open_handovers(session: AsyncSession, family_id: uuid.UUID) -> Sequence[Handover]:
    """Those of all the family's conversations, the oldest first."""
    rows = await session.scalars(
        select(Handover)
        .where(Handover.family_id == family_id, Handover.closed_at.is_(None))
        .order_by(Handover.opened_at, Handover.id)
    )
    return rows.all()


async def last_closed_at(session: AsyncSession, family_id: uuid.UUID) -> datetime | None:
    """When a human last gave one of the family's conversations back."""
    found: datetime | None = await session.scalar(
        select(Handover.closed_at)
        .where(Handover.family_id == family_id, Handover.closed_at.is_not(None))
        .order_by(Handover.closed_at.desc())
        .limit(1)
    )
    return found


async def last_given_back(session: AsyncSession, family_id: uuid.UUID) -> uuid.UUID | None:
    """The conversation that a human gave back last."""
    found: uuid.UUID | None = await session.scalar(
        select(Handover.conversation_id)
        .where(Handover.family_id == family_id, Handover.closed_at.is_not(None))
        .order_by(Handover.closed_at.desc())
        .limit(1)
    )
    return found


async def passed_on(session: AsyncSession, handover: Handover) -> Sequence[Message]:
    """What the family sent in the day before it asked for a person that is more than words: files, contacts."""
    with_file = select(Attachment.message_id)
    rows = await session.scalars(
        select(Message)
        .where(
            Message.conversation_id == handover.conversation_id,
            Message.author == "family",
            or_(Message.pressed, Message.id.in_(with_file)),
            Message.created_at < handover.opened_at,
            Message.created_at > handover.opened_at - PASSED_ON_WITHIN,
        )
        .order_by(Message.id.desc())
        .limit(BATCH)
    )
    sent = [each for each in rows if not each.pressed or (each.payload or {}).get("intent") in WITHOUT_WORDS]
    return sent[:MOST_PASSED_ON][::-1]


async def threads(session: AsyncSession, family_id: uuid.UUID) -> Sequence[Conversation]:
    """The family's conversations, the oldest first."""
    rows = await session.scalars(
        select(Conversation)
        .where(Conversation.family_id == family_id)
        .order_by(Conversation.created_at, Conversation.id)
    )
    return rows.all()


async def latest_written(session: AsyncSession, conversation_ids: Collection[uuid.UUID]) -> uuid.UUID | None:
    """The one of these conversations in which the family wrote last."""
    found: uuid.UUID | None = await session.scalar(
        select(Message.conversation_id)
        .where(Message.conversation_id.in_(conversation_ids), Message.author == "family")
        .order_by(Message.id.desc())
        .limit(1)
    )
    return found


async def cursors_at(session: AsyncSession, family_id: uuid.UUID, moment: datetime) -> tuple[int, int]:
    """The last message and the last change before that moment; 0 for none."""
    of_family = _messages(family_id).where(Message.created_at < moment)
    changed = (
        select(func.max(MessageEdit.id))
        .join(Message, Message.id == MessageEdit.message_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.family_id == family_id, MessageEdit.edited_at < moment)
    )
    last = await session.scalar(of_family.with_only_columns(func.max(Message.id)))
    return last or 0, await session.scalar(changed) or 0


async def messages_after(
    session: AsyncSession, family_id: uuid.UUID, after: int, *, until: datetime | None = None, limit: int = BATCH
) -> Sequence[Message]:
    """All that was written in the family's conversations after the message of that id, notes too, in order."""
    query = _messages(family_id).where(Message.id > after).order_by(Message.id).limit(limit)
    if until is not None:
        query = query.where(Message.created_at <= until)
    return (await session.scalars(query)).all()


async def edits_after(
    session: AsyncSession, family_id: uuid.UUID, after: int, *, limit: int = BATCH
) -> Sequence[tuple[MessageEdit, Message]]:
    """The changes after the one of that id, each with its message as it is now, in order."""
    rows = await session.execute(
        select(MessageEdit, Message)
        .join(Message, Message.id == MessageEdit.message_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.family_id == family_id, MessageEdit.id > after)
        .order_by(MessageEdit.id)
        .limit(limit)
    )
    return [(edit, message) for edit, message in rows]


async def post_key(session: AsyncSession, chat_id: int, message_id: int) -> str | None:
    """Under which key the message was posted; None when it is not ours, or was posted long ago."""
    found: str | None = await session.scalar(
        select(TelegramPost.key).where(TelegramPost.chat_id == chat_id, TelegramPost.message_id == message_id)
    )
    return found


async def is_posted(session: AsyncSession, key: str) -> bool:
    """Whether the post of that key has surely arrived."""
    return await session.scalar(select(TelegramPost.message_id).where(TelegramPost.key == key)) is not None


async def update_ids(session: AsyncSession, chat_id: int, message_id: int) -> Sequence[int]:
    """The updates by which a message of the group came in."""
    rows = await session.scalars(
        select(TelegramUpdate.update_id).where(
            TelegramUpdate.chat_id == chat_id, TelegramUpdate.message_id == message_id
        )
    )
    return rows.all()


async def conversation_of(
    session: AsyncSession,
    family_id: uuid.UUID,
    *,
    message_id: int | None = None,
    client_ids: Collection[str] = (),
) -> uuid.UUID | None:
    """The family's conversation that holds the message of that id, or one with such a client id."""
    found: uuid.UUID | None = await session.scalar(
        select(Message.conversation_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.family_id == family_id,
            or_(Message.id == message_id, Message.client_id.in_(client_ids)),
        )
        .limit(1)
    )
    return found


async def staff_of(session: AsyncSession, telegram_user_id: int) -> Staff | None:
    """The account that is joined to this Telegram user; None for nobody's, and for a disabled one."""
    found: Staff | None = await session.scalar(
        select(Staff).where(Staff.telegram_user_id == telegram_user_id, Staff.disabled_at.is_(None))
    )
    return found


def _messages(family_id: uuid.UUID) -> Any:
    return (
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.family_id == family_id)
    )
