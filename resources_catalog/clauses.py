"""A message as plain words in which numbers and the ends of clauses can still be seen."""

import re
import unicodedata

from nlu.crisis import Fold

#: Between two clauses, and at both ends of the message.
BREAK = "|"
#: In a number, where its decimals begin: 4,5 is written 4d5.
POINT = "d"

_HALF = re.compile(r"(\d)\s*½")
#: Numbers that are no age and no count: days, hours of the clock, telephone numbers, amounts, ranges.
_OTHER_NUMBERS = re.compile(
    r"\b\d{1,4}([./-])\d{1,2}\1\d{1,4}\b"
    r"|\b\d{1,2}[:.,]\d{2}\b"
    r"|\+?\d(?:[ ()/-]*\d){4,}"
    r"|[€$£₽₫]\s*\d+|\d+\s*[%€$£₽₫]"
    r"|\d+\s*[-–—/]\s*\d+"
)
_ORDINAL = re.compile(r"(\d):(?=[^\W\d])")
_UNIT = re.compile(r"(\d)(?=[^\W\d_])")
_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,2})[.,](\d)(?![\d.,]*\d)")
_END = re.compile(r"[.!?;:,()\[\]\n…،؛؟\"“”«»–—/]+|\s-+\s")


def clauses(text: str, fold: Fold) -> str:
    """For example "| my son | 4 | has autism |" from "My son (4) has autism." with `nlu.words.plain` for `fold`."""
    text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    text = _HALF.sub(r"\1,5", text).replace("½", "0,5").replace("\u066b", ",")
    text = _OTHER_NUMBERS.sub("\n", text)
    text = _UNIT.sub(r"\1 ", _ORDINAL.sub(r"\1 ", text))
    text = _DECIMAL.sub(rf"\1{POINT}\2", text)
    parts = [folded for part in _END.split(text) if (folded := fold(part))]
    return " ".join((BREAK, *(word for part in parts for word in (part, BREAK))))
