"""Codes that work once: a new family, another person of a family, a person's second chat, an account on Telegram."""

import hashlib
import re
import secrets
import unicodedata
import uuid
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.channel_models import Invitation
from casework.errors import CaseworkError

#: `new`: a family that is not here yet, and whose coordinator the member of staff becomes who gave the code.
Kind = Literal["new", "family", "person", "staff"]
#: Capitals and digits without those that look like another one: 0 and O, 1 and I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: Three groups of four: more than 59 bits.
GROUPS, LETTERS = 3, 4
#: How long a code works.
LASTS: dict[Kind, timedelta] = {
    "new": timedelta(days=14),
    "family": timedelta(days=7),
    "person": timedelta(minutes=30),
    "staff": timedelta(minutes=30),
}
#: How long it can still be said of a code that it was used or is too old.
REMEMBERED = timedelta(days=90)
#: Wrong codes from one address before it must wait, and how long each of them counts.
WRONG_AT_MOST, COUNTED_FOR = 10, timedelta(hours=1)
#: Addresses whose wrong codes are remembered.
ADDRESSES = 10_000

_GROUP = f"[{ALPHABET}]{{{LETTERS}}}"
_TYPED = re.compile("[\\s-]*".join([_GROUP] * GROUPS))


class InvitationError(CaseworkError):
    """This code does not work."""


class UnknownCodeError(InvitationError):
    """There is no such code."""


class UsedCodeError(InvitationError):
    """This code has been used."""


class ExpiredCodeError(InvitationError):
    """This code is too old, or a newer one has taken its place."""


async def make(
    session: AsyncSession,
    kind: Kind,
    *,
    family_id: uuid.UUID | None = None,
    conversation_id: uuid.UUID | None = None,
    staff_id: uuid.UUID | None = None,
    now: datetime,
) -> str:
    """A new code, such as `K7QM-49XW-DT3P`, for the one owner that its kind has; older unused ones work no more.

    `family` belongs to a family, `person` to a conversation, `staff` and `new` to an account. Of `new` each one goes
    to another family, so that the older ones go on working. Raises ValueError for another owner.
    """
    owners = {"family": family_id, "conversation": conversation_id, "staff": staff_id}
    owner, column = {
        "new": ("staff", Invitation.staff_id),
        "family": ("family", Invitation.family_id),
        "person": ("conversation", Invitation.conversation_id),
        "staff": ("staff", Invitation.staff_id),
    }[kind]
    given = {each for each, id in owners.items() if id is not None}
    if given != {owner}:
        raise ValueError(f"a code of the kind {kind!r} cannot belong to {', '.join(sorted(given)) or 'nobody'}")
    if kind != "new":
        await session.execute(
            update(Invitation)
            .where(
                Invitation.kind == kind,
                column == owners[owner],
                Invitation.used_at.is_(None),
                Invitation.expires_at > now,
            )
            .values(expires_at=now)
        )
    await session.execute(delete(Invitation).where(Invitation.expires_at < now - REMEMBERED))
    code = _random()
    session.add(
        Invitation(
            code_hash=_hash(code),
            kind=kind,
            family_id=family_id,
            conversation_id=conversation_id,
            staff_id=staff_id,
            created_at=now,
            expires_at=now + LASTS[kind],
        )
    )
    await session.flush()
    return code


async def look(session: AsyncSession, code: str, now: datetime) -> Invitation:
    """What the code is for, without using it. Raises UnknownCodeError, UsedCodeError or ExpiredCodeError."""
    found = await session.get(Invitation, _hash(code), populate_existing=True)
    if found is None:
        raise UnknownCodeError
    if found.used_at is not None:
        raise UsedCodeError
    if found.expires_at <= now:
        raise ExpiredCodeError
    return found


async def redeem(session: AsyncSession, code: str, now: datetime) -> Invitation:
    """Uses the code up, for one of all who try at once. Case, blanks and hyphens do not matter.

    Raises UnknownCodeError, UsedCodeError or ExpiredCodeError.
    """
    key = _hash(code)
    taken: Any = await session.execute(
        update(Invitation)
        .where(Invitation.code_hash == key, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        await look(session, code, now)
        raise UsedCodeError
    return await session.get_one(Invitation, key, populate_existing=True)


async def used(session: AsyncSession, code: str) -> Invitation | None:
    """What a code was for that has been used; None for any other."""
    found = await session.get(Invitation, _hash(code), populate_existing=True)
    return found if found is not None and found.used_at is not None else None


def is_code(text: str) -> str | None:
    """The code when the text is nothing else, as `make` writes it. A word of as many letters is none."""
    typed = _visible(text).upper().strip()
    if _TYPED.fullmatch(typed) is None:
        return None
    plain = _plain(typed)
    return _grouped(plain) if _mixed(plain) else None


class Guesses:
    """Counts wrong codes by address, so that nobody can try them all."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._wrong: dict[uuid.UUID, deque[datetime]] = {}

    def allows(self, address_id: uuid.UUID) -> bool:
        """Whether this address may try another code now."""
        since = self._clock() - COUNTED_FOR
        wrong = self._wrong.get(address_id, deque())
        while wrong and wrong[0] <= since:
            wrong.popleft()
        if not wrong:
            self._wrong.pop(address_id, None)
        return len(wrong) < WRONG_AT_MOST

    def count(self, address_id: uuid.UUID) -> None:
        """This address has tried a code that does not exist."""
        # The address that was wrong last goes to the end; the one that was not for longest is forgotten first.
        wrong = self._wrong.pop(address_id, deque(maxlen=WRONG_AT_MOST))
        wrong.append(self._clock())
        self._wrong[address_id] = wrong
        while len(self._wrong) > ADDRESSES:
            del self._wrong[next(iter(self._wrong))]


def _random() -> str:
    """Letters and digits both: no word is ever a code."""
    while True:
        plain = "".join(secrets.choice(ALPHABET) for _ in range(GROUPS * LETTERS))
        if _mixed(plain):
            return _grouped(plain)


def _mixed(plain: str) -> bool:
    digits = sum(letter.isdigit() for letter in plain)
    return 0 < digits < len(plain)


def _grouped(plain: str) -> str:
    return "-".join(plain[start : start + LETTERS] for start in range(0, len(plain), LETTERS))


def _visible(text: str) -> str:
    """Without marks of direction and other invisible letters that come along when a code is copied; plain hyphens."""
    letters = (letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    return "".join("-" if unicodedata.category(letter) == "Pd" else letter for letter in letters)


def _plain(code: str) -> str:
    return "".join(letter for letter in _visible(code).upper() if letter != "-" and not letter.isspace())


def _hash(code: str) -> str:
    return hashlib.sha256(_plain(code).encode()).hexdigest()
