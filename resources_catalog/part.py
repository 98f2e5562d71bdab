"""The texts of an entry that get a vector each, and the reference sentences that make languages comparable."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from uuid import UUID

import yaml

from nlu.accents import without_accents
from nlu.embed import Role
from resources_catalog.concept import concepts
from resources_catalog.entry import Entry

REFERENCE = Path(__file__).parent / "reference.yml"
OFF_TOPIC = Path(__file__).parent / "off_topic.yml"
#: Owner of the reference sentences in the vector cache.
NOBODY = UUID(int=0)

SITUATION = "situation"
WHOLE = "whole"

#: The kinds of reference sentences: of a concept, by a family and by a service; of no concept; of no catalogue.
SAYS, OFFERS, SAME, OTHER = "says", "offers", "same", "other"
#: Vietnamese as it is typed on a slow keyboard, which to the model is almost another language.
BARE_VIETNAMESE = "vi-bare"

#: So many situations of each translation get a vector. More found nothing more and made the first start slow: the
#: vectors of the original are understood across languages, and the words of all situations count anyway.
TRANSLATED_SITUATIONS = 4
#: A description is embedded up to here: what a service is stands at its beginning, and time grows with length.
WHOLE_CHARACTERS = 400
TITLE_CHARACTERS = 200


@dataclass(frozen=True)
class Part:
    """One text to embed. `name` is unique within owner and language: `title`, `whole`, `situation.3`…"""

    owner: UUID
    name: str
    language: str
    role: Role
    text: str

    @cached_property
    def key(self) -> str:
        """The same for the same text in the same role, whoever owns it."""
        return hashlib.sha256(f"{self.role}\0{self.text}".encode()).hexdigest()

    @property
    def kind(self) -> str:
        return self.name.partition(".")[0]

    @property
    def group(self) -> str:
        """Of a reference sentence: what it shares with those that mean the same."""
        return self.name.split(".")[1]


def parts_of(entry: Entry) -> Iterator[Part]:
    """The parts of `entry`: description, title, situations of the original, and of each translation a few situations.

    An imported record has two. A part that repeats another's text is left out.
    """
    own = [(WHOLE, _whole(entry)), ("title", _title(entry)), *_situations(entry.profile.situations)]
    yield from _different(entry, entry.language, own)
    for language, texts in entry.translations.items():
        if language != entry.language:
            yield from _different(entry, language, _situations(texts.situations[:TRANSLATED_SITUATIONS]))


def _situations(texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"{SITUATION}.{index}", text) for index, text in enumerate(texts)]


def _different(entry: Entry, language: str, named: Iterable[tuple[str, str]]) -> Iterator[Part]:
    seen = {""}
    for name, text in named:
        if text not in seen:
            seen.add(text)
            # A situation is what a family says, so it is compared as one question with another.
            yield Part(entry.id, name, language, "query" if name.startswith(SITUATION) else "passage", text)


@cache
def reference_parts() -> tuple[Part, ...]:
    """The reference sentences of every language: parallel, each as a question or as a passage."""
    same: dict[str, list[str]] = yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))
    other: dict[str, list[str]] = yaml.safe_load(OFF_TOPIC.read_text(encoding="utf-8"))
    parts = [
        *(
            part
            for concept in concepts().values()
            for language, texts in concept.texts.items()
            for part in (
                *(_reference(SAYS, concept.code, index, language, text) for index, text in enumerate(texts.says)),
                _reference(OFFERS, concept.code, 0, language, texts.offers, "passage"),
            )
        ),
        *(
            _reference(SAME, str(index), number, language, text, role)
            for language, texts in same.items()
            for index, text in enumerate(texts)
            for number, role in enumerate(_ROLES)
        ),
        *(
            _reference(OTHER, str(index), 0, language, text)
            for language, texts in other.items()
            for index, text in enumerate(texts)
        ),
    ]
    bare = [
        Part(NOBODY, part.name, BARE_VIETNAMESE, part.role, without_accents(part.text))
        for part in parts
        if part.language == "vi" and part.role == "query"
    ]
    return (*parts, *bare)


_ROLES: tuple[Role, Role] = ("query", "passage")


def _reference(kind: str, group: str, number: int, language: str, text: str, role: Role = "query") -> Part:
    return Part(NOBODY, f"{kind}.{group}.{number}", language, role, text)


def _whole(entry: Entry) -> str:
    name, description = entry.service.name, entry.service.description
    return _cut(f"{name}. {description}" if description else name, WHOLE_CHARACTERS)


def _title(entry: Entry) -> str:
    name, summary = entry.service.name, entry.profile.summary
    return _cut(summary if summary.startswith(name) else f"{name}. {summary}", TITLE_CHARACTERS)


def _cut(text: str, limit: int) -> str:
    """`text` up to a word's end before `limit`; languages without blanks are cut in a word."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] if " " in text[:limit] else text[:limit]
