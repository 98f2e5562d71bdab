"""Words that a machine has translated, as the console shows them: the translation first, the original one tap away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.words import Words
from casework import translations
from casework.models import Conversation, Message
from casework.staff_models import MessageTranslation
from locales.phrases import translation as phrases

State = Literal["done", "pending", "failed"]


@dataclass(frozen=True)
class Translated:
    """What became of a message's words. `text` is in `language`, and was made from `source`; both only when done."""

    state: State
    by_family: bool
    text: str = ""
    language: str = ""
    source: str = ""

    def mark(self, words: Words) -> str:
        """What stands beside the words; of a member of staff's words it opens what the family has read."""
        if not self.by_family:
            if self.state == "failed":
                return words.phrase(phrases.FAMILY_READ_ORIGINAL)
            return words.phrase(phrases.FAMILY_READ, language=words.language_name(self.language))
        if self.state == "pending":
            return words.phrase(phrases.PENDING)
        if self.state == "failed":
            return words.phrase(phrases.NOT_FOR_STAFF)
        return words.phrase(phrases.FOR_STAFF, language=words.language_name(self.source))

    def opens(self, words: Words) -> str:
        """What opens the family's own words."""
        return words.phrase(phrases.SHOW_ORIGINAL)


async def of_messages(session: AsyncSession, messages: Sequence[Message]) -> Mapping[int, Translated]:
    """Message id → what became of its words; none for a message that is read as it is. All are of one thread."""
    rows = await translations.of_messages(session, [each.id for each in messages])
    target, waits = None, frozenset[int]()
    conversation = await session.get(Conversation, messages[0].conversation_id) if messages else None
    if conversation is not None and any(each.author == "family" for each in messages):
        target = await translations.target_of(session, conversation)
        if target is not None:
            waits = frozenset(each.id for each in await translations.typed(session, conversation.id))
    found = {each.id: _of(each, rows.get(each.id, ()), target, each.id in waits) for each in messages}
    return {id: each for id, each in found.items() if each is not None}


async def of_need(session: AsyncSession, conversation: Conversation, need: str) -> Translated | None:
    """The need in the language of who helps the family; None while it cannot all be read in it."""
    target = await translations.target_of(session, conversation)
    found = await translations.of_need(session, conversation.id, need, target) if target is not None else None
    if target is None or found is None:
        return None
    text, source = found
    return Translated("done", by_family=True, text=text, language=target, source=source)


def _of(message: Message, rows: Sequence[MessageTranslation], target: str | None, waits: bool) -> Translated | None:
    if message.removed_at is not None:
        return None
    if message.author != "family":
        return _row(message, rows[0]) if rows else None
    # Who helps now decides; else what was translated last, for whoever helped then.
    into = next((each for each in rows if each.language == target), None) or (rows[0] if rows else None)
    known = into is not None and not translations.is_older(into, message)
    if waits and target is not None and (into is None or not known or into.language != target):
        return Translated("pending", by_family=True) if message.language != target else None
    return _row(message, into) if into is not None and known else None


def _row(message: Message, row: MessageTranslation) -> Translated | None:
    by_family = message.author == "family"
    if row.text is not None:
        return Translated("done", by_family, row.text, row.language, translations.source_of(row))
    return None if row.trouble == translations.SAME else Translated("failed", by_family)
