"""The marked sections of a document, which benchmarks write and people leave alone."""

from collections.abc import Sequence

from benchmarks.errors import BenchmarkError


def replace_section(document: str, name: str, lines: Sequence[str]) -> str:
    """The document with `lines` between `<!-- name: begin -->` and `<!-- name: end -->`.

    Raises BenchmarkError unless both marks are there once, in this order.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = document.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended or document.count(begin) != 1 or document.count(end) != 1:
        raise BenchmarkError(f"The document needs the marks {begin} and {end}, once each and in this order.")
    return before + "\n".join((begin, "", *lines, "", end)) + after
