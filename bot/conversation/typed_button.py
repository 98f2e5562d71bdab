"""A button that is typed instead of pressed: its very words, with or without accents and capitals."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from casework import conversations
from locales.utterance import Payload
from nlu.words import bare


async def typed_button(session: AsyncSession, conversation_id: UUID, text: str, *, before: int) -> Payload | None:
    """What the button with the words `text` stands for, if just one was offered last; `before` is the message's id."""
    said = bare(text)
    if not said:
        return None
    offered = await conversations.offered_last(session, conversation_id, before=before)
    meant = [token.payload for token in offered if bare(token.label) == said]
    # The same words under several cards, such as "Save", do not say which one.
    return Payload.from_wire(meant[0]) if meant and all(one == meant[0] for one in meant) else None
