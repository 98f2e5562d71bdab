"""Of what somebody wants to be reminded: the words that are left without "remind me to" and without the time.

The words are in lexicons/reminders/<language>.yml, as patterns of nlu/date_pattern.py. When it is not sure which words
are meant, the whole sentence is kept.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from nlu.date_chart import WordChart, known
from nlu.date_lexicon import lexicon, marks_matter
from nlu.date_pattern import Pattern, compiled
from nlu.date_text import BREAK, Token, tokens

LEXICONS = Path(__file__).parent / "lexicons" / "reminders"
#: What is left where these are the whole message asks for no reminder of its own.
WHOLE = ("list", "settings", "meeting")
#: A word behind its article has so many letters: a shorter one may be no word behind an article.
SHORTEST = 3
About = Literal["own", "meeting", "settings", "list"]


@dataclass(frozen=True)
class Wanted:
    """`about`: something of one's own (`words`, or None when it is not said), the meetings, the settings, the list.

    `sure` is False where `words` are the whole message; `asks` tells that it is said to be about a reminder.
    """

    about: About
    words: str | None = None
    sure: bool = True
    asks: bool = False


def read(text: str, language: str, spans: Collection[tuple[int, int]] = ()) -> Wanted:
    """What `text` wants to be reminded of; `spans` of it say when and how often. Never raises for any text."""
    found = _Reading(text, language, spans)
    for about in WHOLE:
        if found.is_wholly(about):
            return Wanted(about)  # type: ignore[arg-type]
    runs = found.runs()
    if not runs:
        return Wanted("own", asks=found.asks)
    if len(runs) > 1 or not found.asks:
        return Wanted("own", " ".join(text.split()), sure=False, asks=found.asks)
    ((start, end),) = runs
    return Wanted("own", found.unjoined(text[start:end]), asks=True)


@dataclass(frozen=True)
class _Words:
    patterns: dict[str, tuple[Pattern, ...]]
    edges: frozenset[str]
    joined: tuple[str, ...]
    not_joined: frozenset[str]
    vocabulary: frozenset[str]


class _Reading:
    """The message with what says when, how often, and that it is to be reminded, crossed out."""

    def __init__(self, text: str, language: str, spans: Collection[tuple[int, int]]) -> None:
        self._text = text
        code = language if (LEXICONS / f"{language}.yml").exists() else "en"
        read_tokens = tokens(text)
        marked = marks_matter(code) and any(not token.marked.isascii() for token in read_tokens)
        self._words, own = _lexicon(code, marked), lexicon(code, marked)
        self._tokens: Sequence[Token] = known(read_tokens, own, self._words.vocabulary)
        self._chart = WordChart(self._tokens, own)
        self._crossed = {
            place for place, token in enumerate(self._tokens) if any(start <= token.start < end for start, end in spans)
        }
        leads = self._spans("lead", first=True) or self._spans("tail", first=False)
        #: Whether it is said that it is about a reminder.
        self.asks = bool(leads)
        self._crossed |= {place for lead in leads for place in lead}

    def _spans(self, section: str, *, first: bool) -> list[range]:
        """Where one of these stands at the beginning, or at the end, beside what is at the edge or crossed out."""
        found: list[range] = []
        for place in range(len(self._tokens)):
            for behind in self._ends(section, place):
                beside = range(place) if first else range(behind, len(self._tokens))
                reached = self._crossed.union(*found)
                if all(other in reached or self._is_edge(other) for other in beside):
                    found.append(range(place, behind))
        return found

    def is_wholly(self, about: str) -> bool:
        """Whether the message is one such wish and nothing else, with or without asking to be reminded."""
        left = [place for place in range(len(self._tokens)) if not self._is_edge(place)]
        whole = {tuple(left), tuple(place for place in left if place not in self._crossed)}
        for places in whole:
            for begin in places[:1]:
                reached = {behind for start in {begin, self._earliest(begin)} for behind in self._ends(about, start)}
                if any(all(place < behind for place in places) for behind in reached):
                    return True
        return False

    def runs(self) -> list[tuple[int, int]]:
        """Where in the message words stand that are neither crossed out nor at the edge of what is."""
        found: list[list[int]] = [[]]
        for place in range(len(self._tokens)):
            if place in self._crossed:
                found.append([])
            else:
                found[-1].append(place)
        kept = (self._within_edges(run) for run in found)
        return [(self._tokens[run[0]].start, self._tokens[run[-1]].end) for run in kept if run]

    def unjoined(self, said: str) -> str:
        """`said` without a preposition that is written together with the article of its first word."""
        first = said.split()[0]
        for joined in self._words.joined:
            preposition, article = joined.split("+")
            rest = first.removeprefix(preposition + article)
            if (
                first.startswith(preposition + article)
                and len(rest) >= SHORTEST
                and first not in self._words.not_joined
            ):
                return said.removeprefix(preposition)
        return said

    def _within_edges(self, run: list[int]) -> list[int]:
        while run and self._is_edge(run[0]):
            run = run[1:]
        while run and self._is_edge(run[-1]):
            run = run[:-1]
        return run

    def _is_edge(self, place: int) -> bool:
        token = self._tokens[place]
        return token.text == BREAK or not token.text.isalnum() or bool(self._chart.words[place] & self._words.edges)

    def _earliest(self, place: int) -> int:
        """Where the words before `place` begin that a pattern may hold too, such as "of the"."""
        while place > 0 and self._is_edge(place - 1) and place - 1 not in self._crossed:
            place -= 1
        return place

    def _ends(self, section: str, place: int) -> Iterator[int]:
        for pattern in self._words.patterns[section]:
            for behind, _ in pattern.matches(self._chart, place):
                yield behind


@cache
def _lexicon(language: str, keeps_marks: bool) -> _Words:
    content = yaml.safe_load((LEXICONS / f"{language}.yml").read_text(encoding="utf-8"))
    vocabulary: set[str] = set()

    def fold(text: str) -> Iterator[str]:
        for token in tokens(text):
            word = token.marked if keeps_marks else token.text
            vocabulary.add(word)
            yield word

    parts = {name: str(written) for name, written in content.get("words", {}).items()}
    patterns = {
        section: tuple(compiled(str(written), parts, fold) for written in content[section])
        for section in ("lead", "tail", *WHOLE)
    }
    edges = frozenset(word for text in content["edges"] for word in fold(str(text)))
    joined, not_joined = (tuple(map(str, content.get(name, ()))) for name in ("joined", "not_joined"))
    return _Words(patterns, edges, joined, frozenset(not_joined), frozenset(vocabulary))
