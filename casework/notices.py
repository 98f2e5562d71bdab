"""Notices: what many people are told at once, each with its buttons and its way out, in few statements."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from casework.conversations import TOKEN_BYTES
from casework.models import Address, ChoiceToken, Message, OutboxItem

#: The tables themselves: for each row of a wave the mapper would take as long as the database.
_MESSAGE, _TOKEN, _OUTBOX = (cast("Table", each.__table__) for each in (Message, ChoiceToken, OutboxItem))


@dataclass(frozen=True)
class Notice:
    """What one thread is told, at those addresses; `buttons` are labels and what they stand for."""

    conversation_id: uuid.UUID
    text: str
    language: str
    utterance: Mapping[str, Any]
    buttons: Sequence[tuple[str, Mapping[str, Any]]]
    addresses: Sequence[Address]


async def say_all(session: AsyncSession, notices: Sequence[Notice], now: datetime) -> list[int]:
    """The same as `conversations.say` as bulk and `offer` for each; the ids of the messages, in the same order."""
    if not notices:
        return []
    tokens = [[secrets.token_urlsafe(TOKEN_BYTES) for _ in each.buttons] for each in notices]
    rows = await session.scalars(
        insert(_MESSAGE).returning(_MESSAGE.c.id, sort_by_parameter_order=True),
        [_message(each, given, now) for each, given in zip(notices, tokens, strict=True)],
    )
    ids = list(rows)
    said = list(zip(ids, notices, tokens, strict=True))
    buttons = [
        {
            "token": token,
            "conversation_id": notice.conversation_id,
            "message_id": message_id,
            "label": label,
            "payload": dict(payload),
        }
        for message_id, notice, given in said
        for token, (label, payload) in zip(given, notice.buttons, strict=True)
    ]
    if buttons:
        await session.execute(insert(_TOKEN), buttons)
    parcels = [
        {
            "message_id": message_id,
            "conversation_id": notice.conversation_id,
            "address_id": address.id,
            "bulk": True,
            "attempts": 0,
            "created_at": now,
            "due_at": now,
        }
        for message_id, notice, _ in said
        for address in notice.addresses
    ]
    if parcels:
        await session.execute(insert(_OUTBOX), parcels)
    return ids


def _message(notice: Notice, tokens: Sequence[str], now: datetime) -> dict[str, Any]:
    shown = [
        {"title": label, "payload": token, "content_type": "text"}
        for token, (label, _) in zip(tokens, notice.buttons, strict=True)
    ]
    return {
        "conversation_id": notice.conversation_id,
        "author": "bot",
        "text": notice.text,
        "language": notice.language,
        "utterance": dict(notice.utterance),
        "view": {"quick_replies": shown, "cards": []},
        "state": "said",
        "created_at": now,
    }
