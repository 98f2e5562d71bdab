"""Buttons that the gateway answers itself, because they are about the language or the floor, not the dialogue."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from casework import conversations, families, handovers
from casework.models import Conversation
from locales.menu import MENU
from locales.phrases import coordinator, crisis
from locales.phrases import session as phrases
from locales.utterance import Choice, Payload, Utterance, language
from nlu.commands import Command

INTENTS = frozenset({"set_language", "keep_language", "resume_bot", "not_danger"})
#: What the words that work everywhere mean to Rasa.
COMMANDS: dict[Command, Payload] = {"stop": Payload("stop"), "help": Payload("ask_capabilities")}
PERSON = Choice(Payload("talk_to_coordinator"), phrases.BUTTON_PERSON.name)


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, message_id: int, now: datetime
) -> tuple[Utterance, ...]:
    """What is said to one of these buttons. A handover that the family leaves is closed here."""
    if payload.intent == "set_language":
        return await _in_new_language(session, conversation, message_id)
    if payload.intent == "keep_language":
        kept = await families.language_of(session, conversation)
        return (Utterance(phrases.LANGUAGE_KEPT.name, {"language": language(kept)}),)
    await handovers.close(session, conversation, by="family", now=now)
    back = crisis.UNDERSTOOD if payload.intent == "not_danger" else coordinator.BACK_BY_FAMILY
    return (Utterance(back.name, choices=MENU),)


async def _in_new_language(session: AsyncSession, conversation: Conversation, message_id: int) -> tuple[Utterance, ...]:
    """The greeting in a new conversation; otherwise a short word, and the last thing said once more."""
    chosen = await families.language_of(session, conversation)
    said = await conversations.last_said_by_bot(session, conversation.id, before=message_id)
    if not said:
        return (Utterance(phrases.GREETING.name, choices=MENU),)
    changed = Utterance(phrases.LANGUAGE_CHANGED.name, {"language": language(chosen)})
    earlier = (each.utterance for each in said if each.utterance and each.utterance["phrase"] not in _NOT_REPEATED)
    last = next(earlier, None)
    if conversation.floor == "human" or last is None:
        return (changed,)
    return (changed, Utterance.from_wire(last))


#: Of no use a second time.
_NOT_REPEATED = frozenset(
    {
        phrases.CHOOSE_LANGUAGE.name,
        phrases.LANGUAGE_CHANGED.name,
        phrases.LANGUAGE_KEPT.name,
        phrases.PROPOSE_LANGUAGE.name,
        coordinator.DIALOGUE_DOWN.name,
    }
)
