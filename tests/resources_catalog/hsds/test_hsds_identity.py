"""Whatever a record holds: what was exported once is imported and exported the same, as JSON and as tables."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from resources_catalog.hsds import to_hsds
from resources_catalog.hsds.entries import entry_from_hsds
from resources_catalog.hsds.joining import RowsInMemory, joined
from resources_catalog.hsds.tables import tables
from resources_catalog.hsds.tabular import tabular
from resources_catalog.hsds.upgrade import Unusable, upgrade
from tests.resources_catalog.hsds.foreign import service

SCALARS = st.none() | st.booleans() | st.integers(-5, 2026) | st.floats(allow_nan=False, width=16) | st.text(max_size=6)
WORDS = st.sampled_from(
    ["active", "MO", "9am", "08:00Z", "2026-01-02", "https://x.se", "1", "0123", "<b>x</b>", "en", " "]
)
VALUES = st.recursive(
    SCALARS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def objects(draw: st.DrawFn, table: str, depth: int = 2) -> dict[str, Any]:
    """An object with some properties of a table, right and wrong, and children of their own."""
    shape = tables()[table]
    made: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from([*shape.properties, "odd", "originals"]), max_size=4)):
        child = shape.objects.get(key) or shape.lists.get(key)
        if child and depth and draw(st.booleans()):
            inner = draw(objects(child, depth - 1))
            made[key] = inner if key in shape.objects else [inner, draw(VALUES)]
        else:
            made[key] = draw(VALUES)
    return made


@settings(deadline=None, max_examples=80)
@given(objects("service"), st.dictionaries(st.sampled_from(["notes", "slug", "fees", "region", "language"]), VALUES))
def test_export_and_import_and_export_is_the_same(changes: dict[str, Any], more: dict[str, Any]) -> None:
    try:
        entry = entry_from_hsds(service() | changes | more)
    except Unusable:
        return
    out = to_hsds(entry)
    again = entry_from_hsds(json.loads(json.dumps(out)))
    assert again == entry
    assert to_hsds(again) == out
    made = tabular([out])
    row = made.rows["service"][str(entry.id)]
    assert upgrade(joined(RowsInMemory(made.rows), "service", dict(row))).record == out
