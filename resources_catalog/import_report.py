"""What an import did with each row, for the operator: counted, and line by line in a file."""

import csv
import json
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import IO, Literal

What = Literal["taken", "changed", "unchanged", "left", "skipped"]


@dataclass(frozen=True)
class Outcome:
    """What became of one row. `row` counts as the file's form does; `why` is empty when there is nothing to say.

    `left`: the catalogue's own text stands. `skipped`: the row cannot be an entry.
    """

    row: int
    id: str
    name: str
    what: What
    why: str = ""


@dataclass
class ImportReport:
    """Counts of rows, and the first reasons for what was left or skipped."""

    counts: Counter[What] = field(default_factory=Counter)
    remarked: int = 0
    examples: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.what] += 1
        if outcome.what in {"left", "skipped"}:
            if len(self.examples) < _EXAMPLES:
                self.examples.append(outcome)
        elif outcome.why:
            self.remarked += 1


_EXAMPLES = 5


class ReportFile:
    """One line for each row, JSON or CSV by the file's ending; a context manager. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> "ReportFile":
        self._file: IO[str] = self._path.open("w", encoding="utf-8", newline="")
        self._csv = csv.writer(self._file) if self._path.suffix.casefold() == ".csv" else None
        if self._csv:
            self._csv.writerow([one.name for one in fields(Outcome)])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, outcome: Outcome) -> None:
        values = asdict(outcome)
        if self._csv:
            self._csv.writerow(values.values())
        else:
            self._file.write(json.dumps(values, ensure_ascii=False) + "\n")
