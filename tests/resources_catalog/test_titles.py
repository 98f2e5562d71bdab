"""Entries are found by the name that a family gives them."""

import pytest

from resources_catalog.entry import Entry
from resources_catalog.titles import named
from tests.resources_catalog.samples import document, entry


def called(name: str, slug: str) -> Entry:
    made = document(subject=slug)
    made["service"]["name"] = name
    for code, texts in made["translations"].items():
        texts["name"] = f"{code} {slug}"
    return entry(slug, made)


CARE = called("Omvårdnadsbidrag (Vårdpengen)", "care")
CHILD = called("Barnbidrag", "child")
TAXI = called("Färdtjänst i kommunen", "taxi")
BUS = called("Skolskjuts i kommunen", "bus")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("när betalas omvårdnadsbidrag ut?", ["care"]),
        ("OMVARDNADSBIDRAGET", ["care"]),
        ("vårdpengen", ["care"]),
        ("barnbidrag och omvårdnadsbidrag", ["care", "child"]),
        ("färdtjänsten", ["taxi"]),
        ("i kommunen", []),
        ("färdtjänstutredningen", []),
        ("bidrag", []),
        ("", []),
    ],
)
def test_a_name_is_known_whole_by_its_telling_word_and_with_an_ending(text: str, found: list[str]) -> None:
    assert [one.slug for one in named([CARE, CHILD, TAXI, BUS], text)] == found
