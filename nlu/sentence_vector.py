"""A sentence's vector on its way between processes, with the name of the engine that made it."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlu.embed import Vectors

#: No sentence model has longer vectors.
LONGEST = 8192


@dataclass(frozen=True, eq=False)
class SentenceVector:
    """One unit vector, float32 of shape (dimensions,), and the identity of its engine: others are not comparable."""

    identity: str
    numbers: Vectors

    def to_wire(self) -> dict[str, str]:
        """{"identity": text, "numbers": base64 of little-endian float32}."""
        return {"identity": self.identity, "numbers": base64.b64encode(self.numbers.astype("<f4").tobytes()).decode()}

    @classmethod
    def from_wire(cls, data: Any) -> "SentenceVector":
        """Read what `to_wire` wrote; raises ValueError with a sentence about the first fault."""
        if not isinstance(data, dict) or set(data) != {"identity", "numbers"}:
            raise ValueError("vector must be an object with the fields identity and numbers.")
        identity, numbers = data["identity"], data["numbers"]
        if not isinstance(identity, str) or not isinstance(numbers, str):
            raise ValueError("vector.identity and vector.numbers must be texts.")
        try:
            raw = base64.b64decode(numbers, validate=True)
        except binascii.Error as error:
            raise ValueError("vector.numbers must be base64.") from error
        if not raw or len(raw) % 4 or len(raw) > 4 * LONGEST:
            raise ValueError("vector.numbers must hold float32 numbers.")
        vector = np.frombuffer(raw, dtype="<f4").astype(np.float32)
        if not np.isfinite(vector).all():
            raise ValueError("vector.numbers must be finite.")
        return cls(identity, vector)
