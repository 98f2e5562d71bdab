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
    names = [[name for written, own in _written(entry) for name in _folded(written, own)] for entry in entries]
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
def _folded(written: str, own: bool) -> tuple[_Name, ...]:
    """The names in what is `written`: an original name often stands in brackets behind its translation.

    Only an original name has words that speak for themselves; a translation is made of everyday ones.
    """
    outside = _name(_BRACKETS.sub(" ", written), telling=own)
    inside = (_name(name, telling=True) for name in _BRACKETS.findall(written))
    return tuple(name for name in (outside, *inside) if len(name.text) >= TELLING)


def _name(written: str, *, telling: bool) -> _Name:
    text = bare(written)
    return _Name(text, frozenset(word for word in text.split() if telling and len(word) >= TELLING))


def _written(entry: Entry) -> Iterator[tuple[str, bool]]:
    """Every name, and whether it is an original one."""
    yield entry.service.name, True
    if entry.service.alternate_name:
        yield entry.service.alternate_name, True
    yield from ((texts.name, False) for texts in entry.translations.values())
