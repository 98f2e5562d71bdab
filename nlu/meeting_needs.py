"""What somebody says to need at a meeting: "I need an interpreter", "we come with a wheelchair", "no longer".

Only a short sentence is understood of which every word is known; anything beside it makes it another wish.
"""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from nlu import meeting_words
from nlu.words import plain

Name = Literal["interpreter", "wheelchair", "child", "transport"]
NAMES: tuple[Name, ...] = get_args(Name)
#: A longer message tells more than a need.
MOST_WORDS = 10
#: The lists of which a sentence is made.
_LISTS = ("verb", "come", "with", "meeting", "not", "small", *NAMES)
_QUESTION = re.compile("[?؟]")
_BREAK = re.compile(r"[,.;:!\n،؛–—]")
_ENDING = " \n.!,،…"


@dataclass(frozen=True)
class Need:
    """`wanted` is False for what is not needed, or not any more."""

    name: Name
    wanted: bool = True


def read(text: str, language: str) -> Need | None:
    """The one thing that `text` surely says to be needed at a meeting; None for everything else."""
    if _QUESTION.search(text) or not 0 < len(plain(text).split()) <= MOST_WORDS:
        return None
    sentence = _Sentence(text, language)
    name = sentence.name()
    if name is None or sentence.has("question", begins=True) or not sentence.is_whole():
        return None
    wanted = not sentence.has("not")
    # "No, I need one": the no is an answer.
    return None if not wanted and _BREAK.search(text.strip(_ENDING)) else Need(name, wanted)


@dataclass(frozen=True)
class _Sentence:
    text: str
    language: str

    def has(self, what: str, *, begins: bool = False) -> bool:
        look = meeting_words.begins if begins else meeting_words.has
        return look(f"need_{what}", self.text, self.language)

    def is_whole(self) -> bool:
        return meeting_words.consists_of([f"need_{one}" for one in _LISTS], self.text, self.language)

    def name(self) -> Name | None:
        named = [one for one in NAMES if self.has(one)]
        if len(named) == 2 and "child" in named and "interpreter" not in named:
            # "My son comes in a wheelchair."
            named.remove("child")
        if len(named) != 1:
            return None
        return named[0] if self._is_said_of(named[0]) else None

    def _is_said_of(self, name: Name) -> bool:
        if name == "interpreter":
            # A meeting with an interpreter is one that is to be booked.
            return self.has("verb") and not self._is_with()
        if name == "transport":
            return self.has("verb") and self.has("meeting")
        if name == "child":
            return self.has("come") and self.has("with") and not self.has("verb")
        return self.has("come") or (self.has("verb") and self.has("meeting") and not self._is_with())

    def _is_with(self) -> bool:
        """Whether the sentence needs another word than the small ones to tell with what."""
        lists = [f"need_{one}" for one in _LISTS if one not in ("with", "come")]
        return not meeting_words.consists_of(lists, self.text, self.language)
