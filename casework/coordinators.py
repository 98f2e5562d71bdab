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
ATTEMPTS_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=5)
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
    if role not in ROLES:
        raise ValueError(f"{role!r} is not one of {', '.join(ROLES)}")
    if await by_email(session, email) is not None:
        raise DuplicateStaffError(f"There is already an account for {email}.")
    staff = Staff(
        id=uuid.uuid4(),
        email=email.strip().lower(),
        role=role,
        password_hash=_HASHER.hash(password),
        must_change_password=True,
        failed_sign_ins=0,
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
    staff.failed_sign_ins, staff.locked_until = 0, None
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
    return staff


async def disable(session: AsyncSession, email: str, now: datetime) -> None:
    """Ends the account's sessions too. Raises NotFoundError."""
    staff = await by_email(session, email)
    if staff is None:
        raise NotFoundError(f"There is no account for {email}.")
    staff.disabled_at = now
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))


async def check_password(store: Store, email: str, password: str, now: datetime) -> Staff | None:
    """The account, or None when the sign-in is refused, which is counted. Raises SignInLockedError.

    The password is verified in a thread and outside of any transaction: it takes a tenth of a second on purpose, and
    nobody else must wait for it.
    """
    async with store.read() as session:
        staff = await by_email(session, email)
    if staff is not None and staff.locked_until is not None and staff.locked_until > now:
        raise SignInLockedError
    async with _VERIFYING:
        fits = await asyncio.to_thread(_same, staff.password_hash if staff is not None else _nobody(), password)
    if staff is None:
        return None
    async with store.write() as session:
        return _admitted(await session.get_one(Staff, staff.id), fits, now)


def _admitted(staff: Staff, fits: bool, now: datetime) -> Staff | None:
    """Counts a refusal, and locks the account after too many."""
    if not fits:
        staff.failed_sign_ins += 1
        if staff.failed_sign_ins >= ATTEMPTS_BEFORE_LOCK:
            staff.failed_sign_ins, staff.locked_until = 0, now + LOCKED_FOR
        return None
    if staff.disabled_at is not None:
        return None
    staff.failed_sign_ins, staff.locked_until = 0, None
    return staff


async def begin_session(session: AsyncSession, staff: Staff, now: datetime) -> str:
    """The secret for the browser's cookie."""
    secret = secrets.token_urlsafe(32)
    session.add(
        StaffSession(token_hash=_fingerprint(secret), staff_id=staff.id, created_at=now, expires_at=now + SESSION_LASTS)
    )
    return secret


async def signed_in(session: AsyncSession, secret: str, now: datetime) -> Staff | None:
    found = await session.get(StaffSession, _fingerprint(secret))
    if found is None or found.expires_at <= now:
        return None
    staff = await session.get(Staff, found.staff_id)
    return staff if staff is not None and staff.disabled_at is None else None


async def end_session(session: AsyncSession, secret: str) -> None:
    await session.execute(delete(StaffSession).where(StaffSession.token_hash == _fingerprint(secret)))


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


def _same(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
