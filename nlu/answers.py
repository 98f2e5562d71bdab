"""Answers to a yes-or-no question that are the whole message. By language in lexicons/answers."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

from nlu.crisis import Fold
from nlu.words import bare, plain

LEXICONS = Path(__file__).parent / "lexicons" / "answers"
Answer = Literal["yes", "no", "do_not_know", "rather_not"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)

#: Signs that say it without a word, whatever their colour.
_SIGNS: dict[str, Answer] = {
    "👍": "yes",
    "👌": "yes",
    "✅": "yes",
    "✔": "yes",
    "👎": "no",
    "❌": "no",
    "🤷": "do_not_know",
}
_DRAWN_OUT, _TWICE = re.compile(r"(\w)\1{2,}"), re.compile(r"(\w)\1+")


def find(text: str, language: str) -> Answer | None:
    """The answer that the whole message is: in the conversation's language first, then in any other."""
    own = _words(language, bare) if language in _codes() else {}
    for form in _forms(text):
        if form in own:
            return own[form]
    for code in _codes():
        # In another language a word must be written with its accents, and be more than a letter.
        others = _words(code, plain)
        for form in _forms(text):
            if form in others and len(form) > 1:
                return others[form]
    return None if plain(text) else _by_sign(text)


def _forms(text: str) -> Iterator[str]:
    """The message as plain words, without a letter that is drawn out (yesss), without a word said twice (no no)."""
    sentence = plain(text)
    yield sentence
    for shorter in (sentence, _DRAWN_OUT.sub(r"\1\1", sentence), _TWICE.sub(r"\1", sentence)):
        yield shorter
        yield " ".join(dict.fromkeys(shorter.split()))


def _by_sign(text: str) -> Answer | None:
    said = {answer for sign, answer in _SIGNS.items() if sign in text}
    return said.pop() if len(said) == 1 else None


@cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in LEXICONS.glob("*.yml")))


@cache
def _words(language: str, fold: Fold) -> dict[str, Answer]:
    """The phrases of a language as they are written, and also folded."""
    # As plain text: yes and no are words here, whether or not they are quoted.
    text = (LEXICONS / f"{language}.yml").read_text(encoding="utf-8")
    content: dict[Answer, list[str]] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only)
    spoken = {plain(phrase): answer for answer, phrases in content.items() for phrase in phrases}
    # Folded, a phrase counts only where it is not another phrase.
    for phrase, answer in tuple(spoken.items()):
        spoken.setdefault(fold(phrase), answer)
    return spoken
