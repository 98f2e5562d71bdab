"""Keeps the public catalogue in step with the database: what has changed is read again, and nothing else."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.api.lexicon import Numbering
from bot.api.problem import Problem
from bot.api.publication import Publication, publication
from bot.api.snapshot import Snapshot
from casework.store import Store
from resources_catalog.models import CatalogEntry
from resources_catalog.store import PUBLISHED, state

#: So many documents are in memory at once.
BATCH = 100

Revision = tuple[str, int, datetime]
Rows = Sequence[tuple[UUID, dict[str, Any], datetime]]


class Catalogue:
    """What may be shown of the published entries. What is kept is packed.

    About 10 kB for an imported service with a place, so that 10,000 of them take 100 MB.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = asyncio.Lock()
        self._numbering = Numbering()
        self._known: dict[UUID, tuple[Revision, Publication | None]] = {}
        self._state: tuple[int, int, datetime | None] | None = None
        self._snapshot = Snapshot((), self._numbering)

    async def now(self) -> Snapshot:
        """The catalogue as the database has it; the first call reads it all. Raises Problem 503 without a database."""
        async with self._lock:
            try:
                async with self._store.read() as session:
                    # Read first: what is published meanwhile is then noticed by the next call at the latest.
                    current = await state(session)
                    if current != self._state:
                        await self._follow(session)
            except (SQLAlchemyError, OSError) as error:
                detail = "The catalogue's database cannot be reached right now. Try again in a minute."
                raise Problem(503, detail, {"Retry-After": "60"}) from error
            self._state = current
            return self._snapshot

    async def prepare(self) -> None:
        """Reads it all before somebody asks; without a database, whoever asks is told."""
        with suppress(Problem):
            await self.now()

    async def _follow(self, session: AsyncSession) -> None:
        columns = (CatalogEntry.id, CatalogEntry.content_hash, CatalogEntry.revision, CatalogEntry.published_at)
        rows = await session.execute(select(*columns).where(CatalogEntry.status == PUBLISHED))
        wanted: dict[UUID, Revision] = {row.id: (row.content_hash, row.revision, row.published_at) for row in rows}
        for gone in self._known.keys() - wanted.keys():
            del self._known[gone]
        changed = iter([key for key, revision in wanted.items() if self._known.get(key, (None,))[0] != revision])
        while batch := list(islice(changed, BATCH)):
            found = await session.execute(
                select(CatalogEntry.id, CatalogEntry.document, CatalogEntry.published_at).where(
                    CatalogEntry.id.in_(batch)
                )
            )
            read = [(row.id, row.document, row.published_at) for row in found]
            for key, made in await asyncio.to_thread(self._read, read):
                self._known[key] = (wanted[key], made)
        published = [made for _, made in self._known.values() if made is not None]
        self._snapshot = await asyncio.to_thread(Snapshot, published, self._numbering)

    def _read(self, rows: Rows) -> list[tuple[UUID, Publication | None]]:
        return [(key, publication(document, modified, self._numbering)) for key, document, modified in rows]
