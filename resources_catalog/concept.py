"""What families need, as data: the concepts of `concepts/<language>.yml`, which are the same in every language."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

SOURCE = Path(__file__).parent / "concepts"


@dataclass(frozen=True)
class ConceptTexts:
    """A concept in one language. `words` are patterns: `*` stands for any beginning or ending of a word.

    `says` are sentences of families, `offers` is how a service describes itself, `name` is shown as a reason.
    """

    name: str
    words: tuple[str, ...]
    says: tuple[str, ...]
    offers: str


@dataclass(frozen=True)
class Concept:
    code: str
    texts: MappingProxyType[str, ConceptTexts]

    def name(self, language: str) -> str:
        """The concept's name, in English for a language without concepts."""
        return (self.texts.get(language) or self.texts["en"]).name


@cache
def concepts() -> dict[str, Concept]:
    """Code → concept, in the order of the files. Raises ValueError when a language lacks a concept or has one more."""
    files: dict[str, dict[str, dict[str, Any]]] = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.glob("*.yml"))
    }
    codes = list(files["en"])
    for language, blocks in files.items():
        if list(blocks) != codes:
            differing = ", ".join(sorted(set(blocks) ^ set(codes))) or "their order"
            raise ValueError(f"concepts/{language}.yml and concepts/en.yml do not have the same concepts: {differing}")
    return {
        code: Concept(code, MappingProxyType({language: _texts(blocks[code]) for language, blocks in files.items()}))
        for code in codes
    }


def _texts(block: dict[str, Any]) -> ConceptTexts:
    words = tuple(pattern.strip() for pattern in str(block["words"]).split(",") if pattern.strip())
    return ConceptTexts(block["name"], words, tuple(block["says"]), block["offers"])
