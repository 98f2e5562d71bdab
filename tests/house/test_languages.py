"""A language is data: whatever the registry names exists in every place that holds languages, and nothing else does."""

import re
from pathlib import Path

import pytest
import yaml

from locales.languages import languages, source_language
from resources_catalog.region import regions
from tests.house.repository import ROOT, text_of

CODES = set(languages())
TRANSLATED = CODES - {source_language().code}


def folders(path: Path, pattern: str) -> set[str]:
    found = {each.name for each in path.glob(pattern) if each.is_dir() and each.name != "__pycache__"}
    assert found, f"{path} has no folders"
    return found


def test_the_registry_has_one_source_language_and_all_names() -> None:
    assert len(CODES) >= 7
    assert [language.code for language in languages().values() if language.source] == ["en"]
    assert {language.direction for language in languages().values()} == {"ltr", "rtl"}
    assert len({language.name for language in languages().values()}) == len(CODES)


def test_sentences() -> None:
    assert folders(ROOT / "nlu_data", "*") == CODES | {"dialogue"}
    assert folders(ROOT / "tests" / "nlu", "*") == CODES


def test_translations() -> None:
    holding = {path.parents[1].name for path in (ROOT / "locales").glob("*/LC_MESSAGES/navigator.po")}
    assert holding == TRANSLATED
    assert folders(ROOT / "locales", "*") - {"phrases"} == TRANSLATED


def test_lexicons() -> None:
    kinds = sorted(path for path in (ROOT / "nlu" / "lexicons").iterdir() if path.is_dir())
    assert {kind.name for kind in kinds} >= {"commands", "crisis"}
    for kind in kinds:
        assert {path.stem for path in kind.glob("*.yml")} == CODES, kind.name


def test_the_chat_s_first_words() -> None:
    """What the chat can say before the server has answered."""
    written = text_of(Path("web/static/chat/first-words.js"))
    assert set(re.findall(r"^  ([a-z]{2}): \{", written, flags=re.MULTILINE)) == CODES


def test_regions_have_a_name_in_every_language() -> None:
    assert regions()
    for region in regions().values():
        assert set(region.names) == set(region.country_names) == CODES, region.code
        assert set(region.languages) <= CODES


@pytest.mark.parametrize("name", ["topics.yml", "reference.yml"])
def test_catalogue_words_exist_in_every_language(name: str) -> None:
    content = yaml.safe_load(text_of(Path("resources_catalog") / name))
    assert content
    by_key = [set(content)] if name == "reference.yml" else [set(names) for names in content.values()]
    assert all(found == CODES for found in by_key)


def test_every_region_has_entries() -> None:
    entries = ROOT / "resources_catalog" / "entries"
    assert folders(entries, "*") == set(regions())
    assert all(any((entries / code).glob("*.yml")) for code in regions())
