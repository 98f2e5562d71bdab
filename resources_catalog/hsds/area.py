"""Where an imported service helps: the region of ours that its record speaks of."""

import re
from collections.abc import Iterator
from typing import Any, get_args

from resources_catalog.entry import Level
from resources_catalog.folding import fold
from resources_catalog.hsds.published import PROFILE_URI
from resources_catalog.region import regions


def area_of(record: dict[str, Any]) -> tuple[str | None, Level]:
    """The region's code and the level of a service; (None, "national") when nothing tells of a region of ours."""
    written = record.get("region")
    level: Level = next((level for level in get_args(Level) if level == record.get("level")), "regional")
    if isinstance(written, str) and written in regions():
        return written, level
    if record.get("profile") == PROFILE_URI and "level" in record:
        # Who writes our profile would have said it.
        return None, level
    for texts in (_service_areas(record), _places(record), _names(record)):
        found = _named(list(texts))
        if found:
            return found
    return _by_address(record)


def _service_areas(record: dict[str, Any]) -> Iterator[str]:
    yield from _strings(record.get("service_areas"))
    yield from _strings(record.get("region"))
    aside = record.get("originals")
    yield from _strings(aside.get("region") if isinstance(aside, dict) else None)


def _places(record: dict[str, Any]) -> Iterator[str]:
    for key in ("service_at_locations", "locations", "addresses"):
        yield from _strings(record.get(key))
    organization = record.get("organization")
    if isinstance(organization, dict):
        yield from _strings(organization.get("locations"))


def _names(record: dict[str, Any]) -> Iterator[str]:
    organization = record.get("organization")
    if isinstance(organization, dict):
        yield from _strings([organization.get("name"), organization.get("description")])
    yield from _strings([record.get("name")])


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _named(texts: list[str]) -> tuple[str, Level] | None:
    """The region whose code or name is in `texts`, else the one whose country is."""
    folded = " | ".join(fold(text) for text in texts)
    for code, region in regions().items():
        if code in folded or any(_says(folded, fold(name)) for name in region.names.values()):
            return code, "regional"
    for code, region in regions().items():
        if region.country in texts or any(_says(folded, fold(name)) for name in region.country_names.values()):
            return code, "national"
    return None


def _says(folded: str, name: str) -> bool:
    # A word may go on after the name (Karlstads kommun), but a short name such as Nga must stand alone.
    # The plain look comes first: it is quick, and most names are in no record.
    return name in folded and re.search(rf"\b{re.escape(name)}" + ("" if len(name) > 5 else r"\b"), folded) is not None


def _by_address(record: dict[str, Any]) -> tuple[str | None, Level]:
    organization = record.get("organization")
    links = [record.get("url"), organization.get("website") if isinstance(organization, dict) else None]
    for link in links:
        domain = re.match(r"https?://[^/]+?\.([a-z]{2})(?::\d+)?(?:/|$)", str(link))
        for code, region in regions().items():
            if domain and domain.group(1).upper() == region.country:
                return code, "national"
    return None, "national"
