"""The rules that hold in every language: which day, which hour, when to ask, and when there is nothing to read."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.date_lexicon import languages
from nlu.dates import Assumption, Candidate, read, written_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")
#: A Tuesday.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=STOCKHOLM)
LANGUAGES = st.sampled_from(languages())
#: From 2020 to 2036.
MOMENTS = st.integers(1_577_836_800, 2_082_758_400).map(lambda second: datetime.fromtimestamp(second, STOCKHOLM))
#: Words from which many messages about days can be put together, sensible ones and others.
WORDS_WITHOUT_YEARS = """
tuesday friday tomorrow today tonight next this week month weekend in of at and or to the half past quarter 3
9 14 30 31 10:30 02:30 24 noon pm am minutes hours days kl halv imorgon fredag vecka helgen om i på klockan
morgon в на завтра через пятницу половина третьего часов утра ночи morgen half uur 's avonds thứ ba sáng mai h
rưỡi tuần sau đêm الساعة بكرا ونص الثلاثاء الليل завтра о пів на третю ніч , december march 29 february end
beginning evening not until till ٣ ５ 00
"""
OTHER_WORDS = "2027 14.30 25/12 2026-12-01 24-12 5-го . - / : | ! ? yesterday last ago igår vecka förra"
WITHOUT_YEARS = st.sampled_from(WORDS_WITHOUT_YEARS.split())
PIECES = st.sampled_from([*WORDS_WITHOUT_YEARS.split(), *OTHER_WORDS.split()])


def found(text: str, language: str = "en", now: datetime = NOW) -> tuple[Candidate, ...]:
    return read(text, language=language, now=now, zone=STOCKHOLM).found


def values(text: str, language: str = "en", now: datetime = NOW) -> list[str]:
    return [one.value.strftime("%Y-%m-%dT%H:%M" if isinstance(one.value, datetime) else "%Y-%m-%d")
            for one in found(text, language, now)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        # On a Tuesday, Tuesday is a week away.
        ("tuesday", "en", ["2026-12-01"]),
        ("this tuesday", "en", ["2026-11-24"]),
        ("denna fredag", "sv", ["2026-11-27"]),
        # What may be this week's or the next one's is asked.
        ("next friday", "en", ["2026-11-27", "2026-12-04"]),
        ("nästa fredag", "sv", ["2026-11-27", "2026-12-04"]),
        ("volgende vrijdag", "nl", ["2026-11-27", "2026-12-04"]),
        ("в следующую пятницу", "ru", ["2026-11-27", "2026-12-04"]),
        # Monday's coming one lies in the next week already.
        ("next monday", "en", ["2026-11-30"]),
        ("friday next week", "en", ["2026-12-04"]),
        ("på fredag nästa vecka", "sv", ["2026-12-04"]),
        ("volgende week dinsdag", "nl", ["2026-12-01"]),
        ("thứ ba tuần sau", "vi", ["2026-12-01"]),
        ("coming friday", "en", ["2026-11-27"]),
        ("в ближайшую пятницу", "ru", ["2026-11-27"]),
        ("fredag om en vecka", "sv", ["2026-12-04"]),
        ("a week from friday", "en", ["2026-12-04"]),
        ("tuesday or thursday", "en", ["2026-12-01", "2026-11-26"]),
        ("not on monday, wednesday is fine", "en", ["2026-11-25"]),
        # This week's Monday has been.
        ("this monday", "en", []),
    ],
)
def test_which_weekday(text: str, language: str, days: list[str]) -> None:
    assert values(text, language) == days


@pytest.mark.parametrize(
    ("text", "language", "clock"),
    [
        ("half three", "en", "15:30"),
        ("half past three", "en", "15:30"),
        ("halv tre", "sv", "14:30"),
        ("half drie", "nl", "14:30"),
        ("половина третьего", "ru", "14:30"),
        ("полтретьего", "ru", "14:30"),
        ("о пів на третю", "uk", "14:30"),
        ("3 rưỡi", "vi", "15:30"),
        ("ba rưỡi", "vi", "15:30"),
        ("الثالثة والنصف", "ar", "15:30"),
        ("tio i tre", "sv", "14:50"),
        ("fem över halv tre", "sv", "14:35"),
        ("tien voor half vier", "nl", "15:20"),
        ("без четверти три", "ru", "14:45"),
        ("ثلاثة إلا ربع", "ar", "14:45"),
        ("3 giờ kém 15", "vi", "14:45"),
        ("за десять третя", "uk", "14:50"),
        ("halv ett", "sv", "12:30"),
        ("3pm", "en", "15:00"),
        ("kl 1430", "sv", "14:30"),
        ("14h30", "vi", "14:30"),
        ("om 14u30", "nl", "14:30"),
        ("о 15-й", "uk", "15:00"),
        ("الساعة ٣:٣٠ مساء", "ar", "15:30"),
        ("１４：３０", "en", "14:30"),
        ("8 ikväll", "sv", "20:00"),
        ("в 8 вечера", "ru", "20:00"),
        ("noon", "en", "12:00"),
    ],
)
def test_which_hour_today(text: str, language: str, clock: str) -> None:
    assert values(text, language) == [f"2026-11-24T{clock}"]


@pytest.mark.parametrize(
    ("text", "value", "assumed"),
    [
        ("at 3", "2026-11-24T15:00", {"today", "afternoon"}),
        ("at 9", "2026-11-25T09:00", {"tomorrow"}),
        ("at 12", "2026-11-24T12:00", {"today"}),
        ("at 03:00", "2026-11-25T03:00", {"tomorrow"}),
        ("at 15:00 tomorrow", "2026-11-25T15:00", set()),
        ("friday", "2026-11-27", {"next_weekday"}),
        ("5 january", "2027-01-05", {"next_year"}),
        ("5 december", "2026-12-05", {"this_year"}),
        ("the 31st", "2026-12-31", {"next_month"}),
        ("the 30th", "2026-11-30", {"this_month"}),
        ("tomorrow morning", "2026-11-25T08:00", {"part_of_day"}),
        # The day is named, so the hour gives way.
        ("today at 9", "2026-11-24T21:00", {"afternoon"}),
    ],
)
def test_what_is_assumed_has_a_name(text: str, value: str, assumed: set[str]) -> None:
    assert values(text) == [value]
    assert set(found(text)[0].assumed) == assumed


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("between 2 and 4", "14:00", "16:00"),
        ("from 9 to 5 tomorrow", "09:00", "17:00"),
        ("wednesday 10-12", "10:00", "12:00"),
        ("7-9 pm", "19:00", "21:00"),
        ("11 to 1 on friday", "11:00", "13:00"),
    ],
)
def test_a_span_of_hours(text: str, first: str, last: str) -> None:
    (one,) = found(text)
    assert isinstance(one.value, datetime)
    assert isinstance(one.end, datetime)
    assert (f"{one.value:%H:%M}", f"{one.end:%H:%M}") == (first, last)
    assert one.end.date() == one.value.date()


def test_a_span_of_days() -> None:
    (one,) = found("monday to wednesday")
    assert (one.value, one.end) == (date(2026, 11, 30), date(2026, 12, 2))
    (one,) = found("12-14 december")
    assert (one.value, one.end) == (date(2026, 12, 12), date(2026, 12, 14))


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("at 9", "hour"),
        ("at 9:00", "minute"),
        ("half nine", "minute"),
        ("in 2 hours", "minute"),
        ("friday evening", "part_of_day"),
        ("friday", "day"),
        ("in 2 weeks", "day"),
        ("next week", "week"),
        ("week 50", "week"),
        ("in december", "month"),
        ("next year", "year"),
    ],
)
def test_the_grain(text: str, grain: str) -> None:
    assert [one.grain for one in found(text)] == [grain]


def test_several_moments_are_several_candidates() -> None:
    assert values("tuesday or thursday at 10") == ["2026-12-01T10:00", "2026-11-26T10:00"]
    assert values("tomorrow at 10 or 11") == ["2026-11-25T10:00", "2026-11-25T11:00"]
    assert values("monday at 9 or friday at 14") == ["2026-11-30T09:00", "2026-11-27T14:00"]
    assert read("tuesday or thursday", language="en", now=NOW, zone=STOCKHOLM).clear is None


def test_a_weekday_and_a_date_that_do_not_agree_are_asked_about() -> None:
    assert values("thursday 26 november") == ["2026-11-26"]
    assert values("tuesday 26 november") == ["2026-11-26", "2026-12-01"]


def test_english_dates_with_strokes_may_be_american() -> None:
    assert values("03/04") == ["2027-04-03", "2027-03-04"]
    assert values("25/12") == ["2026-12-25"]
    assert values("03/04", "sv") == ["2027-04-03"]


def test_english_is_understood_inside_every_language() -> None:
    for language in languages():
        assert values("tomorrow 3pm", language) == ["2026-11-25T15:00"], language


def test_the_words_that_were_read() -> None:
    text = "Hej! Kan vi ses på torsdag kl. 14:30, eller?"
    (one,) = found(text, "sv")
    assert one.words == "på torsdag kl. 14:30"
    assert text[slice(*one.span)] == one.words


def test_naive_and_unknown_times_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        read("today", language="en", now=datetime(2026, 1, 1), zone=STOCKHOLM)  # noqa: DTZ001
    with pytest.raises((ValueError, LookupError)):
        read("today", language="en", now=NOW, zone="Nowhere/Nothing")


def test_the_past_only_where_the_words_say_so() -> None:
    assert values("yesterday") == ["2026-11-23"]
    assert values("förra veckan", "sv") == ["2026-11-16"]
    assert values("2019-03-04") == ["2019-03-04"]
    # What has been does not stand beside what is to come.
    assert values("he was ill yesterday, can we come on friday") == ["2026-11-27"]


def test_a_written_day_is_the_nearest() -> None:
    today = NOW.date()
    assert written_day("the 3rd of november", "en", today) == date(2026, 11, 3)
    assert written_day("3 mars", "sv", today) == date(2027, 3, 3)
    assert written_day("03/04/2019", "en", today) == date(2019, 4, 3)
    assert written_day("född 2019-03-04", "sv", today) == date(2019, 3, 4)
    assert written_day("ngày 4 tháng 3 năm 2019", "vi", today) == date(2019, 3, 4)
    assert written_day("٤ آذار ٢٠١٩", "ar", today) == date(2019, 3, 4)
    assert written_day("on friday", "en", today) is None
    assert written_day("31 april 2019", "en", today) is None


@given(st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=60), LANGUAGES, MOMENTS)
def test_no_text_is_too_strange(text: str, language: str, now: datetime) -> None:
    for one in read(text, language=language, now=now, zone=STOCKHOLM).found:
        assert set(one.assumed) <= set(get_args(Assumption))
        assert text[slice(*one.span)] == one.words
        assert isinstance(one.value, datetime) == (one.grain in ("minute", "hour", "part_of_day"))
        if isinstance(one.value, datetime):
            assert one.value.utcoffset() is not None
            assert one.end is None or (isinstance(one.end, datetime) and one.end > one.value)
        elif one.end is not None:
            assert one.end > one.value


@given(st.lists(WITHOUT_YEARS, max_size=10).map(" ".join), LANGUAGES, MOMENTS)
def test_nothing_lies_behind_where_the_words_do_not_say_so(text: str, language: str, now: datetime) -> None:
    for one in read(text, language=language, now=now, zone=STOCKHOLM).found:
        if isinstance(one.value, datetime):
            assert one.value.astimezone(UTC) >= now.astimezone(UTC)
        elif one.grain == "day":
            assert one.value >= now.date()
        else:
            assert one.value >= now.date() - timedelta(days=366)


@given(st.integers(1, 28), st.integers(1, 12), MOMENTS)
def test_a_day_without_a_year_is_the_next_one(day: int, month: int, now: datetime) -> None:
    (one,) = read(f"{day}/{month}", language="sv", now=now, zone=STOCKHOLM).found
    assert isinstance(one.value, date)
    assert (one.value.day, one.value.month) == (day, month)
    assert now.date() <= one.value <= now.date() + timedelta(days=366)
