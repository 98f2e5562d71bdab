"""A sentence as plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.words import bare, plain


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  Hello,   WORLD! ", "hello world"),
        ("don't", "dont"),
        ("don’t", "dont"),
        ("s\u200bt\u00ado\u2060p", "stop"),
        ("ЁЖИК", "ежик"),
        ("مُساعَدة", "مساعده"),
        ("أريد", "اريد"),
        ("ｓｔｏｐ", "stop"),
        ("Việt", "việt"),
        ("Vie\u0323\u0302t", "việt"),
        ("snake_case", "snake case"),
        ("!!! 🙂", ""),
        ("", ""),
    ],
)
def test_plain(typed: str, words: str) -> None:
    assert plain(typed) == words


@pytest.mark.parametrize(
    ("typed", "words"), [("Trợ giúp đỡ", "tro giup do"), ("Hjälp", "hjalp"), ("Їжак", "іжак"), ("é́", "e")]
)
def test_bare(typed: str, words: str) -> None:
    assert bare(typed) == words


@given(st.text(alphabet=st.characters()))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert bare(bare(text)) == bare(text)


@given(st.text(), st.text())
def test_case_and_blanks_say_nothing(one: str, other: str) -> None:
    assert plain(f" {one}\t \n{other} ").split() == plain(f"{one} {other}").split()
