"""A family tells of a meeting with somebody else: who, day and time, where; read back, and written down after a yes."""

from datetime import date, timedelta
from typing import Any

import pytest

from actions.meeting_draft import SLOT
from casework import contacts
from casework.contacts import Details
from locales.phrases import meeting_talk as phrases
from locales.phrases import meetings as meeting_phrases
from locales.phrases import smalltalk
from locales.utterance import day, role
from tests.actions.conftest import Answer, Form, Talk
from tests.actions.meeting_family import deed, second_person

LETTER = {
    "en": (
        "Dear family, this is an invitation from the rehabilitation centre in Karlstad. You are welcome to a first "
        "visit on Tuesday 1 December 2026 at 13:30. Please bring an identity card. Call 054-123 45 67 if you cannot."
    ),
    "sv": (
        "Kallelse 2026-11-10. Ni är välkomna till Barn- och ungdomshabiliteringen i Karlstad för ett första besök "
        "tisdagen den 1 december 2026 kl. 13:30. Ta med legitimation. Ring 054-123 45 67 om ni inte kan komma."
    ),
    "ar": (
        "السادة الأهل، ندعوكم إلى زيارة أولى في مركز التأهيل في كارلستاد يوم الثلاثاء 1 ديسمبر 2026 الساعة 13:30 "
        "مع فريق العمل كله. يرجى إحضار بطاقة الهوية. اتصلوا بنا إذا تعذر عليكم الحضور."
    ),
}


async def told(form: Form, text: str, intent: str = "book_meeting") -> Answer:
    return await form.begin(intent, text)


def right(answer: Answer) -> dict[str, dict[str, Any]]:
    """What is read back, line by line."""
    assert answer.phrases == [phrases.ASK_RIGHT.name]
    return {line.phrase: dict(line.values) for line in answer.only.lines}


def when(answer: Answer) -> str:
    return str(right(answer)[meeting_phrases.LINE_WHEN.name]["moment"]["value"])


@pytest.mark.parametrize(
    ("language", "text", "skip", "yes"),
    [
        ("en", "we have a meeting with the school on thursday at 14", "skip", "yes"),
        ("sv", "vi har möte med skolan på torsdag kl 14", "nej", "ja"),
        ("ar", "عندنا موعد في المدرسة يوم الخميس الساعة 14", "لا", "نعم"),
        ("ru", "у нас встреча в школе в четверг в 14:00", "нет", "да"),
        ("uk", "у нас зустріч у школі в четвер о 14:00", "ні", "так"),
        ("nl", "we hebben een afspraak met school op donderdag om 14 uur", "nee", "ja"),
        ("vi", "chúng tôi có cuộc hẹn với trường thứ năm lúc 14 giờ", "không", "có"),
    ],
)
async def test_told_in_one_sentence_it_is_read_back_and_written_down(
    talk: Talk, language: str, text: str, skip: str, yes: str
) -> None:
    form = Form(talk, language)
    assert (await told(form, text)).phrases == [phrases.ASK_WHERE.name]
    asked = await form.say(skip)
    assert when(asked) == "2026-11-26T14:00:00+01:00"
    assert meeting_phrases.LINE_WITH.name in right(asked)
    done = deed(await form.say(yes))
    assert done.do == "note_meeting"
    assert done.values["starts_at"] == "2026-11-26T14:00:00+01:00"
    assert done.values["ends_at"] == "2026-11-26T15:00:00+01:00"
    assert done.values["with_whom"]
    assert form.slots[SLOT] is None


@pytest.mark.parametrize("language", LETTER)
async def test_a_forwarded_letter_is_read(talk: Talk, language: str) -> None:
    asked = await told(Form(talk, language), LETTER[language])
    assert when(asked) == "2026-12-01T13:30:00+01:00"
    assert phrases.LINE_BRING.name in right(asked)
    assert {meeting_phrases.LINE_WITH.name, meeting_phrases.LINE_PLACE.name} & set(right(asked))


async def test_what_is_missing_is_asked_for_one_by_one(talk: Talk, form: Form) -> None:
    assert (await form.begin("book_meeting", value="other")).phrases == [phrases.ASK_WHOM.name]
    assert (await form.say("Mrs Holm from the library")).phrases == [phrases.ASK_DAY.name]
    asked = await form.say("next week on tuesday")
    assert asked.phrases == [phrases.ASK_TIME.name]
    assert asked.only.values["day"] == day(date(2026, 11, 24))
    assert (await form.say("3")).phrases == [phrases.ASK_WHERE.name]
    told_where = await form.say("Storgatan 3, second floor. Please bring the insulin")
    lines = right(told_where)
    assert lines[meeting_phrases.LINE_PLACE.name] == {"place": "Storgatan 3, second floor."}
    assert lines[phrases.LINE_BRING.name] == {"bring": "Please bring the insulin"}
    assert when(told_where) == "2026-11-24T15:00:00+01:00"
    done = deed(await form.press(to=form.slots["asking"], value="yes"))
    assert done.values["place"] == "Storgatan 3, second floor."
    assert done.values["bring"] == "Please bring the insulin"


async def test_a_time_without_a_day_is_asked_for_its_day(talk: Talk, form: Form) -> None:
    assert (await told(form, "we meet our dentist at 9:30")).phrases == [phrases.ASK_DAY.name]
    await form.say("on friday")
    assert when(await form.say("skip")) == "2026-11-27T09:30:00+01:00"


async def test_two_that_could_be_meant_are_asked_about(talk: Talk, form: Form) -> None:
    asked = await told(form, "meeting with the school tuesday or thursday at 10")
    assert asked.phrases == [phrases.ASK_EITHER.name]
    values = [str(choice.payload.entities["value"]) for choice in asked.only.choices]
    assert values == ["2026-11-24T10:00:00+01:00", "2026-11-26T10:00:00+01:00"]
    await form.press(to="either", value=values[1])
    assert when(await form.press(to="where", value="no")) == values[1]


async def test_the_second_of_two_can_be_typed(talk: Talk, form: Form) -> None:
    await told(form, "meeting with the school tuesday or thursday at 10")
    await form.say("thursday")
    assert when(await form.say("skip")) == "2026-11-26T10:00:00+01:00"


@pytest.mark.parametrize(
    "text", ["meeting with the school yesterday at 10", "meeting with the school on 3 november at 10"]
)
async def test_what_has_passed_is_refused_with_a_clear_sentence(talk: Talk, form: Form, text: str) -> None:
    assert (await told(form, text)).phrases == [phrases.ASK_DAY_PAST.name]
    assert (await form.say("tomorrow at 11")).phrases == [phrases.ASK_WHERE.name]
    assert when(await form.say("skip")) == "2026-11-22T11:00:00+01:00"


@pytest.mark.parametrize(
    ("language", "text", "no", "then"),
    [
        ("en", "meeting with the school on thursday at 14", "no, at 3", "15:00"),
        ("sv", "möte med skolan på torsdag kl 14", "nej, klockan halv tre", "14:30"),
        ("ar", "موعد في المدرسة يوم الخميس الساعة 14", "لا، الساعة 15:30", "15:30"),
    ],
)
async def test_no_and_the_right_time_mends_it(talk: Talk, language: str, text: str, no: str, then: str) -> None:
    form = Form(talk, language)
    await told(form, text)
    await form.press(to="where", value="no")
    assert when(await form.say(no)) == f"2026-11-26T{then}:00+01:00"


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            "en",
            "We have a meeting at school on Thursday 26 November at 14:00",
            "We have a school meeting with the teacher next week",
        ),
        (
            "en",
            "meeting with the school on thursday at 14",
            "we also have an appointment with the doctor on friday at 9",
        ),
        ("sv", "vi har möte med skolan på torsdag kl 14", "vi har tid hos läkaren nästa vecka"),
        ("ar", "عندنا موعد في المدرسة يوم الخميس الساعة 14", "عندنا موعد عند الطبيب"),
        ("ru", "у нас встреча в школе в четверг в 14:00", "у нас приём у врача в пятницу в 9"),
        ("uk", "у нас зустріч у школі в четвер о 14:00", "у нас прийом у лікаря наступного тижня"),
        ("nl", "we hebben een afspraak met school op donderdag om 14 uur", "we hebben een afspraak bij de dokter"),
        ("vi", "chúng tôi có cuộc hẹn với trường thứ năm lúc 14 giờ", "chúng tôi có hẹn với bác sĩ thứ sáu"),
    ],
)
async def test_another_meeting_is_not_mixed_with_the_one_that_waits_for_a_yes(
    talk: Talk, language: str, first: str, second: str
) -> None:
    form = Form(talk, language)
    await told(form, first)
    before = (await form.press(to="where", value="no")).only.lines
    asked = await form.say(second, "book_meeting", 0.95)
    assert asked.phrases == [phrases.ASK_RIGHT_AGAIN.name]
    assert asked.only.lines == before
    assert deed(await form.press(to=form.slots["asking"], value="yes")).values["starts_at"] == (
        "2026-11-26T14:00:00+01:00"
    )


TOLD_WITH_THE_SCHOOL = {
    "en": ("meeting with the school on thursday at 14", "next week", "tuesday", "half past two"),
    "sv": ("möte med skolan på torsdag kl 14", "nästa vecka", "tisdag", "halv tre"),
    "nl": ("afspraak met school op donderdag om 14 uur", "volgende week", "dinsdag", "half drie"),
    "ru": ("встреча в школе в четверг в 14:00", "на следующей неделе", "вторник", "в половине третьего"),
    "uk": ("зустріч у школі в четвер о 14:00", "наступного тижня", "вівторок", "о пів на третю"),
    "ar": ("موعد في المدرسة يوم الخميس الساعة 14", "الأسبوع القادم", "الثلاثاء", "الساعة الثانية والنصف"),
    "vi": ("cuộc hẹn với trường thứ năm lúc 14 giờ", "tuần sau", "thứ ba", "hai giờ rưỡi"),
}


@pytest.mark.parametrize("intent", ["list_meetings", "payment_date", "nlu_fallback"])
@pytest.mark.parametrize("language", TOLD_WITH_THE_SCHOOL)
async def test_a_day_or_a_time_mends_it_whatever_else_it_looks_like(talk: Talk, language: str, intent: str) -> None:
    first, week, weekday, time = TOLD_WITH_THE_SCHOOL[language]
    form = Form(talk, language)
    await told(form, first)
    await form.press(to="where", value="no")
    assert when(await form.say(weekday, intent, 0.95)) == "2026-11-24T14:00:00+01:00"
    assert when(await form.say(time, intent, 0.95)) == "2026-11-24T14:30:00+01:00"
    # A week is no day: the one before does not stay without a word.
    assert (await form.say(week, intent, 0.95)).phrases == [phrases.ASK_DAY.name]
    assert when(await form.say(weekday, intent, 0.95)) == "2026-11-24T14:30:00+01:00"


async def test_a_time_in_some_week_leaves_neither_the_old_day_nor_the_old_time(talk: Talk, form: Form) -> None:
    await told(form, "meeting with the school on thursday at 14")
    await form.say("skip")
    assert (await form.say("next week at 10")).phrases == [phrases.ASK_DAY.name]
    assert (await form.say("wednesday")).phrases == [phrases.ASK_TIME.name]
    assert when(await form.say("10")) == "2026-11-25T10:00:00+01:00"


async def test_a_wish_for_something_else_mends_nothing(talk: Talk, form: Form) -> None:
    await told(form, "meeting with the school on thursday at 14")
    await form.say("skip")
    asked = await form.say("remind me on friday at 9 to call the doctor", "set_reminder", 0.95)
    assert form.slots["flow"] == "reminder"
    assert asked.phrases == ["reminder_talk.ask_right"]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("uk", "у нас зустріч у школі в четвер о 14:00", "школа"),
        ("uk", "зустріч у поліклініці в четвер о 14:00", "поліклініка"),
        ("ru", "у нас встреча в школе в четверг в 14:00", "школа"),
        ("ru", "встреча в детском саду в четверг в 14:00", "детский сад"),
        ("ar", "عندنا موعد بالمستشفى يوم الخميس الساعة 14", "المستشفى"),
    ],
)
async def test_a_place_is_named_and_not_bent(talk: Talk, language: str, text: str, name: str) -> None:
    form = Form(talk, language)
    await told(form, text)
    lines = right(await form.press(to="where", value="no"))
    assert lines[meeting_phrases.LINE_WITH.name] == {"name": name}


async def test_a_plain_no_asks_what_is_different(talk: Talk, form: Form) -> None:
    await told(form, "meeting with the school on thursday at 14")
    await form.say("skip")
    assert (await form.say("no")).phrases == [phrases.ASK_MEND.name]
    assert when(await form.say("on friday")) == "2026-11-27T14:00:00+01:00"
    mended = await form.say("with our doctor")
    assert right(mended)[meeting_phrases.LINE_WITH_ROLE.name] == {"role": role("doctor")}


async def test_an_older_yes_does_not_mean_the_meeting_as_it_is_now(talk: Talk, form: Form) -> None:
    await told(form, "meeting with the school on thursday at 14")
    await form.say("skip")
    older = form.slots["asking"]
    await form.say("no, at 3")
    again = await form.press(to=older, value="yes")
    assert again.phrases == [phrases.ASK_RIGHT_AGAIN.name]


async def test_who_is_on_the_family_s_map_is_found(talk: Talk, form: Form) -> None:
    async with talk.around.store.write() as session:
        known = Details(role="physiotherapist", name="Emma Lind", organisation="Habiliteringen")
        await contacts.add(session, talk.conversation.family_id, known, talk.around.now())
    asked = await told(form, "we see our physio on thursday at 14")
    assert right(asked)[meeting_phrases.LINE_WITH_BOTH.name] == {"name": "Emma Lind", "role": role("physiotherapist")}
    assert right(asked)[meeting_phrases.LINE_PLACE.name] == {"place": "Habiliteringen"}


async def test_who_comes_is_asked_where_there_are_two(talk: Talk, form: Form) -> None:
    await second_person(talk)
    await told(form, "meeting with the school on thursday at 14")
    asked = await form.say("skip")
    assert asked.phrases == [phrases.ASK_PEOPLE.name]
    lines = right(await form.say("both of us"))
    assert phrases.LINE_ALL_COME.name in lines
    await form.press(to=form.slots["asking"], value="yes")


async def test_how_long_it_lasts_is_kept(talk: Talk, form: Form) -> None:
    await told(form, "meeting with the school on thursday from 14:00 to 15:30")
    await form.say("skip")
    done = deed(await form.say("yes"))
    assert done.values["ends_at"] == "2026-11-26T15:30:00+01:00"


async def test_two_misread_answers_offer_a_person(talk: Talk, form: Form) -> None:
    await told(form, "we have a meeting with the school")
    assert (await form.say("hm blue")).phrases == [phrases.ASK_DAY_AGAIN.name]
    assert (await form.say("green")).phrases == [smalltalk.OFFER_PERSON.name]


async def test_a_time_that_passes_while_it_is_talked_of(talk: Talk, form: Form) -> None:
    """The gateway refuses what has begun meanwhile; nothing fails here."""
    await told(form, "meeting with the school today at 20:00")
    await form.say("skip")
    talk.around.clock.move(hours=3)
    done = deed(await form.say("yes"))
    assert done.values["starts_at"] < (talk.around.now() + timedelta(hours=1)).isoformat()
