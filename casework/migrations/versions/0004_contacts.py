"""The people around a child whom a family wants to find again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "family_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("organisation", sa.String(length=160), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_family_contact_family_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_family_contact"),
    )
    op.create_index("ix_family_contact_family_id", "family_contact", ["family_id"])


def downgrade() -> None:
    op.drop_index("ix_family_contact_family_id", table_name="family_contact")
    op.drop_table("family_contact")
