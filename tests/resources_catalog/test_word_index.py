"""Words, compounds, typing errors and rarity, without vectors."""

import numpy as np
import pytest

from resources_catalog.word_index import WeightedText, WordIndex


@pytest.fixture
def index() -> WordIndex:
    texts = ["hjälpmedelscentralen lånar ut rullstolar", "bidrag till badrum", "skjuts till skolan", "stöd till syskon"]
    return WordIndex([[WeightedText(text, "sv", 1.0)] for text in texts])


@pytest.mark.parametrize(
    ("query", "entry"), [("hjälpmedel", 0), ("badrumsdörren", 1), ("skolann", 2), ("rullstol", 0), ("SYSKON", 3)]
)
def test_compounds_and_typing_errors(index: WordIndex, query: str, entry: int) -> None:
    scores = index.scores(query, "sv")
    assert int(np.argmax(scores)) == entry
    assert scores[entry] > 0
    assert index.shared_words(query, "sv", entry) == [query]


def test_stop_words_and_common_words_are_no_reason(index: WordIndex) -> None:
    assert not index.scores("vi och till", "sv").any()
    assert index.shared_words("vi behöver skjuts till skolan", "sv", 2) == ["skjuts", "skolan"]


def test_scores_lie_between_0_and_1(index: WordIndex) -> None:
    scores = index.scores("skjuts till skolan för syskon, något helt annat", "sv")
    assert scores.min() >= 0
    assert scores.max() <= 1


def test_neighbouring_syllables_count_in_vietnamese() -> None:
    index = WordIndex([[WeightedText("xe lăn", "vi", 1.0)], [WeightedText("xe buýt lăn bánh", "vi", 1.0)]])
    scores = index.scores("xin xe lan", "vi")
    assert scores[0] > scores[1]


def test_an_empty_index_scores_nothing() -> None:
    assert WordIndex([]).scores("badrum", "sv").shape == (0,)
    assert not WordIndex([[]]).scores("badrum", "sv").any()
