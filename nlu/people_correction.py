"""An answer that begins with "no" and then tells how it is: "no, it's Hamid"."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nlu.people_lexicon import lexicon
from nlu.people_text import Word
from nlu.words import plain

#: Of the words between "no" and what is told: "it is", "her name is" is read where names are read.
_LINKS = ("other_words", "is", "articles")


class Correction(NamedTuple):
    """What stands behind "no". `small`: a name in lower case may stand there, for "it is" or a comma told of it."""

    words: Sequence[Word]
    small: bool


def behind_no(words: Sequence[Word], codes: Iterable[str]) -> Correction | None:
    """What stands behind a "no" that begins `words`; None without such a "no", and when nothing follows."""
    for code in codes:
        its = lexicon(code, False)
        start = 0
        while start < len(words) and its.has("no", plain(words[start].written)):
            start += 1
        if not start:
            continue
        begin = start
        while start < len(words) - 1 and not words[start].ends_clause and _links(code, words[start]):
            start += 1
        if start < len(words):
            caseless = words[start].written.lower() == words[start].written.upper()
            small = start > begin or (caseless and words[begin - 1].ends_clause)
            return Correction([words[start]._replace(begins=True), *words[start + 1 :]], small)
    return None


def _links(code: str, word: Word) -> bool:
    its = lexicon(code, False)
    folded = plain(word.written)
    return any(its.has(name, folded) for name in _LINKS) and not its.has("called", folded)
