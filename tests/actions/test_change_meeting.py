"""A family moves or cancels a meeting: which one, then another time or a yes."""

from datetime import date, datetime, timedelta

import pytest

from actions.meeting_draft import SLOT
from locales.phrases import meeting_talk as phrases
from locales.phrases import meetings as meeting_phrases
from locales.utterance import day
from tests.actions.conftest import Form, Talk
from tests.actions.meeting_family import booked, deed, hours_of, slots, times, with_coordinator

#: It is Saturday, 19:00 in Karlstad.
MONDAY, TUESDAY, FRIDAY = timedelta(hours=39), timedelta(hours=64), timedelta(days=5, hours=15)


@pytest.mark.parametrize("intent", ["reschedule_meeting", "cancel_meeting"])
async def test_none_is_said_and_one_can_be_booked(talk: Talk, form: Form, intent: str) -> None:
    none = await form.begin(intent, "my meeting")
    assert none.phrases == [phrases.NO_MEETING.name]
    assert none.intents == ["book_meeting"]


async def test_the_only_one_is_cancelled_after_a_yes(talk: Talk, form: Form) -> None:
    meeting = await booked(talk, TUESDAY, with_whom="the school", place="Room B")
    asked = await form.begin("cancel_meeting", "i want to cancel my appointment")
    assert asked.phrases == [phrases.ASK_CANCEL.name]
    assert [line.phrase for line in asked.only.lines] == [
        meeting_phrases.LINE_WITH.name,
        meeting_phrases.LINE_PLACE.name,
    ]
    done = deed(await form.say("yes"))
    assert (done.do, done.values) == ("cancel_meeting", {"meeting": str(meeting.id)})


async def test_no_keeps_it_and_it_can_be_moved(talk: Talk, form: Form) -> None:
    meeting = await booked(talk, TUESDAY)
    await form.begin("cancel_meeting", "cancel it")
    kept = await form.press(to=form.slots["asking"], value="no")
    assert kept.phrases == [phrases.KEPT.name]
    assert kept.only.choices[0].payload.entities == {"meeting": str(meeting.id)}
    assert form.slots[SLOT] is None


async def test_who_cannot_come_can_move_it_instead(talk: Talk) -> None:
    meeting = await booked(talk, TUESDAY, staff=await with_coordinator(talk))
    form = Form(talk, "sv")
    asked = await form.begin("cancel_meeting", "jag kan inte komma")
    (move,) = (choice.payload for choice in asked.only.choices if choice.label == phrases.BUTTON_MOVE.name)
    assert (move.intent, move.entities) == ("reschedule_meeting", {"meeting": str(meeting.id)})
    assert (await form.press(move.intent, meeting=str(meeting.id))).phrases == [phrases.ASK_SLOT.name]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "ge mig en ny tid för mötet"),
        ("en", "give me a new time for my meeting"),
        ("ar", "اعطني وقتا جديدا للموعد"),
        ("ru", "дайте новое время для встречи"),
        ("uk", "дайте новий час для зустрічі"),
        ("nl", "geef me een nieuwe tijd voor de afspraak"),
        ("vi", "cho tôi giờ mới cho cuộc hẹn"),
    ],
)
async def test_a_new_time_for_the_meeting_is_no_new_meeting(talk: Talk, language: str, text: str) -> None:
    meeting = await booked(talk, TUESDAY, staff=await with_coordinator(talk))
    offered = await Form(talk, language).begin("book_meeting", text)
    assert offered.phrases == [phrases.ASK_SLOT.name]
    assert slots(offered)[0].payload.entities["meeting"] == str(meeting.id)


async def test_a_new_time_where_there_is_no_meeting_is_a_booking(talk: Talk, form: Form) -> None:
    await with_coordinator(talk)
    asked = await form.begin("book_meeting", "a new time for the meeting please")
    assert asked.phrases == [phrases.ASK_WITH.name]


async def test_a_time_that_has_passed_can_be_left(talk: Talk, form: Form) -> None:
    await booked(talk, TUESDAY, with_whom="the school")
    asked = await form.begin("reschedule_meeting", "move it to 1 November 2026 at 10")
    assert asked.phrases == [phrases.ASK_DAY_PAST.name]
    assert asked.intents == ["drop_meeting"]


async def test_an_older_yes_cancels_no_other_meeting(talk: Talk, form: Form) -> None:
    first, second = await booked(talk, MONDAY), await booked(talk, TUESDAY)
    await form.begin("cancel_meeting", meeting=str(first.id))
    older = form.slots["asking"]
    await form.begin("cancel_meeting", meeting=str(second.id))
    assert (await form.press(to=older, value="yes")).phrases == [phrases.ASK_CANCEL_AGAIN.name]


async def test_several_are_on_buttons_with_whom(talk: Talk, form: Form) -> None:
    staff = await with_coordinator(talk)
    first = await booked(talk, MONDAY, staff=staff)
    second = await booked(talk, TUESDAY, with_whom="the school")
    third = await booked(talk, FRIDAY, role="doctor")
    asked = await form.begin("cancel_meeting", "cancel my meeting")
    assert asked.phrases == [phrases.ASK_WHICH_TO_CANCEL.name]
    assert [choice.payload.entities["value"] for choice in asked.only.choices] == [
        str(one.id) for one in (first, second, third)
    ]
    assert [choice.values.get("name") for choice in asked.only.choices[:2]] == ["Anna Berg", "the school"]
    chosen = await form.press(to="which", value=str(second.id))
    assert chosen.phrases == [phrases.ASK_CANCEL.name]
    assert deed(await form.say("yes")).values == {"meeting": str(second.id)}


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "cancel the meeting on tuesday", 1),
        ("en", "cancel the meeting with the school", 1),
        ("en", "cancel the appointment with our doctor", 2),
        ("en", "cancel the meeting with Anna", 0),
        ("sv", "avboka mötet på tisdag", 1),
        ("sv", "avboka mötet med läkaren", 2),
        ("ar", "ألغ الموعد يوم الثلاثاء", 1),
        ("ar", "ألغ الموعد مع الطبيب", 2),
    ],
)
async def test_a_day_or_a_person_in_the_text_picks_it(talk: Talk, language: str, text: str, meant: int) -> None:
    staff = await with_coordinator(talk)
    known = [
        await booked(talk, MONDAY, staff=staff),
        await booked(talk, TUESDAY, with_whom="the school"),
        await booked(talk, FRIDAY, role="doctor"),
    ]
    form = Form(talk, language)
    asked = await form.begin("cancel_meeting", text)
    assert asked.phrases == [phrases.ASK_CANCEL.name]
    assert form.slots[SLOT]["meeting"] == str(known[meant].id)


async def test_which_one_can_be_typed(talk: Talk, form: Form) -> None:
    await booked(talk, MONDAY)
    second = await booked(talk, TUESDAY, with_whom="the school")
    await form.begin("cancel_meeting", "cancel my meeting")
    assert (await form.say("no idea, blue")).phrases == [phrases.ASK_WHICH_AGAIN.name]
    await form.say("the second one")
    assert form.slots[SLOT]["meeting"] == str(second.id)


async def test_a_meeting_with_the_coordinator_gets_one_of_its_free_times(talk: Talk, form: Form) -> None:
    staff = await with_coordinator(talk, "visit", "video")
    meeting = await booked(talk, MONDAY, staff=staff)
    asked = await form.begin("reschedule_meeting", "can we move my meeting to another day")
    assert asked.phrases == [phrases.ASK_SLOT.name]
    pressed = slots(asked)[0].payload
    assert pressed.entities["meeting"] == str(meeting.id)
    done = await form.press(pressed.intent, **{name: str(value) for name, value in pressed.entities.items()})
    assert (deed(done).do, deed(done).values["meeting"]) == ("book_meeting", str(meeting.id))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "move my meeting on monday to wednesday morning"),
        ("sv", "flytta mötet på måndag till onsdag förmiddag"),
        ("ar", "غير موعدي من يوم الاثنين إلى صباح الأربعاء"),
    ],
)
async def test_the_new_day_in_the_first_message_is_no_old_one(talk: Talk, language: str, text: str) -> None:
    staff = await with_coordinator(talk)
    await booked(talk, MONDAY, staff=staff)
    asked = await Form(talk, language).begin("reschedule_meeting", text)
    assert {weekday for weekday, _ in hours_of(asked)} == {2}


async def test_its_own_time_is_no_obstacle(talk: Talk, form: Form) -> None:
    staff = await with_coordinator(talk)
    meeting = await booked(talk, MONDAY, staff=staff)
    await form.begin("reschedule_meeting", "move my meeting")
    asked = await form.say("monday at 10:15")
    assert asked.phrases == [phrases.ASK_SLOT_RIGHT.name]
    done = deed(await form.say("yes"))
    assert done.values["meeting"] == str(meeting.id)


async def test_a_meeting_with_somebody_else_gets_the_time_that_is_told(talk: Talk, form: Form) -> None:
    meeting = await booked(
        talk, TUESDAY, with_whom="the school", role="teacher", place="Room B", about="the plan", bring="the papers"
    )
    asked = await form.begin("reschedule_meeting", "the meeting with the school is moved")
    assert asked.phrases == [phrases.ASK_NEW_DAY.name]
    read = await form.say("wednesday at 9")
    assert read.phrases == [phrases.ASK_RIGHT.name]
    done = deed(await form.say("yes"))
    assert done.do == "note_meeting"
    assert done.values == {
        "meeting": str(meeting.id),
        "starts_at": "2026-11-25T09:00:00+01:00",
        "ends_at": "2026-11-25T10:00:00+01:00",
        "form": "visit",
        "with_whom": "the school",
        "role": "teacher",
        "place": "Room B",
        "about": "the plan",
        "bring": "the papers",
    }


async def test_only_a_new_time_stays_on_the_same_day(talk: Talk, form: Form) -> None:
    meeting = await booked(talk, TUESDAY, with_whom="the school")
    asked = await form.begin("reschedule_meeting", "the meeting on tuesday is moved to 15:30")
    assert asked.phrases == [phrases.ASK_RIGHT.name]
    begins = datetime.fromisoformat(str(deed(await form.say("yes")).values["starts_at"]))
    assert begins.date() == meeting.starts_at.date()
    assert (begins.hour, begins.minute) == (15, 30)


async def test_a_new_day_is_asked_for_its_time(talk: Talk, form: Form) -> None:
    await booked(talk, TUESDAY, with_whom="the school")
    asked = await form.begin("reschedule_meeting", "the school meeting on tuesday is on thursday instead")
    assert asked.phrases == [phrases.ASK_TIME.name]
    assert asked.only.values["day"] == day(date(2026, 11, 26))


async def test_a_coordinator_without_times_is_asked_by_a_person(talk: Talk, form: Form) -> None:
    staff = await with_coordinator(talk, hours={})
    await booked(talk, MONDAY, staff=staff)
    asked = await form.begin("reschedule_meeting", "move my meeting")
    assert asked.phrases == [phrases.CANNOT_SEE_TIMES.name]
    assert asked.intents == ["pass_on", "not_now"]


async def test_going_on_after_the_meeting_was_cancelled_asks_for_another(talk: Talk, form: Form) -> None:
    first, second = await booked(talk, MONDAY), await booked(talk, TUESDAY)
    await form.begin("reschedule_meeting", meeting=str(first.id))
    talk.around.clock.move(hours=23)
    assert (await form.begin("go_on_meeting")).phrases == [phrases.ASK_NEW_DAY.name]
    form.slots[SLOT] = {**form.slots[SLOT], "meeting": "gone"}
    again = await form.begin("go_on_meeting")
    assert again.phrases == [phrases.ASK_WHICH_TO_MOVE.name]
    assert [choice.payload.entities["value"] for choice in again.only.choices] == [str(first.id), str(second.id)]
    assert times(again) == []
