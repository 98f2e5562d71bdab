"""Alembic's entry: runs the revisions on the connection that casework.migrate hands in."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from casework import (
    channel_models,
    handover_models,
    meeting_models,
    models,
    plan_models,
    poll_models,
    reminder_models,
    schedule_models,
    staff_models,
)
from casework.base import Base, UtcDateTime

#: Importing them declares their tables.
TABLES = (
    models,
    channel_models,
    handover_models,
    meeting_models,
    plan_models,
    poll_models,
    reminder_models,
    schedule_models,
    staff_models,
)


def written_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Revisions name plain SQLAlchemy types, so that they outlive our own."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=written_type)
with context.begin_transaction():
    context.run_migrations()
