"""The one registry of languages."""

import pytest
from babel import Locale

from locales.languages import ROOT, languages, source_language, supported


def test_the_registry_knows_the_seven() -> None:
    assert list(languages()) == ["en", "sv", "ru", "nl", "vi", "ar", "uk"]
    assert source_language().code == "en"


def test_directions_and_names_are_those_of_the_language(language_code: str) -> None:
    locale = Locale.parse(language_code)
    language = languages()[language_code]
    assert language.direction == locale.text_direction
    assert language.name.casefold() == (locale.get_display_name() or "").casefold()


def test_each_has_its_folder() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/LC_MESSAGES")}
    assert folders == set(languages()) - {"en"}


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("sv", "sv"),
        ("sv-SE", "sv"),
        ("AR_eg", "ar"),
        ("zh", None),
        ("", None),
        (None, None),
        ("svenska", None),
        ("-", None),
    ],
)
def test_a_tag_is_recognised_by_its_first_part(tag: str | None, code: str | None) -> None:
    assert supported(tag) == code
