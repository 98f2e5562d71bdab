"""Keeps sentence vectors in the database, so that an edit embeds one entry and a start embeds none."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Insert, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from nlu.embed import Embedder, Vectors
from resources_catalog.entry import Entry
from resources_catalog.models import CatalogVector
from resources_catalog.part import NOBODY, Part, parts_of, reference_parts
from resources_catalog.search import BATCH, Index, embed_parts
from resources_catalog.store import published


async def open_index(session: AsyncSession, embedder: Embedder) -> Index:
    """An index of all published entries. Embeds in a thread what the cache lacks, stores it and commits.

    The first time takes about a minute for 3,000 texts on one core; later it takes what was edited.
    """
    entries = await published(session)
    parts = [*reference_parts(), *(part for entry in entries for part in parts_of(entry))]
    vectors = await _load(session, embedder)
    # No transaction stays open while the processor works.
    await session.commit()
    missing = [part for part in parts if part.key not in vectors]
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        made = await asyncio.to_thread(embed_parts, batch, embedder, vectors)
        vectors.update(made)
        await _store(session, [part for part in batch if part.key in made], made, embedder.identity)
        await session.commit()
    return await asyncio.to_thread(Index, entries, embedder, vectors)


async def sweep(session: AsyncSession, embedder: Embedder, entries: Iterable[Entry]) -> int:
    """Forget the vectors of other models and of entries that are gone; the number of rows that went."""
    kept = {entry.id for entry in entries} | {NOBODY}
    stale = delete(CatalogVector).where(
        (CatalogVector.model != embedder.identity) | CatalogVector.entry_id.not_in(kept)
    )
    result: Any = await session.execute(stale)
    return int(result.rowcount)


async def _load(session: AsyncSession, embedder: Embedder) -> dict[str, Vectors]:
    query = select(CatalogVector.content_hash, CatalogVector.vector).where(CatalogVector.model == embedder.identity)
    rows = await session.execute(query)
    size = 4 * embedder.dimensions
    return {key: np.frombuffer(vector, dtype="<f4").astype(np.float32) for key, vector in rows if len(vector) == size}


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
