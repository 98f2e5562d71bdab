"""Staff accounts: passwords, signing in, and the sessions of their browsers."""

import asyncio
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import proposals, sign_in_failures
from casework.errors import (
    DuplicateStaffError,
    NotFoundError,
    SignInLockedError,
    WeakPasswordError,
)
from casework.models import Staff, StaffSession
from casework.store import Store

ROLES = ("coordinator", "lead", "editor", "admin")
#: Characters; longer is better than stranger.
SHORTEST_PASSWORD = 12
SESSION_LASTS = timedelta(hours=12)
#: Characters of a browser's own name that are kept.
LONGEST_BROWSER = 200
_HASHER = PasswordHasher()
#: Passwords that are verified at the same time; the others wait, and the families do not.
_VERIFYING = asyncio.Semaphore(1)


@cache
def _nobody() -> str:
    """Verified when no account fits, so that the time taken does not tell which addresses exist."""
    return _HASHER.hash(secrets.token_urlsafe(16))


def one_time_password() -> str:
    """Four groups that can be read aloud and typed."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


async def add(session: AsyncSession, email: str, role: str, password: str, now: datetime) -> Staff:
    """A new account whose password must be changed at the first sign-in. Raises DuplicateStaffError."""
    return await add_hashed(session, email, role, _HASHER.hash(password), now)


async def add_hashed(session: AsyncSession, email: str, role: str, password_hash: str, now: datetime) -> Staff:
    """The same with a password that is hashed already."""
    _known(role)
    if await by_email(session, email) is not None:
        raise DuplicateStaffError(f"There is already an account for {email}.")
    staff = Staff(
        id=uuid.uuid4(),
        email=email.strip().lower(),
        role=role,
        password_hash=password_hash,
        must_change_password=True,
        created_at=now,
    )
    session.add(staff)
    await session.flush()
    return staff


async def by_email(session: AsyncSession, email: str) -> Staff | None:
    return (await session.execute(select(Staff).where(Staff.email == email.strip().lower()))).scalar_one_or_none()


async def name_of(session: AsyncSession, staff_id: uuid.UUID | None) -> str | None:
    """The name that families see; None for nobody, or when it has not been given yet."""
    staff = await session.get(Staff, staff_id) if staff_id is not None else None
    return staff.name if staff is not None else None


async def all_staff(session: AsyncSession) -> Sequence[Staff]:
    return (await session.execute(select(Staff).order_by(Staff.email))).scalars().all()


async def renew_password(session: AsyncSession, email: str, password: str) -> Staff:
    """A new one-time password for a person who has lost theirs; open sessions end. Raises NotFoundError."""
    staff = await by_email(session, email)
    if staff is None:
        raise NotFoundError(f"There is no account for {email}.")
    staff.password_hash, staff.must_change_password = _HASHER.hash(password), True
    await sign_in_failures.forget_all(session, staff)
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
    return staff


async def change_role(session: AsyncSession, email: str, role: str) -> Staff:
    """Open sessions end, and with them every page that the new role does not open. Raises NotFoundError."""
    _known(role)
    staff = await by_email(session, email)
    if staff is None:
        raise NotFoundError(f"There is no account for {email}.")
    if staff.role != role:
        staff.role = role
        await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
    return staff


async def disable(session: AsyncSession, email: str, now: datetime) -> None:
    """Ends the account's sessions too; somebody else is asked for each of its families. Raises NotFoundError."""
    staff = await by_email(session, email)
    if staff is None:
        raise NotFoundError(f"There is no account for {email}.")
    staff.disabled_at = now
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
    await proposals.hand_on(session, staff.id, now)


async def check_password(store: Store, email: str, password: str, now: datetime, network: str = "") -> Staff | None:
    """The account, or None when the sign-in is refused, which is counted. Raises SignInLockedError.

    `network`: the IP address from which it comes. The password is verified in a thread and outside of any transaction:
    it takes a tenth of a second on purpose, and nobody else must wait for it. Whoever lets the person in calls
    `sign_in_failures.forget`; a right password alone, before a second factor, forgets nothing.
    """
    await _not_locked(store, email, network, now)
    async with _VERIFYING:
        # Others may have been counted while this one waited.
        await _not_locked(store, email, network, now)
        async with store.read() as session:
            staff = await by_email(session, email)
        fits = await asyncio.to_thread(_same, staff.password_hash if staff is not None else _nobody(), password)
        if staff is not None and fits and staff.disabled_at is None:
            return staff
        async with store.write() as session:
            await sign_in_failures.count(session, email, network, now)
    return None


async def _not_locked(store: Store, email: str, network: str, now: datetime) -> None:
    async with store.read() as session:
        if await sign_in_failures.locked(session, email, network, now):
            raise SignInLockedError


async def begin_session(session: AsyncSession, staff: Staff, now: datetime, browser: str = "") -> str:
    """The secret for the browser's cookie. `browser`: as it names itself."""
    secret = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            token_hash=session_hash(secret),
            staff_id=staff.id,
            created_at=now,
            expires_at=now + SESSION_LASTS,
            browser=browser[:LONGEST_BROWSER] or None,
            seen_at=now,
        )
    )
    return secret


async def signed_in(session: AsyncSession, secret: str, now: datetime) -> Staff | None:
    found = await session.get(StaffSession, session_hash(secret))
    if found is None or found.expires_at <= now:
        return None
    staff = await session.get(Staff, found.staff_id)
    return staff if staff is not None and staff.disabled_at is None else None


async def end_session(session: AsyncSession, secret: str) -> None:
    await session.execute(delete(StaffSession).where(StaffSession.token_hash == session_hash(secret)))


async def introduce(session: AsyncSession, staff: Staff, *, name: str, password: str) -> None:
    """The first sign-in: the name that families will see, and a password of the person's own.

    Raises WeakPasswordError; ValueError for an empty name.
    """
    if not name.strip():
        raise ValueError("The name that families see is missing.")
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPasswordError
    if _same(staff.password_hash, password):
        raise WeakPasswordError("Choose a password other than the one-time password.")
    staff.name, staff.password_hash, staff.must_change_password = name.strip(), _HASHER.hash(password), False
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))


async def change_password(session: AsyncSession, staff: Staff, password: str) -> None:
    """A new password for somebody who is signed in. Raises WeakPasswordError, also for the one that it was."""
    if len(password) < SHORTEST_PASSWORD or await asyncio.to_thread(_same, staff.password_hash, password):
        raise WeakPasswordError
    staff.password_hash = await hashed(password)


async def hashed(password: str) -> str:
    """In a thread: it takes a tenth of a second on purpose."""
    return await asyncio.to_thread(_HASHER.hash, password)


def _known(role: str) -> None:
    if role not in ROLES:
        raise ValueError(f"{role!r} is not one of {', '.join(ROLES)}")


def _same(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def session_hash(secret: str) -> str:
    """By this a session is known in the database."""
    return hashlib.sha256(secret.encode()).hexdigest()
