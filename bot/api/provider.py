"""An organisation as one service shows it, and as all its services together do."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]

_REQUIRED = ("id", "name", "description")


@dataclass(frozen=True)
class Provider:
    """`text` is the record as JSON, one object in memory for all services that say the same.

    `hidden` are the names of what this service keeps to itself; `masked` of what it shows only in part.
    """

    text: str
    hidden: frozenset[str]
    masked: frozenset[str]

    @property
    def record(self) -> Record:
        found: Record = json.loads(self.text)
        return found


def held(record: Record) -> str:
    """The record as JSON; equal records are one string, which is given up with the last that holds it."""
    return sys.intern(json.dumps(record, ensure_ascii=False, separators=(",", ":")))


def provider_of(shown: Record, whole: Record) -> Provider | None:
    """The organisation of a published service; `whole` is the same record before anything was hidden."""
    record, before = shown.get("organization"), whole.get("organization")
    if not isinstance(record, dict) or not isinstance(before, dict):
        return None
    masked = frozenset(key for key in before if key in record and record[key] != before[key])
    return Provider(held(record), frozenset(before.keys() - record.keys()), masked)


def joined(providers: Iterable[Provider]) -> Record | None:
    """What the services say of their organisation, the first counting most; None when too little may be said.

    What one of them hides is not shown, although another one would: whoever hid it knew why.
    """
    record: Record = {}
    hidden: set[str] = set()
    masked: Record = {}
    for provider in providers:
        own = provider.record
        record = own | record
        hidden |= provider.hidden
        masked |= {key: own[key] for key in provider.masked}
    shown = {key: value for key, value in (record | masked).items() if key not in hidden}
    return shown if all(key in shown for key in _REQUIRED) else None
