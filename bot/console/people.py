"""The people of a family as the console names them. They have no names: a number, a language, where they write."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.words import Words
from casework.models import Address, Conversation, Person
from locales.phrases import meeting_forms as phrases


@dataclass(frozen=True)
class Known:
    """One person. `label` is for example "Person 1 (Arabic, Telegram)"; `language` a code."""

    id: uuid.UUID
    label: str
    language: str


async def of_family(session: AsyncSession, family_id: uuid.UUID, words: Words) -> Mapping[uuid.UUID, Known]:
    """Everybody in the family, in the order in which they came to us; their numbers stay."""
    rows = await session.execute(
        select(Person, Conversation)
        .outerjoin(Conversation, Conversation.person_id == Person.id)
        .where(Person.family_id == family_id)
        .order_by(Person.created_at, Person.id, Conversation.created_at)
    )
    languages: dict[uuid.UUID, str] = {}
    for person, conversation in rows:
        proposed = conversation.proposed_language if conversation is not None else "en"
        languages.setdefault(person.id, person.language or proposed)
    channels = await _channels(session, family_id)
    return {
        id: Known(id, _label(words, number, language, channels.get(id, ())), language)
        for number, (id, language) in enumerate(languages.items(), start=1)
    }


async def _channels(session: AsyncSession, family_id: uuid.UUID) -> Mapping[uuid.UUID, Sequence[str]]:
    """Person → where messages reach that person now."""
    rows = await session.execute(
        select(Conversation.person_id, Address.channel)
        .join(Address, Address.conversation_id == Conversation.id)
        .where(Conversation.family_id == family_id, Address.blocked_at.is_(None))
        .order_by(Address.created_at, Address.id)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for person_id, channel in rows:
        known = found.setdefault(person_id, [])
        if channel not in known:
            known.append(channel)
    return found


def _label(words: Words, number: int, language: str, channels: Sequence[str]) -> str:
    details = ", ".join([words.language_name(language), *(channel.capitalize() for channel in channels)])
    return words.phrase(phrases.PERSON, number=number, details=details)
