"""Where a thread can be reached: found by the channel's own id, blocked by the person, open again."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Address, Conversation
from casework.reminder_models import ReminderWishes

#: Channels on which every message of a thread can be read again at any time: each gets everything that is said.
WITH_HISTORY = frozenset({"web"})
#: Channels to which only notices go: what is said of meetings, and reminders.
ONLY_NOTICES = frozenset({"email"})


async def find(session: AsyncSession, channel: str, external_id: str) -> Address | None:
    return (
        await session.execute(select(Address).where(Address.channel == channel, Address.external_id == external_id))
    ).scalar_one_or_none()


async def of_conversation(session: AsyncSession, conversation_id: uuid.UUID) -> Sequence[Address]:
    """All addresses of a thread, the oldest first."""
    return (
        (
            await session.execute(
                select(Address)
                .where(Address.conversation_id == conversation_id)
                .order_by(Address.created_at, Address.channel)
            )
        )
        .scalars()
        .all()
    )


async def to_write_from(session: AsyncSession, conversation_id: uuid.UUID) -> Sequence[Address]:
    """Those at which the person can write, too."""
    return [each for each in await of_conversation(session, conversation_id) if each.channel not in ONLY_NOTICES]


async def for_message(
    session: AsyncSession, conversation_id: uuid.UUID, answers: uuid.UUID | None, *, notice: bool = False
) -> Sequence[Address]:
    """Where something that is said must go; `answers` is the address of the message that it answers, if it does.

    An answer goes back where the question came from. What nobody asked for goes everywhere. If the only address of an
    answer is blocked meanwhile, it goes to the others. A `notice` goes by e-mail too, and only on the channel that the
    person chose for them, if it can be reached there.
    """
    known = [
        each for each in await of_conversation(session, conversation_id) if notice or each.channel not in ONLY_NOTICES
    ]
    open_ones = [each for each in known if each.blocked_at is None]
    asked = {each.id for each in open_ones} & {answers}
    if not open_ones:
        # It is tried all the same: staff must learn that nobody was reached, and a block may be over.
        return known
    if asked:
        # A notice that answers somebody is mailed too: with it goes the file for the calendar.
        return [each for each in open_ones if each.id in asked or each.channel in WITH_HISTORY | ONLY_NOTICES]
    return for_notice(open_ones, await _chosen(session, conversation_id)) if notice else open_ones


def for_notice(open_ones: Sequence[Address], chosen: str | None) -> Sequence[Address]:
    """Those of a thread's addresses, none of them blocked, to which a notice goes that answers nobody."""
    if not any(each.channel == chosen for each in open_ones):
        return open_ones
    return [each for each in open_ones if each.channel == chosen or each.channel in WITH_HISTORY]


async def _chosen(session: AsyncSession, conversation_id: uuid.UUID) -> str | None:
    """The channel on which the person of the thread wants to be reminded; None for all."""
    found: str | None = await session.scalar(
        select(ReminderWishes.channel)
        .join(Conversation, Conversation.person_id == ReminderWishes.person_id)
        .where(Conversation.id == conversation_id)
    )
    return found


def open_again(address: Address) -> None:
    """The person writes there, or has let us in again."""
    address.blocked_at = None


def block(address: Address, now: datetime) -> bool:
    """False when it was blocked already."""
    fresh = address.blocked_at is None
    address.blocked_at = address.blocked_at or now
    return fresh


async def blocked_note(session: AsyncSession, blocked: Address, why: str) -> str:
    """What staff must know of an address that was blocked: whether anything else still reaches the family."""
    others = [
        each.channel.capitalize()
        for each in await of_conversation(session, blocked.conversation_id)
        if each.blocked_at is None and each.id != blocked.id
    ]
    reached = f"They can still be reached by: {', '.join(others)}" if others else "Nothing reaches them now"
    return f"This person does not receive messages on {blocked.channel.capitalize()} any more ({why}). {reached}."
