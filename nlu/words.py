"""A sentence as plain words: what is compared with the lexicons."""

import re
import unicodedata

#: Zero-width and direction marks, soft hyphens, variation selectors: invisible, so they must not hide a word.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
APOSTROPHES = re.compile("['\u2019\u02bc\u2018`]")
#: Arabic vowel signs and the stretching stroke carry no meaning of their own.
ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
SAME_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ё": "е", "đ": "d"})
#: `đ` is its own letter in Vietnamese; it is folded only where marks are folded.
SAME_LETTERS_KEEPING_MARKS = {key: value for key, value in SAME_LETTERS.items() if chr(key) != "đ"}
NOT_A_WORD = re.compile(r"[^\w\s]|_")


def plain(text: str) -> str:
    """Lower-cased words with single blanks between them; no punctuation, no invisible characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = ARABIC_MARKS.sub("", APOSTROPHES.sub("", INVISIBLE.sub("", folded)))
    folded = unicodedata.normalize("NFC", folded).translate(SAME_LETTERS_KEEPING_MARKS)
    return " ".join(NOT_A_WORD.sub(" ", folded).split())


def bare(text: str) -> str:
    """`plain` without accents and tone marks, for people who type without them."""
    decomposed = unicodedata.normalize("NFD", plain(text))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", letters).translate(SAME_LETTERS)
