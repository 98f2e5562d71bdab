"""Staff accounts: passwords, locks, sessions."""

from datetime import timedelta

import pytest

from casework import coordinators
from casework.coordinators import ATTEMPTS_BEFORE_LOCK, LOCKED_FOR, SESSION_LASTS, SHORTEST_PASSWORD
from casework.errors import DuplicateStaffError, NotFoundError, SignInLockedError, WeakPasswordError
from casework.models import Staff, StaffSession
from casework.store import Store
from tests.fakes.clock import MovableClock

EMAIL = "anna@example.org"
FIRST = "one time password"
OWN = "a quiet evening by the lake"


@pytest.fixture
async def anna(store: Store, clock: MovableClock) -> Staff:
    async with store.write() as session:
        return await coordinators.add(session, " Anna@Example.ORG ", "coordinator", FIRST, clock())


async def sign_in(store: Store, clock: MovableClock, password: str, email: str = EMAIL) -> Staff | None:
    return await coordinators.check_password(store, email, password, clock())


async def test_only_the_right_password_of_a_known_address_signs_in(
    store: Store, clock: MovableClock, anna: Staff
) -> None:
    assert await sign_in(store, clock, "wrong") is None
    assert await sign_in(store, clock, FIRST, "nobody@example.org") is None
    found = await sign_in(store, clock, FIRST)
    assert found is not None
    assert (found.id, found.must_change_password, found.email) == (anna.id, True, EMAIL)
    assert FIRST not in found.password_hash


async def test_guessing_locks_the_account_for_a_while_even_for_the_right_password(
    store: Store, clock: MovableClock, anna: Staff
) -> None:
    for _ in range(ATTEMPTS_BEFORE_LOCK):
        assert await sign_in(store, clock, "guess") is None
    with pytest.raises(SignInLockedError):
        await sign_in(store, clock, FIRST)
    clock.move(seconds=LOCKED_FOR.total_seconds() + 1)
    assert await sign_in(store, clock, FIRST) is not None


async def test_a_good_sign_in_forgets_earlier_mistakes(store: Store, clock: MovableClock, anna: Staff) -> None:
    for _ in range(3):
        for _ in range(ATTEMPTS_BEFORE_LOCK - 1):
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
