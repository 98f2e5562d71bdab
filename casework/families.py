"""Families, their people and their threads: created when a person first writes, never by a mere visit."""

import uuid
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from casework import addresses
from casework.errors import NotFoundError
from casework.models import Address, Conversation, Family, Person
from casework.reminder_models import Reminder


async def begin(
    session: AsyncSession,
    conversation_id: uuid.UUID,
    *,
    channel: str,
    proposed_language: str,
    region: str | None,
    time_zone: str | None = None,
    external_id: str | None = None,
    now: datetime,
) -> Conversation:
    """The thread that is reached at `external_id` on the channel; a new one, with family and person, when it is new.

    `conversation_id` is the id of a new thread, and its external id where the channel has none of its own.
    """
    external_id = external_id or str(conversation_id)
    known = await addresses.find(session, channel, external_id)
    if known is not None:
        return await conversation(session, known.conversation_id)
    family = Family(id=uuid.uuid4(), region=region, created_at=now)
    person = Person(id=uuid.uuid4(), family_id=family.id, created_at=now)
    thread = Conversation(
        id=conversation_id,
        person_id=person.id,
        family_id=family.id,
        channel=channel,
        proposed_language=proposed_language,
        time_zone=time_zone,
        floor="bot",
        created_at=now,
    )
    address = Address(
        id=uuid.uuid4(), conversation_id=conversation_id, channel=channel, external_id=external_id, created_at=now
    )
    try:
        async with session.begin_nested():
            for row in (family, person, thread, address):
                session.add(row)
                await session.flush()
    except IntegrityError:
        # Another message of the same sender came first.
        first = await addresses.find(session, channel, external_id)
        if first is None:
            raise
        return await conversation(session, first.conversation_id)
    return thread


async def at(session: AsyncSession, channel: str, external_id: str) -> Conversation | None:
    """The thread that is reached at that address, if anybody has written there yet."""
    known = await addresses.find(session, channel, external_id)
    return await conversation(session, known.conversation_id) if known is not None else None


async def conversation(session: AsyncSession, conversation_id: uuid.UUID) -> Conversation:
    """Raises NotFoundError."""
    found = await session.get(Conversation, conversation_id)
    if found is None:
        raise NotFoundError(f"There is no conversation {conversation_id}.")
    return found


async def family_of(session: AsyncSession, of: Conversation) -> Family:
    found = await session.get(Family, of.family_id)
    if found is None:
        raise NotFoundError(f"There is no family {of.family_id}.")
    return found


async def person_of(session: AsyncSession, of: Conversation) -> Person:
    found = await session.get(Person, of.person_id)
    if found is None:
        raise NotFoundError(f"There is no person {of.person_id}.")
    return found


async def language_of(session: AsyncSession, of: Conversation) -> str:
    """The person's choice rules; before a choice, what was proposed for this thread."""
    return (await person_of(session, of)).language or of.proposed_language


async def choose_language(session: AsyncSession, of: Conversation, code: str) -> None:
    (await person_of(session, of)).language = code


async def choose_region(session: AsyncSession, of: Conversation, code: str) -> None:
    """Where the family lives; its reminders are looked at anew, for the clocks may be others there."""
    family = await family_of(session, of)
    if family.region == code:
        return
    family.region = code
    await session.execute(
        update(Reminder)
        .where(Reminder.family_id == family.id, Reminder.look_at.is_not(None))
        .values(look_at=Reminder.created_at)
    )
