"""The repository as the house tests see it: its files, its Python sources and its documents."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: The packages of the product, as pyproject.toml names them for import-linter.
PACKAGES = ("actions", "bot", "casework", "locales", "nlu", "resources_catalog")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    """What is or will be tracked, relative to the root: everything that .gitignore does not leave out."""
    listed = _git("ls-files", "--cached", "--others", "--exclude-standard", "-z")
    found = sorted({Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()})
    assert len(found) > 200, "git lists hardly any file: is this a clone?"
    return tuple(found)


@cache
def tracked() -> tuple[Path, ...]:
    """What git tracks at this moment, also against .gitignore."""
    found = tuple(Path(name) for name in _git("ls-files", "-z").split("\0") if name)
    assert found, "git tracks nothing"
    return found


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def texts() -> dict[Path, str]:
    """Every text file of ours; vendored files are others' and stay as they are."""
    found = {}
    for path in files():
        if "vendor" in path.parts:
            continue
        try:
            found[path] = text_of(path)
        except UnicodeDecodeError:
            continue
    assert found
    return found


@cache
def sources(*folders: str) -> dict[Path, ast.Module]:
    """The Python files below `folders` (the product's packages when none is named), parsed."""
    wanted = folders or PACKAGES
    found = {path: ast.parse(text_of(path)) for path in files() if path.suffix == ".py" and path.parts[0] in wanted}
    assert {path.parts[0] for path in found} == set(wanted), f"there is no Python in one of {wanted}"
    return found


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import below the node, by statement or by `import_module`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module") and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield node.lineno, name.value


@cache
def documents() -> dict[Path, str]:
    """Every Markdown file of ours."""
    found = {path: text for path, text in texts().items() if path.suffix == ".md"}
    assert {Path("README.md"), Path("CONTRIBUTING.md")} <= set(found)
    return found


def fenced(text: str, language: str) -> list[str]:
    """The blocks of a Markdown text that are marked as `language`."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
