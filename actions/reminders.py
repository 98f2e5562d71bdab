"""Reminders of one's own: of what, when, how often; read back, and set after a yes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, household, reminder_when
from actions.flow import Events, Flow, Slots
from actions.reminder_when import When
from actions.speech import button, do, say
from actions.surroundings import surroundings
from casework import families, meetings, reminder_wishes
from casework.own_reminders import LONGEST
from locales.phrases import reminder_talk as phrases
from locales.repetitions import repetition
from locales.utterance import Choice, Line, Payload, moment
from locales.utterance import day as day_value
from nlu import answers, reminder_words

#: The slot with all that is told so far, and the one with the answer to "is this right?".
REMINDER, KEPT = "reminder", "reminder_kept"
#: The question "is this right?" carries a mark of what it asks about: an older button means another reminder.
RIGHT = "reminder:"
#: Times that are offered for a day.
TIMES = ("09:00", "13:00", "18:00")
#: Wishes for which these questions are left, when a sentence surely is one: anything else is an answer in own words.
LEAVING = frozenset({"talk_to_coordinator", "change_language", "goodbye", "export_my_data", "delete_my_data"})
SURE = 0.8
#: A yes that was only understood as one counts from this likelihood on.
SURE_YES = 0.6
#: Meetings that are named.
MEETINGS = 3
BEFORE = {"week": phrases.LINE_WEEK, "day": phrases.LINE_DAY, "hours": phrases.LINE_HOURS}
SETTINGS, MINE = button(phrases.BUTTON_HOW, "reminder_settings"), button(phrases.BUTTON_MINE, "show_reminders")
ANOTHER = button(phrases.BUTTON_ANOTHER, "set_reminder")


class SetReminder(Flow):
    """All of it in the slot `reminder`: what it is about, the words, when; `mend` while a part is to be changed."""

    name = "reminder"

    async def begin(self, tracker: Tracker) -> Slots:
        text, language = heard.words(tracker), heard.language(tracker)
        now, zone = await _clock(tracker)
        wanted = reminder_words.read(text, language, reminder_when.spans(text, language, now, zone))
        about, words = wanted.about, wanted.words
        if about == "meeting" and not await _meetings(tracker):
            # There is none that is reminded of by itself: it is a reminder like any other.
            about, words = "own", " ".join(text.split())
        when = (reminder_when.told(text, language, now, zone) or When()).settled(now, zone)
        return {REMINDER: {"about": about, "words": words, "mend": False, **when.to_slot()}, KEPT: None}

    async def asks(self, tracker: Tracker) -> str | None:
        draft = _draft(tracker)
        if draft["about"] != "own" or tracker.get_slot(KEPT) is not None:
            return None
        if not draft["words"] or len(draft["words"]) > LONGEST:
            return "what"
        if draft["mend"]:
            return "mend"
        now, zone = await _clock(tracker)
        missing = _missing(When.from_slot(draft), now, zone)
        return missing or RIGHT + _mark(draft)

    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        draft = _draft(tracker)
        when = When.from_slot(draft)
        now, zone = await _clock(tracker)
        if question == "what" and draft["words"]:
            say(dispatcher, phrases.ASK_SHORTER, count=LONGEST)
        elif question == "what":
            say(dispatcher, phrases.ASK_WHAT)
        elif question == "when":
            _ask_when(dispatcher, when, now, zone, again)
        elif question == "on_day":
            say(dispatcher, phrases.ASK_DAY)
        elif question == "time":
            say(dispatcher, phrases.ASK_TIME, choices=_times(when, now, zone))
        elif question == "which":
            say(dispatcher, phrases.ASK_WHICH, choices=tuple(_one(each) for each in when.either))
        elif question == "mend":
            say(dispatcher, phrases.ASK_MEND, choices=_MENDS)
        else:
            asked = phrases.ASK_RIGHT_AGAIN if again else phrases.ASK_RIGHT
            say(dispatcher, asked, choices=_answers(question), lines=_lines(draft, now, zone))

    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        draft = _draft(tracker)
        now, zone = await _clock(tracker)
        if heard.pressed(tracker):
            value = heard.entity(tracker, "value")
            return _pressed(draft, question, value) if value and heard.entity(tracker, "to") == question else None
        text, language = heard.words(tracker), heard.language(tracker)
        if heard.intent(tracker) in LEAVING and heard.confidence(tracker) >= SURE:
            return None
        if _is_new(question, text, language, now, zone):
            return await self.begin(tracker)
        if question == "what":
            return _with_words(draft, text, language, now, zone)
        plain = answers.find(text, language)
        if question.startswith(RIGHT):
            if plain == "yes" or (plain is None and _understood(tracker, "affirm")):
                return {KEPT: "yes"}
            if plain == "no":
                return {REMINDER: {**draft, "mend": True}}
        if question == "mend" and plain == "no":
            return {KEPT: "no"}
        told = reminder_when.told(text, language, now, zone, of_time=question == "time")
        if told is not None:
            when = When.from_slot(draft).with_told(told).settled(now, zone)
            return {REMINDER: {**draft, "mend": False, **when.to_slot()}}
        if _is_open_again(question) and reminder_when.is_vague(text, language, now, zone):
            return {REMINDER: {**draft, "mend": False, **When().to_slot()}}
        if question.startswith(RIGHT) and _understood(tracker, "deny"):
            return {REMINDER: {**draft, "mend": True}}
        return None

    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        draft = _draft(tracker)
        now, zone = await _clock(tracker)
        if draft["about"] == "meeting":
            await _tell_of_meetings(dispatcher, tracker, zone)
        elif draft["about"] == "settings":
            say(dispatcher, phrases.ABOUT_REMINDERS, choices=(SETTINGS, MINE, ANOTHER))
        elif draft["about"] == "list":
            do(dispatcher, "show_reminders")
        elif tracker.get_slot(KEPT) != "yes":
            say(dispatcher, phrases.NOT_SET, choices=(ANOTHER, MINE))
        else:
            when = When.from_slot(draft)
            first = when.first(now, zone)
            do(
                dispatcher,
                "set_reminder",
                words=draft["words"],
                starts_at=(first or now).isoformat(),
                time_zone=zone.key,
                rrule=when.repeat.rule() if when.repeat is not None else None,
            )
        return [SlotSet(REMINDER, None), SlotSet(KEPT, None)]


_MENDS = (
    button(phrases.BUTTON_MEND_WHEN, "answer", to="mend", value="when"),
    button(phrases.BUTTON_MEND_WORDS, "answer", to="mend", value="words"),
    button(phrases.BUTTON_NO, "answer", to="mend", value="no"),
)


def _missing(when: When, now: datetime, zone: ZoneInfo) -> str | None:
    """The question about when that is still open."""
    if when.past or when.unclear:
        return "when"
    if when.either:
        return "which"
    if when.is_open:
        return "when"
    if when.needs_day:
        return "on_day"
    if when.at is None:
        # A day that is over needs no time any more.
        return "when" if when.repeat is None and when.day and when.day < now.astimezone(zone).date() else "time"
    first = when.first(now, zone)
    return None if first is not None and first > now else "when"


def _ask_when(dispatcher: CollectingDispatcher, when: When, now: datetime, zone: ZoneInfo, again: bool) -> None:
    if when.unclear:
        say(dispatcher, phrases.CANNOT_REPEAT)
    elif when.past or not when.is_open:
        say(dispatcher, phrases.IS_PAST)
    else:
        say(dispatcher, phrases.ASK_WHEN_AGAIN if again else phrases.ASK_WHEN)


def _pressed(draft: Mapping[str, Any], question: str, value: str) -> Slots | None:
    when = When.from_slot(draft)
    if question == "mend":
        if value == "no":
            return {KEPT: "no"}
        left = {"words": None} if value == "words" else When().to_slot()
        return {REMINDER: {**draft, **left, "mend": False}}
    if question == "time":
        told = When(at=datetime.fromisoformat(f"2000-01-01T{value}").time())
        return {REMINDER: {**draft, **when.with_told(told).to_slot()}}
    if question == "which":
        chosen = reminder_when.one_of(value)
        kept = replace(when, either=())
        if isinstance(chosen, datetime):
            return {REMINDER: {**draft, **kept.with_told(When(chosen.date(), chosen.time())).to_slot()}}
        return {REMINDER: {**draft, **kept.with_told(When(chosen)).to_slot()}}
    if value == "mend":
        return {REMINDER: {**draft, "mend": True}}
    return {KEPT: "yes" if value == "yes" else "no"}


def _with_words(draft: Mapping[str, Any], text: str, language: str, now: datetime, zone: ZoneInfo) -> Slots | None:
    """The words, and when, where that stands beside them and is not known yet."""
    if not text.strip():
        return None
    wanted = reminder_words.read(text, language, reminder_when.spans(text, language, now, zone))
    words = wanted.words if wanted.sure and wanted.words else " ".join(text.split())
    told = reminder_when.told(text, language, now, zone, of_time=True)
    if told is not None and (wanted.words is None or not any(letter.isalpha() for letter in text)):
        # Only when, and not yet of what.
        return {REMINDER: {**draft, **When.from_slot(draft).with_told(told).settled(now, zone).to_slot()}}
    if told is None or not When.from_slot(draft).is_open:
        return {REMINDER: {**draft, "words": words}}
    return {REMINDER: {**draft, "words": words, **told.settled(now, zone).to_slot()}}


def _is_new(question: str, text: str, language: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a whole new wish is told in the middle of the questions: "remind me", of what, and when."""
    wanted = reminder_words.read(text, language, reminder_when.spans(text, language, now, zone))
    if wanted.about != "own" or not wanted.asks or not wanted.words:
        return False
    return _is_open_again(question) or reminder_when.told(text, language, now, zone) is not None


def _is_open_again(question: str) -> bool:
    """Whether everything was told, and any of it may be told anew."""
    return question == "mend" or question.startswith(RIGHT)


def _understood(tracker: Tracker, intent: str) -> bool:
    return heard.intent(tracker) == intent and heard.confidence(tracker) >= SURE_YES


def _draft(tracker: Tracker) -> dict[str, Any]:
    given = tracker.get_slot(REMINDER)
    empty = {"about": "own", "words": None, "mend": False, **When().to_slot()}
    return {**empty, **given} if isinstance(given, dict) else empty


def _mark(draft: Mapping[str, Any]) -> str:
    return sha256(repr(sorted(draft.items())).encode()).hexdigest()[:12]


def _answers(question: str) -> tuple[Choice, ...]:
    return (
        button(phrases.BUTTON_YES, "answer", to=question, value="yes"),
        button(phrases.BUTTON_MEND, "answer", to=question, value="mend"),
        button(phrases.BUTTON_NO, "answer", to=question, value="no"),
    )


def _times(when: When, now: datetime, zone: ZoneInfo) -> tuple[Choice, ...]:
    """Times of that day that are still to come; figures are written alike in all our languages."""
    local = now.astimezone(zone)
    today = when.repeat is None and when.day == local.date()
    return tuple(
        Choice(Payload("answer", {"to": "time", "value": at}), literal=at)
        for at in TIMES
        if not today or at > local.strftime("%H:%M")
    )


def _one(each: datetime | date) -> Choice:
    payload = Payload("answer", {"to": "which", "value": each.isoformat()})
    if isinstance(each, datetime):
        return Choice(payload, phrases.BUTTON_MOMENT.name, values={"moment": moment(each.isoformat())})
    return Choice(payload, phrases.BUTTON_DAY.name, values={"day": day_value(each)})


def _lines(draft: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> tuple[Line, ...]:
    when = When.from_slot(draft)
    first = when.first(now, zone) or now
    at = {"moment": moment(first.astimezone(zone).isoformat())}
    words = Line(phrases.LINE_WORDS.name, {"words": draft["words"]})
    if when.repeat is None:
        return (words, Line(phrases.LINE_ONCE.name, at))
    repeat = when.repeat
    repeated = repetition(repeat.frequency, repeat.interval, repeat.weekdays, repeat.month_day)
    return (words, Line(phrases.LINE_FIRST.name, at), *repeated)


async def _tell_of_meetings(dispatcher: CollectingDispatcher, tracker: Tracker, zone: ZoneInfo) -> None:
    coming = await _meetings(tracker)
    async with surroundings().store.read() as session:
        person_id = (await families.conversation(session, heard.conversation_id(tracker))).person_id
        wishes = (await reminder_wishes.wishes_of(session, [person_id]))[person_id]
    lines = [
        Line(phrases.LINE_MEETING.name, {"moment": moment(each.astimezone(zone).isoformat())})
        for each in coming[:MEETINGS]
    ]
    lines += [Line(BEFORE[each].name) for each in wishes.before]
    said = phrases.MEETINGS_BY_MYSELF if wishes.before else phrases.MEETINGS_NOT
    say(dispatcher, said, choices=(SETTINGS, ANOTHER), lines=tuple(lines))


async def _meetings(tracker: Tracker) -> list[datetime]:
    """When the meetings are to which this person is to come."""
    async with surroundings().store.read() as session:
        person_id = (await families.conversation(session, heard.conversation_id(tracker))).person_id
        coming = await meetings.of_person(session, person_id, surroundings().now())
    return [each.starts_at for each in coming]


async def _clock(tracker: Tracker) -> tuple[datetime, ZoneInfo]:
    """Now, and the family's zone, on the clock of which everything is meant."""
    zone = await household.zone(tracker)
    return surroundings().now().astimezone(zone), zone


SET_REMINDER = SetReminder()
