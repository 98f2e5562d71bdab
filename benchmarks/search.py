"""Search in the starter catalogue and in one that was only imported: how often the right entry is found, how fast."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.durations import milliseconds, percentile
from benchmarks.report import Block, Options
from benchmarks.table import Table
from bot import clock
from casework.store import Store
from nlu.embed import BundledEmbedder, Embedder, Role, Vectors
from resources_catalog.catalogue_file import read_entries
from resources_catalog.evaluate import Figures, Question, SearchFigures, measure, questions
from resources_catalog.search import Index
from resources_catalog.vector_cache import open_index
from tests.acceptance.template import make_template

HERE = Path(__file__).parent
#: Question files on the starter catalogue, and what each was for.
FILES = {
    "search_dev.jsonl": "thresholds were chosen on these questions",
    "search_aside.jsonl": "never tuned on",
}
#: A catalogue that is only imported: official texts, no situations, no translations; and its question files.
IMPORTED = "search_catalogue.ndjson"
IMPORTED_FILES = {
    "search_catalogue_dev.jsonl": "weights and thresholds were chosen on these questions",
    "search_catalogue_aside.jsonl": "never tuned on",
}


class StopwatchEmbedder:
    """Another embedder, and the seconds that it took."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self.seconds = 0.0

    @property
    def identity(self) -> str:
        return self._inner.identity

    @property
    def dimensions(self) -> int:
        return self._inner.dimensions

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        began = time.perf_counter()
        try:
            return self._inner.embed(texts, role)
        finally:
            self.seconds += time.perf_counter() - began


def run(options: Options) -> list[Block]:
    database = make_template() / "navigator.db"
    # Nothing is remembered: a question asked a second time is embedded again.
    stopwatch = StopwatchEmbedder(BundledEmbedder(remembered=0))
    index = asyncio.run(_open(database, stopwatch))
    asked = {name: _read(name) for name in FILES}
    embedding, beyond = time_searches(index, stopwatch, [each for its in asked.values() for each in its])
    imported = Index(read_entries(HERE / IMPORTED, clock.now().date()), stopwatch)
    return [
        *_found(f"The starter catalogue, {len(index.entries)} searchable entries.", FILES, index),
        *_found(f"`{IMPORTED}`, {len(imported.entries)} entries as imported.", IMPORTED_FILES, imported),
        Table(
            ("one search", "p50", "p95"),
            [_times("embedding the question", embedding), _times("everything else", beyond)],
        ),
    ]


def _found(what: str, files: Mapping[str, str], index: Index) -> list[Block]:
    figures = [(name, measure(_read(name), index)) for name in files]
    return [
        f"{what} Files: " + "; ".join(f"`{name}` ({purpose})" for name, purpose in files.items()) + ".",
        Table(
            ("file", "questions", "hit@1", "hit@3", "MRR@10", 'wrongly "nothing"', 'rightly "nothing"'),
            [row for name, its in figures for row in _rows(name, its)],
        ),
    ]


def time_searches(
    index: Index, stopwatch: StopwatchEmbedder, asked: Sequence[Question]
) -> tuple[Sequence[float], Sequence[float]]:
    """Seconds of embedding and of everything else, of one search for each question."""
    embedding, beyond = [], []
    for question in asked:
        stopwatch.seconds = 0.0
        began = time.perf_counter()
        index.search(question.query, question.language, question.region)
        took = time.perf_counter() - began
        embedding.append(stopwatch.seconds)
        beyond.append(took - stopwatch.seconds)
    return embedding, beyond


async def _open(database: Path, embedder: Embedder) -> Index:
    store = Store.open(f"sqlite+aiosqlite:///{database}")
    try:
        async with store.own_commits() as session:
            return await open_index(session, embedder)
    finally:
        await store.close()


def _read(name: str) -> list[Question]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return list(questions(lines))


def _rows(name: str, figures: SearchFigures) -> list[Sequence[str]]:
    return [
        (*_row(name, figures.overall), _share(figures.said_nothing), _share(figures.held_back)),
        (*_row("… in the entry's own language", figures.same_language), "", ""),
        (*_row("… in another language", figures.cross_lingual), "", ""),
    ]


def _row(name: str, one: Figures) -> Sequence[str]:
    return name, str(one.questions), *(f"{value:.2f}" for value in (one.hit_1, one.hit_3, one.mrr_10))


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _times(name: str, seconds: Sequence[float]) -> Sequence[str]:
    return name, milliseconds(percentile(seconds, 0.5)), milliseconds(percentile(seconds, 0.95))
