"""Entries that a family calls by their name, in any language, with or without accents and endings."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlu.words import bare
from resources_catalog.entry import Entry

#: A word of a name speaks for itself when it is this long and no other entry's name has it.
TELLING = 6
#: An ending may add so many letters: omvårdnadsbidrag-et.
ENDING = 3
#: Names that are kept folded: those of a large catalogue, so that a sentence is compared with them in milliseconds.
REMEMBERED = 100_000

_BRACKETS = re.compile(r"\(([^()]*)\)")


def named(entries: Sequence[Entry], text: str) -> list[Entry]:
    """The `entries` whose whole name, or whose telling word, stands in `text`; whole names rule out mere words."""
    said = bare(text)
    sentence = f" {said} "
    names = [[name for written in _written(entry) for name in _folded(written)] for entry in entries]
    whole = [
        entry for entry, its in zip(entries, names, strict=True) if any(f" {name.text} " in sentence for name in its)
    ]
    if whole:
        return whole
    wanted = {typed[:length] for typed in said.split() for length in _lengths(typed)}
    owners: dict[str, set[int]] = defaultdict(set)
    for position, its in enumerate(names):
        for name in its:
            for word in name.telling & wanted:
                owners[word].add(position)
    found = {position for positions in owners.values() if len(positions) == 1 for position in positions}
    return [entries[position] for position in sorted(found)]


def _lengths(typed: str) -> range:
    """How long the word of a name may be that is meant by `typed`."""
    return range(max(TELLING, len(typed) - ENDING), len(typed) + 1)


@dataclass(frozen=True)
class _Name:
    text: str
    telling: frozenset[str]


@lru_cache(maxsize=REMEMBERED)
def _folded(written: str) -> tuple[_Name, ...]:
    """The names in what is `written`: an original name often stands in brackets behind its translation."""
    names = (bare(name) for name in (_BRACKETS.sub(" ", written), *_BRACKETS.findall(written)))
    return tuple(
        _Name(name, frozenset(word for word in name.split() if len(word) >= TELLING))
        for name in names
        if len(name) >= TELLING
    )


def _written(entry: Entry) -> Iterator[str]:
    yield entry.service.name
    if entry.service.alternate_name:
        yield entry.service.alternate_name
    yield from (texts.name for texts in entry.translations.values())
