"""Keeps sentence vectors in the database, so that an edit embeds one entry and a start embeds none."""

import asyncio
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Insert, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from nlu.embed import Embedder, Vectors
from resources_catalog.entry import Entry
from resources_catalog.models import CatalogVector
from resources_catalog.part import Part, parts_of, reference_parts
from resources_catalog.search import BATCH, Index, embed_parts
from resources_catalog.store import published

#: Rows of one statement that removes vectors; databases limit the values that a statement may carry.
REMOVED_AT_ONCE = 300

#: Told how many of how many texts have been embedded.
Progress = Callable[[int, int], None]
#: The owner, name and language of a part.
Place = tuple[UUID, str, str]


async def open_index(session: AsyncSession, embedder: Embedder, progress: Progress | None = None) -> Index:
    """An index of all published entries. Embeds in a thread what the cache lacks, stores it and commits.

    The first time the bundled model takes about a minute for 2,000 short texts, and for an imported entry, which has
    two of up to 400 characters, about 50 milliseconds; later it takes what was edited. What is stored survives a stop
    in between. Vectors of other models and of what is gone are forgotten.
    """
    with _no_garbage():
        entries = await published(session)
        own = {entry.id: tuple(parts_of(entry)) for entry in entries}
        parts = [*reference_parts(), *chain.from_iterable(own.values())]
        vectors, stale = await _load(session, embedder, parts)
    # No transaction stays open while the processor works.
    await session.commit()
    missing = [part for part in parts if part.key not in vectors]
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        made = await asyncio.to_thread(embed_parts, batch, embedder, vectors)
        vectors.update(made)
        await _store(session, [part for part in batch if part.key in vectors], vectors, embedder.identity)
        await session.commit()
        if progress is not None:
            progress(start + len(batch), len(missing))
    await _remove(session, embedder, stale)
    await session.commit()
    with _no_garbage():
        return await asyncio.to_thread(Index, entries, embedder, vectors, parts=own)


async def sweep(session: AsyncSession, embedder: Embedder, entries: Iterable[Entry]) -> int:
    """Forget the vectors of other models and of parts that `entries` do not have; the number of rows that went."""
    parts = [*reference_parts(), *(part for entry in entries for part in parts_of(entry))]
    _, stale = await _load(session, embedder, parts)
    return await _remove(session, embedder, stale)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Leave the search for garbage until later: where everything made is kept, it takes a third of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


async def _load(
    session: AsyncSession, embedder: Embedder, parts: Iterable[Part]
) -> tuple[dict[str, Vectors], list[Place]]:
    """The vectors of this model by `Part.key`, and where rows stand that no part needs."""
    wanted = {(part.owner, part.name, part.language) for part in parts}
    row = CatalogVector
    query = select(row.entry_id, row.part, row.language, row.content_hash, row.vector)
    rows = await session.execute(query.where(row.model == embedder.identity))
    size = 4 * embedder.dimensions
    vectors: dict[str, Vectors] = {}
    stale: list[Place] = []
    for owner, name, language, key, vector in rows:
        if (owner, name, language) not in wanted:
            stale.append((owner, name, language))
        elif len(vector) == size:
            vectors[key] = np.frombuffer(vector, dtype="<f4").astype(np.float32)
    return vectors, stale


async def _remove(session: AsyncSession, embedder: Embedder, stale: Sequence[Place]) -> int:
    row = CatalogVector
    result: Any = await session.execute(delete(row).where(row.model != embedder.identity))
    removed = int(result.rowcount)
    for start in range(0, len(stale), REMOVED_AT_ONCE):
        places = tuple_(row.entry_id, row.part, row.language).in_(stale[start : start + REMOVED_AT_ONCE])
        result = await session.execute(delete(row).where(row.model == embedder.identity, places))
        removed += int(result.rowcount)
    return removed


async def _store(session: AsyncSession, parts: Sequence[Part], made: dict[str, Vectors], model: str) -> None:
    rows = [
        {
            "entry_id": part.owner,
            "part": part.name,
            "language": part.language,
            "model": model,
            "content_hash": part.key,
            "vector": made[part.key].astype("<f4").tobytes(),
        }
        for part in parts
    ]
    if rows:
        await session.execute(_upsert(session), rows)


def _upsert(session: AsyncSession) -> Insert:
    # Two processes may open their index at the same time: the later one writes the same vectors again.
    keys = ["entry_id", "part", "language", "model"]
    if session.get_bind().dialect.name == "postgresql":
        insert = postgresql.insert(CatalogVector)
        return insert.on_conflict_do_update(
            index_elements=keys,
            set_={"content_hash": insert.excluded.content_hash, "vector": insert.excluded.vector},
        )
    lite = sqlite.insert(CatalogVector)
    return lite.on_conflict_do_update(
        index_elements=keys, set_={"content_hash": lite.excluded.content_hash, "vector": lite.excluded.vector}
    )
