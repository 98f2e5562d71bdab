"""A meeting with somebody else than the coordinator: whom, when, where; read back, and written down after a yes."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, meeting_time
from actions.coordinator_meeting import SURE
from actions.meeting_circle import Circle, circle, contact
from actions.meeting_draft import Draft
from actions.meeting_people import ask_people, read_people
from actions.meeting_time import Told
from actions.speech import button, do, say
from actions.surroundings import surroundings
from casework.meetings import LONGEST_BRING, LONGEST_PLACE, LONGEST_WITH
from locales.phrase import Phrase
from locales.phrases import meeting_talk as phrases
from locales.phrases import meetings as meeting_phrases
from locales.utterance import Choice, Line, Payload, Value, day, moment, role
from nlu import answers, dates, meeting_party, meeting_words
from nlu.meeting_party import Party
from nlu.words import bare

#: A meeting of which no end is told.
MINUTES = 60
#: A longer text is no place, but what to bring.
LONG_PLACE = 120
#: Understood as one of these, a message in the middle of the questions wishes for something else.
OTHER_WISHES = frozenset(
    {
        *("talk_to_coordinator", "crisis", "list_meetings", "set_reminder", "find_support", "check_eligibility"),
        *("payment_date", "help_with_form", "office_hours", "show_plan", "show_contacts", "change_language"),
        *("export_my_data", "delete_my_data", "goodbye", "ask_capabilities"),
    }
)
#: … from this likelihood on, where any words may be an answer.
SURELY = 0.85
FEW_WORDS = 3
#: Beside a day or a time so many words are a wish for something else; a list of meetings has a few more.
BESIDE, BESIDE_LIST = 0, 2
RIGHT = "right:"
ASKED: Mapping[str, tuple[Phrase, Phrase]] = {
    "whom": (phrases.ASK_WHOM, phrases.ASK_WHOM_AGAIN),
    "day": (phrases.ASK_DAY, phrases.ASK_DAY_AGAIN),
    "new_day": (phrases.ASK_NEW_DAY, phrases.ASK_DAY_AGAIN),
    "past": (phrases.ASK_DAY_PAST, phrases.ASK_DAY_AGAIN),
    "time": (phrases.ASK_TIME, phrases.ASK_TIME_AGAIN),
    "either": (phrases.ASK_EITHER, phrases.ASK_EITHER),
    "where": (phrases.ASK_WHERE, phrases.ASK_WHERE_AGAIN),
    "mend": (phrases.ASK_MEND, phrases.ASK_MEND),
}
_SENTENCE = re.compile(r"(?<=[.;!\n])\s+|,\s*")


async def told_party(tracker: Tracker, party: Party | None) -> Draft:
    """Whom the meeting is with, as the draft holds it, with what the family's contacts know."""
    if party is None:
        return {}
    known = await contact(tracker, party)
    name = party.name or (known.name if known is not None else None)
    place = party.place or (known.organisation if known is not None else None)
    told = {"name": (name or "")[:LONGEST_WITH], "role": party.role, "place": (place or "")[:LONGEST_PLACE]}
    return {part: text for part, text in told.items() if text}


def told_time(tracker: Tracker, zone: ZoneInfo, draft: Draft, *, of_time: bool = False) -> Draft | None:
    """When it is, as the draft holds it with what the message tells; None when it tells nothing."""
    old = date.fromisoformat(draft["old_day"]) if draft.get("old_day") else None
    text, language = _behind_no(heard.words(tracker), heard.language(tracker)), heard.language(tracker)
    told = meeting_time.told(text, language, surroundings().now(), zone, of_time=of_time, not_on=old)
    return _with_time(draft, told, zone) if told is not None else None


async def asks(tracker: Tracker, draft: Draft) -> str | None:
    if not draft.get("meeting") and not (draft.get("name") or draft.get("role")):
        return "whom"
    if draft.get("either"):
        return "either"
    if not draft.get("day"):
        return "past" if draft.get("past") else "new_day" if draft.get("meeting") else "day"
    if not draft.get("time"):
        return "time"
    if not draft.get("meeting"):
        if not (draft.get("asked_where") or draft.get("place") or draft.get("bring")):
            return "where"
        if not draft.get("people") and len((await circle(tracker)).people) > 1:
            return "people"
    right = draft.get("right")
    return None if right == "yes" else "mend" if right == "no" else RIGHT + _mark(draft)


async def ask(dispatcher: CollectingDispatcher, tracker: Tracker, draft: Draft, question: str, again: bool) -> None:
    around = await circle(tracker)
    if question == "people":
        ask_people(dispatcher, len(around.people), again)
    elif question.startswith(RIGHT):
        right = (
            button(phrases.BUTTON_RIGHT, "answer", to=question, value="yes"),
            button(phrases.BUTTON_WRONG, "answer", to=question, value="no"),
        )
        asked = phrases.ASK_RIGHT_AGAIN if again else phrases.ASK_RIGHT
        say(dispatcher, asked, choices=right, lines=lines(draft, around.zone))
    elif question == "time" and not again:
        say(dispatcher, phrases.ASK_TIME, day=day(date.fromisoformat(draft["day"])))
    else:
        choices: tuple[Choice, ...] = ()
        if question == "either":
            choices = tuple(_either(one) for one in draft["either"])
        elif question == "where":
            choices = (button(phrases.BUTTON_SKIP, "answer", to=question, value="no"),)
        elif question == "past":
            choices = (button(phrases.BUTTON_DROP, "drop_meeting"),)
        say(dispatcher, ASKED[question][again], choices=choices)


async def read(tracker: Tracker, draft: Draft, question: str) -> Draft | None:
    """The draft with what the message tells; None when it is no answer."""
    if question == "people":
        people = read_people(tracker)
        return {**draft, "people": people} if people else None
    if heard.pressed(tracker):
        return _pressed(tracker, draft, question)
    around = await circle(tracker)
    if question == "where":
        return _told_where(tracker, draft)
    if question == "whom":
        return await _told_whom(tracker, draft, around)
    if question == "either":
        return _told_which(tracker, draft, around)
    if question.startswith(RIGHT) and await _tells_of_another(tracker, draft):
        return None
    else_wished = wishes_otherwise(tracker) and not _is_time(tracker, around.zone)
    mended = None if else_wished else told_time(tracker, around.zone, draft, of_time=question == "time")
    if question not in ("mend",) and not question.startswith(RIGHT):
        return mended
    if mended is None and not else_wished:
        mended = _in_some_week(tracker, draft, around.zone)
    if mended is None and answers.find(heard.words(tracker), heard.language(tracker)) is None:
        party = meeting_party.party(heard.words(tracker), heard.language(tracker))
        other = await told_party(tracker, party) if not wishes_otherwise(tracker) else {}
        mended = {**_without(draft, "name", "role", "place"), **other} if other else None
    if mended is not None:
        return {**mended, "right": None}
    right = heard.yes_or_no(tracker, question)
    if right and not heard.plainly_yes(tracker) and heard.confidence(tracker) < SURE:
        return None
    if question == "mend":
        return {**draft, "right": None} if right else None
    return None if right is None else {**draft, "right": "yes" if right else "no"}


def finish(dispatcher: CollectingDispatcher, draft: Draft, around: Circle) -> None:
    """Has it written down. The gateway says what came of it."""
    begins = datetime.combine(date.fromisoformat(draft["day"]), time.fromisoformat(draft["time"]), around.zone)
    ends = begins + timedelta(minutes=int(draft.get("minutes") or MINUTES))
    kept = {part: draft[part] for part in ("meeting", "form", "place", "about", "bring", "role") if draft.get(part)}
    values: dict[str, Any] = {**kept, "with_whom": draft.get("name")}
    if draft.get("people") == "me":
        values["people"] = [str(around.me)]
    do(dispatcher, "note_meeting", starts_at=begins.isoformat(), ends_at=ends.isoformat(), **values)


def lines(draft: Draft, zone: ZoneInfo) -> tuple[Line, ...]:
    """What is read back: with whom, when, where, what to bring, who comes."""
    name, code = draft.get("name"), draft.get("role")
    told: list[Line] = []
    if name and code:
        told.append(Line(meeting_phrases.LINE_WITH_BOTH.name, {"name": name, "role": role(code)}))
    elif name:
        told.append(Line(meeting_phrases.LINE_WITH.name, {"name": name}))
    elif code:
        told.append(Line(meeting_phrases.LINE_WITH_ROLE.name, {"role": role(code)}))
    at = datetime.combine(date.fromisoformat(draft["day"]), time.fromisoformat(draft["time"]), zone)
    told.append(Line(meeting_phrases.LINE_WHEN.name, {"moment": moment(at.isoformat())}))
    texts = {"place": meeting_phrases.LINE_PLACE, "about": meeting_phrases.LINE_ABOUT, "bring": phrases.LINE_BRING}
    told += [Line(form.name, {part: draft[part]}) for part, form in texts.items() if draft.get(part)]
    if draft.get("people"):
        told.append(Line((phrases.LINE_ONLY_YOU if draft["people"] == "me" else phrases.LINE_ALL_COME).name))
    return tuple(told)


def where_and_bring(text: str, language: str) -> Draft | None:
    """The place, and what to bring; None for what is too long to be kept whole."""
    place: list[str] = []
    bring: list[str] = []
    for piece in filter(None, _SENTENCE.split(text.strip())):
        (bring if bring or meeting_words.has("bring", piece, language) else place).append(piece.strip())
    told = {"place": ", ".join(place), "bring": ", ".join(bring)}
    if not bring and len(told["place"]) > LONG_PLACE:
        told = {"bring": text.strip()}
    if len(told.get("place", "")) > LONGEST_PLACE or len(told.get("bring", "")) > LONGEST_BRING:
        return None
    return {part: words for part, words in told.items() if words}


def bring_of_letter(text: str, language: str) -> Draft:
    """What a letter says is to be brought, in its own sentence."""
    pieces = re.split(r"(?<=[.;!\n])\s+", text)
    found = next((piece for piece in pieces if meeting_words.has("bring", piece, language)), None)
    return {"bring": found.strip()[:LONGEST_BRING]} if found else {}


def _with_time(draft: Draft, told: Told, zone: ZoneInfo) -> Draft:
    if told.past:
        return {**_without(draft, "day", "time", "either"), "past": True}
    known = _without(draft, "past", "either")
    if told.either:
        known |= {"either": [one.isoformat() for one in told.either]}
        known = _without(known, "day")
    elif told.day is not None:
        known |= {"day": told.day.isoformat()}
    elif draft.get("old_day") and not draft.get("day"):
        # A new time alone is one of the same day.
        known |= {"day": draft["old_day"]}
    if told.at is not None:
        known |= {"time": told.at.isoformat("minutes")}
    if told.minutes is not None:
        known |= {"minutes": told.minutes}
    if known.get("day") and known.get("time"):
        at = datetime.combine(date.fromisoformat(known["day"]), time.fromisoformat(known["time"]), zone)
        if at <= surroundings().now():
            return {**_without(known, "day", "time"), "past": True}
    return known


def _behind_no(text: str, language: str) -> str:
    """ "No, at three" without the no, which in some languages would also be a "not"."""
    first, comma, rest = next((parts for mark in ",،." if (parts := text.partition(mark))[1]), (text, "", ""))
    return rest if comma and rest.strip() and answers.find(first, language) == "no" else text


async def _tells_of_another(tracker: Tracker, draft: Draft) -> bool:
    """Whether the message tells of a meeting with somebody else than this one."""
    text, language = heard.words(tracker), heard.language(tracker)
    if _behind_no(text, language) != text or not meeting_words.has("another", text, language):
        return False
    other = await told_party(tracker, meeting_party.party(text, language))
    if not other or (other.get("role") and other.get("role") == draft.get("role")):
        return False
    return not set(bare(other.get("name", "")).split()) & set(bare(draft.get("name") or "").split())


def _is_time(tracker: Tracker, zone: ZoneInfo) -> bool:
    """Whether the message only says when, whatever it was understood as."""
    text, language = heard.words(tracker), heard.language(tracker)
    beside = meeting_time.words_beside(text, language, surroundings().now(), zone)
    left = [word for word in beside if answers.find(word, language) is None]
    return len(left) <= (BESIDE_LIST if heard.intent(tracker) == "list_meetings" else BESIDE)


def _in_some_week(tracker: Tracker, draft: Draft, zone: ZoneInfo) -> Draft | None:
    """The draft without the day where only a week or a month is told; the time stays unless one stands beside."""
    said = meeting_time.vague_words(heard.words(tracker), heard.language(tracker), surroundings().now(), zone)
    if not said:
        return None
    is_timed = any(letter.isdigit() for letter in said)
    return _without(draft, "day", "past", "either", *(("time",) if is_timed else ()))


def _pressed(tracker: Tracker, draft: Draft, question: str) -> Draft | None:
    value = heard.entity(tracker, "value")
    if heard.entity(tracker, "to") != question or value is None:
        return None
    if question == "where":
        return {**draft, "asked_where": True}
    if question.startswith(RIGHT):
        return {**draft, "right": value}
    return _chosen(draft, value) if question == "either" and value in draft["either"] else None


def _chosen(draft: Draft, value: str) -> Draft:
    """One of several that could be meant."""
    known = {**_without(draft, "either"), "day": value[:10]}
    return {**known, "time": datetime.fromisoformat(value).time().isoformat("minutes")} if "T" in value else known


def _told_which(tracker: Tracker, draft: Draft, around: Circle) -> Draft | None:
    text, language = heard.words(tracker), heard.language(tracker)
    for name, place in (("first", 0), ("second", 1), ("third", 2), ("last", -1)):
        if meeting_words.is_all(name, text, language) and place < len(draft["either"]):
            return _chosen(draft, draft["either"][place])
    told = meeting_time.told(text, language, surroundings().now(), around.zone, of_time=True)
    if told is None or wishes_otherwise(tracker):
        return None
    fitting = [
        one
        for one in draft["either"]
        if (told.day is None or one.startswith(told.day.isoformat()))
        and (told.at is None or "T" not in one or datetime.fromisoformat(one).time() == told.at)
    ]
    return _chosen(draft, fitting[0]) if len(fitting) == 1 else _with_time(draft, told, around.zone)


async def _told_whom(tracker: Tracker, draft: Draft, around: Circle) -> Draft | None:
    text, language = heard.words(tracker), heard.language(tracker)
    party = await told_party(tracker, meeting_party.party(text, language))
    # A name alone may look like a wish for that person.
    named = bool(party) and len(text.split()) <= FEW_WORDS
    if answers.find(text, language) is not None or (wishes_otherwise(tracker) and not named):
        return None
    timed = told_time(tracker, around.zone, draft)
    if party:
        return {**(timed or draft), **party}
    found = dates.read(text, language=language, now=surroundings().now(), zone=around.zone).found
    # Only a time is no name; nor is a whole story.
    if found or len(text) > LONGEST_WITH or not any(letter.isalpha() for letter in text):
        return timed
    return {**draft, "name": text}


def _told_where(tracker: Tracker, draft: Draft) -> Draft | None:
    text, language = heard.words(tracker), heard.language(tracker)
    if answers.find(text, language) in ("no", "rather_not", "do_not_know"):
        return {**draft, "asked_where": True}
    if not text or answers.find(text, language) == "yes" or wishes_otherwise(tracker, SURELY):
        return None
    told = where_and_bring(text, language)
    return {**draft, **told, "asked_where": True} if told is not None else None


def wishes_otherwise(tracker: Tracker, sure: float = SURELY) -> bool:
    """Whether the message surely begins something that has nothing to do with a meeting."""
    return heard.intent(tracker) in OTHER_WISHES and heard.confidence(tracker) >= sure


def _either(one: str) -> Choice:
    """A moment or a day to choose."""
    shown: Value = moment(one) if "T" in one else day(date.fromisoformat(one))
    return Choice(
        Payload("answer", {"to": "either", "value": one}), phrases.BUTTON_MEETING.name, values={"moment": shown}
    )


def _without(draft: Draft, *names: str) -> Draft:
    return {name: value for name, value in draft.items() if name not in names}


def _mark(draft: Draft) -> str:
    told = [draft.get(part) for part in ("name", "role", "day", "time", "minutes", "place", "bring", "people")]
    return sha256(repr(told).encode()).hexdigest()[:12]
