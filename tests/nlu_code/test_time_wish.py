"""Wishes about the time of a meeting, as families type them, in all languages."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from locales.languages import languages
from nlu import meeting_words, time_wish
from nlu.meeting_party import Party, about, party
from nlu.time_wish import TimeWish

#: A Saturday evening.
NOW, ZONE = datetime(2026, 11, 21, 18, 0, tzinfo=UTC), ZoneInfo("Europe/Stockholm")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def wish(language: str, text: str) -> TimeWish:
    found = time_wish.read(text, language=language, now=NOW, zone=ZONE)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "text", "after", "before"),
    [
        ("en", "mornings", None, time(12)),
        ("sv", "på eftermiddagen", time(12), time(18)),
        ("nl", "'s ochtends", None, time(12)),
        ("ru", "в среду после 15:00", time(15), None),
        ("uk", "не вранці", time(12), None),
        ("vi", "sau 3 giờ chiều", time(15), None),
        ("ar", "بعد الساعة 3", time(15), None),
        ("en", "not after 3 pm", None, time(15)),
        ("en", "between 10 and 12", time(10), time(12)),
        ("sv", "före lunch", None, time(12)),
    ],
)
def test_bounds(language: str, text: str, after: time | None, before: time | None) -> None:
    assert (wish(language, text).after, wish(language, text).before) == (after, before)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "as soon as possible"),
        ("sv", "så snart som möjligt"),
        ("nl", "zo snel mogelijk"),
        ("ru", "как можно скорее"),
        ("uk", "якнайшвидше"),
        ("vi", "càng sớm càng tốt"),
        ("ar", "في أقرب وقت"),
    ],
)
def test_soonest(language: str, text: str) -> None:
    assert wish(language, text).soonest


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("en", "not Monday"), ("sv", "inte måndag"), ("nl", "niet op maandag"), ("ru", "не в понедельник")),
        *(("uk", "не в понеділок"), ("vi", "không phải thứ hai"), ("ar", "ليس يوم الاثنين")),
    ],
)
def test_a_weekday_that_is_not_wanted(language: str, text: str) -> None:
    assert wish(language, text).not_weekdays == {MONDAY.weekday()}
    assert wish(language, text).days == frozenset()


def test_what_is_wanted_behind_what_is_not() -> None:
    both = wish("en", "not Monday, but Tuesday is fine")
    assert both.days == {TUESDAY}
    assert both.not_weekdays == {MONDAY.weekday()}


def test_the_first_one_is_no_first_day_of_a_month() -> None:
    assert wish("sv", "den första passar bra").place == 0
    assert wish("sv", "den första december").days == {date(2026, 12, 1)}


@pytest.mark.parametrize("text", ["hello", "yes please", "I need money for my son", "", "?"])
def test_what_tells_nothing_of_a_time(text: str) -> None:
    assert time_wish.read(text, language="en", now=NOW, zone=ZONE) is None


def test_how_much_of_a_message_is_the_wish() -> None:
    assert wish("en", "tuesday morning").share == 1
    assert wish("en", "when is the care allowance for my son paid, is it tuesday").share < 0.2


def test_every_language_has_the_same_lists(language_code: str) -> None:
    assert language_code in languages()
    for name in ("morning", "after", "not", "soonest", "first", "video", "only_me", "bring", "somebody_else"):
        assert not meeting_words.has(name, "", language_code)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "a meeting with the school about the plan", Party("school")),
        ("sv", "möte med Försäkringskassan på torsdag", Party("Försäkringskassan")),
        ("ar", "موعد مع طبيب الاطفال يوم الخميس", Party(role="doctor")),
        ("en", "i want to book a meeting", None),
    ],
)
def test_whom_a_meeting_is_with(language: str, text: str, expected: Party | None) -> None:
    assert party(text, language) == expected


def test_what_it_is_about_is_kept_in_the_family_s_words() -> None:
    assert about("can we meet about the wheelchair", "en") == "wheelchair"
    assert about("a meeting with the school on thursday", "en") is None
