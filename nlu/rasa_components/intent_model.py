"""Which intent a sentence vector speaks of: kernel least squares on vectors freed of their language."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from nlu.embed import Vectors

Numbers = npt.NDArray[np.float32]

#: Chosen on held-out folds of the training sentences: width of the Gaussian kernel, and how much to smooth.
KERNEL_WIDTH = 0.8
RIDGE = 0.15

#: How sharply a vector is given to a language; the same ridge classifier, linear, on the raw vectors.
LANGUAGE_RIDGE = 0.01
LANGUAGE_SHARPNESS = 12.0


class IntentModel:
    """Remembers the training vectors; a sentence's intent is voted by those that mean something close.

    Vectors of one language lie together whatever they mean, so each language's mean is taken away first,
    in proportion to how much the vector looks like that language. That lets languages learn from each other.
    Far from everything known all votes vanish and no intent is likely, which is what gibberish deserves.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self.intents: list[str] = arrays["intents"].tolist()
        self._examples = arrays["examples"].astype(np.float32)
        self._example_lengths = np.sum(self._examples**2, axis=1)
        self._votes = arrays["votes"].astype(np.float32)
        self._language_weights = arrays["language_weights"].astype(np.float32)
        self._language_means = arrays["language_means"].astype(np.float32)
        self._scale = float(arrays["scale"])
        self._sharpness = float(arrays["sharpness"])

    @property
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that was learnt; the examples in half precision."""
        return {
            "intents": np.array(self.intents),
            "examples": self._examples.astype(np.float16),
            "votes": self._votes,
            "language_weights": self._language_weights,
            "language_means": self._language_means,
            "scale": np.array(self._scale),
            "sharpness": np.array(self._sharpness),
        }

    @classmethod
    def fit(cls, vectors: Vectors, intents: Sequence[str], languages: Sequence[str]) -> "IntentModel":
        """Learn from vectors of shape (n, dimensions) and the intent and language of each.

        Takes n³/3 steps and n² numbers: seconds for five thousand sentences.
        """
        names, labels = np.unique(np.asarray(intents), return_inverse=True)
        tongues, spoken = np.unique(np.asarray(languages), return_inverse=True)
        means = np.stack([vectors[spoken == index].mean(axis=0) for index in range(len(tongues))])
        centred = vectors - means[spoken]
        scale = float(1.0 / np.sqrt(np.var(centred, axis=0).sum()))
        # Half precision is what is stored, so it is also what is learnt from.
        examples = (centred * scale).astype(np.float16)
        truth = np.eye(len(names), dtype=np.float32)[labels]
        votes, unseen = _solve(_kernel(examples.astype(np.float32), examples.astype(np.float32)), truth)
        return cls(
            {
                "intents": names,
                "examples": examples,
                "votes": votes,
                "language_weights": _language_weights(vectors, np.eye(len(tongues), dtype=np.float32)[spoken]),
                "language_means": means,
                "scale": np.array(scale),
                "sharpness": np.array(_best_sharpness(unseen, labels)),
            }
        )

    def probabilities(self, vectors: Vectors) -> Numbers:
        """Return the chance of each of `intents` for each vector, shape (n, len(intents)); rows add up to one."""
        with_bias = np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)])
        shares = softmax(LANGUAGE_SHARPNESS * (with_bias @ self._language_weights), axis=1)
        freed = ((vectors - shares @ self._language_means) * self._scale).astype(np.float32)
        scores = _kernel(freed, self._examples, self._example_lengths) @ self._votes
        return np.asarray(softmax(self._sharpness * scores, axis=1), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write everything to one npz file."""
        np.savez(path, **self.arrays)

    @classmethod
    def load(cls, path: Path) -> "IntentModel":
        """Read what `save` wrote; nothing in the file is executed."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored)


def _kernel(left: Numbers, right: Numbers, right_lengths: Numbers | None = None) -> Numbers:
    lengths = np.sum(right**2, axis=1) if right_lengths is None else right_lengths
    distances = np.sum(left**2, axis=1)[:, None] + lengths[None] - 2 * left @ right.T
    return np.exp(-KERNEL_WIDTH * np.maximum(distances, 0))


def _solve(kernel: Numbers, truth: Numbers) -> tuple[Numbers, Numbers]:
    """Return the votes of each example, and what the others say of it had it not been there (exactly)."""
    kernel[np.diag_indices_from(kernel)] += RIDGE
    factor = cho_factor(kernel, overwrite_a=True)
    votes = cho_solve(factor, truth)
    inverse = cho_solve(factor, np.eye(len(truth), dtype=np.float32), overwrite_b=True)
    return votes, truth - votes / np.diag(inverse)[:, None]


def _best_sharpness(scores: Numbers, labels: npt.NDArray[np.intp]) -> float:
    """The factor that makes softmax(factor * scores) honest about sentences it has not seen."""

    def surprise(logarithm: float) -> float:
        chances = log_softmax(np.exp(logarithm) * scores, axis=1)
        return float(-chances[np.arange(len(labels)), labels].mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(0.0, 5.0), method="bounded").x))


def _language_weights(vectors: Vectors, truth: Numbers) -> Numbers:
    with_bias = np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)]).astype(np.float64)
    gram = with_bias.T @ with_bias + LANGUAGE_RIDGE * np.eye(with_bias.shape[1])
    return np.asarray(np.linalg.solve(gram, with_bias.T @ truth), dtype=np.float32)
