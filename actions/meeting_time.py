"""When a meeting with somebody else is, as a message tells it: the day, the time, or several that may be meant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nlu import dates
from nlu.dates import Candidate

#: More than these are no question but a list.
MOST_CHOICES = 3
#: "3 November", written in the same month, is no day of the next year.
NEARLY_A_YEAR = timedelta(days=270)
LONGEST_MINUTES = 12 * 60
#: Hours that are said without the part of the day: three is in the afternoon.
_AFTERNOON, _MORNING = 12, 7
_BARE_TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
_VAGUE = ("week", "month")
_NOT_SAID = frozenset({"today", "tomorrow"})


@dataclass(frozen=True)
class Told:
    """`either` holds moments or days of which one is meant; `past` tells that it lies behind; `minutes` how long."""

    day: date | None = None
    at: time | None = None
    minutes: int | None = None
    either: tuple[datetime | date, ...] = ()
    past: bool = False


def told(
    text: str, language: str, now: datetime, zone: ZoneInfo, *, of_time: bool = False, not_on: date | None = None
) -> Told | None:
    """What `text` tells of when it is; None when it tells nothing.

    With `of_time` a bare figure is a time. `not_on` is the day of a meeting that is moved: beside another day it is
    the old one. `now` is aware.
    """
    bare = _bare_time(text) if of_time else None
    if bare is not None:
        return Told(at=bare)
    found = [one for one in dates.read(text, language=language, now=now, zone=zone).found if one.grain != "year"]
    found = [one for one in found if one.grain not in _VAGUE]
    found = [_moved_to(one) if not_on is not None and _day(one) == not_on else one for one in found]
    others = [one for one in found if not _says_day(one) or _day(one) != not_on]
    found = others if not_on is not None and others else found
    if not found:
        return None
    ahead = [one for one in found if not _is_behind(one, now)]
    if not ahead:
        return Told(past=True)
    return _among(ahead)


def vague_words(text: str, language: str, now: datetime, zone: ZoneInfo) -> str:
    """The words that tell a week or a month, with a time that belongs to them; "" when a day is told, or nothing."""
    found = dates.read(text, language=language, now=now, zone=zone).found
    return " ".join(one.words for one in found) if all(one.grain in _VAGUE for one in found) else ""


def words_beside(text: str, language: str, now: datetime, zone: ZoneInfo) -> list[str]:
    """The words of `text` that do not tell when."""
    for start, end in sorted(one.span for one in dates.read(text, language=language, now=now, zone=zone).found)[::-1]:
        text = f"{text[:start]} {text[end:]}"
    return [word for word in text.split() if any(letter.isalnum() for letter in word)]


def _moved_to(one: Candidate) -> Candidate:
    """ "From Monday to Wednesday" is no span of a meeting that is moved, but its old day and the new one."""
    is_span = isinstance(one.end, date) and not isinstance(one.end, datetime)
    return replace(one, value=one.end, end=None) if is_span and one.end is not None else one


def _among(found: list[Candidate]) -> Told | None:
    whole = _different(one for one in found if _is_timed(one) and _says_day(one))
    if len(whole) == 1:
        return Told(_day(whole[0]), _at(whole[0]), _minutes(whole[0]))
    if whole:
        moments = tuple(one.value for one in whole)
        return Told(either=moments) if len(moments) <= MOST_CHOICES else None
    days = _different(one for one in found if not _is_timed(one) and _says_day(one))
    timed = _different(one for one in found if _is_timed(one))
    at, minutes = (_at(timed[0]), _minutes(timed[0])) if len({_at(one) for one in timed}) == 1 else (None, None)
    each = tuple(dict.fromkeys(_day(one) for one in days))
    if len(each) == 1 or (not each and at is not None):
        return Told(each[0] if each else None, at, minutes)
    if each:
        return Told(at=at, minutes=minutes, either=each) if len(each) <= MOST_CHOICES else None
    return None


def _different(found: Iterable[Candidate]) -> list[Candidate]:
    first: dict[datetime | date, Candidate] = {}
    for one in found:
        first.setdefault(one.value, one)
    return list(first.values())


def _is_timed(one: Candidate) -> bool:
    return one.grain in ("minute", "hour")


def _says_day(one: Candidate) -> bool:
    return not _NOT_SAID & set(one.assumed)


def _day(one: Candidate) -> date:
    return one.value.date() if isinstance(one.value, datetime) else one.value


def _at(one: Candidate) -> time:
    assert isinstance(one.value, datetime)
    return one.value.time()


def _minutes(one: Candidate) -> int | None:
    if not isinstance(one.end, datetime) or not isinstance(one.value, datetime):
        return None
    length = int((one.end - one.value).total_seconds()) // 60
    return length if 0 < length <= LONGEST_MINUTES else None


def _is_behind(one: Candidate, now: datetime) -> bool:
    if "next_year" in one.assumed and _day(one) - now.date() > NEARLY_A_YEAR:
        return True
    return one.value <= now if isinstance(one.value, datetime) and _is_timed(one) else _day(one) < now.date()


def _bare_time(text: str) -> time | None:
    found = _BARE_TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    # Written as 3 or 3.30; 03:30 is the night.
    hour += _AFTERNOON if hour < _MORNING and not found[1].startswith("0") else 0
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None
