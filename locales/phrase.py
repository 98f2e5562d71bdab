"""A phrase: one thing that the bot can say, with a name, English source text and named placeholders."""

import re
import string
from dataclasses import dataclass

NAME = re.compile(r"^[a-z_]+\.[a-z0-9_]+$")


class PhraseError(ValueError):
    """A phrase is not well formed."""


@dataclass(frozen=True)
class Phrase:
    """`name` is `<topic>.<phrase>` and the message context in gettext; `plural` is empty for most phrases."""

    name: str
    text: str
    plural: str = ""

    @property
    def topic(self) -> str:
        return self.name.split(".", 1)[0]

    @property
    def placeholders(self) -> frozenset[str]:
        return placeholders_of(self.text) | placeholders_of(self.plural)

    def __str__(self) -> str:
        return self.name


def placeholders_of(text: str) -> frozenset[str]:
    """The named placeholders of `text`; raises PhraseError when one is not a plain name."""
    names = set()
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise PhraseError(f"braces do not match in {text!r}: {error}") from error
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise PhraseError(f"a placeholder must be a plain name, not {{{name}}} with a format, in {text!r}")
        names.add(name)
    return frozenset(names)


def phrase(name: str, text: str) -> Phrase:
    """Declares a phrase; extracted by Babel with `name` as its context."""
    return _checked(Phrase(name, text))


def plural_phrase(name: str, text: str, plural: str) -> Phrase:
    """Declares a phrase that depends on the number given as `count`."""
    made = _checked(Phrase(name, text, plural))
    if "count" not in made.placeholders:
        raise PhraseError(f"{name}: a plural phrase needs the placeholder {{count}}")
    return made


def _checked(made: Phrase) -> Phrase:
    if not NAME.match(made.name):
        raise PhraseError(f"{made.name!r} is not a phrase name like topic.phrase")
    _ = made.placeholders
    return made
