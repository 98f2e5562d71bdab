"""Meetings booked from a coordinator's time, with anybody, of several; reminders of anything; calendars and e-mail."""

import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CELL = 300


def upgrade() -> None:
    said = op.get_bind().execute(sa.select(_old_reminder())).all()
    op.drop_table("reminder")
    _create()
    with op.batch_alter_table("attendance") as attendance:
        attendance.add_column(sa.Column("interpreter_language", sa.String(length=16), nullable=True))
        attendance.alter_column("answered_at", existing_type=sa.DateTime(timezone=True), nullable=True)
    for name, kind in (("with_whom", sa.Text()), ("role", sa.String(length=32)), ("bring", sa.Text())):
        op.add_column("meeting", sa.Column(name, kind, nullable=True))
    op.add_column("meeting", sa.Column("made_by", sa.String(length=8), nullable=False, server_default="staff"))
    _index()
    _meetings(said)


def _old_reminder() -> sa.TableClause:
    return sa.table(
        "reminder",
        sa.column("meeting_id", sa.Uuid),
        sa.column("person_id", sa.Uuid),
        sa.column("message_id", sa.Integer),
        sa.column("before"),
        sa.column("starts_at", sa.DateTime(timezone=True)),
        sa.column("sequence", sa.Integer),
        sa.column("said_at", sa.DateTime(timezone=True)),
    )


def _meetings(said: Any) -> None:
    """Everybody of a family was to come so far. What was said of a meeting stays said."""
    moment = sa.DateTime(timezone=True)
    meeting = sa.table(
        "meeting",
        sa.column("id", sa.Uuid),
        sa.column("family_id", sa.Uuid),
        sa.column("staff_id", sa.Uuid),
        sa.column("state"),
        sa.column("sequence", sa.Integer),
        sa.column("starts_at", moment),
        sa.column("ends_at", moment),
    )
    person = sa.table("person", sa.column("id", sa.Uuid), sa.column("family_id", sa.Uuid))
    attendance = sa.table(
        "attendance",
        sa.column("meeting_id", sa.Uuid),
        sa.column("person_id", sa.Uuid),
        sa.column("needs", sa.JSON),
        sa.column("sequence", sa.Integer),
    )
    reminder = sa.table(
        "reminder",
        sa.column("id", sa.Uuid),
        sa.column("family_id", sa.Uuid),
        sa.column("person_id", sa.Uuid),
        sa.column("kind"),
        sa.column("meeting_id", sa.Uuid),
        sa.column("look_at", moment),
        sa.column("created_at", moment),
    )
    reminder_said = sa.table(
        "reminder_said",
        sa.column("id", sa.Uuid),
        sa.column("reminder_id", sa.Uuid),
        sa.column("message_id", sa.Integer),
        sa.column("before"),
        sa.column("starts_at", moment),
        sa.column("sequence", sa.Integer),
        sa.column("said_at", moment),
    )
    occupied = sa.table(
        "occupied_time",
        sa.column("staff_id", sa.Uuid),
        sa.column("cell", sa.Integer),
        sa.column("meeting_id", sa.Uuid),
    )
    bind, now = op.get_bind(), datetime.now(UTC)
    invited = {
        (row.meeting_id, row.person_id)
        for row in bind.execute(sa.select(attendance.c.meeting_id, attendance.c.person_id))
    }
    people: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in bind.execute(sa.select(person)):
        people.setdefault(row.family_id, []).append(row.id)
    made: dict[tuple[uuid.UUID, uuid.UUID], uuid.UUID] = {}
    taken: set[tuple[uuid.UUID, int]] = set()
    for row in bind.execute(sa.select(meeting).order_by(meeting.c.starts_at, meeting.c.id)).all():
        starts_at, ends_at = (each.replace(tzinfo=each.tzinfo or UTC) for each in (row.starts_at, row.ends_at))
        for one in people.get(row.family_id, []):
            if (row.id, one) not in invited:
                values: dict[str, Any] = {"meeting_id": row.id, "person_id": one, "needs": [], "sequence": row.sequence}
                bind.execute(sa.insert(attendance).values(values))
            made[row.id, one] = uuid.uuid4()
            stands = row.state == "booked" and starts_at > now
            values = {"id": made[row.id, one], "family_id": row.family_id, "person_id": one, "kind": "meeting"}
            values |= {"meeting_id": row.id, "look_at": now if stands else None, "created_at": now}
            bind.execute(sa.insert(reminder).values(values))
        if row.staff_id is None or row.state != "booked" or ends_at <= now:
            continue
        for cell in range(int(starts_at.timestamp()) // CELL, -(-int(ends_at.timestamp()) // CELL)):
            if (row.staff_id, cell) not in taken:
                taken.add((row.staff_id, cell))
                bind.execute(sa.insert(occupied).values(staff_id=row.staff_id, cell=cell, meeting_id=row.id))
    for row in said:
        if (row.meeting_id, row.person_id) in made:
            values = {name: getattr(row, name) for name in ("message_id", "before", "starts_at", "sequence", "said_at")}
            values |= {"id": uuid.uuid4(), "reminder_id": made[row.meeting_id, row.person_id]}
            bind.execute(sa.insert(reminder_said).values(values))


def _create() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("rrule", sa.String(length=200), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_reminder_family_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_reminder_meeting_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint("person_id", "meeting_id", name="uq_reminder_person_id_meeting_id"),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_absence_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_table(
        "busy_time",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_busy_time_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_busy_time"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff_schedule",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("meeting_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("visit_place", sa.Text(), nullable=True),
        sa.Column("video_link", sa.Text(), nullable=True),
        sa.Column("calendar_kind", sa.String(length=8), nullable=True),
        sa.Column("calendar_url", sa.Text(), nullable=True),
        sa.Column("calendar_user", sa.String(length=254), nullable=True),
        sa.Column("calendar_secret", sa.Text(), nullable=True),
        sa.Column("calendar_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar_trouble", sa.String(length=200), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_schedule_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", name="pk_staff_schedule"),
    )
    op.create_table(
        "working_block",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_working_block_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", "weekday", "begins", name="pk_working_block"),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_calendar_feed_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_calendar_feed_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", name="pk_calendar_feed"),
    )
    op.create_table(
        "email_address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_email_address_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_email_address"),
    )
    op.create_table(
        "meeting_change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("earlier_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("earlier_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_meeting_change_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_meeting_change_person_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_meeting_change_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_change"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "meeting_outcome",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("how", sa.String(length=10), nullable=True),
        sa.Column("decided", sa.Text(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_meeting_outcome_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_meeting_outcome_person_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_meeting_outcome"),
    )
    op.create_table(
        "occupied_time",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_occupied_time_meeting_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_occupied_time_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", "cell", name="pk_occupied_time"),
    )
    op.create_table(
        "plan_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_plan_step_family_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_plan_step_meeting_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_step"),
    )
    op.create_table(
        "poll",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("bring", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_poll_family_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_poll_meeting_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_poll_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_poll"),
    )
    op.create_table(
        "reminder_wishes",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_wishes_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_reminder_wishes"),
    )
    op.create_table(
        "poll_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_group_poll_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_poll_group"),
        sa.UniqueConstraint("poll_id", "name", name="uq_poll_group_poll_id_name"),
    )
    op.create_table(
        "poll_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_option_poll_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_poll_option"),
        sa.UniqueConstraint("poll_id", "starts_at", name="uq_poll_option_poll_id_starts_at"),
    )
    op.create_table(
        "poll_seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["poll_group.id"], name="fk_poll_seat_group_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_poll_seat_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_seat_poll_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_poll_seat"),
        sa.UniqueConstraint("group_id", "person_id", name="uq_poll_seat_group_id_person_id"),
        sa.UniqueConstraint("token", name="uq_poll_seat_token"),
    )
    op.create_table(
        "reminder_said",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reminder_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.String(length=8), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_reminder_said_message_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminder.id"], name="fk_reminder_said_reminder_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reminder_said"),
        sa.UniqueConstraint("reminder_id", "before", "starts_at", name="uq_reminder_said_reminder_id_before_starts_at"),
    )
    op.create_table(
        "poll_answer",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("can_come", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["option_id"], ["poll_option.id"], name="fk_poll_answer_option_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["seat_id"], ["poll_seat.id"], name="fk_poll_answer_seat_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seat_id", "option_id", name="pk_poll_answer"),
    )


def _index() -> None:
    op.create_index("ix_absence_staff_id", "absence", ["staff_id"])
    op.create_index("ix_busy_time_staff_id_ends_at", "busy_time", ["staff_id", "ends_at"])
    op.create_index("ix_calendar_feed_person_id", "calendar_feed", ["person_id"])
    op.create_index("ix_calendar_feed_staff_id", "calendar_feed", ["staff_id"])
    op.create_index("ix_email_address_person_id", "email_address", ["person_id"])
    op.create_index("ix_meeting_change_meeting_id", "meeting_change", ["meeting_id"])
    op.create_index("ix_occupied_time_meeting_id", "occupied_time", ["meeting_id"])
    op.create_index("ix_plan_step_family_id", "plan_step", ["family_id"])
    op.create_index("ix_poll_family_id", "poll", ["family_id"])
    op.create_index("ix_poll_state", "poll", ["state"])
    op.create_index("ix_poll_seat_poll_id", "poll_seat", ["poll_id"])
    op.create_index("ix_reminder_said_message_id", "reminder_said", ["message_id"])
    op.create_index("ix_attendance_person_id", "attendance", ["person_id"])
    op.create_index("ix_meeting_staff_id", "meeting", ["staff_id"])
    op.create_index("ix_reminder_family_id", "reminder", ["family_id"])
    op.create_index(
        "ix_reminder_look_at",
        "reminder",
        ["look_at", "id"],
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.create_index("ix_reminder_meeting_id", "reminder", ["meeting_id"])


def downgrade() -> None:
    for table in (
        "reminder_said",
        "reminder",
        "reminder_wishes",
        "email_address",
        "calendar_feed",
        "occupied_time",
        "meeting_change",
        "meeting_outcome",
        "staff_schedule",
        "working_block",
        "absence",
        "busy_time",
        "poll_answer",
        "poll_seat",
        "poll_option",
        "poll_group",
        "poll",
        "plan_step",
    ):
        op.drop_table(table)
    op.drop_index("ix_meeting_staff_id", table_name="meeting")
    for name in ("with_whom", "role", "bring", "made_by"):
        op.drop_column("meeting", name)
    op.execute("DELETE FROM attendance WHERE answered_at IS NULL")
    op.drop_index("ix_attendance_person_id", table_name="attendance")
    with op.batch_alter_table("attendance") as attendance:
        attendance.drop_column("interpreter_language")
        attendance.alter_column("answered_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.String(length=8), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_reminder_meeting_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_reminder_message_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reminder_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint(
            "meeting_id", "person_id", "before", "starts_at", name="uq_reminder_meeting_id_person_id_before_starts_at"
        ),
    )
    op.create_index("ix_reminder_message_id", "reminder", ["message_id"])
    op.create_index("ix_reminder_person_id", "reminder", ["person_id"])
