"""How families say a thing: a phrase of a lexicon with wildcards, words of a kind, and numbers, as a pattern."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from nlu.crisis import Fold
from resources_catalog.age import YEAR, Months
from resources_catalog.clauses import BREAK, POINT

_WEEKS_A_MONTH = 365.25 / 12 / 7
#: Lists of words that every lexicon has, and its mappings.
LISTS = ("years", "months", "weeks", "half", "and", "goes_on", "child", "other", "not_before", "not_after", "prefix")
MAPPINGS = ("numbers", "spans")
_WILD = frozenset({"*", ",", "@", "%", "#", "#y", "#m", "#years", "#age", "#age?"})


@dataclass(frozen=True)
class Found:
    """A phrase was found from `start` to `end`; the number in it, if any, begins at `number`."""

    start: int
    end: int
    number: int | None = None
    count: int | None = None
    age: Months | None = None


class Words:
    """The words of a language that patterns are made of."""

    def __init__(self, given: Mapping[str, Any], fold: Fold) -> None:
        self._fold = fold
        self._patterns: dict[str, Pattern] = {}
        self._lists: dict[str, str] = {name: _any_of(self._plain(one) for one in given[name]) for name in LISTS}
        self._kinds = {name: re.compile(rf"(?<!\S){words}(?!\S)") for name, words in self._lists.items()}
        self._numbers = {fold(word): int(number) for word, number in given["numbers"].items()}
        self._glues = 1 if given["prefix"] else 0
        self._spans = {fold(word): Months.read(age) for word, age in given["spans"].items()}
        spoken = (*self._numbers, *self._spans)
        self._number_words = frozenset(part for word in spoken for part in word.split())
        number = _any_of([rf"\d{{1,2}}(?:{POINT}\d)?", *map(re.escape, self._numbers)])
        words = self._lists
        half = rf"(?: {words['half']})?"
        unit = rf" (?:(?P<years>{words['years']})|(?P<months>{words['months']})|(?P<weeks>{words['weeks']}))"
        more = rf"(?: (?:{words['and']} )?(?P<more>{number}) {words['months']}(?!\S))?"
        self._number = rf"(?P<n>{number})(?!\S)"
        span = rf"(?P<span>{_any_of(map(re.escape, self._spans))})(?P<span_half>{half})"
        counted = rf"(?P<n>{number})(?P<half>{half})"
        self._age = rf"(?P<age>{span}(?!\S)|{counted}{unit}(?!\S)(?P<half_after>{half}){more})"
        self._years = rf"{counted} (?P<years>{words['years']})(?!\S)(?P<half_after>{half})"
        self._bare_age = rf"(?P<age>{span}(?!\S)|{counted}(?:{unit}(?!\S)(?P<half_after>{half}){more})?)"
        self._goes_on = rf"(?= (?:{re.escape(BREAK)}|{words['goes_on']})(?!\S))"

    def pattern(self, phrase: str) -> "Pattern":
        """`*` is up to three words, `~` any ending, `,` the end of a clause; `@` a child, `%` somebody else.

        `#` is a number, `#y` and `#m` one of years and of months, `#years` one with its unit, `#age` an age with any
        unit; `#age?` also without one, if the sentence ends after it or goes on with a joining word.
        """
        if phrase not in self._patterns:
            self._patterns[phrase] = Pattern(phrase, self)
        return self._patterns[phrase]

    def expression(self, phrase: str) -> re.Pattern[str]:
        parts: list[str] = []
        for word in phrase.split():
            match word:
                case "*":
                    parts.append(rf"(?:[^\s{BREAK}]+ ){{0,3}}")
                case ",":
                    parts.append(re.escape(BREAK) + " ")
                case "@" | "%":
                    parts.append(self._lists["child" if word == "@" else "other"] + " ")
                case "#" | "#y" | "#m":
                    parts.append(self._number + " ")
                case "#years":
                    parts.append(self._years + " ")
                case "#age":
                    parts.append(self._age + " ")
                case "#age?":
                    parts.append(self._bare_age + self._goes_on + " ")
                case _:
                    parts.append(self._plain(word) + " ")
        start = rf"(?<!\S){self._lists['prefix']}?"
        return re.compile(rf"{start}{''.join(parts).rstrip()}(?!\S)")

    def needed(self, phrase: str) -> frozenset[str]:
        """The words without which the phrase cannot be found. The first may be written together with a prefix."""
        words = phrase.split()
        certain = [word for word in words[self._glues :] if word not in _WILD and not word.endswith("~")]
        return frozenset(part for word in certain for part in self._fold(word).split())

    def has_number(self, words: frozenset[str]) -> bool:
        return not self._number_words.isdisjoint(words) or any(word[0].isdigit() for word in words)

    def kind(self, name: str) -> re.Pattern[str]:
        """One of the words of a list, as a whole word."""
        return self._kinds[name]

    def number_of(self, written: str) -> float:
        return float(self._numbers[written] if written in self._numbers else written.replace(POINT, "."))

    def found(self, match: re.Match[str], unit: str) -> Found:
        groups = match.groupdict()
        start, end = match.span()
        if groups.get("span"):
            age = self._spans[groups["span"]]
            if groups["span_half"]:
                age = Months(age.low + YEAR // 2, age.low + YEAR - 1)
            return Found(start, end, match.start("span"), None, age)
        if groups.get("n") is None:
            return Found(start, end)
        number = self.number_of(groups["n"])
        if groups.get("half") or groups.get("half_after"):
            number += 0.5
        for name in ("months", "weeks"):
            unit = name if groups.get(name) else unit
        count = int(number) if number.is_integer() else None
        age = _age(number, unit)
        if groups.get("more"):
            exact = math.floor(number) * YEAR + math.floor(self.number_of(groups["more"]))
            age = Months(exact, exact)
        return Found(start, end, match.start("n"), count, age)

    def _plain(self, phrase: str) -> str:
        words = (
            rf"{re.escape(self._fold(word.rstrip('~')))}" + (r"\w*" if word.endswith("~") else "")
            for word in phrase.split()
        )
        return " ".join(words)


class Pattern:
    """A phrase of a lexicon. Its expression is made when a sentence first has all words that it needs: mostly never."""

    def __init__(self, phrase: str, words: Words) -> None:
        self._phrase, self._words = phrase, words
        self._needs = words.needed(phrase)
        self._counts = "#" in phrase
        self._unit = "months" if "#m" in phrase.split() else "years"

    def find(self, sentence: str) -> Iterator[Found]:
        words = _words_of(sentence)
        if self._needs <= words and (not self._counts or self._words.has_number(words)):
            for match in self._expression.finditer(sentence):
                yield self._words.found(match, self._unit)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return self._words.expression(self._phrase)


@lru_cache(maxsize=16)
def _words_of(sentence: str) -> frozenset[str]:
    return frozenset(sentence.split())


def _age(number: float, unit: str) -> Months:
    if unit == "weeks":
        whole = math.floor(number / _WEEKS_A_MONTH)
        return Months(whole, whole)
    if unit == "months":
        return Months(math.floor(number), math.floor(number))
    if number.is_integer():
        return Months.years(int(number))
    return Months(round(number * YEAR), math.ceil(number) * YEAR - 1)


def _any_of(expressions: Iterable[str]) -> str:
    # The longest first: "three and a half" before "three". Nothing at all never matches.
    return "(?:" + ("|".join(sorted(expressions, key=len, reverse=True)) or r"(?!)") + ")"
