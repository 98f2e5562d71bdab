"""The vectors that ship: only for their own engine, never wrong, never needed."""

from pathlib import Path

import numpy as np
import pytest

from bot.commands.vectors import starter_texts
from nlu import known_vectors
from nlu.embed import BundledEmbedder
from nlu.known_vectors import KnownVectors

#: Every so many of the known texts are computed again.
SAMPLE = 200


def unit(*parts: float) -> np.ndarray:
    vector = np.array(parts, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "known.npz"
    written = [("query", "hej", unit(1, 2, -3)), ("passage", "hej", unit(-1, 0, 0.2))]
    assert known_vectors.write("engine", written, path) == 2
    known = KnownVectors.read("engine", path)
    for role, text, vector in written:
        found = known.get(role, text)
        assert found is not None
        assert float(found @ vector) > 0.999
    assert known.get("query", "something else") is None


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04broken"])
def test_a_missing_or_damaged_file_holds_nothing(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "known.npz"
    if content is not None:
        path.write_bytes(content)
    assert KnownVectors.read("engine", path).keys == {}


def test_another_engine_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "known.npz"
    known_vectors.write("engine", [("query", "hej", unit(1, 1))], path)
    assert KnownVectors.read("another engine", path).keys == {}


@pytest.mark.model
def test_the_file_that_ships_is_true_and_covers_the_first_start() -> None:
    fresh = BundledEmbedder(known=KnownVectors.empty())
    known = KnownVectors.read(fresh.identity)
    texts = list(dict.fromkeys(starter_texts()))
    covered = [(role, text) for role, text in texts if known.get(role, text) is not None]
    assert len(covered) > 0.8 * len(texts), "Run `navigator vectors`: a first start would take minutes."
    for role, text in covered[::SAMPLE]:
        found = known.get(role, text)
        assert found is not None
        assert float(found @ fresh.embed([text], role)[0]) > 0.995, text
