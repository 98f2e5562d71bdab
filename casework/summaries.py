"""What a human needs to read first: the need in the family's own words, and what the bot has shown."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Message

#: How many of the family's latest own sentences make the need, and how many entries count as shown.
SENTENCES = 4
ENTRIES = 9
#: Messages of a thread that are looked at.
LOOK_BACK = 200


async def need(session: AsyncSession, conversation_id: uuid.UUID) -> str:
    """The family's latest typed messages (buttons left out), the oldest first, a line each; words of danger first."""
    typed = select(Message.text).where(
        Message.conversation_id == conversation_id, Message.author == "family", Message.pressed.is_(False)
    )
    newest = Message.id.desc()
    danger = (await session.execute(typed.where(Message.urgent).order_by(newest).limit(1))).scalars().all()
    latest = (await session.execute(typed.order_by(newest).limit(SENTENCES))).scalars().all()
    return "\n".join(dict.fromkeys([*danger, *reversed(latest)]))


async def shown(session: AsyncSession, conversation_id: uuid.UUID) -> list[str]:
    """The ids of the entries on the bot's cards, the latest first, each once."""
    rows = (
        await session.execute(
            select(Message.utterance)
            .where(Message.conversation_id == conversation_id, Message.author == "bot")
            .order_by(Message.id.desc())
            .limit(LOOK_BACK)
        )
    ).scalars()
    cards = [card["entry"] for utterance in rows if utterance for card in utterance.get("cards", [])]
    return list(dict.fromkeys(cards))[:ENTRIES]
