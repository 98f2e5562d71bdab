"""A message as tokens for reading dates: runs of digits, runs of letters, single signs; each knows where it stood."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from nlu.words import APOSTROPHES, ARABIC_MARKS, INVISIBLE, SAME_LETTERS, SAME_LETTERS_KEEPING_MARKS

#: What is longer is no answer to "when?"; the rest is not read.
LONGEST_TEXT = 1500
MOST_TOKENS = 240
#: The end of a sentence, or of a part of one.
BREAK = "|"

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_|\n")
_DASHES = dict.fromkeys("‐‑‒–—―−~", "-")
_SIGNS = {**_DASHES, "،": ",", "∕": "/", "：": ":", "٫": ".", "·": "."}
_IN_NUMBERS = frozenset(".:/-")
_KEPT = frozenset("@,+%§$€£₫₴₽#°&")
#: A full stop after so short a word belongs to it: "kl. 9", "мар. 2026".
_ABBREVIATION = 5
_MERIDIEM = re.compile(r"(?<![^\W\d_])([ap])\.[ ]?m\b\.?")


@dataclass(frozen=True)
class Token:
    """`text` is folded without accents, `marked` with them; `start` and `end` are places in the message."""

    text: str
    marked: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.text.isdigit()


def tokens(message: str) -> list[Token]:
    """The tokens of the message's first 1500 characters, 240 at most."""
    letters, places = _folded(message[:LONGEST_TEXT])
    places.append(min(len(message), LONGEST_TEXT))
    found: list[Token] = []
    for match in _TOKEN.finditer(letters):
        sign = _sign(letters, match) if not match[0].isalnum() else match[0]
        if sign is None:
            continue
        found.append(Token(without_marks(sign), sign, places[match.start()], places[match.end()]))
        if len(found) == MOST_TOKENS:
            break
    return found


def words(text: str) -> Iterator[tuple[str, str]]:
    """(without accents, with accents) for each token of a lexicon's phrase."""
    return ((token.text, token.marked) for token in tokens(text))


def without_marks(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(SAME_LETTERS)


def _folded(message: str) -> tuple[str, list[int]]:
    """The message in small letters and Western digits, and where each of its letters stood."""
    letters: list[str] = []
    places: list[int] = []
    for start, cluster in _clusters(message):
        for letter in unicodedata.normalize("NFC", _letter(cluster)):
            letters.append(letter)
            places.append(start)
    folded = "".join(letters).translate(SAME_LETTERS_KEEPING_MARKS)
    for match in reversed(list(_MERIDIEM.finditer(folded))):
        keep = [match.start(1), match.end(1) + 1 + (folded[match.end(1) + 1] == " ")]
        folded = folded[: match.start()] + match[1] + "m " + folded[match.end() :]
        places[match.start() : match.end()] = [places[keep[0]], places[keep[1]], places[keep[1]]]
    return folded, places


def _clusters(message: str) -> Iterator[tuple[int, str]]:
    """Each letter with the accents that follow it; what is invisible is left out."""
    start, cluster = 0, ""
    for place, letter in enumerate(message):
        if letter.isascii():
            joined = False
        elif INVISIBLE.match(letter) or ARABIC_MARKS.match(letter):
            continue
        else:
            joined = bool(unicodedata.combining(letter)) and bool(cluster)
        if joined:
            cluster += letter
            continue
        if cluster:
            yield start, cluster
        start, cluster = place, letter
    if cluster:
        yield start, cluster


def _letter(cluster: str) -> str:
    if cluster.isascii():
        return "" if APOSTROPHES.match(cluster) else cluster.lower()
    if APOSTROPHES.match(cluster):
        return ""
    folded = unicodedata.normalize("NFKC", cluster).casefold()
    return "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in folded)


def _sign(letters: str, match: re.Match[str]) -> str | None:
    """The sign as the rules know it, a break, or None where it says nothing."""
    sign = _SIGNS.get(match[0], match[0])
    before, after = letters[: match.start()], letters[match.end() : match.end() + 1]
    if sign == ".":
        if before[-1:].isdigit() and after.isdigit():
            return sign
        last = re.search(r"[^\W\d_]+$", before[-_ABBREVIATION - 1 :])
        if last and len(last[0]) <= _ABBREVIATION and after not in ("", "\n"):
            return None
        return BREAK
    if sign in _IN_NUMBERS or sign in _KEPT:
        return sign
    return BREAK if sign in "!?;\n" else None
