"""Postcodes and metres, as far as the places in the catalogue themselves tell them."""

import re
from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from typing import Any

#: Degrees north and east.
Point = tuple[float, float]

#: Mean radius of the earth in metres.
EARTH = 6_371_009.0


def same_postcode(written: str) -> str:
    """One form for 651 84, 651-84 and 65184."""
    return re.sub(r"[\W_]", "", written).casefold()


def postcodes_of(location: dict[str, Any]) -> frozenset[str]:
    addresses = location.get("addresses")
    written = (
        [each.get("postal_code") for each in addresses if isinstance(each, dict)] if isinstance(addresses, list) else []
    )
    return frozenset(code for one in written if isinstance(one, str) and (code := same_postcode(one)))


def point_of(location: dict[str, Any]) -> Point | None:
    """None for a place without coordinates, or with such as no place on earth has."""
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return float(latitude), float(longitude)


def centre(points: Iterable[Point]) -> Point | None:
    """The middle of places that lie near one another; None of none."""
    given = list(points)
    if not given:
        return None
    return sum(point[0] for point in given) / len(given), sum(point[1] for point in given) / len(given)


def metres(one: Point, other: Point) -> float:
    """Along the great circle (haversine)."""
    north, south = radians(one[0]), radians(other[0])
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))
