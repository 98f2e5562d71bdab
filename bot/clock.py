"""What time it is. Handed in, so that a test can say so."""

from collections.abc import Callable
from datetime import UTC, datetime

#: Gives the present moment, with its zone.
Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(UTC)
