"""A change of the catalogue reaches the running actions by itself."""

from actions.surroundings import LOOK_AGAIN, Opened
from casework.store import Store
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
