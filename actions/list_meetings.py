"""The family's coming meetings, and what can be done with one of them."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import heard, household
from actions.meeting_circle import details, party_of, when
from actions.session import Domain, Events
from actions.speech import Named, button, say
from actions.surroundings import surroundings
from casework import attendances, families, meetings
from casework.meeting_models import Meeting
from locales.menu import MENU
from locales.phrase import Phrase
from locales.phrases import attendance as said
from locales.phrases import meeting_talk as phrases
from locales.phrases import meetings as meeting_phrases
from locales.utterance import Choice, Line, Payload, Scalar, Value, attendance

#: Lines of one list; nobody has more meetings in view.
MOST = 10
#: So many of them have a button.
BUTTONS = 3
#: By whether it is known whom it is with, and where.
LINES: Mapping[tuple[bool, bool], Phrase] = {
    (False, False): phrases.LINE_MEETING,
    (False, True): phrases.LINE_MEETING_AT,
    (True, False): phrases.LINE_MEETING_WITH,
    (True, True): phrases.LINE_MEETING_AT_WITH,
}
BOOK = button(phrases.BUTTON_BOOK, "book_meeting")
PERSON = MENU[2]
REMINDERS = button(phrases.BUTTON_REMINDERS, "reminder_settings")


class ActionListMeetings(Named):
    called = "action_list_meetings"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        zone = await household.zone(tracker)
        coming = await _coming(tracker)
        if not coming:
            say(dispatcher, meeting_phrases.NO_CALENDAR, choices=(BOOK, REMINDERS, PERSON))
            return [SlotSet("misunderstood", 0)]
        lines = [await _line(meeting, answer, zone) for meeting, answer in coming[:MOST]]
        choices = tuple(_change(meeting, zone) for meeting, _ in coming[:BUTTONS])
        say(dispatcher, phrases.COMING_UP, choices=(*choices, BOOK, REMINDERS), lines=tuple(lines), count=len(coming))
        return [SlotSet("misunderstood", 0)]


class ActionChooseMeeting(Named):
    """One meeting of the list: what can be done with it."""

    called = "action_choose_meeting"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        meeting, answer = await _chosen(tracker)
        if meeting is None:
            say(dispatcher, meeting_phrases.NOT_FOUND, choices=(BOOK,))
            return [SlotSet("misunderstood", 0)]
        zone = await household.zone(tracker)
        at = Line(meeting_phrases.LINE_WHEN.name, {"moment": when(meeting, zone)})
        codes = {"coming": meeting_phrases.BUTTON_COMING, "cannot": meeting_phrases.BUTTON_CANNOT}
        # The gateway hears what is answered and needed; the rest comes back here.
        answers = tuple(_of(meeting, f"meeting_{code}", phrase) for code, phrase in codes.items() if code != answer)
        changes = (
            button(phrases.BUTTON_MOVE, "reschedule_meeting", meeting=str(meeting.id)),
            button(phrases.BUTTON_CANCEL, "cancel_meeting", meeting=str(meeting.id)),
        )
        needs = (
            _of(meeting, "meeting_needs", said.BUTTON_NEEDS)
            if meeting.form == "visit"
            else _of(meeting, "meeting_interpreter", meeting_phrases.BUTTON_INTERPRETER)
        )
        say(dispatcher, phrases.ASK_WHAT, choices=(*answers, *changes, needs), lines=(at, *await details(meeting)))
        return [SlotSet("misunderstood", 0)]


async def _coming(tracker: Tracker) -> list[tuple[Meeting, str | None]]:
    """The family's meetings that are not over, each with what the one who asks has said of it."""
    async with surroundings().store.read() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        found = await meetings.of_family(session, conversation.family_id, surroundings().now())
        told = []
        for meeting in found:
            replies = await attendances.of_meeting(session, meeting)
            mine = (reply.answer for reply in replies if reply.person_id == conversation.person_id)
            told.append((meeting, next(mine, None)))
    return told


async def _chosen(tracker: Tracker) -> tuple[Meeting | None, str | None]:
    chosen = heard.entity(tracker, "meeting")
    return next(((meeting, answer) for meeting, answer in await _coming(tracker) if str(meeting.id) == chosen), _NONE)


async def _line(meeting: Meeting, answer: str | None, zone: ZoneInfo) -> Line:
    """When, where, with whom as far as it is known, and whether the person comes."""
    values: dict[str, Value] = {"moment": when(meeting, zone), "answer": attendance(answer or "open")}
    who = await party_of(meeting)
    if who is not None:
        values["name"] = who
    if meeting.place:
        values["place"] = meeting.place
    return Line(LINES["name" in values, "place" in values].name, values)


def _change(meeting: Meeting, zone: ZoneInfo) -> Choice:
    payload = Payload("choose_meeting", {"meeting": str(meeting.id)})
    return Choice(payload, phrases.BUTTON_CHANGE.name, values={"moment": when(meeting, zone)})


def _of(meeting: Meeting, intent: str, phrase: Phrase) -> Choice:
    """A button about the meeting as it stands now."""
    about: dict[str, Scalar] = {"meeting": str(meeting.id), "sequence": meeting.sequence}
    return Choice(Payload(intent, about), phrase.name)


_NONE: tuple[Meeting | None, str | None] = (None, None)
