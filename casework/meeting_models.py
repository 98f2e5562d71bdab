"""The tables of meetings: what was booked, who comes, what was changed, and what came of it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base


class Meeting(Base):
    """A meeting of a family. `sequence` grows with each change, as iCalendar counts them (RFC 5545, 3.8.7.4).

    `form`: visit, video, phone. `state`: booked, cancelled. `time_zone` is the IANA zone in which it was agreed.
    It is with the coordinator `staff_id`, or with somebody else: `with_whom` as the family wrote it, `role` a code.
    `made_by`: family, staff, poll.
    """

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_state_starts_at", "state", "starts_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    with_whom: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(String(32))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(8))
    place: Mapped[str | None] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(Text)
    bring: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    made_by: Mapped[str] = mapped_column(String(8), default="staff")
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class OccupiedTime(Base):
    """Five minutes of a member of staff that a booked meeting takes: nobody can be given the same ones twice.

    `cell` counts them from the beginning of 1970, UTC.
    """

    __tablename__ = "occupied_time"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)


class Attendance(Base):
    """A person of the family who is to come, and what was answered of the meeting as it stood at `sequence`.

    `answer`: coming, cannot, or None so far. `needs`: interpreter, wheelchair, child (comes too), transport.
    """

    __tablename__ = "attendance"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    answer: Mapped[str | None] = mapped_column(String(8))
    needs: Mapped[list[str]]
    #: The language of the interpreter that is needed.
    interpreter_language: Mapped[str | None] = mapped_column(String(16))
    sequence: Mapped[int]
    answered_at: Mapped[datetime | None]


class MeetingChange(Base):
    """One step of a meeting's history: what it was before. `what`: booked, moved, changed, cancelled."""

    __tablename__ = "meeting_change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    sequence: Mapped[int]
    what: Mapped[str] = mapped_column(String(10))
    #: family, staff, poll
    by: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id"))
    #: What it was before the change; None for the booking.
    earlier_starts_at: Mapped[datetime | None]
    earlier_ends_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class MeetingOutcome(Base):
    """What the family said after a meeting. `how`: good, mixed, bad, not_held; `decided` in its own words."""

    __tablename__ = "meeting_outcome"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    how: Mapped[str | None] = mapped_column(String(10))
    decided: Mapped[str | None] = mapped_column(Text)
    told_at: Mapped[datetime]
