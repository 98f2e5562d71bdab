"""What a family hears while it waits for a person: who has it now, what if it cannot wait, and after a quiet time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import safety
from bot.conversation.attendance import PERSON
from bot.conversation.promised import BACK, CANNOT_WAIT
from bot.reply import render
from casework import conversations, coordinators, families, handovers
from casework.escalations import Escalation
from casework.handovers import Promise
from casework.models import Conversation, Handover, Message
from locales.phrases import coordinator, crisis
from locales.phrases import handover_news as phrases
from locales.utterance import Choice, Payload, Utterance, Value, moment
from resources_catalog.place import place_of

#: Answered by the gateway itself, also while a human has the floor.
STAY = "stay_with_human"
INTENTS = frozenset({CANNOT_WAIT.payload.intent, STAY})
IN_DANGER = Choice(Payload(safety.DANGER), phrases.BUTTON_IN_DANGER.name)
#: For staff, in English.
NOTE = "The family says that it cannot wait."


def human_told(promise: Promise | None) -> Utterance:
    """After an alarm: who was told, and by when this person writes."""
    if promise is None:
        return Utterance(coordinator.NOBODY.name)
    by = moment(promise.by.isoformat())
    if promise.staff_name is None:
        return Utterance(crisis.HUMAN_TOLD_UNNAMED.name, {"moment": by})
    values: dict[str, Value] = {"name": promise.staff_name, "moment": by}
    if promise.away is not None:
        return Utterance(phrases.HUMAN_TOLD_AWAY.name, {**values, "away": promise.away})
    told = crisis.HUMAN_TOLD if promise.open_now else phrases.HUMAN_TOLD_CLOSED
    return Utterance(told.name, values)


def passed_on(escalation: Escalation, *, human_has_floor: bool) -> Utterance:
    """A handover went on, or is promised anew."""
    promise, former = escalation.promise, escalation.former
    choices = (CANNOT_WAIT, BACK) if human_has_floor else (CANNOT_WAIT,)
    by = moment(promise.by.isoformat())
    if escalation.kind == "renewed":
        if promise.staff_name is None:
            return Utterance(phrases.RENEWED_UNNAMED.name, {"moment": by}, choices)
        return Utterance(phrases.RENEWED.name, {"name": promise.staff_name, "moment": by}, choices)
    if promise.staff_name is None or former is None or former.name is None:
        return Utterance(phrases.PASSED_ON.name, {"moment": by}, choices)
    values: dict[str, Value] = {"former": former.name, "name": promise.staff_name, "moment": by}
    if escalation.kind != "absent":
        said = phrases.SUBSTITUTE if escalation.kind == "substitute" else phrases.LEAD
        return Utterance(said.name, values, choices)
    if promise.away_until is None:
        return Utterance(phrases.LEFT.name, values, choices)
    return Utterance(phrases.ABSENT.name, {**values, "until": moment(promise.away_until.isoformat())}, choices)


async def tell(session: AsyncSession, escalation: Escalation, now: datetime) -> bool:
    """Says it in the family's language, where a human has the floor or it is urgent; whether it was said."""
    conversation = await families.conversation(session, escalation.conversation_id)
    handover = await session.get_one(Handover, escalation.handover_id)
    human_has_floor = conversation.floor == "human"
    if not human_has_floor and handover.priority != "urgent":
        return False
    said = passed_on(escalation, human_has_floor=human_has_floor)
    await render.say(session, conversation, said, await families.language_of(session, conversation), now)
    return True


async def ask_back(session: AsyncSession, conversation_id: UUID, now: datetime) -> None:
    """After a quiet time: whether the family wants the assistant again."""
    conversation = await families.conversation(session, conversation_id)
    name = await coordinators.name_of(session, conversation.floor_staff_id)
    if name is None:
        stay = Choice(Payload(STAY), phrases.BUTTON_STAY_UNNAMED.name)
        asked = Utterance(phrases.QUIET_UNNAMED.name, choices=(BACK, stay))
    else:
        stay = Choice(Payload(STAY), phrases.BUTTON_STAY.name, values={"name": name})
        asked = Utterance(phrases.QUIET.name, {"name": name}, (BACK, stay))
    await render.say(session, conversation, asked, await families.language_of(session, conversation), now)


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, now: datetime
) -> tuple[Utterance, ...]:
    """What is said to the buttons of this page. Nothing changes by them."""
    if payload.intent == CANNOT_WAIT.payload.intent:
        return (await _cannot_wait(session, conversation, now),)
    if conversation.floor != "human":
        return (Utterance(phrases.STAYS_NOT.name, choices=(PERSON,)),)
    name = await coordinators.name_of(session, conversation.floor_staff_id)
    if name is None:
        return (Utterance(phrases.STAYS_UNNAMED.name),)
    return (Utterance(phrases.STAYS.name, {"name": name}),)


async def _cannot_wait(session: AsyncSession, conversation: Conversation, now: datetime) -> Utterance:
    """The numbers that answer at once, and once more who answers by when."""
    family = await families.family_of(session, conversation)
    cards, place = await safety.numbers(session, family.region), place_of(family.region, conversation.time_zone)
    handover = await handovers.open_of(session, conversation.id)
    if handover is None:
        return Utterance(phrases.CANNOT_WAIT_ANSWERED.name, choices=(IN_DANGER, PERSON), cards=cards)
    await _note(session, conversation, handover, now)
    promise = await handovers.promise_of(session, conversation, handover, now, place.zone, place.country)
    answered = handover.answered_at is not None and handover.owed_by is None
    if answered or promise.by <= now:
        return Utterance(phrases.CANNOT_WAIT_ANSWERED.name, choices=(IN_DANGER,), cards=cards)
    by = moment(promise.by.isoformat())
    if promise.staff_name is None:
        return Utterance(phrases.CANNOT_WAIT_UNNAMED.name, {"moment": by}, (IN_DANGER,), cards)
    return Utterance(phrases.CANNOT_WAIT.name, {"name": promise.staff_name, "moment": by}, (IN_DANGER,), cards)


async def _note(session: AsyncSession, conversation: Conversation, handover: Handover, now: datetime) -> None:
    """Whoever answers sees it in the thread, once for each handover."""
    same = select(Message.id).where(
        Message.conversation_id == conversation.id,
        Message.author == "note",
        Message.text == NOTE,
        Message.created_at >= handover.opened_at,
    )
    if await session.scalar(same.limit(1)) is None:
        await conversations.note(session, conversation, NOTE, now)
