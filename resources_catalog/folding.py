"""Words as people type them: without case, accents, tashkeel or Vietnamese tone marks, and cut into n-grams."""

import re
import unicodedata
from functools import lru_cache

from nlu.words import bare

#: Long enough to mean something, short enough to find `badrum` in `badrumsdörren`.
GRAM = 4

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
#: Letters that are often written for one another across the languages of the catalogue.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "є": "е", "ґ": "г", "پ": "ب", "گ": "ك"})
_TONE_MARKS = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")


@lru_cache(maxsize=262_144)
def fold(text: str) -> str:
    """`text` in the letters that typing on a phone leaves over: Đường → duong, Åsa → asa, أُم → ام, ё → е."""
    return bare(text).translate(_LETTERS)


def words(text: str) -> list[str]:
    """The words of `text` as they are written."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


@lru_cache(maxsize=65_536)
def folded_words(text: str) -> tuple[str, ...]:
    """The words of `text`, folded. Remembered for what reads a whole catalogue twice; forget it with `cache_clear`."""
    return tuple(map(fold, words(text)))


def has_tone_marks(text: str) -> bool:
    """Whether Vietnamese `text` is written with its marks, and not as on a telephone without them."""
    return _TONE_MARKS.search(unicodedata.normalize("NFC", text).lower()) is not None


def grams(folded: str) -> list[str]:
    """The n-grams of a folded word with its ends marked; a short word is its own n-gram."""
    padded = f"^{folded}$"
    if len(padded) <= GRAM:
        return [padded]
    return [padded[start : start + GRAM] for start in range(len(padded) - GRAM + 1)]
