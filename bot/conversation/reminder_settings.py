"""How a person is reminded: told in plain words, and changed with buttons."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import calendar_talk, email_talk
from bot.conversation.reminder_deeds import MINE
from casework import reminder_wishes
from casework.models import Address, Conversation
from casework.reminder_wishes import BEFORE, WishError, Wishes
from locales.phrase import Phrase
from locales.phrases import reminder_talk as phrases
from locales.utterance import Choice, Line, Payload, Utterance

SHOW, CHANGE = "reminder_settings", "reminder_before"
QUIET, WHERE = "reminder_quiet", "reminder_where"
INTENTS = frozenset({SHOW, CHANGE, QUIET, WHERE})
#: Quiet hours that are offered.
QUIETS = ((time(20), time(8)), (time(21), time(8)), (time(22), time(7)), (time(22), time(9)))
EVERYWHERE = "all"
LINES: Mapping[str, Phrase] = {"week": phrases.LINE_WEEK, "day": phrases.LINE_DAY, "hours": phrases.LINE_HOURS}
OFF: Mapping[str, Phrase] = {
    "week": phrases.BUTTON_NOT_WEEK,
    "day": phrases.BUTTON_NOT_DAY,
    "hours": phrases.BUTTON_NOT_HOURS,
}
ON: Mapping[str, Phrase] = {
    "week": phrases.BUTTON_WEEK,
    "day": phrases.BUTTON_DAY_BEFORE,
    "hours": phrases.BUTTON_HOURS,
}
ONLY: Mapping[str, Phrase] = {
    "telegram": phrases.LINE_ONLY_TELEGRAM,
    "web": phrases.LINE_ONLY_WEB,
    "email": phrases.LINE_ONLY_EMAIL,
}


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, now: datetime, *, mail: bool
) -> tuple[Utterance, ...]:
    """What is said to one of `INTENTS`; `mail` whether there is e-mail. The session must be one that writes."""
    person_id = conversation.person_id
    wishes = (await reminder_wishes.wishes_of(session, [person_id]))[person_id]
    channels = await _channels(session, conversation)
    given = payload.entities
    if payload.intent == QUIET and not given:
        return (Utterance(phrases.ASK_QUIET.name, choices=tuple(_quiet(*hours) for hours in QUIETS)),)
    if payload.intent == WHERE and not given:
        everywhere = Choice(Payload(WHERE, {"channel": EVERYWHERE}), phrases.BUTTON_EVERYWHERE.name)
        each = (Choice(Payload(WHERE, {"channel": one}), ONLY[one].name) for one in channels)
        return (Utterance(phrases.ASK_WHERE.name, choices=(everywhere, *each)),)
    wanted = _changed(wishes, payload)
    if payload.intent == SHOW or wanted is None:
        return (_told(phrases.HOW, wishes, channels, mail=mail),)
    try:
        await reminder_wishes.choose(session, person_id, wanted, now)
    except WishError:
        # Only a button that we did not make can ask for it.
        return (_told(phrases.HOW, wishes, channels, mail=mail),)
    return (_told(phrases.HOW_NOW, wanted, channels, mail=mail),)


def _changed(wishes: Wishes, payload: Payload) -> Wishes | None:
    """The wishes as the button wants them; None for a button that says nothing of them."""
    given = payload.entities
    if payload.intent == CHANGE and given.get("before") in BEFORE:
        without = {each for each in wishes.before if each != given["before"]}
        kept = without | {given["before"]} if given.get("wanted") else without
        return replace(wishes, before=tuple(each for each in BEFORE if each in kept))
    if payload.intent == QUIET:
        begins, ends = _time(given.get("from")), _time(given.get("until"))
        return replace(wishes, quiet_from=begins, quiet_until=ends) if begins and ends else None
    if payload.intent == WHERE and given.get("channel"):
        channel = str(given["channel"])
        return replace(wishes, channel=None if channel == EVERYWHERE else channel)
    return None


def _told(phrase: Phrase, wishes: Wishes, channels: tuple[str, ...], *, mail: bool) -> Utterance:
    lines = [Line(LINES[each].name) for each in wishes.before] or [Line(phrases.LINE_NO_MEETINGS.name)]
    quiet = {"from_time": _wall(wishes.quiet_from), "until_time": _wall(wishes.quiet_until)}
    where = ONLY.get(wishes.channel or "", phrases.LINE_EVERYWHERE)
    lines += [Line(phrases.LINE_QUIET.name, quiet), Line(phrases.LINE_CHOSEN.name), Line(where.name)]
    choices = [_toggle(each, wanted=each not in wishes.before) for each in BEFORE]
    choices.append(Choice(Payload(QUIET), phrases.BUTTON_QUIET.name))
    if len(channels) > 1 or wishes.channel is not None:
        choices.append(Choice(Payload(WHERE), phrases.BUTTON_WHERE.name))
    if mail:
        choices.append(email_talk.CHOICE)
    return Utterance(phrase.name, choices=(*choices, calendar_talk.CHOICE, MINE), lines=tuple(lines))


def _toggle(before: str, *, wanted: bool) -> Choice:
    """Says what it does, so that an older one does the same again and not the contrary."""
    return Choice(Payload(CHANGE, {"before": before, "wanted": wanted}), (ON if wanted else OFF)[before].name)


def _quiet(begins: time, ends: time) -> Choice:
    hours = {"from_time": _wall(begins), "until_time": _wall(ends)}
    payload = Payload(QUIET, {"from": _wall(begins), "until": _wall(ends)})
    return Choice(payload, phrases.BUTTON_HOURS_FROM.name, values=hours)


def _wall(at: time) -> str:
    return at.strftime("%H:%M")


def _time(written: object) -> time | None:
    try:
        return time.fromisoformat(str(written))
    except ValueError:
        return None


async def _channels(session: AsyncSession, conversation: Conversation) -> tuple[str, ...]:
    """Where this person can be reached now."""
    rows = await session.scalars(
        select(Address.channel)
        .join(Conversation, Conversation.id == Address.conversation_id)
        .where(Conversation.person_id == conversation.person_id, Address.blocked_at.is_(None))
        .distinct()
    )
    found = set(rows)
    return tuple(each for each in ONLY if each in found)
