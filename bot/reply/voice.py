"""One translator a language, which also knows the catalogue's words: places, and facts about a family."""

import json
from functools import cache

from locales.translate import Translator
from resources_catalog.facts import FactError, facts
from resources_catalog.region import regions


def place_name(code: str, language: str) -> str:
    """The name of a region (`se-karlstad`) or of a country (`SE`)."""
    for region in regions().values():
        if region.code == code:
            return region.name(language)
        if region.country == code:
            return region.country_name(language)
    return code


def words_for(kind: str, value: str, language: str) -> str:
    """The words for a value of one of the kinds that the catalogue knows."""
    if kind == "region":
        return place_name(value, language)
    if kind in ("name", "question", "why"):
        fact = facts().get(value)
        if fact is None:
            return _gone(value)
        return {"name": fact.name, "question": fact.question, "why": fact.why}[kind](language) or ""
    told = json.loads(value)
    fact = facts().get(told["fact"])
    try:
        given = fact.read(told["value"]) if fact is not None else None
    except FactError:
        given = None
    if fact is None or given is None:
        return _gone(told["fact"])
    return fact.told(given, language) if kind == "fact" else fact.value_text(given, language)


def _gone(code: str) -> str:
    """A message may be said again, in another language, after the catalogue has given up a fact or a value of it."""
    return code.replace("_", " ")


@cache
def voice(language: str) -> Translator:
    return Translator(language, words_for)
