"""Reminders by e-mail: an address is named, proved by a code that is mailed there, and forgotten at any time."""

import hashlib
import hmac
import re
import unicodedata
import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework import consents
from casework.errors import CaseworkError
from casework.models import Address, Conversation, Person
from casework.reminder_models import EmailAddress

#: The purpose of the consent, and the channel of the address that exists once it is given.
PURPOSE = CHANNEL = "email"
#: How long a code works, and how many wrong ones may be typed for it.
LASTS, ATTEMPTS = timedelta(hours=1), 5
#: Mails with a code that one person may ask for, and that one address may get, and in which time.
MAILS_OF_PERSON, IN_HOUR = 3, timedelta(hours=1)
MAILS_TO_ADDRESS, IN_DAY = 10, timedelta(days=1)
DIGITS = 6
#: Letters of a whole address and of its first half (RFC 5321, 4.5.3.1).
LONGEST, LONGEST_NAME = 254, 64

_NAME = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(rf"(?<![\w.!#$%&'*+/=?^`{{|}}~@-])({_NAME})@({_LABEL}(?:\.{_LABEL})+)(?![\w@-])")
_NUMBER = re.compile(r"(?<!\d)\d(?:[ \t.-]*\d)*(?!\d)")


class EmailError(CaseworkError):
    """The e-mail address cannot be used."""


class TooManyMailsError(EmailError):
    """As many mails as may be were sent already."""


class NoCodeError(EmailError):
    """No code is waited for."""


class CodeTooOldError(EmailError):
    """The code does not work any more."""


class CodeWrongError(EmailError):
    """This is not the code."""


class CodeSpentError(CodeWrongError):
    """This is not the code, and that was the last attempt."""


class Codes:
    """Makes the code of each mail from the server's key: the same mail again has the same code, and none is kept."""

    def __init__(self, key: str) -> None:
        self._key = hashlib.sha256(b"email codes\0" + key.encode()).digest()

    def of(self, mail_id: uuid.UUID) -> str:
        """Six digits."""
        made = hmac.digest(self._key, b"code" + mail_id.bytes, "sha256")
        return f"{int.from_bytes(made, 'big') % 10**DIGITS:0{DIGITS}}"

    def hash(self, mail_id: uuid.UUID, code: str) -> str:
        return hmac.new(self._key, b"hash" + mail_id.bytes + code.encode(), "sha256").hexdigest()


def found_in(text: str) -> str | None:
    """The e-mail address in a text that names just one, as a mail server takes it; a foreign domain in ASCII."""
    found = {each for match in _ADDRESS.finditer(_visible(text)) if (each := _written(match[1], match[2])) is not None}
    return found.pop() if len(found) == 1 else None


def is_meant(text: str) -> bool:
    """Whether somebody wanted to type an address, right or wrong."""
    return "@" in _visible(text)


def code_in(text: str) -> str | None:
    """The digits of a code in a text that has one number; maybe too many or too few. Digits of any script."""
    plain = "".join(str(unicodedata.digit(letter, letter)) for letter in _visible(text))
    found = [re.sub(r"\D", "", match[0]) for match in _NUMBER.finditer(plain)]
    return found[0] if len(found) == 1 else None


async def ask(
    session: AsyncSession, person_id: uuid.UUID, email: str, mail_id: uuid.UUID, codes: Codes, now: datetime
) -> EmailAddress:
    """Writes down that a code is to be mailed there; earlier codes of the person work no more.

    The same `mail_id` again is the same mail. Raises TooManyMailsError.
    """
    known = await session.get(EmailAddress, mail_id)
    if known is not None:
        return known
    await session.execute(
        delete(EmailAddress).where(EmailAddress.confirmed_at.is_(None), EmailAddress.asked_at <= now - IN_DAY)
    )
    by_person = select(func.count()).where(EmailAddress.person_id == person_id, EmailAddress.asked_at > now - IN_HOUR)
    to_address = select(func.count()).where(
        func.lower(EmailAddress.email) == email.lower(), EmailAddress.asked_at > now - IN_DAY
    )
    if (await session.scalar(by_person) or 0) >= MAILS_OF_PERSON:
        raise TooManyMailsError
    if (await session.scalar(to_address) or 0) >= MAILS_TO_ADDRESS:
        raise TooManyMailsError
    await _void(session, person_id)
    made = EmailAddress(
        id=mail_id,
        person_id=person_id,
        email=email,
        code_hash=codes.hash(mail_id, codes.of(mail_id)),
        attempts=0,
        asked_at=now,
    )
    session.add(made)
    await session.flush()
    return made


async def asked(session: AsyncSession, person_id: uuid.UUID) -> EmailAddress | None:
    """The address to which the person's latest code was mailed, unless it is confirmed; the code may not work any more.

    Locked until the end of the transaction.
    """
    found: EmailAddress | None = await session.scalar(
        select(EmailAddress)
        .where(EmailAddress.person_id == person_id, EmailAddress.confirmed_at.is_(None))
        .order_by(EmailAddress.code_hash.is_(None), EmailAddress.asked_at.desc(), EmailAddress.id)
        .limit(1)
        .with_for_update()
    )
    return found


async def confirm(
    session: AsyncSession, conversation: Conversation, code: str, codes: Codes, now: datetime
) -> EmailAddress:
    """The right code: from now on notices of this thread go there too, and to no earlier address of the person.

    Raises NoCodeError, CodeTooOldError, CodeWrongError or CodeSpentError. A wrong code is counted: commit all the same.
    """
    one = await asked(session, conversation.person_id)
    if one is None or one.code_hash is None:
        confirmed = await of_person(session, conversation.person_id)
        if confirmed is not None and code == codes.of(confirmed.id):
            # The same message once more.
            return confirmed
        raise NoCodeError if one is None else CodeTooOldError
    if now - one.asked_at > LASTS:
        raise CodeTooOldError
    if not hmac.compare_digest(codes.hash(one.id, code), one.code_hash):
        one.attempts += 1
        spent = one.attempts >= ATTEMPTS
        one.code_hash = None if spent else one.code_hash
        await session.flush()
        raise CodeSpentError if spent else CodeWrongError
    await _forget(session, conversation.person_id)
    one.confirmed_at, one.code_hash = now, None
    session.add(
        Address(
            id=uuid.uuid4(), conversation_id=conversation.id, channel=CHANNEL, external_id=str(one.id), created_at=now
        )
    )
    await consents.decide(session, conversation.family_id, PURPOSE, True, now)
    await session.flush()
    return one


async def of_person(session: AsyncSession, person_id: uuid.UUID) -> EmailAddress | None:
    """The confirmed address of the person."""
    found: EmailAddress | None = await session.scalar(
        select(EmailAddress)
        .where(EmailAddress.person_id == person_id, EmailAddress.confirmed_at.is_not(None))
        .order_by(EmailAddress.confirmed_at.desc())
        .limit(1)
    )
    return found


async def confirmed(session: AsyncSession, email_id: uuid.UUID) -> EmailAddress | None:
    """The confirmed address with that id; None once it was removed."""
    found = await session.get(EmailAddress, email_id)
    return found if found is not None and found.confirmed_at is not None else None


async def stop(session: AsyncSession, person_id: uuid.UUID, now: datetime) -> bool:
    """Removes the person's address, and the consent when nobody else of the family has one; False when there was none.

    No code that was mailed works any more.
    """
    person = await session.get(Person, person_id)
    had = await of_person(session, person_id) is not None
    await _void(session, person_id)
    if person is None or not had:
        return False
    await _forget(session, person_id)
    others = await session.scalar(
        select(func.count())
        .select_from(EmailAddress)
        .join(Person, Person.id == EmailAddress.person_id)
        .where(Person.family_id == person.family_id, EmailAddress.confirmed_at.is_not(None))
    )
    if not others:
        await consents.decide(session, person.family_id, PURPOSE, False, now)
    return True


async def _forget(session: AsyncSession, person_id: uuid.UUID) -> None:
    """The confirmed addresses of the person, and what is still on its way there."""
    rows = await session.scalars(
        select(EmailAddress).where(EmailAddress.person_id == person_id, EmailAddress.confirmed_at.is_not(None))
    )
    for row in rows.all():
        await session.execute(delete(Address).where(Address.channel == CHANNEL, Address.external_id == str(row.id)))
        await session.delete(row)
    await session.flush()


async def _void(session: AsyncSession, person_id: uuid.UUID) -> None:
    """Codes that were mailed work no more. The rows stay for a day, so that the mails can be counted."""
    await session.execute(
        update(EmailAddress)
        .where(EmailAddress.person_id == person_id, EmailAddress.confirmed_at.is_(None))
        .values(code_hash=None)
    )


def _visible(text: str) -> str:
    """Without marks of direction and other invisible letters that come along when something is copied."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")


def _written(name: str, domain: str) -> str | None:
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    address = f"{name}@{host}"
    return address if len(address) <= LONGEST and len(name) <= LONGEST_NAME else None
