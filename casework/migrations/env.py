"""Alembic's entry: runs the revisions on the connection that casework.migrate hands in."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from casework.models import Base, UtcDateTime


def written_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Revisions name plain SQLAlchemy types, so that they outlive our own."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=written_type)
with context.begin_transaction():
    context.run_migrations()
