"""Checks every sentence in every language, and says all faults, file by file, with the remedy."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from locales.extract import declared_names, filled, template, updated, written
from locales.languages import ROOT, languages
from locales.phrase import PhraseError, placeholders_of
from locales.phrases import all_phrases
from locales.translate import po_path

#: What must be a field of the catalogue, never part of a sentence.
LINK = re.compile(r"https?://|www\.|\b\w+\.(?:se|nl|ru|vn|org|com)\b", re.IGNORECASE)
DIGIT = re.compile(r"\d")
REMEDY = "Run `make translations`, fill in what is empty, and check again."


def faults(root: Path = ROOT) -> dict[str, list[str]]:
    """File → its faults in plain words; no file without a fault."""
    found: dict[str, list[str]] = {"phrases": [*_source_faults(root)]}
    source = template(root)
    for language in languages().values():
        if not language.source:
            path = po_path(language.code, root)
            found[str(path.relative_to(root))] = [*_translation_faults(language.code, path, source, root)]
    return {name: its for name, its in found.items() if its}


def _source_faults(root: Path) -> Iterator[str]:
    phrases = all_phrases()
    extracted = {message.context for message in template(root) if message.id}
    for name in sorted(declared_names(root) ^ {name for name in extracted if name}):
        yield f'{name}: Babel does not find it. A phrase is a constant: NAME = phrase("topic.name", "text").'
    for name in sorted(declared_names(root) ^ set(phrases)):
        yield f"{name}: it is not a constant of its module."
    for phrase in phrases.values():
        for text in filter(None, (phrase.text, phrase.plural)):
            yield from (f"{phrase.name}: {fault}" for fault in _text_faults(text))


def _translation_faults(code: str, path: Path, source: Catalog, root: Path) -> Iterator[str]:
    if not path.exists():
        yield f"The file is missing. {REMEDY}"
        return
    with path.open("rb") as stream:
        catalog = read_po(stream, locale=code)
    if path.read_bytes() != written(updated(code, source, root)):
        yield f"The file has drifted from the phrases. {REMEDY}"
    for message in catalog:
        if message.id:
            yield from (f"{message.context}: {fault}" for fault in _message_faults(message, catalog.num_plurals))


def _message_faults(message: Message, plurals: int) -> Iterator[str]:
    if not filled(message.string):
        yield f"it is not translated. {REMEDY}"
        return
    if message.fuzzy:
        yield "it is marked fuzzy: read it, mend it, remove the mark."
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if isinstance(message.id, tuple | list) and len(forms) != plurals:
        yield f"it has {len(forms)} plural forms, the language has {plurals}."
    wanted = placeholders_of(message.id) if isinstance(message.id, str) else placeholders_of(message.id[-1])
    for form in forms:
        yield from _text_faults(form)
        try:
            given = placeholders_of(form)
        except PhraseError as error:
            yield str(error)
            continue
        # One form of a plural may say "this one" instead of the number.
        if given != wanted and not (isinstance(message.id, tuple | list) and given == wanted - {"count"}):
            yield f"its placeholders are {sorted(given)}, those of the English text are {sorted(wanted)}."


def _text_faults(text: str) -> Iterator[str]:
    if LINK.search(text):
        yield "an address stands in it; addresses are fields of the catalogue."
    if DIGIT.search(text):
        yield "a digit stands in it; numbers are placeholders."
    if text != text.strip() or "  " in text:
        yield "it has blanks at its ends or doubled."


def main(say: Callable[[str], object] = lambda line: sys.stdout.write(line + "\n")) -> int:
    found = faults()
    for name, its in found.items():
        say(name)
        for fault in its:
            say(f"  {fault}")
    count = sum(map(len, found.values()))
    say(f"{count} faults." if count else f"All good: {len(all_phrases())} phrases in {len(languages())} languages.")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
