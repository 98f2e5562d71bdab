"""A calendar day that is written out: with its day, its month and mostly its year. Anything less is asked again."""

import re
import unicodedata
from datetime import date, timedelta
from functools import cache

from babel.dates import get_month_names

from nlu.words import bare

#: A day without a year is the one nearest to today: from half a year back to half a year ahead.
HALF_A_YEAR = timedelta(days=183)

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re.compile(r"\b(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2}))?\b")
_WORD = re.compile(r"\b(\d{1,2})\s+(?:thang\s+)?(\w+)(?:\s+(?:nam\s+)?(\d{4}))?")


def written_day(text: str, language: str, today: date) -> date | None:
    """The day in `text`, read day first as speakers of our languages do; None when it is not clear."""
    digits = "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)
    if found := _ISO.search(digits):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _NUMBERS.search(digits):
        year = found[3] and int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return _day(int(found[1]), int(found[2]), year) if year else _nearest(int(found[1]), int(found[2]), today)
    for found in _WORD.finditer(bare(digits)):
        month = _month(found[2], language)
        if month is not None:
            return _day(int(found[1]), month, int(found[3])) if found[3] else _nearest(int(found[1]), month, today)
    return None


def _day(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(day: int, month: int, today: date) -> date | None:
    days = [_day(day, month, year) for year in (today.year - 1, today.year, today.year + 1)]
    near = [one for one in days if one is not None and abs(one - today) <= HALF_A_YEAR]
    return min(near, key=lambda one: abs(one - today)) if near else None


def _month(word: str, language: str) -> int | None:
    if word.isdigit():
        return int(word) if language == "vi" and 1 <= int(word) <= 12 else None
    for code in dict.fromkeys((language, "en")):
        for name, month in _names(code):
            if word == name or (len(word) >= 3 and len(name) > 3 and name.startswith(word)):
                return month
    return None


@cache
def _names(language: str) -> list[tuple[str, int]]:
    """Every form of every month's name."""
    forms = [
        (bare(str(name)), month)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for month, name in get_month_names(width, context, locale=language).items()
    ]
    return sorted(set(forms), key=lambda pair: (-len(pair[0]), pair[1]))
