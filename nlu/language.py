"""Which of the house's languages a message is written in; only a proposal, the person's choice rules."""

import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import chain
from pathlib import Path

import yaml
from lingua import LanguageDetectorBuilder

from nlu.spelling import Spelling, alphabets
from nlu.vocabulary import folded, without_names, words_of

#: Words that are the same everywhere and say nothing.
INTERNATIONAL = frozenset({"ok", "okay", "hmm", "haha", "hahaha", "lol", "sms", "mail", "email", "stop", "app", "x"})
#: Rows of the usual keyboards; four letters of one in their order are no word of any language of ours.
KEYBOARD = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "фівапролджє",
    "ячсмитьбю",
    "ضصثقفغعهخحج",
)
ROW = 4
NEIGHBOURS = Path(__file__).parent / "lexicons" / "neighbours.yml"

#: Words of a message that are looked at; the first few decide.
MOST_WORDS = 40

#: One word makes a language at most e to this power less likely: a borrowed word or a name decides nothing alone.
ONE_WORD = 6.0
#: The same for a word with a letter that the language does not have.
STRANGE_LETTER = 8.0
#: How much the letters' likelihood, as lingua knows them, counts beside that of our own words.
LETTERS = 0.4
#: How much it counts, in a whole sentence, for a language that is not ours and of which we have no words …
FOREIGN_LETTERS = 0.8
#: … which is less likely by this with each word that the likeliest one of ours knows …
KNOWN = 2.0
#: … and more likely with each that it does not know, and with each that only a neighbour of it has.
UNKNOWN = 1.5
NEIGHBOUR = 5.0
#: Evidence is divided by this, for words that often stand together do not count twice.
TEMPERATURE = 2.0
#: A word speaks against the language found when it is e to this power likelier in another.
CONTRARY = 2.0
#: So many of a language's words are everyday ones. A message with none of them may be the name of a support or of an
#: office, which is said in any language: it is never surer than this.
EVERYDAY = 150
ONLY_A_NAME = 0.69
#: So many words are a whole sentence; in fewer, an everyday word that another language has too ("in") says nothing.
SENTENCE = 5
#: The likelihood of a letter, on average, below which unknown words are noise in every language of ours.
NOISE = -5.0
#: The smallest chance that is taken for an answer of lingua's.
LEAST_CHANCE = 1e-4

#: Mail addresses and links are in no language.
_ADDRESS = re.compile(r"\S+@\S+|\w+://\S+|www\.\S+", re.IGNORECASE)

Vocabulary = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Detected:
    """A language's code, how sure that is (0 to 1; from 0.7 on it is hardly ever wrong), and the words counted."""

    code: str
    confidence: float
    words: int


class LanguageDetector:
    """Tells the given languages apart; loads its 100 MB on the first message, so keep one in a process.

    A language is as likely as the words of the message are in its own sentences (see `nlu.vocabulary`), and as its
    letters are among those of the world's languages. A language that is not ours makes the answer less sure, and so
    does each word that rather belongs to another.
    """

    def __init__(self, codes: Collection[str], vocabulary: Vocabulary | None = None) -> None:
        if len(set(codes)) < 2:
            raise ValueError("At least two languages are needed to tell one from another.")
        self._codes = tuple(sorted(set(codes)))
        self._vocabulary = {code: words for code, words in (vocabulary or {}).items() if words and code in codes}
        self._lock = threading.Lock()
        self._loaded: _Models | None = None

    def detect(self, text: str) -> Detected | None:
        """Return the likeliest language, or None for what has none: "ok", numbers, names, addresses, noise."""
        text = _ADDRESS.sub(" ", unicodedata.normalize("NFC", text))
        written = words_of(text)[:MOST_WORDS]
        words = [
            word for word in folded(written if text.isupper() else without_names(written)) if not _typed_blindly(word)
        ]
        if not words or INTERNATIONAL.issuperset(words) or self._is_name(text, written):
            return None
        models = self._models()
        letters, foreign_letters = models.letters(text, self._codes)
        scores = {code: LETTERS * value for code, value in letters.items()}
        contrary = dict.fromkeys(self._codes, 0)
        for word in words:
            likelihoods = models.likelihoods(word)
            best = max(likelihoods.values(), default=0.0)
            for code, value in likelihoods.items():
                scores[code] -= STRANGE_LETTER if models.strange(word, code) else min(best - value, ONE_WORD)
                contrary[code] += value < best - CONTRARY
        code = max(self._codes, key=lambda candidate: scores[candidate])
        if models.noise(words, code):
            return None
        # A few letters look like many languages of the world.
        heard = FOREIGN_LETTERS * min(len(words) / SENTENCE, 1.0)
        foreign = LETTERS * letters[code] + heard * (foreign_letters - letters[code])
        foreign += sum(models.foreign(word, code) for word in words)
        others = sum(math.exp((score - scores[code]) / TEMPERATURE) for score in (*scores.values(), foreign))
        most = 1.0 if models.everyday(words, code) else ONLY_A_NAME
        return Detected(code, most * (1 - contrary[code] / len(words)) / others, len(words))

    def _models(self) -> "_Models":
        with self._lock:
            if self._loaded is None:
                self._loaded = _Models(self._vocabulary)
            return self._loaded

    def _is_name(self, text: str, written: list[str]) -> bool:
        """Whether every word is capitalised as in names and addresses, and none gives a language away."""
        if not all(word[0].isupper() or f"{word}." in text for word in written):
            return False
        if any(character.isdigit() for character in text):
            return True
        if text.isupper():
            return False
        familiar = any(word in known for known in self._vocabulary.values() for word in folded(written[:1]))
        return not familiar or (len(written) > 1 and all(word.istitle() for word in written))


class _Models:
    """What is learned from our own words, and lingua's letters of the world's languages."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        # Three letters at a time: a tenth of the memory, and our own words know the rest.
        self._lingua = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()
        self._spellings = {code: Spelling(words) for code, words in vocabulary.items()}
        self._alphabets = alphabets(self._spellings)
        self._asked: dict[str, dict[str, float]] = {}
        self._everyday = {
            code: frozenset(nlargest(EVERYDAY, words, key=words.__getitem__)) for code, words in vocabulary.items()
        }
        times = Counter(chain.from_iterable(self._everyday.values()))
        self._in_several = {word for word, languages in times.items() if languages > 1}

    def letters(self, text: str, codes: Collection[str]) -> tuple[dict[str, float], float]:
        """Return how likely the letters are in each language of ours, and in the likeliest other, as logarithms."""
        values = self._lingua.compute_language_confidence_values(text[:1000])
        chances = {value.language.iso_code_639_1.name.lower(): max(value.value, LEAST_CHANCE) for value in values}
        ours = {code: math.log(chances.pop(code, LEAST_CHANCE)) for code in codes}
        return ours, math.log(max(chances.values()))

    def likelihoods(self, word: str) -> dict[str, float]:
        """Return how likely the word is in each language that has a vocabulary, as logarithms."""
        asked = self._asked.get(word)
        if asked is None:
            asked = {code: spelling.likelihood(word) for code, spelling in self._spellings.items()}
            # What only families write is not kept.
            if any(spelling.knows(word) for spelling in self._spellings.values()):
                self._asked[word] = asked
        return asked

    def strange(self, word: str, code: str) -> bool:
        """Whether the word has a letter that the language does not have."""
        return not self._alphabets[code].issuperset(word)

    def foreign(self, word: str, code: str) -> float:
        """Return how much more likely the word makes a language that is not ours than `code`, as a logarithm."""
        if word in _neighbours().get(code, ()):
            return NEIGHBOUR
        spelling = self._spellings.get(code)
        if spelling is None:
            return 0.0
        return -KNOWN if spelling.knows(word) else UNKNOWN

    def everyday(self, words: list[str], code: str) -> bool:
        """Whether the message has a word without which hardly anyone makes a sentence."""
        if code not in self._everyday:
            return True
        found = self._everyday[code].intersection(words)
        return bool(found if len(words) >= SENTENCE else found - self._in_several)

    def noise(self, words: list[str], code: str) -> bool:
        """Whether the likeliest language knows none of the words, nor words like them."""
        spelling = self._spellings.get(code)
        if spelling is None or any(spelling.knows(word) for word in words):
            return False
        return sum(map(spelling.of_letters, words)) < NOISE * sum(len(word) + 1 for word in words)


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    content: dict[str, str] = yaml.safe_load(NEIGHBOURS.read_text(encoding="utf-8"))
    return {code: frozenset(words.split()) for code, words in content.items()}


def _typed_blindly(word: str) -> bool:
    return any(word[begin : begin + ROW] in row for row in KEYBOARD for begin in range(len(word) - ROW + 1))
