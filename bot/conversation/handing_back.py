"""Back with the assistant: it says so, and asks once more what it had asked when a human took over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import gateway_intents
from casework import conversations, summaries
from casework.models import Conversation, Message
from locales.menu import MENU
from locales.phrase import Phrase
from locales.phrases import benefits, coordinator, crisis, telegram
from locales.phrases import session as session_phrases
from locales.utterance import Choice, Payload, Utterance, Value

#: So long the dialogue knows what it has asked: `session_expiration_time` of its domain.
TALK_LASTS = timedelta(minutes=720)
#: Of no use a second time.
NOT_REPEATED = frozenset(
    {
        session_phrases.CHOOSE_LANGUAGE.name,
        session_phrases.LANGUAGE_CHANGED.name,
        session_phrases.LANGUAGE_KEPT.name,
        session_phrases.PROPOSE_LANGUAGE.name,
        coordinator.DIALOGUE_DOWN.name,
        telegram.WELCOME.name,
    }
)
#: Topics that are said beside the talk: who answers, danger, codes.
_BESIDE = frozenset({"coordinator", "crisis", "transfer", "handover_news", "joining"})
_OURS = gateway_intents.INTENTS | gateway_intents.WITH_A_HUMAN
#: What is said where a question follows that was open.
_GOES_ON: Mapping[str, Phrase] = {
    coordinator.BACK_BY_FAMILY.name: coordinator.BACK_BY_FAMILY_GOES_ON,
    coordinator.HANDED_BACK.name: coordinator.HANDED_BACK_GOES_ON,
    crisis.UNDERSTOOD.name: crisis.UNDERSTOOD_GOES_ON,
}
ENTITLED = Choice(Payload("check_eligibility"), benefits.BUTTON_ENTITLED.name)
#: Messages of the bot that are looked at, the newest first; an id that comes after all of them.
LOOKED_BACK, END = 40, 2**62


async def announced(
    session: AsyncSession,
    conversation: Conversation,
    phrase: Phrase,
    now: datetime,
    values: Mapping[str, Value] | None = None,
) -> tuple[Utterance, ...]:
    """That the assistant is back, as `phrase` says it, and the question that was open; otherwise the menu.

    A question that the dialogue does not know any more is begun anew by a button.
    """
    asked = await _open(session, conversation)
    if asked is None or asked.utterance is None:
        return (Utterance(phrase.name, values or {}, choices=MENU),)
    if now - asked.created_at >= TALK_LASTS:
        interview = str(asked.utterance["phrase"]).startswith("benefits.")
        return (Utterance(phrase.name, values or {}, choices=(ENTITLED, *MENU) if interview else MENU),)
    return (Utterance(_GOES_ON[phrase.name].name, values or {}), Utterance.from_wire(asked.utterance))


async def _open(session: AsyncSession, conversation: Conversation) -> Message | None:
    """The dialogue's question that nothing has been said to; what the gateway said since does not count."""
    said = await conversations.last_said_by_bot(session, conversation.id, before=END, limit=LOOKED_BACK)
    for message in said:
        if message.utterance is None or message.reply_to is None or _is_beside(message.utterance):
            continue
        heard = await session.get(Message, message.reply_to)
        if heard is not None and (heard.urgent or _pressed(heard) in _OURS):
            continue
        return message if summaries.asks(message.utterance) else None
    return None


def _is_beside(utterance: Mapping[str, Any]) -> bool:
    phrase = str(utterance["phrase"])
    return phrase in NOT_REPEATED or phrase.partition(".")[0] in _BESIDE


def _pressed(message: Message) -> str | None:
    """The intent of the button that was pressed or typed."""
    if message.payload is not None:
        return str(message.payload.get("intent"))
    return message.intent.removeprefix("/") if message.intent and message.intent.startswith("/") else None
