"""Accounts of staff that are linked to an account elsewhere, with which the person signs in."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import coordinators
from casework.models import Staff

#: Characters of issuer and subject together, and of a name; as the tables have them.
LONGEST_SUBJECT, LONGEST_NAME, LONGEST_EMAIL = 320, 120, 254


async def linked(session: AsyncSession, subject: str) -> Staff | None:
    """The account that this one elsewhere is linked to, disabled or not. `subject`: issuer and subject."""
    return (await session.execute(select(Staff).where(Staff.oidc_subject == subject))).scalar_one_or_none()


async def link(
    session: AsyncSession, subject: str, email: str, name: str | None, *, role: str, now: datetime
) -> Staff | None:
    """Links by e-mail address, which must be verified. None when nobody is known by it and `role` is empty.

    An account that is linked already is never linked to another one, and a disabled one to none: an address may have
    gone to a new person.
    """
    if len(subject) > LONGEST_SUBJECT or not 0 < len(email) <= LONGEST_EMAIL:
        return None
    staff = await coordinators.by_email(session, email)
    if staff is None and role:
        password = await coordinators.hashed(coordinators.one_time_password())
        staff = await coordinators.add_hashed(session, email, role, password, now)
    if staff is None or staff.disabled_at is not None or staff.oidc_subject is not None:
        return None
    staff.oidc_subject = subject
    if staff.must_change_password and name:
        # The one-time password must not stay good for ever: the person will never be asked to change it.
        staff.name, staff.must_change_password = name[:LONGEST_NAME], False
        staff.password_hash = await coordinators.hashed(str(uuid.uuid4()))
    await session.flush()
    return staff
