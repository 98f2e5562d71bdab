"""The family's meetings in its own calendar: the link is shown, made anew, or stopped."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.calendar_feed import links
from casework import calendar_feeds
from casework.models import Conversation
from casework.reminder_models import CalendarFeed
from locales.phrase import Phrase
from locales.phrases import calendars as phrases
from locales.utterance import Choice, Line, Payload, Utterance

SHOW, NEW, STOP = "calendar_feed", "calendar_feed_new", "calendar_feed_stop"
INTENTS = frozenset({SHOW, NEW, STOP})
CHOICE = Choice(Payload(SHOW), phrases.BUTTON_CALENDAR.name)
_NEW = Choice(Payload(NEW), phrases.BUTTON_NEW.name)
_STOP = Choice(Payload(STOP), phrases.BUTTON_STOP.name)


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, address: str, now: datetime
) -> tuple[Utterance, ...]:
    """What is said to one of `INTENTS`; `address` is where people reach the gateway. The session must be one that
    writes."""
    person_id = conversation.person_id
    if payload.intent == STOP:
        stopped = await calendar_feeds.stop_of_person(session, person_id, now)
        return (Utterance((phrases.STOPPED if stopped else phrases.NOTHING_TO_STOP).name, choices=(CHOICE,)),)
    if payload.intent == NEW:
        return (_told(await calendar_feeds.renew_of_person(session, person_id, now), phrases.NEW_LINK, address),)
    return (_told(await calendar_feeds.feed_of_person(session, person_id, now), phrases.LINK, address),)


def _told(feed: CalendarFeed, phrase: Phrase, address: str) -> Utterance:
    made = links(address, feed.token)
    lines = (Line(phrases.LINE_TAP.name, {"link": made.webcal}), Line(phrases.LINE_HOW.name))
    return Utterance(phrase.name, {"link": made.https}, (_NEW, _STOP), lines=lines)
