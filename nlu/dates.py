"""Days and times in what people type: which moments a message can mean, or none.

A reading is never a silent guess: what can mean two moments gives two candidates, and what was assumed has a name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from nlu.date_calendar import days
from nlu.date_chart import WordChart, known
from nlu.date_choice import chosen
from nlu.date_expression import Expression, expressions
from nlu.date_items import Dated, Grain, Item
from nlu.date_lexicon import Lexicon, lexicon, marks_matter
from nlu.date_moment import Moment, Now, moments
from nlu.date_rules import items
from nlu.date_telephone import without_telephones
from nlu.date_text import Token, tokens

#: English words are understood inside every language.
SECOND = "en"
#: More than these are no answer but a list.
MOST_CANDIDATES = 8

#: Words of days and times beyond these are not read: nobody answers so, and reading would take long.
MOST_KNOWN = 60

Assumption = Literal[
    "afternoon",
    "next_weekday",
    "today",
    "tomorrow",
    "this_month",
    "next_month",
    "this_year",
    "next_year",
    "part_of_day",
    "day_first",
    "month_first",
    "dst_gap_moved",
    "dst_overlap_first",
]


@dataclass(frozen=True)
class Candidate:
    """One moment that is meant.

    `value` is an aware datetime in the family's zone for the grains minute, hour and part_of_day; a date for day; the
    first day for week, month and year. `end` is the end of a span, in the same form. `words` were read, and stand in
    the message at `span`.
    """

    value: datetime | date
    grain: Grain
    words: str
    span: tuple[int, int]
    assumed: tuple[str, ...] = ()
    end: datetime | date | None = None


@dataclass(frozen=True)
class Reading:
    """`found` holds nothing, one moment that is clear, or several among which the family is asked."""

    found: tuple[Candidate, ...] = ()

    @property
    def clear(self) -> Candidate | None:
        return self.found[0] if len(self.found) == 1 else None


def read(text: str, *, language: str, now: datetime, zone: ZoneInfo | str, nearest: bool = False) -> Reading:
    """What `text` says of when, in the zone of the family.

    `now` is aware. Nothing lies before it unless the words say the past; with `nearest` a day without a year is the
    nearest one, behind or ahead. Raises ValueError for a naive `now` or an unknown zone, and never for any text.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    place = ZoneInfo(zone) if isinstance(zone, str) else zone
    here = now.astimezone(place)
    chart, found = _read(text, language, here.date())
    if not found:
        return Reading()
    then = Now(here, place, {**lexicon(SECOND).parts, **chart.lexicon.parts})
    said_of: list[list[tuple[Candidate, bool]]] = []
    for said in expressions(found, chart, here.date()):
        try:
            each = moments(said, then, nearest=nearest)
        except OverflowError:  # beyond the calendar
            continue
        said_of.append([(_candidate(one, said, chart.tokens, text), one.past) for one in each])
    return Reading(_different(said_of, here, nearest))


def written_day(text: str, language: str, today: date) -> date | None:
    """The first day in `text` that is written out with its day and month; None when there is none.

    Without a year it is the one nearest to `today`. It is read day first, as speakers of our languages do.
    """
    for item in _read(text, language, today)[1]:
        if isinstance(item.payload, Dated):
            found = days([replace(item.payload, either=False, until_day=None)], today, nearest=True)
            return found[0].value if found else None
    return None


def _read(text: str, language: str, today: date) -> tuple[WordChart, list[Item]]:
    read_tokens = without_telephones(tokens(text))
    own, second = _lexicons(language, read_tokens)
    pieces = _first_known(known(read_tokens, own, second.vocabulary if second else frozenset()), own)
    chart = WordChart(pieces, own)
    found = items(chart, own=True)
    if second:
        found = sorted([*found, *items(WordChart(pieces, second), own=False)], key=lambda item: -item.length)
    return chart, chosen(found, chart, today)


def _first_known(pieces: Sequence[Token], own: Lexicon) -> Sequence[Token]:
    """The message up to so many words of dates that the rest is no answer to "when?"."""
    counted = 0
    for place, token in enumerate(pieces):
        counted += token.is_number or token.text in own.vocabulary or token.marked in own.vocabulary
        if counted > MOST_KNOWN:
            return pieces[:place]
    return pieces


def _lexicons(language: str, read_tokens: Sequence[Token]) -> tuple[Lexicon, Lexicon | None]:
    """With its accents, a language that needs them is read by them; typed without, without."""
    marked = marks_matter(language) and any(not token.marked.isascii() for token in read_tokens)
    return lexicon(language, marked), None if language == SECOND else lexicon(SECOND)


def _candidate(one: Moment, said: Expression, pieces: Sequence[Token], text: str) -> Candidate:
    start, end = pieces[said.start].start, pieces[said.end - 1].end
    return Candidate(one.value, one.grain, text[start:end], (start, end), one.assumed, one.end)


def _different(
    said_of: Sequence[Sequence[tuple[Candidate, bool]]], now: datetime, nearest: bool
) -> tuple[Candidate, ...]:
    """Each moment once; what was said of the past only where nothing is said of what lies ahead."""
    ahead = [each for each in said_of if any(not past or _is_ahead(one, now) for one, past in each)]
    kept = ahead if ahead and not nearest else said_of
    first: dict[object, Candidate] = {}
    for each in kept:
        for one, _ in each:
            first.setdefault((one.value, one.grain, one.end), one)
    return tuple(first.values())[:MOST_CANDIDATES]


def _is_ahead(one: Candidate, now: datetime) -> bool:
    return one.value >= now if isinstance(one.value, datetime) else one.value >= now.date()
