"""The place that a family names in its own words."""

from nlu.words import bare, plain
from resources_catalog.region import regions

#: Words beside a place's name that still make it a message about the place, as in "in Rotterdam".
WORDS_BESIDE = 1


def only_a_place(text: str) -> str | None:
    """The region, when the message names a place and hardly anything else."""
    region = region_named(text)
    if region is None:
        return None
    longest = max(len(plain(name).split()) for name in regions()[region].names.values())
    return region if len(plain(text).split()) <= longest + WORDS_BESIDE else None


def region_named(text: str) -> str | None:
    """The region whose name, in any language, with or without accents, stands in `text`; None for none or several."""
    sentence, without_marks = f" {plain(text)} ", f" {bare(text)} "
    found = {
        code
        for code, region in regions().items()
        for name in region.names.values()
        if f" {plain(name)} " in sentence or f" {bare(name)} " in without_marks
    }
    return found.pop() if len(found) == 1 else None
