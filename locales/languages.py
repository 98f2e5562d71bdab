"""The registry of languages, read from languages.yml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """`code` is BCP 47, `name` the language's own name; `moment` and `day` are CLDR date patterns."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    moment: str
    day: str = "long"
    #: An age in years, with {count}, where it is not said like any other span of years.
    age: str | None = None
    source: bool = False


@cache
def languages() -> dict[str, Language]:
    """Code → language, in the order of the registry."""
    lines = yaml.safe_load((ROOT / "languages.yml").read_text(encoding="utf-8"))
    return {line["code"]: Language(**line) for line in lines}


def source_language() -> Language:
    return next(language for language in languages().values() if language.source)


def supported(tag: str | None) -> str | None:
    """The registered code for a BCP 47 tag such as `sv-SE` or `AR_eg`, or None."""
    if not tag:
        return None
    code = tag.replace("_", "-").split("-", 1)[0].lower()
    return code if code in languages() else None
