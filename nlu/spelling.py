"""How likely a word is in one language: by how often it was seen there, or else by its letters."""

import math
from collections import defaultdict
from collections.abc import Mapping

#: Letters before the next one that are looked at.
CONTEXT = 4
#: What part of a word's likelihood comes from having been seen; the rest comes from its letters.
SEEN = 0.8
#: A letter that follows its neighbours as seldom as this many times is judged by fewer neighbours instead.
SMOOTHING = 3.0
#: A letter belongs to a language that uses it at least this often, beside the language that uses it most.
OWN_LETTER = 0.02
#: The likelihood of a letter that the language never uses.
STRANGE_LETTER = 1e-5


class Spelling:
    """The words of one language and the letters that follow one another in them."""

    def __init__(self, counts: Mapping[str, float]) -> None:
        """`counts` says how often each word, folded, was seen. Raises ValueError without any."""
        if not counts:
            raise ValueError("A language's spelling is learned from words, and there are none.")
        self._counts = counts
        self._total = sum(counts.values())
        followed: dict[str, float] = defaultdict(float)
        contexts: dict[str, float] = defaultdict(float)
        for word, count in counts.items():
            # A word that is seen a hundred times teaches its letters hardly better than one seen ten times.
            weight = math.log2(1 + count)
            written = f" {word} "
            for end in range(1, len(written)):
                for begin in range(max(0, end - CONTEXT), end + 1):
                    followed[written[begin : end + 1]] += weight
                    contexts[written[begin:end]] += weight
        self._followed, self._contexts = dict(followed), dict(contexts)

    def knows(self, word: str) -> bool:
        return word in self._counts

    def likelihood(self, word: str) -> float:
        """Return the natural logarithm of how likely a word of a text in this language is this one."""
        seen = SEEN * self._counts.get(word, 0.0) / self._total
        return math.log(seen + (1 - SEEN) * math.exp(self.of_letters(word)))

    def of_letters(self, word: str) -> float:
        """The same by the letters alone."""
        written = f" {word} "
        return sum(math.log(self._next(written, end)) for end in range(1, len(written)))

    def shares(self) -> dict[str, float]:
        """Return what part of all letters each one is."""
        found: dict[str, float] = defaultdict(float)
        for word, count in self._counts.items():
            for letter in word:
                found[letter] += count
        total = sum(found.values())
        return {letter: count / total for letter, count in found.items()}

    def _next(self, written: str, end: int) -> float:
        chance = STRANGE_LETTER
        for begin in range(end, max(0, end - CONTEXT) - 1, -1):
            times = self._contexts.get(written[begin:end])
            if times is None:
                break
            chance = (self._followed.get(written[begin : end + 1], 0.0) + SMOOTHING * chance) / (times + SMOOTHING)
        return chance


def alphabets(spellings: Mapping[str, Spelling]) -> dict[str, frozenset[str]]:
    """Return the letters of each language: not those that only its borrowed words and names have."""
    shares = {code: spelling.shares() for code, spelling in spellings.items()}
    most: dict[str, float] = defaultdict(float)
    for found in shares.values():
        for letter, share in found.items():
            most[letter] = max(most[letter], share)
    return {
        code: frozenset(letter for letter, share in found.items() if share >= OWN_LETTER * most[letter])
        for code, found in shares.items()
    }
