"""Sentence vectors without any weights: which engine a setting opens, and how other people's models are asked."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nlu.embed import PASSAGE_CHARACTERS, RememberingEmbedder, Role, Vectors, open_embedder, readable
from nlu.errors import EngineMissing, UnknownEngine
from nlu.known_vectors import KnownVectors, write
from nlu.model_folder import version_of_folder

COMMIT = "0123456789abcdef0123456789abcdef01234567"
OTHER_COMMIT = COMMIT[::-1]


def test_readable_keeps_words_and_cuts() -> None:
    assert readable(" a\0b\n\tc ", 300) == "a b c"
    assert len(readable("ж" * 5000, PASSAGE_CHARACTERS)) == PASSAGE_CHARACTERS


@pytest.mark.parametrize("setting", ["", "openai", "bundled:other", "sentence-transformers", "sentence-transformers:"])
def test_an_unknown_engine_is_refused(setting: str) -> None:
    with pytest.raises(UnknownEngine, match="write"):
        open_embedder(setting)


def test_the_bundled_engine_has_no_other_device() -> None:
    with pytest.raises(UnknownEngine, match=r"on the processor, not on 'cuda'.*leave the device empty"):
        open_embedder("bundled", "cuda")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EngineMissing, match=r"sentence-transformers is not installed.*install the extra"):
        open_embedder("sentence-transformers:some-model")


class CountingEngine:
    """Computes the same vector for the same text, of length two, and remembers what it was asked."""

    identity = "counting"
    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[tuple[Role, list[str]]] = []

    def limit(self, role: Role) -> int:
        return 4 if role == "query" else 8

    def encode(self, texts: list[str], role: Role) -> Vectors:
        self.asked.append((role, texts))
        turns = np.array([[len(text) + (role == "query")] for text in texts], dtype=np.float32)
        return 2 * np.hstack([np.cos(turns), np.sin(turns)])


def test_what_was_asked_is_not_computed_again() -> None:
    engine = CountingEngine()
    embedder = RememberingEmbedder(engine)
    first = embedder.embed(["one", "three", "", "one", "threefold"], "query")
    assert engine.asked == [("query", ["one", "thre"])]
    again = embedder.embed(["thre", "one"], "query")
    assert len(engine.asked) == 1
    assert np.array_equal(again, first[[1, 0]])
    assert np.array_equal(first[0], first[3])
    assert np.linalg.norm(first, axis=1) == pytest.approx([1, 1, 0, 1, 1], abs=1e-6)
    embedder.embed(["one"], "passage")
    assert engine.asked[1:] == [("passage", ["one"])]


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    engine = CountingEngine()
    embedder = RememberingEmbedder(engine, remembered=2)
    for text in ("a", "bb", "a", "ccc", "a", "bb"):
        embedder.embed([text], "query")
    assert [texts for _, texts in engine.asked] == [["a"], ["bb"], ["ccc"], ["bb"]]


def test_a_caller_cannot_change_what_is_remembered() -> None:
    embedder = RememberingEmbedder(CountingEngine())
    row = embedder.embed(["one"], "query")
    kept = row.copy()
    row[:] = 9
    assert np.array_equal(embedder.embed(["one"], "query"), kept)


def test_known_vectors_are_not_computed(tmp_path: Path) -> None:
    engine = CountingEngine()
    write(engine.identity, [("query", "one", np.array([1, 0], dtype=np.float32))], tmp_path / "known.npz")
    embedder = RememberingEmbedder(engine, known=KnownVectors.read(engine.identity, tmp_path / "known.npz"))
    assert embedder.embed(["one"], "query").tolist() == [[1, 0]]
    assert engine.asked == []


def test_nothing_written_is_not_computed() -> None:
    engine = CountingEngine()
    embedder = RememberingEmbedder(engine)
    assert embedder.embed([], "query").shape == (0, 2)
    assert not embedder.embed(["", " \n"], "query").any()
    assert engine.asked == []


class RecordingModel:
    """Stands for a model of sentence-transformers: remembers how it was asked."""

    def __init__(self, prompts: dict[str, str] | None = None, commit: str | None = COMMIT, device: str | None = None):
        self.prompts = {"query": "", "document": "", **(prompts or {})}
        self.model_card_data = SimpleNamespace(base_model_revision=commit)
        self.device = device
        self.asked: list[tuple[str, list[str], str]] = []

    def get_embedding_dimension(self) -> int:
        return 2

    def encode_query(self, inputs: list[str], prompt: str, **_: Any) -> Vectors:
        self.asked.append(("query", inputs, prompt))
        return np.array([[0.6, 0.8]] * len(inputs), dtype=np.float32)

    def encode_document(self, inputs: list[str], prompt: str, **_: Any) -> Vectors:
        self.asked.append(("passage", inputs, prompt))
        return np.array([[1.0, 0.0]] * len(inputs), dtype=np.float32)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[RecordingModel]]:
    """Puts a library in place whose models are RecordingModels; the list fills with what was opened."""

    def install(version: str = "6.2.0", **given: Any) -> list[RecordingModel]:
        opened: list[RecordingModel] = []

        def open_model(_: str, device: str | None = None) -> RecordingModel:
            opened.append(RecordingModel(device=device, **given))
            return opened[-1]

        replaced = SimpleNamespace(SentenceTransformer=open_model, __version__=version)
        monkeypatch.setitem(sys.modules, "sentence_transformers", replaced)
        return opened

    return install


Library = Callable[..., list[RecordingModel]]


@pytest.mark.parametrize(
    ("name", "said", "prompts"),
    [
        ("any/model", {}, ("", "")),
        ("any/gte5-base", {}, ("", "")),
        ("x/multilingual-e5-base", {}, ("query: ", "passage: ")),
        ("x/e5-instruct", {"query": "Instruct: "}, ("Instruct: ", "")),
        ("any/model", {"query": "q: ", "passage": "p: "}, ("q: ", "p: ")),
        ("any/model", {"query": "q: ", "document": "d: "}, ("q: ", "d: ")),
    ],
)
def test_other_models_are_asked_as_they_were_trained(
    library: Library, name: str, said: dict[str, str], prompts: tuple[str, str]
) -> None:
    opened = library(prompts=said)
    embedder = open_embedder(f"sentence-transformers:{name}")
    rows = embedder.embed(["hjälp", ""], "query")
    embedder.embed(["stöd"], "passage")
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]
    assert opened[0].asked == [("query", ["hjälp"], prompts[0]), ("passage", ["stöd"], prompts[1])]
    assert f":{'|'.join(prompts)}:" in embedder.identity
    assert embedder.dimensions == 2


@pytest.mark.parametrize(("device", "given"), [("", None), ("cpu", "cpu"), ("cuda:1", "cuda:1")])
def test_the_device_is_handed_on_and_is_no_part_of_the_identity(
    library: Library, device: str, given: str | None
) -> None:
    opened = library()
    plain, placed = (open_embedder("sentence-transformers:any/model", each) for each in ("", device))
    assert [model.device for model in opened] == [None, given]
    assert placed.identity == plain.identity


def test_no_two_models_share_an_identity(library: Library) -> None:
    library()
    asked = ["one/model", "another/model", "one/" + "m" * 90, "one/" + "m" * 89 + "n", "one/e5"]
    found = [open_embedder(f"sentence-transformers:{name}").identity for name in asked]
    library(commit=OTHER_COMMIT)
    found.append(open_embedder("sentence-transformers:one/model").identity)
    library(version="6.3.0")
    found.append(open_embedder("sentence-transformers:one/model").identity)
    library(prompts={"query": "A very long instruction " * 9})
    found.append(open_embedder("sentence-transformers:one/model").identity)
    assert len(set(found)) == len(asked) + 3
    assert max(map(len, found)) <= 120
    assert found[0].startswith("sentence-transformers-6.2.0:model:")


def test_a_model_whose_version_nobody_knows_is_refused(library: Library) -> None:
    library(commit=None)
    with pytest.raises(EngineMissing, match=r"one/model.*download it and name its folder"):
        open_embedder("sentence-transformers:one/model")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "model"
    (made / "1_Pooling").mkdir(parents=True)
    (made / "model.safetensors").write_bytes(b"weights")
    (made / "config.json").write_text("{}")
    (made / "1_Pooling" / "config.json").write_text("{}")
    return made


@pytest.mark.parametrize("changed", ["model.safetensors", "config.json", "1_Pooling/config.json", "new_vocab.txt"])
def test_a_changed_part_is_another_version(folder: Path, changed: str) -> None:
    before = version_of_folder(folder)
    assert version_of_folder(folder) == before
    (folder / changed).write_bytes(b"[]")
    assert version_of_folder(folder) != before


def test_a_renamed_part_is_another_version(folder: Path) -> None:
    before = version_of_folder(folder)
    (folder / "config.json").rename(folder / "setup.json")
    assert version_of_folder(folder) != before


def test_descriptions_other_runtimes_and_the_place_do_not_count(folder: Path) -> None:
    before = version_of_folder(folder)
    for name in ("README.md", ".gitattributes", ".cache/download.json", "onnx/model.onnx"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("more")
    moved = folder.rename(folder.with_name("moved"))
    assert version_of_folder(moved) == before


def test_a_folder_s_identity_names_its_version(library: Library, folder: Path) -> None:
    library(commit=None)
    before = open_embedder(f"sentence-transformers:{folder}").identity
    assert before == f"sentence-transformers-6.2.0:model:{version_of_folder(folder)}:2:|:{PASSAGE_CHARACTERS}"
    (folder / "config.json").write_text("[]")
    assert open_embedder(f"sentence-transformers:{folder}/").identity != before
