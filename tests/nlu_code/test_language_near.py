"""Languages that look alike, letters that are missing, and what is not surely in any language of ours."""

from pathlib import Path

import pytest

from nlu.language import LanguageDetector
from nlu.vocabulary import read_vocabulary

CODES = ("en", "sv", "ru", "nl", "vi", "ar", "uk")
NLU_DATA = Path(__file__).parents[2] / "nlu_data"
SURE = 0.7


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(CODES, read_vocabulary(NLU_DATA, CODES))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("con toi khong ngu duoc", "vi"),
        ("jag behover hjalp", "sv"),
        ("var far man tag i en rullstol", "sv"),
        ("вони вiдмовили нам двiчi, що робити", "uk"),
        ("у мене немає грошей", "uk"),
        ("все еще ждем ответа", "ru"),
        ("что мне теперь делать", "ru"),
        ("ik weet niet wat ik moet doen", "nl"),
        ("vad ska jag göra nu", "sv"),
        ("шшо менi рoбити зараз", "uk"),
    ],
)
def test_near_languages_and_missing_accents(detector: LanguageDetector, text: str, code: str) -> None:
    detected = detector.detect(text)
    assert detected is not None
    assert (detected.code, detected.confidence >= SURE) == (code, True)


@pytest.mark.parametrize(
    "text",
    [
        "jeg har brug for hjælp til min søn",
        "hvad skal jeg gøre nu",
        "jeg trenger hjelp med sønnen min",
        "ek het hulp nodig vir my seun",
        "my dogter kan nie loop nie",
        "ich brauche hilfe für meinen sohn",
        "er schläft nachts nicht",
        "bonjour je voudrais un rendez-vous",
        "mój syn nie śpi w nocy",
        "имам нужда от помощ",
        "мне патрэбна дапамога",
        "من به کمک نیاز دارم",
        "tarvitsen apua hakemuksen kanssa",
    ],
)
def test_a_language_that_we_do_not_have_is_never_sure(detector: LanguageDetector, text: str) -> None:
    detected = detector.detect(text)
    assert detected is None or detected.confidence < SURE


@pytest.mark.parametrize(
    "text",
    [
        "persoonsgebonden budget",
        "bijzondere bijstand",
        "personlig assistans",
        "технические средства реабилитации",
        "kerkstraat 10 rotterdam",
        "anna svensson",
        "jan de vries",
    ],
)
def test_a_name_without_any_everyday_word_is_not_sure(detector: LanguageDetector, text: str) -> None:
    detected = detector.detect(text)
    assert detected is None or detected.confidence < SURE


@pytest.mark.parametrize(
    "text",
    ["asdfgh", "йцукен", "sdfjkh sdkjfh", "0612345678", "anna@example.org", "https://www.svb.nl/nl", "19:30", "🙂👍"],
)
def test_noise_numbers_and_addresses_have_no_language(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("how do i apply for persoonsgebonden budget", "en"),
        ("vi har fått ett beslut om kinderbijslag", "sv"),
        ("мне нужен persoonsgebonden budget для сына", "ru"),
        ("дякую, but i dont understand the letter", "en"),
    ],
)
def test_a_mixed_message_is_in_the_language_of_most_words_but_less_surely(
    detector: LanguageDetector, text: str, code: str
) -> None:
    detected = detector.detect(text)
    assert detected is not None
    assert detected.code == code
    assert detected.confidence < 0.9


def test_a_language_alone_with_its_letters_needs_no_vocabulary() -> None:
    detected = LanguageDetector(("en", "ru", "sv")).detect("где получить помощь")
    assert detected is not None
    assert detected.code == "ru"
