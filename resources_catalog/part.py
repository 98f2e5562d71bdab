"""The texts of an entry that get a vector each, and the reference sentences that make languages comparable."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml

from nlu.embed import Role
from resources_catalog.entry import Entry

REFERENCE = Path(__file__).parent / "reference.yml"
#: Owner of the reference sentences in the vector cache.
NOBODY = UUID(int=0)

SITUATION = "situation"

#: So many situations of each translation get a vector. More found nothing more and made the first start slow: the
#: vectors of the original are understood across languages, and the words of all situations count anyway.
TRANSLATED_SITUATIONS = 4


@dataclass(frozen=True)
class Part:
    """One text to embed. `name` is unique within owner and language: `title`, `description`, `situation.3`…"""

    owner: UUID
    name: str
    language: str
    role: Role
    text: str

    @property
    def key(self) -> str:
        """The same for the same text in the same role, whoever owns it."""
        return hashlib.sha256(f"{self.role}\0{self.text}".encode()).hexdigest()

    @property
    def kind(self) -> str:
        return self.name.partition(".")[0]


def parts_of(entry: Entry) -> Iterator[Part]:
    """The parts of `entry`: all texts of the original, and of each translation a few situations.

    A part that repeats another's text is left out.
    """
    for language in entry.languages:
        texts = entry.localised(language)
        situations = [(f"{SITUATION}.{index}", situation) for index, situation in enumerate(texts.situations)]
        if language == entry.language:
            title = texts.name if texts.summary.startswith(texts.name) else f"{texts.name}. {texts.summary}"
            named = [("title", title), ("description", texts.description)]
            named += [("eligibility", texts.eligibility_description or ""), *situations]
        else:
            named = situations[:TRANSLATED_SITUATIONS]
        seen = {""}
        for name, text in named:
            if text not in seen:
                seen.add(text)
                # A situation is what a family says, so it is compared as one question with another.
                yield Part(entry.id, name, language, "query" if name.startswith(SITUATION) else "passage", text)


@cache
def reference_parts() -> tuple[Part, ...]:
    """The reference sentences of every language, as questions and as passages."""
    sentences: dict[str, list[str]] = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))
    roles: tuple[Role, Role] = ("query", "passage")
    return tuple(
        Part(NOBODY, f"{role}.{index}", language, role, text)
        for language, texts in sentences.items()
        for index, text in enumerate(texts)
        for role in roles
    )
