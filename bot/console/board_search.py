"""Looks for words in threads, in the names of a family's contacts, and in the names of staff; on both databases."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from casework.models import Consent, Conversation, Family, FamilyContact, Handover, Message, Staff
from casework.sharing import CONTACTS

#: Words of one search; the others are not looked for.
MOST_WORDS = 8
#: Whose words are looked through: the assistant says the same to everybody.
AUTHORS = ("family", "staff", "note")

Text = InstrumentedAttribute[Any]


def holds_words(session: AsyncSession, words: str) -> ColumnElement[bool]:
    """A condition on Conversation joined with its Family and, if there is one, its open Handover.

    Every word must be somewhere, in whatever case. What the family has hidden is not looked through.
    """
    postgresql = session.get_bind().dialect.name == "postgresql"
    contains = _by_regex if postgresql else _by_glob
    return and_(*(_somewhere(contains, word) for word in words.split()[:MOST_WORDS]))


def _somewhere(contains: Callable[[Text, str], ColumnElement[bool]], word: str) -> ColumnElement[bool]:
    def found(column: Text) -> ColumnElement[bool]:
        return or_(*(contains(column, form) for form in _forms(word)))

    said = select(Message.id).where(
        Message.conversation_id == Conversation.id,
        Message.author.in_(AUTHORS),
        Message.removed_at.is_(None),
        found(Message.text),
    )
    hidden = select(Consent.family_id).where(
        Consent.family_id == Family.id, Consent.purpose == CONTACTS, Consent.given.is_(False)
    )
    known = select(FamilyContact.id).where(
        FamilyContact.family_id == Family.id, or_(found(FamilyContact.name), found(FamilyContact.organisation))
    )
    staff = select(Staff.id).where(
        or_(
            Staff.id == Handover.staff_id,
            Staff.id == Conversation.floor_staff_id,
            Staff.id == Family.coordinator_id,
        ),
        found(Staff.name),
    )
    return or_(
        found(Handover.need),
        said.correlate(Conversation).exists(),
        and_(known.correlate(Family).exists(), ~hidden.correlate(Family).exists()),
        staff.correlate(Conversation, Family, Handover).exists(),
    )


def _forms(word: str) -> list[str]:
    """The same word with its accents in one sign or in two: keyboards differ."""
    return sorted({unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)})


def _cases(sign: str) -> list[str]:
    return sorted({each for each in (sign, sign.lower(), sign.upper()) if len(each) == 1})


# Neither database compares letters beyond English ones without regard to case in every setting; sets of letters work.
def _by_glob(column: Text, word: str) -> ColumnElement[bool]:
    pattern = "".join(f"[{''.join(_cases(sign))}]" if len(_cases(sign)) > 1 or sign in "*?[" else sign for sign in word)
    return column.op("GLOB", is_comparison=True)(f"*{pattern}*")


def _by_regex(column: Text, word: str) -> ColumnElement[bool]:
    pattern = "".join(
        f"[{''.join(_cases(sign))}]" if len(_cases(sign)) > 1 else re.escape(sign) if sign.isascii() else sign
        for sign in word
    )
    return column.op("~", is_comparison=True)(pattern)
