"""What a text is spelt of: pieces of its words and the words themselves, each as the number of a bucket."""

import zlib
from collections import Counter
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from nlu.words import bare, plain

#: Buckets; two pieces that share one are rare enough to do no harm.
BUCKETS = 1 << 17
#: Pieces of words, in letters, are this long.
SHORTEST, LONGEST = 1, 5
#: Longer texts are cut, as they are for the sentence vectors.
CHARACTERS = 300


def grams(text: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """The buckets of a text, each once, and for each one plus the logarithm of how often it occurs."""
    cut = text[:CHARACTERS]
    counted = Counter(zlib.crc32(piece.encode()) & (BUCKETS - 1) for piece in _pieces(cut))
    buckets = np.fromiter(counted.keys(), dtype=np.int32, count=len(counted))
    weights = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
    return buckets, 1 + np.log(weights)


def _pieces(text: str) -> list[str]:
    """Pieces of the words without their marks; the words with them, alone, in pairs, and at both ends."""
    pieces: list[str] = []
    for word in bare(text).split():
        bounded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            if len(bounded) <= length:
                pieces.append(bounded)
                break
            pieces += [bounded[start : start + length] for start in range(len(bounded) - length + 1)]
    words = plain(text).split()
    pieces += [f"#{word}" for word in words]
    pieces += [f"{first}#{second}" for first, second in pairwise(words)]
    if words:
        pieces += [f"<{words[0]}", f"{words[-1]}>"]
    return pieces
