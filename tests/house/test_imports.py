"""Imports point down, peers stay behind their doors, and the guard would notice if they did not."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.repository import PACKAGES, ROOT, functions, imported, sources

LINT = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command(prog_name='lint-imports')"
#: The launcher imports the rest of what runs inside Rasa only after the stand-ins are in place.
LATE_ON_PURPOSE = {Path("nlu/rasa_components/launcher.py")}


def lint(folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--config", str(config), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_imports_point_down() -> None:
    result = lint(ROOT, ROOT / "pyproject.toml")
    assert result.returncode == 0, result.stdout + result.stderr
    seen = re.search(r"Analyzed (\d+) files", result.stdout)
    assert seen is not None, "import-linter no longer says how much it saw"
    # Alembic's scripts belong to no package.
    rooms = [path for path in sources() if Path("casework/migrations") not in path.parents]
    assert int(seen[1]) >= len(rooms) > 100
    assert "Contracts: 2 kept, 0 broken." in result.stdout


def test_every_package_has_its_floor() -> None:
    """No package of the product is left out of the table."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    table = settings["tool"]["importlinter"]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages == set(PACKAGES) == set(table["root_packages"])
    floors = {name.strip() for layer in table["contracts"][0]["layers"] for name in layer.split("|")}
    assert floors == packages
    assert {name.rstrip("*") for name in settings["tool"]["setuptools"]["packages"]["find"]["include"]} == packages


@pytest.mark.parametrize(
    ("who", "imports"),
    [
        ("locales", "nlu"),
        ("locales", "bot"),
        ("nlu", "resources_catalog"),
        ("casework", "locales"),
        ("casework", "nlu"),
        ("resources_catalog", "casework"),
        ("actions", "bot"),
        ("bot", "actions"),
    ],
)
def test_a_wrong_import_is_noticed(who: str, imports: str, tmp_path: Path) -> None:
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("", encoding="utf-8")
    assert lint(tmp_path, ROOT / "pyproject.toml").returncode == 0
    (tmp_path / who / "wrong.py").write_text(f"import {imports}\n", encoding="utf-8")
    result = lint(tmp_path, ROOT / "pyproject.toml")
    assert result.returncode != 0, "the wrong import passed"
    assert f"{who}.wrong -> {imports}" in result.stdout


def test_our_own_code_is_imported_at_the_top() -> None:
    late = {
        path: [f"{line} {name}" for line, name in found]
        for path, tree in sources().items()
        if (found := [each for function in functions(tree) for each in imported(function) if _is_ours(each[1])])
    }
    assert {path: found for path, found in late.items() if path not in LATE_ON_PURPOSE} == {}
    assert set(late) >= LATE_ON_PURPOSE, "an exception that nobody needs any more"


def test_rasa_is_imported_only_inside_rasa() -> None:
    inside = Path("nlu/rasa_components")
    doors = {"rasa": inside, "rasa_sdk": Path("actions"), "nlu.rasa_components": inside}
    seen = dict.fromkeys(doors, 0)
    wrong = []
    for path, tree in sources().items():
        for line, name in imported(tree):
            for door, room in doors.items():
                if name == door or name.startswith(f"{door}."):
                    seen[door] += 1
                    if room not in path.parents:
                        wrong.append(f"{path}:{line} imports {name}")
    assert wrong == []
    assert all(seen.values()), f"nobody imports {[door for door, count in seen.items() if not count]}"


def _is_ours(name: str) -> bool:
    return name.split(".")[0] in PACKAGES
