"""Whether a message wishes that somebody be taken out of a list, and how surely."""

from collections.abc import Collection, Iterable
from typing import Literal

from nlu import people_text
from nlu.people_lexicon import LISTS, Lexicon, Sentence, codes, lexicon, sentence_of
from nlu.words import bare, plain

#: `sure`: nothing else is said. `perhaps`: it must be asked. `no`: nobody shall be taken out, or all data shall.
Removal = Literal["sure", "perhaps", "no"]
_MORE_THAN_WISHED = ("not", "all", "asks", "and")
_PASSED_OVER = tuple(name for name in LISTS if name not in (*_MORE_THAN_WISHED, "describes"))
#: Cases change the end of a name in these scripts: Смирнов, Смирнова; Ольга, Ольгу.
_ENDINGS, _LONGEST_ENDING, _SHORTEST_STEM = "аяоеуюыийьіїє", 2, 3


def wished(text: str, language: str, names: Iterable[str]) -> Removal:
    """Whether `text` wishes to take out somebody; `names` are those of the people whom it can mean."""
    words = people_text.read(text).words
    fold = bare if bare(text) == plain(text) else plain
    sentence = sentence_of(words, fold)
    own = language if language in codes() else "en"
    for code in (own, *(code for code in codes() if code != own)):
        its = lexicon(code, fold is bare and code == own, code != own)
        if its.spans("remove", sentence):
            return _how_surely(sentence, its, tuple(names))
    return "no"


def says(name: str, words: Collection[str]) -> bool:
    """Whether one of `words`, folded by `bare`, is a word of `name`, also with an ending."""
    return any(_is(part, word) for part in bare(name).split() if len(part) > 1 for word in words)


def _how_surely(sentence: Sentence, its: Lexicon, names: tuple[str, ...]) -> Removal:
    removing = {index for span in its.spans("remove", sentence) for index in range(span.start, span.end)}
    removing |= {index for span, _ in its.roles_in(sentence) for index in range(span.start, span.end)}
    rest = [
        word
        for index, word in enumerate(sentence.folded)
        if index not in removing and not any(says(name, [bare(word)]) for name in names)
    ]
    if any(its.has("all", word) for word in rest):
        return "no"
    if any(its.has(name, word) for name in _MORE_THAN_WISHED for word in rest):
        return "perhaps"
    return "sure" if all(any(its.has(name, word) for name in _PASSED_OVER) for word in rest) else "perhaps"


def _is(part: str, word: str) -> bool:
    if word in (part, f"{part}s"):
        return True
    stem = part.rstrip(_ENDINGS) if "\u0400" <= part[0] <= "\u04ff" else ""
    return len(stem) >= _SHORTEST_STEM and word.startswith(stem) and len(word) - len(stem) <= _LONGEST_ENDING
