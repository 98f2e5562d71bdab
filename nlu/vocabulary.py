"""The words of each language's training sentences, as language detection compares them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from nlu.accents import without_accents
from nlu.words import plain

#: How often a word is typed without its accents, beside once with them.
WITHOUT_ACCENTS = 0.3
#: Its sentences name other languages, often in those languages.
ABOUT_LANGUAGES = "change_language"
#: Latin letters that look like Cyrillic ones, as they slip in from another keyboard.
CYRILLIC_LOOKALIKES = str.maketrans("aceiopxy", "асеіорху")

_CYRILLIC = re.compile("[а-яёіїєґ]")
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_INTENT = re.compile(r"^- intent: (\w+)", re.MULTILINE)
_EXAMPLE = re.compile(r"^\s+- (?!intent:)(.+)$", re.MULTILINE)


def read_vocabulary(
    nlu_data: Path, codes: Collection[str], without: Collection[str] = ()
) -> dict[str, dict[str, float]]:
    """Return how often each word, folded, stands in the training sentences of each language, also without accents.

    Sentences that are `without` are not learned from, so that one can measure on them.
    """
    unseen = {tuple(_words(sentence)) for sentence in without}
    return {
        code: _counts([words for words in _sentences(nlu_data / code) if tuple(words) not in unseen]) for code in codes
    }


def words_of(text: str) -> list[str]:
    """Return the words as they are written: no digits, no signs."""
    return _WORD.findall(text)


def folded(written: list[str]) -> list[str]:
    """Return the words in plain lower case, "heeeej" as "heej"; Latin letters in a Cyrillic message as Cyrillic."""
    words = [_DRAWN_OUT.sub(r"\1\1", plain(word)) for word in written]
    cyrillic = {word for word in words if _CYRILLIC.search(word)}
    if 2 * sum(word in cyrillic for word in words) >= len(words):
        words = [word.translate(CYRILLIC_LOOKALIKES) if len(word) == 1 or word in cyrillic else word for word in words]
    return [word for word in words if word]


def without_names(written: list[str]) -> list[str]:
    """Leave out capitalised words but the first: a capital inside a sentence is a name more often than a word."""
    return [word for place, word in enumerate(written) if not place or not word[0].isupper()]


def _sentences(folder: Path) -> Iterator[list[str]]:
    for path in folder.glob("*.yml"):
        parts = _INTENT.split(path.read_text(encoding="utf-8"))
        for intent, examples in zip(parts[1::2], parts[2::2], strict=True):
            if intent != ABOUT_LANGUAGES:
                for sentence in _EXAMPLE.findall(examples):
                    yield _words(sentence)


def _words(sentence: str) -> list[str]:
    return folded(without_names(words_of(unicodedata.normalize("NFC", sentence))))


def _counts(sentences: list[list[str]]) -> dict[str, float]:
    sentences_with = Counter(word for sentence in sentences for word in set(sentence))
    counts: Counter[str] = Counter()
    for sentence in sentences:
        # A sentence that has no word in common with any other is keyboard noise.
        if any(sentences_with[word] > 1 for word in sentence):
            counts.update(sentence)
    words = {word: float(count) for word, count in counts.items()}
    for word, count in counts.items():
        bare = without_accents(word)
        if bare != word and bare.isascii():
            words[bare] = words.get(bare, 0.0) + WITHOUT_ACCENTS * count
    return words
