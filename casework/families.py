"""Families, their people and their threads: created when a person first writes, never by a mere visit."""

import uuid
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import NotFoundError
from casework.models import Conversation, Family, Person


async def begin(
    session: AsyncSession,
    conversation_id: uuid.UUID,
    *,
    channel: str,
    proposed_language: str,
    region: str | None,
    time_zone: str | None = None,
    now: datetime,
) -> Conversation:
    """The conversation with that id, with a new family and person when it is new."""
    existing = await session.get(Conversation, conversation_id)
    if existing is not None:
        return existing
    family = Family(id=uuid.uuid4(), region=region, created_at=now)
    person = Person(id=uuid.uuid4(), family_id=family.id, created_at=now)
    conversation = Conversation(
        id=conversation_id,
        person_id=person.id,
        family_id=family.id,
        channel=channel,
        proposed_language=proposed_language,
        time_zone=time_zone,
        floor="bot",
        created_at=now,
    )
    try:
        async with session.begin_nested():
            for row in (family, person, conversation):
                session.add(row)
                await session.flush()
    except IntegrityError:
        # Another message of the same page came first.
        first = await session.get(Conversation, conversation_id, populate_existing=True)
        if first is None:
            raise
        return first
    return conversation


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
    (await family_of(session, of)).region = code
