"""What a benchmark found: sentences and tables."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.table import Table


@dataclass(frozen=True)
class Options:
    """What the caller wants: how many turns of each kind, and whether training starts without known vectors."""

    turns: int = 60
    cold: bool = False


Block = str | Table


def written(blocks: Sequence[Block]) -> list[str]:
    """The blocks as lines, with an empty line between two of them."""
    lines: list[str] = []
    for block in blocks:
        if lines:
            lines.append("")
        lines += block.lines() if isinstance(block, Table) else [block]
    return lines


def load() -> float:
    """Processes that ran or waited for a processor, on the mean of the last minute."""
    return os.getloadavg()[0]
