"""A reminder of one's own: of what, when and how often is understood, asked for where it is missing, and read back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from casework import meetings, own_reminders, reminder_wishes
from casework.meetings import By, Wish
from casework.reminder_wishes import Wishes
from locales.phrases import reminder_talk as phrases
from locales.utterance import Deed, Payload
from resources_catalog.entry import Entry
from tests.actions.conftest import Answer, Form, Talk

#: The tests' clock stands at Saturday 21 November 2026, 19:00 in Karlstad.
CALL = "call Försäkringskassan"


def told(answer: Answer) -> dict[str, Any]:
    """The lines under what was said: phrase → its only value, or None."""
    return {line.phrase.split(".")[1]: next(iter(line.values.values()), None) for line in answer.only.lines}


def at(answer: Answer) -> str:
    """The moment that is read back."""
    lines = told(answer)
    value = lines.get("line_once") or lines["line_first"]
    assert isinstance(value, dict)
    return str(value["value"])


def right(answer: Answer) -> str:
    """The question "is this right?" as its buttons name it."""
    assert answer.only.phrase == phrases.ASK_RIGHT.name
    return str(answer.only.choices[0].payload.entities["to"])


def deed(answer: Answer) -> Deed:
    (said,) = answer.said
    assert isinstance(said, Deed)
    return said


async def test_what_and_when_are_read_back_and_set_after_a_yes(form: Form) -> None:
    asked = await form.begin("set_reminder", "remind me to call Försäkringskassan on Thursday at 10")
    assert told(asked)["line_words"] == CALL
    assert at(asked) == "2026-11-26T10:00:00+01:00"
    assert [choice.payload.entities["value"] for choice in asked.only.choices] == ["yes", "mend", "no"]
    done = deed(await form.press(to=right(asked), value="yes"))
    assert done.do == "set_reminder"
    assert done.values == {
        "words": CALL,
        "starts_at": "2026-11-26T09:00:00+00:00",
        "time_zone": "Europe/Stockholm",
        "rrule": None,
    }
    assert form.slots["reminder"] is None
    assert form.slots["reminder_kept"] is None


@pytest.mark.parametrize(
    ("language", "text", "words", "first", "rule"),
    [
        ("sv", "påminn mig varje måndag kl 8 om medicinen", "medicinen", "2026-11-23T08:00", "FREQ=WEEKLY;BYDAY=MO"),
        ("sv", "påminn mig om att ringa skolan imorgon kl 10", "ringa skolan", "2026-11-22T10:00", None),
        ("ar", "ذكرني كل يوم الساعة ٨ بالدواء", "الدواء", "2026-11-22T08:00", "FREQ=DAILY"),
        ("ar", "ذكرني كل يوم الساعة ٨ بدواء", "بدواء", "2026-11-22T08:00", "FREQ=DAILY"),
        ("ar", "ذكرني كل يوم الساعة ٨ بالون", "بالون", "2026-11-22T08:00", "FREQ=DAILY"),
        ("ar", "ذكرني يوم الخميس الساعة ١٠ اتصل بالمدرسة", "اتصل بالمدرسة", "2026-11-26T10:00", None),
        (
            "en",
            "remind me every evening at 8 to give her the drops",
            "give her the drops",
            "2026-11-21T20:00",
            "FREQ=DAILY",
        ),
        (
            "en",
            "every month on the 25th at 9 remind me to send the hours",
            "send the hours",
            "2026-11-25T09:00",
            "FREQ=MONTHLY;BYMONTHDAY=25",
        ),
        # Saturday is over the Thursday of this week: the next one, and then every second.
        (
            "en",
            "remind me every second Thursday at 9 of the injection",
            "injection",
            "2026-11-26T09:00",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        ),
        (
            "nl",
            "herinner me elke werkdag om 7.30 uur aan de pillen",
            "pillen",
            "2026-11-23T07:30",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        ),
        ("ru", "напоминай каждый понедельник в 8 про бассейн", "бассейн", "2026-11-23T08:00", "FREQ=WEEKLY;BYDAY=MO"),
        ("uk", "щодня о 8 нагадуй про ліки", "ліки", "2026-11-22T08:00", "FREQ=DAILY"),
        ("vi", "nhắc tôi thứ năm lúc 10 giờ gọi cho trường", "gọi cho trường", "2026-11-26T10:00", None),
        # A time without a day is the next such time.
        ("en", "remind me at 20:00 of the tablets", "tablets", "2026-11-21T20:00", None),
        ("en", "remind me at 18:00 of the tablets", "tablets", "2026-11-22T18:00", None),
    ],
)
async def test_it_is_understood_in_one_sentence(
    talk: Talk, language: str, text: str, words: str, first: str, rule: str | None
) -> None:
    form = Form(talk, language)
    asked = await form.begin("set_reminder", text)
    assert (told(asked)["line_words"], at(asked)) == (words, f"{first}:00+01:00")
    assert deed(await form.press(to=right(asked), value="yes")).values["rrule"] == rule


async def test_when_it_is_not_sure_of_the_words_the_whole_sentence_is_kept(form: Form) -> None:
    text = "give her  one tablet at 8 tomorrow and the drops after it"
    assert told(await form.begin("set_reminder", text))["line_words"] == " ".join(text.split())


async def test_everything_that_is_missing_is_asked_for(form: Form) -> None:
    assert (await form.begin("set_reminder", "remind me")).phrases == [phrases.ASK_WHAT.name]
    assert (await form.say("call the school")).phrases == [phrases.ASK_WHEN.name]
    asked = await form.say("on Tuesday")
    assert asked.phrases == [phrases.ASK_TIME.name]
    assert [choice.literal for choice in asked.only.choices] == ["09:00", "13:00", "18:00"]
    asked = await form.press(to="time", value="13:00")
    assert (told(asked)["line_words"], at(asked)) == ("call the school", "2026-11-24T13:00:00+01:00")


async def test_words_may_come_with_their_time(form: Form) -> None:
    await form.begin("set_reminder")
    asked = await form.say("call the school tomorrow at 10")
    assert at(asked) == "2026-11-22T10:00:00+01:00"


async def test_a_typed_time_may_be_a_bare_figure(form: Form) -> None:
    await form.begin("set_reminder", "remind me on Tuesday to call the school")
    assert at(await form.say("9")) == "2026-11-24T09:00:00+01:00"


async def test_today_only_times_to_come_are_offered(form: Form) -> None:
    form.talk.around.clock.move(hours=20)
    asked = await form.begin("set_reminder", "remind me today to call the school")
    assert [choice.literal for choice in asked.only.choices] == ["18:00"]


async def test_a_week_needs_its_day(form: Form) -> None:
    assert (await form.begin("set_reminder", "remind me every week to charge the chair")).phrases == [
        phrases.ASK_DAY.name
    ]
    assert (await form.say("on Monday")).phrases == [phrases.ASK_TIME.name]
    asked = await form.press(to="time", value="09:00")
    assert at(asked) == "2026-11-23T09:00:00+01:00"
    assert told(asked)["every_week"] == {"kind": "weekdays", "value": "1"}


async def test_two_moments_are_offered(form: Form) -> None:
    asked = await form.begin("set_reminder", "remind me to call the school tomorrow at 10 or 11")
    assert asked.phrases == [phrases.ASK_WHICH.name]
    chosen = [str(choice.payload.entities["value"]) for choice in asked.only.choices]
    assert chosen == ["2026-11-22T10:00:00+01:00", "2026-11-22T11:00:00+01:00"]
    assert at(await form.press(to="which", value=chosen[1])) == chosen[1]


@pytest.mark.parametrize("text", ["remind me yesterday at 10 to call", "remind me to call the school today at 09:30"])
async def test_what_is_past_is_refused_with_a_sentence(form: Form, text: str) -> None:
    assert (await form.begin("set_reminder", text)).phrases == [phrases.IS_PAST.name]
    assert at(await form.say("tomorrow at 9")) == "2026-11-22T09:00:00+01:00"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "remind me of the eye drops 4 times a day"),
        ("sv", "påminn mig var fjärde timme om sonden"),
        ("ar", "ذكرني كل ١٢ ساعة بالدوا"),
    ],
)
async def test_a_repetition_that_cannot_be_kept_is_not_guessed(talk: Talk, language: str, text: str) -> None:
    form = Form(talk, language)
    assert (await form.begin("set_reminder", text)).phrases == [phrases.CANNOT_REPEAT.name]
    assert "every_day" in told(await form.say("every day at 8"))


@pytest.mark.parametrize(
    ("language", "text", "time", "words"),
    [
        ("uk", "нагадай мені завтра", "о 9", "подзвонити до школи"),
        ("en", "remind me tomorrow", "at 9", "call the school"),
        ("en", "remind me tomorrow", "9", "call the school"),
        ("sv", "påminn mig imorgon", "kl 9", "ringa skolan"),
        ("ar", "ذكرني غدا", "الساعة 9", "اتصل بالمدرسة"),
    ],
)
async def test_a_time_is_not_what_to_be_reminded_of(
    talk: Talk, language: str, text: str, time: str, words: str
) -> None:
    form = Form(talk, language)
    assert (await form.begin("set_reminder", text)).phrases == [phrases.ASK_WHAT.name]
    assert (await form.say(time)).phrases == [phrases.ASK_WHAT.name]
    asked = await form.say(words)
    assert (told(asked)["line_words"], at(asked)) == (words, "2026-11-22T09:00:00+01:00")


@pytest.mark.parametrize(
    ("language", "first", "then", "words"),
    [
        ("uk", "нагадай завтра о 9 про ліки", "нагадай через дві години поставити чайник", "поставити чайник"),
        ("en", "remind me tomorrow at 9 of the pills", "remind me in two hours to make tea", "make tea"),
        ("sv", "påminn mig imorgon kl 9 om medicinen", "påminn mig om två timmar att koka te", "koka te"),
        ("ar", "ذكرني غدا الساعة 9 بالدواء", "ذكرني بعد ساعتين أن أضع الإبريق", "أضع الإبريق"),
    ],
)
async def test_a_whole_new_wish_is_not_mixed_with_the_one_before(
    talk: Talk, language: str, first: str, then: str, words: str
) -> None:
    form = Form(talk, language)
    assert at(await form.begin("set_reminder", first)) == "2026-11-22T09:00:00+01:00"
    asked = await form.say(then, "set_reminder", 0.95)
    assert (told(asked)["line_words"], at(asked)) == (words, "2026-11-21T21:00:00+01:00")
    assert deed(await form.press(to=right(asked), value="yes")).values["words"] == words


async def test_a_new_wish_without_a_time_does_not_take_the_one_before(form: Form) -> None:
    await form.begin("set_reminder", "remind me tomorrow at 9 of the pills")
    assert (await form.say("remind me to call the doctor")).phrases == [phrases.ASK_WHEN.name]
    assert told(await form.say("Monday at 8"))["line_words"] == "call the doctor"


@pytest.mark.parametrize("text", ["next week", "next week at 11"])
async def test_a_week_does_not_leave_the_old_day(form: Form, text: str) -> None:
    await form.begin("set_reminder", "remind me tomorrow at 10 of the pills")
    assert (await form.say(text)).phrases == [phrases.ASK_WHEN.name]


async def test_a_reminder_that_is_too_long_is_asked_for_again(form: Form) -> None:
    asked = await form.begin("set_reminder", f"remind me tomorrow at 9 to {'call and ' * 30}")
    assert asked.only.phrase == phrases.ASK_SHORTER.name
    assert asked.only.values == {"count": 200}
    assert told(await form.say("call"))["line_words"] == "call"


async def test_a_correction_is_read_where_yes_or_no_is_asked(form: Form) -> None:
    await form.begin("set_reminder", "remind me to call the school tomorrow at 10")
    assert at(await form.say("no, at 11")) == "2026-11-22T11:00:00+01:00"
    assert at(await form.say("on Monday")) == "2026-11-23T11:00:00+01:00"
    asked = await form.say("every Tuesday")
    assert (at(asked), "every_week" in told(asked)) == ("2026-11-24T11:00:00+01:00", True)
    assert deed(await form.say("yes")).values["rrule"] == "FREQ=WEEKLY;BYDAY=TU"


async def test_a_no_asks_what_to_change(form: Form) -> None:
    await form.begin("set_reminder", "remind me to call the school tomorrow at 10")
    assert (await form.say("no")).phrases == [phrases.ASK_MEND.name]
    assert (await form.press(to="mend", value="words")).phrases == [phrases.ASK_WHAT.name]
    asked = await form.say("call the doctor")
    assert (told(asked)["line_words"], at(asked)) == ("call the doctor", "2026-11-22T10:00:00+01:00")
    await form.press(to=right(asked), value="mend")
    assert (await form.press(to="mend", value="when")).phrases == [phrases.ASK_WHEN.name]
    assert at(await form.say("Friday at 8")) == "2026-11-27T08:00:00+01:00"
    await form.say("no")
    assert (await form.say("no")).phrases == [phrases.NOT_SET.name]


async def test_no_reminder_is_set_without_a_yes(form: Form) -> None:
    asked = await form.begin("set_reminder", "remind me to call the school tomorrow at 10")
    assert (await form.press(to=right(asked), value="no")).phrases == [phrases.NOT_SET.name]
    assert form.slots["reminder"] is None


async def test_an_older_yes_sets_no_other_reminder(form: Form) -> None:
    asked = await form.begin("set_reminder", "remind me to call the school tomorrow at 10")
    older = right(asked)
    await form.say("at 11")
    answer = await form.press(to=older, value="yes")
    assert answer.only.phrase == phrases.ASK_RIGHT_AGAIN.name


async def test_a_yes_that_comes_after_the_moment_does_not_mean_tomorrow(form: Form) -> None:
    asked = await form.begin("set_reminder", "remind me at 20:00 of the tablets")
    form.talk.around.clock.move(hours=2)
    question = right(asked)
    # The moment is over: it is said so, and asked for again.
    assert (await form.press(to=question, value="yes")).said == [
        Deed(
            "set_reminder",
            {
                "words": "tablets",
                "starts_at": "2026-11-21T19:00:00+00:00",
                "time_zone": "Europe/Stockholm",
                "rrule": None,
            },
        )
    ]


async def test_who_wants_a_person_leaves(form: Form) -> None:
    await form.begin("set_reminder", "remind me")
    await form.say("I want to talk to a human", intent="talk_to_coordinator", confidence=0.95)
    assert form.slots["reminder"]["words"] is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "remind me of the meeting on Tuesday"),
        ("en", "remind me the day before"),
        ("sv", "påminn mig om mötet på tisdag"),
        ("ar", "ذكرني بكرا بالموعد"),
        ("nl", "herinner me morgen aan de afspraak"),
    ],
)
async def test_of_meetings_it_reminds_by_itself(talk: Talk, language: str, text: str) -> None:
    await booked(talk)
    answer = await Form(talk, language).begin("set_reminder", text)
    assert answer.only.phrase == phrases.MEETINGS_BY_MYSELF.name
    assert list(told(answer)) == ["line_meeting", "line_week", "line_day", "line_hours"]
    assert "reminder_settings" in answer.intents


async def test_who_wants_no_reminders_of_meetings_hears_so(talk: Talk) -> None:
    await booked(talk)
    async with talk.around.store.write() as session:
        await reminder_wishes.choose(session, talk.conversation.person_id, Wishes(()), talk.around.now())
    answer = await Form(talk).begin("set_reminder", "remind me of the meeting")
    assert answer.only.phrase == phrases.MEETINGS_NOT.name


async def test_a_meeting_that_is_not_known_is_a_reminder_like_any_other(form: Form) -> None:
    asked = await form.begin("set_reminder", "remind me of the meeting on Tuesday")
    assert asked.phrases == [phrases.ASK_TIME.name]
    assert form.slots["reminder"]["words"] == "remind me of the meeting on Tuesday"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "turn on reminders"), ("sv", "slå på påminnelser"), ("ru", "включите напоминания")]
)
async def test_reminders_in_general_lead_to_the_settings(talk: Talk, language: str, text: str) -> None:
    answer = await Form(talk, language).begin("set_reminder", text)
    assert answer.only.phrase == phrases.ABOUT_REMINDERS.name
    assert answer.intents == ["reminder_settings", "show_reminders", "set_reminder"]


@pytest.mark.parametrize(("language", "text"), [("en", "show my reminders"), ("sv", "visa mina påminnelser")])
async def test_the_list_can_be_asked_for(talk: Talk, language: str, text: str) -> None:
    assert deed(await Form(talk, language).begin("set_reminder", text)).do == "show_reminders"


async def test_an_unreadable_answer_is_asked_again_and_then_a_person_is_offered(form: Form) -> None:
    await form.begin("set_reminder", "remind me to call the school")
    assert (await form.say("hmm")).phrases == [phrases.ASK_WHEN_AGAIN.name]
    assert (await form.say("hmm hmm")).phrases == ["smalltalk.offer_person"]


async def test_under_a_payment_date_a_reminder_is_one_tap_away(form: Form, starter: list[Entry]) -> None:
    entry = next(each for each in starter if each.profile.payment_dates and each.profile.payment_dates.rrule)
    answer = await form.begin("payment_date", entry=str(entry.id))
    assert answer.only.choices[0].payload == Payload("remind_payment", {"entry": str(entry.id)})


async def test_under_a_refusal_too_and_a_new_last_day_is_followed(form: Form, starter: list[Entry]) -> None:
    entry, around = starter[0], form.talk.around
    thread = form.talk.conversation
    async with around.store.write() as session:
        await own_reminders.watch(
            session,
            "deadline",
            entry.id,
            family_id=thread.family_id,
            person_id=thread.person_id,
            time_zone="Europe/Stockholm",
            now=around.now(),
            last_day=date(2026, 12, 1),
        )
    await form.begin("have_it", entry=str(entry.id))
    await form.press(to="state", value="rejected", entry=str(entry.id))
    answer = await form.say("10 December")
    assert answer.only.choices[0].payload == Payload("remind_deadline", {"entry": str(entry.id)})
    async with around.store.read() as session:
        (kept,) = await own_reminders.of_person(session, thread.person_id)
    assert kept.starts_at is not None
    assert kept.starts_at.date() == date(2026, 12, 10)


async def booked(talk: Talk) -> None:
    async with talk.around.store.write() as session:
        tuesday = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
        wish = Wish(tuesday, tuesday + timedelta(hours=1), "Europe/Stockholm", form="visit", with_whom="the school")
        await meetings.book(
            session,
            family_id=talk.conversation.family_id,
            staff_id=None,
            wish=wish,
            by=By("family", person_id=talk.conversation.person_id),
            now=talk.around.now(),
            meeting_id=uuid4(),
        )
