"""The meaning space takes language away; the nearest parts are those of the question's language and the original."""

import numpy as np
import pytest

from nlu.embed import Vectors
from resources_catalog.concept import concepts
from resources_catalog.meaning import MeaningSpace, written_language
from resources_catalog.nearest import FAR, PartsInMemory
from resources_catalog.part import OTHER, Part, reference_parts

SIZE = 128


@pytest.fixture(scope="module")
def known() -> dict[str, Vectors]:
    """Vectors of a group's own direction, a language's and a little chance: language is the louder part."""
    chance = np.random.default_rng(3)
    directions: dict[str, Vectors] = {}

    def direction(name: str) -> Vectors:
        return directions.setdefault(name, chance.standard_normal(SIZE).astype(np.float32))

    return {
        part.key: _unit(direction(_meaning(part)) + 3 * direction(f"in {part.language}")) for part in reference_parts()
    }


def _meaning(part: Part) -> str:
    return part.group if part.kind != OTHER else f"other {part.group}"


def _unit(row: Vectors) -> Vectors:
    return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


def test_the_same_need_is_near_in_another_language(known: dict[str, Vectors]) -> None:
    space = MeaningSpace(known)
    texts = {(part.language, part.group): part for part in reference_parts() if part.kind == "says"}
    rows = {
        place: space.rows(known[part.key][None, :], [part.language], "query")[0]
        for place, part in texts.items()
        if part.group in ("dental", "wheelchair")
    }
    same, different = rows["sv", "dental"] @ rows["uk", "dental"], rows["sv", "dental"] @ rows["sv", "wheelchair"]
    assert same > 0.8 > 0.4 > different
    affinities = space.affinities(rows["uk", "dental"][None, :], "uk")[0]
    assert list(concepts())[int(np.argmax(affinities))] == "dental"
    assert space.margin(rows["sv", "dental"]) > 0


def test_what_is_about_something_else_has_a_negative_margin(known: dict[str, Vectors]) -> None:
    space = MeaningSpace(known)
    other = next(part for part in reference_parts() if part.kind == OTHER)
    assert space.margin(space.rows(known[other.key][None, :], [other.language], "query")[0]) < 0


def test_a_language_without_sentences_gets_the_mean_of_all(known: dict[str, Vectors]) -> None:
    space = MeaningSpace(known)
    row = space.rows(next(iter(known.values()))[None, :], ["xx"], "query")
    assert np.isclose(np.linalg.norm(row), 1, atol=1e-5)
    assert space.affinities(row, "xx").shape == (1, len(concepts()))


def test_vietnamese_without_marks_is_a_language_of_its_own() -> None:
    assert written_language("toi can xe lan", "vi") == "vi-bare"
    assert written_language("tôi cần xe lăn", "vi") == "vi"
    assert written_language("a ramp", "en") == "en"


def test_only_readable_parts_count() -> None:
    rows = np.eye(3, dtype=np.float32)
    parts = PartsInMemory(rows, [0, 0, 1], ["whole", "situation", "whole"], ["sv", "en", "nl"], [True, False, True], 3)
    near = parts.nearness(rows[1], "en")
    assert near.best.tolist() == [1.0, 0.0, FAR]
    assert near.whole.tolist() == [0.0, 0.0, FAR]
    assert parts.nearness(rows[1], "nl").best.tolist() == [0.0, 0.0, FAR]
    assert parts.situation(rows[1], "en", 0) == (1, 1.0)
    assert parts.situation(rows[1], "sv", 0) is None
