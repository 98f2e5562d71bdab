"""Takes services of others into the catalogue: beside the starter entries, and never over what an editor has written.

Whole records are committed in batches. An import that is interrupted has taken some records, none of them by half, and
the same import again takes the rest.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from resources_catalog.entry import Entry
from resources_catalog.hsds.entries import Taken, taken
from resources_catalog.hsds.json_stream import Row
from resources_catalog.import_report import Outcome, What
from resources_catalog.models import CatalogEntry
from resources_catalog.store import EDITOR, IMPORT, PUBLISHED, STARTER

#: Records in one transaction: short enough that a running gateway never waits for long.
BATCH = 200

Sessions = Callable[[], AbstractAsyncContextManager[AsyncSession]]


@dataclass(frozen=True)
class ImportOptions:
    """`region` is for services that name none of ours; `source` tells publishers apart whose ids are no UUIDs."""

    region: str | None = None
    source: str = ""
    dry_run: bool = False


@dataclass(frozen=True)
class _Read:
    row: Row
    taken: Taken

    @property
    def entry(self) -> Entry:
        return self.taken.entry

    def outcome(self, what: What, why: str = "") -> Outcome:
        said = "; ".join(part for part in (why, *self.taken.remarks) if part)
        return Outcome(self.row.number, str(self.entry.id), self.entry.service.name, what, said)


async def import_rows(
    rows: Iterable[Row], sessions: Sessions, options: ImportOptions, now: datetime
) -> AsyncIterator[Outcome]:
    """What became of each row, while it happens. `sessions` opens a writing session that commits at its end."""
    seen: dict[UUID, int] = {}
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        read = list(_read(batch, options, seen))
        written = iter(await _write([each for each in read if isinstance(each, _Read)], sessions, options, now))
        for each in read:
            yield each if isinstance(each, Outcome) else next(written)


def _read(batch: Iterable[Row], options: ImportOptions, seen: dict[UUID, int]) -> Iterator[_Read | Outcome]:
    for row in batch:
        identity, name = _named(row.value)
        try:
            if row.fault is not None:
                raise ValueError(row.fault)
            read = _Read(row, taken(row.value, options.region, options.source))
        except ValueError as error:
            yield Outcome(row.number, identity, name, "skipped", str(error))
            continue
        before = seen.setdefault(read.entry.id, row.number)
        if before != row.number:
            yield read.outcome("skipped", f"row {before} has the same id")
        else:
            yield read


def _named(value: Any) -> tuple[str, str]:
    if not isinstance(value, dict):
        return "", ""
    return tuple(str(value.get(key) or "")[:200] for key in ("id", "name"))  # type: ignore[return-value] # two of them


async def _write(
    batch: Sequence[_Read], sessions: Sessions, options: ImportOptions, now: datetime
) -> Sequence[Outcome]:
    """One transaction for the batch; when the database refuses it, one for each record, so that only one is lost."""
    if not batch:
        return ()
    try:
        return await _write_at_once(batch, sessions, options, now)
    except SQLAlchemyError as error:
        if len(batch) == 1:
            return [batch[0].outcome("skipped", f"the database refused it ({type(error).__name__})")]
    return [outcome for each in batch for outcome in await _write([each], sessions, options, now)]


async def _write_at_once(
    batch: Sequence[_Read], sessions: Sessions, options: ImportOptions, now: datetime
) -> Sequence[Outcome]:
    async with sessions() as session:
        ids = [read.entry.id for read in batch]
        rows = {row.id: row for row in await session.scalars(select(CatalogEntry).where(CatalogEntry.id.in_(ids)))}
        slugs = await _slugs(session, [read.entry for read in batch])
        outcomes = [_take(session, read, rows.get(read.entry.id), slugs, now) for read in batch]
        if options.dry_run:
            session.expunge_all()
        return outcomes


def _take(
    session: AsyncSession, read: _Read, row: CatalogEntry | None, slugs: dict[tuple[str, str], UUID], now: datetime
) -> Outcome:
    entry = _with_free_slug(read.entry, slugs)
    if row is None:
        session.add(_row(entry, now))
        return read.outcome("taken")
    if row.content_hash == entry.content_hash and row.status == PUBLISHED:
        return read.outcome("unchanged")
    why = _why_left(row, entry)
    if why:
        return read.outcome("skipped" if _is_another(row, entry) else "left", why)
    row.slug, row.region, row.origin = entry.slug, entry.region or "", IMPORT
    row.document, row.content_hash, row.status = entry.document(), entry.content_hash, PUBLISHED
    row.revision, row.published_at = row.revision + 1, now
    return read.outcome("changed")


def _why_left(row: CatalogEntry, entry: Entry) -> str | None:
    if row.origin == EDITOR:
        return "an editor's text stands here; it was not overwritten"
    if row.origin == STARTER and row.status == PUBLISHED:
        return "it belongs to the starter catalogue, which is changed in its own files"
    if row.status != PUBLISHED and row.origin == IMPORT:
        return "it was withdrawn here"
    if _is_another(row, entry):
        there = Entry.from_document(row.document)
        return (
            f"its id already stands for '{there.service.name}' of '{there.organization.name}'; "
            "tell the two publishers apart with --source"
        )
    return None


def _is_another(row: CatalogEntry, entry: Entry) -> bool:
    """Whether two publishers, who both count from 1, mean different services by the same id."""
    kept = entry.unknown_fields.get("record")
    if row.origin != IMPORT or not isinstance(kept, dict) or "original_id" not in kept:
        return False
    there = Entry.from_document(row.document)
    return there.organization.name != entry.organization.name and there.service.name != entry.service.name


async def _slugs(session: AsyncSession, entries: Sequence[Entry]) -> dict[tuple[str, str], UUID]:
    """(region, slug) → id of the entry that has it, for the pairs that `entries` want."""
    wanted = [(entry.region or "", entry.slug) for entry in entries]
    query = select(CatalogEntry.region, CatalogEntry.slug, CatalogEntry.id)
    rows = await session.execute(query.where(tuple_(CatalogEntry.region, CatalogEntry.slug).in_(wanted)))
    return {(region, slug): identity for region, slug, identity in rows}


def _with_free_slug(entry: Entry, slugs: dict[tuple[str, str], UUID]) -> Entry:
    """Two publishers may use the same number; the later entry then goes by its id, which nobody else has."""
    if slugs.setdefault((entry.region or "", entry.slug), entry.id) == entry.id:
        return entry
    return entry.model_copy(update={"slug": str(entry.id)})


def _row(entry: Entry, now: datetime) -> CatalogEntry:
    return CatalogEntry(
        id=entry.id,
        slug=entry.slug,
        region=entry.region or "",
        status=PUBLISHED,
        origin=IMPORT,
        document=entry.document(),
        content_hash=entry.content_hash,
        starter_hash=None,
        revision=1,
        published_at=now,
    )
