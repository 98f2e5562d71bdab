"""Concepts are found in every language, in inflected, compound, unaccented, mistyped and foreign words."""

import pytest

from locales.languages import languages
from resources_catalog.concept import concepts
from resources_catalog.concept_words import concepts_of_question, concepts_of_text
from resources_catalog.stop_words import stop_words, without_greeting


def test_every_language_has_every_concept() -> None:
    assert len(concepts()) >= 60
    for concept in concepts().values():
        assert set(concept.texts) == set(languages())
        assert all(texts.name and texts.words and texts.says and texts.offers for texts in concept.texts.values())


@pytest.mark.parametrize("language", list(languages()))
def test_what_families_say_and_services_offer_mostly_names_its_concept(language: str) -> None:
    """The patterns and the sentences of a concept belong together: most sentences use one of its words."""
    named = [
        code in concepts_of_text(text, language)
        for code, concept in concepts().items()
        for text in (concept.texts[language].offers,)
    ]
    assert sum(named) >= 0.8 * len(named)


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("behöver vi ansöka om elrullstolar", "sv", "wheelchair"),
        ("hjälpmedelscentralen", "sv", "aids"),
        ("het kinderrolstoeltje", "nl", "wheelchair"),
        ("инвалидную коляску", "ru", "wheelchair"),
        ("інвалідного візка", "uk", "wheelchair"),
        ("بالكرسي المتحرك", "ar", "wheelchair"),
        ("والمدرسة بعيدة", "ar", "school"),
        ("xin xe lăn", "vi", "wheelchair"),
        ("xin xe lan", "vi", "wheelchair"),
        ("his teeth hurt", "en", "dental"),
    ],
)
def test_inflection_compounds_and_prefixes(text: str, language: str, concept: str) -> None:
    assert concept in concepts_of_text(text, language)


@pytest.mark.parametrize("text", ["whelchair", "wheelcahir", "wheellchair", "wheelchiar"])
def test_one_wrong_letter_is_forgiven_in_a_question(text: str) -> None:
    assert "wheelchair" in concepts_of_question(text, "en").counts
    assert "wheelchair" not in concepts_of_text(text, "en")


def test_a_word_of_another_language_is_understood_in_a_question() -> None:
    assert "respite" in concepts_of_question("we need avlastning", "en").counts


def test_one_vietnamese_syllable_without_marks_means_nothing() -> None:
    assert "dental" in concepts_of_text("đau răng", "vi")
    assert concepts_of_text("rang", "vi") == {}


def test_greetings_are_left_out_and_stop_words_known() -> None:
    assert without_greeting("Hello, good morning! We need a ramp", "en") == "We need a ramp"
    assert without_greeting("hej", "sv") == "hej"
    assert {"yet", "cannot", "hello"} <= stop_words("en")
    assert all(stop_words(language) for language in languages())
    assert stop_words("xx") == frozenset()
