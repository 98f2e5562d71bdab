"""What families report."""

import pytest

from casework import barriers
from casework.models import Report
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


@pytest.mark.parametrize("kind", ["barrier", "feedback"])
async def test_it_is_kept_in_the_familys_words(store: Store, people: People, clock: MovableClock, kind: str) -> None:
    family = (await people.conversation()).family_id
    async with store.write() as session:
        made = await barriers.report(session, family, kind, "Nobody answers the phone", clock(), source="1")
    async with store.read() as session:
        kept = await session.get(Report, made.id)
    assert kept is not None
    assert (kept.kind, kept.text, kept.created_at) == (kind, "Nobody answers the phone", clock())


async def test_another_kind_is_refused(store: Store, people: People, clock: MovableClock) -> None:
    family_id = (await people.conversation()).family_id
    with pytest.raises(ValueError, match="gossip"):
        async with store.write() as session:
            await barriers.report(session, family_id, "gossip", "x", clock(), source="1")
