"""What the dialogue asks the gateway to do: each deed in the transaction of the answer that says what came of it."""

import logging
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import meeting_deeds, outcome_deeds, reminder_deeds
from bot.conversation.deed import Do, Done
from casework.models import Conversation
from locales.phrases import refusals
from locales.utterance import Deed, Utterance

log = logging.getLogger(__name__)

DEEDS: Mapping[str, Do] = {**meeting_deeds.DEEDS, **outcome_deeds.DEEDS, **reminder_deeds.DEEDS}


async def do(session: AsyncSession, conversation: Conversation, deed: Deed, message_id: int, now: datetime) -> Done:
    """Does it once for that message of the family."""
    known = DEEDS.get(deed.do)
    if known is None:
        log.error("The dialogue asks for %r, which nobody can do.", deed.do)
        return Done((Utterance(refusals.INTERNAL.name),))
    return await known(session, conversation, deed.values, message_id, now)
