"""The language of short messages, and what has none."""

from pathlib import Path

import pytest

from nlu.evaluate_language import LanguageLine, evaluate_language
from nlu.language import LanguageDetector
from nlu.vocabulary import read_vocabulary

CODES = ("en", "sv", "ru", "nl", "vi", "ar", "uk")
NLU_DATA = Path(__file__).parents[2] / "nlu_data"


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(CODES, read_vocabulary(NLU_DATA, CODES))


@pytest.mark.parametrize(
    "text",
    ["ok", "OK!", "", "12345", "🙂", "...", "Anna Svensson", "Nguyễn Văn An", "Storgatan 12, Karlstad", "Ибрагим"],
)
def test_what_has_no_language(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Vår dotter kan inte gå och badrummet är för litet", "sv"),
        ("JAG BEHÖVER HJÄLP", "sv"),
        ("we have to move the meeting", "en"),
        ("ik wil graag een afspraak maken", "nl"),
        ("con tôi bị tự kỷ", "vi"),
        ("con toi bi tu ky", "vi"),
        ("спасибо большое", "ru"),
        ("شكرا", "ar"),
    ],
)
def test_the_language_of_a_message(detector: LanguageDetector, text: str, code: str) -> None:
    detected = detector.detect(text)
    assert detected is not None
    assert (detected.code, detected.confidence > 0.7) == (code, True)


@pytest.mark.parametrize(("text", "code"), [("hej", "sv"), ("так добре", "uk")])
def test_words_that_neighbours_share_are_likelier_ours_but_not_sure(
    detector: LanguageDetector, text: str, code: str
) -> None:
    detected = detector.detect(text)
    assert detected is not None
    assert detected.code == code


def test_a_language_that_is_not_ours_is_not_sure(detector: LanguageDetector) -> None:
    detected = detector.detect("bonjour je voudrais")
    assert detected is None or detected.confidence < 0.7


def test_words_are_counted(detector: LanguageDetector) -> None:
    detected = detector.detect("we need 2 things, please!")
    assert detected is not None
    assert detected.words == 4


def test_every_language_has_its_words() -> None:
    vocabulary = read_vocabulary(NLU_DATA, CODES)
    assert min(len(words) for words in vocabulary.values()) > 300
    assert "examples" not in vocabulary["sv"]


def test_one_language_cannot_be_told_apart() -> None:
    with pytest.raises(ValueError, match="two languages"):
        LanguageDetector(["sv", "sv"])


def test_the_report_counts_no_answer_as_wrong(detector: LanguageDetector) -> None:
    lines = [LanguageLine("vi har ett möte i morgon", "sv"), LanguageLine("ok", "sv")]
    report = evaluate_language(lines, detector)
    assert (report.accuracy.value, report.of_answered.value) == (0.5, 1.0)
    assert report.confusions == [("sv", "", 1)]
