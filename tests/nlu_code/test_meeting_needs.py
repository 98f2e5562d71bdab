"""A need at a meeting is understood where it is surely one, and nothing else is taken for it."""

from pathlib import Path

import pytest

from nlu import meeting_needs
from nlu.meeting_needs import Need
from nlu.sentences import read_sentences

SENTENCES = Path(__file__).parents[2] / "nlu_data"

INTERPRETER, NO_INTERPRETER = Need("interpreter"), Need("interpreter", wanted=False)
WHEELCHAIR, CHILD, TRANSPORT = Need("wheelchair"), Need("child"), Need("transport")

SAID = [
    ("en", "I need an interpreter", INTERPRETER),
    ("en", "Hello, we need an interpreter at the meeting please.", INTERPRETER),
    ("en", "I'd like an interpreter", INTERPRETER),
    ("en", "I don't need an interpreter any more", NO_INTERPRETER),
    ("en", "we no longer need the interpreter", NO_INTERPRETER),
    ("en", "we are coming with a wheelchair", WHEELCHAIR),
    ("en", "my son comes to the meeting in a wheelchair", WHEELCHAIR),
    ("en", "our daughter is coming too", CHILD),
    ("en", "I need a ride to the meeting", TRANSPORT),
    ("en", "we don't need transport to the meeting", Need("transport", wanted=False)),
    ("sv", "jag behöver tolk på mötet", INTERPRETER),
    ("sv", "på mötet behöver jag tolk", INTERPRETER),
    ("sv", "jag behöver ingen tolk längre", NO_INTERPRETER),
    ("sv", "vi kommer med rullstol", WHEELCHAIR),
    ("sv", "jag tar med mitt barn till mötet", CHILD),
    ("sv", "vi behöver skjuts till mötet", TRANSPORT),
    ("nl", "ik heb een tolk nodig", INTERPRETER),
    ("nl", "ik heb geen tolk meer nodig", NO_INTERPRETER),
    ("nl", "we komen met een rolstoel", WHEELCHAIR),
    ("nl", "mijn kind komt ook", CHILD),
    ("nl", "we hebben vervoer nodig naar de afspraak", TRANSPORT),
    ("ru", "мне нужен переводчик на встрече", INTERPRETER),
    ("ru", "мне больше не нужен переводчик", NO_INTERPRETER),
    ("ru", "мы придём с инвалидной коляской", WHEELCHAIR),
    ("ru", "я приду с ребёнком", CHILD),
    ("ru", "нам нужен транспорт на встречу", TRANSPORT),
    ("uk", "мені потрібен перекладач", INTERPRETER),
    ("uk", "мені вже не потрібен перекладач", NO_INTERPRETER),
    ("uk", "ми прийдемо з інвалідним візком", WHEELCHAIR),
    ("uk", "я прийду з дитиною", CHILD),
    ("uk", "нам потрібен транспорт на зустріч", TRANSPORT),
    ("ar", "أحتاج إلى مترجم", INTERPRETER),
    ("ar", "لم أعد أحتاج إلى مترجم", NO_INTERPRETER),
    ("ar", "سنأتي بكرسي متحرك", WHEELCHAIR),
    ("ar", "طفلي يأتي معي", CHILD),
    ("ar", "نحتاج إلى مواصلات إلى الاجتماع", TRANSPORT),
    ("vi", "tôi cần phiên dịch", INTERPRETER),
    ("vi", "toi can phien dich o cuoc hop", INTERPRETER),
    ("vi", "tôi không cần phiên dịch nữa", NO_INTERPRETER),
    ("vi", "chúng tôi đến bằng xe lăn", WHEELCHAIR),
    ("vi", "con tôi cũng đến", CHILD),
    ("vi", "tôi cần xe đưa đón đến cuộc họp", TRANSPORT),
]

NEAR = [
    ("en", "how do I get a wheelchair?"),
    ("en", "we need a wheelchair"),
    ("en", "we need help with transport to school every day"),
    ("en", "I need transport"),
    ("en", "do I need an interpreter"),
    ("en", "do I need an interpreter?"),
    ("en", "no interpreter came to the meeting"),
    ("en", "I need an interpreter for the hospital"),
    ("en", "I want a meeting with an interpreter"),
    ("en", "my son needs a wheelchair"),
    ("en", "I don't need the interpreter or the meeting"),
    ("en", "my son is coming"),
    ("en", "I can't come without an interpreter"),
    ("en", "my daughter comes home from school with a taxi"),
    ("en", "I need an interpreter and a ride to the meeting"),
    ("en", "the interpreter was rude to my wife"),
    ("sv", "ingen tolk idag igen"),
    ("sv", "ingen tolk på mötet"),
    ("sv", "behöver jag tolk på mötet"),
    ("sv", "jag vill ha möte med tolk"),
    ("sv", "vi behöver rullstol"),
    ("sv", "vi kommer inte in med rullstolen i badrummet"),
    ("sv", "kommer mitt barn med"),
    ("nl", "geen tolk bij gesprek weer"),
    ("nl", "heb ik een tolk nodig"),
    ("nl", "ik wil een afspraak met een tolk"),
    ("nl", "we hebben een rolstoel nodig"),
    ("nl", "we hebben elke dag vervoer naar school nodig"),
    ("ru", "переводчик не пришёл на встречу"),
    ("ru", "нужна встреча с переводчиком"),
    ("ru", "нам нужна инвалидная коляска"),
    ("ru", "нужен ли мне переводчик"),
    ("ru", "нам нужен транспорт в школу"),
    ("uk", "перекладач не прийшов на зустріч"),
    ("uk", "чи потрібен мені перекладач"),
    ("uk", "нам потрібен інвалідний візок"),
    ("uk", "потрібна зустріч з перекладачем"),
    ("ar", "كيف أحصل على كرسي متحرك"),
    ("ar", "هل أحتاج إلى مترجم"),
    ("ar", "لا، أحتاج إلى مترجم"),
    ("ar", "نحتاج إلى كرسي متحرك"),
    ("ar", "أريد موعد مع مترجم"),
    ("ar", "لم يأت المترجم إلى الاجتماع"),
    ("vi", "tôi có cần phiên dịch không"),
    ("vi", "con tôi cần xe lăn"),
    ("vi", "phiên dịch không đến cuộc họp"),
    ("vi", "tôi cần cuộc hẹn với phiên dịch"),
    ("vi", "cần xe đưa đón đi học"),
]


@pytest.mark.parametrize(("language", "text", "need"), SAID)
def test_a_need_is_understood(language: str, text: str, need: Need) -> None:
    assert meeting_needs.read(text, language) == need


@pytest.mark.parametrize(("language", "text"), NEAR)
def test_what_is_near_a_need_is_left_to_the_dialogue(language: str, text: str) -> None:
    assert meeting_needs.read(text, language) is None


def test_of_all_known_sentences_hardly_one_is_a_need() -> None:
    found = {
        sentence.text for sentence in read_sentences(SENTENCES) if meeting_needs.read(sentence.text, sentence.language)
    }
    # It is one: an interpreter is needed at the appointment.
    assert found <= {"перекладач на прийом треба"}


@pytest.mark.parametrize("text", ["", " ", "?!", "interpreter", "need " * 11 + "interpreter"])
def test_no_text_is_an_error(text: str) -> None:
    assert meeting_needs.read(text, "en") is None
    assert meeting_needs.read(text, "xx") is None
