"""Postcodes and metres, as far as the places in the catalogue themselves tell them."""

import re
from collections.abc import Iterable
from typing import Any

from resources_catalog.near import Point, distance_km, point_of

__all__ = ["Point", "centre", "metres", "point_of", "postcodes_of", "same_postcode"]


def same_postcode(written: str) -> str:
    """One form for 651 84, 651-84 and 65184."""
    return re.sub(r"[\W_]", "", written).casefold()


def postcodes_of(location: dict[str, Any]) -> frozenset[str]:
    addresses = location.get("addresses")
    written = (
        [each.get("postal_code") for each in addresses if isinstance(each, dict)] if isinstance(addresses, list) else []
    )
    return frozenset(code for one in written if isinstance(one, str) and (code := same_postcode(one)))


def centre(points: Iterable[Point]) -> Point | None:
    """The middle of places that lie near one another; None of none."""
    given = list(points)
    if not given:
        return None
    return sum(point[0] for point in given) / len(given), sum(point[1] for point in given) / len(given)


def metres(one: Point, other: Point) -> float:
    """Along the great circle."""
    return 1000 * distance_km(one, other)
