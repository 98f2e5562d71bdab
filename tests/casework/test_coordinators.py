"""Staff accounts: passwords, locks, sessions."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework import coordinators, sign_in_failures
from casework.coordinators import SESSION_LASTS, SHORTEST_PASSWORD
from casework.errors import DuplicateStaffError, NotFoundError, SignInLockedError, WeakPasswordError
from casework.models import Staff, StaffSession
from casework.sign_in_failures import MOST_FOR_ADDRESS, MOST_FROM_NETWORK, MOST_TOGETHER, WINDOW
from casework.staff_models import SignInFailure
from casework.store import Store
from tests.fakes.clock import MovableClock

EMAIL = "anna@example.org"
FIRST = "one time password"
OWN = "a quiet evening by the lake"


@pytest.fixture
async def anna(store: Store, clock: MovableClock) -> Staff:
    async with store.write() as session:
        return await coordinators.add(session, " Anna@Example.ORG ", "coordinator", FIRST, clock())


async def sign_in(
    store: Store, clock: MovableClock, password: str, email: str = EMAIL, network: str = "192.0.2.1"
) -> Staff | None:
    found = await coordinators.check_password(store, email, password, clock(), network)
    if found is not None:
        async with store.write() as session:
            await sign_in_failures.forget(session, email, network)
    return found


async def refused(store: Store, clock: MovableClock, tried: list[tuple[str, str]]) -> None:
    """As if each address had been refused in its network a moment ago."""
    async with store.write() as session:
        for email, network in tried:
            assert not await sign_in_failures.locked(session, email, network, clock())
            await sign_in_failures.count(session, email, network, clock())


async def test_only_the_right_password_of_a_known_address_signs_in(
    store: Store, clock: MovableClock, anna: Staff
) -> None:
    assert await sign_in(store, clock, "wrong") is None
    assert await sign_in(store, clock, FIRST, "nobody@example.org") is None
    found = await sign_in(store, clock, FIRST)
    assert found is not None
    assert (found.id, found.must_change_password, found.email) == (anna.id, True, EMAIL)
    assert FIRST not in found.password_hash


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
async def test_guessing_is_refused_after_a_few_times_whether_or_not_there_is_an_account(
    store: Store, clock: MovableClock, anna: Staff, email: str
) -> None:
    for _ in range(MOST_TOGETHER):
        assert await sign_in(store, clock, "guess", email) is None
        clock.move(seconds=20)
    for network in ("192.0.2.1", "::ffff:192.0.2.1"):
        with pytest.raises(SignInLockedError):
            await sign_in(store, clock, FIRST, email, network)


async def test_who_was_refused_too_often_comes_in_after_the_time_and_not_before(
    store: Store, clock: MovableClock, anna: Staff
) -> None:
    for _ in range(MOST_TOGETHER):
        clock.move(minutes=1)
        assert await sign_in(store, clock, "guess") is None
    clock.move(seconds=WINDOW.total_seconds() - 1)
    with pytest.raises(SignInLockedError):
        await sign_in(store, clock, FIRST)
    clock.move(seconds=2)
    assert await sign_in(store, clock, FIRST) is not None


async def test_slow_mistakes_lock_nobody_out(store: Store, clock: MovableClock, anna: Staff) -> None:
    for _ in range(2 * MOST_TOGETHER):
        assert await sign_in(store, clock, "guess") is None
        clock.move(minutes=1, seconds=20)
    assert await sign_in(store, clock, FIRST) is not None


async def test_somebody_elsewhere_cannot_lock_the_person_out(store: Store, clock: MovableClock, anna: Staff) -> None:
    for _ in range(MOST_TOGETHER):
        await sign_in(store, clock, "guess", network="203.0.113.9")
    for _ in range(40):
        with pytest.raises(SignInLockedError):
            await sign_in(store, clock, "guess", network="203.0.113.9")
    assert await sign_in(store, clock, FIRST) is not None


async def test_many_networks_together_are_stopped_too(store: Store, clock: MovableClock, anna: Staff) -> None:
    await refused(store, clock, [(EMAIL, f"203.0.113.{number}") for number in range(MOST_FOR_ADDRESS)])
    with pytest.raises(SignInLockedError):
        await sign_in(store, clock, FIRST)
    assert await sign_in(store, clock, "guess", "other@example.org") is None, "only this address is closed"


async def test_one_network_cannot_try_all_addresses(store: Store, clock: MovableClock, anna: Staff) -> None:
    tried = [(f"staff{number}@example.org", f"2001:db8:1:2::{number:x}") for number in range(MOST_FROM_NETWORK)]
    await refused(store, clock, tried)
    with pytest.raises(SignInLockedError):
        await sign_in(store, clock, FIRST, network="2001:db8:1:2:ffff::1")
    assert await sign_in(store, clock, FIRST, network="2001:db8:1:3::1") is not None


async def test_many_guesses_at_once_are_counted_one_after_the_other(
    store: Store, clock: MovableClock, anna: Staff
) -> None:
    tries = [sign_in(store, clock, "guess") for _ in range(4 * MOST_TOGETHER)]
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(one is None for one in found) == MOST_TOGETHER
    assert sum(isinstance(one, SignInLockedError) for one in found) == 3 * MOST_TOGETHER


async def test_refusals_are_not_kept_and_name_nobody(store: Store, clock: MovableClock, anna: Staff) -> None:
    await sign_in(store, clock, "guess")
    async with store.read() as session:
        kept = (await session.scalars(select(SignInFailure))).all()
    assert len(kept) == 3
    assert all(len(one.key) == 64 and EMAIL not in one.key for one in kept)
    clock.move(hours=2)
    await sign_in(store, clock, "guess", "other@example.org")
    async with store.read() as session:
        assert len((await session.scalars(select(SignInFailure))).all()) == 3


async def test_a_new_password_from_a_colleague_opens_a_locked_address(
    store: Store, clock: MovableClock, anna: Staff
) -> None:
    await refused(store, clock, [(EMAIL, f"203.0.113.{number}") for number in range(MOST_FOR_ADDRESS)])
    async with store.write() as session:
        await coordinators.renew_password(session, EMAIL, OWN)
    assert await sign_in(store, clock, OWN) is not None


async def test_another_role_ends_the_sessions(store: Store, clock: MovableClock, anna: Staff) -> None:
    async with store.write() as session:
        secret = await coordinators.begin_session(session, anna, clock())
    async with store.write() as session:
        assert (await coordinators.change_role(session, EMAIL, "coordinator")).role == "coordinator"
        assert await coordinators.signed_in(session, secret, clock()) is not None, "nothing has changed"
        assert (await coordinators.change_role(session, EMAIL, "editor")).role == "editor"
        assert await coordinators.signed_in(session, secret, clock()) is None
        with pytest.raises(NotFoundError):
            await coordinators.change_role(session, "nobody@example.org", "lead")
        with pytest.raises(ValueError, match="king"):
            await coordinators.change_role(session, EMAIL, "king")


async def test_a_good_sign_in_forgets_earlier_mistakes(store: Store, clock: MovableClock, anna: Staff) -> None:
    for _ in range(3):
        for _ in range(MOST_TOGETHER - 1):
            await sign_in(store, clock, "guess")
        assert await sign_in(store, clock, FIRST) is not None


async def test_the_same_address_twice_is_refused(store: Store, clock: MovableClock, anna: Staff) -> None:
    with pytest.raises(DuplicateStaffError):
        async with store.write() as session:
            await coordinators.add(session, EMAIL, "lead", FIRST, clock())


async def test_an_unknown_role_is_refused(store: Store, clock: MovableClock) -> None:
    with pytest.raises(ValueError, match="king"):
        async with store.write() as session:
            await coordinators.add(session, EMAIL, "king", FIRST, clock())


async def test_a_session_ends_by_itself_by_hand_and_with_the_account(
    store: Store, clock: MovableClock, anna: Staff
) -> None:
    async with store.write() as session:
        lasting, ended, disabled = [await coordinators.begin_session(session, anna, clock()) for _ in range(3)]
    async with store.write() as session:
        assert await coordinators.signed_in(session, "made up", clock()) is None
        await coordinators.end_session(session, ended)
        assert await coordinators.signed_in(session, ended, clock()) is None
        still = await coordinators.signed_in(session, lasting, clock() + SESSION_LASTS - timedelta(seconds=1))
        assert still is not None
        assert await coordinators.signed_in(session, lasting, clock() + SESSION_LASTS) is None
    async with store.write() as session:
        await coordinators.disable(session, EMAIL, clock())
        assert await coordinators.signed_in(session, disabled, clock()) is None
    assert await sign_in(store, clock, FIRST) is None
    with pytest.raises(NotFoundError):
        async with store.write() as session:
            await coordinators.disable(session, "nobody@example.org", clock())


async def test_the_cookies_secret_is_not_in_the_database(store: Store, clock: MovableClock, anna: Staff) -> None:
    async with store.write() as session:
        secret = await coordinators.begin_session(session, anna, clock())
    async with store.read() as session:
        assert await session.get(StaffSession, secret) is None


async def test_the_first_sign_in_gives_a_name_and_a_password_of_ones_own(
    store: Store, clock: MovableClock, anna: Staff
) -> None:
    async with store.write() as session:
        staff = await coordinators.by_email(session, EMAIL)
        assert staff is not None
        secret = await coordinators.begin_session(session, staff, clock())
        for weak in ("x" * (SHORTEST_PASSWORD - 1), FIRST):
            with pytest.raises(WeakPasswordError):
                await coordinators.introduce(session, staff, name="Anna", password=weak)
        with pytest.raises(ValueError, match="name"):
            await coordinators.introduce(session, staff, name="  ", password=OWN)
        await coordinators.introduce(session, staff, name=" Anna Berg ", password=OWN)
    async with store.read() as session:
        assert await coordinators.signed_in(session, secret, clock()) is None, "other browsers sign in again"
        assert await coordinators.name_of(session, anna.id) == "Anna Berg"
        assert await coordinators.name_of(session, None) is None
    assert await sign_in(store, clock, FIRST) is None
    found = await sign_in(store, clock, OWN)
    assert found is not None
    assert not found.must_change_password


def test_a_one_time_password_can_be_typed_and_is_never_the_same() -> None:
    made = {coordinators.one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(password) == 19 and not set("01ilo") & set(password) for password in made)
