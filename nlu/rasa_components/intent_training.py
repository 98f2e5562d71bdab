"""Learns which sentences have which intent: ridge regression on landmarks of meaning and on grams, together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve, cholesky, solve_triangular
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from nlu.embed import Vectors
from nlu.grams import BUCKETS, grams
from nlu.intent_model import IntentModel, Numbers, freed, near

#: Training sentences that others are compared with; more are hardly better, and slower.
LANDMARKS = 4000
#: How much the spelling counts beside the meaning, and how much to smooth. Chosen on held-out training sentences.
GRAM_WEIGHT = 0.7
RIDGE = 0.5
#: Steps of the conjugate gradient; more change nothing that can be seen.
STEPS = 25
LANGUAGE_RIDGE = 0.01
#: Every so many sentences, one is kept back to learn how sharp the chances may be.
KEPT_BACK = 5
SEED = 20


@dataclass(frozen=True)
class Examples:
    """Training sentences in both views; n of them."""

    meaning: Numbers
    spelling: sparse.csr_matrix
    truth: Numbers

    def __len__(self) -> int:
        return len(self.truth)

    def some(self, rows: npt.NDArray[np.bool_]) -> "Examples":
        """Those of a mask."""
        return Examples(self.meaning[rows], self.spelling[rows], self.truth[rows])


def fit(
    texts: Sequence[str], vectors: Vectors, intents: Sequence[str], languages: Sequence[str], identity: str
) -> IntentModel:
    """Learn from n texts, their vectors of shape (n, dimensions), and the intent and language of each.

    `identity` names the engine of the vectors. The same sentences give the same model.
    """
    names, labels = np.unique(np.asarray(intents), return_inverse=True)
    tongues, spoken = np.unique(np.asarray(languages), return_inverse=True)
    means = np.stack([vectors[spoken == index].mean(axis=0) for index in range(len(tongues))])
    weights = _language_weights(vectors, np.eye(len(tongues), dtype=np.float32)[spoken])
    scale = float(1.0 / np.sqrt(np.var(vectors - means[spoken], axis=0).sum()))
    plain = freed(vectors, weights, means, scale)
    chosen = np.sort(np.random.default_rng(SEED).permutation(len(plain))[:LANDMARKS])
    # Half precision is what is stored, so it is also what is learnt from.
    landmarks = plain[chosen].astype(np.float16)
    whitening = _whitening(landmarks.astype(np.float32))
    meaning = near(plain, landmarks.astype(np.float32)) @ whitening
    spelling, rarity = _spelling(texts)
    examples = Examples(meaning, spelling, np.eye(len(names), dtype=np.float32)[labels])
    by_meaning, by_spelling = _solve(examples)
    return IntentModel(
        {
            "identity": np.array(identity),
            "intents": names,
            "landmarks": landmarks,
            "landmark_votes": whitening @ by_meaning,
            "gram_rarity": rarity.astype(np.float16),
            "gram_votes": by_spelling.astype(np.float16),
            "language_weights": weights,
            "language_means": means,
            "scale": np.array(scale),
            "sharpness": np.array(_sharpness(examples, labels)),
        }
    )


def _whitening(landmarks: Numbers) -> Numbers:
    """What makes nearness to landmarks, which are near to each other, into features that are not (Nyström)."""
    similarities = near(landmarks, landmarks).astype(np.float64)
    similarities[np.diag_indices_from(similarities)] += 1e-3
    root = cholesky(similarities, lower=True, overwrite_a=True)
    return np.asarray(solve_triangular(root, np.eye(len(root)), lower=True).T, dtype=np.float32)


def _spelling(texts: Sequence[str]) -> tuple[sparse.csr_matrix, Numbers]:
    """Rows of unit length, and each bucket's rarity (inverse document frequency)."""
    found = [grams(text) for text in texts]
    lengths = np.cumsum([0, *(len(buckets) for buckets, _ in found)])
    buckets = np.concatenate([buckets for buckets, _ in found])
    seen = np.bincount(buckets, minlength=BUCKETS)
    rarity = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float16).astype(np.float32)
    values = np.concatenate([weights for _, weights in found]) * rarity[buckets]
    matrix = sparse.csr_matrix((values, buckets, lengths), shape=(len(texts), BUCKETS), dtype=np.float32)
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(norms, 1e-9)).dot(matrix).tocsr().astype(np.float32), rarity


def _solve(examples: Examples) -> tuple[Numbers, Numbers]:
    """Weights of meaning (landmarks, intents) and of spelling (BUCKETS, intents), by conjugate gradients.

    Meaning is solved exactly at each step (its part of the normal equations is factored once), spelling by its scale.
    """
    meaning, truth = examples.meaning, examples.truth
    spelling = (examples.spelling * np.float32(np.sqrt(GRAM_WEIGHT))).tocsr()
    across = spelling.T.tocsr()
    square = meaning.T @ meaning
    square[np.diag_indices_from(square)] += RIDGE
    factor = cho_factor(square, overwrite_a=True)
    scale = (np.asarray(spelling.multiply(spelling).sum(axis=0)).ravel() + RIDGE).astype(np.float32)[:, None]
    rest = _Both(meaning.T @ truth, np.asarray(across @ truth))
    found = _Both(np.zeros_like(rest.meaning), np.zeros_like(rest.spelling))
    eased = _Both(cho_solve(factor, rest.meaning), rest.spelling / scale)
    step, size = eased, rest.dot(eased)
    for _ in range(STEPS):
        seen = meaning @ step.meaning + spelling @ step.spelling
        image = _Both(meaning.T @ seen + RIDGE * step.meaning, across @ seen + RIDGE * step.spelling)
        pace = size / np.maximum(step.dot(image), 1e-12)
        found, rest = found.plus(pace, step), rest.plus(-pace, image)
        eased = _Both(cho_solve(factor, rest.meaning), rest.spelling / scale)
        smaller = rest.dot(eased)
        step, size = eased.plus(smaller / np.maximum(size, 1e-12), step), smaller
    return found.meaning, found.spelling * np.float32(np.sqrt(GRAM_WEIGHT))


@dataclass(frozen=True)
class _Both:
    """A weight for each landmark and each bucket, a column for each intent."""

    meaning: Numbers
    spelling: Numbers

    def dot(self, other: "_Both") -> Numbers:
        """Column by column."""
        return np.asarray(np.sum(self.meaning * other.meaning, axis=0) + np.sum(self.spelling * other.spelling, axis=0))

    def plus(self, pace: Numbers, other: "_Both") -> "_Both":
        """This one and so much of another, column by column."""
        return _Both(self.meaning + pace * other.meaning, self.spelling + pace * other.spelling)


def _sharpness(examples: Examples, labels: npt.NDArray[np.intp]) -> float:
    """The factor that makes softmax(factor * scores) honest about sentences it has not seen."""
    kept_back = np.random.default_rng(SEED).permutation(len(examples)) % KEPT_BACK == 0
    unseen = examples.some(kept_back)
    by_meaning, by_spelling = _solve(examples.some(~kept_back))
    scores = unseen.meaning @ by_meaning + unseen.spelling @ by_spelling
    meant = labels[kept_back]

    def surprise(logarithm: float) -> float:
        chances = log_softmax(np.exp(logarithm) * scores, axis=1)
        return float(-chances[np.arange(len(meant)), meant].mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(0.0, 5.0), method="bounded").x))


def _language_weights(vectors: Vectors, truth: Numbers) -> Numbers:
    with_bias = np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)]).astype(np.float64)
    gram = with_bias.T @ with_bias + LANGUAGE_RIDGE * np.eye(with_bias.shape[1])
    return np.asarray(np.linalg.solve(gram, with_bias.T @ truth), dtype=np.float32)
