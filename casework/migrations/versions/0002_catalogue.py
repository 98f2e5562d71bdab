"""The catalogue's entries and their vectors."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalog_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("starter_hash", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalog_entry"),
        sa.UniqueConstraint("region", "slug", name="uq_catalog_entry_region_slug"),
    )
    op.create_index("ix_catalog_entry_region_status", "catalog_entry", ["region", "status"])
    op.create_table(
        "catalog_vector",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "part", "language", "model", name="pk_catalog_vector"),
    )
    op.create_index("ix_catalog_vector_model_content_hash", "catalog_vector", ["model", "content_hash"])


def downgrade() -> None:
    op.drop_table("catalog_vector")
    op.drop_table("catalog_entry")
