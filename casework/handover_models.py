"""The tables around a handover: its steps, who is a family's coordinator, and messages that are sent later."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base

_CURRENT, _OPEN = text("state = 'current'"), text("state IN ('proposed', 'offered')")


class Assignment(Base):
    """Who is, was, or may become a family's coordinator; a family has one current and one open row at most.

    `state`: proposed (this member of staff is asked), offered (who said yes; the family is asked, in a transfer),
    current, declined (by staff), refused (by the family), withdrawn (asked no longer), ended. `why`: new, transfer,
    invited. `summary` is what the coordinator before wrote for the next one.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index("uq_assignment_current", "family_id", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
        Index("uq_assignment_open", "family_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(12))
    summary: Mapped[str | None] = mapped_column(Text)
    #: The member of staff who proposed it; None: the house.
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    proposed_at: Mapped[datetime]
    #: When the member of staff said yes or no, or the proposal was withdrawn.
    decided_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class HandoverStep(Base):
    """What happened to a handover, in the order of its id: `kind` is one of `casework.handover_steps.KINDS`."""

    __tablename__ = "handover_step"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    handover_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("handover.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    #: Who has it after this step, or who did it.
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    promised_by: Mapped[datetime | None]
    at: Mapped[datetime]


class LaterMessage(Base):
    """What a member of staff wrote now, to be sent at `send_at`.

    `state`: waiting, sent, asked (the family wrote first: the writer must say whether it still goes), cancelled.
    """

    __tablename__ = "later_message"
    __table_args__ = (Index("ix_later_message_state_send_at", "state", "send_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    send_at: Mapped[datetime]
    #: The newest message of the thread when it was written: what the family writes after it comes first.
    after_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"))
