"""What a language's own forms write is read as what was written."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.languages import languages
from nlu.dates import read, written_day

#: A zone whose clocks do not change: every time of day is there, and once.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
CODES = sorted(languages())
DAYS = st.dates(date(2020, 1, 1), date(2039, 12, 31))
TIMES = st.times().map(lambda one: time(one.hour, one.minute))
#: Days within the coming year, for forms without one.
COMING = st.integers(1, 364).map(lambda days: NOW.date() + timedelta(days=days))


def values(text: str, code: str) -> list[object]:
    return [one.value for one in read(text, language=code, now=NOW, zone=ZONE).found]


@pytest.mark.parametrize("width", ["full", "long", "medium", "short"])
@pytest.mark.parametrize("code", CODES)
@settings(max_examples=40)
@given(day=DAYS)
def test_days(code: str, width: str, day: date) -> None:
    found = values(format_date(day, width, locale=code), code)
    if code == "en" and width == "short":
        # American, where our English is British: asked, if it can be both.
        assert day in found
    else:
        assert found == [day]


@pytest.mark.parametrize("width", ["medium", "short"])
@pytest.mark.parametrize("code", CODES)
@settings(max_examples=40)
@given(clock=TIMES)
def test_times(code: str, width: str, clock: time) -> None:
    (found,) = values(format_time(clock, width, locale=code), code)
    assert isinstance(found, datetime)
    assert found.time() == clock
    assert timedelta(0) <= found - NOW < timedelta(days=1)


@pytest.mark.parametrize("width", ["medium", "short"])
@pytest.mark.parametrize("code", CODES)
@settings(max_examples=40)
@given(day=DAYS, clock=TIMES)
def test_moments(code: str, width: str, day: date, clock: time) -> None:
    moment = datetime.combine(day, clock, ZONE)
    found = values(format_datetime(moment, width, tzinfo=ZONE, locale=code), code)
    assert moment in found
    assert len(found) == 1 or (code == "en" and width == "short")


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=40)
@given(day=COMING, clock=TIMES)
def test_moments_as_our_own_sentences_say_them(code: str, day: date, clock: time) -> None:
    moment = datetime.combine(day, clock, ZONE)
    said = format_datetime(moment, languages()[code].moment, tzinfo=ZONE, locale=Locale.parse(code))
    assert values(said, code) == [moment]


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=40)
@given(day=DAYS)
def test_days_as_our_own_sentences_say_them(code: str, day: date) -> None:
    said = format_date(day, languages()[code].day, locale=Locale.parse(code))
    assert values(said, code) == [day]
    assert written_day(said, code, NOW.date()) == day


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=40)
@given(day=DAYS, clock=TIMES)
def test_iso_is_read_everywhere(code: str, day: date, clock: time) -> None:
    moment = datetime.combine(day, clock, ZONE)
    assert values(moment.strftime("%Y-%m-%dT%H:%M"), code) == [moment]
    assert values(moment.strftime("%Y-%m-%d %H:%M:%S"), code) == [moment]
    assert values(day.isoformat(), code) == [day]
