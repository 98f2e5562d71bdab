"""Who is a family's coordinator, as staff decide it: yes and no to a proposal, transfers, and a lead's choice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.conversation import transfer_talk
from bot.conversation.floor import Floor
from bot.conversation.handing_on import hand_on
from bot.reply import render
from casework import addresses, assignments, conversations, families, staff_notices
from casework.assignments import AssignmentError
from casework.errors import NotFoundError
from casework.handover_models import Assignment
from casework.models import Conversation, Family, Staff
from casework.store import Store
from locales.phrases import transfer as phrases
from locales.utterance import Utterance

#: Letters of a summary for the next coordinator, and of a lead's reason.
LONGEST_SUMMARY = 4000
LEADS = frozenset({"lead", "admin"})
#: Why a member of staff cannot do it, beside the codes of AssignmentError.
Refused = Literal["not_asked", "not_yours", "no_words", "too_long", "has_coordinator"]


class NotForYouError(AssignmentError):
    """This member of staff cannot do it now: `code` is one of `Refused`."""

    def __init__(self, code: Refused) -> None:
        super().__init__(code)


class CoordinatorDesk:
    """Every method raises NotFoundError, and AssignmentError with the reason; the family is told what concerns it."""

    def __init__(self, store: Store, floor: Floor, clock: Clock) -> None:
        self._store = store
        self._floor = floor
        self._clock = clock

    async def accept(self, family_id: UUID, assignment_id: UUID, staff_id: UUID) -> None:
        """Only who is asked. The family hears who its coordinator is; in a transfer it is asked first."""
        now = self._clock()
        async with self._store.write() as session:
            await _locked(session, family_id)
            asked = await _asked(session, family_id, assignment_id, staff_id)
            accepted = await assignments.accept(session, asked, now)
            say = transfer_talk.introduced if accepted.state == "current" else transfer_talk.offer
            told = await say(session, accepted, now)
        self._floor.told(told)

    async def decline(self, family_id: UUID, assignment_id: UUID, staff_id: UUID) -> None:
        """Only who is asked. The next one is asked instead, and what waits for an answer goes there."""
        now = self._clock()
        async with self._store.write() as session:
            family = await _locked(session, family_id)
            asked = await _asked(session, family_id, assignment_id, staff_id)
            following = await assignments.decline(session, asked, now)
            thread = await _newest(session, family.id)
            if asked.why == "transfer":
                told = await _note_no(session, thread, staff_id, now)
            else:
                if following is not None:
                    about, to = str(following.id), following.staff_id
                    newest = thread.id if thread is not None else None
                    await staff_notices.tell(session, to, "proposal", about, now, conversation_id=newest)
                told = await hand_on(session, family.id, "declined", now, held_by=staff_id)
        self._floor.told(told)

    async def assign(self, family_id: UUID, to_id: UUID | None, reason: str, lead_id: UUID) -> None:
        """A lead gives a family that has no coordinator one, at once; the family hears who it is."""
        now, written = self._clock(), _written(reason)
        async with self._store.write() as session:
            family, lead = await _locked(session, family_id), await _staff(session, lead_id)
            if lead.role not in LEADS:
                raise NotForYouError("not_yours")
            if await assignments.coordinator_of(session, family) is not None:
                # Whoever has a coordinator is asked before it becomes another one.
                raise NotForYouError("has_coordinator")
            to = await _able(session, to_id)
            made = await assignments.assign(session, family, to, "new", now)
            made.summary, made.made_by = written, lead.id
            told = [*await transfer_talk.introduced(session, made, now)]
            told += await hand_on(session, family.id, "took_over", now)
        self._floor.told(told)

    async def transfer(self, family_id: UUID, to_id: UUID | None, summary: str, staff_id: UUID) -> Assignment:
        """The family's coordinator, or a lead, asks somebody to become the coordinator instead."""
        now, written = self._clock(), _written(summary)
        async with self._store.write() as session:
            family, me = await _locked(session, family_id), await _staff(session, staff_id)
            if not may_transfer(family, me):
                raise NotForYouError("not_yours")
            to = await _able(session, to_id)
            former = await assignments.open_of(session, family.id)
            offered = former is not None and former.state == "offered"
            made = await assignments.transfer(session, family, to, summary=written, made_by=me, now=now)
            thread = await _newest(session, family.id)
            newest = thread.id if thread is not None else None
            await staff_notices.tell(session, to.id, "proposal", str(made.id), now, conversation_id=newest)
            told = await _stays(session, family, now) if offered else []
        self._floor.told(told)
        return made

    async def withdraw(self, family_id: UUID, assignment_id: UUID, staff_id: UUID) -> None:
        """A transfer is not asked for any more; a family that was asked already hears that nothing changes."""
        now = self._clock()
        async with self._store.write() as session:
            family, me = await _locked(session, family_id), await _staff(session, staff_id)
            asked = await _of_family(session, family_id, assignment_id)
            if asked.why != "transfer" or not (may_transfer(family, me) or asked.made_by == me.id):
                raise NotForYouError("not_yours")
            offered = asked.state == "offered"
            await assignments.withdraw(session, asked, now)
            told = await _stays(session, family, now) if offered else []
        self._floor.told(told)


def may_transfer(family: Family, me: Staff) -> bool:
    """Its coordinator, and leads."""
    return family.coordinator_id is not None and (me.id == family.coordinator_id or me.role in LEADS)


async def _stays(session: AsyncSession, family: Family, now: datetime) -> Sequence[UUID]:
    """Tells a family that had been asked about a transfer that its coordinator stays; the threads told."""
    coordinator = await assignments.coordinator_of(session, family)
    if coordinator is None:
        return []
    said = Utterance(phrases.NO_LONGER_ASKED.name, {"name": coordinator.name or coordinator.email})
    threads = await _threads(session, family.id)
    for thread in threads:
        await render.say(session, thread, said, await families.language_of(session, thread), now)
    return [thread.id for thread in threads]


def _written(text: str) -> str:
    written = text.strip()
    if not written:
        raise NotForYouError("no_words")
    if len(written) > LONGEST_SUMMARY:
        raise NotForYouError("too_long")
    return written


async def _locked(session: AsyncSession, family_id: UUID) -> Family:
    """The family, which nobody else changes until the end of the transaction."""
    family = await session.get(Family, family_id, with_for_update=True, populate_existing=True)
    if family is None:
        raise NotFoundError(f"There is no family {family_id}.")
    return family


async def _of_family(session: AsyncSession, family_id: UUID, assignment_id: UUID) -> Assignment:
    asked = await assignments.get(session, assignment_id)
    if asked.family_id != family_id:
        raise NotFoundError("There is no such proposal.")
    return asked


async def _asked(session: AsyncSession, family_id: UUID, assignment_id: UUID, staff_id: UUID) -> Assignment:
    asked = await _of_family(session, family_id, assignment_id)
    if asked.staff_id != staff_id:
        raise NotForYouError("not_asked")
    return asked


async def _staff(session: AsyncSession, staff_id: UUID) -> Staff:
    staff = await session.get(Staff, staff_id)
    if staff is None or staff.disabled_at is not None:
        raise NotFoundError("There is no such account.")
    return staff


async def _able(session: AsyncSession, staff_id: UUID | None) -> Staff:
    """Somebody who can be a family's coordinator."""
    staff = await session.get(Staff, staff_id) if staff_id is not None else None
    if staff is None or staff.disabled_at is not None or staff.role == "editor":
        raise AssignmentError("cannot_answer")
    return staff


async def _threads(session: AsyncSession, family_id: UUID) -> list[Conversation]:
    """The newest thread of each person in which somebody can be reached."""
    rows = await session.scalars(
        select(Conversation)
        .where(Conversation.family_id == family_id)
        .order_by(Conversation.created_at.desc(), Conversation.id)
    )
    found: dict[UUID, Conversation] = {}
    for thread in rows.all():
        if thread.person_id not in found and await addresses.of_conversation(session, thread.id):
            found[thread.person_id] = thread
    return list(found.values())


async def _newest(session: AsyncSession, family_id: UUID) -> Conversation | None:
    return next(iter(await _threads(session, family_id)), None)


async def _note_no(session: AsyncSession, thread: Conversation | None, staff_id: UUID, now: datetime) -> list[UUID]:
    """Whoever asked a colleague in vain reads it beside the conversation."""
    if thread is None:
        return []
    colleague = await session.get_one(Staff, staff_id)
    said = f"{colleague.name or colleague.email} cannot become the coordinator of this family."
    await conversations.note(session, thread, said, now)
    return [thread.id]
