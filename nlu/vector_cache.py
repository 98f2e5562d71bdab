"""Sentence vectors that survive between trainings, so that only new sentences are embedded."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from nlu.embed import Embedder, Vectors


@dataclass(frozen=True)
class VectorFile:
    """What a file of vectors holds: the identity of one engine, and unit vectors by key."""

    identity: str
    rows: dict[bytes, Vectors]

    @classmethod
    def read(cls, path: Path) -> "VectorFile":
        """An empty one for a missing or damaged file."""
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
                rows = {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}
                return cls(str(stored["identity"]), rows)
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            return cls("", {})

    def get(self, text: str) -> Vectors | None:
        """The vector of a text, float32 of shape (dimensions,), or None."""
        return self.rows.get(_key(text))


class VectorCache:
    """Embeds queries through a file of known vectors; a file of another engine, or a broken one, is replaced."""

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self._embedder = embedder
        self._path = path
        found = VectorFile.read(path)
        self._known = dict(found.rows) if found.identity == embedder.identity else {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the queries' vectors, shape (len(texts), dimensions); the file then knows exactly these texts."""
        keys = [_key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        vectors = self._embedder.embed(list(missing.values()), "query")
        self._known.update(zip(missing, vectors, strict=True))
        if missing:
            self._write(list(dict.fromkeys(keys)))
        rows = np.zeros((len(keys), self._embedder.dimensions), dtype=np.float32)
        for row, key in zip(rows, keys, strict=True):
            row[:] = self._known[key]
        return rows

    def _write(self, keys: list[bytes]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(".unfinished.npz")
        np.savez(
            unfinished,
            identity=np.array(self._embedder.identity),
            keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), 16),
            vectors=np.stack([self._known[key] for key in keys]),
        )
        unfinished.replace(self._path)


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
