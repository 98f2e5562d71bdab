"""README, CONTRIBUTING and the pages in docs/ say what is true: folders, commands, links, drawings."""

import re
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest

from bot.cli import navigator
from bot.settings import Settings
from tests.house.repository import ROOT, documents, fenced, files, text_of

README = Path("README.md")
CONTRIBUTING = Path("CONTRIBUTING.md")
DECISIONS = Path("docs/decisions")
#: Not on the map: a visitor looks for the map in the README itself, and Git's own files explain themselves.
NOT_MAPPED = {"README.md", ".gitignore", ".gitattributes", ".pre-commit-config.yaml"}
#: Where commands are written in code marks, but stand for something else.
NO_SUBCOMMAND = {"FILE", "PATH"}


def targets() -> dict[str, str]:
    """Make target → its `##` comment, empty where it has none."""
    makefile = text_of(Path("Makefile"))
    phony = re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    found = {}
    for name in " ".join(phony).split():
        rule = re.search(rf"^{re.escape(name)}:.*?(?:## (.*))?$", makefile, flags=re.MULTILINE)
        assert rule is not None, f"{name} is declared .PHONY and has no rule"
        found[name] = rule[1] or ""
    assert len(found) > 8
    return found


def mapped() -> list[str]:
    """What the README's map names, without slashes."""
    section = text_of(README).split("## Where things are")[1].split("\n## ")[0]
    found = re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE)
    assert len(found) > 12
    return [name.rstrip("/") for name in found]


def test_the_map_names_what_exists_and_all_of_it() -> None:
    there = {path.parts[0] for path in files()}
    assert [name for name in mapped() if name not in there] == []
    assert there - set(mapped()) - NOT_MAPPED == set()
    assert len(mapped()) == len(set(mapped()))


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    listed = dict(re.findall(r"^ *make ([a-z-]+) +(.+)$", shown, flags=re.MULTILINE))
    assert listed == {name: comment for name, comment in targets().items() if comment}
    assert {"run", "test", "check", "bench", "help"} <= set(listed)


def test_every_target_is_told_in_contributing() -> None:
    told = set(re.findall(r"^\| `make ([a-z-]+)` \|", text_of(CONTRIBUTING), flags=re.MULTILINE))
    assert told == {name for name, comment in targets().items() if comment}


@pytest.mark.parametrize("path", sorted(documents()), ids=str)
def test_commands_exist(path: Path) -> None:
    text = documents()[path]
    asked = set(re.findall(r"(?:`|^ {4})make ([a-z][a-z-]*)", text, flags=re.MULTILINE))
    assert asked - set(targets()) == set()
    modules = [name for name in re.findall(r"python -m ([a-z_.]+)", text) if name not in {"venv", "pip"}]
    assert [name for name in modules if find_spec(name) is None] == []
    assert [command for command in _navigator_commands(text) if not _exists(command)] == []


def test_the_two_commands_of_the_readme() -> None:
    asked = re.findall(r"^ {4}make ([a-z-]+)$", text_of(README), flags=re.MULTILINE)
    assert asked == ["run", "test"]


def test_every_command_of_navigator_is_told_in_contributing() -> None:
    told = {tuple(command) for command in _navigator_commands(text_of(CONTRIBUTING))}
    wanted = set(_leaves(navigator, ()))
    assert len(wanted) > 5
    assert [" ".join(leaf) for leaf in sorted(wanted) if not any(each[: len(leaf)] == leaf for each in told)] == []


@pytest.mark.parametrize("path", sorted(documents()), ids=str)
def test_links_and_paths_lead_somewhere(path: Path) -> None:
    text = documents()[path]
    links = [link for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text) if not urlsplit(link).scheme]
    assert [link for link in links if not (ROOT / path.parent / link).exists()] == []
    named = [name for name in re.findall(r"`([\w.-]+/[\w./-]+)`", text) if _is_ours(name)]
    assert [name for name in named if not _somewhere(path, name)] == []


def test_code_names_documents_that_exist() -> None:
    named = {
        (str(path), name)
        for path in files()
        if path.suffix in {".py", ".js", ".yml", ".toml", ".html", ".mjs"} and "vendor" not in path.parts
        for name in re.findall(r"\bdocs/[\w/-]+\.md", text_of(path))
    }
    assert named
    assert [pair for pair in named if not (ROOT / pair[1]).exists()] == []


@pytest.mark.parametrize("path", [path for path in sorted(documents()) if "```mermaid" in documents()[path]], ids=str)
def test_drawings_are_drawn(path: Path) -> None:
    drawings = fenced(documents()[path], "mermaid")
    assert len(drawings) == documents()[path].count("```mermaid")
    for drawing in drawings:
        lines = [line.strip() for line in drawing.splitlines() if line.strip()]
        assert lines[0].split()[0] in {"sequenceDiagram", "flowchart", "stateDiagram-v2", "erDiagram"}
        assert sum("-" in line and ">" in line for line in lines) >= 3
        assert sum(line.split()[0] in {"alt", "loop", "opt", "subgraph"} for line in lines) == lines.count("end")


def test_the_walk_of_a_message_is_drawn() -> None:
    walk = fenced(text_of(Path("docs/architecture.md")), "mermaid")
    assert len(walk) == 3
    for station in ("web", "inbox", "turn", "Rasa", "actions", "Database", "outbox"):
        assert re.search(rf"participant \w+ as .*{station}", walk[1]), station


def test_every_table_is_described() -> None:
    text = text_of(Path("docs/architecture.md")).split("## The tables")[1]
    source = text_of(Path("casework/models.py")) + text_of(Path("resources_catalog/models.py"))
    tables = re.findall(r'__tablename__ = "(\w+)"', source)
    assert len(tables) > 10
    assert [table for table in tables if f"**{table}**" not in text] == []


def test_the_embedding_has_three_lines() -> None:
    embed = fenced(text_of(README), "html")
    assert len(embed) == 1
    assert len(embed[0].splitlines()) == 3
    assert "<family-navigator" in embed[0]
    script = re.search(r'src="https://[^/]+/static/([^"]+)"', embed[0])
    assert script is not None
    assert (ROOT / "web" / "static" / script[1]).exists()


def test_decisions_are_counted_and_complete() -> None:
    records = sorted(path for path in documents() if path.parent == DECISIONS and path.name != "README.md")
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    assert len(records) >= 12
    index = text_of(DECISIONS / "README.md")
    for path in records:
        headings = re.findall(r"^## (.+)$", documents()[path], flags=re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], path
        title = documents()[path].splitlines()[0].partition(". ")[2]
        assert f"[{path.name[:4]}]({path.name}): {title}" in index
        assert len(documents()[path].split()) < 400, f"{path} is not short"


def test_the_readme_names_the_port_that_is_the_default() -> None:
    assert Settings.model_fields["port"].default == 8080
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", text_of(README))) == {"8080"}


def _navigator_commands(text: str) -> Iterator[tuple[str, ...]]:
    for written in re.findall(r"`(?:\.venv/bin/)?navigator ([a-z][^`]*)`", text):
        words = []
        for word in written.split():
            if not re.fullmatch(r"[a-z][a-z-]*", word) or word in NO_SUBCOMMAND:
                break
            words.append(word)
        yield tuple(words)


def _exists(command: tuple[str, ...]) -> bool:
    """True when the words lead from group to command; what follows a command is its argument."""
    here: click.Command = navigator
    for word in command:
        if not isinstance(here, click.Group):
            return True
        if word not in here.commands:
            return False
        here = here.commands[word]
    return True


def _leaves(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _leaves(command, (*path, name))
        else:
            yield (*path, name)


def _is_ours(name: str) -> bool:
    """A path with a placeholder, an example or something that only exists at run time is not looked for."""
    first = name.split("/")[0]
    there = {path.parts[0] for path in files()}
    return first in there and "…" not in name and not name.startswith((".venv", "var"))


def _somewhere(path: Path, name: str) -> bool:
    return (
        (ROOT / name).exists()
        or (ROOT / path.parent / name).exists()
        or "/pl/" in f"{name}/"
        or name.endswith("pl.yml")
    )
