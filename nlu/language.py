"""Which of the house's languages a message is written in; only a proposal, the person's choice rules."""

import re
import threading
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from lingua import IsoCode639_1, LanguageDetectorBuilder
from lingua import LanguageDetector as Lingua

from nlu.accents import without_accents

#: Words that are the same everywhere and say nothing.
INTERNATIONAL = frozenset({"ok", "okay", "hmm", "haha", "hahaha", "lol", "sms", "mail", "email", "stop", "app", "x"})

#: A word that one language's own sentences never use makes that language this much less likely.
UNKNOWN_WORD = 0.35

#: Words of a message that are looked at; the first few decide.
MOST_WORDS = 40

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_EXAMPLE = re.compile(r"^\s+- (?!intent:)(.+)$", re.MULTILINE)

Vocabulary = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Detected:
    """A language's code, how sure that is (0 to 1; from 0.7 on it is hardly ever wrong), and the words counted."""

    code: str
    confidence: float
    words: int


def read_vocabulary(nlu_data: Path, codes: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the words of each language's training sentences, in lower case; Vietnamese also without accents."""
    return {code: frozenset(_vocabulary(nlu_data / code)) for code in codes}


class LanguageDetector:
    """Tells the given languages apart; loads its 230 MB on the first message, so keep one in a process.

    `vocabulary` (see `read_vocabulary`) settles what letters alone leave open: close languages,
    Vietnamese typed without accents, and whether a lone capitalised word is a name.
    """

    def __init__(self, codes: Collection[str], vocabulary: Vocabulary | None = None) -> None:
        if len(set(codes)) < 2:
            raise ValueError("At least two languages are needed to tell one from another.")
        self._codes = tuple(sorted(set(codes)))
        self._vocabulary = {code: frozenset((vocabulary or {}).get(code, ())) for code in self._codes}
        self._lock = threading.Lock()
        self._loaded: Lingua | None = None

    def detect(self, text: str) -> Detected | None:
        """Return the likeliest language, or None for what has none: "ok", numbers, names, addresses."""
        written = _WORD.findall(unicodedata.normalize("NFC", text))[:MOST_WORDS]
        words = [word.lower() for word in written]
        if not words or INTERNATIONAL.issuperset(words) or self._is_name(text, written):
            return None
        chances = self._chances(text)
        for code in self._codes:
            known = self._vocabulary[code]
            if known:
                chances[code] *= UNKNOWN_WORD ** min(sum(word not in known for word in words), 8)
        total = sum(chances.values())
        if not total:
            return None
        code = max(self._codes, key=lambda candidate: chances[candidate])
        return Detected(code, chances[code] / total * self._familiarity(words), len(words))

    def _familiarity(self, words: list[str]) -> float:
        """One when some language of ours uses the words, less when none does: it may be another one."""
        if not any(self._vocabulary.values()):
            return 1.0
        strange = sum(not any(word in known for known in self._vocabulary.values()) for word in words)
        return 1.0 - 0.3 * strange / len(words)

    def _chances(self, text: str) -> dict[str, float]:
        with self._lock:
            if self._loaded is None:
                codes = [getattr(IsoCode639_1, code.upper()) for code in self._codes]
                self._loaded = LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
        values = self._loaded.compute_language_confidence_values(text[:1000])
        # Letters decide between scripts; within a script a short text is never that sure.
        return {
            value.language.iso_code_639_1.name.lower(): max(value.value, 0.001) if value.value > 1e-6 else 0.0
            for value in values
        }

    def _is_name(self, text: str, written: list[str]) -> bool:
        """Whether every word is capitalised as in names and addresses, and none gives a language away."""
        if not all(word[0].isupper() or f"{word}." in text for word in written):
            return False
        if any(character.isdigit() for character in text):
            return True
        if text.isupper():
            return False
        familiar = any(word.lower() in known for known in self._vocabulary.values() for word in written[:1])
        return not familiar or (len(written) > 1 and all(word.istitle() for word in written))


def _vocabulary(folder: Path) -> set[str]:
    words: set[str] = set()
    for path in folder.glob("*.yml"):
        for sentence in _EXAMPLE.findall(path.read_text(encoding="utf-8")):
            written = _WORD.findall(unicodedata.normalize("NFC", sentence))
            # A capital inside a sentence is a name more often than a word.
            words.update(word.lower() for place, word in enumerate(written) if not place or not word[0].isupper())
    if folder.name == "vi":
        words.update(without_accents(word) for word in list(words))
    return words
