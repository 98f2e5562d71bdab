"""Free times that stand beside each other: of all that could be booked, those that fit one after another."""

from collections.abc import Iterator
from datetime import datetime

from casework.availability import Availability, Slot, slots


def apart(found: Availability, now: datetime) -> Iterator[Slot]:
    """The earliest slot, the next one that is still free when the first is taken, and so on."""
    free_from: datetime | None = None
    for slot in slots(found, now):
        if free_from is None or slot.starts_at >= free_from:
            yield slot
            free_from = slot.ends_at + found.buffer
