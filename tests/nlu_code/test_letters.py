"""Letters that invite to a meeting, in the family's language or in another, with other days and times in them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from nlu import dates, letters

#: A Sunday afternoon.
NOW, ZONE = datetime(2026, 11, 22, 13, 50, tzinfo=UTC), ZoneInfo("Europe/Stockholm")
MEANT = datetime(2026, 12, 3, 14, 30, tzinfo=ZONE)
LANGUAGES = ("ar", "en", "nl", "ru", "sv", "uk", "vi")

SCHOOL = (
    "Dear parents, on 12 November we talked about Sami and how he is doing in class. We would now like to invite you "
    "to talk about his support at school. We meet on Thursday 3 December at 14.30 in room B12, Skolgatan 4. The school "
    "nurse will be there too. Please bring the report from the doctor. If you cannot come, call us on 054-540 10 20 "
    "before 1 December. Kind regards, Eva Holm, Norrstrand school."
)
LETTER = {
    "en": SCHOOL,
    "sv": (
        "Hej! Den 12 november pratade vi om Sami. Ni är kallade till ett möte om hans stöd i skolan.\nDatum: torsdag 3 "
        "december\nTid: kl. 14.30 i rum B12, Skolgatan 4. Ring 054-540 10 20 före 1 december om ni inte kan komma."
    ),
    "nl": (
        "Beste ouders, op 12 november spraken wij over Sami. Wij nodigen u uit voor een gesprek over zijn hulp op "
        "school. De afspraak is op donderdag 3 december om 14.30 uur in lokaal B12. Bel ons voor 1 december."
    ),
    "ru": (
        "Уважаемые родители! 12 ноября мы говорили о Сами и о его учёбе в школе. Приглашаем вас на встречу в четверг "
        "3 декабря в 14:30 в кабинете 12. Если вы не сможете прийти, позвоните нам до 1 декабря."
    ),
    "uk": (
        "Шановні батьки! 12 листопада ми говорили про Самі та про його навчання у школі. Запрошуємо вас на зустріч у "
        "четвер 3 грудня о 14:30 в кабінеті 12. Якщо ви не зможете прийти, подзвоніть нам до 1 грудня."
    ),
    "ar": (
        "السادة الأهل، تحدثنا يوم 12 نوفمبر عن سامي وعن دراسته في المدرسة. ندعوكم إلى اجتماع يوم الخميس 3 ديسمبر "
        "الساعة 14:30 في الغرفة رقم ب. إذا تعذر عليكم الحضور فاتصلوا بنا قبل 1 ديسمبر مع الشكر."
    ),
    "vi": (
        "Kính gửi phụ huynh, ngày 12 tháng 11 nhà trường đã trao đổi về việc học của Sami. Kính mời phụ huynh đến cuộc "
        "họp vào thứ Năm ngày 3 tháng 12 lúc 14:30 tại phòng B12. Xin gọi cho chúng tôi trước ngày 1 tháng 12."
    ),
}


def times(text: str, language: str) -> set[datetime]:
    """What the family's language reads of days with a time."""
    found = dates.read(text, language=language, now=NOW, zone=ZONE).found
    return {one.value for one in found if isinstance(one.value, datetime) and one.grain in ("minute", "hour")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("written", LETTER)
def test_a_letter_tells_the_one_time_of_the_meeting_in_any_language(written: str, language: str) -> None:
    said = letters.invitation(LETTER[written], language, NOW, ZONE)
    assert said is not None
    assert times(said, language) == {MEANT}
    assert len(said) >= letters.SHORTEST


def test_a_letter_that_is_clear_stays_as_it_is() -> None:
    assert letters.invitation(SCHOOL, "en", NOW, ZONE) == SCHOOL


def test_the_time_beside_the_word_for_the_meeting_is_meant() -> None:
    said = letters.invitation(
        "Our telephone is open on Monday 30 November at 9.00, and the office has its open house for everybody who "
        "lives in the north of the town. Your appointment is on Thursday 3 December at 14.30-15.30. Bring a card.",
        "en",
        NOW,
        ZONE,
    )
    assert said is not None
    assert times(said, "en") == {MEANT}
    (found,) = [one for one in dates.read(said, language="en", now=NOW, zone=ZONE).found if one.grain == "minute"]
    assert found.end == MEANT.replace(hour=15)
    assert "Bring a card." in said


@pytest.mark.parametrize(
    "text",
    [
        "We meet on Thursday 3 December at 14.30 in room B12",
        SCHOOL.replace(" at 14.30", ""),
        SCHOOL.replace("We meet on", "He gets the cake on").replace("invite", "ask"),
        SCHOOL.replace("3 December", "5 November"),
        "Hi Anna, I can't come to the meeting on Thursday 3 December at 14.30, for Sami is ill. I am so sorry for it, "
        "and he would so much like to see you soon.",
        "Remind me of the meeting on Thursday 3 December at 14.30 in room B12, Skolgatan 4, the evening before, for we "
        "always forget such things at home.",
    ],
    ids=["short", "no time", "no meeting", "long past", "cannot come", "reminder"],
)
def test_no_letter(text: str) -> None:
    assert letters.invitation(text, "en", NOW, ZONE) is None
