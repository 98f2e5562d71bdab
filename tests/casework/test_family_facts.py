"""What a family told is kept with its consent, corrected, and forgotten."""

import pytest

from casework import consents, facts
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def test_nothing_is_kept_without_consent(store: Store, people: People, clock: MovableClock) -> None:
    family = (await people.conversation()).family_id
    async with store.write() as session:
        assert await consents.given(session, family, consents.FACTS) is None
        with pytest.raises(facts.NoConsentError):
            await facts.keep(session, family, {"child_age": 4}, clock())
        await consents.decide(session, family, consents.FACTS, False, clock())
        with pytest.raises(facts.NoConsentError):
            await facts.keep(session, family, {"child_age": 4}, clock())
        assert await facts.told(session, family) == {}


async def test_told_corrected_and_forgotten(store: Store, people: People, clock: MovableClock) -> None:
    family, other = (await people.conversation()).family_id, (await people.conversation()).family_id
    async with store.write() as session:
        await consents.decide(session, family, consents.FACTS, True, clock())
        await facts.keep(session, family, {"child_age": {"low": 48, "high": 59}, "low_income": False}, clock())
        await facts.keep(session, family, {"low_income": True}, clock.move(minutes=1))
    async with store.read() as session:
        assert await facts.told(session, family) == {"child_age": {"low": 48, "high": 59}, "low_income": True}
        assert await facts.told(session, other) == {}
    async with store.write() as session:
        assert await facts.forget(session, family, "low_income") == 1
        assert await facts.forget(session, family, "low_income") == 0
        assert await facts.told(session, family) == {"child_age": {"low": 48, "high": 59}}
        assert await facts.forget(session, family) == 1
        assert await facts.told(session, family) == {}


async def test_a_consent_can_be_changed_and_asked_anew(store: Store, people: People, clock: MovableClock) -> None:
    family = (await people.conversation()).family_id
    async with store.write() as session:
        await consents.decide(session, family, consents.FACTS, False, clock())
        await consents.decide(session, family, consents.FACTS, True, clock.move(minutes=1))
        assert await consents.given(session, family, consents.FACTS) is True
        await consents.forget(session, family, consents.FACTS)
        await consents.forget(session, family, consents.FACTS)
        assert await consents.given(session, family, consents.FACTS) is None
