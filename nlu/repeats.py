"""How often, in what people type: every day, every second Monday, on the 25th of each month; or none.

The words are in lexicons/repeats/<language>.yml, as patterns of nlu/date_pattern.py over the words that the lexicons of
dates know. Nothing is guessed: what repeats in a way that cannot be kept (four times a day) is said to be so.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

from nlu.date_chart import WordChart, known
from nlu.date_lexicon import lexicon, marks_matter
from nlu.date_pattern import Bound, Pattern, compiled
from nlu.date_text import tokens

LEXICONS = Path(__file__).parent / "lexicons" / "repeats"
#: English words are understood inside every language.
SECOND = "en"
#: More than a year apart is no repetition that anybody keeps in mind.
LONGEST: Mapping[str, int] = {"DAILY": 366, "WEEKLY": 52, "MONTHLY": 12, "YEARLY": 1}

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: The last day of a month, however long it is.
LAST = -1
WORKDAYS, WEEKEND, ALL_DAYS = (1, 2, 3, 4, 5), (6, 7), (1, 2, 3, 4, 5, 6, 7)
#: Months have at least so many days.
SHORTEST_MONTH = 28
_KINDS: Mapping[str, tuple[Frequency, tuple[int, ...], int | None]] = {
    "day": ("DAILY", (), None),
    "workday": ("WEEKLY", WORKDAYS, None),
    "weekend": ("WEEKLY", WEEKEND, None),
    "week": ("WEEKLY", (), None),
    "month": ("MONTHLY", (), None),
    "month_end": ("MONTHLY", (), LAST),
    "year": ("YEARLY", (), None),
}
_UNITS: Mapping[object, str] = {"day": "day", "week": "week", "month": "month", "year": "year"}
_UNCLEAR = "unclear"
_PART = re.compile(r"(FREQ|INTERVAL|BYDAY|BYMONTHDAY|BYSETPOS)=([A-Z0-9,-]+)")


@dataclass(frozen=True)
class Repeat:
    """A repetition without its time. `weekdays`: Monday is 1; `month_day` is 1 to 31, or `LAST`.

    A week without weekdays, or a month without a day, takes them from the first time.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None

    @property
    def needs_day(self) -> bool:
        """Whether it is still to be said on which day."""
        if self.frequency == "WEEKLY":
            return not self.weekdays
        return self.frequency == "YEARLY" or (self.frequency == "MONTHLY" and self.month_day is None)

    def rule(self) -> str:
        """RFC 5545, 3.3.10. Where a month lacks the day it is the month's last one. Raises ValueError without a day."""
        if self.needs_day and self.frequency != "YEARLY":
            raise ValueError("a repetition needs its days")
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(CODES[day - 1] for day in self.weekdays))
        if self.month_day is not None and SHORTEST_MONTH < self.month_day <= 30:
            days = ",".join(str(day) for day in range(SHORTEST_MONTH, self.month_day + 1))
            parts.append(f"BYMONTHDAY={days};BYSETPOS=-1")
        elif self.month_day is not None:
            parts.append(f"BYMONTHDAY={LAST if self.month_day > 30 else self.month_day}")
        return ";".join(parts)


def of_rule(rule: str) -> Repeat:
    """What `Repeat.rule` wrote. Raises ValueError for any other rule."""
    parts = dict(_PART.findall(rule))
    frequency = parts.get("FREQ")
    if frequency not in get_args(Frequency) or ";".join(f"{key}={value}" for key, value in parts.items()) != rule:
        raise ValueError(f"{rule!r} is none of our repetitions")
    days = tuple(CODES.index(code) + 1 for code in parts["BYDAY"].split(",")) if "BYDAY" in parts else ()
    month_day = int(parts["BYMONTHDAY"].split(",")[-1]) if "BYMONTHDAY" in parts else None
    return Repeat(cast("Frequency", frequency), int(parts.get("INTERVAL", 1)), days, month_day)


@dataclass(frozen=True)
class Said:
    """What a message says of how often: `repeat`, or None where it repeats in a way that cannot be kept.

    `words` stand in the message at `span`; `day_words` are those of them that also say which day or part of the day,
    and belong to "when".
    """

    repeat: Repeat | None
    words: str
    span: tuple[int, int]
    day_words: str = ""


def find(text: str, language: str) -> Said | None:
    """How often, as `text` says it; None when it says nothing of it. Never raises for any text."""
    found = _longest(text, language)
    return found if found is not None or language == SECOND else _longest(text, SECOND)


@dataclass(frozen=True)
class _Rule:
    pattern: Pattern
    #: Which kind, how many of them apart, and the words for the part of the day that the pattern holds.
    kind: str
    interval: int
    day_words: str


@dataclass(frozen=True)
class _Words:
    """The words of one language: its rules, what joins several weekdays, and weekdays that alone mean a habit."""

    rules: tuple[_Rule, ...]
    joins: frozenset[str]
    habits: Mapping[str, int]
    vocabulary: frozenset[str]


class _Chart:
    """The message as the lexicon of dates lays it out, with two more slots: {days} weekdays, {habit} "on Mondays"."""

    def __init__(self, chart: WordChart, mine: _Words) -> None:
        self._chart, self._mine = chart, mine
        self.words = chart.words

    def slot(self, place: int, kind: str) -> Sequence[tuple[Any, int]]:
        if kind == "days":
            return list(self._several(place, self._weekday))
        if kind == "habit":
            return list(self._several(place, self._habit))
        return self._chart.slot(place, kind)

    def _several(
        self, place: int, one: Callable[[int], Iterator[tuple[int, int]]]
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """One day, and as many more as are joined to it; the longest first."""
        for day, behind in one(place):
            after = behind
            while after < len(self.words) and self.words[after] & self._mine.joins:
                after += 1
            more = list(self._several(after, one)) if after < len(self.words) else []
            # "Monday Thursday" without anything between is an accident, not a list.
            yield from (((day, *days), end) for days, end in (more if after > behind else ()))
            yield (day,), behind

    def _weekday(self, place: int) -> Iterator[tuple[int, int]]:
        yield from {(int(value), behind) for value, behind in self._chart.slot(place, "wdw")}

    def _habit(self, place: int) -> Iterator[tuple[int, int]]:
        for length in (2, 1):
            phrase = " ".join(self._text(at) for at in range(place, min(place + length, len(self.words))))
            if phrase in self._mine.habits and place + length <= len(self.words):
                yield self._mine.habits[phrase], place + length

    def _text(self, place: int) -> str:
        token = self._chart.tokens[place]
        return token.marked if self._chart.lexicon.keeps_marks else token.text


def _longest(text: str, language: str) -> Said | None:
    read = tokens(text)
    marked = marks_matter(language) and any(not token.marked.isascii() for token in read)
    own, mine = lexicon(language, marked), _words(_known(language), marked)
    pieces = known(read, own, mine.vocabulary)
    chart = _Chart(WordChart(pieces, own), mine)
    best: tuple[tuple[int, int], Said] | None = None
    for place in range(len(pieces)):
        for order, rule in enumerate(mine.rules):
            for behind, bindings in rule.pattern.matches(chart, place):
                rank = (behind - place, -order)
                if best is None or rank > best[0]:
                    span = (pieces[place].start, pieces[behind - 1].end)
                    held = dict(bindings)
                    day_words = rule.day_words or _part(text, pieces, held)
                    best = rank, Said(_repeat(rule, held), text[slice(*span)], span, day_words)
    return None if best is None else best[1]


def _repeat(rule: _Rule, held: Mapping[str, Bound]) -> Repeat | None:
    kind = rule.kind
    if "unit" in held:
        unit = _UNITS.get(held["unit"][0])
        if unit is None:
            return None
        kind = unit
    if kind == _UNCLEAR:
        return None
    frequency, weekdays, month_day = _KINDS[kind]
    made = Repeat(frequency, rule.interval, weekdays, month_day)
    for apart in ("n", "o2"):
        if apart in held:
            made = replace(made, interval=int(str(held[apart][0])))
    for days in ("days", "habit"):
        if days in held:
            made = replace(made, weekdays=tuple(sorted(set(_numbers(held[days][0])))))
    for day in ("d", "dd", "o"):
        if day in held:
            made = replace(made, month_day=int(str(held[day][0])))
    if made.weekdays == ALL_DAYS and made.interval == 1:
        made = Repeat("DAILY")
    right = 1 <= made.interval <= LONGEST[made.frequency] and (made.month_day or 1) <= 31
    return made if right else None


def _numbers(value: object) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else ()


def _part(text: str, pieces: Sequence[Any], held: Mapping[str, Bound]) -> str:
    """The part of the day in "every evening", for "at 8" beside it is then eight in the evening."""
    if "part" not in held:
        return ""
    _, start, behind = held["part"]
    return text[pieces[start].start : pieces[behind - 1].end]


def _rule(named: str, pattern: Pattern) -> _Rule:
    """`named`: a kind, and perhaps how many of them apart, and then words for a part of the day."""
    kind, _, rest = named.partition(" ")
    interval, _, day_words = rest.partition(" ")
    return _Rule(pattern, kind, int(interval or 1), day_words)


def _known(language: str) -> str:
    return language if (LEXICONS / f"{language}.yml").exists() else SECOND


@cache
def _words(language: str, keeps_marks: bool) -> _Words:
    content = yaml.safe_load((LEXICONS / f"{language}.yml").read_text(encoding="utf-8"))
    vocabulary: set[str] = set()

    def fold(text: str) -> Iterator[str]:
        if text == ",":
            yield text
            return
        for token in tokens(text):
            word = token.marked if keeps_marks else token.text
            vocabulary.add(word)
            yield word

    parts = {name: str(written) for name, written in content.get("words", {}).items()}
    rules = [
        _rule(named, compiled(str(written), parts, fold))
        for named, all_written in content["rules"].items()
        for written in all_written
    ]
    unknown = {rule.kind for rule in rules} - {*_KINDS, _UNCLEAR}
    if unknown:
        raise ValueError(f"{language}: nothing repeats by {', '.join(sorted(unknown))}")
    joins = frozenset(word for text in content["joins"] for word in fold(str(text)))
    habits = {" ".join(fold(text)): day for day, texts in content.get("habits", {}).items() for text in texts}
    return _Words(tuple(rules), joins, habits, frozenset(vocabulary))
