"""What is near a place on earth: kilometres, the region, and the entries that one can go to."""

from math import inf, nan
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources_catalog.entry import Entry
from resources_catalog.hsds import entry_from_hsds
from resources_catalog.near import Point, distance_km, nearest, region_of
from resources_catalog.region import regions
from tests.resources_catalog.hsds.foreign import service
from tests.resources_catalog.samples import entry

#: A degree of a great circle.
DEGREE = 111.195
TOWN_HALL = (59.38, 13.50)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
NOWHERE = [(nan, 0.0), (0.0, nan), (inf, 0.0), (0.0, -inf), (90.01, 0.0), (-91.0, 0.0), (0.0, 180.01), (0.0, -181.0)]


def location(latitude: Any, longitude: Any, kind: str = "physical") -> dict[str, Any]:
    return {"id": str(uuid4()), "location_type": kind, "name": "Huset", "latitude": latitude, "longitude": longitude}


def at(*locations: dict[str, Any], **more: Any) -> Entry:
    """An imported service that is offered at these places."""
    places = [{"id": str(uuid4()), "location": each} for each in locations]
    return entry_from_hsds(service(id=str(uuid4()), service_at_locations=places, **more))


def near(entries: list[Entry], limit: int = 3, point: Point = TOWN_HALL) -> list[Entry]:
    return [found for found, _ in nearest(entries, *point, limit)]


@pytest.mark.parametrize(
    ("a", "b", "degrees"),
    [
        ((0.0, 0.0), (1.0, 0.0), 1),
        ((0.0, 0.0), (0.0, 1.0), 1),
        ((60.0, 10.0), (60.0, 10.0), 0),
        ((0.0, 179.5), (0.0, -179.5), 1),
        ((0.0, 180.0), (0.0, -180.0), 0),
        ((90.0, 10.0), (90.0, -170.0), 0),
        ((89.5, 0.0), (89.5, 180.0), 1),
        ((-90.0, 0.0), (90.0, 0.0), 180),
        ((0.0, 0.0), (0.0, 180.0), 180),
    ],
)
def test_kilometres_are_right_also_over_the_antimeridian_and_the_poles(a: Point, b: Point, degrees: float) -> None:
    assert distance_km(a, b) == pytest.approx(degrees * DEGREE, rel=1e-5, abs=1e-6)


def test_a_known_distance_between_two_towns_is_right() -> None:
    # The great circle between the centres of Amsterdam and Rotterdam is known to be 57 to 58 km.
    assert distance_km((52.37, 4.89), (51.92, 4.48)) == pytest.approx(57.4, abs=0.5)


@given(POINTS, POINTS)
def test_the_way_back_is_as_long_and_nothing_is_farther_than_half_around_the_earth(a: Point, b: Point) -> None:
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)
    assert 0 <= distance_km(a, b) <= 180 * DEGREE + 1


@pytest.mark.parametrize("point", NOWHERE)
def test_what_is_no_place_on_earth_is_refused(point: Point) -> None:
    with pytest.raises(ValueError, match="no place on earth"):
        distance_km(point, (0.0, 0.0))
    with pytest.raises(ValueError, match="no place on earth"):
        distance_km((0.0, 0.0), point)
    with pytest.raises(ValueError, match="no place on earth"):
        region_of(*point)
    with pytest.raises(ValueError, match="no place on earth"):
        nearest([], *point, 3)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ((59.60, 13.72), "se-karlstad"),
        ((51.86, 4.36), "nl-rotterdam"),
        ((55.99, 37.21), "ru-moscow"),
        ((55.48, 37.30), "ru-moscow"),
        ((20.95, 107.08), "vn-quang-ninh"),
        ((21.53, 107.97), "vn-quang-ninh"),
        ((59.33, 18.07), None),
        ((52.08, 4.30), None),
        ((20.86, 106.68), None),
        ((0.0, 0.0), None),
        ((90.0, 0.0), None),
    ],
    ids=[
        *("Molkom", "Hoogvliet", "Zelenograd", "Troitsk", "Ha Long", "Mong Cai"),
        *("Stockholm", "The Hague", "Hai Phong", "the equator", "the pole"),
    ],
)
def test_a_place_lies_in_the_region_that_is_within_reach(place: Point, code: str | None) -> None:
    found = region_of(*place)
    assert (found.code if found else None) == code


def test_every_region_has_itself_at_its_centre() -> None:
    assert [region_of(*region.centre) for region in regions().values()] == list(regions().values())
    assert all(0 < region.radius_km < 200 for region in regions().values())


def test_the_nearest_comes_first_and_no_more_than_the_limit() -> None:
    far, close, middle = (at(location(59.38 + north, 13.5)) for north in (0.3, 0.01, 0.1))
    found = nearest([far, close, middle], *TOWN_HALL, 2)
    assert [each for each, _ in found] == [close, middle]
    assert [away for _, away in found] == pytest.approx([0.01 * DEGREE, 0.1 * DEGREE], rel=1e-3)
    assert near([far, close, middle], limit=0) == []


def test_an_entry_counts_once_with_the_nearest_of_its_places() -> None:
    many = at(location(60.0, 13.5), location(59.39, 13.5))
    one = at(location(59.40, 13.5))
    assert [(each, round(away, 1)) for each, away in nearest([one, many], *TOWN_HALL, 3)] == [(many, 1.1), (one, 2.2)]


def test_over_the_antimeridian_a_place_is_near() -> None:
    east, west = at(location(-17.0, 179.0)), at(location(-17.0, -179.99))
    assert near([east, west], point=(-17.0, 179.99)) == [west, east]


def test_locations_that_stand_beside_the_service_count_too() -> None:
    beside = entry_from_hsds(service(service_at_locations=[], locations=[location(59.39, 13.5)]))
    assert near([beside]) == [beside]


@pytest.mark.parametrize(
    "where",
    [
        location(None, None),
        location(59.38, None),
        location(159.38, 13.5),
        location(59.38, 13.5, "virtual"),
        location(59.38, 13.5, "postal"),
    ],
    ids=["none", "half", "not on earth", "virtual", "postal"],
)
def test_an_entry_without_a_place_that_one_can_go_to_is_left_out(where: dict[str, Any]) -> None:
    there = at(location(59.5, 13.5))
    assert near([at(where), there]) == [there]


def test_our_own_entries_have_no_coordinates() -> None:
    assert near([entry("bidrag")]) == []


@pytest.mark.parametrize(
    "hidden",
    [
        *("addresses", "latitude", "longitude", "location", "locations", "service_at_locations"),
        *("service_at_locations.location", "service_at_locations.location.addresses", "*", "name"),
    ],
)
def test_a_shelter_is_never_found_by_distance(hidden: str) -> None:
    shelter = at(location(59.38, 13.5), locations=[location(59.38, 13.5)], confidential=[hidden])
    assert shelter.profile.confidential == (hidden,)
    open_house = at(location(59.6, 13.5))
    assert near([shelter, open_house]) == [open_house]


def test_a_secret_telephone_hides_no_place() -> None:
    careful = at(location(59.38, 13.5), confidential=["phones"])
    assert near([careful]) == [careful]
