"""An utterance becomes a stored message with buttons and cards, in the person's language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reply.card import card_view
from bot.reply.voice import voice
from casework import conversations
from casework.models import Conversation, Message
from locales.translate import Translator
from locales.utterance import Card, Choice, Utterance
from resources_catalog import store as catalogue
from resources_catalog.region import regions


async def say(
    session: AsyncSession,
    conversation: Conversation,
    utterance: Utterance,
    language: str,
    now: datetime,
    *,
    reply_to: int | None = None,
    bulk: bool = False,
    notice: bool = False,
    calendar: UUID | None = None,
) -> Message:
    """Renders and stores one utterance of the bot, and puts it into the outbox; after all answers if it is `bulk`.

    A `notice` goes where the person wants notices. The channels send the meeting `calendar` along as a file.
    """
    speaker = voice(language)
    message = await conversations.say(
        session,
        conversation,
        author="bot",
        text=_text(speaker, utterance),
        language=language,
        now=now,
        reply_to=reply_to,
        utterance=utterance.to_wire(),
        bulk=bulk,
        notice=notice,
    )
    message.view = {
        "quick_replies": await _buttons(session, message, speaker, utterance.choices),
        "cards": await _cards(session, message, speaker, utterance.cards, now),
    }
    if calendar is not None:
        message.view = {**message.view, "calendar": str(calendar)}
    return message


def _text(speaker: Translator, utterance: Utterance) -> str:
    """The sentence, and each of its points on a line of its own."""
    points = (f"• {speaker.say(line.phrase, line.values)}" for line in utterance.lines)
    return "\n".join((speaker.say(utterance.phrase, utterance.values), *points))


async def _buttons(
    session: AsyncSession, message: Message, speaker: Translator, choices: Sequence[Choice]
) -> list[dict[str, str]]:
    buttons = []
    for choice in choices:
        title = choice.literal if choice.literal is not None else speaker.say(choice.label or "", choice.values)
        token = await conversations.offer(session, message, title, choice.payload.to_wire())
        buttons.append({"title": title, "payload": token, "content_type": "text"})
    return buttons


async def _cards(
    session: AsyncSession, message: Message, speaker: Translator, cards: Sequence[Card], now: datetime
) -> list[dict[str, Any]]:
    """The cards whose entries are still in the catalogue and may be shown."""
    views = []
    for card in cards:
        entry = await catalogue.get(session, UUID(card.entry))
        if entry is None:
            continue
        zone = regions()[entry.region].zone if entry.region in regions() else now.tzinfo
        view = card_view(speaker, card, entry, now.astimezone(zone).date())
        if view is None:
            continue
        view["quick_replies"] = await _buttons(session, message, speaker, card.choices)
        views.append(view)
    return views
