"""Days that have a name: feasts with a fixed date are read, and a time beside another one is no time of today."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.dates import read

NOW = datetime(2026, 6, 24, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


def values(text: str, language: str) -> list[str]:
    found = read(text, language=language, now=NOW, zone="Europe/Amsterdam").found
    return [one.value.strftime("%m-%d %H:%M" if isinstance(one.value, datetime) else "%m-%d") for one in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("sv", "ses på lucia klockan 10", "12-13 10:00"),
        ("sv", "på julafton kl 14", "12-24 14:00"),
        ("sv", "nyårsafton", "12-31"),
        ("sv", "kl 10 på luciadagen", "12-13 10:00"),
        ("en", "on christmas eve at 3pm", "12-24 15:00"),
        ("en", "New Year's Day", "01-01"),
        ("nl", "op kerstavond om 14:00", "12-24 14:00"),
        ("nl", "tweede kerstdag", "12-26"),
        ("ru", "в канун нового года в 10:00", "12-31 10:00"),
        ("uk", "напередодні нового року о 10:00", "12-31 10:00"),
        ("vi", "10:00 ngày giáng sinh", "12-25 10:00"),
        ("ar", "يوم رأس السنة الساعة 10", "01-01 10:00"),
    ],
)
def test_a_feast_with_a_fixed_date_is_that_day(language: str, text: str, expected: str) -> None:
    assert values(text, language) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "ses på midsommar klockan 10"),
        ("sv", "klockan 10 på kräftskivan"),
        ("en", "see you on halloween at 10:00"),
        ("en", "at christmas at 10"),
        ("en", "on michaelmas at 10"),
        ("nl", "met pasen om 10:00"),
        ("ru", "на пасху в 10:00"),
        ("uk", "на великдень о 10:00"),
        ("vi", "trung thu lúc 10:00"),
        ("ar", "عيد الفطر الساعة 10"),
    ],
)
def test_a_time_on_a_day_whose_date_is_not_known_is_nothing(language: str, text: str) -> None:
    assert values(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("sv", "ring på telefon klockan 10", "06-24 10:00"),
        ("en", "on zoom at 10:00", "06-24 10:00"),
        ("en", "on tuesday at 10 on michaelmas", "06-30 10:00"),
        ("nl", "op school om 10 uur", "06-24 10:00"),
        ("vi", "cảm ơn bạn 10:00", "06-24 10:00"),
    ],
)
def test_a_place_or_a_day_that_is_known_keeps_the_time(language: str, text: str, expected: str) -> None:
    assert values(text, language) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2 or 3 july"),
        ("en", "july 2 or 3"),
        ("nl", "2 of 3 juli"),
        ("sv", "2 eller 3 juli"),
        ("ru", "2 или 3 июля"),
        ("uk", "2 або 3 липня"),
        ("vi", "ngày 2 hoặc 3 tháng 7"),
        ("ar", "2 أو 3 يوليو"),
    ],
)
def test_two_days_of_one_month_are_both_read(language: str, text: str) -> None:
    assert values(text, language) == ["07-02", "07-03"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("uk", "запишіть на 31-ше опівдні", "07-31 12:00"),
        ("ru", "через неделю в понедельник в 9", "07-06 09:00"),
        ("uk", "через тиждень у понеділок о 9", "07-06 09:00"),
        ("ru", "через неделю в среду в 9", "07-01 09:00"),
        ("nl", "volgende dinsdag in de middag", "06-30 13:00"),
        ("ar", "موعد آخر الشهر", "06-30"),
    ],
)
def test_one_moment_is_read(language: str, text: str, expected: str) -> None:
    assert values(text, language) == [expected]


def test_on_sunday_a_week_on_monday_is_not_tomorrow() -> None:
    sunday = datetime(2026, 6, 28, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    found = read("через неделю в понедельник", language="ru", now=sunday, zone="Europe/Amsterdam").found
    assert [str(one.value) for one in found] == ["2026-07-06"]


def test_a_span_of_hours_before_its_day_keeps_its_end() -> None:
    clear = read("between 2 and 4 on wednesday", language="en", now=NOW, zone="Europe/Amsterdam").clear
    assert clear is not None
    assert clear.end is not None
    assert (clear.value.isoformat()[:16], clear.end.isoformat()[:16]) == ("2026-07-01T14:00", "2026-07-01T16:00")
