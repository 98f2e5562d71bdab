"""One person on two channels: the address of one thread is led into the other, and back again."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework import addresses, handovers, joining, linked_notices, summaries
from casework.channel_models import ChannelLink
from casework.errors import CaseworkError, NotFoundError
from casework.meeting_models import Attendance, Meeting
from casework.models import Address, ChoiceToken, Conversation, Handover, Message, OutboxItem
from casework.reminder_models import Reminder

#: The key of a row, what it is about, and the row.
_About = tuple[str, object, Attendance | Reminder]
#: Links that are followed from a thread that nobody writes in any more.
_STEPS = 20


class LinkRefusedError(CaseworkError):
    """These two threads cannot be linked."""


class LinkedAlreadyError(LinkRefusedError):
    """Several addresses lead to this thread already: the code must be made here, and typed in the other chat."""


class FamilyStaysError(LinkRefusedError):
    """Others belong to the family of this thread: the code must be made here, and typed in the other chat."""


async def check(session: AsyncSession, address: Address, to: Conversation) -> None:
    """Raises LinkedAlreadyError or FamilyStaysError when the address cannot be led into that thread."""
    former = await _conversation(session, address.conversation_id)
    if former.id == to.id:
        return
    if len(await addresses.to_write_from(session, former.id)) > 1:
        raise LinkedAlreadyError
    if former.family_id != to.family_id and await joining.others(session, former.family_id, former.person_id):
        raise FamilyStaysError


async def link(session: AsyncSession, address: Address, to: Conversation, now: datetime) -> ChannelLink | None:
    """Leads the address into the thread `to`; None when it leads there already.

    Its former thread's messages go there too, with all that hangs on them, and what its family keeps. Somebody must
    look at both threads (`home_id` and `joined_id`) again. Raises LinkRefusedError, as `check` does.
    """
    await session.refresh(address, with_for_update=True)
    if address.conversation_id == to.id:
        return None
    former = await _conversation(session, address.conversation_id)
    await _lock(session, former, to)
    await check(session, address, to)
    brought: joining.Brought = {}
    if former.family_id != to.family_id:
        brought = await joining.bring(session, former.family_id, to.family_id)
    brought |= await _hand_on(session, former.person_id, to.person_id, to.family_id)
    brought |= await linked_notices.hand_on(session, former, to)
    await _move_messages(session, former.id, to.id, back=False)
    await _one_floor(session, former, to, brought, now)
    address.conversation_id = to.id
    made = ChannelLink(
        id=uuid.uuid4(), address_id=address.id, home_id=former.id, joined_id=to.id, brought=brought, linked_at=now
    )
    session.add(made)
    await session.flush()
    return made


async def undo(session: AsyncSession, address: Address, now: datetime) -> ChannelLink | None:
    """Leads the address back into the thread from which it came last; None when it was not led anywhere.

    The messages of that thread go back, and what was brought, unless it was changed. What was written since stays, and
    what is still on its way to the address is not sent. Somebody must look at both threads again.
    """
    await session.refresh(address, with_for_update=True)
    latest = await of_address(session, address.id)
    if latest is None:
        return None
    home, joined = await _conversation(session, latest.home_id), await _conversation(session, latest.joined_id)
    await _lock(session, home, joined)
    await _move_messages(session, joined.id, home.id, back=True)
    await session.execute(
        update(OutboxItem)
        .where(
            OutboxItem.address_id == address.id,
            OutboxItem.conversation_id == joined.id,
            OutboxItem.sent_at.is_(None),
            OutboxItem.failed_at.is_(None),
        )
        .values(failed_at=now, trouble="the link of the two chats was undone")
    )
    await _floor_back(session, home, joined, latest.brought)
    if home.family_id != joined.family_id:
        await joining.take_back(session, latest.brought, joined.family_id, home.family_id)
    await _hand_on(session, joined.person_id, home.person_id, home.family_id, only=latest.brought)
    await linked_notices.hand_on(session, joined, home, only=latest.brought)
    address.conversation_id, latest.undone_at = home.id, now
    await session.flush()
    return latest


async def of_address(session: AsyncSession, address_id: uuid.UUID) -> ChannelLink | None:
    """The link by which the address was led where it leads now."""
    return await session.scalar(
        select(ChannelLink)
        .where(ChannelLink.address_id == address_id, ChannelLink.undone_at.is_(None))
        .order_by(ChannelLink.linked_at.desc(), ChannelLink.id)
        .limit(1)
    )


async def into(session: AsyncSession, conversation_id: uuid.UUID) -> ChannelLink | None:
    """The latest link that leads an address into this thread."""
    return await session.scalar(
        select(ChannelLink)
        .where(ChannelLink.joined_id == conversation_id, ChannelLink.undone_at.is_(None))
        .order_by(ChannelLink.linked_at.desc(), ChannelLink.id)
        .limit(1)
    )


async def leads_to(session: AsyncSession, conversation_id: uuid.UUID) -> Conversation:
    """The thread in which one writes now who wrote in this one. Raises NotFoundError."""
    found = await _conversation(session, conversation_id)
    for _ in range(_STEPS):
        if await addresses.to_write_from(session, found.id):
            break
        onward = await session.scalar(
            select(ChannelLink.joined_id)
            .where(ChannelLink.home_id == found.id, ChannelLink.undone_at.is_(None))
            .order_by(ChannelLink.linked_at.desc())
            .limit(1)
        )
        if onward is None:
            break
        found = await _conversation(session, onward)
    return found


async def family_now(session: AsyncSession, family_id: uuid.UUID) -> uuid.UUID:
    """The family to which its people belong now, when all their threads lead into another one's."""
    threads = await session.scalars(
        select(Conversation.id).where(Conversation.family_id == family_id).order_by(Conversation.created_at)
    )
    now = [(await leads_to(session, each)).family_id for each in threads.all()]
    return now[0] if now and family_id not in now else family_id


async def _conversation(session: AsyncSession, conversation_id: uuid.UUID) -> Conversation:
    found = await session.get(Conversation, conversation_id)
    if found is None:
        raise NotFoundError(f"There is no conversation {conversation_id}.")
    return found


async def _lock(session: AsyncSession, *threads: Conversation) -> None:
    """Nobody else changes the threads until the end of the transaction; always in the same order."""
    await session.flush()
    for each in sorted(threads, key=lambda thread: thread.id):
        await session.refresh(each, with_for_update=True)


async def _move_messages(session: AsyncSession, here: uuid.UUID, there: uuid.UUID, *, back: bool) -> None:
    """All messages, or `back` where they were written; with their buttons and their rows in the outbox.

    One whose client id is taken there stays: a channel that sends it again must find it.
    """
    taken = select(Message.client_id).where(Message.conversation_id == there, Message.client_id.is_not(None))
    free = Message.client_id.is_(None) | Message.client_id.not_in(taken)
    written = Message.home_id == there if back else Message.conversation_id == here
    await session.execute(
        update(Message)
        .where(Message.conversation_id == here, written, free)
        .values(conversation_id=there, home_id=None if back else here)
        .execution_options(synchronize_session="fetch")
    )
    moved = select(Message.id).where(Message.conversation_id == there)
    for table in (ChoiceToken, OutboxItem):
        await session.execute(
            update(table)
            .where(table.conversation_id == here, table.message_id.in_(moved))
            .values(conversation_id=there)
            .execution_options(synchronize_session="fetch")
        )


async def _one_floor(
    session: AsyncSession, former: Conversation, to: Conversation, brought: joining.Brought, now: datetime
) -> None:
    """A human who had the floor in either thread has it in the joined one, and one handover is open at most."""
    left, kept = await handovers.open_of(session, former.id), await handovers.open_of(session, to.id)
    if left is not None and kept is None:
        left.conversation_id, left.family_id = to.id, to.family_id
        brought[Handover.__tablename__] = {str(left.id): former.floor}
    elif left is not None and kept is not None:
        _merge(kept, left)
        left.closed_at, left.closed_by = now, "family"
        kept.need = await summaries.need(session, to.id)
        kept.shown = await summaries.shown(session, to.id)
    if former.floor == "human" and to.floor != "human":
        to.floor, to.floor_staff_id = "human", former.floor_staff_id
        brought["floor"] = {"human": str(former.floor_staff_id or "")}
    former.floor, former.floor_staff_id = "bot", None
    await session.flush()


def _merge(kept: Handover, left: Handover) -> None:
    """The handover that stays keeps both promises: whatever is urgent or not answered is so for the joined thread."""
    if left.priority == "urgent" and kept.priority != "urgent":
        kept.priority, kept.reason = "urgent", left.reason
    if left.answered_at is None:
        open_already = kept.answered_at is None
        kept.promised_by = min(kept.promised_by, left.promised_by) if open_already else left.promised_by
        kept.answered_at = None
    kept.opened_at = min(kept.opened_at, left.opened_at)


async def _floor_back(
    session: AsyncSession, home: Conversation, joined: Conversation, brought: Mapping[str, Mapping[str, str]]
) -> None:
    """The handover that came along goes back while it is open, and with it the human who has the floor."""
    for handover_id, floor in brought.get(Handover.__tablename__, {}).items():
        one = await session.get(Handover, uuid.UUID(handover_id))
        if one is None or one.closed_at is not None or one.conversation_id != joined.id:
            continue
        one.conversation_id, one.family_id = home.id, home.family_id
        if joined.floor == "human" and floor == "human":
            home.floor, home.floor_staff_id = "human", joined.floor_staff_id or one.staff_id
        if "floor" in brought:
            joined.floor, joined.floor_staff_id = "bot", None
    await session.flush()


async def _hand_on(
    session: AsyncSession,
    giver: uuid.UUID,
    taker: uuid.UUID,
    family_id: uuid.UUID,
    only: Mapping[str, Mapping[str, str]] | None = None,
) -> joining.Brought:
    """What a person answered about the family's meetings, and was reminded of, counts for the other person from now on.

    Not what that one said as well. `only` is what an earlier call gave back, to be undone.
    """
    moved: joining.Brought = {}
    if giver == taker:
        return moved
    here = select(Meeting.id).where(Meeting.family_id == family_id)
    both = (giver, taker)
    answers = await session.scalars(
        select(Attendance).where(Attendance.person_id.in_(both), Attendance.meeting_id.in_(here))
    )
    reminders = await session.scalars(
        select(Reminder).where(Reminder.person_id.in_(both), Reminder.family_id == family_id)
    )
    tables: dict[str, list[_About]] = {
        Attendance.__tablename__: [(str(row.meeting_id), row.meeting_id, row) for row in answers],
        Reminder.__tablename__: [(str(row.id), row.meeting_id or row.id, row) for row in reminders],
    }
    for table, found in tables.items():
        known = {about for _, about, row in found if row.person_id == taker}
        for key, about, row in found:
            wanted = only is None or key in only.get(table, {})
            if row.person_id == giver and about not in known and wanted:
                row.person_id = taker
                if isinstance(row, Reminder) and row.look_at is not None:
                    # The other person may want to be reminded at other times: it is looked at anew, now.
                    row.look_at = row.created_at
                moved.setdefault(table, {})[key] = ""
    await session.flush()
    return moved
