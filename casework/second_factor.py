"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost.

The secret is encrypted outside of here; these functions are given it open, and keep it closed.
"""

import hashlib
import secrets
import unicodedata
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework import coordinators, staff_sessions
from casework.errors import NotFoundError
from casework.models import Staff
from casework.staff_models import RecoveryCode

DIGITS = 6
#: Time steps of half a minute by which a clock may be wrong.
STEPS_ASIDE = 1
RECOVERY_CODES = 10
#: Letters that are not taken for one another, in three groups; five bits each make guessing hopeless.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 3, 5


def new_secret() -> str:
    """160 bits in base 32, as apps want it."""
    return pyotp.random_base32()


def address_for_apps(secret: str, email: str, issuer: str) -> str:
    """The `otpauth:` link that authenticator apps read, as it stands in the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def is_set_up(staff: Staff) -> bool:
    return staff.totp_secret is not None and staff.totp_confirmed_at is not None


async def confirm(
    session: AsyncSession, staff: Staff, secret: str, sealed: str, code: str, now: datetime
) -> list[str] | None:
    """Keeps the secret, once the app has shown the right code for it, and gives the recovery codes: nobody can read
    them again. None for a wrong code. Raises ValueError when a second factor is set up already."""
    if is_set_up(staff):
        raise ValueError("A second factor is set up; it is removed first.")
    step = step_of(secret, code, now, None)
    if step is None:
        return None
    staff.totp_secret, staff.totp_confirmed_at, staff.totp_step = sealed, now, step
    return await renew_recovery_codes(session, staff)


async def takes(session: AsyncSession, staff: Staff, secret: str | None, code: str, now: datetime) -> bool:
    """Whether it is the app's code of this moment, or a recovery code; either is used up by this.

    `secret` is None when it cannot be read any more: recovery codes still work.
    """
    if not is_set_up(staff):
        return False
    step = step_of(secret, code, now, staff.totp_step) if secret is not None else None
    if step is not None:
        # Another process may be taking the same code at this moment.
        taken = await session.scalars(
            update(Staff)
            .where(Staff.id == staff.id, (Staff.totp_step.is_(None)) | (Staff.totp_step < step))
            .values(totp_step=step)
            .returning(Staff.id)
        )
        return bool(taken.all())
    used = await session.scalars(
        update(RecoveryCode)
        .where(
            RecoveryCode.staff_id == staff.id,
            RecoveryCode.code_hash == _fingerprint(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.code_hash)
    )
    return bool(used.all())


def step_of(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """The time step whose code it is; None when it is wrong, or not newer than the last one that was taken."""
    digits = "".join(str(unicodedata.decimal(letter)) for letter in code if letter.isdecimal())
    others = [letter for letter in code if not letter.isdecimal() and letter not in " -\u00a0\u202f"]
    if len(digits) != DIGITS or others:
        return None
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(digits, for_time=now, valid_window=STEPS_ASIDE)
    except OTPVerificationError:
        return None
    return step if last_step is None or step > last_step else None


async def renew_recovery_codes(session: AsyncSession, staff: Staff) -> list[str]:
    """New ones, shown once; the earlier ones end."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))
    made = [_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(staff_id=staff.id, code_hash=_fingerprint(code)) for code in made)
    await session.flush()
    return made


async def recovery_codes_left(session: AsyncSession, staff: Staff) -> int:
    left = select(func.count()).where(RecoveryCode.staff_id == staff.id, RecoveryCode.used_at.is_(None))
    return (await session.execute(left)).scalar_one()


async def remove(session: AsyncSession, staff: Staff) -> None:
    """From now on the password alone signs in, or a new second factor is set up."""
    staff.totp_secret, staff.totp_confirmed_at, staff.totp_step = None, None, None
    await session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))


async def reset(session: AsyncSession, email: str) -> Staff:
    """For a person who has lost phone and codes; open sessions end. Raises NotFoundError."""
    staff = await coordinators.by_email(session, email)
    if staff is None:
        raise NotFoundError(f"There is no account for {email}.")
    await remove(session, staff)
    await staff_sessions.end_all(session, staff.id)
    return staff


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def _fingerprint(code: str) -> str:
    """Of the letters alone: people type them with and without the dashes, and in capitals."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()
