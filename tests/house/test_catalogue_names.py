"""The catalogue is data: nothing that an editor may change stands in the product's code."""

import ast
from collections.abc import Iterator
from datetime import date

from resources_catalog.loader import STARTER, read_catalogue
from tests.house.repository import sources

#: Shorter names are ordinary words.
SHORTEST = 8


def names() -> set[str]:
    """Names, numbers and addresses of all entries in all languages, in small letters."""
    found: set[str] = set()
    for entry in read_catalogue(STARTER, date(2026, 11, 22)).entries:
        service = entry.service
        found |= {service.name, service.alternate_name or "", entry.organization.name, service.url or ""}
        found |= {entry.organization.website or "", *(phone.number for phone in service.phones)}
        found |= {texts.name or "" for texts in entry.translations.values()}
    return {name.casefold() for name in found if len(name) >= SHORTEST}


def texts() -> Iterator[tuple[str, str]]:
    """(where, text) of every text in the product's code, f-strings included."""
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) >= SHORTEST:
                yield f"{path}:{node.lineno}", node.value.casefold()


def test_no_entry_is_named_in_code() -> None:
    known, written = names(), list(texts())
    assert len(known) > 150
    assert len(written) > 1000
    found = [f"{where} names “{name}”" for where, text in written for name in known if name in text]
    assert found == []
