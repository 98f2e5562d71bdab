"""The small language in which the rules for dates are written, and how a rule is laid on a message.

    halv {h}                  a word, and a slot: a kind of word that the lexicon or the digits fill
    (kl|klockan)? {h}         one of several, or nothing
    <at> {h} (: {mm})?        <at> stands for a part that the lexicon names under `words`

A slot's name may end in a digit when the same kind stands twice: {h} - {h2}.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

#: What a slot holds: its value, and the places of its first token and of the one behind it.
Bound = tuple[object, int, int]
Bindings = tuple[tuple[str, Bound], ...]

_PART = re.compile(r"\s+|\(|\)|\||\?|\{\w+\}|<\w+>|[^\s()|?{}<>]+")
_WRITTEN_OUT = {"colon": ":", "bar": "|"}


class PatternError(ValueError):
    """A pattern of a lexicon is not written as the rules allow."""


Fits = list[tuple[int, Bindings]]


class Chart(Protocol):
    """A message as patterns see it: the forms of the word at each place, and what each kind of slot may hold there."""

    @property
    def words(self) -> Sequence[frozenset[str]]: ...
    def slot(self, place: int, kind: str) -> Sequence[tuple[object, int]]: ...


class Node(Protocol):
    """A part of a pattern."""

    def fits(self, chart: Chart, place: int, held: Bindings) -> Fits:
        """(the place behind, what the slots hold) for each way in which the part fits at `place`."""
        ...

    def begins(self) -> tuple[set["Word | Slot"], bool]:
        """With what the part can begin, and whether it fits where nothing stands."""
        ...


@dataclass(frozen=True)
class Word:
    text: str

    def fits(self, chart: Chart, place: int, held: Bindings) -> Fits:
        return [(place + 1, held)] if place < len(chart.words) and self.text in chart.words[place] else []

    def begins(self) -> tuple[set["Word | Slot"], bool]:
        return {self}, False


@dataclass(frozen=True)
class Slot:
    name: str
    kind: str

    def fits(self, chart: Chart, place: int, held: Bindings) -> Fits:
        return [
            (behind, (*held, (self.name, (value, place, behind)))) for value, behind in chart.slot(place, self.kind)
        ]

    def begins(self) -> tuple[set["Word | Slot"], bool]:
        return {Slot(self.kind, self.kind)}, False


@dataclass(frozen=True)
class Row:
    parts: tuple[Node, ...]

    def fits(self, chart: Chart, place: int, held: Bindings) -> Fits:
        found: Fits = [(place, held)]
        for part in self.parts:
            found = [fit for here, so_far in found for fit in part.fits(chart, here, so_far)]
            if not found:
                return found
        return found

    def begins(self) -> tuple[set["Word | Slot"], bool]:
        found: set[Word | Slot] = set()
        for part in self.parts:
            more, nullable = part.begins()
            found |= more
            if not nullable:
                return found, False
        return found, True


@dataclass(frozen=True)
class Choice:
    """One of several; those that begin with a word are found by it."""

    by_word: Mapping[str, tuple[Node, ...]]
    others: tuple[Node, ...]
    optional: bool = False

    def fits(self, chart: Chart, place: int, held: Bindings) -> Fits:
        found: Fits = []
        if place < len(chart.words):
            for word in chart.words[place]:
                for part in self.by_word.get(word, ()):
                    found += part.fits(chart, place, held)
            for part in self.others:
                found += part.fits(chart, place, held)
        if self.optional:
            found.append((place, held))
        return found

    def begins(self) -> tuple[set["Word | Slot"], bool]:
        found: set[Word | Slot] = {Word(word) for word in self.by_word}
        nullable = self.optional
        for part in self.others:
            more, empty = part.begins()
            found |= more
            nullable |= empty
        return found, nullable


@dataclass(frozen=True)
class Pattern:
    """A pattern, and the words and kinds of slot with which it can begin."""

    written: str
    root: Node = field(compare=False)
    begins: frozenset[Word | Slot] = field(compare=False)

    def matches(self, chart: Chart, place: int) -> Fits:
        """(the place behind, what the slots hold) for each way in which the pattern fits at `place`."""
        return self.root.fits(chart, place, ())


def _choice(rows: Sequence[Node], optional: bool) -> Node:
    """The choice between the rows, inner choices opened."""
    if len(rows) == 1 and not optional:
        return rows[0]
    by_word: dict[str, tuple[Node, ...]] = {}
    others: list[Node] = []
    for row in rows:
        first = row.parts[0] if isinstance(row, Row) else row
        if isinstance(first, Word):
            by_word[first.text] = (*by_word.get(first.text, ()), row)
        elif isinstance(row, Choice) and not row.optional:
            for word, nodes in row.by_word.items():
                by_word[word] = (*by_word.get(word, ()), *nodes)
            others += row.others
        else:
            others.append(row)
    return Choice(by_word, tuple(others), optional)


def compiled(written: str, parts: Mapping[str, str], fold: Callable[[str], Iterator[str]]) -> Pattern:
    """The pattern, its words folded by `fold`; raises PatternError."""
    reader = _Reader(written, parts, fold)
    root = reader.choice(closing=False)
    begins, nullable = root.begins()
    if nullable:
        raise PatternError(f"{written!r} fits where nothing stands.")
    return Pattern(written, root, frozenset(begins))


class _Reader:
    def __init__(self, written: str, parts: Mapping[str, str], fold: Callable[[str], Iterator[str]], deep: int = 0):
        if deep > 8:
            raise PatternError(f"{written!r} stands for itself.")
        self._written, self._parts, self._fold, self._deep = written, parts, fold, deep
        self._left = [part for part in _PART.findall(written) if not part.isspace()][::-1]

    def choice(self, closing: bool) -> Node:
        rows = [self._row()]
        while self._left and self._left[-1] == "|":
            self._left.pop()
            rows.append(self._row())
        if closing:
            if not self._left or self._left.pop() != ")":
                raise PatternError(f"{self._written!r}: a bracket is not closed.")
        elif self._left:
            raise PatternError(f"{self._written!r}: {self._left[-1]!r} is out of place.")
        optional = closing and self._optional()
        return _choice(rows, optional)

    def _row(self) -> Node:
        parts: list[Node] = []
        while self._left and self._left[-1] not in ("|", ")"):
            part = self._part(self._left.pop())
            parts.append(_choice([part], True) if self._optional() else part)
        if not parts:
            raise PatternError(f"{self._written!r}: a part is empty.")
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def _optional(self) -> bool:
        if self._left and self._left[-1] == "?":
            self._left.pop()
            return True
        return False

    def _part(self, part: str) -> Node:
        if part == "(":
            return self.choice(closing=True)
        if part.startswith("{"):
            name = part[1:-1]
            return Slot(name, name.rstrip("0123456789"))
        if part.startswith("<"):
            if part[1:-1] not in self._parts:
                raise PatternError(f"{self._written!r}: nothing is called {part}.")
            return _Reader(self._parts[part[1:-1]], self._parts, self._fold, self._deep + 1).choice(closing=False)
        if part in ("?", ">", "<", "{", "}"):
            raise PatternError(f"{self._written!r}: {part!r} is out of place.")
        words = [Word(text) for text in self._fold(_WRITTEN_OUT.get(part, part))]
        if not words:
            raise PatternError(f"{self._written!r}: {part!r} is no word.")
        return words[0] if len(words) == 1 else Row(tuple(words))
