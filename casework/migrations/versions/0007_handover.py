"""Handovers with their steps, coordinators and substitutes, signing in, and what staff keep for their work."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "message_translation",
    "later_message",
    "handover_step",
    "thread_seen",
    "staff_notice",
    "staff_act",
    "assignment",
    "saved_filter",
    "recovery_code",
    "canned_reply",
    "sign_in_failure",
)


def upgrade() -> None:
    _staff_tables()
    _handover_tables()
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_staff_oidc_subject", "staff", ["oidc_subject"], unique=True)
    _coordinators()


def downgrade() -> None:
    op.drop_index("ix_staff_oidc_subject", table_name="staff")
    for table, columns in _added().items():
        for column in columns:
            op.drop_column(table, str(column.name))
    for table in TABLES:
        op.drop_table(table)


def _coordinators() -> None:
    """Who is a family's coordinator already has been so from its beginning."""
    family = sa.table(
        "family", sa.column("id", sa.Uuid()), sa.column("coordinator_id", sa.Uuid()), sa.column("created_at", MOMENT)
    )
    ids = [sa.column(name, sa.Uuid()) for name in ("id", "family_id", "staff_id")]
    words = [sa.column(name, sa.String()) for name in ("state", "why")]
    moments = [sa.column(name, MOMENT) for name in ("proposed_at", "decided_at", "began_at")]
    assignment = sa.table("assignment", *ids, *words, *moments)
    connection = op.get_bind()
    for row in connection.execute(sa.select(family).where(family.c.coordinator_id.is_not(None))).all():
        began = dict.fromkeys(("proposed_at", "decided_at", "began_at"), row.created_at)
        values = {"id": uuid4(), "family_id": row.id, "staff_id": row.coordinator_id, "state": "current", "why": "new"}
        connection.execute(assignment.insert().values(**values, **began))


def _added() -> dict[str, tuple[sa.Column[object], ...]]:
    """Table to its new columns."""
    return {
        "absence": (sa.Column("substitute_id", sa.Uuid()),),
        "handover": (
            sa.Column("level", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("owed_by", MOMENT),
            sa.Column("offered_back_at", MOMENT),
        ),
        "message": (
            sa.Column("intent", sa.String(length=40)),
            sa.Column("removed_at", MOMENT),
            sa.Column("removed_by", sa.Uuid()),
        ),
        "staff": (
            sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("regions", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("reads", sa.String(length=16)),
            sa.Column("caseload_limit", sa.Integer()),
            sa.Column("substitute_id", sa.Uuid()),
            sa.Column("notify_by", sa.String(length=10), nullable=False, server_default="email"),
            sa.Column("totp_secret", sa.Text()),
            sa.Column("totp_confirmed_at", MOMENT),
            sa.Column("totp_step", sa.BigInteger()),
            sa.Column("oidc_subject", sa.String(length=320)),
        ),
        "staff_session": (sa.Column("browser", sa.String(length=200)), sa.Column("seen_at", MOMENT)),
    }


def _staff_tables() -> None:
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failure"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_in_failure_key_at", "sign_in_failure", ["key", "at"])

    op.create_table(
        "canned_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["staff.id"], name="fk_canned_reply_changed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_canned_reply"),
        sa.UniqueConstraint("name", name="uq_canned_reply_name"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_recovery_code_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", "code_hash", name="pk_recovery_code"),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_saved_filter_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
        sa.UniqueConstraint("staff_id", "name", name="uq_saved_filter_staff_id_name"),
    )
    op.create_index("ix_saved_filter_staff_id", "saved_filter", ["staff_id"])

    op.create_table(
        "staff_act",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("about", sa.JSON(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_staff_act_family_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_act_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_act"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_act_family_id_at", "staff_act", ["family_id", "at"])

    op.create_table(
        "staff_notice",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("about_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_staff_notice_conversation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_notice_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_notice"),
        sa.UniqueConstraint("staff_id", "kind", "about_id", name="uq_staff_notice_staff_id_kind_about_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_notice_conversation_id", "staff_notice", ["conversation_id"])
    op.create_index("ix_staff_notice_due_at", "staff_notice", ["due_at"])

    op.create_table(
        "thread_seen",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_thread_seen_conversation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_thread_seen_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", "conversation_id", name="pk_thread_seen"),
    )
    op.create_index("ix_thread_seen_conversation_id", "thread_seen", ["conversation_id"])


def _handover_tables() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("began_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_assignment_family_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name="fk_assignment_made_by"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_assignment_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
    )
    op.create_index("ix_assignment_family_id", "assignment", ["family_id"])
    op.create_index("ix_assignment_staff_id", "assignment", ["staff_id"])
    op.create_index(
        "uq_assignment_current",
        "assignment",
        ["family_id"],
        unique=True,
        sqlite_where=sa.text("state = 'current'"),
        postgresql_where=sa.text("state = 'current'"),
    )
    op.create_index(
        "uq_assignment_open",
        "assignment",
        ["family_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'offered')"),
        postgresql_where=sa.text("state IN ('proposed', 'offered')"),
    )

    op.create_table(
        "handover_step",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("promised_by", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name="fk_handover_step_handover_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_handover_step_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handover_step"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handover_step_handover_id", "handover_step", ["handover_id"])

    op.create_table(
        "later_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("send_at", MOMENT, nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_later_message_conversation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_later_message_message_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_later_message_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_later_message"),
    )
    op.create_index("ix_later_message_conversation_id", "later_message", ["conversation_id"])
    op.create_index("ix_later_message_state_send_at", "later_message", ["state", "send_at"])

    op.create_table(
        "message_translation",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("trouble", sa.String(length=24), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_message_translation_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "language", name="pk_message_translation"),
    )
