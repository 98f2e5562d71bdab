"""Consents, told facts, benefits that a family has, and referrals."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent",
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_consent_family_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("family_id", "purpose", name="pk_consent"),
    )
    op.create_table(
        "family_fact",
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("fact", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_family_fact_family_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("family_id", "fact", name="pk_family_fact"),
    )
    op.create_table(
        "family_benefit",
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("appeal_by", sa.Date(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_family_benefit_family_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("family_id", "entry_id", name="pk_family_benefit"),
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("region", sa.String(length=64), nullable=True),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["family.id"], name="fk_referral_family_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_referral"),
    )
    op.create_index("ix_referral_family_id", "referral", ["family_id"])


def downgrade() -> None:
    op.drop_index("ix_referral_family_id", table_name="referral")
    for table in ("referral", "family_benefit", "family_fact", "consent"):
        op.drop_table(table)
