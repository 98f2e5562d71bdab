"""Sentence vectors: what every engine promises, and the bundled one on real sentences."""

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nlu.embed import PASSAGE_CHARACTERS, QUERY_CHARACTERS, BundledEmbedder, Vectors, open_embedder, readable
from nlu.errors import EngineMissing, UnknownEngine


@pytest.fixture(scope="module")
def embedder() -> BundledEmbedder:
    return BundledEmbedder()


@pytest.mark.model
def test_rows_have_length_one_and_float32(embedder: BundledEmbedder) -> None:
    rows = embedder.embed(["Var finns habiliteringen?", "أين يمكننا الحصول على كرسي متحرك؟"], "query")
    assert rows.shape == (2, embedder.dimensions) == (2, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


@pytest.mark.model
def test_meaning_counts_more_than_language(embedder: BundledEmbedder) -> None:
    question = embedder.embed(["Vår son behöver en rullstol"], "query")[0]
    wheelchair, tax = embedder.embed(["Thuê xe lăn cho trẻ em", "Cách nộp tờ khai thuế"], "passage")
    assert question @ wheelchair > question @ tax


@pytest.mark.model
@pytest.mark.parametrize("text", ["", "  \n", "\0\0"])
def test_nothing_written_is_the_zero_vector(embedder: BundledEmbedder, text: str) -> None:
    assert not embedder.embed([text], "query").any()


@pytest.mark.model
def test_no_texts_are_no_rows(embedder: BundledEmbedder) -> None:
    assert embedder.embed([], "passage").shape == (0, 384)


@pytest.mark.model
def test_what_lies_beyond_the_limit_changes_nothing(embedder: BundledEmbedder) -> None:
    text = "hjälp " * 20_000
    short, long = embedder.embed([text[:QUERY_CHARACTERS], text], "query")
    assert np.array_equal(short, long)


@pytest.mark.model
def test_a_question_is_not_a_passage(embedder: BundledEmbedder) -> None:
    assert not np.array_equal(embedder.embed(["hjälp"], "query"), embedder.embed(["hjälp"], "passage"))


@pytest.mark.model
def test_workers_and_forgetting_change_no_vector(embedder: BundledEmbedder) -> None:
    texts = [f"Jag har fråga nummer {number}" for number in range(9)]
    several = BundledEmbedder(workers=2, remembered=2)
    assert np.array_equal(several.embed(texts, "query"), embedder.embed(texts, "query"))
    assert np.array_equal(several.embed(texts[::-1], "query"), embedder.embed(texts[::-1], "query"))


@pytest.mark.model
def test_broken_characters_are_read_somehow(embedder: BundledEmbedder) -> None:
    assert np.linalg.norm(embedder.embed(["\ud800 hej \0 du"], "query")[0]) == pytest.approx(1.0, abs=1e-5)


def test_readable_keeps_words_and_cuts() -> None:
    assert readable(" a\0b\n\tc ", 300) == "a b c"
    assert len(readable("ж" * 5000, PASSAGE_CHARACTERS)) == PASSAGE_CHARACTERS


@pytest.mark.parametrize("setting", ["", "openai", "bundled:other", "sentence-transformers", "sentence-transformers:"])
def test_an_unknown_engine_is_refused(setting: str) -> None:
    with pytest.raises(UnknownEngine, match="write"):
        open_embedder(setting)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EngineMissing, match=r"sentence-transformers is not installed.*install the extra"):
        open_embedder("sentence-transformers:some-model")


class RecordingModel:
    """Stands for a model of sentence-transformers: remembers how it was asked."""

    def __init__(self, name: str, device: str | None = None) -> None:
        self.asked: list[tuple[str, list[str], str | None]] = []

    def get_embedding_dimension(self) -> int:
        return 2

    def encode_query(self, inputs: list[str], prompt: str | None = None, **_: Any) -> Vectors:
        self.asked.append(("query", inputs, prompt))
        return np.array([[0.6, 0.8]] * len(inputs), dtype=np.float32)

    def encode_document(self, inputs: list[str], prompt: str | None = None, **_: Any) -> Vectors:
        self.asked.append(("passage", inputs, prompt))
        return np.array([[1.0, 0.0]] * len(inputs), dtype=np.float32)


@pytest.mark.parametrize(("name", "prompts"), [("any/model", (None, None)), ("x/e5-base", ("query: ", "passage: "))])
def test_other_models_are_asked_as_they_were_trained(
    monkeypatch: pytest.MonkeyPatch, name: str, prompts: tuple[str | None, str | None]
) -> None:
    model = RecordingModel(name)
    library = SimpleNamespace(SentenceTransformer=lambda *_, **__: model)
    monkeypatch.setitem(sys.modules, "sentence_transformers", library)
    embedder = open_embedder(f"sentence-transformers:{name}")
    rows = embedder.embed(["hjälp", ""], "query")
    embedder.embed(["stöd"], "passage")
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]
    assert model.asked == [("query", ["hjälp"], prompts[0]), ("passage", ["stöd"], prompts[1])]
    assert (embedder.identity, embedder.dimensions) == (f"sentence-transformers:{name}", 2)
