"""The people around a child: written down after a yes, shown, found by name or role, taken out."""

from typing import Any

import pytest

from actions.contacts import FEW, ActionShowContacts
from actions.privacy import ActionDeleteMyData
from actions.questions import ValidateQuestionsForm
from casework import contacts
from casework.contacts import Details
from casework.models import FamilyContact
from locales.phrases import all_phrases, privacy, smalltalk
from locales.phrases import contacts as phrases
from locales.roles import ROLES
from locales.translate import Translator
from locales.utterance import Line, role
from nlu.people import professional
from tests.actions.conftest import Answer, Form, Talk

EMMA = Details("physiotherapist", "Emma Lind", "habilitation", "070-123 45 67", "emma@hab.example")
AHMED = Details("doctor", "Ahmed")
THIRD, FOURTH, FIFTH = Details("doctor", "Berg"), Details("teacher"), Details(name="Sara")


async def known(talk: Talk) -> list[FamilyContact]:
    async with talk.around.store.read() as session:
        return list(await contacts.of_family(session, talk.conversation.family_id))


async def keep(talk: Talk, *all_of_them: Details) -> None:
    async with talk.around.store.write() as session:
        for details in all_of_them:
            await contacts.add(session, talk.conversation.family_id, details, talk.around.clock.move(seconds=1))


def lines(answer: Answer) -> list[tuple[str, dict[str, Any]]]:
    return [(line.phrase, dict(line.values)) for line in answer.only.lines]


def right(answer: Answer) -> str:
    """The mark of the question that was just asked."""
    return str(answer.only.choices[0].payload.entities["to"])


async def test_a_person_is_shown_back_and_kept_after_yes(form: Form, talk: Talk) -> None:
    asked = await form.begin("add_contact", "our new physio is called Emma Lind, 070-123 45 67")
    assert asked.phrases == [phrases.ASK_RIGHT.name]
    assert lines(asked) == [
        (phrases.LINE_ROLE_NAME.name, {"role": role("physiotherapist"), "name": "Emma Lind"}),
        (phrases.LINE_PHONE.name, {"phone": "070-123 45 67"}),
    ]
    assert await known(talk) == []
    done = await form.press(to=right(asked), value="yes")
    assert done.phrases == [phrases.KEPT.name]
    assert done.intents == ["show_contacts", "add_contact"]
    assert [(one.role, one.name, one.phone) for one in await known(talk)] == [
        ("physiotherapist", "Emma Lind", "070-123 45 67")
    ]
    assert (form.slots["contact"], form.slots["contact_kept"]) == (None, None)


@pytest.mark.parametrize(("written", "kept"), [("yes", True), ("ja", True), ("no", False), ("nope", False)])
async def test_yes_and_no_may_be_typed(form: Form, talk: Talk, written: str, kept: bool) -> None:
    await form.begin("add_contact", "add Dr Ahmed")
    done = await form.say(written)
    assert done.phrases == [(phrases.KEPT if kept else phrases.NOT_KEPT).name]
    assert len(await known(talk)) == kept


async def test_no_keeps_nothing(form: Form, talk: Talk) -> None:
    asked = await form.begin("add_contact", "add Dr Ahmed")
    done = await form.press(to=right(asked), value="no")
    assert done.phrases == [phrases.NOT_KEPT.name]
    assert await known(talk) == []


async def test_a_sentence_that_is_only_perhaps_a_yes_keeps_nothing(form: Form, talk: Talk) -> None:
    await form.begin("add_contact", "add Dr Ahmed")
    assert (await form.say("go on then", "affirm", 0.4)).phrases == [phrases.ASK_RIGHT_AGAIN.name]
    assert await known(talk) == []
    assert (await form.say("go on then, keep it", "affirm", 0.9)).phrases == [phrases.KEPT.name]


async def test_who_it_is_is_asked_once_when_nobody_can_be_read(form: Form, talk: Talk) -> None:
    assert (await form.begin("add_contact", "add a contact")).phrases == [phrases.ASK_WHO.name]
    asked = await form.say("emma lind, physiotherapist", "nlu_fallback")
    assert asked.phrases == [phrases.ASK_RIGHT.name]
    assert lines(asked) == [
        (phrases.LINE_ROLE_NAME.name, {"role": role("physiotherapist"), "name": "emma lind"}),
    ]
    assert (await form.say("yes")).phrases == [phrases.KEPT.name]
    assert len(await known(talk)) == 1


async def test_after_two_misses_a_person_is_offered(form: Form, talk: Talk) -> None:
    await form.begin("add_contact")
    assert (await form.say("the wheelchair")).phrases == [phrases.ASK_WHO_AGAIN.name]
    assert (await form.say("qwertz")).phrases == [smalltalk.OFFER_PERSON.name]
    assert await known(talk) == []


@pytest.mark.parametrize("written", ["no", "I don't know"])
async def test_nobody_after_all(form: Form, talk: Talk, written: str) -> None:
    await form.begin("add_contact")
    assert (await form.say(written)).phrases == [phrases.NOT_KEPT.name]
    assert await known(talk) == []


async def test_what_was_read_wrongly_can_be_mended_in_words(form: Form, talk: Talk) -> None:
    await form.begin("add_contact", "our physio is called Emma")
    asked = await form.say("no, she is called Emilia", "deny", 0.9)
    assert lines(asked) == [(phrases.LINE_ROLE_NAME.name, {"role": role("physiotherapist"), "name": "Emilia"})]
    asked = await form.say("yes, and the number is 054 11 22 33", "affirm", 0.9)
    assert lines(asked)[1] == (phrases.LINE_PHONE.name, {"phone": "054 11 22 33"})
    await form.say("yes")
    assert [(one.name, one.phone) for one in await known(talk)] == [("Emilia", "054 11 22 33")]


async def test_another_wish_is_no_correction(form: Form, talk: Talk) -> None:
    await form.begin("add_contact", "our physio is called Emma")
    before = form.slots["contact"]
    heard = await talk.run(
        ValidateQuestionsForm(), "show_contacts", "show me our doctors", confidence=0.95, slots=dict(form.slots)
    )
    assert heard.slots == {}
    assert form.slots["contact"] == before
    assert await known(talk) == []


async def test_a_button_of_an_earlier_person_does_not_keep_another(form: Form, talk: Talk) -> None:
    first = await form.begin("add_contact", "add Dr Ahmed")
    await form.begin("add_contact", "add the teacher Sara")
    again = await form.press(to=right(first), value="yes")
    assert again.phrases == [phrases.ASK_RIGHT_AGAIN.name]
    assert await known(talk) == []


async def test_the_same_person_is_known_and_said_so(form: Form, talk: Talk) -> None:
    await keep(talk, EMMA)
    done = await form.begin("add_contact", "our physio is called emma lind")
    assert done.phrases == [phrases.ALREADY_HAVE.name]
    assert len(lines(done)) == 4
    assert len(await known(talk)) == 1


async def test_something_new_of_the_same_person_is_added(form: Form, talk: Talk) -> None:
    await keep(talk, AHMED)
    await form.begin("add_contact", "Dr Ahmed has the number 054 11 22 33")
    assert (await form.say("yes")).phrases == [phrases.COMPLETED.name]
    (only,) = await known(talk)
    assert (only.name, only.phone) == ("Ahmed", "054 11 22 33")


async def test_nothing_is_shown_when_there_is_nobody(talk: Talk) -> None:
    answer = await talk.run(ActionShowContacts(), "show_contacts", "show my contacts")
    assert answer.phrases == [phrases.NOBODY_YET.name]
    assert answer.intents == ["add_contact"]


async def test_all_are_shown_each_with_a_way_out(talk: Talk) -> None:
    await keep(talk, EMMA, AHMED, FOURTH, FIFTH)
    answer = await talk.run(ActionShowContacts(), "show_contacts", "show my contacts")
    assert answer.phrases == [phrases.SHOWN.name]
    assert answer.only.values == {"count": FEW}
    assert [line for line, _ in lines(answer)] == [
        phrases.LINE_ROLE_NAME_PHONE.name,
        phrases.LINE_ROLE_NAME.name,
        phrases.LINE_ROLE.name,
        phrases.LINE_NAME.name,
    ]
    assert answer.intents == ["remove_contact"] * FEW + ["add_contact"]
    ids = [str(one.id) for one in await known(talk)]
    assert [choice.payload.entities.get("contact") for choice in answer.only.choices[:-1]] == ids


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("what's the physio's number", ["Emma Lind"]),
        ("find emmas number", ["Emma Lind"]),
        ("who is our doctor", ["Ahmed", "Berg"]),
        ("who is Berg", ["Berg"]),
    ],
)
async def test_who_is_asked_for_is_shown(talk: Talk, text: str, names: list[str]) -> None:
    await keep(talk, EMMA, AHMED, THIRD)
    answer = await talk.run(ActionShowContacts(), "show_contacts", text)
    assert answer.phrases == [phrases.FOUND.name]
    assert [values["name"] for _, values in lines(answer) if "name" in values] == names


async def test_of_one_person_all_is_shown(talk: Talk) -> None:
    await keep(talk, EMMA, AHMED)
    answer = await talk.run(ActionShowContacts(), "show_contacts", "numret till vår sjukgymnast", language="sv")
    assert [values for _, values in lines(answer)] == [
        {"role": role("physiotherapist"), "name": "Emma Lind"},
        {"organisation": "habilitation"},
        {"phone": "070-123 45 67"},
        {"email": "emma@hab.example"},
    ]


async def test_somebody_unknown_is_said_and_the_others_are_shown(talk: Talk) -> None:
    await keep(talk, EMMA, AHMED)
    answer = await talk.run(ActionShowContacts(), "show_contacts", "who is our dentist")
    assert answer.phrases == [phrases.NOBODY_LIKE_THAT.name]
    assert len(lines(answer)) == 2


async def test_a_button_takes_one_out(form: Form, talk: Talk) -> None:
    await keep(talk, EMMA, AHMED)
    first = (await known(talk))[0]
    done = await form.begin("remove_contact", contact=str(first.id))
    assert done.phrases == [phrases.REMOVED.name]
    assert [one.name for one in await known(talk)] == ["Ahmed"]
    again = await form.begin("remove_contact", contact=str(first.id))
    assert again.phrases == [phrases.NOBODY_REMOVED.name]
    assert (await form.begin("remove_contact", contact="no id")).phrases == [phrases.NOBODY_REMOVED.name]


async def test_in_a_long_list_it_is_asked_whose(form: Form, talk: Talk) -> None:
    await keep(talk, EMMA, AHMED, THIRD, FOURTH, FIFTH)
    shown = await talk.run(ActionShowContacts(), "show_contacts", "show my contacts")
    assert shown.intents == ["remove_contact", "add_contact"]
    asked = await form.begin("remove_contact")
    assert asked.phrases == [phrases.ASK_WHOSE.name]
    assert len(asked.only.choices) == 6
    assert (await form.say("the doctor")).phrases == [phrases.ASK_WHOSE_AGAIN.name]
    assert (await form.say("Ahmed")).phrases == [phrases.REMOVED.name]
    await form.begin("remove_contact")
    last = (await known(talk))[-1]
    assert (await form.press(to="whose", value=str(last.id))).phrases == [phrases.REMOVED.name]
    assert [one.name for one in await known(talk)] == ["Emma Lind", "Berg", None]


async def test_nobody_needs_to_be_taken_out(form: Form, talk: Talk) -> None:
    assert (await form.begin("remove_contact")).phrases == [phrases.NOBODY_REMOVED.name]
    await keep(talk, EMMA, AHMED, THIRD, FOURTH, FIFTH)
    await form.begin("remove_contact")
    assert (await form.say("no")).phrases == [phrases.NOBODY_REMOVED.name]
    asked = await form.begin("remove_contact")
    nobody = asked.only.choices[-1].payload.entities
    assert (await form.press(to=str(nobody["to"]), value=str(nobody["value"]))).phrases == [phrases.NOBODY_REMOVED.name]
    assert len(await known(talk)) == 5


async def test_another_family_s_contact_stays(form: Form, talk: Talk, stranger: Talk) -> None:
    await keep(talk, EMMA)
    (mine,) = await known(talk)
    done = await Form(stranger).begin("remove_contact", contact=str(mine.id))
    assert done.phrases == [phrases.NOBODY_REMOVED.name]
    assert len(await known(talk)) == 1


def test_a_role_is_said_in_the_person_s_language_and_a_name_keeps_its_direction() -> None:
    def no_words(kind: str, value: str, language: str) -> str:
        raise AssertionError((kind, value, language))

    english = Translator("en", no_words)
    line = Line(phrases.LINE_ROLE_NAME.name, {"role": role("teacher"), "name": "سارة"})
    assert english.say(line.phrase, line.values) == "Teacher: \u2068سارة\u2069"
    assert english.say(phrases.LINE_ROLE.name, {"role": role("given_up")}) == "given up"
    assert {named.name for named in ROLES.values()} <= set(all_phrases())


def test_the_example_in_the_question_can_be_read() -> None:
    for asked in (phrases.ASK_WHO, phrases.ASK_WHO_AGAIN):
        example = asked.text.rsplit("xample: ", 1)[1]
        found = professional(example, "en", answer=True)
        assert found is not None
        assert found.name == "Emma Lind"
        assert found.role is not None


OLGA, SMIRNOV = Details("speech_therapist", "Ольга Павлова"), Details(name="Смирнов")
SAMIR, SAMER = Details("counsellor", "Samir"), Details("doctor", "سامر حداد")
HUNG, OLENA = Details("nurse", "Hùng"), Details("teacher", "Олена Коваль")


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "remove emma", "Emma Lind"),
        ("en", "delete the contact ahmed", "Ahmed"),
        ("en", "please remove our physio", "Emma Lind"),
        ("sv", "ta bort samir", "Samir"),
        ("ru", "удали смирнова", "Смирнов"),
        ("ru", "убери Ольгу Павлову", "Ольга Павлова"),
        ("nl", "haal Ahmed uit mijn contacten", "Ahmed"),
        ("vi", "xóa anh Hùng", "Hùng"),
        ("uk", "видали Олену Коваль", "Олена Коваль"),
        ("ar", "احذف سامر حداد", "سامر حداد"),
    ],
)
@pytest.mark.parametrize("intent", ["delete_my_data", "show_contacts", "add_contact"])
async def test_a_removing_word_takes_out_whom_it_names(
    talk: Talk, language: str, text: str, name: str, intent: str
) -> None:
    await keep(talk, EMMA, AHMED, OLGA, SMIRNOV, SAMIR, SAMER, HUNG, OLENA)
    action = {"delete_my_data": ActionDeleteMyData, "show_contacts": ActionShowContacts}
    if intent in action:
        done = await talk.run(action[intent](), intent, text, language=language)
    else:
        done = await Form(talk, language).begin(intent, text)
    assert done.phrases == [phrases.REMOVED.name]
    left = [one.name for one in await known(talk)]
    assert len(left) == 7
    assert name not in left


@pytest.mark.parametrize("text", ["don't remove emma", "remove ahmed and emma", "delete the doctor's old address"])
async def test_before_somebody_is_taken_out_it_is_asked_when_unsure(talk: Talk, text: str) -> None:
    await keep(talk, EMMA, AHMED)
    asked = await talk.run(ActionDeleteMyData(), "delete_my_data", text)
    assert asked.phrases == [phrases.ASK_WHOSE.name]
    assert asked.intents[0] == "remove_contact"
    assert (await Form(talk).begin("add_contact", text)).phrases == [phrases.ASK_WHOSE.name]
    assert len(await known(talk)) == 2


@pytest.mark.parametrize("text", ["delete my data", "remove everything emma told you", "delete my account", "/"])
async def test_all_data_are_still_another_matter(talk: Talk, text: str) -> None:
    await keep(talk, EMMA, AHMED)
    asked = await talk.run(ActionDeleteMyData(), "delete_my_data", text)
    assert asked.phrases == [privacy.DELETE.name]
    assert len(await known(talk)) == 2


async def test_after_a_removal_somebody_can_be_added(form: Form, talk: Talk) -> None:
    await keep(talk, EMMA)
    assert (await form.begin("add_contact", "remove emma")).phrases == [phrases.REMOVED.name]
    await form.begin("add_contact", "add Dr Ahmed")
    assert (await form.say("yes")).phrases == [phrases.KEPT.name]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "no it's Hamid", "Hamid"),
        ("en", "no it's hamid", "hamid"),
        ("sv", "nej det är Samir Ali", "Samir Ali"),
        ("nl", "nee het is Emma de Groot", "Emma de Groot"),
        ("ru", "нет, Ольга Павлова", "Ольга Павлова"),
        ("uk", "ні, Бондаренко", "Бондаренко"),
        ("vi", "không, là chị Lan", "Lan"),
        ("ar", "لا، سامر حداد", "سامر حداد"),
    ],
)
async def test_no_with_another_name_mends_the_name(talk: Talk, language: str, text: str, name: str) -> None:
    form = Form(talk, language)
    await form.begin("add_contact", "add the doctor Ahmed")
    asked = await form.say(text, "deny", 0.95)
    assert asked.phrases == [phrases.ASK_RIGHT.name]
    assert lines(asked) == [(phrases.LINE_ROLE_NAME.name, {"role": role("doctor"), "name": name})]


@pytest.mark.parametrize("text", ["no it's wrong", "no cancel", "no, don't keep that"])
async def test_no_with_other_words_stays_no(form: Form, talk: Talk, text: str) -> None:
    await form.begin("add_contact", "add Dr Ahmed")
    assert (await form.say(text, "deny", 0.95)).phrases == [phrases.NOT_KEPT.name]


async def test_the_second_person_s_number_is_not_the_first_s(form: Form, talk: Talk) -> None:
    asked = await form.begin("add_contact", "our doctor is ahmed and the nurse is Eva 054-222222")
    assert lines(asked) == [(phrases.LINE_ROLE_NAME.name, {"role": role("doctor"), "name": "ahmed"})]
