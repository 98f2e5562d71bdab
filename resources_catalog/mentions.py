"""What a family tells of itself in its own words. It is only offered for confirmation: better nothing than wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu.words import bare, plain
from resources_catalog.age import Months
from resources_catalog.clauses import BREAK, clauses
from resources_catalog.facts import FactError, FactValue, facts
from resources_catalog.mention_pattern import Found, Pattern, Words

LEXICONS = Path(__file__).parent / "mentions"
#: In the place of a value: the number that stands in the phrase.
NUMBER = "#"
#: So many words before and after a phrase may turn it round or speak of somebody else.
_BEFORE, _AFTER = 4, 3
#: In a longer message a number word is rarely the answer.
_SHORT = 4

Value = bool | int | str
Says = list[tuple[str, Value, Pattern]]


@dataclass(frozen=True)
class _Lexicon:
    """`not_` clears what lies inside its phrases, `never` the number that is in its phrases."""

    words: Words
    of_child: Says
    of_family: Says
    not_: list[Pattern]
    never: list[Pattern]

    @property
    def counts(self) -> Iterator[Pattern]:
        """The phrases that tell how many children there are."""
        return (pattern for fact, value, pattern in self.of_family if value == NUMBER)

    def is_meant(self, sentence: str, found: Found, of_child: bool) -> bool:
        """Whether the phrase is neither denied nor said of somebody else."""
        clause = sentence[: found.start].rpartition(BREAK)[2]
        near = " ".join(clause.split()[-_BEFORE:])
        after = " ".join(sentence[found.end :].partition(BREAK)[0].split()[:_AFTER])
        kind = self.words.kind
        if kind("not_before").search(near) or kind("not_after").search(after):
            return False
        if not of_child or kind("child").search(f"{sentence[found.start : found.end]} {after}"):
            return True
        clause = clause.rstrip()
        children = [match.end() for match in kind("child").finditer(clause)]
        others = [match.start() for match in kind("other").finditer(clause)]
        nearest = max((start for start in others if start >= len(clause) - len(near)), default=-1)
        return nearest < max(children, default=0)


def mentioned(text: str) -> dict[str, FactValue]:
    """Fact → value that `text` tells, in any of the languages; not what is told in two ways that differ."""
    sentence, without_marks = _read(text)
    told: dict[str, set[FactValue]] = {}
    for fact, value in _told(sentence, without_marks):
        told.setdefault(fact, set()).add(value)
    if any(isinstance(count, int) and count > 1 for count in told.get("number_of_children", ())):
        told.setdefault("has_siblings", set()).add(True)
    return {fact: values.pop() for fact, values in told.items() if len(values) == 1 and _possible(fact, values)}


def age_in(text: str) -> Months | None:
    """The age in an answer to "How old is your child?"; None when there is none, or more than one."""
    sentence, without_marks = _read(text)
    told = {value for fact, value in _told(sentence, without_marks) if fact == "child_age"}
    if not told:
        ages = list(_numbers(sentence, without_marks, ("#age", "#age?")))
        rest = (one.start for one in _numbers(sentence, without_marks, ("#",)))
        if all(any(age.start <= number < age.end for age in ages) for number in rest):
            told = {found.age for found in ages if found.age}
    age = told.pop() if len(told) == 1 else None
    return age if isinstance(age, Months) else None


def number_in(text: str) -> int | None:
    """The whole number in an answer to "How many …?", in digits or in words; None unless there is just one."""
    sentence, without_marks = _read(text)
    found = list(_numbers(sentence, without_marks, ("#",)))
    in_digits = [one for one in found if one.number is not None and sentence[one.number].isdigit()]
    short = len(sentence.replace(BREAK, "").split()) <= _SHORT
    counts = {(one.number, one.count) for one in in_digits or (found if short else ())}
    return counts.pop()[1] if len(counts) == 1 else None


def _read(text: str) -> tuple[str, bool]:
    """The clauses of `text`, and whether they have no accents: only then accents are ignored, as with a crisis."""
    without_marks = bare(text) == plain(text)
    return clauses(text, bare if without_marks else plain), without_marks


def _told(sentence: str, without_marks: bool) -> Iterator[tuple[str, FactValue]]:
    lexicons = _lexicons(without_marks)
    cleared = [found for lexicon in lexicons for pattern in lexicon.not_ for found in pattern.find(sentence)]
    void = {found.number for lexicon in lexicons for pattern in lexicon.never for found in pattern.find(sentence)}
    said: dict[tuple[str, Value, int, int], bool] = {}
    for lexicon in lexicons:
        for says, of_child in ((lexicon.of_child, True), (lexicon.of_family, False)):
            for fact, value, pattern in says:
                for found in pattern.find(sentence):
                    if any(one.start <= found.start and found.end <= one.end for one in cleared):
                        continue
                    if value != NUMBER:
                        # "autism" stands in the lexicons of several languages: none of them may object.
                        key = (fact, value, found.start, found.end)
                        said[key] = said.get(key, True) and lexicon.is_meant(sentence, found, of_child)
                    elif fact == "child_age":
                        if found.age is not None and found.number not in void:
                            yield fact, found.age
                    elif found.count is not None:
                        yield fact, found.count
    for (fact, value, *_), meant in said.items():
        if meant:
            yield fact, value


def _numbers(sentence: str, without_marks: bool, phrases: tuple[str, ...]) -> Iterator[Found]:
    """Every number that is not known to be something else: a time, or somebody else's age."""
    lexicons = _lexicons(without_marks)
    other = {
        found.number
        for lexicon in lexicons
        for pattern in (*lexicon.never, *lexicon.not_, *(lexicon.counts if "#" not in phrases else ()))
        for found in pattern.find(sentence)
    }
    for lexicon in lexicons:
        for phrase in phrases:
            for found in lexicon.words.pattern(phrase).find(sentence):
                if found.number not in other:
                    yield found


def _possible(fact: str, values: set[FactValue]) -> bool:
    try:
        return fact in facts() and all(facts()[fact].read(value) is not None for value in values)
    except FactError:
        return False


@cache
def _lexicons(without_marks: bool) -> tuple[_Lexicon, ...]:
    fold = bare if without_marks else plain
    made = []
    for content in _contents():
        words = Words(content["words"], fold)
        made.append(
            _Lexicon(
                words,
                list(_says(words, content["of_child"])),
                list(_says(words, content["of_family"])),
                [words.pattern(phrase) for phrase in content["not"]],
                [words.pattern(phrase) for phrase in content["never"]],
            )
        )
    return tuple(made)


@cache
def _contents() -> tuple[dict[str, Any], ...]:
    # As plain text: `no` and `on` are words here, whether or not they are quoted.
    files = (path.read_text(encoding="utf-8") for path in sorted(LEXICONS.glob("*.yml")))
    return tuple(yaml.load(file, Loader=yaml.BaseLoader) for file in files)  # noqa: S506 (texts only)


def _says(words: Words, given: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Value, Pattern]]:
    for fact, values in given.items():
        for value, phrases in values.items():
            for phrase in _flat(phrases):
                yield fact, _value(value), words.pattern(phrase)


def _value(written: str) -> Value:
    if written in ("true", "false"):
        return written == "true"
    return int(written) if written.isdigit() else written


def _flat(phrases: Any) -> Iterator[str]:
    """Phrases, and lists of phrases that another fact has too."""
    for phrase in phrases:
        if isinstance(phrase, str):
            yield phrase
        else:
            yield from _flat(phrase)
