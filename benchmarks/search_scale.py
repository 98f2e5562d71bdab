"""Search among 10,000 services: one search beyond its embedding, a start from the cache, and the memory."""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid5

import numpy as np

from benchmarks.durations import milliseconds, percentile
from benchmarks.errors import BenchmarkError
from benchmarks.memory import MEGABYTE, resident
from benchmarks.report import Block, Options
from benchmarks.search import StopwatchEmbedder, time_searches
from benchmarks.table import Table
from casework import migrate
from casework.store import Store
from nlu.embed import BundledEmbedder, Embedder, Role, Vectors
from resources_catalog.catalogue_file import read_entries
from resources_catalog.entry import NAMESPACE, Entry
from resources_catalog.evaluate import questions
from resources_catalog.part import parts_of, reference_parts
from resources_catalog.search import Index
from resources_catalog.store import load_starter
from resources_catalog.vector_cache import open_index

HERE = Path(__file__).parent
SERVICES = 10_000
#: Such a share of a copy's words is exchanged for words of other services in its language.
NOISE = 0.3
#: The length of what is added to a unit vector: about as far as one service is from another on the same need.
VECTOR_NOISE = 0.4
SEARCHES = 300


class SyntheticEmbedder:
    """Real vectors for what is really there, and for copies the vector of some original with noise."""

    def __init__(self, inner: Embedder, real: Sequence[str]) -> None:
        self._inner = inner
        self._real = set(real)
        self._rows = inner.embed(real, "passage")

    @property
    def identity(self) -> str:
        return self._inner.identity

    @property
    def dimensions(self) -> int:
        return self._inner.dimensions

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        if role == "query" or self._real.issuperset(texts):
            return self._inner.embed(texts, role)
        rows = np.stack([self._noisy(text) for text in texts])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def _noisy(self, text: str) -> Vectors:
        chance = np.random.default_rng(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big"))
        noise = chance.standard_normal(self.dimensions) * VECTOR_NOISE / np.sqrt(self.dimensions)
        return np.asarray(self._rows[chance.integers(len(self._rows))] + noise, dtype=np.float32)


def run(options: Options) -> list[Block]:
    with TemporaryDirectory(prefix="bench-") as folder:
        database = Path(folder) / "navigator.db"
        began = time.perf_counter()
        asyncio.run(_prepare(database, SERVICES))
        prepared = time.perf_counter() - began
        found = _measured_alone(database)
    return [
        f"{found['entries']} services: the {len(_originals())} of `search_catalogue.ndjson`, multiplied, with "
        f"{NOISE:.0%} of the words exchanged. Vectors of copies are synthetic (an original's with noise), because "
        f"embedding them would take about a quarter of an hour; speed and memory do not depend on it. Making them and "
        f"filling the database took {prepared:.0f} s and is not counted.",
        Table(
            ("measured in a process of its own", ""),
            [
                ("start from the cache, p50 of 3", f"{found['start']:.1f} s"),
                ("… of it processor time, mean", f"{found['worked']:.1f} s"),
                ("one search beyond its embedding, p50", milliseconds(found["p50"])),
                ("… p95", milliseconds(found["p95"])),
                ("memory with the model, before the catalogue", f"{found['before'] / MEGABYTE:.0f} MB"),
                ("… with the catalogue open", f"{found['after'] / MEGABYTE:.0f} MB"),
            ],
        ),
    ]


def multiplied(originals: Sequence[Entry], count: int) -> Iterator[Entry]:
    """`count` services: the originals, then copies of them with words of others. The same at every run."""
    chance = random.Random(10)
    vocabulary: dict[str, list[str]] = {}
    for entry in originals:
        vocabulary.setdefault(entry.language, []).extend(entry.service.description.split())
    for number in range(count):
        entry = originals[number % len(originals)]
        if number < len(originals):
            yield entry
            continue
        others = vocabulary[entry.language]
        texts = [
            " ".join(chance.choice(others) if chance.random() < NOISE else word for word in text.split())
            for text in (entry.service.name, entry.service.description)
        ]
        slug = f"{entry.slug}-{number}"
        yield entry.model_copy(
            update={
                "id": uuid5(NAMESPACE, slug),
                "slug": slug,
                "service": entry.service.model_copy(update={"name": texts[0], "description": texts[1]}),
                "profile": entry.profile.model_copy(update={"summary": texts[1][:160] or texts[0]}),
            }
        )


def _originals() -> list[Entry]:
    return read_entries(HERE / "search_catalogue.ndjson", datetime.now(UTC).date())


async def _prepare(database: Path, count: int) -> None:
    originals = _originals()
    real = [part.text for entry in originals for part in parts_of(entry)]
    real += [part.text for part in reference_parts() if part.role == "passage"]
    embedder = SyntheticEmbedder(BundledEmbedder(remembered=10_000), list(dict.fromkeys(real)))
    store = Store.open(f"sqlite+aiosqlite:///{database}")
    try:
        await migrate.upgrade(store.engine)
        async with store.write() as session:
            await load_starter(session, multiplied(originals, count), datetime.now(UTC))
        async with store.own_commits() as session:
            await open_index(session, embedder)
    finally:
        await store.close()


def _measured_alone(database: Path) -> dict[str, Any]:
    """What a fresh process finds, whose memory holds nothing else."""
    command = [sys.executable, "-m", "benchmarks.search_scale", str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parent)
    if done.returncode:
        raise BenchmarkError(f"The process that measures search at scale failed: {done.stderr.strip()[-500:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(database: Path) -> dict[str, Any]:
    """Seconds and bytes of opening the index of `database` and searching in it."""
    stopwatch = StopwatchEmbedder(BundledEmbedder(remembered=0))
    before = resident().bytes
    starts, after = [], 0
    worked = time.process_time()
    for _ in range(3):
        began = time.perf_counter()
        index = asyncio.run(_open(database, stopwatch))
        starts.append(time.perf_counter() - began)
        after = after or resident().bytes
    worked = (time.process_time() - worked) / len(starts)
    lines = (HERE / "search_catalogue_dev.jsonl").read_text(encoding="utf-8").splitlines()
    _, beyond = time_searches(index, stopwatch, list(questions(lines))[:SEARCHES])
    return {
        "entries": len(index.entries),
        "start": percentile(starts, 0.5),
        "worked": worked,
        "p50": percentile(beyond, 0.5),
        "p95": percentile(beyond, 0.95),
        "before": before,
        "after": after,
    }


async def _open(database: Path, embedder: Embedder) -> Index:
    store = Store.open(f"sqlite+aiosqlite:///{database}")
    try:
        async with store.own_commits() as session:
            return await open_index(session, embedder)
    finally:
        await store.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(Path(sys.argv[1]))) + "\n")
