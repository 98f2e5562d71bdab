"""Every phrase, a file a topic. `all_phrases()` collects them by name."""

import importlib
import pkgutil
from functools import cache

from locales.phrase import Phrase, PhraseError


@cache
def all_phrases() -> dict[str, Phrase]:
    """Name → phrase, over all topic files; raises PhraseError on a name used twice or in the wrong file."""
    found: dict[str, Phrase] = {}
    for module in pkgutil.iter_modules(__path__):
        values = vars(importlib.import_module(f"{__name__}.{module.name}")).values()
        for value in values:
            if not isinstance(value, Phrase):
                continue
            if value.topic != module.name:
                raise PhraseError(f"{value.name} stands in phrases/{module.name}.py")
            if value.name in found:
                raise PhraseError(f"{value.name} is declared twice")
            found[value.name] = value
    return found
