"""Entries that a family calls by their name, in any language, with or without accents and endings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nlu.words import bare
from resources_catalog.entry import Entry

#: A word of a name speaks for itself when it is this long and no other entry's name has it.
TELLING = 6
#: An ending may add so many letters: omvårdnadsbidrag-et.
ENDING = 3

_BRACKETS = re.compile(r"\(([^()]*)\)")


def named(entries: Sequence[Entry], text: str) -> list[Entry]:
    """The `entries` whose whole name, or whose telling word, stands in `text`; whole names rule out mere words."""
    said = bare(text)
    sentence = f" {said} "
    whole = [entry for entry in entries if any(f" {name} " in sentence for name in _names(entry))]
    if whole:
        return whole
    owners: dict[str, set[int]] = defaultdict(set)
    for position, entry in enumerate(entries):
        for name in _names(entry):
            for word in name.split():
                if len(word) >= TELLING:
                    owners[word].add(position)
    found = {
        position
        for word, positions in owners.items()
        if len(positions) == 1 and any(_is(word, typed) for typed in said.split())
        for position in positions
    }
    return [entries[position] for position in sorted(found)]


def _is(word: str, typed: str) -> bool:
    return typed.startswith(word) and len(typed) <= len(word) + ENDING


def _names(entry: Entry) -> set[str]:
    return {bare(name) for name in _written(entry) if len(bare(name)) >= TELLING}


def _written(entry: Entry) -> Iterator[str]:
    texts: Iterable[str | None] = (
        entry.service.alternate_name,
        *(entry.localised(one).name for one in entry.languages),
    )
    for name in texts:
        if name:
            # An original name often stands in brackets behind its translation.
            yield _BRACKETS.sub(" ", name)
            yield from _BRACKETS.findall(name)
