"""The figures of docs/evaluation-search.md hold with the real sentence vectors."""

from pathlib import Path

import pytest

from nlu.embed import BundledEmbedder
from resources_catalog.catalogue_file import read_entries
from resources_catalog.entry import Entry
from resources_catalog.evaluate import measure, questions
from resources_catalog.search import Index
from tests.resources_catalog.samples import TODAY

pytestmark = pytest.mark.model

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def index(starter: list[Entry]) -> Index:
    return Index(starter, BundledEmbedder())


@pytest.mark.parametrize("name", ["search_dev", "search_aside"])
def test_questions_of_families_find_what_they_need(index: Index, name: str) -> None:
    lines = (BENCHMARKS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    figures = measure(questions(lines), index)
    assert figures.unknown_ids == []
    assert figures.overall.hit_3 >= 0.95
    assert figures.overall.hit_1 >= 0.85
    assert figures.cross_lingual.hit_1 >= 0.8
    assert figures.said_nothing is not None
    assert figures.said_nothing <= 0.05
    assert figures.held_back is not None
    assert figures.held_back >= 0.8


@pytest.fixture(scope="module")
def imported() -> Index:
    return Index(read_entries(BENCHMARKS / "search_catalogue.ndjson", TODAY), BundledEmbedder())


def test_an_imported_catalogue_is_found_in_across_languages(imported: Index) -> None:
    lines = (BENCHMARKS / "search_catalogue_dev.jsonl").read_text(encoding="utf-8").splitlines()
    figures = measure(questions(lines), imported)
    assert figures.unknown_ids == []
    assert figures.overall.hit_1 >= 0.8
    assert figures.overall.hit_3 >= 0.94
    assert figures.cross_lingual.hit_3 >= 0.9
    assert figures.said_nothing is not None
    assert figures.said_nothing <= 0.05
    assert figures.held_back is not None
    assert figures.held_back >= 0.7


@pytest.mark.parametrize("query", ["respite", "hello, we need a wheelchair", "whelchair", "avlastning"])
def test_one_word_a_greeting_a_typing_error(imported: Index, query: str) -> None:
    assert imported.search(query, "en", "se-karlstad").verdict == "confident"


def test_the_example_of_the_small_bathroom(index: Index) -> None:
    found = index.search("Vår dotter kan inte gå och badrummet är för litet", "sv", "se-karlstad")
    assert found.verdict == "confident"
    assert found.hits[0].entry.slug == "bostadsanpassningsbidrag"
    assert {"words", "situation", "region"} == {reason.kind for reason in found.hits[0].reasons}


def test_what_nobody_offers_is_said_to_be_nothing(index: Index) -> None:
    assert index.search("vilken pizzeria är öppen nu", "sv", "se-karlstad").verdict == "nothing"
