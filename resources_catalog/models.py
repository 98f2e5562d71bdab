"""The tables of the catalogue."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, Index, LargeBinary, MetaData, String, UniqueConstraint, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

#: Names that do not depend on the database, so that a migration can speak of them.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """An instant: aware on the way in and, also where the database forgets the zone, on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class CatalogEntry(Base):
    """The published revision of one entry; `document` is `Entry.document()`.

    `starter_hash` is the content of the starter file that this entry was last compared with: an editor's revision keeps
    its own document, and a starter file that changes later is told once, not at every start.
    """

    __tablename__ = "catalog_entry"
    __table_args__ = (UniqueConstraint("region", "slug"), Index(None, "region", "status"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    slug: Mapped[str] = mapped_column(String(200))
    #: Empty for an imported service that names no area of ours.
    region: Mapped[str] = mapped_column(String(40), default="")
    #: published · withdrawn
    status: Mapped[str] = mapped_column(String(20))
    #: starter · editor · import
    origin: Mapped[str] = mapped_column(String(20))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    starter_hash: Mapped[str | None] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime] = mapped_column(Moment)


class CatalogVector(Base):
    """One sentence vector, kept so that only what changed is embedded again.

    `entry_id` is the nil UUID for the reference sentences, which belong to no entry; `content_hash` is of the embedded
    text and its role; `vector` is float32, little endian, of `model`'s dimensions.
    """

    __tablename__ = "catalog_vector"
    __table_args__ = (Index(None, "model", "content_hash"),)

    entry_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    part: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    model: Mapped[str] = mapped_column(String(120), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    vector: Mapped[bytes] = mapped_column(LargeBinary)
