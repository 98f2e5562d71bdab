"""Vectors survive between trainings, and only new sentences are embedded."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlu.embed import Role, Vectors
from nlu.vector_cache import VectorCache


class CountingEmbedder:
    """Gives each text a vector of its length, and remembers what it was asked."""

    dimensions = 3

    def __init__(self, identity: str = "counting:1") -> None:
        self.identity = identity
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        self.asked.extend(texts)
        return np.array([[len(text), 1, 0] for text in texts], dtype=np.float32).reshape(-1, 3)


def test_only_new_sentences_are_embedded(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "vectors.npz"
    first = VectorCache(CountingEmbedder(), path).embed(["a", "bb", "a"])
    assert first.tolist() == [[1, 1, 0], [2, 1, 0], [1, 1, 0]]
    embedder = CountingEmbedder()
    assert VectorCache(embedder, path).embed(["bb", "ccc"]).tolist() == [[2, 1, 0], [3, 1, 0]]
    assert embedder.asked == ["ccc"]


def test_vectors_of_another_engine_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    VectorCache(CountingEmbedder("counting:1"), path).embed(["a"])
    other = CountingEmbedder("counting:2")
    VectorCache(other, path).embed(["a"])
    assert other.asked == ["a"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"nonsense"])
def test_a_broken_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(content)
    embedder = CountingEmbedder()
    VectorCache(embedder, path).embed(["a"])
    VectorCache(embedder, path).embed(["a"])
    assert embedder.asked == ["a"]
