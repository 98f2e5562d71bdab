"""The tables of those who work here: signing in, what they are told, what they looked at, and what they keep."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base


class RecoveryCode(Base):
    """A code that replaces the second factor once. Only its hash is kept."""

    __tablename__ = "recovery_code"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A sign-in that was refused. `key` is a hash of the e-mail address or of the network it came from."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_key_at", "key", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class StaffNotice(Base):
    """Something to tell a member of staff by e-mail or Telegram, without content; once for each `about_id` and kind."""

    __tablename__ = "staff_notice"
    __table_args__ = (
        UniqueConstraint("staff_id", "kind", "about_id"),
        Index("ix_staff_notice_due_at", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(24))
    about_id: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime]
    #: Not before; None once it is told, given up, or not wanted.
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(String(200))


class StaffAct(Base):
    """What a member of staff did with a family's data, the looking included; kept as long as the family."""

    __tablename__ = "staff_act"
    __table_args__ = (Index("ix_staff_act_family_id_at", "family_id", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"))
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    what: Mapped[str] = mapped_column(String(24))
    about: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]


class CannedReply(Base):
    """A text that staff put into their answers: language → text with placeholders in braces."""

    __tablename__ = "canned_reply"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime]


class SavedFilter(Base):
    """A member of staff's own way to look at the list: the query of its address."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime]


class ThreadSeen(Base):
    """How far a member of staff has read a thread."""

    __tablename__ = "thread_seen"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    message_id: Mapped[int]
    seen_at: Mapped[datetime]


class MessageTranslation(Base):
    """A message in another language, by a machine. `text` is None while the service has not answered, or cannot."""

    __tablename__ = "message_translation"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    text: Mapped[str | None] = mapped_column(Text)
    engine: Mapped[str] = mapped_column(String(40))
    #: Why there is no text.
    trouble: Mapped[str | None] = mapped_column(String(24))
    made_at: Mapped[datetime]
