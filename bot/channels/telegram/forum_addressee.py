"""Whom staff mean when they write in a family's topic: which of the family's conversations."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram import forum_words as words
from bot.channels.telegram.forum_family import FamilyState
from bot.channels.telegram.forum_posts import FROM_FORUM, posted
from casework import forum_topics
from casework.models import Handover


class AddresseeError(ValueError):
    """It is not certain who is meant; the message tells staff what to do."""


async def addressee(
    session: AsyncSession, state: FamilyState, chat_id: int, reply_to: int | None, *, surely: bool = False
) -> UUID:
    """The conversation of the message in the group that is replied to, or else of the one who waits or wrote last.

    `surely`: no guess among several who wait. Raises AddresseeError.
    """
    if reply_to is not None:
        found = await _replied(session, state, chat_id, reply_to)
        if found is not None:
            return found
        if len(state.threads) > 1 and not surely:
            # What is meant for one person must not reach another.
            raise AddresseeError(words.UNKNOWN_REPLY)
    waiting = list(dict.fromkeys(handover.conversation_id for handover in state.handovers))
    if len(waiting) > 1:
        # What is meant for one person must not reach another.
        raise AddresseeError(words.WHICH_PERSON)
    among = waiting or [thread.id for thread in state.threads]
    return await forum_topics.latest_written(session, among) or among[-1]


async def _replied(session: AsyncSession, state: FamilyState, chat_id: int, message_id: int) -> UUID | None:
    """Whose message it is: a post of ours, or something that staff wrote to the family."""
    family_id = state.family.id
    what = posted(await forum_topics.post_key(session, chat_id, message_id))
    if what.message_id is not None:
        return await forum_topics.conversation_of(session, family_id, message_id=what.message_id)
    if what.handover_id is not None:
        handover = await session.get(Handover, what.handover_id)
        known = handover is not None and state.thread(handover.conversation_id) is not None
        return handover.conversation_id if handover is not None and known else None
    updates = await forum_topics.update_ids(session, chat_id, message_id)
    return await forum_topics.conversation_of(
        session, family_id, client_ids=[f"{FROM_FORUM}{update_id}" for update_id in updates]
    )
