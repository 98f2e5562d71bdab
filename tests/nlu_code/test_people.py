"""Who a message is about, and what a meeting is about and with whom, in seven languages."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from locales.languages import languages
from locales.roles import ROLES as NAMED_ROLES
from nlu.people import ROLES, TOPICS, Professional, meeting_about, professional, with_whom
from nlu.people_lexicon import LEXICONS, LISTS

PEOPLE: list[tuple[str, str, Professional]] = [
    ("en", "our new physio is called emma lind", Professional("physiotherapist", "emma lind")),
    ("en", "we have a doctor, dr ahmed at the childrens clinic", Professional("doctor", "ahmed", "childrens clinic")),
    ("en", "Dr Ahmed", Professional("doctor", "Ahmed")),
    ("en", "the psychologist at BUP is called Mats, save him", Professional("psychologist", "Mats", "BUP")),
    ("en", "number of the epilepsy nurse 07700 900123", Professional("nurse", phone="07700 900123")),
    ("en", "add Kelly from the council", Professional(None, "Kelly", "council")),
    ("en", "Emma Lind is our occupational therapist", Professional("occupational_therapist", "Emma Lind")),
    ("en", "the SENCO changed to Mrs O'Neill", Professional("special_teacher", "O'Neill")),
    ("en", "put my sister on the map", Professional("relative")),
    ("en", "my son's doctor is called Emma", Professional("doctor", "Emma")),
    ("sv", "Jag vill att Erik Larsson, specialpedagog, läggs till.", Professional("special_teacher", "Erik Larsson")),
    ("sv", "en ny läkare, Svensson hetter han", Professional("doctor", "Svensson")),
    ("sv", "fru Andersson är vår kontaktperson på kommunen", Professional("contact_person", "Andersson", "kommunen")),
    ("sv", "vår tandläkare heter ali", Professional("dentist", "ali")),
    ("sv", "spara diabetessköterskan 054 112233", Professional("nurse", phone="054 112233")),
    ("nl", "kan je de wijkcoach noteren, Samira heet ze", Professional("social_worker", "Samira")),
    ("nl", "zet de kinderarts erbij, dokter Van Dam", Professional("doctor", "Van Dam")),
    ("nl", "onze logopedist is Kees, kees@z.example", Professional("speech_therapist", "Kees", email="kees@z.example")),
    ("nl", "een cliëntondersteuner van MEE, Hanneke", Professional("contact_person", "Hanneke", "MEE")),
    ("ru", "запишите нашего невролога Петрова Анна Сергеевна", Professional("doctor", "Петрова Анна Сергеевна")),
    ("ru", "логопеда теперь зовут юля, старая ушла", Professional("speech_therapist", "юля")),
    ("ru", "внесите Лену из опеки", Professional(None, "Лену", "опеки")),
    ("ru", "бабушка Нина тоже в круге", Professional("relative", "Нина")),
    ("ru", "мою маму, она забирает его из школы", Professional("relative")),
    ("uk", "запишіть нашу лікарку Олену Коваль", Professional("doctor", "Олену Коваль")),
    ("uk", "додаю директора школи, Ян де Вріс", Professional("head_of_school", "Ян де Вріс")),
    ("uk", "тренера звати Стас", Professional("other", "Стас")),
    ("vi", "lưu giúp số bác sĩ Tuấn", Professional("doctor", "Tuấn")),
    ("vi", "con co co tri lieu moi ten Mai", Professional("physiotherapist", "Mai")),
    ("vi", "cô giáo mới tên là thơm", Professional("teacher", "thơm")),
    ("vi", "bà Trần Thị Bích, người chăm sóc", Professional("assistant", "Trần Thị Bích")),
    ("ar", "سجل معلمة جديدة اسمها سارة", Professional("teacher", "سارة")),
    ("ar", "المختصة النفسية هي الدكتورة سلمى، سجلها", Professional("psychologist", "سلمى")),
    ("ar", "موظفة جديدة بالبلدية اسمها لينا يونسون", Professional("case_worker", "لينا يونسون", "البلدية")),
    ("ar", "مرافق جديد للولد اسمه علي، سجله", Professional("assistant", "علي")),
    ("ru", "у нас появилась няня, Галина", Professional("assistant", "Галина")),
    ("ar", "اكتب رقم الممرضة ٠٧٠١٧٤٠٦١١", Professional("nurse", phone="٠٧٠١٧٤٠٦١١")),
    ("ar", "vår nya logoped heter Emma", Professional("speech_therapist", "Emma")),
]
NOBODY = [
    ("en", "I live in Los Angeles and need help"),
    ("en", "my son is called Leon"),
    ("en", "save this number 07700 900123"),
    ("en", "Can you help me on Monday?"),
    ("sv", "min dotter heter Elsa"),
    ("nl", "mijn zoon heet Daan"),
    ("ru", "моего сына зовут Миша"),
    ("uk", "мою доньку звати Оля"),
    ("vi", "con tôi tên là Bin"),
    ("ar", "ابني اسمه سامي"),
    ("en", ""),
]
#: A role is named, and no name is told.
NAMELESS = [
    ("en", "what is our physio called?", "physiotherapist"),
    ("en", "save the teacher for Leon", "teacher"),
    ("sv", "vad heter vår logoped", "speech_therapist"),
    ("sv", "Elsas lärare", "teacher"),
    ("nl", "hoe heet onze fysio ook alweer", "physiotherapist"),
    ("nl", "vader van Daan toevoegen", "relative"),
    ("ru", "как зовут нашего логопеда?", "speech_therapist"),
    ("uk", "як звати нашу лікарку?", "doctor"),
    ("vi", "cô giáo tên gì", "teacher"),
    ("ar", "شو اسمها المعلمة", "teacher"),
    ("ar", "الدكتور القديم تقاعد", "doctor"),
]
ABOUT = [
    ("en", "meeting with the doctor about the wheelchair", "wheelchair_and_aids"),
    ("en", "talk to the school nurse about his medication", "health"),
    ("en", "school and transport", None),
    ("en", "book a meeting", None),
    ("sv", "möte om assistansen på fredag", "assistance"),
    ("sv", "boka ett SIP-möte", "care_plan"),
    ("nl", "afspraak over leerlingenvervoer", "transport"),
    ("ru", "встреча насчёт коляски", "wheelchair_and_aids"),
    ("uk", "зустріч щодо квартири", "housing"),
    ("vi", "hẹn gặp về hành vi của con", "behaviour"),
    ("ar", "موعد بخصوص الفلوس", "money"),
]
WITH = [
    ("en", "a meeting with Emma from hab on monday", Professional(None, "Emma", "hab")),
    ("en", "appointment with the speech therapist", Professional("speech_therapist")),
    ("en", "a meeting about the assistant", None),
    ("en", "my mother cannot come on friday", None),
    ("sv", "telefonsamtal med Karin på onsdag", Professional(None, "Karin")),
    ("sv", "ny tid hos logopeden", Professional("speech_therapist")),
    ("nl", "afspraak met juf Anne", Professional("teacher", "Anne")),
    ("ru", "можно к Анне во вторник?", Professional(None, "Анне")),
    ("uk", "зустріч з логопедом", Professional("speech_therapist")),
    ("vi", "xin một buổi với bác sĩ Dũng tuần tới", Professional("doctor", "Dũng")),
    ("ar", "موعد مع اخصائية النطق", Professional("speech_therapist")),
    ("en", "book a time on tuesday", None),
]


@pytest.mark.parametrize(("language", "text", "person"), PEOPLE)
def test_a_person_is_read(language: str, text: str, person: Professional) -> None:
    assert professional(text, language) == person


@pytest.mark.parametrize(("language", "text"), NOBODY)
def test_nobody_is_read_where_nobody_is_told_of(language: str, text: str) -> None:
    assert professional(text, language) is None


@pytest.mark.parametrize(("language", "text", "role"), NAMELESS)
def test_a_name_that_is_asked_for_or_is_another_s_is_none(language: str, text: str, role: str) -> None:
    found = professional(text, language)
    assert found is not None
    assert (found.role, found.name) == (role, None)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("physio +46 (0)70-123 45 67", "+46 (0)70-123 45 67"),
        ("physio, room 12345", None),
        ("physio on 2026-11-22", None),
        ("physio since 12.03.2019", None),
        ("physio of 20150412-1234", None),
        ("physio at 10:30", None),
    ],
)
def test_only_a_telephone_number_is_one(text: str, phone: str | None) -> None:
    found = professional(text, "en")
    assert found is not None
    assert found.phone == phone


def test_an_address_is_read_and_is_no_name() -> None:
    found = professional("the psychologist's mail is Anna.Berg@region.example, save it", "en")
    assert found == Professional("psychologist", email="Anna.Berg@region.example")


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "emma lind, physio", "emma lind"),
        ("sv", "anna svensson logoped", "anna svensson"),
        ("ar", "سارة، معلمة", "سارة"),
        ("ar", "سارة الحسن، طبيبة.", "سارة الحسن"),
        ("en", "Emma", "Emma"),
        ("en", "Sara Berg 070-123 45 67", "Sara Berg"),
        ("vi", "Hoa, y tá", "Hoa"),
    ],
)
def test_in_an_answer_a_name_may_stand_alone(language: str, text: str, name: str) -> None:
    found = professional(text, language, answer=True)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["wheelchair", "I don't know", "thank you", "Hello"])
def test_not_every_answer_is_a_name(text: str) -> None:
    assert professional(text, "en", answer=True) is None


@pytest.mark.parametrize(("language", "text", "topic"), ABOUT)
def test_what_a_meeting_is_about(language: str, text: str, topic: str | None) -> None:
    assert meeting_about(text, language) == topic


@pytest.mark.parametrize(("language", "text", "person"), WITH)
def test_whom_a_meeting_is_with(language: str, text: str, person: Professional | None) -> None:
    assert with_whom(text, language) == person


def test_every_language_has_every_word_list(language_code: str) -> None:
    content = yaml.load((LEXICONS / f"{language_code}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert set(content) == {*LISTS, "prefix", "definite", "glued", "roles", "topics"}
    assert tuple(content["roles"]) == ROLES
    assert tuple(content["topics"]) == TOPICS
    assert all(content["roles"].values())
    assert all(content["topics"].values())
    assert all(content[name] for name in LISTS)


def test_every_role_has_a_name_that_can_be_said() -> None:
    assert tuple(NAMED_ROLES) == ROLES


@given(st.text(max_size=120), st.sampled_from([*sorted(languages()), "xx"]), st.booleans())
def test_no_text_is_too_strange(text: str, language: str, answer: bool) -> None:
    found = professional(text, language, answer=answer)
    assert found is None or found.role in ROLES or found.name
    assert meeting_about(text, language) in (None, *TOPICS)
    met = with_whom(text, language)
    assert met is None or met.role in ROLES or met.name


WORDS = [word for _, text, _ in (*PEOPLE, *WITH) for word in text.split()]


@given(st.lists(st.sampled_from([*WORDS, ",", ".", "\n", ":", "Dr.", "de", "(", "\u200f", "@"]), max_size=25))
def test_words_in_any_order_are_not_too_strange(words: list[str]) -> None:
    text = " ".join(words)
    for language in ("en", "ar", "vi"):
        found = professional(text, language, answer=True)
        assert found is None or found.name is None or all(part in text for part in found.name.split())
        with_whom(text, language)
        meeting_about(text, language)


@pytest.mark.parametrize(
    ("language", "text", "role", "name"),
    [
        ("en", "our ot is lena berg", "occupational_therapist", "lena berg"),
        ("nl", "onze ergotherapeut is marieke jansen", "occupational_therapist", "marieke jansen"),
        ("ru", "логопед оксана", "speech_therapist", "оксана"),
        ("sv", "skriv upp att samir är vår kurator", "counsellor", "samir"),
        ("vi", "bác sĩ của cháu là anh Hùng", "doctor", "Hùng"),
        ("ar", "طبيب ابني اسمه سامر حداد", "doctor", "سامر حداد"),
        ("en", "our doctor is very nice", "doctor", None),
        ("en", "our ot is on holiday", "occupational_therapist", None),
        ("sv", "vår läkare är sjuk", "doctor", None),
        ("nl", "onze juf is ziek", "teacher", None),
        ("en", "add our doctor first thing", "doctor", None),
        ("en", "the boss is our teacher", "teacher", None),
    ],
)
def test_a_name_in_lower_case_stands_where_only_a_name_can(
    language: str, text: str, role: str, name: str | None
) -> None:
    found = professional(text, language, told=True)
    assert found is not None
    assert (found.role, found.name) == (role, name)


@pytest.mark.parametrize(
    ("language", "text", "person"),
    [
        ("en", "our doctor is Ahmed and the nurse is Eva 054-222222", Professional("doctor", "Ahmed")),
        ("en", "Emma is our physio and Ahmed is our doctor", Professional("physiotherapist", "Emma")),
        (
            "en",
            "our doctor is Ahmed 054-111111 and Eva 054-222222",
            Professional("doctor", "Ahmed", None, "054-111111"),
        ),
        ("en", "our doctor is Ahmed and the number is 054-111111", Professional("doctor", "Ahmed", None, "054-111111")),
        ("sv", "vår läkare är Ahmed och sköterskan heter Eva 054-222222", Professional("doctor", "Ahmed")),
        ("nl", "onze fysio is Emma en de dokter heet Ahmed", Professional("physiotherapist", "Emma")),
        ("ru", "наш врач Ахмед Алиев, а логопед Ольга Павлова 89161234567", Professional("doctor", "Ахмед Алиев")),
        ("uk", "логопед Олена та лікар Петро 0501234567", Professional("speech_therapist", "Олена")),
        ("vi", "bác sĩ Tuấn và cô giáo Mai 0901234567", Professional("doctor", "Tuấn")),
        ("ar", "طبيبنا اسمه سامر والممرضة اسمها سلمى 0701740611", Professional("doctor", "سامر")),
    ],
)
def test_of_several_people_the_first_is_read(language: str, text: str, person: Professional) -> None:
    assert professional(text, language, told=True) == person
