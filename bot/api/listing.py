"""A list as one page of the standard's form, or as one record a line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from bot.api.answer import as_json
from bot.api.parameter import PER_PAGE
from bot.api.shelf import Item, Sought
from bot.api.snapshot import Snapshot

Record = dict[str, Any]
Form = Callable[[Item, Snapshot, Mapping[str, Any]], Record]

#: Records that are written between two looks at whether the reader is still there.
BATCH = 100
_NARROWING = tuple(Sought.__dataclass_fields__)


def sought(how: Mapping[str, Any]) -> Sought:
    return Sought(**{name: how[name] for name in _NARROWING if name in how})


def window(found: Sequence[Item], how: Mapping[str, Any]) -> tuple[list[Item], Record]:
    """The items of the page that is asked for, and what the page says of itself."""
    number: int = how.get("page", 1)
    size: int = how.get("per_page", max(1, len(found)) if how.get("minimal") else PER_PAGE)
    shown = list(found[(number - 1) * size : number * size])
    total = -(-len(found) // size)
    return shown, {
        "total_items": len(found),
        "total_pages": total,
        "page_number": number,
        "size": len(shown),
        "first_page": number == 1,
        "last_page": number >= total,
        "empty": not shown,
    }


def page(shown: Sequence[Item], about: Record, snapshot: Snapshot, form: Form, how: Mapping[str, Any]) -> bytes:
    return as_json({**about, "contents": [form(item, snapshot, how) for item in shown]})


def lines(found: Sequence[Item], snapshot: Snapshot, form: Form, how: Mapping[str, Any]) -> Iterator[bytes]:
    """All records, one a line, some at a time."""
    rest = iter(found)
    while batch := list(islice(rest, BATCH)):
        yield b"".join(as_json(form(item, snapshot, how)) + b"\n" for item in batch)
