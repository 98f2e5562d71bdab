"""The language of the rules, and a language that is added as data alone."""

from collections.abc import Iterator, Sequence

import pytest

from nlu.date_pattern import PatternError, compiled
from nlu.date_text import tokens


class Sentence:
    """Words, where a number fills the slot n."""

    def __init__(self, text: str) -> None:
        self.words: Sequence[frozenset[str]] = [frozenset([word]) for word in text.split()]
        self._numbers = [[(int(word), place + 1)] if word.isdigit() else [] for place, word in enumerate(text.split())]

    def slot(self, place: int, kind: str) -> Sequence[tuple[object, int]]:
        return self._numbers[place] if kind == "n" and place < len(self._numbers) else []


def fold(text: str) -> Iterator[str]:
    yield from text.split()


@pytest.mark.parametrize(
    ("written", "text", "ends"),
    [
        ("a b", "a b c", [2]),
        ("a b?", "a b", [2, 1]),
        ("(a|b c) d", "b c d", [3]),
        ("(a|b)? {n}", "5", [1]),
        ("(a|b)? {n}", "b 5", [2]),
        ("{n} - {n2}", "3 - 4", [3]),
        ("<x> {n}", "kl 3", [2]),
        ("<x> {n}", "at 3", []),
    ],
)
def test_patterns(written: str, text: str, ends: list[int]) -> None:
    pattern = compiled(written, {"x": "(kl|klockan)"}, fold)
    assert [end for end, _ in pattern.matches(Sentence(text), 0)] == ends


def test_slots_hold_what_stands_there() -> None:
    ((_, held),) = compiled("{n} - {n2}", {}, fold).matches(Sentence("3 - 4"), 0)
    assert {name: value for name, (value, _, _) in held} == {"n": 3, "n2": 4}


@pytest.mark.parametrize("written", ["", "(a", "a)", "a?", "(a|)", "<unknown>", "<x>", "{", "a | | b", "?"])
def test_what_is_written_wrongly_is_refused(written: str) -> None:
    with pytest.raises(PatternError):
        compiled(written, {"x": "<x>"}, fold)


def test_tokens_know_where_they_stood() -> None:
    text = "Kl. ١٤:٣٠ på\u200b Thứ Ba!"
    read = tokens(text)
    assert [token.text for token in read] == ["kl", "14", ":", "30", "pa", "thu", "ba", "|"]
    assert [text[token.start : token.end] for token in read[:4]] == ["Kl", "١٤", ":", "٣٠"]
    assert [token.marked for token in read][-3:-1] == ["thứ", "ba"]
