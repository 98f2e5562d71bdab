"""Words that work everywhere, but only as the whole message."""

import pytest
import yaml

from nlu import commands
from nlu.commands import LEXICONS


@pytest.mark.parametrize(
    ("text", "language", "command"),
    [
        ("stop", "en", "stop"),
        ("  STOP!! ", "en", "stop"),
        ("s\u200btop", "en", "stop"),
        ("стоп", "en", "stop"),
        ("stopp", "sv", "stop"),
        ("отмена", "ru", "stop"),
        ("hjalp", "sv", "help"),
        ("trợ giúp", "vi", "help"),
        ("tro giup", "vi", "help"),
        ("قف", "ar", "stop"),
        ("dung", "vi", None),
        ("please stop the bus", "en", None),
        ("help me find a school", "en", None),
        ("/stop", "en", "stop"),
        ("", "en", None),
        ("...", "en", None),
        ("stop", "xx", "stop"),
        ("nej, stopp", "sv", "stop"),
        ("no, stop", "en", "stop"),
        ("please stop!", "en", "stop"),
        ("dont stop", "en", None),
        ("nee, stop", "nl", "stop"),
        ("не надо, стоп", "ru", "stop"),
        ("ні, стоп", "uk", "stop"),
        ("لا، توقف", "ar", "stop"),
        ("không, dừng lại", "vi", "stop"),
        ("Who looked at my data?", "en", "who_looked"),
        ("من اطلع على بياناتي؟", "ar", "who_looked"),
        ("who looked at my son at school", "en", None),
    ],
)
def test_find(text: str, language: str, command: str | None) -> None:
    assert commands.find(text, language) == command


def test_every_word_of_a_languages_lexicon_means_that_in_its_own_language(language_code: str) -> None:
    lexicon = yaml.safe_load((LEXICONS / f"{language_code}.yml").read_text(encoding="utf-8"))
    assert set(lexicon) == {"stop", "help", "link", "who_looked"}
    for command, phrases in lexicon.items():
        assert phrases
        for phrase in phrases:
            assert commands.find(phrase, language_code) == command, phrase
