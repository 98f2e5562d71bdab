"""A change of the catalogue reaches the running actions by itself."""

from collections.abc import Sequence

import pytest

from actions.surroundings import LOOK_AGAIN, Opened
from casework.store import Store
from nlu.embed import Role, Vectors
from resources_catalog.entry import Entry
from resources_catalog.store import load_starter
from tests.fakes.clock import MovableClock
from tests.resources_catalog.samples import WordEmbedder


async def test_what_is_published_is_found_without_a_restart(
    store: Store, clock: MovableClock, starter: list[Entry]
) -> None:
    async with store.write() as session:
        await load_starter(session, starter[:2], clock())
    around = Opened(store, WordEmbedder(), clock)
    first = await around.index()
    assert len(first.entries) == len([entry for entry in starter[:2] if "emergency" not in entry.topics])
    async with store.write() as session:
        await load_starter(session, starter[:6], clock.move(seconds=1))
    assert await around.index() is first
    clock.move(seconds=LOOK_AGAIN.total_seconds())
    assert await around.index() is first, "until the new one stands, the old one answers"
    await around.settle()
    assert len((await around.index()).entries) > len(first.entries)


class FailingEmbedder(WordEmbedder):
    """Fails while it is told to."""

    fails = False

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        if self.fails:
            raise RuntimeError("the model is away")
        return super().embed(texts, role)


async def test_a_change_that_cannot_be_opened_is_logged_and_tried_again(
    store: Store, clock: MovableClock, starter: list[Entry], caplog: pytest.LogCaptureFixture
) -> None:
    async with store.write() as session:
        await load_starter(session, starter[:2], clock())
    embedder = FailingEmbedder()
    around = Opened(store, embedder, clock)
    first = await around.index()
    async with store.write() as session:
        await load_starter(session, starter[:6], clock.move(seconds=1))
    embedder.fails = True
    clock.move(seconds=LOOK_AGAIN.total_seconds())
    await around.index()
    await around.settle()
    assert "the model is away" in caplog.text
    assert await around.index() is first
    embedder.fails = False
    clock.move(seconds=LOOK_AGAIN.total_seconds())
    await around.index()
    await around.settle()
    assert len((await around.index()).entries) > len(first.entries)
