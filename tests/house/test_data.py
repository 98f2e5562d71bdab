"""All data is in order, and the checks that say so would notice if it were not."""

import shutil
from datetime import date
from pathlib import Path

from locales import check as locales_check
from locales.languages import languages
from locales.phrases import all_phrases
from nlu import check_data
from resources_catalog.loader import STARTER, read_catalogue
from tests.house.repository import ROOT

#: Any day will do on which the starter catalogue is not overdue: nothing here asks for today.
DAY = date(2026, 11, 22)
FEWEST_ENTRIES = 24
FEWEST_PER_REGION = 6


def test_sentences_and_rules() -> None:
    assert check_data.faults() == {}


def test_faulty_sentences_are_noticed(tmp_path: Path) -> None:
    for folder in ("domain", "nlu_data", "tests/nlu"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    assert check_data.faults(tmp_path) == check_data.faults()
    (tmp_path / "nlu_data" / "sv" / "crisis.yml").unlink()
    assert any("crisis" in fault for fault in check_data.faults(tmp_path)["nlu_data/sv"])


def test_translations() -> None:
    assert len(all_phrases()) > 100
    assert locales_check.faults() == {}


def test_a_lost_translation_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    (tmp_path / "locales" / "sv" / "LC_MESSAGES" / "navigator.po").unlink()
    assert "sv/LC_MESSAGES/navigator.po" in locales_check.faults(tmp_path / "locales")


def test_the_starter_catalogue() -> None:
    catalogue = read_catalogue(STARTER, DAY)
    assert list(map(str, catalogue.faults)) == []
    assert len(catalogue.entries) >= FEWEST_ENTRIES
    by_region = [entry.region for entry in catalogue.entries]
    assert all(by_region.count(region) >= FEWEST_PER_REGION for region in set(by_region))


def test_the_starter_catalogue_is_marked() -> None:
    """An editor must confirm every entry, and a reader can tell what no person has read in that language."""
    entries = read_catalogue(STARTER, DAY).entries
    assert entries
    assert {entry.profile.review.state for entry in entries if entry.profile.review} == {"demonstration"}
    for entry in entries:
        assert set(entry.translations) == set(languages()) - {entry.language}, entry.slug
        assert all(texts.state for texts in entry.translations.values())
