"""Regions, topics, facts, reference sentences and localised texts are complete in every language."""

from collections import Counter

import pytest

from locales.languages import languages
from resources_catalog.part import BARE_VIETNAMESE, TRANSLATED_SITUATIONS, parts_of, reference_parts
from resources_catalog.region import regions
from resources_catalog.topic import EMERGENCY, topics
from tests.resources_catalog.samples import entry


def test_regions_and_topics_are_named_in_every_language() -> None:
    assert len(regions()) == 4
    assert EMERGENCY in topics()
    for region in regions().values():
        assert set(region.names) == set(region.country_names) == set(languages())
        assert region.zone.key == region.time_zone
        assert set(region.languages) <= set(languages())
    for topic in topics().values():
        assert set(topic.names) == set(languages())


def test_reference_sentences_are_parallel() -> None:
    counts = Counter((part.language, part.role) for part in reference_parts() if part.language != BARE_VIETNAMESE)
    assert {language for language, _ in counts} == set(languages())
    assert len({counts[language, "query"] for language in languages()}) == 1
    assert len({counts[language, "passage"] for language in languages()}) == 1
    assert len({(part.language, part.name) for part in reference_parts()}) == len(reference_parts())


@pytest.mark.parametrize("language", ["en", "sv", "ru", "nl", "vi", "ar", "uk"])
def test_a_reader_gets_the_texts_of_the_language(language: str) -> None:
    given = entry("ett")
    texts = given.localised(language)
    assert (texts.language, texts.requested) == (language, language)
    assert texts.state == ("original" if language == "sv" else "machine")
    assert len(texts.situations) == 5
    assert texts.phones[0].description
    assert len(texts.documents) == 1


def test_a_missing_language_is_said_and_the_original_stands_in() -> None:
    given = entry("ett").model_copy(update={"translations": {}})
    texts = given.localised("ar")
    assert (texts.state, texts.language, texts.requested) == ("missing", "sv", "ar")
    assert texts.name == given.service.name


def test_parts_are_named_once_in_each_language() -> None:
    parts = list(parts_of(entry("ett")))
    assert len({(part.language, part.name) for part in parts}) == len(parts)
    assert [part.name for part in parts if part.language == "sv"][:3] == ["whole", "title", "situation.0"]
    assert [part.name for part in parts if part.language == "en"] == [
        f"situation.{n}" for n in range(TRANSLATED_SITUATIONS)
    ]
