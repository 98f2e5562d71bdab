"""The tables of the channels: Telegram's updates and posts, forum topics, attachments, invitations and links."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base

_UNDONE = text("done_at IS NULL")
_SENDING = text("message_id IS NULL")


class TelegramUpdate(Base):
    """What Telegram sent, stored before it is acknowledged. `body` is emptied once it is worked on."""

    __tablename__ = "telegram_update"
    __table_args__ = (
        Index("ix_telegram_update_undone", "update_id", sqlite_where=_UNDONE, postgresql_where=_UNDONE),
        Index("ix_telegram_update_chat_id_message_id", "chat_id", "message_id"),
    )

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[dict[str, Any] | None]
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class TelegramPost(Base):
    """One message that we send on Telegram, written down before it is sent: `key` says which, `message_id` once it is.

    A row without a message id is one of which we do not know whether it arrived; every id above `after_id` was given
    out later.
    """

    __tablename__ = "telegram_post"
    __table_args__ = (
        Index("ix_telegram_post_sending", "chat_id", sqlite_where=_SENDING, postgresql_where=_SENDING),
        Index("ix_telegram_post_chat_id_message_id", "chat_id", "message_id"),
    )

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    after_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    begun_at: Mapped[datetime]


class ForumTopic(Base):
    """A family's topic in the coordinators' forum group.

    `message_cursor` and `edit_cursor` are the last message and the last change that were posted there; `trouble` is why
    the topic cannot be kept, in words for staff. Without a family the topic is to be deleted.
    """

    __tablename__ = "forum_topic"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("family.id", ondelete="SET NULL"), unique=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(128))
    open: Mapped[bool] = mapped_column(default=True)
    handover_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    message_cursor: Mapped[int] = mapped_column(default=0)
    edit_cursor: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]


class Invitation(Base):
    """A code that works once. Only its hash is kept.

    `kind`: `family` (another person joins it), `person` (the same person, on another channel), `staff` (an account is
    joined to its Telegram user).
    """

    __tablename__ = "invitation"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    family_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ChannelLink(Base):
    """An address that was led from its own thread (`home_id`) into another (`joined_id`); undone, it leads back.

    `brought` names what was copied from family to family, by table, so that it can be taken out again.
    """

    __tablename__ = "channel_link"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    address_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("address.id", ondelete="CASCADE"), index=True)
    home_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    joined_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    brought: Mapped[dict[str, Any]]
    linked_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
