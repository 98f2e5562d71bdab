"""A message laid out for the rules of one language: at each place the word that stands there, and what it may mean.

Slots: n a number, h an hour, ho an hour's own word, hw one in words, m minutes, mw some in
words, mfive a multiple of five, mm two digits, mm3 seconds, hm 1430, d a day of
a month, dd the same in digits, o an ordinal, mon and monn a month by name and in digits, monw also by a name that is a
word of its own, year, yy, wd, wdw, rel, feast a feast that has a fixed date, w a word that the lexicon does not know,
part, parth (also a part that only goes with a time), unit, ap (am or pm).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from nlu.date_lexicon import Lexicon
from nlu.date_text import Token

#: Shorter names have too many neighbours: "maart" and "taart".
SHORTEST_MENDED = 5
FIRST_YEAR, LAST_YEAR = 1900, 2199
#: Shorter words that a lexicon does not know are seldom names of days.
SHORTEST_UNKNOWN = 3
#: "Ten thirty", but not "twenty five".
SMALLEST_SPOKEN = 10
#: From word slots to the lexicon's own.
_OF_WORDS = {
    "ho": ("ho",),
    "o": ("o",),
    "mon": ("mon",),
    "monw": ("mon", "monw"),
    "wd": ("wd",),
    "wdw": ("wd", "wdw"),
    "rel": ("rel",),
    "feast": ("feast",),
    "part": ("part",),
    "parth": ("part", "parth"),
    "unit": ("unit",),
    "ap": ("ap",),
}
#: Kinds of number: fewest and most digits, smallest and largest value, whether words count too.
_OF_NUMBERS = {
    "n": (1, 4, 0, 9999, True),
    "h": (1, 2, 0, 24, True),
    "m": (1, 2, 0, 59, True),
    "mm": (2, 2, 0, 59, False),
    "d": (1, 2, 1, 31, True),
    "dd": (1, 2, 1, 31, False),
    "monn": (1, 2, 1, 12, False),
    "year": (4, 4, FIRST_YEAR, LAST_YEAR, False),
    "yy": (2, 2, 0, 99, False),
    "wn": (1, 2, 1, 53, False),
}


class WordChart:
    """`tokens` as `known` gives them, so that the charts of two languages have the same places."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.tokens = tokens
        self._texts = [self._text(token) for token in self.tokens]
        self.words = [
            frozenset((text, "=" + token.marked)) for text, token in zip(self._texts, self.tokens, strict=True)
        ]
        self._filled = [self._phrases(place) for place in range(len(self.tokens))]
        self._slots = [self._kinds(place) for place in range(len(self.tokens))]

    def slot(self, place: int, kind: str) -> Sequence[tuple[Any, int]]:
        """(value, place behind) for all that fills such a slot at `place`."""
        return self._slots[place].get(kind, ()) if place < len(self._slots) else ()

    def keys(self, place: int) -> Iterator[str]:
        """By what rules are found that may begin here."""
        yield from self.words[place]
        for kind in self._slots[place]:
            yield "{" + kind

    def _kinds(self, place: int) -> dict[str, list[tuple[Any, int]]]:
        found: dict[str, list[tuple[Any, int]]] = {}
        for kind in _OF_NUMBERS:
            found[kind] = list(self._numbers(place, kind))
        found["hm"] = list(self._four_digits(place))
        found["mfive"] = [(value, behind) for value, behind in found["m"] if value % 5 == 0 and value > 0]
        if not self.tokens[place].is_number:
            found["hw"] = [(value, behind) for value, behind in found["h"] if value > 0]
            found["mw"] = [(value, behind) for value, behind in found["m"] if value >= SMALLEST_SPOKEN]
        if self._is_unknown(place):
            found["w"] = [(self._texts[place], place + 1)]
        for kind, slots in _OF_WORDS.items():
            found[kind] = [(value, behind) for slot, value, behind in self._filled[place] if slot in slots]
        return {kind: filled for kind, filled in found.items() if filled}

    def _is_unknown(self, place: int) -> bool:
        text = self._texts[place]
        return text.isalpha() and len(text) >= SHORTEST_UNKNOWN and text not in self.lexicon.vocabulary

    def _text(self, token: Token) -> str:
        return token.marked if self.lexicon.keeps_marks else token.text

    def _phrases(self, place: int) -> list[tuple[str, Any, int]]:
        """(slot, value, place behind) for every phrase of the lexicon that stands here, longest first."""
        found: list[tuple[str, Any, int]] = []
        first = self._texts[place]
        for length in range(self.lexicon.longest.get(first, 0), 0, -1):
            phrase = " ".join(self._texts[place : place + length])
            if place + length <= len(self.tokens) and phrase in self.lexicon.words:
                found += [(slot, value, place + length) for slot, value in self.lexicon.words[phrase]]
        exact = self.lexicon.words.get("=" + self.tokens[place].marked, ())
        return found + [(slot, value, place + 1) for slot, value in exact]

    def _numbers(self, place: int, kind: str) -> Iterator[tuple[int, int]]:
        fewest, most, smallest, largest, words = _OF_NUMBERS[kind]
        token = self.tokens[place]
        if token.is_number:
            if fewest <= len(token.text) <= most and smallest <= int(token.text) <= largest:
                yield int(token.text), place + 1
        elif words:
            for slot, value, behind in self._filled[place]:
                if slot == "n" and smallest <= value <= largest:
                    yield value, behind

    def _four_digits(self, place: int) -> Iterator[tuple[tuple[int, int], int]]:
        digits = self.tokens[place].text
        if self.tokens[place].is_number and len(digits) in (3, 4):
            hour, minute = int(digits[:-2]), int(digits[-2:])
            if hour <= 24 and minute <= 59:
                yield (hour, minute), place + 1


def known(tokens: Sequence[Token], lexicon: Lexicon, others: Collection[str] = ()) -> list[Token]:
    """The tokens as the lexicon knows them; `others` are words that are left as they are."""
    return [piece for token in tokens for piece in _known(token, lexicon, others)]


def _known(token: Token, lexicon: Lexicon, others: Collection[str]) -> list[Token]:
    """The token with its accents, without its prefix, in two, or with one letter mended."""
    text = token.marked if lexicon.keeps_marks else token.text
    if token.is_number or not text.isalpha() or text in lexicon.vocabulary or "=" + token.marked in lexicon.words:
        return [token]
    if text in others:
        return [token]
    if lexicon.keeps_marks and token.marked == token.text and text in lexicon.back:
        return [replace(token, marked=lexicon.back[text])]
    for prefix in lexicon.prefixes:
        rest = text.removeprefix(prefix)
        if rest != text and rest in lexicon.vocabulary and len(rest) > 1:
            middle = token.start + len(prefix)
            return [
                Token(prefix, prefix, token.start, middle),
                Token(rest, rest, min(middle, token.end), token.end),
            ]
    if len(text) >= 8 and (two := _two_words(text, lexicon)):
        first, second = two
        middle = token.start + len(first)
        return [Token(first, first, token.start, middle), Token(second, second, middle, token.end)]
    mended = _mended(text, lexicon)
    return [token] if mended is None else [replace(token, text=mended, marked=mended)]


def _two_words(text: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """A day and a part of the day that are written as one word."""
    for length in range(3, len(text) - 2):
        first, second = text[:length], text[length:]
        if _fills(lexicon, first, ("wd", "rel")):
            for rest in (second, second.removeprefix("s")):
                if _fills(lexicon, rest, ("part", "parth")):
                    return first, rest
    return None


def _fills(lexicon: Lexicon, phrase: str, slots: tuple[str, ...]) -> bool:
    return any(slot in slots for slot, _ in lexicon.words.get(phrase, ()))


def _mended(text: str, lexicon: Lexicon) -> str | None:
    """The one name of a month or a weekday that differs in one letter, or by two that changed places."""
    if len(text) < SHORTEST_MENDED or text in lexicon.never_corrected:
        return None
    near = {name for name in lexicon.corrected if _one_letter_apart(text, name)}
    values = {lexicon.words[name] for name in near}
    return min(near) if len(values) == 1 else None


def _one_letter_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    begin = 0
    while begin < min(len(one), len(other)) and one[begin] == other[begin]:
        begin += 1
    rest_one, rest_other = one[begin:], other[begin:]
    if len(rest_one) > 1 and rest_one[2:] == rest_other[2:] and rest_one[:2] == rest_other[1::-1]:
        return True
    if len(other) <= SHORTEST_MENDED:
        return False
    return rest_one[1:] == rest_other[1:] or rest_one == rest_other[1:] or rest_one[1:] == rest_other
