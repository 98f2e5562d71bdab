"""The tables of reminders: of what somebody is to be reminded, what was said, and how each person wants it."""

import uuid
from datetime import datetime, time

from sqlalchemy import ForeignKey, Index, String, Text, Time, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base

_OPEN = text("look_at IS NOT NULL")


class Reminder(Base):
    """Somebody is to be reminded of something. What is said, and whether, is derived when its moment comes.

    `kind`: `meeting` (all is taken from the meeting as it then stands), `own` (the person's own words), `payment` and
    `deadline` (of a support of the catalogue). `look_at` is when to look next, never what to say; None for never again.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "meeting_id"),
        Index("ix_reminder_look_at", "look_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    #: Of what, in the person's own words.
    words: Mapped[str | None] = mapped_column(Text)
    #: The first time of an own reminder, and the zone on whose clock it is meant.
    starts_at: Mapped[datetime | None]
    time_zone: Mapped[str | None] = mapped_column(String(64))
    #: How it is repeated (RFC 5545, 3.3.10); None for once.
    rrule: Mapped[str | None] = mapped_column(String(200))
    look_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class ReminderSaid(Base):
    """A reminder that was said. `before` is which one: `week`, `day`, `hours`, `after` and others; once each."""

    __tablename__ = "reminder_said"
    __table_args__ = (UniqueConstraint("reminder_id", "before", "starts_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    reminder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reminder.id", ondelete="CASCADE"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"), index=True)
    before: Mapped[str] = mapped_column(String(8))
    #: The moment of which it reminds.
    starts_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    said_at: Mapped[datetime]


class ReminderWishes(Base):
    """How a person wants to be reminded; who has no row has the defaults."""

    __tablename__ = "reminder_wishes"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    #: Which reminders of a meeting: of week, day, hours.
    before: Mapped[list[str]]
    quiet_from: Mapped[time] = mapped_column(Time)
    quiet_until: Mapped[time] = mapped_column(Time)
    #: The only channel on which to be reminded; None for all.
    channel: Mapped[str | None] = mapped_column(String(16))


class EmailAddress(Base):
    """An e-mail address at which a person wants reminders. An `Address` of it exists once it is confirmed.

    `code_hash` is of the code that was sent there, until `confirmed_at`.
    """

    __tablename__ = "email_address"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """A private calendar to which a person of a family, or a member of staff, can subscribe. The token is its key."""

    __tablename__ = "calendar_feed"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
