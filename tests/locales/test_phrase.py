"""A phrase is well formed or is not declared."""

import pytest

from locales.menu import MENU
from locales.phrase import PhraseError, phrase, placeholders_of, plural_phrase
from locales.phrases import all_phrases


@pytest.mark.parametrize("name", ["greeting", "Session.greeting", "session.", "session.Hello", "a.b.c", "a b.c"])
def test_a_name_is_a_topic_and_a_phrase(name: str) -> None:
    with pytest.raises(PhraseError):
        phrase(name, "Hello")


@pytest.mark.parametrize("text", ["{", "}", "{}", "{0}", "{name.upper}", "{name!r}", "{count:02d}", "{a b}", "{a[0]}"])
def test_a_placeholder_is_a_plain_name(text: str) -> None:
    with pytest.raises(PhraseError):
        phrase("session.hello", text)


def test_placeholders_are_found() -> None:
    assert placeholders_of("{name} answers by {moment}; {{braces}} are text") == {"name", "moment"}


def test_a_plural_phrase_needs_its_number() -> None:
    with pytest.raises(PhraseError):
        plural_phrase("session.hello", "One", "Many")
    assert plural_phrase("session.hello", "One", "{count}").placeholders == {"count"}


def test_every_phrase_stands_in_its_topics_file_under_its_own_name() -> None:
    assert len(all_phrases()) > 50
    assert all(name == declared.name for name, declared in all_phrases().items())


def test_what_is_always_offered_can_be_said() -> None:
    assert len(MENU) == 4
    assert all(choice.label in all_phrases() for choice in MENU)
