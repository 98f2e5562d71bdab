"""A typed yes or no to "shall we go on with the meeting?", and a flow that is left in its middle."""

from datetime import timedelta

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.meeting_draft import SLOT, offer_again
from actions.questions import ActionStartQuestions
from actions.session import ActionAffirm, ActionDeny, ActionGreet, ActionStop
from actions.speech import do
from locales.phrases import meeting_talk as phrases
from tests.actions.conftest import Form, Talk
from tests.actions.meeting_family import booked, hours_of, with_coordinator


async def begun(talk: Talk) -> Form:
    await with_coordinator(talk)
    form = Form(talk)
    await form.begin("book_meeting", "meeting with my coordinator")
    return form


async def test_stop_keeps_what_was_begun(talk: Talk) -> None:
    form = await begun(talk)
    stopped = await talk.run(ActionStop(), "stop", slots=form.slots)
    assert SLOT not in stopped.slots


async def test_a_typed_yes_goes_on(talk: Talk) -> None:
    form = await begun(talk)
    said = await talk.run(ActionAffirm(), "affirm", "yes", slots=form.slots, after=(phrases.RESUME.name,))
    assert said.said == []
    started = await talk.run(ActionStartQuestions(), "affirm", "yes", slots=form.slots)
    assert started.slots["flow"] == "book_meeting"
    assert started.slots[SLOT]["shown"]


async def test_a_typed_no_drops_it(talk: Talk) -> None:
    form = await begun(talk)
    said = await talk.run(ActionDeny(), "deny", "no", slots=form.slots, after=(phrases.RESUME.name,))
    assert said.phrases == [phrases.DROPPED.name]
    assert said.slots[SLOT] is None


async def test_nothing_is_offered_while_something_is_asked(talk: Talk) -> None:
    form = await begun(talk)
    dispatcher, tracker = CollectingDispatcher(), talk.tracker("greet", "hello", slots=form.slots)
    tracker.active_loop = {"name": "questions_form"}
    ActionGreet().run(dispatcher, tracker, {})
    assert [message["custom"]["phrase"] for message in dispatcher.messages] == ["session.greeting"]


async def test_nothing_is_offered_before_what_comes_of_a_deed(talk: Talk) -> None:
    form = await begun(talk)
    dispatcher = CollectingDispatcher()
    do(dispatcher, "set_reminder")
    assert offer_again(dispatcher, talk.tracker(slots=form.slots)) == []
    assert len(dispatcher.messages) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "jag vill fortsätta boka"),
        ("en", "let's go on with the meeting"),
        ("ru", "я хочу продолжить запись"),
        ("uk", "хочу продовжити запис"),
        ("nl", "ik wil verdergaan met de afspraak"),
        ("ar", "أريد إكمال الحجز"),
        ("vi", "tôi muốn tiếp tục đặt hẹn"),
    ],
)
async def test_a_sentence_goes_on_with_it(talk: Talk, language: str, text: str) -> None:
    form = await begun(talk)
    await form.say("Tuesday")
    form.language = language
    again = await form.begin("book_meeting", text)
    assert again.phrases == [phrases.ASK_SLOT.name]
    assert {weekday for weekday, _ in hours_of(again)} == {1}


async def test_a_sentence_goes_on_with_a_change(talk: Talk) -> None:
    await with_coordinator(talk)
    for hours in (39, 64):
        await booked(talk, timedelta(hours=hours))
    form = Form(talk)
    await form.begin("cancel_meeting", "cancel the meeting on tuesday")
    asked = form.slots["asking"]
    again = await form.begin("book_meeting", "go on with the meeting")
    assert again.phrases == [phrases.ASK_CANCEL.name]
    assert form.slots["asking"] == asked
