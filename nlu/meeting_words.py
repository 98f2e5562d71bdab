"""The words about meetings and their times, by language in lexicons/meetings, and where they stand in a text."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

from nlu.words import bare, plain

LEXICONS = Path(__file__).parent / "lexicons" / "meetings"
Form = Literal["visit", "video", "phone"]
FORMS: tuple[Form, ...] = get_args(Form)
#: English words are understood inside every language, if they are long enough to be no other word there.
SECOND, _LONG = "en", 4
_ANY = "~"


def spans(name: str, text: str, language: str) -> list[str]:
    """What of the list `name` stands in `text`, folded, in its order."""
    folded, fold = _folded(text)
    return [found.group() for found in _pattern(name, _own(language), fold).finditer(folded)]


def has(name: str, text: str, language: str) -> bool:
    return bool(spans(name, text, language))


def is_all(name: str, text: str, language: str) -> bool:
    """Whether the whole of `text` is a phrase of that list."""
    folded, fold = _folded(text)
    return _pattern(name, _own(language), fold).fullmatch(folded) is not None


def begins(name: str, text: str, language: str) -> bool:
    """Whether `text` begins with a phrase of that list."""
    folded, fold = _folded(text)
    return _pattern(name, _own(language), fold).match(folded) is not None


def ends(name: str, text: str, language: str) -> bool:
    """Whether `text` ends with a phrase of that list."""
    folded, fold = _folded(text)
    return any(found.end() == len(folded) for found in _pattern(name, _own(language), fold).finditer(folded))


def consists_of(names: Collection[str], text: str, language: str) -> bool:
    """Whether every word of `text` belongs to a phrase of one of those lists."""
    folded, fold = _folded(text)
    pieces = "|".join(_pattern(name, _own(language), fold).pattern for name in names)
    return re.fullmatch(rf"(?:(?:{pieces})(?:\s+|$))+", folded) is not None


def basic_form(text: str, language: str) -> str:
    """`text` as it is named, where it is one of the names that are bent behind "at" or "with"; else as it was."""
    for name in _content(_own(language))["bent"]:
        first, *bent = name.split(" / ")
        if plain(text) in map(plain, bent):
            return first
    return text


def form_of(text: str, language: str) -> Form | None:
    """How one wishes to meet; None when nothing is said of it, or several things at once."""
    said = [form for form in FORMS if has(form, text, language)]
    return said[0] if len(said) == 1 else None


def languages() -> tuple[str, ...]:
    """The codes of the languages whose words are known."""
    return _codes()


def split_at(name: str, text: str, language: str) -> tuple[str, str] | None:
    """What stands before the first phrase of that list, and from behind it on, as written; None without one."""
    found = _written(name, _own(language)).search(text.lower())
    return (text[: found.start()], text[found.end() :]) if found else None


def _own(language: str) -> str:
    return language if language in _codes() else SECOND


def _folded(text: str) -> tuple[str, Callable[[str], str]]:
    """Accents are only ignored where the writer used none."""
    fold = bare if bare(text) == plain(text) else plain
    return fold(text), fold


@cache
def _pattern(name: str, language: str, fold: Callable[[str], str]) -> re.Pattern[str]:
    return _compiled([_form(phrase, fold) for phrase in _phrases(name, language)])


@cache
def _written(name: str, language: str) -> re.Pattern[str]:
    own = _phrases(name, language)
    return _compiled([re.escape(form) for phrase in own for form in {phrase, bare(phrase)}])


def _compiled(forms: list[str]) -> re.Pattern[str]:
    longest_first = "|".join(sorted(set(forms), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)")


def _form(phrase: str, fold: Callable[[str], str]) -> str:
    beginning, ending = (r"\w*" if at else "" for at in (phrase.startswith(_ANY), phrase.endswith(_ANY)))
    words = fold(phrase.strip(_ANY)).split()
    return beginning + r"\s+".join(map(re.escape, words)) + ending


def _phrases(name: str, language: str) -> list[str]:
    second = () if language == SECOND else (one for one in _content(SECOND)[name] if len(one) >= _LONG)
    return [*_content(language)[name], *second]


@cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in LEXICONS.glob("*.yml")))


@cache
def _content(language: str) -> Mapping[str, list[str]]:
    # As plain text: a word is a word here, whether or not it is quoted.
    text = (LEXICONS / f"{language}.yml").read_text(encoding="utf-8")
    content: dict[str, list[str]] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (texts only)
    return content
