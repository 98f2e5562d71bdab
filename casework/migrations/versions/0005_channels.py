"""Channels: addresses, Telegram's updates and posts, forum topics, attachments, invitations, links; meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = sa.text("sent_at IS NULL AND failed_at IS NULL")


def upgrade() -> None:
    _create()
    _index()
    _addresses()
    for name, kind in (("address_id", sa.Uuid()), ("home_id", sa.Uuid()), ("edited_at", sa.DateTime(timezone=True))):
        op.add_column("message", sa.Column(name, kind, nullable=True))
    op.add_column("staff", sa.Column("telegram_user_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_staff_telegram_user_id", "staff", ["telegram_user_id"], unique=True)
    _outbox()


def _create() -> None:
    op.create_table(
        "address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_address_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
        sa.UniqueConstraint("channel", "external_id", name="uq_address_channel_external_id"),
    )
    op.create_table(
        "telegram_update",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name="pk_telegram_update"),
    )
    op.create_table(
        "telegram_post",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_telegram_post"),
    )
    op.create_table(
        "forum_topic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("handover_id", sa.Uuid(), nullable=True),
        sa.Column("message_cursor", sa.Integer(), nullable=False),
        sa.Column("edit_cursor", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_forum_topic_family_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_forum_topic"),
        sa.UniqueConstraint("family_id", name="uq_forum_topic_family_id"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=True),
        sa.Column("mime", sa.String(length=80), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_attachment_message_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_table(
        "invitation",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_invitation_conversation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_invitation_family_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_invitation_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code_hash", name="pk_invitation"),
    )
    op.create_table(
        "channel_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address_id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("joined_id", sa.Uuid(), nullable=False),
        sa.Column("brought", sa.JSON(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_channel_link_address_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["home_id"], ["conversation.id"], name="fk_channel_link_home_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["joined_id"], ["conversation.id"], name="fk_channel_link_joined_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_channel_link"),
    )
    op.create_table(
        "message_edit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_message_edit_message_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_message_edit"),
        sa.UniqueConstraint("client_id", name="uq_message_edit_client_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_meeting_family_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_meeting_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
    )
    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_attendance_meeting_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_attendance_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name="pk_attendance"),
    )
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


def _index() -> None:
    op.create_index("ix_telegram_post_chat_id_message_id", "telegram_post", ["chat_id", "message_id"])
    op.create_index(
        "ix_telegram_post_sending",
        "telegram_post",
        ["chat_id"],
        sqlite_where=sa.text("message_id IS NULL"),
        postgresql_where=sa.text("message_id IS NULL"),
    )
    op.create_index("ix_telegram_update_chat_id_message_id", "telegram_update", ["chat_id", "message_id"])
    op.create_index(
        "ix_telegram_update_undone",
        "telegram_update",
        ["update_id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index("ix_meeting_family_id", "meeting", ["family_id"])
    op.create_index("ix_meeting_state_starts_at", "meeting", ["state", "starts_at"])
    op.create_index("ix_address_conversation_id", "address", ["conversation_id"])
    op.create_index("ix_invitation_family_id", "invitation", ["family_id"])
    op.create_index("ix_attachment_message_id", "attachment", ["message_id"])
    op.create_index("ix_channel_link_address_id", "channel_link", ["address_id"])
    op.create_index("ix_channel_link_joined_id", "channel_link", ["joined_id"])
    op.create_index("ix_message_edit_message_id", "message_edit", ["message_id"])
    op.create_index("ix_reminder_message_id", "reminder", ["message_id"])
    op.create_index("ix_reminder_person_id", "reminder", ["person_id"])


def _addresses() -> None:
    """Every thread so far can be reached on the channel on which it began."""
    conversation = sa.table(
        "conversation",
        sa.column("id", sa.Uuid),
        sa.column("channel"),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    address = sa.table(
        "address",
        sa.column("id", sa.Uuid),
        sa.column("conversation_id", sa.Uuid),
        sa.column("channel"),
        sa.column("external_id"),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    rows = [
        {
            "id": row.id,
            "conversation_id": row.id,
            "channel": row.channel,
            "external_id": str(row.id),
            "created_at": row.created_at,
        }
        for row in op.get_bind().execute(sa.select(conversation))
    ]
    if rows:
        op.bulk_insert(address, rows)


def _outbox() -> None:
    """What has not been sent goes along; an address has the id of its thread here."""
    old = sa.table(
        "outbox",
        sa.column("id", sa.Integer),
        sa.column("message_id", sa.Integer),
        sa.column("conversation_id", sa.Uuid),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("sent_at", sa.DateTime(timezone=True)),
    )
    waiting = op.get_bind().execute(sa.select(old).where(old.c.sent_at.is_(None)).order_by(old.c.id)).all()
    op.drop_table("outbox")
    made = op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("address_id", sa.Uuid(), nullable=False),
        sa.Column("bulk", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_outbox_message_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_outbox_conversation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name="fk_outbox_address_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("message_id", "address_id", name="uq_outbox_message_id_address_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_conversation_id", "outbox", ["conversation_id"])
    op.create_index("ix_outbox_open", "outbox", ["address_id", "bulk", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    rows = [
        {
            "message_id": row.message_id,
            "conversation_id": row.conversation_id,
            "address_id": row.conversation_id,
            "bulk": False,
            "attempts": 0,
            "created_at": row.created_at,
            "due_at": row.created_at,
        }
        for row in waiting
    ]
    if rows:
        op.bulk_insert(made, rows)


def downgrade() -> None:
    op.drop_table("outbox")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_outbox_message_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_outbox_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_conversation_id", "outbox", ["conversation_id"])
    op.create_index("ix_outbox_sent_at_id", "outbox", ["sent_at", "id"])
    op.drop_index("ix_staff_telegram_user_id", table_name="staff")
    op.drop_column("staff", "telegram_user_id")
    for name in ("address_id", "home_id", "edited_at"):
        op.drop_column("message", name)
    for table in (
        "reminder",
        "attendance",
        "meeting",
        "message_edit",
        "channel_link",
        "invitation",
        "attachment",
        "forum_topic",
        "telegram_post",
        "telegram_update",
        "address",
    ):
        op.drop_table(table)
