"""A message about a person as words that still know how they were written, without its numbers and addresses."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from nlu.words import ARABIC_MARKS, INVISIBLE

#: So much of a message is read: whoever it is about stands at its beginning.
LONGEST = 1000
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}(?![\w-])")
_ADDRESS = re.compile(r"\S*@\S*|https?://\S+|www\.\S+", re.IGNORECASE)
#: Digits with what people write between them; at least six digits.
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)?\(?\d(?:[ \u00a0()./-]{0,2}\d){5,14}(?![\w/-]|[.,]\d)")
#: Days, ranges of years and numbers of a person's identity are no telephone numbers.
_NO_PHONE = re.compile(
    r"(?:19|20)\d{2}([./-])\d{1,2}\1\d{1,2}\D*\d*|\d{1,2}([./-])\d{1,2}\2(?:19|20)?\d{2}"
    r"|(?:19|20)\d{2} ?- ?(?:19|20)\d{2}|(?:19|20)?\d{6} ?[-+] ?\d{4}|(?:19|20)\d{10}"
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc\u2018`\u2010-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?\n\u2026\u061f]")
_CLAUSE_END = re.compile('[,;:()\\[\\]=/"\u201c\u201d«»\u060c\u061b|–—-]')
#: After so short a word, or one of these, a full stop only shortens it: Dr. Ahmed, B. Jansen.
_SHORT, _SHORTENED = 2, frozenset({"mrs", "dhr", "mevr", "prof"})


class Word(NamedTuple):
    """`written` as in the message. `begins`: nothing of its sentence stands before it. `after` is what follows."""

    written: str
    begins: bool
    ends_clause: bool
    after: str


class Text(NamedTuple):
    """The words of a message, and the first telephone number and e-mail address as they were written."""

    words: Sequence[Word]
    phone: str | None
    email: str | None


def read(message: str) -> Text:
    text = unicodedata.normalize("NFC", ARABIC_MARKS.sub("", INVISIBLE.sub("", message[:LONGEST])))
    email = _EMAIL.search(text)
    rest = _ADDRESS.sub(" , ", text)
    phone: str | None = None
    for found in _PHONE.finditer(rest):
        if phone is None and not _NO_PHONE.fullmatch(found.group().strip()):
            phone = found.group().strip()
    return Text(words_of(_PHONE.sub(" , ", rest)), phone, email.group() if email else None)


def words_of(text: str) -> list[Word]:
    found = list(_WORD.finditer(text))
    words: list[Word] = []
    begins = True
    for index, match in enumerate(found):
        last = index + 1 == len(found)
        gap = text[match.end() : len(text) if last else found[index + 1].start()]
        short = len(match.group()) <= _SHORT or match.group().casefold() in _SHORTENED
        shortened = short and gap.startswith(".") and not last and "\n" not in gap
        kept = gap[1:] if shortened else gap
        new_sentence = bool(_SENTENCE_END.search(kept))
        words.append(Word(match.group(), begins, last or new_sentence or bool(_CLAUSE_END.search(kept)), gap.strip()))
        begins = new_sentence
    return words
