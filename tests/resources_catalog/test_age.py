"""Ages in completed months: as they are written, as exactly as they are known, in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.languages import languages
from resources_catalog.age import AgeError, Months

_months = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda ends: Months(min(ends), max(ends)))


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        (4, 48, 59),
        (4.0, 48, 59),
        (0, 0, 11),
        ("4 years", 48, 59),
        ("1 year", 12, 23),
        ("18 months", 18, 18),
        ("1 month", 1, 1),
        ("1 year 6 months", 18, 18),
        ({"low": 10, "high": 30}, 10, 30),
        (Months(3, 5), 3, 5),
    ],
)
def test_an_age_is_read(written: object, low: int, high: int) -> None:
    assert Months.read(written) == Months(low, high)


@pytest.mark.parametrize(
    "written",
    [-1, 1.5, True, None, "", "four", "4", "4 weeks", "years", "-4 years", "4 years months", {"low": 1}, [4],
     {"low": 5, "high": 4}, {"low": "1", "high": "2"}, {"low": True, "high": 3}],
)  # fmt: skip
def test_what_is_no_age_is_refused(written: object) -> None:
    with pytest.raises(AgeError, match=r"is no age: write 4 \(years\)|cannot lie between 5 and 4 months"):
        Months.read(written)


@given(_months)
def test_what_is_kept_is_read_again(age: Months) -> None:
    assert Months.read(age.as_json()) == age


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (Months(48, 59), "4 years"),
        (Months(12, 23), "1 year"),
        (Months(48, 83), "4 years – 6 years"),
        (Months(18, 18), "18 months"),
        (Months(3, 7), "3 months – 7 months"),
        (Months(0, 11), "0 months – 11 months"),
        (Months(0, 35), "0 years – 2 years"),
    ],
)
def test_an_age_in_words(age: Months, text: str) -> None:
    assert age.text("en") == text


def test_every_language_has_words_for_years_and_months() -> None:
    for code in languages():
        for age in (Months(12, 23), Months(48, 59), Months(132, 143), Months(1, 1), Months(2, 2), Months(18, 18)):
            text = age.text(code)
            assert text
            assert code == "en" or ("year" not in text and "month" not in text)
    assert Months(48, 59).text("vi") == "4 tuổi"
    assert Months(24, 35).text("ar") == "سنتان"


def test_an_age_that_is_known_less_exactly_is_said_in_years() -> None:
    assert Months(55, 67).text("en") == "4 years – 5 years"
    assert Months(14, 15).text("en") == "14 months – 15 months"
    assert Months(14, 27).text("en") == "14 months – 27 months"
