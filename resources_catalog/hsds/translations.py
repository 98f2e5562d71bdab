"""The texts in other languages, as lines of language, state, field and text."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid5

from pydantic import ValidationError

from resources_catalog.entry import Entry
from resources_catalog.hsds.plain_text import plain_line, plain_text
from resources_catalog.translation import Translation

#: The translation's single texts, by the field of the record that they translate.
_TEXTS = {
    "name": "name",
    "summary": "summary",
    "description": "description",
    "eligibility_description": "eligibility_description",
    "application_process": "application_process",
    "fees_description": "fees_description",
    "payment_dates": "payment",
    "intake_point": "intake_point",
}
#: Fields of which a language has several lines, in the original's order.
_LISTS = ("situations", "exclusions")
#: Fields of parts: `phones/<number>` and `required_documents/<document>`.
_PARTS = {"phones": "phones", "required_documents": "documents"}
_FORM = "form_help"
_FORM_LISTS = ("steps", "documents", "traps")


def lines_of(entry: Entry) -> list[dict[str, str]]:
    lines: list[dict[str, str]] = []
    for language, texts in entry.translations.items():
        counted: Counter[str] = Counter()
        for field, text in _fields(texts):
            if text:
                identity = uuid5(entry.id, f"translations/{language}/{field}/{counted[field]}")
                counted[field] += 1
                line = {"language": language, "state": texts.state, "field": field, "text": text}
                lines.append({"id": str(identity), **line})
    return lines


def _fields(texts: Translation) -> Iterator[tuple[str, str | None]]:
    yield from ((field, getattr(texts, name)) for field, name in _TEXTS.items())
    for name in _LISTS:
        yield from ((name, text) for text in getattr(texts, name))
    for field, name in _PARTS.items():
        yield from ((f"{field}/{key}", text) for key, text in getattr(texts, name).items())
    if texts.form_help:
        yield f"{_FORM}/form", texts.form_help.form
        for name in _FORM_LISTS:
            yield from ((f"{_FORM}/{name}", text) for text in getattr(texts.form_help, name))


def translations_from(lines: Any) -> dict[str, Translation]:
    """Language → texts; a language whose lines are no whole translation is left out."""
    gathered: dict[str, dict[str, Any]] = {}
    for line in lines if isinstance(lines, list) else []:
        texts = gathered.setdefault(line["language"], {"state": line.get("state") or "machine"})
        _put(texts, line["field"], line["text"])
    read: dict[str, Translation] = {}
    for language, texts in gathered.items():
        try:
            read[language] = Translation.model_validate(texts, strict=False)
        except ValidationError:
            continue
    return read


def _put(texts: dict[str, Any], field: str, text: str) -> None:
    group, _, key = field.partition("/")
    if field in _TEXTS:
        texts[_TEXTS[field]] = plain_line(text) if field in {"name", "summary"} else plain_text(text)
    elif field in _LISTS:
        texts.setdefault(field, []).append(plain_text(text))
    elif group in _PARTS and key:
        texts.setdefault(_PARTS[group], {})[key] = plain_text(text)
    elif group == _FORM and key == "form":
        texts.setdefault(_FORM, {})[key] = plain_text(text)
    elif group == _FORM and key in _FORM_LISTS:
        texts.setdefault(_FORM, {}).setdefault(key, []).append(plain_text(text))
    else:
        # A field that we do not know: the whole translation is not ours to read, the record keeps it.
        texts[field] = text
