"""Durations, in seconds, and what is said of many of them."""

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, between two of them by interpolation."""
    if not values:
        raise ValueError("Of no values there is no percentile.")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def first_and_last_third(values: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    """The earliest and the latest third, of equal length and never empty."""
    if not values:
        raise ValueError("No values have no thirds.")
    length = max(len(values) // 3, 1)
    return values[:length], values[-length:]


def milliseconds(seconds: float) -> str:
    """ "7.4 ms", "83 ms": two telling digits are as many as a shared machine allows."""
    value = seconds * 1000
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"
