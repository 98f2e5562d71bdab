"""A table that reads well in a terminal and is Markdown at the same time."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows of cells below a head; the first column is on the left, all others are numbers and on the right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def lines(self) -> list[str]:
        widths = [max(_width(row[column]) for row in self._all()) for column in range(len(self.head))]
        rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        head, *rows = (
            [_aligned(cell, *place) for cell, place in zip(row, self._places(widths), strict=True)]
            for row in self._all()
        )
        return ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)]

    def _all(self) -> list[Sequence[str]]:
        return [self.head, *self.rows]

    def _places(self, widths: Sequence[int]) -> list[tuple[int, bool]]:
        return [(width, number > 0) for number, width in enumerate(widths)]


def _aligned(cell: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if right else cell + blanks


def _width(text: str) -> int:
    return sum(not unicodedata.combining(character) for character in text)
