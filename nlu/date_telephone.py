"""Telephone numbers among the tokens of a message: digits in groups, which are no times."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlu.date_text import Token

#: Fewer digits than these are no telephone number.
FEWEST_DIGITS = 7
#: One group is at least so long, or there are so many pairs.
LONG_GROUP, MANY_PAIRS = 3, 5
_BETWEEN = frozenset("+-/")
_YEARS = range(1900, 2200)


def without_telephones(tokens: Sequence[Token]) -> list[Token]:
    """The tokens; those of a telephone number have become a word that means nothing."""
    found = list(tokens)
    for first, behind in _runs(tokens):
        groups = [token.text for token in tokens[first:behind] if token.is_number]
        if _is_telephone(groups):
            found[first:behind] = [replace(token, text="_", marked="_") for token in tokens[first:behind]]
    return found


def _is_telephone(groups: Sequence[str]) -> bool:
    if sum(map(len, groups)) < FEWEST_DIGITS or any(len(one) == 4 and int(one) in _YEARS for one in groups):
        return False
    return any(len(one) >= LONG_GROUP for one in groups) or len(groups) >= MANY_PAIRS


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where groups of digits stand with nothing but blanks and strokes between them: the first, and behind the last."""
    first: int | None = None
    for place in range(len(tokens) + 1):
        if place < len(tokens) and (tokens[place].is_number or (first is not None and tokens[place].text in _BETWEEN)):
            first = place if first is None else first
        elif first is not None:
            yield first, place
            first = None
