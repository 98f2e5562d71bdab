"""Vectors of sentences that everyone starts with, kept in a file: a first start need not compute them for minutes.

The file is only a shortcut: a sentence that is not in it is embedded as ever. `navigator vectors` writes it anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

PATH = Path(__file__).parent / "known_vectors.npz"
#: Bytes of a key: enough that two sentences never share one.
KEY_BYTES = 12
#: A unit vector is kept as whole numbers of one byte, scaled by its largest part: cosines stay right to 0.001.
STEPS = 127

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class KnownVectors:
    """Rows by key; empty when there is no file, or one of another engine."""

    keys: dict[bytes, int]
    rows: npt.NDArray[np.int8]

    @classmethod
    def empty(cls) -> "KnownVectors":
        return cls({}, np.empty((0, 0), dtype=np.int8))

    @classmethod
    def read(cls, identity: str, path: Path = PATH) -> "KnownVectors":
        """What `path` holds for the engine of that identity; nothing for a missing, foreign or damaged file."""
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
                if str(file["identity"]) != identity:
                    return cls.empty()
                keys, rows = file["keys"], file["rows"]
        except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile):
            return cls.empty()
        if len(keys) != len(rows) or rows.dtype != np.int8 or keys.shape[1:] != (KEY_BYTES,):
            return cls.empty()
        return cls({key.tobytes(): number for number, key in enumerate(keys)}, rows)

    def get(self, role: str, text: str) -> Vectors | None:
        """The unit vector of a text in a role, or None."""
        number = self.keys.get(_key(role, text))
        if number is None:
            return None
        row = self.rows[number].astype(np.float32)
        unit: Vectors = row / np.float32(np.linalg.norm(row))
        return unit


def write(identity: str, known: Iterable[tuple[str, str, Vectors]], path: Path = PATH) -> int:
    """Writes (role, text, vector) for the engine of that identity; the number of rows. The order does not matter."""
    rows = {_key(role, text): vector for role, text, vector in known}
    keys = sorted(rows)
    matrix = np.stack([rows[key] for key in keys])
    scaled = np.rint(matrix / np.abs(matrix).max(axis=1, keepdims=True) * STEPS).astype(np.int8)
    unfinished = path.with_suffix(".unfinished.npz")
    np.savez(
        unfinished,
        identity=np.array(identity),
        keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), KEY_BYTES),
        rows=scaled,
    )
    unfinished.replace(path)
    return len(keys)


def _key(role: str, text: str) -> bytes:
    return blake2b(f"{role}\0{text}".encode("utf-8", "replace"), digest_size=KEY_BYTES).digest()
