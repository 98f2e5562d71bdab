"""Collects the phrases into locales/navigator.pot and brings every language's .po file up to date."""

import ast
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from locales.languages import ROOT, languages
from locales.translate import DOMAIN, po_path

KEYWORDS = {"phrase": ((1, "c"), 2), "plural_phrase": ((1, "c"), 2, 3)}
TEMPLATE = ROOT / f"{DOMAIN}.pot"
#: One fixed date in the headers, so that files change only when sentences do.
NEUTRAL_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def template(root: Path = ROOT) -> Catalog:
    """All phrases of the source, in the order of files and lines, with the notes to translators."""
    catalog = Catalog(
        project="Family Navigator",
        version="1",
        charset="utf-8",
        creation_date=NEUTRAL_DATE,
        revision_date=NEUTRAL_DATE,
        fuzzy=False,
        msgid_bugs_address="the issue list of the project",
        header_comment="# Every sentence that the bot says.",
    )
    found = extract_from_dir(
        root / "phrases",
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for filename, _line, message, comments, context in found:
        catalog.add(message, locations=[(f"phrases/{filename}", 0)], auto_comments=comments, context=context)
    return catalog


def updated(code: str, source: Catalog, root: Path = ROOT) -> Catalog:
    """The language's catalogue with the source's phrases: new ones empty, vanished ones dropped, none guessed."""
    path = po_path(code, root)
    if path.exists():
        with path.open("rb") as stream:
            catalog = read_po(stream, locale=code)
    else:
        catalog = Catalog(locale=code, project=source.project, version=source.version, charset="utf-8")
    catalog.update(source, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.creation_date = catalog.revision_date = NEUTRAL_DATE
    catalog.last_translator = catalog.language_team = "Family Navigator"
    catalog.header_comment = source.header_comment
    catalog.msgid_bugs_address = source.msgid_bugs_address
    return catalog


def written(catalog: Catalog) -> bytes:
    stream = BytesIO()
    write_po(stream, catalog, width=0, include_lineno=False, omit_header=False, ignore_obsolete=True)
    return stream.getvalue()


def declared_names(root: Path = ROOT) -> set[str]:
    """The phrase names in the source, read without running it: what Babel must have found."""
    names: set[str] = set()
    for path in (root / "phrases").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "name")]
                names.update(str(each.value) for each in given if isinstance(each, ast.Constant))
    return names


def main() -> int:
    source = template()
    TEMPLATE.write_bytes(written(source))
    for language in languages().values():
        if language.source:
            continue
        path = po_path(language.code)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = updated(language.code, source)
        path.write_bytes(written(catalog))
        missing = len([message for message in catalog if message.id and not filled(message.string)])
        sys.stdout.write(f"{language.code}: {len(catalog)} phrases, {missing} to translate\n")
    return 0


def filled(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """True when every form of a translation is there."""
    return bool(string) if isinstance(string, str) else bool(string and all(string))


if __name__ == "__main__":
    sys.exit(main())
