"""What is near a place on earth: the region that it lies in, and the entries that one can go to."""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from math import asin, cos, radians, sin, sqrt
from typing import Any

from resources_catalog.entry import Entry
from resources_catalog.hsds.writing import KEPT
from resources_catalog.region import Region, regions
from resources_catalog.shown import shown

#: Degrees north and east.
Point = tuple[float, float]

#: Mean radius of the earth in kilometres.
EARTH_KM = 6371.009
#: Nobody can be met at a postal box or on a page of the web.
_NOT_VISITED = frozenset({"postal", "virtual"})


def distance_km(a: Point, b: Point) -> float:
    """Along the great circle (haversine). Raises ValueError for a point that no place on earth has."""
    for point in (a, b):
        _check(*point)
    north, south = radians(a[0]), radians(b[0])
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def region_of(latitude: float, longitude: float) -> Region | None:
    """Of the regions within whose radius the place lies, the one with the nearest centre. Raises ValueError."""
    _check(latitude, longitude)
    away = [(distance_km(region.centre, (latitude, longitude)), region) for region in regions().values()]
    within = [each for each in away if each[0] <= each[1].radius_km]
    return min(within, key=lambda each: each[0])[1] if within else None


def nearest(entries: Iterable[Entry], latitude: float, longitude: float, limit: int) -> list[tuple[Entry, float]]:
    """At most `limit` entries with the kilometres to the nearest place of each, the nearest first. Raises ValueError.

    Left out is an entry without coordinates, and one whose places are confidential or that must not be shown at all.
    """
    _check(latitude, longitude)
    found = (
        (entry, min(distance_km(point, (latitude, longitude)) for point in points))
        for entry in entries
        if (points := points_of(entry))
    )
    return nsmallest(limit, found, key=lambda each: each[1])


def points_of(entry: Entry) -> list[Point]:
    """Where families can go; only what may be published."""
    # Only an imported record has coordinates, and to hide what is confidential takes long.
    if not _points_in(entry):
        return []
    seen = shown(entry)
    return _points_in(seen) if seen is not None else []


def point_of(location: dict[str, Any]) -> Point | None:
    """None for a place without coordinates, or with such as no place on earth has."""
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    if not _on_earth(latitude, longitude):
        return None
    return float(latitude), float(longitude)


def _points_in(entry: Entry) -> list[Point]:
    record = entry.unknown_fields.get(KEPT)
    if not isinstance(record, dict):
        return []
    visited = (place for place in _locations(record) if place.get("location_type") not in _NOT_VISITED)
    return [point for place in visited if (point := point_of(place)) is not None]


def _locations(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Whatever another publisher wrote where a place should stand is looked over."""
    at_places = [each.get("location") for each in _list(record, "service_at_locations") if isinstance(each, dict)]
    yield from (each for each in (*at_places, *_list(record, "locations")) if isinstance(each, dict))


def _list(record: dict[str, Any], key: str) -> list[Any]:
    given = record.get(key)
    return given if isinstance(given, list) else []


def _on_earth(latitude: float, longitude: float) -> bool:
    """False for NaN, too."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _check(latitude: float, longitude: float) -> None:
    if not _on_earth(latitude, longitude):
        raise ValueError(f"no place on earth has the latitude {latitude} and the longitude {longitude}")
