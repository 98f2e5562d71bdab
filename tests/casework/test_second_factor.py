"""The second factor: codes work once and for a short time, recovery codes once, and a colleague can reset both."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from casework import coordinators, second_factor
from casework.errors import NotFoundError
from casework.models import Staff
from casework.second_factor import RECOVERY_CODES, step_of
from casework.staff_models import RecoveryCode
from casework.store import Store
from tests.fakes.clock import MovableClock

EMAIL = "anna@example.org"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
async def anna(either_store: Store, clock: MovableClock) -> Staff:
    async with either_store.write() as session:
        return await coordinators.add(session, EMAIL, "coordinator", "one time password", clock())


def shown(clock: MovableClock, steps: int = 0, secret: str = SECRET) -> str:
    """What the app shows so many half minutes from now."""
    return pyotp.TOTP(secret).at(clock(), counter_offset=steps)


async def set_up(store: Store, clock: MovableClock, staff: Staff) -> list[str]:
    async with store.write() as session:
        mine = await session.get_one(Staff, staff.id)
        codes = await second_factor.confirm(session, mine, SECRET, "sealed", shown(clock), clock())
    assert codes is not None
    clock.move(seconds=30)
    return codes


async def takes(store: Store, clock: MovableClock, staff: Staff, code: str, secret: str | None = SECRET) -> bool:
    async with store.write() as session:
        return await second_factor.takes(session, await session.get_one(Staff, staff.id), secret, code, clock())


async def test_it_counts_only_once_a_code_was_right(either_store: Store, clock: MovableClock, anna: Staff) -> None:
    async with either_store.write() as session:
        mine = await session.get_one(Staff, anna.id)
        assert await second_factor.confirm(session, mine, SECRET, "sealed", "000000", clock()) is None
        assert not second_factor.is_set_up(mine)
        assert not await second_factor.takes(session, mine, SECRET, shown(clock), clock())
        codes = await second_factor.confirm(session, mine, SECRET, "sealed", shown(clock), clock())
        assert codes is not None
        assert len(set(codes)) == RECOVERY_CODES
        assert second_factor.is_set_up(mine)
        with pytest.raises(ValueError, match="removed first"):
            await second_factor.confirm(session, mine, SECRET, "another", shown(clock), clock())
    assert not await takes(either_store, clock, anna, shown(clock)), "the code of the confirmation is used up"


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_clock_may_be_half_a_minute_wrong(
    either_store: Store, clock: MovableClock, anna: Staff, steps: int, taken: bool
) -> None:
    await set_up(either_store, clock, anna)
    clock.move(minutes=10)
    assert await takes(either_store, clock, anna, shown(clock, steps)) is taken


async def test_each_code_works_once_and_none_that_is_older(
    either_store: Store, clock: MovableClock, anna: Staff
) -> None:
    await set_up(either_store, clock, anna)
    code, earlier, later = shown(clock), shown(clock, -1), shown(clock, 1)
    assert await takes(either_store, clock, anna, code)
    assert not await takes(either_store, clock, anna, code)
    assert not await takes(either_store, clock, anna, earlier)
    assert await takes(either_store, clock, anna, later)


async def test_the_same_code_twice_at_the_same_moment_works_once(
    either_store: Store, clock: MovableClock, anna: Staff
) -> None:
    codes = await set_up(either_store, clock, anna)
    for code in (shown(clock), codes[0]):
        taken = await asyncio.gather(*(takes(either_store, clock, anna, code) for _ in range(4)))
        assert sorted(taken) == [False, False, False, True]


async def test_a_recovery_code_works_once_however_it_is_typed(
    either_store: Store, clock: MovableClock, anna: Staff
) -> None:
    first, second, *_ = await set_up(either_store, clock, anna)
    assert await takes(either_store, clock, anna, f" {first.upper()} ")
    assert not await takes(either_store, clock, anna, first)
    assert await takes(either_store, clock, anna, second.replace("-", ""), None), "also when the secret is lost"
    async with either_store.read() as session:
        assert await second_factor.recovery_codes_left(session, anna) == RECOVERY_CODES - 2
        kept = {row.code_hash for row in await session.scalars(select(RecoveryCode))}
    assert not kept & {first, second}


async def test_the_codes_of_somebody_else_open_nothing(either_store: Store, clock: MovableClock, anna: Staff) -> None:
    codes = await set_up(either_store, clock, anna)
    async with either_store.write() as session:
        bo = await coordinators.add(session, "bo@example.org", "lead", "one time password", clock())
        secret = second_factor.new_secret()
        code = shown(clock, secret=secret)
        assert await second_factor.confirm(session, bo, secret, "sealed", code, clock()) is not None
    assert not await takes(either_store, clock, bo, codes[0], secret)


async def test_new_recovery_codes_end_the_old_ones(either_store: Store, clock: MovableClock, anna: Staff) -> None:
    old = await set_up(either_store, clock, anna)
    async with either_store.write() as session:
        fresh = await second_factor.renew_recovery_codes(session, anna)
    assert not set(fresh) & set(old)
    assert not await takes(either_store, clock, anna, old[0])
    assert await takes(either_store, clock, anna, fresh[0])


async def test_a_colleague_resets_it_and_sessions_end(either_store: Store, clock: MovableClock, anna: Staff) -> None:
    codes = await set_up(either_store, clock, anna)
    async with either_store.write() as session:
        secret = await coordinators.begin_session(session, anna, clock())
    async with either_store.write() as session:
        reset = await second_factor.reset(session, " Anna@example.org")
        assert (reset.totp_secret, reset.totp_confirmed_at, reset.totp_step) == (None, None, None)
        assert await coordinators.signed_in(session, secret, clock()) is None
        assert await second_factor.recovery_codes_left(session, reset) == 0
        with pytest.raises(NotFoundError):
            await second_factor.reset(session, f"{uuid4()}@example.org")
    assert not await takes(either_store, clock, anna, codes[0])


@pytest.mark.parametrize("written", ["{} ", " {}", "{}x", "{}0", "", "\x00", "٠١٢٣٤٥", "½½½½½½", "-" * 40])
def test_what_is_typed_is_read_kindly_and_never_breaks(clock: MovableClock, written: str) -> None:
    code = shown(clock)
    step = step_of(SECRET, written.format(code), clock(), None)
    assert (step is not None) is (written in ("{} ", " {}"))


def test_digits_of_other_scripts_are_digits(clock: MovableClock) -> None:
    code = shown(clock)
    arabic = code.translate({ord(str(digit)): chr(0x660 + digit) for digit in range(10)})
    assert step_of(SECRET, f"{code[:3]} {code[3:]}", clock(), None) == step_of(SECRET, arabic, clock(), None)
    assert step_of(SECRET, arabic, clock(), None) is not None


@given(st.text(max_size=40))
def test_no_text_is_a_code_by_chance_or_breaks_anything(written: str) -> None:
    clock = MovableClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    near = {shown(clock, steps) for steps in (-1, 0, 1)}
    found = step_of(SECRET, written, clock(), None)
    assert found is None or "".join(filter(str.isdecimal, written)) in near or not written.isascii()


def test_the_link_names_the_account_and_the_secret() -> None:
    link = second_factor.address_for_apps(SECRET, EMAIL, "Family Navigator")
    parsed = pyotp.parse_uri(link)
    assert (parsed.secret, parsed.name, parsed.issuer) == (SECRET, EMAIL, "Family Navigator")
    assert len(second_factor.new_secret()) == 32
