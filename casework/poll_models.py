"""The tables of a meeting of several: the times that are proposed, who is asked, who can come, and how many must."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base


class Poll(Base):
    """A meeting for which a time is looked for. `state`: open, booked, failed (the deadline passed), cancelled."""

    __tablename__ = "poll"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    family_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    #: The member of staff who organises it.
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    about: Mapped[str | None] = mapped_column(Text)
    form: Mapped[str] = mapped_column(String(8))
    place: Mapped[str | None] = mapped_column(Text)
    bring: Mapped[str | None] = mapped_column(Text)
    minutes: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    deadline: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), index=True)
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class PollGroup(Base):
    """A kind of people of whom so many must be able to come: one doctor, two therapists, a parent."""

    __tablename__ = "poll_group"
    __table_args__ = (UniqueConstraint("poll_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    needed: Mapped[int]


class PollOption(Base):
    """One of the times that are proposed."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]


class PollSeat(Base):
    """Somebody who is asked: a person of the family in the chat, or anybody else by a link of their own."""

    __tablename__ = "poll_seat"
    __table_args__ = (UniqueConstraint("group_id", "person_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll_group.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    #: The key of the link.
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    answered_at: Mapped[datetime | None]


class PollAnswer(Base):
    """Whether the one on this seat can come then."""

    __tablename__ = "poll_answer"

    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll_seat.id", ondelete="CASCADE"), primary_key=True)
    option_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll_option.id", ondelete="CASCADE"), primary_key=True)
    can_come: Mapped[bool]
