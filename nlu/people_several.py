"""Where a message may begin to tell of a second person."""

import re
from collections.abc import Iterator

from nlu.people_lexicon import Lexicon
from nlu.words import plain

_WORD = re.compile(r"[^\W_]+")
#: A full stop behind a word of four letters or more: "Dr. Ahmed" is one person.
_STOP = re.compile(r"[,;\n\u060c\u061b]|(?<=\w{4})[.!]\s")


#: So many places are looked at: who is told of stands at the beginning.
MOST = 12


def cuts(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str, bool]]:
    """Each place: what stands before it, what after it, and whether "and" stands there.

    Behind a comma only the words up to the next place are given: further words may tell of the first person again.
    """
    joints = {
        found.start(): _behind(found) for found in _WORD.finditer(text) if lexicon.has("and", plain(found.group()))
    }
    stops = {found.start(): found.end() for found in _STOP.finditer(text)}
    places = sorted({**stops, **joints})[:MOST]
    for place in places:
        if place in joints:
            yield text[:place], text[joints[place] :], True
        else:
            end = next((other for other in places if other >= stops[place]), len(text))
            yield text[:place], text[stops[place] : end], False


def _behind(joint: re.Match[str]) -> int:
    """The place behind "and"; in Arabic it is the first letter of the next word."""
    return joint.start() + 1 if joint.group().startswith("و") else joint.end()
