"""What a machine must not change in a text: names, numbers, dates, amounts, links. They are replaced and put back.

Every digit of a text belongs to something that is shielded. So each number in what the machine gives back can only be
one of our own marks, however its brackets have suffered; a number that is none of them means that it cannot be trusted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.conversation.inbox import clean
from bot.reply.translation import TranslationError
from locales.languages import languages

#: The first mark. Marks of three figures: machines turn short numbers into words, and group longer ones.
FIRST, MOST = 201, 799
#: Parts of a name that are shielded alone, too: shorter ones are everyday words in some language.
PART = 3
#: An answer that is longer than so many times the text, and so many letters more, is no translation of it.
LONGER, AND_MORE = 6, 400

_LINK = r"(?:https?://|www\.)[^\s<>\"«»]*[^\s<>\"«».,;:!?…'’)\]}]"
_MAIL = r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+\.\w{2,}"
_PLACE = (
    r"(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:se|nl|ru|vn|ua|no|fi|dk|de|uk|eu|com|org|net|info|nu)(?![\w-])"
    r"(?:/[^\s<>\"«»]*[^\s<>\"«».,;:!?…'’)\]}])?"
)
_HANDLE = r"(?<!\w)[@#][A-Za-z]\w{2,}"
_CODE = r"(?<![^\W_])[A-Za-z0-9]*[A-Za-z]\d[A-Za-z0-9]*(?:[-/][A-Za-z0-9]+)*(?![^\W_])"
_PHONE = r"(?:\+|(?<!\d)\(?0)\d[\d \u00a0\u202f()/-]{4,}\d"
_NUMBER = r"[+-]?\d{1,3}(?:[ \u00a0\u202f.']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:/’'–-]\d+)*"
_MONEY = r"[$€£¥₽₴₫]|kr\b|SEK\b|EUR\b|USD\b|UAH\b|RUB\b|VND\b|NOK\b|DKK\b"
_AMOUNT = rf"(?:(?:{_MONEY})[ \u00a0\u202f]?(?:{_NUMBER})|(?:{_NUMBER})[ \u00a0\u202f]?(?:{_MONEY}|:-|%))"
_FIXED = "|".join((_LINK, _MAIL, _PLACE, _HANDLE, _CODE, _AMOUNT, _PHONE, _NUMBER))
#: Our mark, or what a machine has left of it.
_MARK = re.compile(r"[\[［【]\s*(?P<whole>\d+)\s*[\]］】]|(?P<bare>\d+)")
_SHOWN_AS_IT_IS = re.compile(r"[\d\W]+")
_ISOLATE, _END_ISOLATE = "\u2066", "\u2069"


@dataclass(frozen=True)
class Shielded:
    """A text whose `things`, in their order, are replaced by marks in `text`."""

    text: str
    original: str
    things: tuple[str, ...]
    names: tuple[str, ...]


def shield(text: str, people: Iterable[str] = (), organisations: Iterable[str] = ()) -> Shielded:
    """People may be called by a part of their name. Raises TranslationError (bad_answer) when there is too much."""
    known = _called(people, organisations)
    things: list[str] = []

    def mark(found: re.Match[str]) -> str:
        things.append(found.group())
        return f"[{FIRST + len(things) - 1}]"

    marked = _finder(known).sub(mark, text)
    if len(things) > MOST:
        raise TranslationError("bad_answer", "There are too many numbers and names in the text.")
    return Shielded(marked, text, tuple(things), known)


def restore(answer: str, shielded: Shielded, target: str) -> str:
    """The machine's answer with everything back in its place; `target` is the language of the answer.

    Raises TranslationError (bad_answer) unless each thing stands in it exactly as often as in the original.
    """
    said = clean(answer)
    if not said or len(said) > LONGER * len(shielded.text) + AND_MORE:
        raise TranslationError("bad_answer", "The answer is empty, or too long to be a translation.")
    found = [int(mark["whole"] or mark["bare"]) for mark in _MARK.finditer(said)]
    if sorted(found) != list(range(FIRST, FIRST + len(shielded.things))):
        raise TranslationError("bad_answer", "Numbers or names came back changed.")
    isolated = languages()[target].direction == "rtl"

    def thing(mark: re.Match[str]) -> str:
        real = shielded.things[int(mark["whole"] or mark["bare"]) - FIRST]
        # Without letters it has no direction of its own, and would be read from the wrong end.
        return f"{_ISOLATE}{real}{_END_ISOLATE}" if isolated and _SHOWN_AS_IT_IS.fullmatch(real) else real

    whole = _MARK.sub(thing, said)
    if Counter(things_in(whole, shielded.names)) != Counter(things_in(shielded.original, shielded.names)):
        raise TranslationError("bad_answer", "Numbers or names stand where they become something else.")
    return whole


def things_in(text: str, names: Sequence[str] = ()) -> list[str]:
    """Everything in the text that no machine may change, in its order; `names` as `Shielded` has them."""
    return [found.group() for found in _finder(names).finditer(text)]


def _called(people: Iterable[str], organisations: Iterable[str]) -> tuple[str, ...]:
    """The names, and the parts of people's names that are used alone, the longest first."""
    wanted: set[str] = set()
    for name in people:
        whole = " ".join(clean(name).split())
        wanted.add(whole)
        wanted.update(part for part in whole.split(" ") if len(part) >= PART and not part.islower())
    wanted.update(" ".join(clean(name).split()) for name in organisations)
    known = (name for name in wanted if len(name) > 1 and any(letter.isalpha() for letter in name))
    return tuple(sorted(known, key=lambda name: (-len(name), name)))


def _finder(names: Sequence[str]) -> re.Pattern[str]:
    # An ending of one or two letters ("Annas") leaves the name a name.
    called = "|".join(rf"(?<!\w){re.escape(name)}(?!\w{{3}})" for name in names)
    return re.compile(f"{called}|{_FIXED}" if called else _FIXED)
