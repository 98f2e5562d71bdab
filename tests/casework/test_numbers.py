"""What leads see: counts, and none from which one family could be told."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from casework import barriers, benefits, families, handovers
from casework.models import Conversation, Staff
from casework.numbers import SMALLEST, Numbers, numbers, suppressed
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

ZONE = ZoneInfo("Europe/Stockholm")
COUNTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 20), max_size=8)


@given(COUNTS)
def test_no_small_count_is_shown_and_none_can_be_worked_out(counts: Mapping[str, int]) -> None:
    shown = suppressed(counts)
    assert set(shown) == set(counts)
    hidden = [counts[name] for name, count in shown.items() if count is None]
    assert all(count is None or count == counts[name] for name, count in shown.items())
    assert all(not 0 < count < SMALLEST for count in shown.values() if count is not None)
    others = [count for count in counts.values() if count]
    assert len(hidden) != 1 or len(others) == 1, "a sum elsewhere would tell the one that is hidden"


class Desk:
    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock

    async def opened(self, conversation: Conversation, reason: str = "asked_for") -> None:
        async with self.store.write() as session:
            found = await families.conversation(session, conversation.id)
            await handovers.open_handover(session, found, reason=reason, now=self.clock(), zone=ZONE, country="SE")

    async def answered(self, conversation: Conversation, staff: Staff) -> None:
        async with self.store.write() as session:
            found = await families.conversation(session, conversation.id)
            await handovers.answered(session, found, staff, self.clock())

    async def numbers(self, days: int = 90) -> Numbers:
        async with self.store.read() as session:
            return await numbers(session, self.clock() - timedelta(days=days), self.clock())


async def test_promises_that_were_kept_and_families_that_wait(
    store: Store, clock: MovableClock, people: People
) -> None:
    desk, anna = Desk(store, clock), await people.staff("Anna Berg")
    threads = [await people.conversation() for _ in range(8)]
    for thread in threads:
        await desk.opened(thread)
    # It is Saturday evening; by noon on Monday an answer is promised.
    clock.move(hours=39)
    for thread in threads[:5]:
        await desk.answered(thread, anna)
    clock.move(hours=12)
    await desk.answered(threads[5], anna)
    found = (await desk.numbers()).waiting
    assert (found.promised, found.kept, found.still, found.late) == (8, 5, 2, 2)
    assert found.median == timedelta(hours=39)
    assert found.slowest_tenth is not None
    assert found.slowest_tenth > found.median


async def test_a_promise_that_was_broken_stays_broken(store: Store, clock: MovableClock, people: People) -> None:
    desk, anna = Desk(store, clock), await people.staff("Anna Berg")
    thread = await people.conversation()
    await desk.opened(thread)
    clock.move(days=3)
    # Whoever asks anew is promised an answer anew, and gets it in time.
    await desk.opened(thread)
    await desk.answered(thread, anna)
    found = (await desk.numbers()).waiting
    assert (found.promised, found.kept, found.median) == (1, 0, None)


async def test_counts_are_of_families_in_the_period(store: Store, clock: MovableClock, people: People) -> None:
    desk, entry = Desk(store, clock), uuid4()
    await people.staff("Anna Berg")
    for number in range(6):
        thread = await people.conversation()
        await desk.opened(thread, "crisis" if number == 0 else "asked_for")
        async with store.write() as session:
            for message in ("one", "two"):
                await barriers.report(session, thread.family_id, "barrier", "No ramp", clock(), source=message)
            await benefits.note(session, thread.family_id, entry, "receiving", clock())
    found = await desk.numbers()
    assert found.reasons == {"asked_for": None, "crisis": None}, "five beside a hidden one would tell it"
    assert found.barriers == {"se-karlstad": 6}
    assert found.benefits == {str(entry): 6}
    assert found.without == 6
    clock.move(days=31)
    assert (await desk.numbers(days=30)).barriers == {}


async def test_what_each_carries(store: Store, clock: MovableClock, people: People) -> None:
    desk, anna = Desk(store, clock), await people.staff("Anna Berg")
    await people.staff("Bo Lind", role="lead")
    await people.staff("Eva Edit", role="editor")
    thread = await people.conversation()
    async with store.write() as session:
        family = await families.family_of(session, await families.conversation(session, thread.id))
        family.coordinator_id = anna.id
        (await session.get_one(Staff, anna.id)).caseload_limit = 1
    await desk.opened(thread)
    loads = (await desk.numbers()).loads
    assert [(one.name, one.families, one.full, one.waiting) for one in loads] == [
        ("Anna Berg", 1, True, 1),
        ("Bo Lind", 0, False, 0),
    ]
