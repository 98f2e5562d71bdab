"""Secrets that the house makes for itself."""

import json
import stat
from pathlib import Path

import pytest

from bot.errors import StartError
from bot.secret_file import read_or_make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "secrets.json"


def test_they_are_made_once_and_kept(path: Path) -> None:
    made = read_or_make(path, ["one", "two"])
    assert len(set(made.values())) == 2
    assert all(len(value) >= 32 for value in made.values())
    assert read_or_make(path, ["one", "two"]) == made
    assert read_or_make(path, ["one", "two", "three"]) | made == read_or_make(path, ["one", "two", "three"])


def test_only_its_own_user_can_read_them(path: Path) -> None:
    path.parent.mkdir()
    path.with_suffix(".new").write_text("left by a killed process")
    path.with_suffix(".new").chmod(0o644)
    read_or_make(path, ["one"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"', '{"one": 7}', '{"one": ""}', "\xff\xfe", "null"])
def test_a_damaged_file_is_not_replaced_in_silence(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(StartError, match="damaged"):
        read_or_make(path, ["one"])
    assert path.read_bytes() == content.encode("latin-1")


def test_secrets_of_others_stay(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"mine": "kept"}))
    assert read_or_make(path, ["one"])["mine"] == "kept"
