"""Learns which sentences have which intent: ridge regression on landmarks of meaning and on grams, together."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from nlu.embed import Vectors
from nlu.grams import BUCKETS, grams
from nlu.intent_model import IntentModel, Numbers, freed, near

#: Training sentences that others are compared with; more are hardly better, and slower.
LANDMARKS = 3000
#: How much the spelling counts beside the meaning, and how much to smooth. Chosen on development sentences.
GRAM_WEIGHT = 1.0
RIDGE = 0.25
#: Steps of the conjugate gradient; stopping early smooths too.
STEPS = 60
LANGUAGE_RIDGE = 0.01
#: Every so many sentences, one is kept back to learn how sharp the chances may be.
KEPT_BACK = 5
SEED = 20


class Examples:
    """Training sentences in both views; n of them."""

    def __init__(self, meaning: Numbers, spelling: sparse.csr_matrix, truth: Numbers) -> None:
        self.meaning = meaning
        self.spelling = spelling
        self.truth = truth

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
    root = _root(landmarks.astype(np.float32))
    meaning = solve_triangular(root, near(plain, landmarks.astype(np.float32)).T, lower=True).T
    spelling, rarity = _spelling(texts)
    examples = Examples(meaning.astype(np.float32), spelling, np.eye(len(names), dtype=np.float32)[labels])
    by_meaning, by_spelling = _solve(examples)
    return IntentModel(
        {
            "identity": np.array(identity),
            "intents": names,
            "landmarks": landmarks,
            "landmark_votes": solve_triangular(root, by_meaning, lower=True, trans="T").astype(np.float32),
            "gram_rarity": rarity.astype(np.float16),
            "gram_votes": by_spelling.astype(np.float16),
            "language_weights": weights,
            "language_means": means,
            "scale": np.array(scale),
            "sharpness": np.array(_sharpness(examples, labels)),
        }
    )


def _root(landmarks: Numbers) -> npt.NDArray[np.float64]:
    similarities = near(landmarks, landmarks).astype(np.float64)
    similarities[np.diag_indices_from(similarities)] += 1e-3
    return np.asarray(cholesky(similarities, lower=True, overwrite_a=True))


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
    """Weights of meaning (landmarks, intents) and of spelling (BUCKETS, intents), by conjugate gradients."""
    meaning, spelling, truth = examples.meaning, examples.spelling, examples.truth
    votes = np.zeros_like(truth)
    rest = truth.copy()
    step = rest.copy()
    size = np.sum(rest**2, axis=0)
    for _ in range(STEPS):
        image = meaning @ (meaning.T @ step) + GRAM_WEIGHT * (spelling @ (spelling.T @ step)) + RIDGE * step
        pace = size / np.maximum(np.sum(step * image, axis=0), 1e-12)
        votes += pace * step
        rest -= pace * image
        smaller = np.sum(rest**2, axis=0)
        step = rest + smaller / np.maximum(size, 1e-12) * step
        size = smaller
    return meaning.T @ votes, GRAM_WEIGHT * np.asarray(spelling.T @ votes)


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
