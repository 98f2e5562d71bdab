"""Every phrase can be said in every language, whatever its values are."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.languages import languages
from locales.phrases import all_phrases
from locales.translate import DIRECTION_MARKS, END_ISOLATE, ISOLATE, Translator, UnknownPhraseError
from locales.utterance import Value, language, moment, region
from tests.locales.wires import CODES

PHRASES = sorted(all_phrases())
#: What people and catalogues can put into a placeholder.
HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["{name}", "{", "}", "{0}", "{x.__class__}", "%s", "%(a)s", "\u202e", "\u2067", "مرحبا", "\0", ""]),
)
SPECIAL: st.SearchStrategy[Value] = st.one_of(
    st.datetimes(timezones=st.just(UTC)).map(lambda when: moment(when.isoformat())),
    st.dates().map(lambda day: {"kind": "day", "value": day.isoformat()}),
    st.sampled_from(sorted(languages())).map(language),
    st.sampled_from(["se-karlstad", "SE", "atlantis"]).map(region),
)


@cache
def speaker(code: str) -> Translator:
    return Translator(code, lambda _kind, value, _language: value)


@given(CODES, st.sampled_from(PHRASES), st.data())
@settings(max_examples=300)
def test_every_phrase_can_be_said_with_any_values(code: str, name: str, data: st.DataObject) -> None:
    phrase = all_phrases()[name]
    values = {key: data.draw(st.one_of(HOSTILE, st.integers(), SPECIAL), label=key) for key in phrase.placeholders}
    if phrase.plural:
        values["count"] = data.draw(st.integers(0, 10_000))
    said = speaker(code).say(name, values)
    # A phrase that is nothing but a value is as empty as the value.
    assert said or not all(str(value).translate(DIRECTION_MARKS) for value in values.values())
    for value in values.values():
        if isinstance(value, str):
            assert value.translate(DIRECTION_MARKS) in said


def test_every_phrase_is_said_in_every_language(language_code: str) -> None:
    same = [
        name
        for name, phrase in all_phrases().items()
        if language_code != "en" and len(phrase.text) > 40 and speaker(language_code).unfilled(name) == phrase.text
    ]
    assert PHRASES
    assert same == []


@given(CODES, st.integers(0, 1_000_000))
def test_a_number_is_said_in_a_form_of_the_language(code: str, count: int) -> None:
    assert speaker(code).say("find_support.results", {"count": count, "region": region("SE")})


@pytest.mark.parametrize(
    ("code", "count", "different_from"),
    [("en", 1, 2), ("ru", 1, 2), ("ru", 2, 5), ("uk", 1, 5), ("ar", 1, 3), ("ar", 2, 11), ("nl", 1, 2), ("sv", 1, 2)],
)
def test_numbers_have_the_forms_that_grammar_asks_for(code: str, count: int, different_from: int) -> None:
    plural = [name for name, phrase in all_phrases().items() if phrase.plural]
    assert plural

    def said(number: int) -> list[str]:
        """All plural phrases with this number, the number itself left out."""
        texts = []
        for name in plural:
            others = dict.fromkeys(all_phrases()[name].placeholders - {"count"}, "x")
            texts.append(speaker(code).say(name, {**others, "count": number}).replace(str(number), "#"))
        return texts

    assert said(count) != said(different_from)


def test_a_count_must_be_a_number() -> None:
    name = next(name for name, phrase in all_phrases().items() if phrase.plural)
    with pytest.raises(TypeError, match="whole number"):
        speaker("en").say(name, {"count": "3"})


def test_an_unknown_phrase_and_a_missing_value_are_errors() -> None:
    with pytest.raises(UnknownPhraseError):
        speaker("en").say("session.nothing_like_this")
    with pytest.raises(KeyError):
        speaker("en").say("session.language_changed", {})


# --- directions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["Anna Berg", "Svenska", "+46 54 540 00 00", "10:00"])
def test_in_arabic_a_value_keeps_its_own_direction(value: str) -> None:
    said = speaker("ar").say("coordinator.has_floor", {"name": value})
    assert f"{ISOLATE}{value}{END_ISOLATE}" in said


def test_in_a_left_to_right_language_an_arabic_value_does_too() -> None:
    assert f"{ISOLATE}العربية{END_ISOLATE}" in speaker("sv").say(
        "session.language_changed", {"language": language("ar")}
    )


def test_where_nothing_can_be_disturbed_nothing_is_added() -> None:
    assert ISOLATE not in speaker("sv").say("coordinator.has_floor", {"name": "Anna Berg"})


@given(CODES, st.text(alphabet="aב1{ \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", max_size=12))
def test_a_value_never_turns_the_sentence_around_it(code: str, name: str) -> None:
    said = speaker(code).say("coordinator.has_floor", {"name": name})
    marks = [letter for letter in said if letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
    assert marks in ([], [ISOLATE, END_ISOLATE])


# --- times ------------------------------------------------------------------------------------------------------


def test_a_moment_is_said_in_the_zone_that_it_carries(language_code: str) -> None:
    said = speaker(language_code).moment(datetime.fromisoformat("2026-11-23T11:05:00+01:00"))
    assert "11:05" in said.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    assert "23" in said.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        speaker("en").moment(datetime(2026, 11, 23))  # noqa: DTZ001


@given(CODES, st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 1439))
def test_every_day_and_moment_can_be_said(code: str, day: date, minutes: int) -> None:
    when = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    assert speaker(code).day(day)
    assert speaker(code).moment(when)
