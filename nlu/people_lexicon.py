"""The words for people around a child, by language in lexicons/people, and where they stand in a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar, get_args

import yaml

from nlu.crisis import Fold
from nlu.people_text import Word
from nlu.words import bare, plain

LEXICONS = Path(__file__).parent / "lexicons" / "people"
Role = Literal[
    "doctor",
    "nurse",
    "physiotherapist",
    "occupational_therapist",
    "speech_therapist",
    "psychologist",
    "teacher",
    "special_teacher",
    "head_of_school",
    "preschool",
    "social_worker",
    "case_worker",
    "coordinator",
    "counsellor",
    "assistant",
    "dentist",
    "interpreter",
    "contact_person",
    "relative",
    "other",
]
ROLES: tuple[Role, ...] = get_args(Role)
Topic = Literal[
    "school",
    "wheelchair_and_aids",
    "assistance",
    "money",
    "care_plan",
    "health",
    "behaviour",
    "transport",
    "housing",
]
TOPICS: tuple[Topic, ...] = get_args(Topic)
#: The plain lists of words that every lexicon has, beside `roles`, `topics`, and what is written together.
LISTS = (
    *("called", "titles", "asks", "at", "places", "for", "child"),
    *("add", "is", "articles", "other_words", "about", "with"),
    *("remove", "not", "all", "no", "and", "describes"),
)
#: Words of another language count only from this length on: short ones are other words there.
_LONG = 4
_BREAK = "|"
T = TypeVar("T")


class Span(NamedTuple):
    """Words of a text from the index `start` to before `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A text's words, and one line of them in which phrases are looked for; `|` stands at the end of a clause."""

    words: Sequence[Word]
    folded: Sequence[str]
    line: str
    starts: Sequence[int]

    def spans(self, pattern: re.Pattern[str]) -> Iterator[Span]:
        for found in pattern.finditer(self.line):
            inside = [index for index, start in enumerate(self.starts) if found.start() <= start < found.end()]
            if inside:
                yield Span(inside[0], inside[-1] + 1)


@dataclass(frozen=True)
class Lexicon:
    """One language's words, folded in one way."""

    roles: dict[Role, re.Pattern[str]]
    topics: dict[Topic, re.Pattern[str]]
    lists: dict[str, re.Pattern[str]]
    glued: tuple[str, ...]
    definite: tuple[str, ...]

    def roles_in(self, sentence: Sentence) -> list[tuple[Span, Role]]:
        """The roles that are named, in their order; of two phrases in one place the longer."""
        found = [(span, role) for role, pattern in self.roles.items() for span in sentence.spans(pattern)]
        return _without_overlaps(found)

    def topics_in(self, sentence: Sentence) -> list[tuple[Span, Topic]]:
        found = [(span, topic) for topic, pattern in self.topics.items() for span in sentence.spans(pattern)]
        return _without_overlaps(found)

    def spans(self, name: str, sentence: Sentence) -> list[Span]:
        return list(sentence.spans(self.lists[name]))

    def has(self, name: str, word: str) -> bool:
        """Whether a single folded word is in one of the lists."""
        return self.lists[name].fullmatch(word) is not None


def sentence_of(words: Sequence[Word], fold: Fold) -> Sentence:
    """The line of `words`, folded as the lexicon is that will be asked."""
    line, starts, folded = _BREAK, list[int](), [fold(word.written) for word in words]
    for word, form in zip(words, folded, strict=True):
        starts.append(len(line) + 1)
        line += f" {form} {_BREAK}" if word.ends_clause else f" {form}"
    return Sentence(words, folded, line, starts)


@cache
def codes() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in LEXICONS.glob("*.yml")))


@cache
def lexicon(language: str, without_marks: bool, long_only: bool = False) -> Lexicon:
    """The words of `language`; `without_marks` for a text that was typed without accents."""
    # As plain text: `no` and `on` are words here, whether or not they are quoted.
    text = (LEXICONS / f"{language}.yml").read_text(encoding="utf-8")
    content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only)
    fold = bare if without_marks else plain
    prefixes = [fold(each) for each in content["prefix"]]
    if long_only:
        content["roles"] = {role: [one for one in its if len(one) >= _LONG] for role, its in content["roles"].items()}
        content["topics"] = {key: [one for one in its if len(one) >= _LONG] for key, its in content["topics"].items()}
    return Lexicon(
        {role: _pattern(content["roles"][role], fold, prefixes) for role in ROLES},
        {topic: _pattern(content["topics"][topic], fold, prefixes) for topic in TOPICS},
        {name: _pattern(content[name], fold, prefixes if name in ("places", "called") else ()) for name in LISTS},
        tuple(fold(each) for each in content["glued"]),
        tuple(fold(each) for each in content["definite"]),
    )


def _pattern(phrases: Iterable[str], fold: Fold, prefixes: Iterable[str]) -> re.Pattern[str]:
    """`~` is any ending, or any beginning. The longest phrase first: "school nurse" before "school"."""
    ordered = sorted({_expression(phrase, fold) for phrase in phrases}, key=len, reverse=True)
    before = "|".join(sorted(map(re.escape, prefixes), key=len, reverse=True))
    glue = f"(?:{before})?" if before else ""
    return re.compile(rf"(?<!\S){glue}(?:{'|'.join(ordered) or '(?!)'})(?!\S)")


def _expression(phrase: str, fold: Fold) -> str:
    parts = []
    for word in phrase.split():
        pieces = re.escape(fold(word.strip("~"))).replace(r"\ ", " ")
        parts.append((r"\w*" if word.startswith("~") else "") + pieces + (r"\w*" if word.endswith("~") else ""))
    return " ".join(part for part in parts if part)


def _without_overlaps(found: list[tuple[Span, T]]) -> list[tuple[Span, T]]:
    """Of phrases in one place the one with most words, then the narrower: it stands later in the vocabulary."""
    taken: list[tuple[Span, T]] = []
    ordered = sorted(enumerate(found), key=lambda each: (each[1][0].start - each[1][0].end, each[1][0].start, -each[0]))
    for _, (span, value) in ordered:
        if all(span.end <= other.start or other.end <= span.start for other, _ in taken):
            taken.append((span, value))
    return sorted(taken, key=lambda each: each[0].start)
