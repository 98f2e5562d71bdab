"""Where a text that is too long for one message is cut: never inside what a reader sees as one character."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import regex

#: Between paragraphs, lines, sentences and words; the best place first. A no-break space holds its words together.
_GAPS = (
    regex.compile(r"(?P<gap>\n[^\S\n]*\n\s*)"),
    regex.compile(r"(?P<gap>\n\s*)"),
    regex.compile(r"[.!?…؟۔][\p{Pe}\p{Pf}\p{Pi}\"'\u2069]*(?P<gap>\s+)"),
    regex.compile(r"(?P<gap>[^\S\u00a0\u2007\u202f]+)"),
)
_CHARACTER = regex.compile(r"\X")
#: What Telegram counts as a message: something else than blanks and characters that nobody sees.
_VISIBLE = regex.compile(r"[^\s\p{Z}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufffc]")


def visible(text: str) -> bool:
    return _VISIBLE.search(text) is not None


def units(text: str) -> int:
    """The length in UTF-16 code units, as Telegram counts."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def cuts(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """The pieces of the text, in order, as (start, end): each visible and of at most `limit` UTF-16 code units.

    Only blanks and invisible characters are left out, and those only between pieces.
    """
    starts = [found.start() for found in _CHARACTER.finditer(text)]
    boundaries = {*starts, len(text)}
    start = 0
    while start < len(text):
        start = _past_blanks(text, start, boundaries)
        reach = _reach(text, start, limit)
        end = after = reach
        if reach < len(text):
            end, after = _place(text, start, reach, starts, boundaries, limit)
        if visible(text[start:end]):
            yield start, end
        start = after


def _past_blanks(text: str, start: int, boundaries: set[int]) -> int:
    """A blank that carries a combining mark is a character of its own, and stays."""
    while start < len(text) and text[start].isspace() and start + 1 in boundaries:
        start += 1
    return start


def _reach(text: str, start: int, limit: int) -> int:
    room, end = limit, start
    while end < len(text):
        room -= 2 if text[end] > "\uffff" else 1
        if room < 0:
            break
        end += 1
    return end


def _place(
    text: str, start: int, reach: int, starts: Sequence[int], boundaries: set[int], limit: int
) -> tuple[int, int]:
    """Where the piece ends and the next one begins."""
    # First a piece worth sending: a heading is not left alone because its paragraph is long.
    for least in (limit // 8, 1):
        for gaps in _GAPS:
            best = None
            for found in gaps.finditer(text, start):
                first, last = found.span("gap")
                if first > reach:
                    break
                if first >= start + least and first in boundaries and last in boundaries:
                    best = first, last
            if best is not None:
                return best
    inside = starts[bisect_right(starts, reach) - 1]
    # One character may be longer than a message: a letter under thousands of marks.
    end = inside if inside > start else reach
    return end, end
