"""Danger by meaning, in any part of a message; a model and vectors of another engine never meet."""

from collections.abc import Sequence

import numpy as np
import pytest

from nlu.danger import LONG, MOST_PARTS, DangerWatch, parts_of
from nlu.embed import Role, Vectors
from nlu.errors import ModelBroken
from nlu.grams import BUCKETS
from nlu.intent_model import IntentModel


class Edge:
    """Texts with the word "edge" point one way, all others another; "edge" alone in a long text is diluted."""

    identity = "edge"
    dimensions = 2

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        shares = [min(1.0, 10 * text.split().count("edge") / max(len(text.split()), 1)) for text in texts]
        rows = np.array([[share, 1 - share] for share in shares], dtype=np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def model(identity: str = "edge", other: str = "greet") -> IntentModel:
    """Crisis is near the first axis, the other intent near the second."""
    return IntentModel(
        {
            "identity": np.array(identity),
            "intents": np.array(["crisis", other]),
            "landmarks": np.eye(2, dtype=np.float16),
            "landmark_votes": np.eye(2, dtype=np.float32),
            "gram_rarity": np.ones(BUCKETS, dtype=np.float16),
            "gram_votes": np.zeros((BUCKETS, 2), dtype=np.float16),
            "language_weights": np.zeros((3, 1), dtype=np.float32),
            "language_means": np.zeros((1, 2), dtype=np.float32),
            "scale": np.array(1.0),
            "sharpness": np.array(5.0),
        }
    )


@pytest.fixture
def watch() -> DangerWatch:
    return DangerWatch(Edge(), model())


def test_danger_that_no_word_tells_is_seen(watch: DangerWatch) -> None:
    look = watch.look("she stands at the edge")
    assert look.alarm is not None
    assert (look.alarm.kind, look.vector.identity) == ("meaning", "edge")
    assert watch.look("the bathroom is too small").alarm is None


@pytest.mark.parametrize("gap", [". ", "\n", " "])
@pytest.mark.parametrize("place", [0, 3, 9])
def test_danger_is_seen_in_the_middle_of_a_long_message(watch: DangerWatch, gap: str, place: int) -> None:
    sentences = ["today we went to the school and spoke about the new chair for her"] * 10
    sentences[place] = "and she is at the edge now"
    assert watch.look(gap.join(sentences)).alarm is not None
    del sentences[place]
    assert watch.look(gap.join(sentences)).alarm is None


def test_danger_in_so_many_words_needs_no_meaning(watch: DangerWatch) -> None:
    alarm = watch.look("i want to kill myself").alarm
    assert alarm is not None
    assert alarm.kind == "suicide"


def test_words_count_where_the_meaning_sees_no_danger_unless_it_is_very_sure(watch: DangerWatch) -> None:
    """The model here is sure that nothing but the edge is danger."""
    assert watch.look("i want to kill myself").alarm is not None
    assert watch.look("i want to k i l l m y s e l f").alarm is not None
    assert watch.look("she tried to kill herself two years ago").alarm is None
    assert watch.look("my partner hits me").alarm is None


@pytest.mark.parametrize("text", ["", "   ", "12345", "???", "\u200b"])
def test_what_has_no_letter_is_no_danger_by_meaning(text: str) -> None:
    class Always(Edge):
        def embed(self, texts: Sequence[str], role: Role) -> Vectors:
            return np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (len(texts), 1))

    assert DangerWatch(Always(), model()).look(text).alarm is None


def test_a_model_of_another_engine_is_refused() -> None:
    with pytest.raises(ModelBroken, match="another"):
        DangerWatch(Edge(), model("another"))


def test_parts_are_few_and_cover_begin_and_end() -> None:
    assert parts_of("one short message") == []
    words = [f"word{number}" for number in range(5_000)]
    parts = parts_of(" ".join(words))
    assert len(parts) == MOST_PARTS
    assert parts[0].startswith("word0 ")
    assert parts[-1].endswith("word4999") or "word499" in parts[-1]
    middle = " ".join(words[: 4 * LONG])
    assert all(word in " ".join(parts_of(middle)) for word in middle.split())


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("thank you so much", True),
        ("thanks, when?", False),
        ("شكرا متى؟", False),
        ("thank you but when do they come", False),
    ],
)
def test_thanks_wait_for_nothing_unless_something_is_asked(text: str, courtesy: bool) -> None:
    assert DangerWatch(Edge(), model(other="thanks")).look(text).courtesy is courtesy
    assert not DangerWatch(Edge(), model(other="greet")).look(text).courtesy
