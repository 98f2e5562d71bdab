"""The people around a child whom a family wants to find again: written down, completed, listed, taken out."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import CaseworkError
from casework.models import FamilyContact

#: `same`: nothing was told that was not known.
Outcome = Literal["added", "completed", "same"]


class ContactError(CaseworkError):
    """A contact needs a name or a role, and none of its parts may be too long."""


@dataclass(frozen=True)
class Details:
    """What is told of a person: a role's code, the rest as the family wrote it. None is what was not told."""

    role: str | None = None
    name: str | None = None
    organisation: str | None = None
    phone: str | None = None
    email: str | None = None

    @property
    def given(self) -> Mapping[str, str]:
        return {part: text for part, text in asdict(self).items() if text}


def longest(part: str) -> int:
    """How many letters a part of a contact may have."""
    return int(cast("String", FamilyContact.__table__.columns[part].type).length or 0)


def fits(details: Details) -> bool:
    """Whether there is a name or a role, and nothing is too long."""
    given = details.given
    return bool(details.name or details.role) and all(len(text) <= longest(part) for part, text in given.items())


async def of_family(session: AsyncSession, family_id: uuid.UUID) -> Sequence[FamilyContact]:
    """The family's contacts, the oldest first."""
    rows = await session.scalars(
        select(FamilyContact)
        .where(FamilyContact.family_id == family_id)
        .order_by(FamilyContact.written_at, FamilyContact.id)
    )
    return rows.all()


async def add(
    session: AsyncSession, family_id: uuid.UUID, details: Details, now: datetime
) -> tuple[FamilyContact, Outcome]:
    """Writes the person down, or completes what is known of the same one. Raises ContactError."""
    if not fits(details):
        raise ContactError
    known = same_person(await of_family(session, family_id), details)
    if known is None:
        made = FamilyContact(id=uuid.uuid4(), family_id=family_id, written_at=now, **details.given)
        session.add(made)
        await session.flush()
        return made, "added"
    outcome: Outcome = "completed" if tells_more(known, details) else "same"
    for part, text in details.given.items():
        if not _equal(part, getattr(known, part), text):
            setattr(known, part, text)
    await session.flush()
    return known, outcome


async def remove(session: AsyncSession, family_id: uuid.UUID, contact_id: uuid.UUID) -> FamilyContact | None:
    """Takes out one contact of this family, and gives it back; None when the family has no such contact."""
    found = await session.get(FamilyContact, contact_id)
    if found is None or found.family_id != family_id:
        return None
    await session.delete(found)
    await session.flush()
    return found


def same_person(known: Sequence[FamilyContact], details: Details) -> FamilyContact | None:
    """The contact with the same name and role. Without a role the name is enough, if only one person has it."""
    for contact in known:
        if contact.role == details.role and _equal("name", contact.name, details.name):
            return contact
    if details.name is None:
        return None
    named = [contact for contact in known if _equal("name", contact.name, details.name)]
    fitting = [contact for contact in named if contact.role is None or details.role is None]
    return fitting[0] if len(fitting) == len(named) == 1 else None


def tells_more(contact: FamilyContact, details: Details) -> bool:
    """Whether `details` tell something of the person that was not known, or is different now."""
    return any(not _equal(part, getattr(contact, part), text) for part, text in details.given.items())


def _equal(part: str, one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    if part == "phone":
        # However it is spaced, it is the same number.
        return [letter for letter in one if letter.isdecimal()] == [letter for letter in other if letter.isdecimal()]
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
