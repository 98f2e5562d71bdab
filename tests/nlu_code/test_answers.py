"""Answers that are the whole message, in any language, with and without accents and signs."""

import pytest
import yaml

from nlu import answers
from nlu.answers import ANSWERS, LEXICONS
from nlu.words import plain


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("yes", "en", "yes"),
        (" Yes!! ", "en", "yes"),
        ("yesss", "en", "yes"),
        ("Yeah 👍", "en", "yes"),
        ("no no no", "en", "no"),
        ("I don’t know…", "en", "do_not_know"),
        ("I'd rather not say", "en", "rather_not"),
        ("yes, but only at school", "en", None),
        ("no money left", "en", None),
        ("jo", "sv", "yes"),
        ("nää", "sv", "no"),
        ("nä", "sv", "no"),
        ("vet ej", "sv", "do_not_know"),
        ("nej tack", "sv", "no"),
        ("jaaaa", "nl", "yes"),
        ("geen idee", "nl", "do_not_know"),
        ("dat is privé", "nl", "rather_not"),
        ("dat is prive", "nl", "rather_not"),
        ("Да, конечно", "ru", "yes"),
        ("нееет", "ru", "no"),
        ("ещё нет", "ru", "no"),
        ("не знаю", "uk", "do_not_know"),
        ("так", "uk", "yes"),
        ("ні", "uk", "no"),
        ("có", "vi", "yes"),
        ("co", "vi", "yes"),
        ("Dạ, vâng ạ!", "vi", "yes"),
        ("vâng", "vi", "yes"),
        ("không", "vi", "no"),
        ("khong", "vi", "no"),
        ("không biết", "vi", "do_not_know"),
        ("khong biet", "vi", "do_not_know"),
        ("không muốn nói", "vi", "rather_not"),
        ("لا", "ar", "no"),
        ("لا أعرف", "ar", "do_not_know"),
        ("لا اعرف", "ar", "do_not_know"),
        ("أيوه", "ar", "yes"),
        ("نَعَم", "ar", "yes"),
        # In another language than the conversation's.
        ("ja", "en", "yes"),
        ("نعم", "sv", "yes"),
        ("yes", "xx", "yes"),
        ("👍", "ru", "yes"),
        ("👍🏽👍🏽", "ru", "yes"),
        ("👎", "vi", "no"),
        ("👍👎", "vi", None),
        ("👍 not sure", "en", "do_not_know"),
        # An English hesitation and an English "ok" are Vietnamese answers only in a Vietnamese conversation.
        ("um", "en", None),
        ("k", "en", None),
        ("um", "vi", "yes"),
        ("k", "vi", "no"),
        ("4", "en", None),
        ("", "en", None),
        ("...", "en", None),
    ],
)
def test_find(text: str, language: str, answer: str | None) -> None:
    assert answers.find(text, language) == answer


def test_every_phrase_means_that_in_its_own_language(language_code: str) -> None:
    lexicon = yaml.load((LEXICONS / f"{language_code}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert tuple(lexicon) == ANSWERS
    for answer, phrases in lexicon.items():
        assert phrases
        for phrase in phrases:
            assert plain(phrase)
            assert answers.find(phrase, language_code) == answer, phrase


def test_a_word_in_the_conversations_language_comes_before_another_languages() -> None:
    assert answers.find("mm", "nl") == "yes"
    assert answers.find("не", "ru") == "no"
