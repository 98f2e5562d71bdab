"""The tables of a coordinator's time: working hours, absences, and what stands in the coordinator's own calendar."""

import uuid
from datetime import datetime, time

from sqlalchemy import ForeignKey, Index, String, Text, Time, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casework.base import Base


class StaffSchedule(Base):
    """When and how families can meet a member of staff. Without it nothing can be booked by a family.

    `country` (ISO 3166) tells the public holidays. Meetings last `meeting_minutes`, stand `buffer_minutes` apart, and
    are booked at least `notice_hours` and at most `horizon_days` ahead. `forms`: of visit, video, phone.
    `calendar_kind`: ics or caldav, with `calendar_url`; the password is encrypted.
    """

    __tablename__ = "staff_schedule"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    time_zone: Mapped[str] = mapped_column(String(64))
    country: Mapped[str | None] = mapped_column(String(2))
    meeting_minutes: Mapped[int] = mapped_column(default=45)
    buffer_minutes: Mapped[int] = mapped_column(default=15)
    notice_hours: Mapped[int] = mapped_column(default=24)
    horizon_days: Mapped[int] = mapped_column(default=42)
    forms: Mapped[list[str]]
    #: Where a visit is, by which link a video meeting is held, which number is called.
    visit_place: Mapped[str | None] = mapped_column(Text)
    video_link: Mapped[str | None] = mapped_column(Text)
    calendar_kind: Mapped[str | None] = mapped_column(String(8))
    calendar_url: Mapped[str | None] = mapped_column(Text)
    calendar_user: Mapped[str | None] = mapped_column(String(254))
    calendar_secret: Mapped[str | None] = mapped_column(Text)
    calendar_read_at: Mapped[datetime | None]
    #: Why the last reading failed; the busy times of the reading before it are kept.
    calendar_trouble: Mapped[str | None] = mapped_column(String(200))
    updated_at: Mapped[datetime]


class WorkingBlock(Base):
    """A block of working hours on a weekday (0 is Monday), on the clock of the schedule's zone."""

    __tablename__ = "working_block"

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    begins: Mapped[time] = mapped_column(Time, primary_key=True)
    ends: Mapped[time] = mapped_column(Time)


class Absence(Base):
    """A time in which a member of staff cannot be met: holidays, a course, an illness. The reason is not kept."""

    __tablename__ = "absence"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: Who stands in this time; None: whoever usually does.
    substitute_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    created_at: Mapped[datetime]


class BusyTime(Base):
    """A time that is taken in the coordinator's own calendar; only when, never what."""

    __tablename__ = "busy_time"
    __table_args__ = (Index("ix_busy_time_staff_id_ends_at", "staff_id", "ends_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
