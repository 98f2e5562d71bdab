"""A family books a meeting with its coordinator: free times on buttons, wishes that narrow them, booked at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from actions import heard
from actions.heard import OFFERS
from actions.meeting_draft import SLOT, ActionDropMeeting
from actions.session import ActionGreet
from locales.phrases import coordinator, smalltalk
from locales.phrases import meeting_talk as phrases
from locales.utterance import moment
from tests.actions.conftest import Answer, Form, Talk
from tests.actions.meeting_family import deed, hours_of, second_person, slots, times, with_coordinator

TUESDAY = 1


async def shown(talk: Talk, language: str = "en", words: str | None = None) -> tuple[Form, Answer]:
    """A conversation in which free times of the coordinator are on buttons."""
    await with_coordinator(talk)
    form = Form(talk, language)
    asked = await form.begin("book_meeting", words)
    return form, (await form.press(to="with", value="coordinator") if "with" in asked.only.phrase else asked)


def moment_of(done: Answer) -> datetime:
    return datetime.fromisoformat(str(deed(done).values["starts_at"]))


async def test_first_with_whom_then_three_times_and_others(talk: Talk, form: Form) -> None:
    await with_coordinator(talk)
    asked = await form.begin("book_meeting", "i want to book a meeting")
    assert asked.phrases == [phrases.ASK_WITH.name]
    assert [choice.label for choice in asked.only.choices] == [
        phrases.BUTTON_WITH.name,
        phrases.BUTTON_SOMEBODY_ELSE.name,
    ]
    assert asked.only.choices[0].values == {"name": "Anna Berg"}
    offered = await form.press(to="with", value="coordinator")
    assert offered.phrases == [phrases.ASK_SLOT.name]
    assert offered.intents == ["take_slot"] * 3 + ["answer"]
    days = {datetime.fromisoformat(one).date() for one in times(offered)}
    assert len(days) == 3
    assert all("+01:00" in one for one in times(offered)), "on the clock of Karlstad"


async def test_a_pressed_time_is_booked_at_once(talk: Talk) -> None:
    form, offered = await shown(talk)
    pressed = slots(offered)[1].payload
    done = await form.press(pressed.intent, **{name: str(value) for name, value in pressed.entities.items()})
    assert deed(done).do == "book_meeting"
    assert deed(done).values["starts_at"] == times(offered)[1]
    assert form.slots[SLOT] is None


async def test_a_time_that_is_pressed_long_after(talk: Talk, form: Form) -> None:
    done = await form.begin(
        "take_slot",
        starts_at="2026-11-24T10:00:00+01:00",
        ends_at="2026-11-24T10:45:00+01:00",
        people="me",
        form="video",
    )
    assert deed(done).values == {
        "starts_at": "2026-11-24T10:00:00+01:00",
        "ends_at": "2026-11-24T10:45:00+01:00",
        "form": "video",
        "people": [str(talk.conversation.person_id)],
    }


async def test_the_coordinator_named_in_the_first_message_is_not_asked_for(talk: Talk, form: Form) -> None:
    await with_coordinator(talk)
    asked = await form.begin("book_meeting", "can i meet my coordinator about the wheelchair")
    assert asked.phrases == [phrases.ASK_SLOT.name]
    assert slots(asked)[0].payload.entities["about"] == "wheelchair"


async def test_the_coordinator_is_known_by_name(talk: Talk) -> None:
    await with_coordinator(talk)
    asked = await Form(talk, "sv").begin("book_meeting", "boka möte med Anna Berg nästa vecka")
    assert asked.phrases == [phrases.ASK_SLOT.name]
    assert {datetime.fromisoformat(one).isocalendar().week for one in times(asked)} == {48}


async def test_several_ways_to_meet_are_asked_once(talk: Talk, form: Form) -> None:
    await with_coordinator(talk, "visit", "video", "phone")
    asked = await form.begin("book_meeting", "meeting with my coordinator")
    assert asked.phrases == [phrases.ASK_FORM.name]
    assert [choice.payload.entities["value"] for choice in asked.only.choices] == ["visit", "video", "phone"]
    offered = await form.say("on the phone please")
    assert slots(offered)[0].payload.entities["form"] == "phone"


async def test_a_way_that_was_told_is_not_asked(talk: Talk) -> None:
    await with_coordinator(talk, "visit", "video", "phone")
    asked = await Form(talk, "ar").begin("book_meeting", "أريد موعدا مع المنسقة بالفيديو")
    assert asked.phrases == [phrases.ASK_SLOT.name]
    assert slots(asked)[0].payload.entities["form"] == "video"


async def test_who_comes_is_asked_where_there_are_two(talk: Talk) -> None:
    await second_person(talk)
    form, asked = await shown(talk)
    assert asked.phrases == [phrases.ASK_PEOPLE.name]
    assert asked.only.choices[0].label == phrases.BUTTON_BOTH.name
    offered = await form.say("just me")
    assert slots(offered)[0].payload.entities["people"] == "me"


@pytest.mark.parametrize(
    ("language", "words", "weekdays", "from_hour", "to_hour"),
    [
        ("en", "mornings", range(5), 0, 12),
        ("en", "Tuesday", [TUESDAY], 0, 24),
        ("en", "not Monday", [1, 2, 3, 4], 0, 24),
        ("en", "after 15", range(5), 15, 24),
        ("en", "not before 11", range(5), 11, 24),
        ("en", "any afternoon next week", range(5), 12, 18),
        ("sv", "nästa tisdag efter lunch", [TUESDAY], 13, 24),
        ("sv", "förmiddagar", range(5), 0, 12),
        ("ar", "صباح الثلاثاء", [TUESDAY], 0, 12),
        ("ar", "ليس يوم الاثنين", [1, 2, 3, 4], 0, 24),
        ("ru", "утром", range(5), 0, 12),
        ("uk", "після обіду", range(5), 12, 18),
        ("nl", "na 15 uur", range(5), 15, 24),
        ("vi", "buổi sáng", range(5), 0, 12),
    ],
)
async def test_a_typed_wish_narrows_the_times(
    talk: Talk, language: str, words: str, weekdays: Any, from_hour: int, to_hour: int
) -> None:
    form, _ = await shown(talk, language)
    narrowed = await form.say(words)
    assert narrowed.phrases == [phrases.ASK_SLOT.name]
    found = hours_of(narrowed)
    assert found
    assert all(weekday in weekdays and from_hour <= hour < to_hour for weekday, hour in found), found


async def test_wishes_add_up(talk: Talk) -> None:
    form, _ = await shown(talk)
    await form.say("mornings")
    both = await form.say("not Monday")
    assert all(weekday != 0 and hour < 12 for weekday, hour in hours_of(both))


async def test_other_times_are_others_each_time(talk: Talk) -> None:
    form, offered = await shown(talk)
    seen = set(times(offered))
    for words in (None, "other times", "none of these work for me", "any other day?"):
        others = await (form.say(words) if words else form.press(to="slot", value="other"))
        assert len(times(others)) == 3
        assert seen.isdisjoint(times(others))
        seen |= set(times(others))


@pytest.mark.parametrize(
    ("language", "before", "words", "expected"),
    [
        ("en", ("any other day?", "mornings"), "next Tuesday after lunch", "2026-11-24T13:00:00+01:00"),
        ("sv", ("någon annan dag?", "förmiddagar"), "nästa tisdag efter lunch", "2026-11-24T13:00:00+01:00"),
        ("ar", ("أي يوم آخر؟", "صباحا"), "الثلاثاء القادم بعد الغداء", "2026-11-24T13:00:00+01:00"),
        ("uk", ("інший день", "вранці"), "наступного вівторка після обіду", "2026-11-24T13:00:00+01:00"),
        ("en", ("afternoons",), "next Tuesday", "2026-11-24T09:00:00+01:00"),
        ("en", ("not Monday",), "Monday 30 November", "2026-11-30T09:00:00+01:00"),
    ],
)
async def test_a_day_of_its_own_is_met_whatever_was_wished_before(
    talk: Talk, language: str, before: tuple[str, ...], words: str, expected: str
) -> None:
    form, _ = await shown(talk, language)
    for earlier in before:
        assert (await form.say(earlier)).phrases == [phrases.ASK_SLOT.name]
    met = await form.say(words)
    assert met.phrases == [phrases.ASK_SLOT.name]
    assert times(met)[0] == expected
    assert {one[:10] for one in times(met)} == {expected[:10]}


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "Wednesday 25 November at 11:15", "2026-11-25T11:15:00+01:00"),
        ("sv", "klockan tre", "2026-11-26T15:00:00+01:00"),
        ("ar", "الساعة ٢ ظهرا", "2026-11-26T14:00:00+01:00"),
    ],
)
async def test_a_time_that_is_free_is_read_back_whatever_was_wished_before(
    talk: Talk, language: str, words: str, expected: str
) -> None:
    form, _ = await shown(talk, language)
    await form.say({"en": "any other day?", "sv": "någon annan dag?", "ar": "أي يوم آخر؟"}[language])
    await form.say({"en": "mornings", "sv": "förmiddagar", "ar": "صباحا"}[language])
    asked = await form.say(words)
    assert asked.phrases == [phrases.ASK_SLOT_RIGHT.name]
    assert asked.only.values["moment"] == moment(expected)


async def test_a_time_that_was_refused_can_be_wished_for_after_all(talk: Talk) -> None:
    form, _ = await shown(talk)
    await form.say("Tuesday at 10")
    await form.say("no")
    asked = await form.say("Tuesday at 10")
    assert asked.phrases == [phrases.ASK_SLOT_RIGHT.name]


async def test_other_days_than_all_that_were_refused(talk: Talk) -> None:
    form, others = await shown(talk)
    refused: set[str] = set()
    for words in ("any other day?", "next Tuesday after lunch", "any other day?", "any other day?"):
        if words == "any other day?":
            refused |= {one[:10] for one in times(others)}
        others = await form.say(words)
        assert others.phrases == [phrases.ASK_SLOT.name]
        assert words != "any other day?" or refused.isdisjoint({one[:10] for one in times(others)})


async def test_that_nothing_is_free_is_no_news_twice(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "message_id", lambda tracker: str(tracker.latest_message["text"]))
    form, _ = await shown(talk)
    near = await form.say("Sunday")
    assert near.phrases == [phrases.ASK_SLOT_NEAREST.name]
    asked = await form.say("what can you do?", "ask_capabilities", 0.9)
    assert asked.phrases == [phrases.ASK_SLOT.name]
    assert times(asked) == times(near)


@pytest.mark.parametrize(
    ("language", "words", "day", "hours"),
    [
        ("en", "mornings", None, range(12)),
        ("sv", "förmiddagar", None, range(12)),
        ("sv", "nästa tisdag efter lunch", TUESDAY, range(13, 24)),
        ("ar", "الثلاثاء القادم بعد الظهر", TUESDAY, range(12, 24)),
        ("en", "any other day?", None, range(24)),
    ],
)
async def test_a_time_that_is_told_before_the_way_to_meet_is_kept(
    talk: Talk, language: str, words: str, day: int | None, hours: range
) -> None:
    await with_coordinator(talk, "visit", "video", "phone")
    form = Form(talk, language)
    await form.begin("book_meeting", value="coordinator")
    again = await form.say(words, "list_meetings", 0.9)
    assert again.phrases == [phrases.ASK_FORM.name]
    offered = await form.press(to="form", value="visit")
    assert offered.phrases == [phrases.ASK_SLOT.name]
    assert all(hour in hours and day in (None, weekday) for weekday, hour in hours_of(offered))


async def test_a_way_to_meet_and_a_time_in_one_answer(talk: Talk) -> None:
    await with_coordinator(talk, "visit", "video", "phone")
    form = Form(talk)
    await form.begin("book_meeting", value="coordinator")
    await form.say("Thursday at 10:15", "greet", 0.9)
    asked = await form.say("by phone")
    assert asked.only.values["moment"] == moment("2026-11-26T10:15:00+01:00")
    await form.begin("book_meeting", value="coordinator")
    asked = await form.say("by phone, Friday at 10:15")
    assert asked.only.values["moment"] == moment("2026-11-27T10:15:00+01:00")


async def test_as_soon_as_possible_shows_the_first_ones(talk: Talk) -> None:
    form, _ = await shown(talk)
    soon = await form.say("as soon as possible")
    # Saturday evening, with a day's notice: Monday at nine.
    assert times(soon)[0] == "2026-11-23T09:00:00+01:00"
    assert hours_of(soon)[1][0] == 0


async def test_nothing_free_then_offers_the_nearest(talk: Talk) -> None:
    form, _ = await shown(talk)
    near = await form.say("Friday afternoon")
    assert near.phrases == [phrases.ASK_SLOT_NEAREST.name]
    assert hours_of(near)[0][0] == 4
    again = await form.say("Sunday")
    assert again.phrases == [phrases.ASK_SLOT_NEAREST.name]


@pytest.mark.parametrize(
    ("language", "words", "place"), [("en", "the first one", 0), ("sv", "den andra", 1), ("ar", "الأخير", -1)]
)
async def test_one_of_those_shown_by_its_place_is_read_back_first(
    talk: Talk, language: str, words: str, place: int
) -> None:
    form, offered = await shown(talk, language)
    asked = await form.say(words)
    assert asked.phrases == [phrases.ASK_SLOT_RIGHT.name]
    assert asked.only.values["moment"] == slots(offered)[place].values["moment"]
    done = await form.say({"en": "yes", "sv": "ja", "ar": "نعم"}[language])
    assert moment_of(done) == datetime.fromisoformat(times(offered)[place])


async def test_a_day_and_a_time_that_is_free_though_it_was_not_shown(talk: Talk) -> None:
    form, _ = await shown(talk)
    asked = await form.say("Tuesday at 10:15")
    assert asked.phrases == [phrases.ASK_SLOT_RIGHT.name]
    done = await form.press(to=form.slots["asking"], value="yes")
    assert moment_of(done) == datetime.fromisoformat("2026-11-24T10:15:00+01:00")


async def test_no_to_the_time_that_was_read_back_shows_others(talk: Talk) -> None:
    form, _ = await shown(talk)
    await form.say("Tuesday at 10")
    others = await form.say("no")
    assert others.phrases == [phrases.ASK_SLOT.name]
    assert "2026-11-24T10:00:00+01:00" not in times(others)
    mended = await form.say("tuesday at 11")
    assert mended.only.values["moment"] == moment("2026-11-24T11:00:00+01:00")


async def test_the_time_in_the_first_message_is_read_back(talk: Talk, form: Form) -> None:
    await with_coordinator(talk)
    asked = await form.begin("book_meeting", "meeting with my coordinator on tuesday at 10")
    assert asked.phrases == [phrases.ASK_SLOT_RIGHT.name]


async def test_an_answer_that_cannot_be_read_twice_offers_a_person(talk: Talk) -> None:
    form, _ = await shown(talk)
    again = await form.say("hm well blue")
    assert again.phrases == [phrases.ASK_SLOT_AGAIN.name]
    assert (await form.say("so so green")).phrases == [smalltalk.OFFER_PERSON.name]


async def test_another_wish_is_heard_though_it_names_a_day(talk: Talk) -> None:
    form, _ = await shown(talk)
    await form.say("when is the care allowance for my son paid out this month, is it tuesday?", "list_meetings", 0.9)
    assert "wish" not in form.slots[SLOT]


async def test_without_a_coordinator_the_wish_is_read_back_and_passed_on(talk: Talk, form: Form) -> None:
    asked = await form.begin("book_meeting", "i want to meet my coordinator on tuesday")
    assert asked.phrases == [phrases.CANNOT_SEE_TIMES.name]
    assert [line.phrase for line in asked.only.lines] == ["meetings.line_with_role", "meetings.line_day"]
    assert asked.intents == ["pass_on", "book_meeting", "not_now"]
    assert asked.only.choices[0].label == coordinator.BUTTON_PASS_ON.name
    assert phrases.CANNOT_SEE_TIMES.name in OFFERS
    whom = await form.begin("book_meeting", value="other")
    assert whom.phrases == [phrases.ASK_WHOM.name]


async def test_a_coordinator_without_hours_is_the_same(talk: Talk, form: Form) -> None:
    await with_coordinator(talk, hours={})
    assert (await form.begin("book_meeting", "book a meeting")).phrases == [phrases.CANNOT_SEE_TIMES.name]


async def test_what_was_left_is_offered_again_and_goes_on(talk: Talk) -> None:
    form, _ = await shown(talk)
    await form.say("mornings")
    greeted = await talk.run(ActionGreet(), "greet", "hello", slots=form.slots)
    assert greeted.phrases[-1] == phrases.RESUME.name
    assert greeted.intents == ["go_on_meeting", "drop_meeting"]
    form.slots.update(greeted.slots)
    again = await form.begin("go_on_meeting")
    assert again.phrases == [phrases.ASK_SLOT.name]
    assert all(hour < 12 for _, hour in hours_of(again))


async def test_it_is_offered_after_another_flow_and_not_for_ever(talk: Talk) -> None:
    form, _ = await shown(talk)
    offers = []
    for _ in range(3):
        form.slots |= {"flow": "contact", "answer": "complete", "contact": None, "contact_kept": "no"}
        offers.append(phrases.RESUME.name in (await form._go_on("answer", None)).phrases)
    assert offers == [True, True, False]
    assert form.slots[SLOT] is None


async def test_a_dropped_or_old_one_is_forgotten(talk: Talk) -> None:
    form, _ = await shown(talk)
    dropped = await talk.run(ActionDropMeeting(), "drop_meeting", slots=form.slots)
    assert dropped.slots[SLOT] is None
    talk.around.clock.move(hours=25)
    greeted = await talk.run(ActionGreet(), "greet", "hello", slots=form.slots)
    assert phrases.RESUME.name not in greeted.phrases
    assert greeted.slots[SLOT] is None
    assert (await form.begin("go_on_meeting")).phrases == [phrases.NOTHING_BEGUN.name]


async def test_times_are_new_after_a_pause(talk: Talk) -> None:
    form, offered = await shown(talk)
    talk.around.clock.move(hours=20)
    again = await form.begin("go_on_meeting")
    assert min(times(again)) > (talk.around.now() + timedelta(hours=24)).isoformat()
    assert times(again) != times(offered)
