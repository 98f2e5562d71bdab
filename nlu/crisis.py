"""Crisis words: phrases by language in lexicons/crisis, matched on plain words, before anything else is asked."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from nlu.disguise import readings, squeezed
from nlu.words import bare, plain

LEXICONS = Path(__file__).parent / "lexicons" / "crisis"
#: How words are folded before they are compared.
Fold = Callable[[str], str]
#: Letters of the shortest phrase that is found among letters that stand apart.
SQUEEZED = 6
#: So few words, which are often a name or an answer, say nothing of danger by their meaning alone.
FEW = 3
KINDS = ("suicide", "violence", "child_in_danger", "breaking_point")


#: The parts of a phrase: a group of choices, or a word.
_PART = re.compile(r"\([^()]*\)|\S+")


@dataclass(frozen=True)
class Alarm:
    """A crisis phrase was found: of which kind, in which language's lexicon, and the words that matched.

    `disguised`: they were found only behind look-alike letters, gaps or turned text.
    """

    kind: str
    language: str
    words: str
    disguised: bool = False


@dataclass(frozen=True)
class _Lexicon:
    language: str
    kinds: dict[str, re.Pattern[str]]
    squeezed: dict[str, re.Pattern[str]]
    harmless: re.Pattern[str] | None


def find(text: str) -> Alarm | None:
    """The first alarm in `text`, in any language, or None. Also found when typed without accents, or disguised."""
    found = _in_words(text)
    if found is not None:
        return found
    hidden = (alarm for reading in readings(text) if (alarm := _in_words(reading)) is not None)
    found = next(hidden, None) or _in_letters_apart(text)
    return None if found is None else replace(found, disguised=True)


def _in_words(text: str) -> Alarm | None:
    words = plain(text)
    if not words:
        return None
    # Accents are only ignored where the writer used none, or every accented word would lose its meaning.
    without_marks = bare(text) == words
    sentence = f"{words} "
    lexicons = _lexicons(without_marks)
    # One language's figure of speech also clears what another language's lexicon finds in the same words.
    harmless = [
        found.span() for lexicon in lexicons if lexicon.harmless for found in lexicon.harmless.finditer(sentence)
    ]
    for lexicon in lexicons:
        for kind, pattern in lexicon.kinds.items():
            for found in pattern.finditer(sentence):
                if not any(begin <= found.start() and found.end() <= end for begin, end in harmless):
                    return Alarm(kind, lexicon.language, found.group().strip())
    return None


def is_distant(text: str) -> bool:
    """Whether the words speak of danger from afar: long ago, in a film or a course, as a figure of speech, at play.

    It says nothing of danger itself; what else seems to be danger must then be clearer to raise the alarm.
    """
    words = plain(text)
    return any(pattern.search(f"{words} ") for pattern in _distances(bare(text) == words))


def _in_letters_apart(text: str) -> Alarm | None:
    letters = squeezed(text)
    if letters is None:
        return None
    for lexicon in _lexicons(bare(text) == plain(text)):
        for kind, pattern in lexicon.squeezed.items():
            if found := pattern.search(letters):
                return Alarm(kind, lexicon.language, found.group())
    return None


@cache
def _lexicons(without_marks: bool) -> tuple[_Lexicon, ...]:
    fold = bare if without_marks else plain
    made = []
    for path in sorted(LEXICONS.glob("*.yml")):
        content: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        patterns = {kind: _pattern(content[kind], fold) for kind in KINDS}
        closed_up = {kind: _squeezed_pattern(content[kind], fold) for kind in KINDS}
        harmless = _pattern(content["not"], fold) if content.get("not") else None
        made.append(_Lexicon(path.stem, patterns, closed_up, harmless))
    return tuple(made)


@cache
def _distances(without_marks: bool) -> tuple[re.Pattern[str], ...]:
    """Apart from the rest, for who only asks how far away a danger is need not wait for all words of danger."""
    fold = bare if without_marks else plain
    contents = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(LEXICONS.glob("*.yml")))
    return tuple(_pattern(content["distant"], fold) for content in contents if content.get("distant"))


def _pattern(phrases: Iterable[str], fold: Fold) -> re.Pattern[str]:
    alternatives = sorted((_expression(phrase, fold) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(alternatives)})")


def _squeezed_pattern(phrases: Iterable[str], fold: Fold) -> re.Pattern[str]:
    """Phrases without their blanks, if they are long enough not to lie in other words; `*` stands for a few letters."""
    long = []
    for phrase in phrases:
        parts = _PART.findall(phrase)
        shortest = sum(min(len(_closed(each, fold)) for each in _choices(part)) for part in parts if part != "*")
        if shortest >= SQUEEZED:
            long.append("".join(_any(part, lambda each: _closed(each, fold), r"\w{0,12}") for part in parts))
    return re.compile("|".join(long) or "(?!)")


def _expression(phrase: str, fold: Fold) -> str:
    """`*` stands for up to three words, `~` for any ending, `(a|b c)` for one of these, `(|a)` for that or nothing."""

    def words(text: str) -> str:
        return "".join(
            r"(?:\S+ ){0,3}" if word == "*" else _stem(word, fold) + (r"\w* " if word.endswith("~") else " ")
            for word in text.split()
        )

    return "".join(_any(part, words, r"(?:\S+ ){0,3}") for part in _PART.findall(phrase))


def _any(part: str, made: Callable[[str], str], wild: str) -> str:
    if part == "*":
        return wild
    choices = [made(each) for each in _choices(part)]
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def _choices(part: str) -> list[str]:
    return part[1:-1].split("|") if part.startswith("(") else [part]


def _stem(word: str, fold: Fold) -> str:
    return " ".join(re.escape(piece) for piece in fold(word.rstrip("~")).split())


def _closed(text: str, fold: Fold) -> str:
    return "".join(fold(text.replace("~", "").replace("*", "")).split())
