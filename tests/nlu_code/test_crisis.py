"""Signs of danger in any language, however they are typed; figures of speech are none."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from locales.languages import languages
from nlu import crisis
from nlu.crisis import KINDS, LEXICONS, _pattern
from nlu.words import plain

#: A sentence that has never been in a lexicon as it stands, one or more a language.
DANGER = [
    ("en", "I just want to kill myself tonight"),
    ("en", "I DON'T WANT TO LIVE anymore"),
    ("en", "I don\u200b’t want to li\u00adve"),
    ("sv", "Jag orkar inte leva längre"),
    ("sv", "jag vill ta mitt liv"),
    ("ru", "Я не хочу жить"),
    ("nl", "Ik wil niet meer leven"),
    ("vi", "Tôi muốn tự tử"),
    ("vi", "toi muon tu tu"),
    ("ar", "أريد أن أنتحر"),
    ("uk", "Я не хочу жити"),
]
HARMLESS = [
    ("en", "This paperwork is killing me"),
    ("en", "I could kill for a coffee"),
    ("en", "My phone died"),
    ("sv", "Den här blanketten tar livet av mig av tristess hos kommunen"),
    ("ru", "Хочу умереть со смеху"),
    ("vi", "Mệt muốn chết"),
    ("ar", "بدي اموت من الضحك"),
    ("nl", "Deze formulieren zijn moordend"),
    ("uk", "Ці папери мене вбивають"),
]


@pytest.mark.parametrize(("language", "text"), DANGER)
def test_danger_is_found(language: str, text: str) -> None:
    found = crisis.find(text)
    assert found is not None
    assert found.kind in KINDS
    assert found.words


@pytest.mark.parametrize(("language", "text"), [pair for pair in HARMLESS if pair[0] != "sv"])
def test_a_figure_of_speech_is_no_danger(language: str, text: str) -> None:
    assert crisis.find(text) is None


@pytest.mark.parametrize("text", ["", "   ", "...", "\u200b", "hello", "The bathroom is too small for the wheelchair"])
def test_nothing_is_nothing(text: str) -> None:
    assert crisis.find(text) is None


def spoken(phrase: str) -> str:
    """A short way to say it: the first of several choices, and nothing for a wildcard."""
    said = re.sub(r"\(([^()|]*)[^()]*\)", r"\1", phrase)
    return " ".join(word.rstrip("~") for word in said.split() if word != "*")


@pytest.mark.parametrize(
    ("text", "distant"),
    [
        ("she tried to take her life two years ago and is well now", True),
        ("is there a course about preventing suicide", True),
        ("he hit me again last night", False),
        ("i cannot go on", False),
    ],
)
def test_what_is_long_ago_or_only_a_course_is_distant(text: str, distant: bool) -> None:
    assert crisis.is_distant(text) is distant


def test_one_of_several_words_may_stand_in_a_place() -> None:
    pattern = _pattern(["(dad|father) * (hit~|beat~) (me|all of us)"], plain)
    assert pattern.search("my father always hits all of us ")
    assert not pattern.search("my uncle beats me ")
    assert not pattern.search("dad hit the roof ")


def test_every_phrase_of_a_lexicon_is_found_unless_it_says_otherwise(language_code: str) -> None:
    lexicon = yaml.safe_load((LEXICONS / f"{language_code}.yml").read_text(encoding="utf-8"))
    assert set(lexicon) >= set(KINDS)
    missed = []
    for kind in KINDS:
        assert lexicon[kind]
        for phrase in lexicon[kind]:
            said = spoken(phrase)
            found = crisis.find(said)
            cleared = any(plain(spoken(each)) in plain(said) for each in lexicon["not"])
            if found is None and not cleared:
                missed.append(phrase)
    assert missed == []


@given(st.sampled_from([text for _, text in DANGER]), st.text(alphabet=" \n\t.,!?\u200b", max_size=5))
def test_what_stands_around_it_does_not_hide_it(text: str, around: str) -> None:
    assert crisis.find(f"{around}{text}{around}") is not None
    assert crisis.find(f"Hello there. {text} Goodbye.") is not None


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = crisis.find(text)
    assert found is None or found.language in languages()


def test_a_long_message_is_looked_at_quickly_enough() -> None:
    """4,000 letters of the kind that make a careless expression go back and forth."""
    assert crisis.find("want to " * 500) is None
    assert crisis.find("want to " * 400 + "i want to kill myself") is not None
