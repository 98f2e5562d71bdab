"""Where phrases are used: in Python by constant or by name, in the console's templates, in the web element."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from locales.phrases import all_phrases
from tests.house.repository import ROOT, sources, texts

NAME = re.compile(r"^([a-z_]+)\.([a-z0-9_]*[a-z0-9])$")
QUOTED = re.compile(r"""(["'])([a-z0-9_]+)\1""")
#: Phrases by constant name: (topic, CONSTANT) → name.
Constants = dict[tuple[str, str], str]


def topics() -> set[str]:
    found = {path.stem for path in (ROOT / "locales" / "phrases").glob("*.py")} - {"__init__"}
    assert len(found) > 10
    return found


def constants() -> Constants:
    """Which constant of which topic file declares which phrase."""
    found: Constants = {}
    for path, tree in sources("locales").items():
        if path.parent.name != "phrases":
            continue
        for node in tree.body:
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
                continue
            target, name = node.targets[0], node.value.args[0]
            if isinstance(target, ast.Name) and isinstance(name, ast.Constant):
                found[path.stem, target.id] = str(name.value)
    assert set(found.values()) == set(all_phrases())
    return found


def by_constant() -> Iterator[tuple[str, str, str]]:
    """(where, topic, CONSTANT) for every `phrases.CONSTANT` in the product's code."""
    for path, tree in sources().items():
        homes = dict(_imported_topics(tree))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            if node.value.id in homes and node.attr.isupper():
                yield f"{path}:{node.lineno}", homes[node.value.id], node.attr


def by_name() -> Iterator[tuple[str, str]]:
    """(where, name) for every text in the product's code that looks like a phrase's name."""
    known = topics()
    for path, tree in sources().items():
        if path.parts[:2] == ("locales", "phrases"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                match = NAME.match(node.value)
                if match and match[1] in known:
                    yield f"{path}:{node.lineno}", node.value


def refusals() -> Iterator[tuple[str, str]]:
    """(where, name) for every `RefusedError("code")`."""
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("RefusedError") and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield f"{path}:{node.lineno}", f"refusals.{code.value}"


def said_in_templates() -> Iterator[tuple[str, str]]:
    """(where, name) for every `t("name")` of the console's pages."""
    for path, text in texts().items():
        if path.parts[:2] == ("bot", "console") and path.suffix == ".html":
            for match in re.finditer(r"""\bt\((["'])([a-z0-9_]+)\1(?!\s*~)""", text):
                yield str(path), f"console.{match[2]}"


def said_by_pages() -> Iterator[tuple[str, str, str]]:
    """(where, topic, constant) for every `p.NAME` of a page; a page's code hands it the phrases of one topic as `p`."""
    for path, text in texts().items():
        if path.parts[:2] == ("bot", "console") and path.suffix == ".html":
            topic = "numbers" if path.stem == "numbers_page" else "console_thread"
            for match in re.finditer(r"\bp\.([A-Z_]+)\b", text):
                yield str(path), topic, match[1]


def said_in_the_chat() -> Iterator[tuple[str, str]]:
    """(where, name) for every `say("key")` of the web element."""
    for path, text in texts().items():
        if path.parts[:3] == ("web", "static", "chat"):
            for match in re.finditer(r"""\bsay\("([a-z0-9_]+)\"""", text):
                yield str(path), f"web_chat.{match[1]}"


def words_of_the_chat() -> set[str]:
    """Every quoted word of the element, and of the page around it."""
    written = [text for path, text in texts().items() if path.parts[:3] == ("web", "static", "chat")]
    assert len(written) > 10
    return {match[2] for text in written for match in QUOTED.finditer(text)}


def words_of_the_console() -> tuple[set[str], set[str], set[str]]:
    """Whole words, beginnings and endings from which the console's code and pages make names."""
    pages = [text for path, text in texts().items() if path.parts[:2] == ("bot", "console") and path.suffix == ".html"]
    assert len(pages) > 5
    words = {match[2] for text in pages for match in QUOTED.finditer(text)}
    for path, tree in sources().items():
        if path.parts[:2] != ("bot", "console"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
    beginnings = {word for word in words if word.endswith("_") and len(word) > 2}
    endings = {word for word in words if word.startswith("_") and len(word) > 2}
    return words, beginnings, endings


def _imported_topics(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "locales.phrases":
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if Path(alias.name.replace(".", "/")).parent == Path("locales/phrases") and alias.asname:
                    yield alias.asname, alias.name.rsplit(".", 1)[1]
