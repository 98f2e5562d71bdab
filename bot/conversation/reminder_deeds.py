"""A person's own reminders: set, shown and taken away; and those of money that comes and of last days."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.attendance import PERSON, place_for, when
from bot.conversation.deed import Do, Done
from casework import benefits, families, own_reminders
from casework.models import Conversation
from casework.own_reminders import MOST, ReminderError
from casework.reminder_models import Reminder
from locales.phrases import reminder_talk as phrases
from locales.repetitions import repetition
from locales.utterance import Choice, Line, Payload, Utterance, day
from nlu import repeats
from resources_catalog import store as catalogue
from resources_catalog.entry import Entry
from resources_catalog.payment import next_payment
from resources_catalog.place import Place, place_of
from resources_catalog.shown import shown

SHOW, REMOVE, PAYMENT, DEADLINE = "show_reminders", "remove_reminder", "remind_payment", "remind_deadline"
INTENTS = frozenset({SHOW, REMOVE, PAYMENT, DEADLINE})
#: Ids of reminders are made from the message that asked for them: the same message never sets two.
REALM = UUID("c7a4b8a2-2a35-4bde-9d6e-0b9c1f5d7a10")
#: Reminders in one list, and letters of their words on a button.
LISTED, ON_BUTTON = 10, 30
MINE = Choice(Payload(SHOW), phrases.BUTTON_MINE.name)
HOW = Choice(Payload("reminder_settings"), phrases.BUTTON_HOW.name)
ANOTHER = Choice(Payload("set_reminder"), phrases.BUTTON_ANOTHER.name)


async def set_reminder(
    session: AsyncSession, conversation: Conversation, values: Mapping[str, Any], message_id: int, now: datetime
) -> Done:
    """Of `values` `words` are the person's own, `starts_at` is ISO 8601, `time_zone` IANA, `rrule` RFC 5545 or None."""
    try:
        made = await own_reminders.add(
            session,
            reminder_id=uuid5(REALM, str(message_id)),
            family_id=conversation.family_id,
            person_id=conversation.person_id,
            words=str(values.get("words") or ""),
            starts_at=datetime.fromisoformat(str(values["starts_at"])),
            time_zone=str(values["time_zone"]),
            rrule=str(values["rrule"]) if values.get("rrule") else None,
            now=now,
        )
    except ReminderError as error:
        return Done((_refused(error),))
    place = await place_for(session, conversation)
    take_back = Choice(Payload(REMOVE, {"reminder": str(made.id)}), phrases.BUTTON_TAKE_BACK.name)
    return Done((Utterance(phrases.IS_SET.name, choices=(MINE, take_back), lines=_whole(made, place)),))


async def show(
    session: AsyncSession, conversation: Conversation, values: Mapping[str, Any], message_id: int, now: datetime
) -> Done:
    """The person's reminders, the next one first."""
    return Done((await _list(session, conversation, now),))


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, now: datetime
) -> tuple[Utterance, ...]:
    """What is said to one of `INTENTS`."""
    if payload.intent == SHOW:
        return (await _list(session, conversation, now),)
    if payload.intent == REMOVE:
        return (await _remove(session, conversation, _id(payload.entities.get("reminder"))),)
    entry_id = _id(payload.entities.get("entry"))
    found = await catalogue.get_many(session, [entry_id]) if entry_id is not None else []
    entry = shown(found[0]) if found else None
    if entry is None:
        return (Utterance(phrases.ENTRY_GONE.name, choices=(PERSON,)),)
    watched = _watch_payment if payload.intent == PAYMENT else _watch_deadline
    return (await watched(session, conversation, entry, now),)


DEEDS: Mapping[str, Do] = {"set_reminder": set_reminder, SHOW: show}


async def _watch_payment(session: AsyncSession, conversation: Conversation, entry: Entry, now: datetime) -> Utterance:
    title = entry.localised(await families.language_of(session, conversation)).name
    dates, there = entry.profile.payment_dates, place_of(entry.region, None)
    place = await place_for(session, conversation)
    coming = next_payment(dates, there.country, now.astimezone(place.zone).date()) if dates is not None else None
    if coming is None:
        return Utterance(phrases.PAYMENT_UNKNOWN.name, {"title": title}, (PERSON,))
    await own_reminders.watch(
        session,
        "payment",
        entry.id,
        family_id=conversation.family_id,
        person_id=conversation.person_id,
        time_zone=place.zone.key,
        now=now,
    )
    return Utterance(phrases.PAYMENT_SET.name, {"title": title, "day": day(coming)}, (MINE,))


async def _watch_deadline(session: AsyncSession, conversation: Conversation, entry: Entry, now: datetime) -> Utterance:
    title = entry.localised(await families.language_of(session, conversation)).name
    place = await place_for(session, conversation)
    had = await benefits.had(session, conversation.family_id)
    last = next((each.appeal_by for each in had if each.entry_id == entry.id), None)
    if last is None:
        return Utterance(phrases.DEADLINE_UNKNOWN.name, choices=(PERSON,))
    if last < now.astimezone(place.zone).date():
        return Utterance(phrases.DEADLINE_PAST.name, {"day": day(last)}, (PERSON,))
    await own_reminders.watch(
        session,
        "deadline",
        entry.id,
        family_id=conversation.family_id,
        person_id=conversation.person_id,
        time_zone=place.zone.key,
        now=now,
        last_day=last,
    )
    return Utterance(phrases.DEADLINE_SET.name, {"title": title, "day": day(last)}, (MINE, PERSON))


async def _remove(session: AsyncSession, conversation: Conversation, reminder_id: UUID | None) -> Utterance:
    removed = None
    if reminder_id is not None:
        removed = await own_reminders.remove(session, conversation.person_id, reminder_id)
    if removed is None:
        return Utterance(phrases.NOT_THERE.name, choices=(MINE, ANOTHER))
    language = await families.language_of(session, conversation)
    title = (await _titles(session, [removed], language)).get(removed.id, "")
    return Utterance(phrases.REMOVED.name, {"words": removed.words or title}, (MINE, ANOTHER))


async def _list(session: AsyncSession, conversation: Conversation, now: datetime) -> Utterance:
    place = await place_for(session, conversation)
    found = [each for each in await own_reminders.of_person(session, conversation.person_id) if _comes(each, now)]
    if not found:
        return Utterance(phrases.LIST_EMPTY.name, choices=(ANOTHER, HOW))
    found.sort(key=lambda each: (own_reminders.next_time(each, now) or now, each.created_at))
    listed = found[:LISTED]
    titles = await _titles(session, listed, await families.language_of(session, conversation))
    lines = [_line(each, place, titles, now) for each in listed]
    if len(found) > LISTED:
        lines.append(Line(phrases.LINE_MORE.name, {"count": len(found) - LISTED}))
    choices = (*(_removal(each, titles) for each in listed), HOW)
    return Utterance(phrases.LIST.name, {"count": len(found)}, choices, lines=tuple(lines))


def _comes(reminder: Reminder, now: datetime) -> bool:
    """Whether it has anything left to say: a single one that was said is only still looked at."""
    return reminder.kind == "payment" or own_reminders.next_time(reminder, now) is not None


async def _titles(session: AsyncSession, listed: Sequence[Reminder], language: str) -> dict[UUID, str]:
    """The names of the supports that reminders are about, by the reminders' ids."""
    ids = [each.entry_id for each in listed if each.entry_id is not None]
    entries = {entry.id: entry for entry in await catalogue.get_many(session, ids)} if ids else {}
    return {
        each.id: entries[each.entry_id].localised(language).name
        for each in listed
        if each.entry_id is not None and each.entry_id in entries
    }


def _line(reminder: Reminder, place: Place, titles: Mapping[UUID, str], now: datetime) -> Line:
    title = titles.get(reminder.id, "")
    if reminder.kind == "payment":
        return Line(phrases.LINE_PAYMENT.name, {"title": title})
    coming = own_reminders.next_time(reminder, now) or now
    if reminder.kind == "deadline":
        last = day(coming.astimezone(place.zone).date())
        return Line(phrases.LINE_DEADLINE.name, {"title": title, "day": last})
    form = phrases.LINE_OWN_REPEATED if reminder.rrule else phrases.LINE_OWN
    return Line(form.name, {"moment": when(coming, place), "words": reminder.words or ""})


def _removal(reminder: Reminder, titles: Mapping[UUID, str]) -> Choice:
    words = reminder.words or titles.get(reminder.id, "")
    short = words if len(words) <= ON_BUTTON else f"{words[:ON_BUTTON].rstrip()}…"
    return Choice(Payload(REMOVE, {"reminder": str(reminder.id)}), phrases.BUTTON_REMOVE.name, values={"words": short})


def _whole(reminder: Reminder, place: Place) -> tuple[Line, ...]:
    assert reminder.starts_at is not None
    at = {"moment": when(reminder.starts_at, place)}
    words = Line(phrases.LINE_WORDS.name, {"words": reminder.words or ""})
    if reminder.rrule is None:
        return (words, Line(phrases.LINE_ONCE.name, at))
    repeat = repeats.of_rule(reminder.rrule)
    lines = repetition(repeat.frequency, repeat.interval, repeat.weekdays, repeat.month_day)
    return (words, Line(phrases.LINE_FIRST.name, at), *lines)


def _refused(error: ReminderError) -> Utterance:
    if error.code == "too_many":
        return Utterance(phrases.TOO_MANY.name, {"count": MOST}, (MINE,))
    if error.code == "past":
        return Utterance(phrases.PAST_MEANWHILE.name, choices=(ANOTHER, MINE))
    return Utterance(phrases.NOT_KEPT.name, choices=(ANOTHER, PERSON))


def _id(text: object) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None
