"""The words for the facts, a file a language, and what they still lack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "fact_texts"
#: English is the source for translators, and stands in where a language has no words of its own.
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True)
class FactWords:
    """`told` holds {value}; `yes` and `no` are statements; `values` name the values of an enum, level or set."""

    name: str
    question: str
    yes: str
    no: str
    told: str
    why: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@cache
def texts_of(language: str, folder: Path = FOLDER) -> Mapping[str, Mapping[str, Any]]:
    """Fact code → its texts as the file has them; empty when there is no file for `language`."""
    path = folder / f"{language}.yml"
    if not path.is_file():
        return {}
    # As plain text: `yes:` and `no:` are keys here, whether or not they are quoted.
    read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (texts only)
    return read if isinstance(read, dict) else {}


@cache
def fact_words(code: str, language: str, folder: Path = FOLDER) -> FactWords:
    """The words for a fact, each text in English where `language` lacks it."""
    source, own = texts_of(SOURCE_LANGUAGE, folder).get(code, {}), texts_of(language, folder).get(code, {})
    texts = {**source, **{key: text for key, text in own.items() if text}}
    name = texts.get("name", code.replace("_", " "))
    return FactWords(
        name=name,
        question=texts.get("question", name),
        yes=texts.get("yes", name),
        no=texts.get("no", f"{name}: –"),
        told=texts.get("told", f"{name}: {{value}}"),
        why=texts.get("why"),
        values=MappingProxyType({**source.get("values", {}), **own.get("values", {})}),
    )


@dataclass(frozen=True)
class Wanted:
    """The texts that a fact needs: each of `keys`, and a name for each of `values`."""

    keys: tuple[str, ...]
    values: tuple[str, ...] = ()


def lacking(wanted: Mapping[str, Wanted], language: str, folder: Path = FOLDER) -> Iterator[str]:
    """What is wrong with the words of `language`, in plain words; nothing when all is there."""
    try:
        given = texts_of(language, folder)
    except yaml.YAMLError as error:
        yield f"the file is not valid YAML: {error}"
        return
    for code in given:
        if code not in wanted:
            yield f"'{code}' is no fact of facts.yml"
    for code, wants in wanted.items():
        texts = given.get(code)
        if not isinstance(texts, dict):
            yield f"the fact '{code}' has no texts"
            continue
        yield from (f"the fact '{code}' lacks '{key}'" for key in wants.keys if not texts.get(key))
        yield from (
            f"the fact '{code}' has '{key}', which it does not need" for key in texts if key not in _known(wants)
        )
        if texts.get("told") and texts["told"].count("{value}") != 1:
            yield f"'told' of the fact '{code}' must have {{value}} once"
        names = texts.get("values")
        names = names if isinstance(names, dict) else {}
        yield from (
            f"the fact '{code}' lacks a name for the value '{value}'" for value in wants.values if not names.get(value)
        )
        yield from (
            f"the fact '{code}' names '{value}', which is none of its values"
            for value in names
            if value not in wants.values
        )


def _known(wants: Wanted) -> tuple[str, ...]:
    return (*wants.keys, "why", *(("values",) if wants.values else ()))
