"""The words of one language for dates and times, read from lexicons/dates/<language>.yml."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu.date_pattern import Pattern, Word, compiled
from nlu.date_text import tokens

LEXICONS = Path(__file__).parent / "lexicons"
EVERYWHERE = LEXICONS / "dates_everywhere.yml"
#: Kinds of rules, in the order in which they win where they fit equally well.
KINDS = (
    "weak_time",
    "nothing",
    "ahead",
    "ago",
    "plus",
    "range",
    "time",
    "weak_range",
    "date",
    "date_range",
    "date_or",
    "day_of_month",
    "weekday",
    "day",
    "period",
    "month",
    "week_number",
    "edge",
    "part",
    "link",
    "two",
    "unplaced",
)
_EXACT = "="
_SIGNS = frozenset(".:/-,|+%")


@dataclass(frozen=True)
class PartOfDay:
    """`begins` is minutes from midnight; `hours` is where an hour of this part lies, 24 and more on the next day."""

    name: str
    begins: int
    hours: tuple[float, float]


@dataclass(frozen=True)
class Rule:
    kind: str
    pattern: Pattern
    says: Any
    order: int


@dataclass(frozen=True)
class Lexicon:
    """`words` has, for each phrase, the slots it fills and with what; `rules` are found by what they begin with."""

    language: str
    keeps_marks: bool
    marks_matter: bool
    dot_is_date: bool
    dash_is_date: bool
    slash_is_either: bool
    words: Mapping[str, tuple[tuple[str, Any], ...]]
    longest: Mapping[str, int]
    parts: Mapping[str, PartOfDay]
    rules: Mapping[str, tuple[Rule, ...]]
    vocabulary: frozenset[str]
    prefixes: tuple[str, ...]
    corrected: tuple[str, ...]
    never_corrected: frozenset[str]
    back: Mapping[str, str] = field(default_factory=dict)


@cache
def lexicon(language: str, keeps_marks: bool = False) -> Lexicon:
    """The lexicon of a registered language; English for one that has none.

    With `keeps_marks` its words are compared with their accents, for languages in which these tell words apart.
    """
    if language not in languages():
        return lexicon("en", keeps_marks)
    content = yaml.safe_load((LEXICONS / "dates" / f"{language}.yml").read_text(encoding="utf-8"))
    return _Builder(language, content, keeps_marks).lexicon()


@cache
def marks_matter(language: str) -> bool:
    """Whether accents tell words apart in the language: six and after, in Vietnamese."""
    return language in languages() and lexicon(language).marks_matter


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages that have a lexicon."""
    return tuple(sorted(path.stem for path in (LEXICONS / "dates").glob("*.yml")))


class _Builder:
    def __init__(self, language: str, content: Mapping[str, Any], keeps_marks: bool) -> None:
        self._language, self._content, self._marks = language, content, keeps_marks
        self._words: dict[str, list[tuple[str, Any]]] = {}
        self._vocabulary: set[str] = set()
        self._both: dict[str, set[str]] = {}

    def lexicon(self) -> Lexicon:
        self._fill()
        rules = self._rules()
        longest: dict[str, int] = {}
        for phrase in self._words:
            first, *rest = phrase.split(" ")
            longest[first] = max(longest.get(first, 1), len(rest) + 1)
        names = [*self._texts("weekdays"), *self._texts("months")]
        return Lexicon(
            language=self._language,
            keeps_marks=self._marks,
            marks_matter=bool(self._content.get("marks_matter")),
            dot_is_date=self._content.get("dot") == "date",
            dash_is_date=self._content.get("dash") == "date",
            slash_is_either=self._content.get("slash") == "either",
            words={phrase: tuple(dict.fromkeys(filled)) for phrase, filled in self._words.items()},
            longest=longest,
            parts={
                name: PartOfDay(name, _minutes(part["begins"]), (part["hours"][0], part["hours"][1]))
                for name, part in self._content["parts"].items()
            },
            rules=rules,
            vocabulary=frozenset(self._vocabulary),
            prefixes=tuple(word for prefix in self._content.get("prefixes", ()) for word in self._fold(prefix)),
            corrected=tuple(dict.fromkeys(name for name in names if len(name) >= 5 and " " not in name)),
            never_corrected=frozenset(
                word for text in self._content.get("never_corrected", ()) for word in self._fold(text)
            ),
            # A word typed without accents between others that have them, where it can only be one word.
            back={bare: next(iter(marked)) for bare, marked in self._both.items() if len(marked) == 1},
        )

    def _fill(self) -> None:
        content = self._content
        for value, phrase in _numbers(content):
            self._add(phrase, "n", value)
        for value, phrase in _ordinals(content):
            self._add(phrase, "o", value)
        kinds = {"hours": "ho", "weekdays": "wd", "weak_weekdays": "wdw", "months": "mon", "weak_months": "monw"}
        for section, slot in kinds.items():
            for value, phrases in content.get(section, {}).items():
                for phrase in phrases:
                    self._add(phrase, slot, value)
        for written, phrases in content.get("feasts", {}).items():
            month, day = str(written).split("-")
            for phrase in phrases:
                self._add(phrase, "feast", (int(month), int(day)))
        for place in content.get("no_days", ()):
            self._vocabulary.update(self._fold(place))
        for phrase, says in content.get("relative", {}).items():
            days, *more = str(says).split()
            part = next((word for word in more if word != "past"), None)
            self._add(phrase, "rel", (int(days), part, "past" in more))
        for unit, phrases in content.get("units", {}).items():
            for phrase in phrases:
                self._add(phrase, "unit", unit)
        for name, part in content["parts"].items():
            for how in ("words", "alone", "with_time"):
                for phrase in part.get(how, ()):
                    self._add(phrase, "part" if how != "with_time" else "parth", (name, how == "alone"))
        for name, phrases in content.get("meridiem", {}).items():
            for phrase in phrases:
                self._add(phrase, "ap", name)

    def _texts(self, section: str) -> Iterator[str]:
        for phrases in self._content.get(section, {}).values():
            for phrase in phrases:
                if not str(phrase).startswith(_EXACT):
                    yield " ".join(self._fold(str(phrase)))

    def _add(self, phrase: str, slot: str, value: Any) -> None:
        if phrase.startswith(_EXACT):
            exact = " ".join(token.marked for token in tokens(phrase[1:]))
            self._vocabulary |= set(exact.split()) if self._marks else set()
            self._words.setdefault(exact if self._marks else _EXACT + exact, []).append((slot, value))
            return
        folded = " ".join(self._fold(phrase))
        self._words.setdefault(folded, []).append((slot, value))

    def _fold(self, text: str) -> Iterator[str]:
        if text in _SIGNS:
            yield text
            return
        if text.startswith(_EXACT):
            exact = "".join(token.marked for token in tokens(text[1:]))
            yield exact if self._marks else _EXACT + exact
            return
        for token in tokens(text):
            word = token.marked if self._marks else token.text
            self._vocabulary.add(word)
            self._both.setdefault(token.text, set()).add(token.marked)
            yield word

    def _rules(self) -> dict[str, tuple[Rule, ...]]:
        parts = {name: str(written) for name, written in self._content.get("words", {}).items()}
        shared = yaml.safe_load(EVERYWHERE.read_text(encoding="utf-8"))
        found: dict[str, list[Rule]] = {}
        order = 0
        for kind in KINDS:
            for written, says in [*_rules(self._content.get(kind)), *_rules(shared.get(kind))]:
                order += 1
                rule = Rule(kind, compiled(written, parts, self._fold), says, order)
                for begin in rule.pattern.begins:
                    key = begin.text if isinstance(begin, Word) else "{" + begin.kind
                    found.setdefault(key, []).append(rule)
        return {key: tuple(rules) for key, rules in found.items()}


def _rules(section: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(section, list):
        yield from ((str(written), None) for written in section)
    elif section:
        yield from ((str(written), says) for written, says in section.items())


def _numbers(content: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for value, phrases in content["numbers"].items():
        yield from ((value, phrase) for phrase in phrases)
    yield from _joined(content, content["numbers"])


def _ordinals(content: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    ordinals = content.get("ordinals", {})
    for value, phrases in ordinals.items():
        yield from ((value, phrase) for phrase in phrases)
    yield from _joined(content, {value: phrases for value, phrases in ordinals.items() if value < 10})


def _joined(content: Mapping[str, Any], ones: Mapping[int, Iterable[str]]) -> Iterator[tuple[int, str]]:
    """Twenty-one and so on, in each way in which the language joins tens and ones."""
    for ten, tens in content.get("tens", {}).items():
        for way in content.get("joined", ()):
            for one, phrases in ones.items():
                if 1 <= one <= 9:
                    for word in tens:
                        yield from ((ten + one, way.format(tens=word, ones=phrase)) for phrase in phrases)


def _minutes(written: str) -> int:
    hour, _, minute = written.partition(":")
    return int(hour) * 60 + int(minute or 0)
