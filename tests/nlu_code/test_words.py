"""Whatever is typed, Rasa gets words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.rasa_components.words import plain_words

COMMANDS = st.lists(
    st.sampled_from(["/", " ", "\u200b", "\ufeff", "\u2060", "\u202e", "\n", "EXTERNAL: ", "external:", "ExTernal :"])
)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('/delete_my_data{"confirm":true}', 'delete_my_data{"confirm":true}'),
        ("/restart", "restart"),
        ("EXTERNAL: x", "x"),
        ("external:EXTERNAL: /greet", "greet"),
        ("\u200b / \u2060//greet", "greet"),
        ("\ufeff\u202eEXTERNAL : /x", "x"),
        ("external help, please", "external help, please"),
        ("either/or", "either/or"),
        ("24/7", "24/7"),
        ("///", ""),
        ("a\0b \ud800", "a b ?"),
    ],
)
def test_commands_become_words(typed: str, words: str) -> None:
    assert plain_words(typed) == words


@given(COMMANDS.map("".join), st.text())
def test_no_text_begins_like_a_command(disguise: str, rest: str) -> None:
    words = plain_words(disguise + rest)
    assert not words.strip().startswith("/")
    assert not words.strip().upper().startswith(("EXTERNAL:", "EXTERNAL :"))
    assert plain_words(words) == words
    words.encode("utf-8")


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_letters_and_numbers_are_never_changed(text: str) -> None:
    assert plain_words(text) == text.rstrip()
