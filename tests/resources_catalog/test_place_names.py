"""The places that families type instead of pressing a button."""

import pytest

from resources_catalog.place_names import only_a_place, region_named


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Rotterdam", "nl-rotterdam"),
        ("in karlstad", "se-karlstad"),
        ("москва", "ru-moscow"),
        ("quang ninh", "vn-quang-ninh"),
        ("Роттердам!", "nl-rotterdam"),
        ("we need a wheelchair and live in Rotterdam", None),
        ("Stockholm", None),
        ("", None),
    ],
)
def test_a_message_that_is_only_a_place(text: str, region: str | None) -> None:
    assert only_a_place(text) == region


def test_two_places_are_none() -> None:
    assert region_named("from Karlstad to Rotterdam") is None
