"""Published entries in the database: the truth at run time. The starter catalogue only fills it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from resources_catalog.entry import Entry
from resources_catalog.models import CatalogEntry
from resources_catalog.region import regions

PUBLISHED = "published"
WITHDRAWN = "withdrawn"
STARTER = "starter"
EDITOR = "editor"
IMPORT = "import"


@dataclass
class LoadReport:
    """What loading the starter catalogue did, as `<region>/<slug>`.

    `left`: the file changed, but an editor's revision stands and was not touched. `withdrawn`: the file is gone.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


async def load_starter(session: AsyncSession, entries: Iterable[Entry], now: datetime) -> LoadReport:
    """Bring the starter entries in the database to what `entries` say. The same call again changes nothing.

    The caller commits. An entry that an editor has revised, or withdrawn, is never overwritten.
    """
    report = LoadReport()
    rows = {row.id: row for row in await session.scalars(select(CatalogEntry))}
    given: set[UUID] = set()
    for entry in entries:
        given.add(entry.id)
        name = f"{entry.region}/{entry.slug}"
        row = rows.get(entry.id)
        content_hash = entry.content_hash
        if row is None:
            session.add(_row(entry, content_hash, now))
            report.added.append(name)
        elif row.starter_hash == content_hash:
            report.unchanged.append(name)
        elif row.origin != STARTER:
            row.starter_hash = content_hash
            report.left.append(name)
        else:
            _revise(row, entry, content_hash, now)
            row.starter_hash = content_hash
            report.changed.append(name)
    for row in rows.values():
        if row.origin == STARTER and row.status == PUBLISHED and row.id not in given:
            row.status, row.starter_hash = WITHDRAWN, None
            report.withdrawn.append(f"{row.region}/{row.slug}")
    await session.flush()
    return report


async def publish(session: AsyncSession, entry: Entry, now: datetime) -> int:
    """Make an editor's text the published revision of `entry` and return its number, counted from 1."""
    row = await session.get(CatalogEntry, entry.id)
    if row is None:
        row = _row(entry, entry.content_hash, now)
        row.starter_hash = None
        session.add(row)
    else:
        _revise(row, entry, entry.content_hash, now)
    row.origin = EDITOR
    await session.flush()
    return row.revision


async def published(session: AsyncSession, region: str | None = None) -> list[Entry]:
    """The active entries that serve `region`, or all of them; by region and slug."""
    # The text of the JSON is what an entry is read from: to make objects of it first takes twice as long.
    text = type_coerce(CatalogEntry.document, String)
    query = select(text).where(CatalogEntry.status == PUBLISHED)
    query = query.order_by(CatalogEntry.region, CatalogEntry.slug)
    if region is not None:
        query = query.where(CatalogEntry.region.in_(_serving(region)))
    entries = [Entry.model_validate_json(document) for document in await session.scalars(query)]
    return [entry for entry in entries if entry.service.status == "active" and entry.serves(region)]


async def with_topic(session: AsyncSession, topic: str, region: str) -> list[Entry]:
    """As `published`, but only what is of `topic`; the others are not read, so that a large catalogue costs nothing."""
    text = type_coerce(CatalogEntry.document, String)
    query = select(text).where(CatalogEntry.status == PUBLISHED, CatalogEntry.region.in_(_serving(region)))
    # The code somewhere in the document; whether it is a topic is seen when it has been read.
    query = query.where(cast(CatalogEntry.document, String).contains(json.dumps(topic), autoescape=True))
    rows = await session.scalars(query.order_by(CatalogEntry.region, CatalogEntry.slug))
    entries = [Entry.model_validate_json(document) for document in rows]
    return [one for one in entries if topic in one.topics and one.service.status == "active" and one.serves(region)]


async def state(session: AsyncSession) -> tuple[int, int, datetime | None]:
    """Changes whenever an entry is published, revised or withdrawn: their number, revisions, and the last moment."""
    published_ones = CatalogEntry.status == PUBLISHED
    revised = func.coalesce(func.sum(CatalogEntry.revision), 0)
    query = select(func.count(), revised, func.max(CatalogEntry.published_at))
    count, revisions, newest = (await session.execute(query.where(published_ones))).one()
    return int(count), int(revisions), newest


async def everything(session: AsyncSession, region: str | None = None, limit: int | None = None) -> list[Entry]:
    """The first `limit` published entries that serve `region`, or all, closed ones too; by region and slug."""
    query = select(CatalogEntry.document).where(CatalogEntry.status == PUBLISHED).limit(limit)
    rows = await session.scalars(query.order_by(CatalogEntry.region, CatalogEntry.slug))
    return [entry for entry in map(Entry.from_document, rows) if entry.serves(region)]


async def get(session: AsyncSession, entry_id: UUID) -> Entry | None:
    """The published entry with this id, active or not, or None."""
    row = await session.get(CatalogEntry, entry_id)
    return Entry.from_document(row.document) if row and row.status == PUBLISHED else None


async def get_many(session: AsyncSession, ids: Sequence[UUID]) -> list[Entry]:
    """The published entries among `ids`, in the order of `ids`."""
    query = select(CatalogEntry).where(CatalogEntry.id.in_(ids), CatalogEntry.status == PUBLISHED)
    found = {row.id: row for row in await session.scalars(query)}
    return [Entry.from_document(found[one].document) for one in ids if one in found]


def _serving(region: str) -> list[str]:
    """The region itself, the regions of the same country (for national entries), and entries of no region."""
    country = regions()[region].country if region in regions() else None
    return [region, "", *(code for code, other in regions().items() if other.country == country and code != region)]


def _row(entry: Entry, content_hash: str, now: datetime) -> CatalogEntry:
    return CatalogEntry(
        id=entry.id,
        slug=entry.slug,
        region=entry.region or "",
        status=PUBLISHED,
        origin=STARTER,
        document=entry.document(),
        content_hash=content_hash,
        starter_hash=content_hash,
        revision=1,
        published_at=now,
    )


def _revise(row: CatalogEntry, entry: Entry, content_hash: str, now: datetime) -> None:
    row.document, row.content_hash, row.status = entry.document(), content_hash, PUBLISHED
    row.revision, row.published_at = row.revision + 1, now


async def organisations(session: AsyncSession) -> list[str]:
    """The names of the organisations behind the published entries, each once."""
    name = CatalogEntry.document["organization"]["name"].as_string()
    rows = await session.scalars(select(name).where(CatalogEntry.status == PUBLISHED).distinct())
    return sorted(each for each in rows if each)
