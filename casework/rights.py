"""A family's rights over its data (GDPR articles 15, 17 and 20): a copy of everything, or the end of it."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework import attachments, telegram
from casework.base import Base
from casework.channel_models import ChannelLink, Invitation
from casework.errors import NotFoundError
from casework.handover_models import Assignment, HandoverStep, LaterMessage
from casework.meeting_models import Attendance, Meeting, MeetingChange, MeetingOutcome
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
    Message,
    MessageEdit,
    Person,
    Referral,
    Report,
    SavedEntry,
)
from casework.plan_models import PlanStep
from casework.poll_models import Poll, PollAnswer, PollGroup, PollOption, PollSeat
from casework.reminder_models import CalendarFeed, EmailAddress, Reminder, ReminderSaid, ReminderWishes
from casework.staff_models import MessageTranslation, StaffAct

#: What is written in the copy, table by table, with the column that leads to the family or its conversations.
OF_FAMILY = (
    Person,
    Conversation,
    Handover,
    SavedEntry,
    DeclinedEntry,
    Report,
    Consent,
    FamilyFact,
    FamilyBenefit,
    FamilyContact,
    Referral,
    Meeting,
    Invitation,
    PlanStep,
    Poll,
    Reminder,
    Assignment,
    StaffAct,
)


async def family_id_of(session: AsyncSession, some_id: uuid.UUID) -> uuid.UUID:
    """The family with that id, or of the conversation with that id. Raises NotFoundError."""
    if await session.get(Family, some_id) is not None:
        return some_id
    conversation = await session.get(Conversation, some_id)
    if conversation is None:
        raise NotFoundError(f"There is no family and no conversation {some_id}.")
    return conversation.family_id


async def conversations_of(session: AsyncSession, family_id: uuid.UUID) -> Sequence[uuid.UUID]:
    return (await session.execute(select(Conversation.id).where(Conversation.family_id == family_id))).scalars().all()


async def with_linked(session: AsyncSession, family_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The family, and what its people were before they linked their chats: families in which nobody writes any more."""
    joined = select(Conversation.id).where(Conversation.family_id == family_id)
    homes = select(ChannelLink.home_id).where(ChannelLink.joined_id.in_(joined), ChannelLink.undone_at.is_(None))
    reached = select(Conversation.family_id).join(Address, Address.conversation_id == Conversation.id)
    left = await session.scalars(
        select(Conversation.family_id)
        .where(Conversation.id.in_(homes), Conversation.family_id != family_id, Conversation.family_id.not_in(reached))
        .distinct()
    )
    return [family_id, *left]


async def copy(session: AsyncSession, family_id: uuid.UUID) -> dict[str, Any]:
    """Everything that is kept about the family, as plain values by table; the oldest first.

    Under `linked` the same of what its people were before they linked their chats.
    """
    found = await _copy(session, family_id)
    found["linked"] = [await _copy(session, each) for each in (await with_linked(session, family_id))[1:]]
    return found


async def _copy(session: AsyncSession, family_id: uuid.UUID) -> dict[str, Any]:
    family = await session.get(Family, family_id)
    if family is None:
        raise NotFoundError(f"There is no family {family_id}.")
    found: dict[str, Any] = {"family": _plain(family)}
    for table in OF_FAMILY:
        rows = await session.execute(select(table).where(table.family_id == family_id))
        found[table.__tablename__] = [_plain(row) for row in rows.scalars()]
    threads = await conversations_of(session, family_id)
    messages = await session.execute(select(Message).where(Message.conversation_id.in_(threads)).order_by(Message.id))
    found["message"] = [_plain(message) for message in messages.scalars()]
    found["attachment"] = [_plain(one) for one in await attachments.of_family(session, family_id)]
    written = select(Message.id).where(Message.conversation_id.in_(threads))
    held = select(Meeting.id).where(Meeting.family_id == family_id)
    reminded = select(Reminder.id).where(Reminder.family_id == family_id)
    people = select(Person.id).where(Person.family_id == family_id)
    asked = select(Poll.id).where(Poll.family_id == family_id)
    given = select(Handover.id).where(Handover.family_id == family_id)
    for further, condition in (
        (Address, Address.conversation_id.in_(threads)),
        (MessageEdit, MessageEdit.message_id.in_(written)),
        (MessageTranslation, MessageTranslation.message_id.in_(written)),
        (LaterMessage, LaterMessage.conversation_id.in_(threads)),
        (HandoverStep, HandoverStep.handover_id.in_(given)),
        (ChannelLink, ChannelLink.joined_id.in_(threads) | ChannelLink.home_id.in_(threads)),
        (Attendance, Attendance.meeting_id.in_(held)),
        (MeetingChange, MeetingChange.meeting_id.in_(held)),
        (MeetingOutcome, MeetingOutcome.meeting_id.in_(held)),
        (ReminderSaid, ReminderSaid.reminder_id.in_(reminded)),
        (ReminderWishes, ReminderWishes.person_id.in_(people)),
        (EmailAddress, EmailAddress.person_id.in_(people)),
        (CalendarFeed, CalendarFeed.person_id.in_(people)),
        (PollGroup, PollGroup.poll_id.in_(asked)),
        (PollOption, PollOption.poll_id.in_(asked)),
        (PollSeat, PollSeat.poll_id.in_(asked)),
        (PollAnswer, PollAnswer.seat_id.in_(select(PollSeat.id).where(PollSeat.poll_id.in_(asked)))),
    ):
        found[further.__tablename__] = [_plain(row) for row in await session.scalars(select(further).where(condition))]
    return found


async def erase(session: AsyncSession, family_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Removes the family and all that hangs on it; the ids of its conversations, which other stores must forget.

    What its people were before they linked their chats goes too. The files that they sent are kept elsewhere: ask
    `with_linked` and `attachments.ids_of_family` first, and remove them.
    """
    if await session.get(Family, family_id) is None:
        raise NotFoundError(f"There is no family {family_id}.")
    doomed = await with_linked(session, family_id)
    threads = [thread for each in doomed for thread in await conversations_of(session, each)]
    await session.execute(update(Message).where(Message.conversation_id.in_(threads)).values(reply_to=None))
    chats = await session.scalars(
        select(Address.external_id).where(Address.channel == "telegram", Address.conversation_id.in_(threads))
    )
    await telegram.forget_chats(session, [int(chat) for chat in chats if chat.isdecimal()])
    # The database removes what hangs on a conversation, a person and the family by itself.
    for table, condition in (
        (Conversation, Conversation.id.in_(threads)),
        (Person, Person.family_id.in_(doomed)),
        (Family, Family.id.in_(doomed)),
    ):
        await session.execute(delete(table).where(condition))
    return threads


def _plain(row: Base) -> dict[str, Any]:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {
        key: value if isinstance(value, str | int | float | bool | list | dict | type(None)) else str(value)
        for key, value in values.items()
    }
