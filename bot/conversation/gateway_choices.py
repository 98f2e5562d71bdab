"""Buttons that the gateway answers itself, because they are no matter of the dialogue: language, floor, meetings."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import (
    attendance,
    calendar_talk,
    gateway_intents,
    handing_back,
    handover_news,
    my_coordinator,
    outcome,
    poll_talk,
    reminder_deeds,
    reminder_settings,
    sent_things,
    sharing_talk,
    who_looked,
)
from casework import conversations, families, handovers
from casework.models import Conversation
from locales.languages import languages
from locales.menu import MENU
from locales.phrases import coordinator, crisis, sharing, telegram
from locales.phrases import session as phrases
from locales.utterance import Choice, Payload, Utterance, language
from nlu.commands import Command

FIRST, WITH_A_HUMAN = gateway_intents.FIRST, gateway_intents.WITH_A_HUMAN
INTENTS = gateway_intents.INTENTS
#: What the words that work everywhere mean.
COMMANDS: dict[Command, Payload] = {
    "stop": Payload("stop"),
    "help": Payload("ask_capabilities"),
    "link": Payload("link_channel"),
    "who_looked": Payload(who_looked.LOOKED),
}
PRIVACY = (
    Choice(Payload("export_my_data"), telegram.BUTTON_EXPORT.name),
    Choice(Payload("delete_my_data"), telegram.BUTTON_DELETE.name),
    Choice(Payload("link_channel"), telegram.BUTTON_LINK.name),
    Choice(Payload(sharing_talk.LIST), sharing.BUTTON_SHARING.name),
    Choice(Payload(who_looked.LOOKED), sharing.BUTTON_WHO_LOOKED.name),
)
PERSON = Choice(Payload("talk_to_coordinator"), phrases.BUTTON_PERSON.name)


def is_ours(payload: Payload, human_has_floor: bool) -> bool:
    """Whether the gateway answers this button itself."""
    return payload.intent in INTENTS or (human_has_floor and payload.intent in WITH_A_HUMAN)


async def answer(
    session: AsyncSession,
    conversation: Conversation,
    payload: Payload,
    message_id: int,
    now: datetime,
    address: str = "",
    *,
    mail: bool = False,
) -> tuple[Utterance, ...]:
    """What is said to one of these buttons, but those of e-mail. A handover that the family leaves is closed here.

    `address` is where people reach the gateway, `mail` whether there is e-mail.
    """
    if payload.intent in attendance.INTENTS:
        return await attendance.answer(session, conversation, payload, now)
    if payload.intent in outcome.INTENTS | {outcome.WENT}:
        return await outcome.answer(session, conversation, payload, now)
    if payload.intent in poll_talk.INTENTS:
        return await poll_talk.answer(session, conversation, payload, now)
    if payload.intent in calendar_talk.INTENTS:
        return await calendar_talk.answer(session, conversation, payload, address, now)
    if payload.intent in reminder_deeds.INTENTS:
        return await reminder_deeds.answer(session, conversation, payload, now)
    if payload.intent in reminder_settings.INTENTS:
        return await reminder_settings.answer(session, conversation, payload, now, mail=mail)
    if payload.intent in sent_things.INTENTS:
        return await sent_things.answer(session, conversation, payload, now)
    if payload.intent in handover_news.INTENTS:
        return await handover_news.answer(session, conversation, payload, now)
    if payload.intent in sharing_talk.INTENTS:
        return (await sharing_talk.answer(session, conversation, payload, now),)
    if payload.intent == who_looked.LOOKED:
        return (await who_looked.answer(session, conversation),)
    if payload.intent == my_coordinator.MINE:
        theirs = await my_coordinator.answer(session, conversation, now)
        return (theirs or Utterance(phrases.NOTHING_ASKED.name, choices=(PERSON,)),)
    return await _of_language_or_floor(session, conversation, payload, message_id, now)


async def _of_language_or_floor(
    session: AsyncSession, conversation: Conversation, payload: Payload, message_id: int, now: datetime
) -> tuple[Utterance, ...]:
    if payload.intent == "start":
        return await _start(session, conversation)
    if payload.intent == "privacy":
        return (Utterance(telegram.PRIVACY.name, choices=PRIVACY),)
    if payload.intent == "set_language":
        return await _in_new_language(session, conversation, message_id)
    if payload.intent == "keep_language":
        kept = await families.language_of(session, conversation)
        return (Utterance(phrases.LANGUAGE_KEPT.name, {"language": language(kept)}),)
    if payload.intent == gateway_intents.LANGUAGES:
        return (Utterance(phrases.CHOOSE_LANGUAGE.name, choices=_languages()),)
    await handovers.close(session, conversation, by="family", now=now)
    back = crisis.UNDERSTOOD if payload.intent == "not_danger" else coordinator.BACK_BY_FAMILY
    return await handing_back.announced(session, conversation, back, now)


async def _start(session: AsyncSession, conversation: Conversation) -> tuple[Utterance, ...]:
    """Who has chosen a language is greeted; anybody else may choose one first."""
    if (await families.person_of(session, conversation)).language is not None:
        return (Utterance(phrases.GREETING_AGAIN.name, choices=MENU),)
    return (Utterance(telegram.WELCOME.name, choices=_languages()),)


def _languages() -> tuple[Choice, ...]:
    return tuple(
        Choice(Payload("set_language", {"language": each.code}), literal=each.name) for each in languages().values()
    )


async def _in_new_language(session: AsyncSession, conversation: Conversation, message_id: int) -> tuple[Utterance, ...]:
    """The greeting in a new conversation; otherwise a short word, and the last thing said once more."""
    chosen = await families.language_of(session, conversation)
    said = await conversations.last_said_by_bot(session, conversation.id, before=message_id)
    if not said:
        return (Utterance(phrases.GREETING.name, choices=MENU),)
    changed = Utterance(phrases.LANGUAGE_CHANGED.name, {"language": language(chosen)})
    once = handing_back.NOT_REPEATED
    earlier = (each.utterance for each in said if each.utterance and each.utterance["phrase"] not in once)
    last = next(earlier, None)
    if conversation.floor == "human":
        return (changed,)
    if last is None and all(each.utterance and each.utterance["phrase"] == telegram.WELCOME.name for each in said):
        return (Utterance(phrases.GREETING.name, choices=MENU),)
    if last is None:
        return (changed,)
    return (changed, Utterance.from_wire(last))
