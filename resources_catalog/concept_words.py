"""Finds the concepts that a text names in the words of its language: stems, compounds, prefixes, typing errors."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from nlu.words import plain
from resources_catalog.concept import concepts
from resources_catalog.folding import fold, folded_words, has_tone_marks, words
from resources_catalog.stop_words import stop_words

#: A shorter word that nobody knows is more likely a name than a typing error.
SHORTEST_TYPO = 6
#: So long is at least the stem that may have been meant.
SHORTEST_MISTYPED = 5
#: A shorter word of another language is more likely a word of this one.
SHORTEST_FOREIGN = 5
#: The shortest stem that may stand inside a compound; a shorter one only begins it.
SHORTEST_INSIDE = 4

#: Conjunctions, prepositions and the article, which Arabic writes together with the word.
_ARABIC_PREFIXES = ("وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ك", "ل")

#: Words whose concepts are remembered: more than the vocabulary of a large catalogue.
REMEMBERED = 200_000

Stems = dict[str, set[str]]


@dataclass(frozen=True)
class _Pattern:
    """One word of a pattern: `stem`, and whether anything may stand before and after it."""

    stem: str
    open_before: bool
    open_after: bool

    def fits(self, word: str) -> bool:
        if self.open_before and self.open_after:
            return self.stem in word
        if self.open_before:
            return word.endswith(self.stem)
        return word.startswith(self.stem) if self.open_after else word == self.stem


#: The words of a pattern, and the concept that it names.
_Phrase = tuple[tuple[_Pattern, ...], str]
#: The concepts that a word names, and the phrases that it opens, without it.
_Told = tuple[frozenset[str], tuple[_Phrase, ...]]
_NOTHING: _Told = (frozenset(), ())


@dataclass
class ConceptWords:
    """The patterns of one language. `folding` brings patterns and words to the same letters."""

    language: str
    folding: Callable[[str], str]
    _exact: Stems = field(default_factory=lambda: defaultdict(set))
    _beginning: Stems = field(default_factory=lambda: defaultdict(set))
    _ending: Stems = field(default_factory=lambda: defaultdict(set))
    _inside: Stems = field(default_factory=lambda: defaultdict(set))
    _phrases: dict[str, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))
    _by_letter: dict[str, list[tuple[_Pattern, str]]] = field(default_factory=lambda: defaultdict(list))
    _told: dict[str, _Told] = field(default_factory=dict)

    def add(self, pattern: str, concept: str) -> None:
        parts = tuple(self._pattern(word) for word in re.split(r"[\s-]+", pattern) if word.strip("*"))
        if len(parts) > 1:
            self._phrases[parts[0].stem].append((parts, concept))
            return
        part = parts[0]
        kinds = {(True, True): self._inside, (True, False): self._ending, (False, True): self._beginning}
        kinds.get((part.open_before, part.open_after), self._exact)[part.stem].add(concept)
        if len(part.stem) >= SHORTEST_MISTYPED:
            self._by_letter[part.stem[0]].append((part, concept))

    def found(self, tokens: Sequence[str]) -> dict[str, set[int]]:
        """Concept → the positions of the tokens that name it."""
        found: dict[str, set[int]] = defaultdict(set)
        for position, token in enumerate(tokens):
            told = self._told.get(token)
            if told is None:
                told = self._tell(token)
            if told is _NOTHING:
                continue
            for concept in told[0]:
                found[concept].add(position)
            for following, concept in told[1]:
                end = position + 1 + len(following)
                if end <= len(tokens) and all(map(self._fits, following, tokens[position + 1 : end])):
                    found[concept].update(range(position, end))
        return found

    def of_word(self, token: str) -> frozenset[str]:
        """The concepts that one word names."""
        return (self._told.get(token) or self._tell(token))[0]

    def of_typo(self, token: str) -> frozenset[str]:
        """The concepts whose word `token` is with one letter more, less, exchanged or swapped after the first."""
        return frozenset(
            concept
            for part, concept in self._by_letter.get(token[0], ())
            if any(_one_edit(part.stem, beginning) for beginning in _beginnings_of(token, part))
        )

    def _named(self, word: str) -> Iterator[str]:
        length = len(word)
        yield from self._exact.get(word, ())
        for end in range(2, length + 1):
            yield from self._beginning.get(word[:end], ())
            yield from self._inside.get(word[:end], ())
        for start in range(1, length - 1):
            yield from self._ending.get(word[start:], ())
            for end in range(start + SHORTEST_INSIDE, length + 1):
                yield from self._inside.get(word[start:end], ())
        yield from self._ending.get(word, ())

    def _tell(self, token: str) -> _Told:
        """What there is to know about a word: remembered, because a catalogue repeats its words."""
        named = frozenset(concept for variant in self._variants(token) for concept in self._named(variant))
        opening = tuple(
            (parts[1:], concept)
            for variant in self._variants(token)
            for end in range(1, len(variant) + 1)
            for parts, concept in self._phrases.get(variant[:end], ())
            if parts[0].fits(variant)
        )
        # What strangers write must not fill the memory.
        if len(self._told) >= REMEMBERED:
            self._told.clear()
        self._told[token] = told = (named, opening) if named or opening else _NOTHING
        return told

    def _fits(self, pattern: _Pattern, token: str) -> bool:
        if self.language != "ar":
            return pattern.fits(token)
        return any(pattern.fits(variant) for variant in self._variants(token))

    def _pattern(self, word: str) -> _Pattern:
        stem = self.folding(word.strip("*")).replace(" ", "")
        if self.language == "ar" and stem.startswith("ال") and len(stem) > 4:
            stem = stem[2:]
        return _Pattern(stem, word.startswith("*"), word.endswith("*"))

    def _variants(self, token: str) -> Iterator[str]:
        yield token
        if self.language == "ar":
            for prefix in _ARABIC_PREFIXES:
                if token.startswith(prefix) and len(token) - len(prefix) >= 3:
                    yield token[len(prefix) :]


@dataclass(frozen=True)
class Named:
    """The concepts of a text, each with how many of its words name it, and those words as they are written."""

    counts: dict[str, int]
    words: dict[str, tuple[str, ...]]


@lru_cache(maxsize=512)
def concepts_of_question(text: str, language: str) -> Named:
    """The concepts of a question, also of words that are mistyped or of another language than the rest."""
    written, tokens, own = _tokens(text, language)
    found = own.found(tokens)
    understood = {position for positions in found.values() for position in positions}
    ordinary = _ordinary(language)
    for position, token in enumerate(tokens):
        folded = fold(written[position])
        if position in understood or folded in ordinary:
            continue
        named = _foreign(folded, language) or (own.of_typo(token) if len(token) >= SHORTEST_TYPO else frozenset())
        for concept in named:
            found.setdefault(concept, set()).add(position)
    return _named(found, written)


def concepts_of_text(text: str, language: str) -> dict[str, int]:
    """The concepts that `text` names, with how many of its words name each.

    `language` is that of the text; one without concepts is read as English.
    """
    if language == "vi" and has_tone_marks(text):
        found = _with_marks().found([_plain(word) for word in words(text)])
    else:
        found = _of_language(language).found(folded_words(text))
    return {concept: len(positions) for concept, positions in found.items()}


def _named(found: dict[str, set[int]], written: Sequence[str]) -> Named:
    return Named(
        {concept: len(positions) for concept, positions in found.items()},
        {concept: tuple(written[position] for position in sorted(its)) for concept, its in found.items()},
    )


def _tokens(text: str, language: str) -> tuple[list[str], list[str], ConceptWords]:
    """The words as written, as they are compared, and the patterns to compare them with."""
    written = words(text)
    if language == "vi" and has_tone_marks(text):
        return written, [_plain(word) for word in written], _with_marks()
    return written, [fold(word) for word in written], _of_language(language)


def _of_language(language: str) -> ConceptWords:
    return _folded().get(language) or _folded()["en"]


def _foreign(folded: str, language: str) -> frozenset[str]:
    if len(folded) < SHORTEST_FOREIGN:
        return frozenset()
    named = [others.of_word(folded) for code, others in _folded().items() if code != language]
    return frozenset(concept for its in named for concept in its)


def _beginnings_of(token: str, part: _Pattern) -> Iterator[str]:
    """What of `token` is to be compared with the stem of `part`: all of it, or a beginning of about the same length."""
    length = len(part.stem)
    if part.open_after and len(token) > length + 1:
        yield from (token[:end] for end in (length - 1, length, length + 1))
    elif abs(len(token) - length) <= 1:
        yield token


def _one_edit(meant: str, typed: str) -> bool:
    """Whether one letter more, less, exchanged, or two neighbours swapped make one of the other."""
    same = next((at for at, (one, other) in enumerate(zip(meant, typed, strict=False)) if one != other), None)
    if same is None:
        return abs(len(meant) - len(typed)) <= 1
    one, other = meant[same:], typed[same:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    return one[1:] == other or one == other[1:]


_plain = lru_cache(maxsize=65_536)(plain)


@cache
def _folded() -> dict[str, ConceptWords]:
    # One syllable of Vietnamese means too much without its marks.
    languages = next(iter(concepts().values())).texts
    return {
        language: _fill(
            ConceptWords(language, fold), lambda pattern, language=language: language != "vi" or " " in pattern
        )
        for language in languages
    }


@cache
def _with_marks() -> ConceptWords:
    return _fill(ConceptWords("vi", plain), lambda _: True)


def _fill(empty: ConceptWords, wanted: Callable[..., bool]) -> ConceptWords:
    for code, concept in concepts().items():
        for pattern in concept.texts[empty.language].words:
            if wanted(pattern):
                empty.add(pattern, code)
    return empty


@cache
def _ordinary(language: str) -> frozenset[str]:
    """Words of the language that must not be taken for mistyped or foreign ones."""
    texts: Iterable[str] = (
        text
        for concept in concepts().values()
        if language in concept.texts
        for text in (*concept.texts[language].says, concept.texts[language].offers, concept.texts[language].name)
    )
    return stop_words(language) | {fold(word) for text in texts for word in words(text)}
