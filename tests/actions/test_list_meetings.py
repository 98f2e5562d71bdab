"""A family asks for its meetings: those that are coming, what it said of each, and buttons to change the nearest."""

from datetime import datetime, timedelta
from typing import Any

from actions.list_meetings import ActionChooseMeeting, ActionListMeetings
from casework import attendances, meetings
from casework.meeting_models import Meeting
from casework.meetings import By
from locales.phrases import meeting_talk as phrases
from locales.phrases import meetings as meeting_phrases
from locales.utterance import attendance, moment, role
from tests.actions.conftest import Talk
from tests.actions.meeting_family import booked, with_coordinator
from tests.fakes.people import People


async def said(talk: Talk, meeting: Meeting, answer: str) -> None:
    async with talk.around.store.write() as session:
        found = await meetings.get(session, meeting.id, talk.conversation.family_id)
        await attendances.answer(session, found, talk.conversation.person_id, answer=answer, now=talk.around.now())


async def test_none_is_said_kindly_and_one_can_be_booked(talk: Talk) -> None:
    answer = await talk.run(ActionListMeetings(), "list_meetings")
    assert answer.phrases == [meeting_phrases.NO_CALENDAR.name]
    assert answer.intents == ["book_meeting", "reminder_settings", "talk_to_coordinator"]


async def test_the_coming_ones_in_order_with_what_was_said_of_each(talk: Talk) -> None:
    staff = await with_coordinator(talk)
    far = await booked(talk, timedelta(days=9), place="Storgatan, Karlstad")
    near = await booked(talk, timedelta(days=2), staff=staff)
    both = await booked(talk, timedelta(days=5), role="doctor", place="Room B")
    last = await booked(talk, timedelta(days=12))
    await said(talk, near, "coming")
    await said(talk, both, "cannot")
    answer = await talk.run(ActionListMeetings(), "list_meetings")
    assert answer.only.values == {"count": 4}
    assert [line.phrase for line in answer.only.lines] == [
        phrases.LINE_MEETING_WITH.name,
        phrases.LINE_MEETING_AT_WITH.name,
        phrases.LINE_MEETING_AT.name,
        phrases.LINE_MEETING.name,
    ]
    assert [line.values["moment"] for line in answer.only.lines] == [_said(one) for one in (near, both, far, last)]
    assert [line.values["answer"] for line in answer.only.lines] == [
        attendance(code) for code in ("coming", "cannot", "open", "open")
    ]
    assert answer.only.lines[0].values["name"] == "Anna Berg"
    assert answer.only.lines[1].values["name"] == role("doctor")
    assert answer.only.lines[1].values["place"] == "Room B"
    assert answer.intents == ["choose_meeting"] * 3 + ["book_meeting", "reminder_settings"]
    assert [choice.payload.entities["meeting"] for choice in answer.only.choices[:3]] == [
        str(one.id) for one in (near, both, far)
    ]


async def test_what_is_over_cancelled_or_another_familys_is_not_shown(talk: Talk) -> None:
    other = await People(talk.around.store, talk.around.clock).conversation()
    await booked(talk, timedelta(hours=1))
    cancelled = await booked(talk, timedelta(days=2))
    await booked(talk, timedelta(days=2), of=other)
    async with talk.around.store.write() as session:
        found = await meetings.get(session, cancelled.id, talk.conversation.family_id)
        await meetings.cancel(session, found, by=By("staff"), now=talk.around.now())
    assert (await talk.run(ActionListMeetings(), "list_meetings")).only.values == {"count": 1}
    talk.around.clock.move(hours=2)
    empty = await talk.run(ActionListMeetings(), "list_meetings")
    assert empty.phrases == [meeting_phrases.NO_CALENDAR.name]


async def test_one_that_is_chosen_can_be_answered_moved_and_cancelled(talk: Talk) -> None:
    meeting = await booked(talk, timedelta(days=2), with_whom="the school")
    chosen = await talk.run(ActionChooseMeeting(), "choose_meeting", meeting=str(meeting.id))
    assert chosen.phrases == [phrases.ASK_WHAT.name]
    assert chosen.intents == [
        *("meeting_coming", "meeting_cannot", "reschedule_meeting", "cancel_meeting", "meeting_needs")
    ]
    assert {choice.payload.entities["meeting"] for choice in chosen.only.choices} == {str(meeting.id)}
    assert chosen.only.choices[0].payload.entities["sequence"] == 0
    await said(talk, meeting, "coming")
    again = await talk.run(ActionChooseMeeting(), "choose_meeting", meeting=str(meeting.id))
    assert again.intents == ["meeting_cannot", "reschedule_meeting", "cancel_meeting", "meeting_needs"]


async def test_one_of_another_family_cannot_be_chosen(talk: Talk) -> None:
    other = await People(talk.around.store, talk.around.clock).conversation()
    theirs = await booked(talk, timedelta(days=2), of=other)
    chosen = await talk.run(ActionChooseMeeting(), "choose_meeting", meeting=str(theirs.id))
    assert chosen.phrases == [meeting_phrases.NOT_FOUND.name]


def _said(meeting: Meeting) -> Any:
    """In the time of Karlstad, an hour before UTC in November."""
    there = meeting.starts_at + timedelta(hours=1)
    return moment(datetime.isoformat(there.replace(tzinfo=None)) + "+01:00")
