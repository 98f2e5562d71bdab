"""Which intent a sentence has: by what it means (its vector) and how it is spelt (its grams), with an honest chance."""

import tarfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.embed import Vectors
from nlu.errors import ModelBroken
from nlu.grams import grams

Numbers = npt.NDArray[np.float32]

#: The width of the Gaussian kernel around the landmarks; chosen on development sentences.
KERNEL_WIDTH = 0.8
#: How sharply a vector is given to a language.
LANGUAGE_SHARPNESS = 12.0
#: The model's file inside Rasa's archive.
FILE = "intents.npz"


class IntentModel:
    """A linear classifier over two views of a sentence: its nearness to landmarks of meaning, and its grams.

    Vectors of one language lie together whatever they mean, so each language's mean is taken away first,
    in proportion to how much the vector looks like that language. That lets languages learn from each other.
    `identity` names the engine whose vectors it knows; others are not comparable.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self.identity = str(arrays["identity"])
        self.intents: list[str] = arrays["intents"].tolist()
        self._arrays = dict(arrays)
        self._landmarks = arrays["landmarks"].astype(np.float32)
        self._landmark_lengths = lengths(self._landmarks)
        self._landmark_votes = arrays["landmark_votes"].astype(np.float32)
        self._rarity = arrays["gram_rarity"].astype(np.float32)
        self._gram_votes = arrays["gram_votes"]
        self._language_weights = arrays["language_weights"].astype(np.float32)
        self._language_means = arrays["language_means"].astype(np.float32)
        self._scale = float(arrays["scale"])
        self._sharpness = float(arrays["sharpness"])

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Numbers:
        """Return the chance of each of `intents`, shape (n, len(intents)), for texts and their n vectors."""
        plain = freed(vectors, self._language_weights, self._language_means, self._scale)
        scores = near(plain, self._landmarks, self._landmark_lengths)
        scores = scores @ self._landmark_votes
        for row, text in zip(scores, texts, strict=True):
            row += self._spelt(text)
        return softmax(self._sharpness * scores)

    def _spelt(self, text: str) -> Numbers:
        buckets, weights = grams(text)
        weights = weights * self._rarity[buckets]
        length = max(float(np.linalg.norm(weights)), 1e-9)
        return np.asarray(weights / length @ self._gram_votes[buckets].astype(np.float32))

    def save(self, path: Path) -> None:
        """Write everything to one npz file."""
        np.savez(path, allow_pickle=False, **self._arrays)

    @classmethod
    def load(cls, path: Path) -> "IntentModel":
        """Read what `save` wrote; nothing in the file is executed."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored)

    @classmethod
    def from_archive(cls, model: Path) -> "IntentModel":
        """Read the intent model out of a trained model of Rasa's (a tar.gz file); raises ModelBroken."""
        try:
            with tarfile.open(model) as archive:
                inside = next(name for name in archive.getnames() if name.endswith(f"/{FILE}"))
                stream = archive.extractfile(inside)
                assert stream is not None
                with np.load(BytesIO(stream.read()), allow_pickle=False) as stored:
                    return cls(stored)
        except (OSError, StopIteration, tarfile.TarError, KeyError, ValueError) as error:
            raise ModelBroken(f"The trained model {model.name} holds no intents.") from error


def freed(vectors: Vectors, language_weights: Numbers, language_means: Numbers, scale: float) -> Numbers:
    """The vectors without their languages' means, and of a common size."""
    with_bias = np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)])
    shares = softmax(LANGUAGE_SHARPNESS * (with_bias @ language_weights))
    return np.asarray((vectors - shares @ language_means) * scale, dtype=np.float32)


def lengths(vectors: Numbers) -> Numbers:
    """The square of each vector's length; shape (n,)."""
    return np.asarray(np.sum(vectors**2, axis=1), dtype=np.float32)


def near(vectors: Numbers, landmarks: Numbers, landmark_lengths: Numbers | None = None) -> Numbers:
    """How near each vector is to each landmark, between 0 and 1; shape (n, landmarks).

    `landmark_lengths` are their squares, for whoever asks often.
    """
    known = lengths(landmarks) if landmark_lengths is None else landmark_lengths
    distances = lengths(vectors)[:, None] + known[None] - 2 * vectors @ landmarks.T
    return np.asarray(np.exp(-KERNEL_WIDTH * np.maximum(distances, 0)), dtype=np.float32)


def softmax(scores: Numbers) -> Numbers:
    """Row by row; rows add up to one."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
