"""Requirement files are complete lists of pins with hashes, and say nothing of where they come from."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.repository import ROOT, text_of

PIN = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s=*<>]+(?: ; [^#]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
FILES = sorted(path.relative_to(ROOT) for path in (ROOT / "requirements").glob("*.txt"))


def test_there_are_requirement_files() -> None:
    assert {path.stem for path in FILES} >= {"app", "dev", "rasa", "uv"}
    mentioned = set(re.findall(r"requirements/([a-z-]+)\.txt", text_of(Path("Makefile"))))
    assert mentioned
    assert mentioned <= {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_line_is_a_pin_or_its_hash(path: Path) -> None:
    lines = [line for line in text_of(path).splitlines() if line.strip() and not line.startswith("#")]
    assert [line for line in lines if not PIN.match(line) and not HASH.match(line)] == []
    pins = [position for position, line in enumerate(lines) if PIN.match(line)]
    assert pins
    unhashed = [lines[position] for position in pins if not HASH.match((*lines, "")[position + 1])]
    assert unhashed == []


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_package_is_pinned_twice(path: Path) -> None:
    names = re.findall(r"^([A-Za-z0-9._-]+)==([^ ]+) \\$", text_of(path), flags=re.MULTILINE)
    normal = [re.sub(r"[-_.]+", "-", name).lower() for name, _ in names]
    assert sorted(set(normal)) == sorted(normal)


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.in")), ids=lambda path: path.name)
def test_what_is_wanted_is_pinned(path: Path) -> None:
    """A name in an `.in` file that never reached its `.txt`."""
    wanted = re.findall(r"^([A-Za-z0-9._-]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    wanted = [name for name in wanted if not name.startswith("-")]
    assert wanted
    pinned = {
        re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([\w.-]+)(?:\[.*\])?==", _pins(path), re.M)
    }
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in wanted} - pinned == set()


def test_the_other_engine_is_pinned_as_the_extra_wants_it_and_without_graphics_cards() -> None:
    extra = tomllib.loads(text_of(Path("pyproject.toml")))["project"]["optional-dependencies"]["sentence-transformers"]
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", text_of(Path("requirements/sentence-transformers.txt")), re.M))
    assert extra == [f"{name}=={pins[name].partition('+')[0]}" for name in ("sentence-transformers", "torch")]
    assert pins["torch"].endswith("+cpu")
    assert [name for name in pins if name.startswith(("nvidia", "cuda", "triton"))] == []


def test_shared_pins_are_the_same() -> None:
    """The environment of the other engine holds all three lists."""
    own = dict(re.findall(r"^([\w.-]+)==(\S+)", text_of(Path("requirements/sentence-transformers.txt")), re.M))
    shared = 0
    for name in ("app", "dev"):
        for package, version in re.findall(r"^([\w.-]+)==(\S+)", text_of(Path(f"requirements/{name}.txt")), re.M):
            if package in own:
                shared += 1
                assert own[package] == version, package
    assert shared > 5


def _pins(path: Path) -> str:
    """The pins of its own file, and of the file that it constrains itself with."""
    own = path.with_suffix(".txt").read_text(encoding="utf-8")
    return own + "".join(
        (path.parent / name).read_text(encoding="utf-8")
        for name in re.findall(r"^-[cr] (\S+\.txt)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
