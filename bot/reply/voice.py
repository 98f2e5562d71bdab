"""One translator a language, which also knows the names of places."""

from functools import cache

from locales.translate import Translator
from resources_catalog.region import regions


def place_name(code: str, language: str) -> str:
    """The name of a region (`se-karlstad`) or of a country (`SE`)."""
    for region in regions().values():
        if region.code == code:
            return region.name(language)
        if region.country == code:
            return region.country_name(language)
    return code


@cache
def voice(language: str) -> Translator:
    return Translator(language, place_name)
