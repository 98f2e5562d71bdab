"""Each language as parents type it, and what only looks like a time in it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import yaml

from nlu.date_lexicon import LEXICONS, languages, lexicon
from nlu.dates import read

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


def values(text: str, language: str) -> list[str]:
    return [
        one.value.strftime("%m-%d %H:%M" if isinstance(one.value, datetime) else "%m-%d")
        for one in read(text, language=language, now=NOW, zone="Europe/Stockholm").found
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "tmrw at 2.30pm", "11-25 14:30"),
        ("en", "first thing tomorrow", "11-25 08:00"),
        ("en", "thrusday 2pm", "11-26 14:00"),
        ("sv", "imorn bitti", "11-25 08:00"),
        ("sv", "overmorgon kl 10", "11-26 10:00"),
        ("sv", "fredagseftermiddag", "11-27 13:00"),
        ("sv", "den 31a", "12-31"),
        ("sv", "i förrgår", "11-22"),
        ("sv", "om en halvtimme", "11-24 10:30"),
        ("sv", "v 49", "11-30"),
        ("nl", "vrijdag a.s. 13.00", "11-27 13:00"),
        ("nl", "dinsdagochtend", "12-01 08:00"),
        ("nl", "'s avonds om 8", "11-24 20:00"),
        ("nl", "over een uur", "11-24 11:00"),
        ("nl", "24-12", "12-24"),
        ("nl", "za 10:00", "11-28 10:00"),
        ("ru", "через час", "11-24 11:00"),
        ("ru", "в пятницу часа в 3", "11-27 15:00"),
        ("ru", "первое число", "12-01"),
        ("ru", "31-го", "12-31"),
        ("ru", "завтра в 15-30", "11-25 15:30"),
        ("ru", "четвёртого декабря", "12-04"),
        ("ru", "четвертого декабря", "12-04"),
        ("uk", "о 15-й", "11-24 15:00"),
        ("uk", "за чверть третя", "11-24 14:45"),
        ("uk", "післязавтра вранці", "11-26 08:00"),
        ("vi", "sang mai 8h", "11-25 08:00"),
        ("vi", "thu ba tuan sau", "12-01"),
        ("vi", "8g sáng mai", "11-25 08:00"),
        ("vi", "20p nữa", "11-24 10:20"),
        ("vi", "thứ 2 tuần sau 8 rưỡi sáng", "11-30 08:30"),
        ("vi", "ngày kia", "11-26"),
        ("vi", "hôm kia", "11-22"),
        # With accents six and after are told apart; without, next month is meant more often than June.
        ("vi", "ngày 5 tháng sáu", "06-05"),
        ("vi", "ngay 5 thang sau", "12-05"),
        ("ar", "بعد بكرا", "11-26"),
        ("ar", "الخميس الجاي الساعة ٣ ونص", "11-26 15:30"),
        ("ar", "٢٥ تشرين الثاني", "11-25"),
        ("ar", "بين ٢ و٤ العصر", "11-24 14:00"),
        ("ar", "والخميس", "11-26"),
    ],
)
def test_as_it_is_typed(language: str, text: str, expected: str) -> None:
    assert values(text, language) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "he is 3"),
        ("en", "may i ask something"),
        ("en", "the sun is out and he sat down"),
        ("en", "call me on 070-123 45 67"),
        ("en", "an hour of assistance, 10 hours a week"),
        ("en", "one"),
        ("en", "room 12"),
        ("en", "£20"),
        ("en", "good morning"),
        ("sv", "4 år"),
        ("sv", "10 timmar i veckan"),
        ("sv", "en dag"),
        ("sv", "min man kan inte, min son mår dåligt"),
        ("sv", "9 § LSS"),
        ("sv", "500 kr"),
        ("nl", "zo is het"),
        ("nl", "dat maakt niet uit"),
        ("nl", "10 uur per week"),
        ("nl", "06-12345678"),
        ("ru", "второй ребёнок"),
        ("ru", "3 года"),
        ("ru", "в 9 классе"),
        ("ru", "8 (495) 123-45-67"),
        ("uk", "друга дитина"),
        ("uk", "10 годин на тиждень"),
        ("vi", "5 tuổi"),
        ("vi", "toi muon hoi"),
        ("vi", "chị Mai"),
        ("vi", "10 giờ một tuần"),
        ("ar", "3 سنوات"),
        ("ar", "صباح الخير"),
        ("ar", "لا أحد"),
        ("ar", "الطفل الثاني"),
    ],
)
def test_what_only_looks_like_a_time(language: str, text: str) -> None:
    assert values(text, language) == []


def test_one_wrong_letter_is_forgiven_where_it_can_only_be_one_name() -> None:
    assert values("fridsy", "en") == ["11-27"]
    assert values("onsdga 14", "sv") == ["11-25 14:00"]
    # A cake is no month.
    assert values("5 taart", "nl") == []
    assert values("match 5", "en") == []


@pytest.mark.parametrize("language", languages())
def test_every_lexicon_has_all_weekdays_months_and_numbers(language: str) -> None:
    content = yaml.safe_load((LEXICONS / "dates" / f"{language}.yml").read_text(encoding="utf-8"))
    assert set(content["weekdays"]) == set(range(1, 8))
    assert set(content["months"]) | set(content["weak_months"]) == set(range(1, 13))
    numbers = {value for filled in lexicon(language).words.values() for slot, value in filled if slot == "n"}
    assert numbers >= set(range(60))
    for part in content["parts"].values():
        hour, minute = map(int, part["begins"].split(":"))
        assert part["hours"][0] <= hour + minute / 60 < part["hours"][1]


def test_a_language_without_a_lexicon_is_read_as_english() -> None:
    assert values("tomorrow at 3", "fi") == ["11-25 15:00"]
