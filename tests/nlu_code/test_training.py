"""A model is trained when what it is made of has changed, and only then."""

import json
import stat
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlu.embed import Role, Vectors, open_embedder
from nlu.errors import ModelBroken, TrainingFailed
from nlu.evaluate import evaluate_nlu, read_sentence_folder
from nlu.parser import ModelParser
from nlu.training import INGREDIENTS, current_model, fingerprint_of, rasa_command, train
from tests.nlu_code.rasa_process import RASA_PYTHON


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one file of each ingredient."""
    root = tmp_path / "root"
    for ingredient in INGREDIENTS:
        path = root / ingredient
        path = path if path.suffix else path / "all.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Nothing yet.\n" if path.suffix == ".yml" else ingredient)
    return root


class NoVectors:
    """An engine without sentences to embed."""

    def __init__(self, identity: str = "none") -> None:
        self.identity = identity
        self.dimensions = 1

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        return np.zeros((len(texts), 1), dtype=np.float32)


NONE = NoVectors()


class FakePython:
    """Stands for the Rasa environment's Python: packs a model, or does what it is told to."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "python"
        self.runs = folder / "runs"
        self.does('tar -czf "$out/model.tar.gz" "$0"')

    def does(self, command: str) -> None:
        script = f"""#!/bin/sh
echo run >> "{self.runs}"
while [ "$1" != --out ]; do shift; done
out="$2"
{command}
"""
        self.path.write_text(script)
        self.path.chmod(self.path.stat().st_mode | stat.S_IXUSR)

    @property
    def count(self) -> int:
        return len(self.runs.read_text().splitlines()) if self.runs.exists() else 0


@pytest.fixture
def python(tmp_path: Path) -> FakePython:
    return FakePython(tmp_path)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Where models are kept."""
    return tmp_path / "state"


def test_the_second_time_nothing_is_trained(root: Path, kept: Path, python: FakePython) -> None:
    said: list[str] = []
    first = train(root, kept, python.path, NONE, said.append)
    assert train(root, kept, python.path, NONE, said.append) == first == current_model(kept)
    assert python.count == 1
    assert said[-1] == "The Rasa model is up to date."


@pytest.mark.parametrize("ingredient", INGREDIENTS)
def test_a_change_of_any_ingredient_trains_again(root: Path, kept: Path, python: FakePython, ingredient: str) -> None:
    first = train(root, kept, python.path, NONE, lambda _: None)
    changed = root / ingredient
    changed = changed if changed.is_file() else changed / "all.yml"
    changed.write_text("# changed\n")
    second = train(root, kept, python.path, NONE, lambda _: None)
    assert python.count == 2
    assert second != first
    assert not first.exists()


def test_another_engine_of_vectors_trains_again(root: Path, kept: Path, python: FakePython) -> None:
    first = train(root, kept, python.path, NoVectors("one"), lambda _: None)
    assert train(root, kept, python.path, NoVectors("another"), lambda _: None) != first
    assert python.count == 2


def test_a_moved_sentence_changes_the_fingerprint_and_compiled_code_does_not(root: Path) -> None:
    before = fingerprint_of(root, "none")
    cached = root / "nlu" / "rasa_components" / "__pycache__"
    cached.mkdir()
    (cached / "launcher.cpython-311.pyc").write_bytes(b"compiled")
    (cached / "left_over.py").write_text("not ours")
    assert fingerprint_of(root, "none") == before
    (root / "nlu_data" / "all.yml").rename(root / "nlu_data" / "other.yml")
    assert fingerprint_of(root, "none") != before


def test_a_missing_ingredient_is_named(root: Path, kept: Path, python: FakePython) -> None:
    (root / "domain" / "all.yml").unlink()
    with pytest.raises(TrainingFailed, match="domain is missing or empty"):
        train(root, kept, python.path, NONE, lambda _: None)


@pytest.mark.parametrize("damage", [b"", b"half a model"])
def test_a_damaged_model_is_trained_again(root: Path, kept: Path, python: FakePython, damage: bytes) -> None:
    model = train(root, kept, python.path, NONE, lambda _: None)
    model.write_bytes(damage)
    with pytest.raises(ModelBroken, match="damaged"):
        current_model(kept)
    said: list[str] = []
    assert train(root, kept, python.path, NONE, said.append) == model == current_model(kept)
    assert "damaged" in said[0]


@pytest.mark.parametrize("record", ["", "[]", "{}", "nonsense", json.dumps({"fingerprint": "x"})])
def test_a_damaged_record_is_trained_again(root: Path, kept: Path, python: FakePython, record: str) -> None:
    train(root, kept, python.path, NONE, lambda _: None)
    (kept / "model.json").write_text(record)
    train(root, kept, python.path, NONE, lambda _: None)
    assert python.count == 2


@pytest.mark.parametrize(
    "command",
    [
        "echo the domain is wrong; exit 1",
        "echo the domain is wrong",
        'echo the domain is wrong; echo no model > "$out/model.tar.gz"',
    ],
)
def test_a_failed_training_says_why_and_keeps_the_former_model(
    root: Path, kept: Path, python: FakePython, command: str
) -> None:
    former = train(root, kept, python.path, NONE, lambda _: None)
    (root / "domain" / "all.yml").write_text("# wrong\n")
    python.does(command)
    with pytest.raises(TrainingFailed, match="the domain is wrong"):
        train(root, kept, python.path, NONE, lambda _: None)
    assert current_model(kept) == former
    assert sorted(path.name for path in kept.iterdir()) == sorted([former.name, "model.json"])


def test_no_rasa_environment_is_a_clear_sentence(root: Path, kept: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingFailed, match="Rasa environment cannot be started"):
        train(root, kept, tmp_path / "no-python", NONE, lambda _: None)


def test_rasa_is_told_only_what_it_needs(
    root: Path, kept: Path, python: FakePython, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAVIGATOR_DATABASE_PASSWORD", "not for Rasa")
    model = train(root, kept, python.path, NONE, lambda _: None)
    command = rasa_command(
        root, python.path, model, 5005, secret="s" * 16, store="sqlite:///x", actions_url="http://a", actions_token="t"
    )
    assert "not for Rasa" not in command.env.values()
    assert command.env["OMP_NUM_THREADS"] == "1"
    assert ("--interface", "127.0.0.1") in zip(command.argv, command.argv[1:], strict=False)
    assert "s" * 16 not in command.argv


@pytest.mark.model
def test_a_real_model_is_not_trained_twice_and_can_be_asked(project: Path, model: Path) -> None:
    said: list[str] = []
    embedder = open_embedder("bundled")
    assert train(project, model.parent, RASA_PYTHON, embedder, said.append) == model
    assert said == ["The Rasa model is up to date."]
    sentences = read_sentence_folder(project / "nlu_data" / "sv")
    report = evaluate_nlu(sentences, ModelParser(project, RASA_PYTHON, model, embedder))
    assert report.accuracy.value is not None
    assert report.accuracy.value > 0.9
    assert report.crisis_recall.value == 1.0
