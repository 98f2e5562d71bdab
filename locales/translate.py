"""From a phrase and its values to a sentence in one language."""

import gettext
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, get_day_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from locales.attendance_states import ATTENDANCE_STATES
from locales.languages import ROOT, Language, languages
from locales.phrase import Phrase
from locales.phrases import all_phrases
from locales.roles import ROLES
from locales.utterance import Value

#: First-strong isolate and its end: a value keeps its own direction inside a sentence of the other.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
#: Marks by which a value could turn the sentence around it; a name or a need never holds them on purpose.
DIRECTION_MARKS = dict.fromkeys((*range(8234, 8239), *range(8294, 8298)))
DOMAIN = "navigator"


class UnknownPhraseError(LookupError):
    """No phrase has that name."""


def po_path(code: str, root: Path = ROOT) -> Path:
    return root / code / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def _translations(code: str) -> gettext.NullTranslations:
    if languages()[code].source:
        return gettext.NullTranslations()
    with po_path(code).open("rb") as source:
        catalog = read_po(source, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalog, use_fuzzy=False)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Translator:
    """Says phrases in one language.

    `words_for` gives the words for a value whose meaning the catalogue knows: (kind, value, language) → text, for the
    kinds of `locales.utterance.KINDS` but moment, day, weekdays, language, role and attendance.
    """

    def __init__(self, code: str, words_for: Callable[[str, str, str], str]) -> None:
        self.language: Language = languages()[code]
        self.locale = Locale.parse(code)
        self._translations = _translations(code)
        self._words_for = words_for

    def say(self, name: str, values: Mapping[str, Value] | None = None) -> str:
        """The sentence for the phrase `name`; raises UnknownPhraseError, or KeyError for a missing value."""
        try:
            declared = all_phrases()[name]
        except KeyError as error:
            raise UnknownPhraseError(name) from error
        given = values or {}
        shown = {key: self._shown(value) for key, value in given.items()}
        return self._text(declared, given).format_map(shown)

    def unfilled(self, name: str) -> str:
        """The sentence with its placeholders left as they are, for a page that fills them in itself."""
        declared = all_phrases()[name]
        return self._translations.pgettext(declared.name, declared.text)

    def _text(self, declared: Phrase, values: Mapping[str, Value]) -> str:
        if not declared.plural:
            return self._translations.pgettext(declared.name, declared.text)
        count = values["count"]
        if not isinstance(count, int):
            raise TypeError(f"{declared.name}: count must be a whole number")
        return self._translations.npgettext(declared.name, declared.text, declared.plural, count)

    def _shown(self, value: Value) -> str:
        if isinstance(value, Mapping):
            return self._isolated(self._special(value["kind"], value["value"]))
        if value is None:
            return ""
        return self._isolated(str(value).translate(DIRECTION_MARKS))

    def _special(self, kind: str, value: str) -> str:
        if kind == "moment":
            return self.moment(datetime.fromisoformat(value))
        if kind == "day":
            return self.day(date.fromisoformat(value))
        if kind == "weekdays":
            return self.weekdays([int(number) for number in value.split(",")])
        if kind == "language":
            return languages()[value].name
        if kind == "role":
            named = ROLES.get(value)
            # A message may be said again after a role was given up.
            return self.say(named.name) if named else value.replace("_", " ")
        if kind == "attendance":
            return self.say(ATTENDANCE_STATES[value].name)
        return self._words_for(kind, value, self.language.code)

    def moment(self, when: datetime) -> str:
        """For example "Monday 23 November at 11:00", in the zone that `when` carries."""
        if when.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return format_datetime(when, self.language.moment, tzinfo=when.tzinfo, locale=self.locale)

    def day(self, when: date) -> str:
        """For example "21 November 2026"."""
        return format_date(when, format=self.language.day, locale=self.locale)

    def weekdays(self, numbers: Sequence[int]) -> str:
        """For example "Monday and Thursday"; Monday is 1."""
        names = get_day_names("wide", "stand-alone", self.locale)
        return format_list([names[number - 1] for number in numbers], locale=self.locale)

    def _isolated(self, text: str) -> str:
        """Isolates a value wherever its direction could disturb the sentence around it."""
        right_to_left = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
        if right_to_left == (self.language.direction == "rtl") and not (right_to_left or text[:1].isdigit()):
            return text
        if self.language.direction == "ltr" and not right_to_left:
            return text
        return f"{ISOLATE}{text}{END_ISOLATE}"
