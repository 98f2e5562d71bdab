"""A language that nobody offers: English with other letters, written to where docs/adding_a_language.md says, as data.

The words are made mechanically, so that a test needs no translator; "We need help" becomes "Wą ńąąd hąłp". They are
Polish by their code (`pl`) and their letters, and by nothing else.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.house.repository import ROOT, files

CODE = "pl"
LINE = '- {code: pl, name: Polski, direction: ltr, moment: "EEEE d MMMM, HH:mm"}\n'
#: Letters are exchanged so that the words are not English without their marks either.
LETTERS = str.maketrans("aeoilsnAEOILSN", "ęąiółśńĘĄIÓŁŚŃ")
#: What is no word: a placeholder, a name for other words, a number's sign, an address.
KEPT = re.compile(r"(\{[^}]*\}|<[^>]*>|#\w*\??|\S+@\S+|https?://\S+)")
#: In nlu/lexicons/dates, what is said stands before the colon in these sections, and what is meant after it.
SAID_BEFORE_COLON = frozenset(
    {
        *("relative", "time", "weak_time", "day_of_month", "weekday", "day", "ahead", "ago", "plus", "period", "month"),
        *("edge", "part", "link"),
    }
)
#: The same in resources_catalog/mentions.
NUMBER_WORDS = frozenset({"numbers", "spans"})


def spoken(text: str) -> str:
    """The text in the dummy language."""
    return "".join(piece if KEPT.fullmatch(piece) else piece.translate(LETTERS) for piece in KEPT.split(text))


class _WithoutTruth(yaml.SafeLoader):
    """YAML in which `yes`, `no` and `true` stay the words they are."""


_WithoutTruth.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in its if tag != "tag:yaml.org,2002:bool"]
    for letter, its in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class House:
    """A copy of the repository in a folder of its own, to which the language is added."""

    def __init__(self, root: Path) -> None:
        self.root = root
        #: What was written, relative to the root: new files, and files with a new line or block.
        self.written: set[str] = set()
        for path in files():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, root / path)

    def run(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        """What `python <arguments>` says in the copy, by the copy's own code; its exit code must be one of `codes`."""
        env = {"PYTHONPATH": str(self.root), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={**env, "HOME": str(self.root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in codes, done.stdout[-6000:]
        return done.stdout

    def add_language(self) -> None:
        """Every step of the document but the last, which is to look at it."""
        self._append("locales/languages.yml", LINE)
        self._phrases()
        self._sentences("nlu_data")
        self._sentences("tests/nlu")
        for kind in ("crisis", "commands", "answers"):
            self._lexicon(f"nlu/lexicons/{kind}")
        self._lexicon("nlu/lexicons/people")
        self._lexicon("nlu/lexicons/meetings")
        self._lexicon("nlu/lexicons/repeats")
        self._lexicon("nlu/lexicons/reminders")
        self._lexicon("nlu/lexicons/dates", keys=SAID_BEFORE_COLON, scalars=frozenset({"words"}))
        self._lexicon("resources_catalog/mentions", keys=NUMBER_WORDS)
        self._texts("resources_catalog/concepts")
        self._texts("resources_catalog/fact_texts")
        for name in ("regions", "topics", "reference", "stop_words", "off_topic"):
            self._column(f"resources_catalog/{name}.yml")
        self._entries()
        self._first_words()

    def _append(self, name: str, text: str) -> None:
        path = self.root / name
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + text, encoding="utf-8")
        self.written.add(name)

    def _write(self, name: str, content: object) -> None:
        path = self.root / name
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.written.add(name)

    def _phrases(self) -> None:
        self.run("-m", "locales.extract")
        name = f"locales/{CODE}/LC_MESSAGES/navigator.po"
        path = self.root / name
        with path.open("rb") as stream:
            catalog = read_po(stream, locale=CODE)
        for message in catalog:
            if message.id:
                message.string = _translated(message.id, catalog)
        filled = BytesIO()
        write_po(filled, catalog, width=0)
        path.write_bytes(filled.getvalue())
        self.run("-m", "locales.extract")
        self.written.add(name)

    def _sentences(self, folder: str) -> None:
        for path in sorted((self.root / folder / "en").glob("*.yml")):
            lines = [
                spoken(line) if line.startswith("    - ") else line for line in path.read_text("utf-8").splitlines()
            ]
            self._write(f"{folder}/{CODE}/{path.name}", "\n".join(lines) + "\n")

    def _lexicon(self, folder: str, keys: frozenset[str] = frozenset(), scalars: frozenset[str] = frozenset()) -> None:
        """Texts in lists are spoken; so is what stands before the colon in `keys`, and behind it in `scalars`."""
        self._write(f"{folder}/{CODE}.yml", _said(self._english(folder), keys, scalars))

    def _texts(self, folder: str) -> None:
        """A list of things, each with its words."""
        self._write(f"{folder}/{CODE}.yml", _all(self._english(folder)))

    def _english(self, folder: str) -> Any:
        return yaml.load((self.root / folder / "en.yml").read_text(encoding="utf-8"), Loader=_WithoutTruth)

    def _column(self, name: str) -> None:
        """A table in which each thing, or the whole, has its words by language."""
        self._write(name, _with_column(yaml.safe_load((self.root / name).read_text(encoding="utf-8"))))

    def _entries(self) -> None:
        for path in sorted((self.root / "resources_catalog" / "entries").glob("*/*.yml")):
            text = path.read_text(encoding="utf-8")
            english = yaml.load(text, Loader=yaml.BaseLoader)["translations"]["en"]
            block = {key: _all(value) if key != "state" else value for key, value in english.items()}
            written = yaml.safe_dump({CODE: block}, allow_unicode=True, sort_keys=False, width=10_000)
            self._append(str(path.relative_to(self.root)), "".join(f"  {line}\n" for line in written.splitlines()))

    def _first_words(self) -> None:
        name = "web/static/chat/first-words.js"
        text = (self.root / name).read_text(encoding="utf-8")
        block = re.search(r"^  en: \{\n.*?^  \},\n", text, flags=re.MULTILINE | re.DOTALL)
        assert block is not None
        own = re.sub(r'"([^"]*)"', lambda found: f'"{spoken(found[1])}"', block[0]).replace("  en:", f"  {CODE}:", 1)
        self._write(name, text.replace(block[0], block[0] + own))


def _translated(message: str | tuple[str, ...] | list[str], catalog: Catalog) -> str | tuple[str, ...]:
    if isinstance(message, str):
        return spoken(message)
    one, *_, many = message
    return (spoken(one), *[spoken(many)] * (catalog.num_plurals - 1))


def _said(node: Any, keys: frozenset[str], scalars: frozenset[str], section: str = "") -> Any:
    if isinstance(node, dict):
        if section in keys:
            return {spoken(str(key)): value for key, value in node.items()}
        inside = {key: str(key) if isinstance(value, dict) else section for key, value in node.items()}
        return {key: _said(value, keys, scalars, inside[key]) for key, value in node.items()}
    return _all(node) if isinstance(node, list) or section in scalars else node


def _all(node: Any) -> Any:
    """Every text below is spoken, and no key."""
    if isinstance(node, dict):
        return {key: _all(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_all(item) for item in node]
    return spoken(node) if isinstance(node, str) else node


def _with_column(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if "en" in node and "sv" in node:
        return {**node, CODE: _all(node["en"])}
    return {key: _with_column(value) for key, value in node.items()}


def places(root: Path, code: str) -> Iterator[str]:
    """Everything below `root` that holds `code`'s words: paths, and tables with a column for it (as `path: CODE`).

    What is only measured on, a language may have or not: benchmarks, and the samples of tests except tests/nlu/.
    """
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        measured = name.parts[0] in ("benchmarks", "tests") and name.parts[:2] != ("tests", "nlu")
        if not path.is_file() or name.parts[0].startswith(".") or measured:
            continue
        if code in name.parts or path.stem == code:
            yield re.sub(rf"(^|/){code}(/|\.)", r"\1CODE\2", name.as_posix())
        elif path.suffix == ".yml" and name.parts[0] in ("locales", "nlu", "resources_catalog"):
            text = path.read_text(encoding="utf-8")
            if re.search(rf"(^|[\s{{]){code}:(\s|$)", text, flags=re.MULTILINE) or f"code: {code}" in text:
                yield f"{name.as_posix()}: CODE"
