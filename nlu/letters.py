"""A forwarded letter that invites to a meeting: it is known by its length, its words, and a day with a time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from nlu import dates, meeting_words
from nlu.dates import Candidate

#: A shorter text is a message of the family's own.
SHORTEST = 120
#: A word for a meeting that stands more words away from a time has nothing to do with it.
FARTHEST = 80
#: Cutting a time out may bring others together: so often at most.
_CUTS = 4
#: "12 November", written in the same month, is no day of the next year.
_NEARLY_A_YEAR = timedelta(days=270)
#: A day and a time that stand farther apart do not belong together.
_LONGEST = 70
_NOT_SAID = frozenset({"today", "tomorrow"})


def invitation(text: str, language: str, now: datetime, zone: ZoneInfo) -> str | None:
    """The letter as one that tells of one time only, that of the meeting; None for what is no such letter.

    `language` is the family's; the letter may be in any other. Where the family's language would not read just that
    time in it, the time stands in figures before it. `now` is aware.
    """
    if len(text) < SHORTEST or meeting_words.has("letter_not", text, language):
        return None
    for spoken in _languages(text, language):
        ahead = _ahead(list(_whole(text, spoken, now, zone)), now)
        if ahead:
            return _with_only(min(ahead, key=lambda one: _distance(text, spoken, one)), text, language, now, zone)
    return None


def _languages(text: str, language: str) -> list[str]:
    """In which the letter may be written: the family's own, others of which it holds a word of its own, English."""
    english = set(meeting_words.spans("letter", text, meeting_words.SECOND))
    codes = dict.fromkeys((language, *meeting_words.languages()))
    own = [one for one in codes if set(meeting_words.spans("letter", text, one)) - english]
    own += [meeting_words.SECOND] if english and meeting_words.SECOND not in own else []
    return [one for one in own if not meeting_words.has("letter_not", text, one)]


def _whole(text: str, language: str, now: datetime, zone: ZoneInfo) -> Iterator[Candidate]:
    """What says a day and a time."""
    for one in dates.read(text, language=language, now=now, zone=zone).found:
        if one.grain in ("minute", "hour") and not _NOT_SAID & set(one.assumed):
            yield one


def _starts(one: Candidate) -> datetime:
    assert isinstance(one.value, datetime)
    return one.value


def _ahead(found: list[Candidate], now: datetime) -> list[Candidate]:
    """What lies ahead; a day that has just been is not the same weekday of next week."""
    behind = {one.span for one in found if "next_year" in one.assumed and _starts(one) - now > _NEARLY_A_YEAR}
    near = [one for one in found if one.span not in behind and len(one.words) <= _LONGEST]
    return [one for one in near if _starts(one) > now]


def _with_only(meant: Candidate, text: str, language: str, now: datetime, zone: ZoneInfo) -> str:
    """The text in which that time is the only one that the family's language reads."""
    if {(one.value, one.end) for one in _whole(text, language, now, zone)} == {(meant.value, meant.end)}:
        return text
    ends = f"-{meant.end:%H:%M}" if isinstance(meant.end, datetime) and _is_that_day(meant.end, meant) else ""
    left = text
    for _ in range(_CUTS):
        spans = sorted({one.span for one in _whole(left, language, now, zone)}, reverse=True)
        for start, end in spans:
            left = f"{left[:start].rstrip()} … {left[end:].lstrip()}"
        if not spans:
            break
    return f"{meant.value:%Y-%m-%d %H:%M}{ends}.\n{left}"


def _is_that_day(end: datetime | date, one: Candidate) -> bool:
    return isinstance(end, datetime) and end.date() == _starts(one).date()


def _distance(text: str, language: str, one: Candidate) -> int:
    """How many words from the time a word for a meeting stands, before or behind it."""
    start, end = one.span
    before, behind = text[:start].split(), text[end:].split()
    for words in range(1, FARTHEST):
        beside = (" ".join(before[-words:]), " ".join(behind[:words]))
        if any(meeting_words.has("letter", each, language) for each in beside):
            return words
    return FARTHEST
