"""What two families keep becomes one: brought from the one to the other, taken back, or joined for good."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework import assignments, consents, contacts, sharing
from casework.channel_models import ChannelLink
from casework.contacts import Details
from casework.errors import NotFoundError
from casework.meeting_models import Attendance, Meeting
from casework.models import (
    Address,
    Consent,
    Conversation,
    DeclinedEntry,
    Family,
    FamilyBenefit,
    FamilyContact,
    FamilyFact,
    Handover,
    Person,
    Referral,
    Report,
    SavedEntry,
)
from casework.reminder_models import Reminder

#: By table: the key of what was brought → how it stood then. A family's own columns stand under `family`.
Brought = dict[str, dict[str, str]]


@dataclass(frozen=True)
class _Kept:
    """A table of which a family has one row for each `key`; `stamp` says when it was written last."""

    table: type[Any]
    key: str
    stamp: str

    @property
    def name(self) -> str:
        return str(self.table.__tablename__)

    async def of(self, session: AsyncSession, family_id: uuid.UUID) -> dict[str, Any]:
        rows = await session.scalars(select(self.table).where(self.table.family_id == family_id))
        return {str(getattr(row, self.key)): row for row in rows}

    def state(self, row: Any) -> str:
        return _moment(getattr(row, self.stamp))


_SAVED = _Kept(SavedEntry, "entry_id", "saved_at")
_DECLINED = _Kept(DeclinedEntry, "entry_id", "declined_at")
_BENEFITS = _Kept(FamilyBenefit, "entry_id", "told_at")
_FACTS = _Kept(FamilyFact, "fact", "told_at")
_MEETINGS = _Kept(Meeting, "id", "updated_at")
#: What people of the family want to be reminded of, whatever its meetings.
_OWN_REMINDERS = "own_reminder"
#: What the coordinator must not see.
_HIDDEN = "hidden"
#: An entry that the other family has declined is not saved for it, nor the other way round.
_AGAINST = {_SAVED.name: _DECLINED, _DECLINED.name: _SAVED}


async def bring(session: AsyncSession, from_family: uuid.UUID, to_family: uuid.UUID) -> Brought:
    """Moves what the first family keeps into the second, where that has nothing of the kind; what was moved.

    Facts only with the second family's consent; where that has not decided, the first one's consent comes along.
    Raises NotFoundError.
    """
    giver, taker = await _locked(session, from_family, to_family)
    brought: Brought = {}
    for kept in (_SAVED, _DECLINED, _BENEFITS):
        await _move(session, kept, from_family, to_family, brought)
    await _move_consent(session, from_family, to_family, brought)
    if await consents.given(session, to_family, consents.FACTS):
        await _move(session, _FACTS, from_family, to_family, brought)
    await _move_contacts(session, from_family, to_family, brought)
    await _hide(session, from_family, to_family, brought)
    await _move(session, _MEETINGS, from_family, to_family, brought)
    await _move_reminders(session, from_family, to_family, brought)
    for column in ("region", "coordinator_id"):
        if getattr(taker, column) is None and getattr(giver, column) is not None:
            setattr(taker, column, getattr(giver, column))
            brought.setdefault("family", {})[column] = str(getattr(giver, column))
            if column == "coordinator_id":
                await assignments.copy_current(session, from_family, to_family)
    await session.flush()
    return brought


async def take_back(
    session: AsyncSession, brought: Mapping[str, Mapping[str, str]], to_family: uuid.UUID, from_family: uuid.UUID
) -> None:
    """Undoes `bring`: what `to_family` was brought goes back to `from_family`, unless it was changed meanwhile.

    Raises NotFoundError.
    """
    _, taker = await _locked(session, from_family, to_family)
    stays = await _consent_back(session, brought, to_family, from_family)
    for kept in (_SAVED, _DECLINED, _BENEFITS, _MEETINGS):
        await _move_back(session, kept, brought, to_family, from_family)
    await _move_reminders_back(session, brought, to_family, from_family)
    if await consents.given(session, from_family, consents.FACTS):
        await _move_back(session, _FACTS, brought, to_family, from_family)
    if stays is not None and not await _FACTS.of(session, to_family):
        await session.delete(stays)
    await _show_again(session, brought, to_family)
    for contact in await contacts.of_family(session, to_family):
        if brought.get(FamilyContact.__tablename__, {}).get(str(contact.id)) == _print_of(contact):
            contact.family_id = from_family
    for column, value in brought.get("family", {}).items():
        # Whoever is to answer goes on with it.
        busy = column == "coordinator_id" and await _is_waiting(session, to_family)
        if str(getattr(taker, column)) == value and not busy:
            setattr(taker, column, None)
            if column == "coordinator_id":
                await assignments.forget_current(session, to_family)
    await session.flush()


async def join(session: AsyncSession, conversation: Conversation, family_id: uuid.UUID) -> bool:
    """The person of the conversation joins the family, with all their threads; False when they belong to it already.

    If nobody else is left in their old family, what it kept is brought along and it is removed; otherwise the old
    family keeps what it has. Raises NotFoundError.
    """
    old = conversation.family_id
    if old == family_id:
        return False
    giver, _ = await _locked(session, old, family_id)
    if await others(session, old, conversation.person_id):
        await _leave(session, conversation.person_id, old, family_id)
        return True
    await _complete_contacts(session, old, family_id)
    await bring(session, old, family_id)
    for table in (Report, Referral, Handover, Conversation, Person, Reminder):
        await session.execute(update(table).where(table.family_id == old).values(family_id=family_id))
    await session.flush()
    await session.delete(giver)
    await session.flush()
    return True


async def others(session: AsyncSession, family_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether somebody else of the family can be reached at an address of their own."""
    found = await session.scalar(
        select(Person.id)
        .join(Conversation, Conversation.person_id == Person.id)
        .join(Address, Address.conversation_id == Conversation.id)
        .where(Person.family_id == family_id, Person.id != person_id)
        .limit(1)
    )
    return found is not None


async def _leave(session: AsyncSession, person_id: uuid.UUID, old: uuid.UUID, new: uuid.UUID) -> None:
    """Only this person goes, and who they were in the chats that are linked with theirs."""
    theirs = select(Conversation.id).where(Conversation.person_id == person_id)
    homes = select(ChannelLink.home_id).where(ChannelLink.joined_id.in_(theirs), ChannelLink.undone_at.is_(None))
    linked = await session.scalars(
        select(Conversation.person_id).where(Conversation.id.in_(homes), Conversation.family_id == old)
    )
    people = {person_id, *linked}
    threads = (await session.scalars(select(Conversation.id).where(Conversation.person_id.in_(people)))).all()
    for table, column, ids in (
        (Person, Person.id, people),
        (Conversation, Conversation.id, threads),
        (Handover, Handover.conversation_id, threads),
    ):
        await session.execute(update(table).where(column.in_(ids)).values(family_id=new))
    # They are to come to none of the old family's meetings any more; what they want to be reminded of is theirs.
    here = select(Meeting.id).where(Meeting.family_id == old)
    await session.execute(delete(Attendance).where(Attendance.person_id.in_(people), Attendance.meeting_id.in_(here)))
    await session.execute(delete(Reminder).where(Reminder.person_id.in_(people), Reminder.meeting_id.in_(here)))
    await session.execute(update(Reminder).where(Reminder.person_id.in_(people)).values(family_id=new))
    await session.flush()


async def _locked(session: AsyncSession, one: uuid.UUID, other: uuid.UUID) -> tuple[Family, Family]:
    """Both families, which nobody else changes until the end of the transaction; always in the same order."""
    await session.flush()
    found = {each: await _family(session, each) for each in sorted({one, other})}
    return found[one], found[other]


async def _family(session: AsyncSession, family_id: uuid.UUID) -> Family:
    found = await session.get(Family, family_id, with_for_update=True)
    if found is None:
        raise NotFoundError(f"There is no family {family_id}.")
    return found


async def _move(session: AsyncSession, kept: _Kept, giver: uuid.UUID, taker: uuid.UUID, brought: Brought) -> None:
    there = await kept.of(session, taker)
    against = await _AGAINST[kept.name].of(session, taker) if kept.name in _AGAINST else {}
    for key, row in (await kept.of(session, giver)).items():
        if key not in there and key not in against:
            brought.setdefault(kept.name, {})[key] = kept.state(row)
            row.family_id = taker
    await session.flush()


async def _move_back(
    session: AsyncSession,
    kept: _Kept,
    brought: Mapping[str, Mapping[str, str]],
    taker: uuid.UUID,
    giver: uuid.UUID,
) -> None:
    """`taker` had it brought; a row of `giver` that is there meanwhile stays."""
    there, home = await kept.of(session, taker), await kept.of(session, giver)
    for key, state in brought.get(kept.name, {}).items():
        row = there.get(key)
        if row is not None and key not in home and kept.state(row) == state:
            row.family_id = giver
    await session.flush()


async def _move_reminders(session: AsyncSession, giver: uuid.UUID, taker: uuid.UUID, brought: Brought) -> None:
    own = await session.scalars(select(Reminder).where(Reminder.family_id == giver, Reminder.meeting_id.is_(None)))
    for row in own:
        brought.setdefault(_OWN_REMINDERS, {})[str(row.id)] = _moment(row.created_at)
        row.family_id = taker
    await _follow_meetings(session, giver, taker)


async def _move_reminders_back(
    session: AsyncSession, brought: Mapping[str, Mapping[str, str]], taker: uuid.UUID, giver: uuid.UUID
) -> None:
    for key in brought.get(_OWN_REMINDERS, {}):
        row = await session.get(Reminder, uuid.UUID(key))
        if row is not None and row.family_id == taker:
            row.family_id = giver
    await _follow_meetings(session, giver, taker)


async def _follow_meetings(session: AsyncSession, *families: uuid.UUID) -> None:
    """A reminder of a meeting belongs to the family to which the meeting belongs."""
    await session.flush()
    of_meeting = select(Meeting.family_id).where(Meeting.id == Reminder.meeting_id).scalar_subquery()
    await session.execute(
        update(Reminder)
        .where(Reminder.family_id.in_(families), Reminder.meeting_id.is_not(None))
        .values(family_id=of_meeting)
        .execution_options(synchronize_session=False)
    )


async def _move_consent(session: AsyncSession, giver: uuid.UUID, taker: uuid.UUID, brought: Brought) -> None:
    given = await session.get(Consent, (giver, consents.FACTS))
    if given is None or not given.given or await consents.given(session, taker, consents.FACTS) is not None:
        return
    brought[Consent.__tablename__] = {consents.FACTS: _moment(given.decided_at)}
    given.family_id = taker
    await session.flush()


async def _consent_back(
    session: AsyncSession, brought: Mapping[str, Mapping[str, str]], taker: uuid.UUID, giver: uuid.UUID
) -> Consent | None:
    """The consent that was brought is the first family's again; the second one's row, if it is still that one."""
    state = brought.get(Consent.__tablename__, {}).get(consents.FACTS)
    found = await session.get(Consent, (taker, consents.FACTS)) if state is not None else None
    if found is None or not found.given:
        return None
    if await session.get(Consent, (giver, consents.FACTS)) is None:
        await consents.decide(session, giver, consents.FACTS, True, found.decided_at)
        await session.flush()
    return found if _moment(found.decided_at) == state else None


async def _hide(session: AsyncSession, giver: uuid.UUID, taker: uuid.UUID, brought: Brought) -> None:
    """What the one family has hidden stays hidden in both: nobody is shown what somebody wanted to keep."""
    for part in sorted(await sharing.hidden(session, giver) - await sharing.hidden(session, taker)):
        given = await session.get_one(Consent, (giver, part))
        await sharing.hide(session, taker, part, given.decided_at)
        brought.setdefault(_HIDDEN, {})[part] = _moment(given.decided_at)


async def _show_again(session: AsyncSession, brought: Mapping[str, Mapping[str, str]], taker: uuid.UUID) -> None:
    """What was hidden for the other family's sake only, unless it was decided about since."""
    for part, state in brought.get(_HIDDEN, {}).items():
        row = await session.get(Consent, (taker, part))
        if row is not None and not row.given and _moment(row.decided_at) == state:
            await consents.forget(session, taker, part)


async def _move_contacts(session: AsyncSession, giver: uuid.UUID, taker: uuid.UUID, brought: Brought) -> None:
    known = list(await contacts.of_family(session, taker))
    for contact in await contacts.of_family(session, giver):
        if contacts.same_person(known, _details(contact)) is None:
            brought.setdefault(FamilyContact.__tablename__, {})[str(contact.id)] = _print_of(contact)
            contact.family_id = taker
    await session.flush()


async def _complete_contacts(session: AsyncSession, giver: uuid.UUID, taker: uuid.UUID) -> None:
    """What only the old family knows of a person whom both know is not lost with it."""
    known = await contacts.of_family(session, taker)
    for contact in await contacts.of_family(session, giver):
        same = contacts.same_person(known, _details(contact))
        for part, text in _details(contact).given.items() if same is not None else ():
            if getattr(same, part) is None:
                setattr(same, part, text)


async def _is_waiting(session: AsyncSession, family_id: uuid.UUID) -> bool:
    found: Sequence[uuid.UUID] = (
        await session.scalars(
            select(Handover.id).where(Handover.family_id == family_id, Handover.closed_at.is_(None)).limit(1)
        )
    ).all()
    return bool(found)


def _details(contact: FamilyContact) -> Details:
    return Details(contact.role, contact.name, contact.organisation, contact.phone, contact.email)


def _print_of(contact: FamilyContact) -> str:
    """Tells whether the contact is still as it was, without keeping it twice."""
    parts = (contact.role, contact.name, contact.organisation, contact.phone, contact.email)
    return hashlib.sha256("\x00".join(part or "" for part in parts).encode()).hexdigest()


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat()
