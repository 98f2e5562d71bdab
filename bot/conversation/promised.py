"""A conversation given to a human, and how the family hears who answers and by when."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import sent_things
from bot.conversation.heard import Heard
from casework import families, handovers
from casework.errors import NobodyToAnswerError
from casework.handovers import Promise
from casework.models import Conversation
from locales.phrases import coordinator as phrases
from locales.phrases import handover_news as news
from locales.utterance import Choice, Payload, Utterance, Value, moment
from resources_catalog.place import place_of

BACK = Choice(Payload("resume_bot"), phrases.BUTTON_BACK.name)
#: What to do then is said by `handover_news`.
CANNOT_WAIT = Choice(Payload("cannot_wait"), news.BUTTON_CANNOT_WAIT.name)


async def hand_over(session: AsyncSession, conversation: Conversation, reason: str, now: datetime) -> Promise | None:
    """Gives the conversation to the family's coordinator; None when there is nobody."""
    family = await families.family_of(session, conversation)
    place = place_of(family.region, conversation.time_zone)
    try:
        return await handovers.open_handover(
            session, conversation, reason=reason, now=now, zone=place.zone, country=place.country
        )
    except NobodyToAnswerError:
        return None


def announced(promise: Promise | None) -> Utterance:
    """Who will answer and by when, for whom this person stands in, and a way for what cannot wait."""
    if promise is None:
        return Utterance(phrases.NOBODY.name, choices=(CANNOT_WAIT,))
    by, choices = moment(promise.by.isoformat()), (CANNOT_WAIT, BACK)
    if promise.staff_name is None:
        unnamed = phrases.HANDED_OVER_UNNAMED if promise.new else phrases.ALREADY_UNNAMED
        return Utterance(unnamed.name, {"moment": by}, choices)
    values: dict[str, Value] = {"name": promise.staff_name, "moment": by}
    if promise.away is not None and promise.away_until is not None:
        until = moment(promise.away_until.isoformat())
        if promise.new:
            return Utterance(news.HANDED_OVER_AWAY.name, {**values, "away": promise.away, "until": until}, choices)
        return Utterance(news.ABSENT.name, {**values, "former": promise.away, "until": until}, choices)
    if promise.new and not promise.open_now:
        return Utterance(news.HANDED_OVER_CLOSED.name, values, choices)
    return Utterance((phrases.HANDED_OVER if promise.new else phrases.ALREADY).name, values, choices)


def reminder(staff_name: str | None) -> Utterance:
    """A button of the bot was pressed while a human has the floor."""
    if staff_name is None:
        return Utterance(phrases.HAS_FLOOR_UNNAMED.name, choices=(BACK,))
    return Utterance(phrases.HAS_FLOOR.name, {"name": staff_name}, choices=(BACK,))


async def owe(session: AsyncSession, conversation: Conversation, heard: Heard, now: datetime) -> None:
    """Who writes to a human, or sends something, is owed an answer by a time of its own; who only thanks is not."""
    arrived = heard.payload is None or heard.payload.intent in sent_things.ARRIVING
    if heard.human_has_floor and arrived and not heard.courtesy:
        family = await families.family_of(session, conversation)
        place = place_of(family.region, conversation.time_zone)
        await handovers.family_wrote(session, conversation, now, place.zone, place.country)
