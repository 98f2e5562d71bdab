"""What a reminder says: of a meeting as it now is, of a person's own words, of money, of a last day."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import outcome
from bot.conversation.attendance import choices, lines, when
from bot.reply.voice import voice
from casework.meeting_models import Meeting
from casework.models import Address
from casework.notices import Notice
from casework.reminder_cases import Case
from casework.reminder_moments import Moment
from locales.phrases import meetings as meeting_phrases
from locales.phrases import reminders as phrases
from locales.phrases import session as session_phrases
from locales.utterance import Choice, Payload, Utterance, Value, day
from resources_catalog.entry import Entry
from resources_catalog.place import Place

#: Notes are for staff, in English.
STAFF_LANGUAGE = "en"
#: Sentences that are kept: of a wave nearly all are the same.
KEPT = 4_096
#: Who is reminded of a last day may need somebody's help with it.
HELP = Choice(Payload("pass_on", {"reason": "reminder_help"}), session_phrases.BUTTON_PERSON.name)
_PAYMENT = {"eve": phrases.PAYMENT_EVE, "morning": phrases.PAYMENT_DAY}


async def utterance(
    session: AsyncSession, case: Case, said: Moment, place: Place, entry: Entry | None, language: str
) -> Utterance:
    """For the thread of the case, which there must be; `entry` is the support that the reminder is about."""
    meeting, reminder = case.meeting, case.reminder
    if meeting is not None and case.thread is not None and said.before == "after":
        return await outcome.question(session, case.thread, meeting)
    if meeting is not None:
        at = {"moment": when(meeting.starts_at, place)}
        return Utterance(meeting_phrases.REMINDER.name, at, choices(meeting), lines=lines(meeting, case.staff_name))
    name = entry.localised(language).name if entry is not None else None
    last = day(said.of.astimezone(place.zone).date())
    if reminder.kind == "payment":
        return Utterance(_PAYMENT[said.before].name, {"title": name or "", "day": last})
    if reminder.kind == "deadline":
        return Utterance(phrases.DEADLINE.name, {"what": reminder.words or name or "", "day": last}, (HELP,))
    if not reminder.words:
        return Utterance(phrases.OWN_WITHOUT_WORDS.name)
    return Utterance(phrases.OWN.name, {"words": reminder.words})


def notice(conversation_id: UUID, said: Utterance, language: str, addresses: tuple[Address, ...]) -> Notice:
    """The same text and buttons as `render.say` makes of it; without its cards."""
    points = (f"• {_say(language, line.phrase, line.values)}" for line in said.lines)
    return Notice(
        conversation_id,
        "\n".join((_say(language, said.phrase, said.values), *points)),
        language,
        said.to_wire(),
        [
            (
                each.literal if each.literal is not None else _say(language, each.label or "", each.values),
                each.payload.to_wire(),
            )
            for each in said.choices
        ],
        addresses,
    )


def silence(meeting: Meeting, zone: ZoneInfo, language: str) -> str:
    """For staff, in English: a person who speaks `language` has not answered yet."""
    at = voice(STAFF_LANGUAGE).moment(meeting.starts_at.astimezone(zone))
    spoken = Locale.parse(language).get_language_name(STAFF_LANGUAGE) or language
    return f"No answer yet to the reminder of the day before ({spoken}): meeting on {at}."


def _say(language: str, phrase: str, values: Mapping[str, Value]) -> str:
    return _said(language, phrase, json.dumps(values, sort_keys=True) if values else "")


@lru_cache(KEPT)
def _said(language: str, phrase: str, values: str) -> str:
    given: dict[str, Any] = json.loads(values) if values else {}
    return voice(language).say(phrase, given)
