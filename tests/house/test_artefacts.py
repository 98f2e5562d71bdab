"""Only source is tracked: nothing built, nothing secret, nothing large, nothing of one developer's machine."""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.house.repository import ROOT, files, text_of, texts, tracked

ARTEFACTS = (
    *("*.db", "*.sqlite*", "*.mo", "*.pyc", "*.tar.gz", "*.whl", "*.npz", "*.npy", "*.onnx", "*.log", "*.pem"),
    *(".env", ".env.*", "*.key", "*credentials*.json", "*secrets*.json", "secrets.*", ".coverage", ".DS_Store"),
)
ARTEFACT_FOLDERS = {
    *("models", "var", "results", "node_modules", "__pycache__", "dist", "build", ".venv", ".venv-rasa", ".rasa"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"),
}
LARGEST = 2_000_000
#: Built and large, but kept on purpose: docs/decisions/0014.
KEPT_ON_PURPOSE = frozenset({Path("nlu/known_vectors.npz")})
LARGE_ON_PURPOSE = KEPT_ON_PURPOSE

# Written in parts, so that this file is not its own first find.
REGISTRIES = re.compile(
    "|".join(
        (
            *("py" + r"pi\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs", r"npm" + r"js\.com/"),
            *("proxy" + r"\.golang\.org", "static" + r"\.crates\.io"),
            *("--" + "(?:extra-)?index-url", "--" + "find-links"),
        )
    ),
    re.IGNORECASE,
)
OWN_PLACES = re.compile(r"(?<![\w.}/-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", r"home/\w+", "tmp/" + "w")) + r")/")


def test_nothing_built_or_secret_is_tracked() -> None:
    wrong = [
        str(path)
        for path in tracked()
        if path not in KEPT_ON_PURPOSE
        and (set(path.parts[:-1]) & ARTEFACT_FOLDERS or any(fnmatch(path.name, pattern) for pattern in ARTEFACTS))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "path", ["var/navigator.db", "models/m.tar.gz", "locales/sv/LC_MESSAGES/navigator.mo", ".venv/x"]
)
def test_what_is_built_is_ignored(path: str) -> None:
    assert Path(path) not in files()
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    wanted = {f"/{Path(path).parts[0]}/", "/.venv*/", f"*{Path(path).suffix}"}
    assert wanted & set(ignored)


def test_nothing_is_large() -> None:
    sizes = {path: (ROOT / path).stat().st_size for path in files()}
    assert max(sizes.values()) > 100_000
    large = {path for path, size in sizes.items() if size > LARGEST}
    assert large == LARGE_ON_PURPOSE


@pytest.mark.parametrize("pattern", [REGISTRIES, OWN_PLACES], ids=["registries", "places of one machine"])
def test_no_address_that_is_nobody_s_business(pattern: re.Pattern[str]) -> None:
    assert len(texts()) > 200
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_patterns_find_what_they_look_for() -> None:
    assert REGISTRIES.search("-i https://py" + "pi.org/simple")
    assert OWN_PLACES.search("cd /wo" + "rk/main")
    assert not OWN_PLACES.search("https://example.org/work/main")
    assert not OWN_PLACES.search("{host}/root/x")


def test_the_licence_is_there() -> None:
    project = tomllib.loads(text_of(Path("pyproject.toml")))["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    assert text_of(Path("LICENSE")).split("\n", 2)[0].strip() == "GNU AFFERO GENERAL PUBLIC LICENSE"
