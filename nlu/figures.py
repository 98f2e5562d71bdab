"""What measuring has in common: shares, mistakes, and the reading of anyone's own lines with all their faults named."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from nlu.errors import EvaluationDataFaulty

Line = TypeVar("Line")


@dataclass(frozen=True)
class Share:
    """So many of so many; `value` is None where there was nothing to count, which is not nought."""

    count: int
    of: int
    value: float | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", round(self.count / self.of, 4) if self.of else None)


@dataclass(frozen=True)
class Mistake:
    """A sentence that was understood as something else."""

    text: str
    lang: str
    expected: str
    got: str
    confidence: float


def share(flags: Sequence[bool]) -> Share:
    """How many of the flags are true."""
    return Share(sum(flags), len(flags))


def shares(groups: Sequence[str], flags: Sequence[bool]) -> dict[str, Share]:
    """Group → the share of its flags that are true; `groups` and `flags` go in pairs."""
    return {
        group: share([flag for name, flag in zip(groups, flags, strict=True) if name == group])
        for group in sorted(set(groups))
    }


def confusions(mistakes: Sequence[Mistake]) -> list[tuple[str, str, int]]:
    """(expected, got, how often), the commonest first."""
    counted = Counter((mistake.expected, mistake.got) for mistake in mistakes)
    return [(expected, got, count) for (expected, got), count in counted.most_common()]


def json_lines(path: Path, faults: list[str]) -> Iterable[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines with their line numbers; what is none is told to `faults`."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError:
            faults.append(f"{path.name} line {number}: not JSON.")
            continue
        if isinstance(data, dict):
            yield number, data
        else:
            faults.append(f"{path.name} line {number}: not an object.")


def all_or_faults(lines: list[Line], faults: list[str], path: Path) -> list[Line]:
    """The lines; raises EvaluationDataFaulty with every fault, or when there is nothing."""
    if not lines and not faults:
        faults.append(f"{path.name} holds no sentences.")
    if faults:
        raise EvaluationDataFaulty("The evaluation data has faults:\n" + "\n".join(faults))
    return lines
