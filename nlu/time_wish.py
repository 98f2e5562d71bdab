"""What a family wishes of the time of a meeting: days, parts of the day, not before, not on Mondays, the second one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nlu import dates, meeting_words
from nlu.date_calendar import last_of_month
from nlu.dates import Candidate
from nlu.words import plain

#: From when to when a meeting begins that is wished for a part of the day; None: no bound.
PARTS: Mapping[str, tuple[time | None, time | None]] = {
    "morning": (None, time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(17), None),
}
#: What is left of a day when a part of it is not wanted.
NOT_PARTS: Mapping[str, tuple[time | None, time | None]] = {
    "morning": (time(12), None),
    "afternoon": (None, time(12)),
    "evening": (None, time(17)),
}
PLACES: Mapping[str, int] = {"first": 0, "second": 1, "third": 2, "last": -1}
#: A refusal without a day or a time in it is no longer than this.
SHORT = 7
_FIGURE = re.compile(r"\d")
_BREAK = re.compile(r"[,.;!?\n،؛]")
_NOT_SAID = frozenset({"today", "tomorrow"})
_OF_MONTH = frozenset({"this_month", "next_month"})
#: A part of the day that begins earlier is the morning.
_NOON_IS_NEAR = time(11)


@dataclass(frozen=True)
class TimeWish:
    """What was wished; None and empty where nothing was said.

    `days` are wanted, `not_days` and `not_weekdays` (Monday is 0) are not; `after` and `before` bound the begin, `at`
    is exactly then. `place` is which of the times that were shown. `share` of the words was read, 0 to 1.
    """

    days: frozenset[date] = field(default_factory=frozenset)
    not_days: frozenset[date] = field(default_factory=frozenset)
    not_weekdays: frozenset[int] = field(default_factory=frozenset)
    after: time | None = None
    before: time | None = None
    at: time | None = None
    soonest: bool = False
    other: bool = False
    other_day: bool = False
    later: bool = False
    place: int | None = None
    share: float = 1.0

    @property
    def says_nothing(self) -> bool:
        return replace(self, share=1.0) == TimeWish()


def read(text: str, *, language: str, now: datetime, zone: ZoneInfo) -> TimeWish | None:
    """What `text` says of the time that is wished for; None when it says nothing of it. `now` is aware."""
    for name, place in PLACES.items():
        if meeting_words.is_all(name, text, language):
            return TimeWish(place=place)
    said = meeting_words.split_at("not", text, language)
    if said is None:
        wish = _wanted(text, language, now, zone)
    else:
        unwanted, rest = _up_to_break(said[1], language)
        wish = _without(_wanted(f"{said[0]} {rest}", language, now, zone), unwanted, language, now, zone)
        wish = replace(
            wish, share=_share(text, language, dates.read(text, language=language, now=now, zone=zone).found)
        )
        if wish.says_nothing and len(plain(text).split()) <= SHORT:
            wish = replace(wish, other=True, share=1.0)
    return None if wish.says_nothing else wish


def _wanted(text: str, language: str, now: datetime, zone: ZoneInfo) -> TimeWish:
    # From midnight on, so that a part of today is all of it: what has passed is not offered anyway.
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    found = dates.read(text, language=language, now=midnight, zone=zone).found
    timed = [one for one in found if one.grain in ("minute", "hour")]
    days = frozenset(day for one in found if _names_a_day(one) for day in _days(one))
    wish = TimeWish(
        days=days,
        soonest=meeting_words.has("soonest", text, language),
        other_day=meeting_words.has("other_day", text, language),
        later=not found and meeting_words.has("later", text, language),
        share=_share(text, language, found),
    )
    wish = replace(wish, other=not found and not wish.other_day and meeting_words.has("other", text, language))
    if timed:
        return _timed(wish, timed[0], text, language)
    part = next((name for name in PARTS if meeting_words.has(name, text, language)), None)
    if part is not None:
        return replace(wish, after=PARTS[part][0], before=PARTS[part][1])
    parted = next((one for one in found if one.grain == "part_of_day"), None)
    if parted is not None and isinstance(parted.value, datetime):
        after, before = _bounds(parted.value.time(), before=_says("before", parted, text, language))
        return replace(wish, after=after, before=before)
    by_place = all(one.grain == "day" and _OF_MONTH & set(one.assumed) for one in found)
    if by_place and replace(wish, days=frozenset()).says_nothing:
        place = next((number for name, number in PLACES.items() if _names(name, text, language)), None)
        # "Den första" is the first one, and only with a month the first day of it.
        wish = wish if place is None else replace(wish, place=place, days=frozenset())
    return wish


def _bounds(begin: time, *, before: bool) -> tuple[time | None, time | None]:
    """Between which times a meeting begins, by when the part of the day begins that was named."""
    if before:
        return None, begin
    return (None, time(12)) if begin < _NOON_IS_NEAR else (begin, None)


def _timed(wish: TimeWish, one: Candidate, text: str, language: str) -> TimeWish:
    assert isinstance(one.value, datetime)
    begin = one.value.time()
    if isinstance(one.end, datetime):
        return replace(wish, after=begin, before=one.end.time())
    if _says("before", one, text, language):
        return replace(wish, before=begin)
    if _says("after", one, text, language):
        return replace(wish, after=begin)
    return replace(wish, at=begin)


def _without(wish: TimeWish, unwanted: str, language: str, now: datetime, zone: ZoneInfo) -> TimeWish:
    """`wish` without what the words after a "not" name; a bound there is one from the other side."""
    refused = _wanted(unwanted, language, now, zone)
    part = next((name for name in PARTS if meeting_words.has(name, unwanted, language)), None)
    if refused.days:
        weekdays = {one.value.weekday() for one in _bare_weekdays(unwanted, language, now, zone)}
        days = frozenset(day for day in refused.days if day.weekday() not in weekdays)
        return replace(wish, not_days=days, not_weekdays=frozenset(weekdays))
    if part is not None:
        return replace(wish, after=NOT_PARTS[part][0] or wish.after, before=NOT_PARTS[part][1] or wish.before)
    if refused.after or refused.before:
        return replace(wish, after=refused.before or wish.after, before=refused.after or wish.before)
    return replace(wish, other=True) if refused.at and wish.says_nothing else wish


def _bare_weekdays(text: str, language: str, now: datetime, zone: ZoneInfo) -> Iterator[Candidate]:
    found = dates.read(text, language=language, now=now, zone=zone).found
    return (one for one in found if "next_weekday" in one.assumed)


def _up_to_break(text: str, language: str) -> tuple[str, str]:
    """What a "not" refuses, and what follows."""
    stop = _BREAK.search(text)
    head, tail = (text[: stop.start()], text[stop.end() :]) if stop else (text, "")
    turned = meeting_words.split_at("but", head, language)
    return (head, tail) if turned is None else (turned[0], f"{turned[1]} {tail}")


def _names_a_day(one: Candidate) -> bool:
    return one.grain != "year" and not _NOT_SAID & set(one.assumed)


def _days(one: Candidate) -> Iterator[date]:
    first = one.value.date() if isinstance(one.value, datetime) else one.value
    last = one.end if isinstance(one.end, date) and not isinstance(one.end, datetime) else first
    if one.grain == "week":
        last = first + timedelta(days=6)
    elif one.grain == "month":
        last = last_of_month(first)
    for step in range(min((last - first).days, 61) + 1):
        yield first + timedelta(days=step)


def _says(name: str, one: Candidate, text: str, language: str) -> bool:
    """Whether a word of that list stands right before what was read, or begins it."""
    figure = _FIGURE.search(one.words)
    beside = (text[: one.span[0]], one.words[: figure.start()] if figure else "")
    return meeting_words.begins(name, one.words, language) or any(
        meeting_words.ends(name, words, language) for words in beside
    )


def _names(name: str, text: str, language: str) -> bool:
    """Whether one of those that were shown is named by its place, not by a lone figure in a sentence."""
    return any(not said.isdigit() for said in meeting_words.spans(name, text, language))


def _share(text: str, language: str, found: tuple[Candidate, ...]) -> float:
    words = plain(text).split()
    lists = (*PARTS, "soonest", "other", "other_day", "later", "not", "after", "before")
    read = {word for name in lists for said in meeting_words.spans(name, text, language) for word in said.split()}
    read |= {word for one in found for word in plain(one.words).split()}
    return len([word for word in words if word in read]) / max(len(words), 1)
