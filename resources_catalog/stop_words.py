"""Words that say nothing about a need, read from stop_words.yml: they are no evidence and no reason."""

from functools import cache
from pathlib import Path

import yaml

from resources_catalog.folding import fold, words

SOURCE = Path(__file__).parent / "stop_words.yml"


@cache
def stop_words(language: str) -> frozenset[str]:
    """The folded stop words of a language, greetings among them; none for a language without a list."""
    block = _blocks().get(language, {})
    return frozenset(fold(word) for text in block.values() for word in text.split())


def without_greeting(text: str, language: str) -> str:
    """`text` from its first word on that is no greeting; the whole of it when nothing else is said."""
    greetings = {fold(word) for word in _blocks().get(language, {}).get("greetings", "").split()}
    rest = text
    for word in words(text):
        if fold(word) not in greetings:
            return rest[rest.index(word) :]
        rest = rest[rest.index(word) + len(word) :]
    return text


@cache
def _blocks() -> dict[str, dict[str, str]]:
    blocks: dict[str, dict[str, str]] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return blocks
