"""A message that should not be there: its content goes, its place in the thread stays."""

import re
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework import handovers
from casework.channel_models import ForumTopic, TelegramPost
from casework.handover_models import LaterMessage
from casework.models import Address, Attachment, ChoiceToken, Conversation, Message, MessageEdit, OutboxItem
from casework.staff_models import MessageTranslation

#: How Telegram's own id of a message stands in ours.
_WRITTEN = re.compile(r"tg(\d{1,18})")


async def remove(session: AsyncSession, message: Message, staff_id: uuid.UUID, now: datetime) -> Sequence[uuid.UUID]:
    """Empties the message for good and takes it off its way out; the ids under which its files are kept.

    The files themselves are the caller's to remove. A message that was removed before stays as it is.
    """
    if message.removed_at is not None:
        return []
    files = (await session.scalars(select(Attachment.id).where(Attachment.message_id == message.id))).all()
    message.text, message.edited_at = "", None
    message.utterance, message.view, message.payload = None, None, None
    message.removed_at, message.removed_by = now, staff_id
    if message.author == "family":
        # Nobody is left to answer it.
        message.state = "answered"
    for table in (MessageEdit, Attachment, ChoiceToken, MessageTranslation):
        await session.execute(delete(table).where(table.message_id == message.id))
    await session.execute(update(LaterMessage).where(LaterMessage.message_id == message.id).values(text=""))
    await session.execute(
        update(OutboxItem)
        .where(OutboxItem.message_id == message.id, OutboxItem.sent_at.is_(None), OutboxItem.failed_at.is_(None))
        .values(failed_at=now, trouble="the message was removed")
    )
    await session.flush()
    await handovers.renew_need(session, message.conversation_id)
    return files


async def lately(session: AsyncSession, channel: str, now: datetime, within: timedelta) -> Sequence[Message]:
    """Messages removed within that time from families that are reached on the channel, the oldest removal first."""
    threads = select(Address.conversation_id).where(Address.channel == channel)
    shown = select(ForumTopic.family_id).where(ForumTopic.family_id.is_not(None))
    in_topics = select(Conversation.id).where(Conversation.family_id.in_(shown))
    rows = await session.scalars(
        select(Message)
        .where(
            Message.removed_at > now - within,
            or_(Message.conversation_id.in_(threads), Message.conversation_id.in_(in_topics)),
        )
        .order_by(Message.removed_at, Message.id)
    )
    return rows.all()


async def telegram_posts(session: AsyncSession, message_id: int) -> Sequence[TelegramPost]:
    """What stands on Telegram of a message: our posts to the family, and those in the coordinators' group.

    The first have the key `o<outbox id>.<part>`, the others `f<topic>.m<message id>.<part>`, or `e` for a change.
    """
    items = (await session.scalars(select(OutboxItem.id).where(OutboxItem.message_id == message_id))).all()
    topics = await session.scalars(
        select(ForumTopic.id)
        .join(Conversation, Conversation.family_id == ForumTopic.family_id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Message.id == message_id)
    )
    begins = [f"o{item}." for item in items]
    begins += [f"f{topic.hex[:12]}.{kind}{message_id:x}." for topic in topics for kind in "me"]
    found: list[TelegramPost] = []
    for begin in begins:
        found += (
            await session.scalars(select(TelegramPost).where(TelegramPost.key.startswith(begin, autoescape=True)))
        ).all()
    return found


async def forget_post(session: AsyncSession, key: str) -> None:
    """It stands there no more."""
    await session.execute(delete(TelegramPost).where(TelegramPost.key == key))


async def telegram_place(session: AsyncSession, message: Message) -> tuple[int, int] | None:
    """Chat and message id of what the family wrote on Telegram; None for what it wrote elsewhere, or is gone there."""
    address = await session.get(Address, message.address_id) if message.address_id is not None else None
    written = _WRITTEN.fullmatch(message.client_id or "")
    if address is None or address.channel != "telegram" or written is None:
        return None
    return int(address.external_id), int(written[1])


async def forget_place(session: AsyncSession, message_id: int) -> None:
    """What the family wrote stands there no more."""
    await session.execute(update(Message).where(Message.id == message_id).values(address_id=None))
