"""Danger that is written so that a machine does not see it; ordinary texts that only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import crisis
from nlu.disguise import readings, squeezed


@pytest.mark.parametrize(
    "text",
    [
        "s u i c i d e",
        "i want to d i e",
        "I want to k-i-l-l m-y-s-e-l-f",
        "s.u.i.c.i.d.e",
        "k1ll mys3lf",
        "ѕuісіdе",
        "хoчу yмepеть",
        "ｓｕｉｃｉｄｅ",
        "𝓼𝓾𝓲𝓬𝓲𝓭𝓮",
        "s\u200bu\u200bi\u200bcide",
        "\u202eeid ot tnaw i\u202c",
        "i will kiiiill myselffff",
        "jag vill t a m i t t l i v",
        "я хочу у м е р е т ь",
        "t\u00f4i mu\u1ed1n t\u1ef1 t\u1eed",
        "toi muon tu tu",
    ],
)
def test_danger_is_seen_through_a_disguise(text: str) -> None:
    assert crisis.find(text) is not None


@pytest.mark.parametrize(
    "text",
    ["call 054-123 45 67", "he is 3 years old", "we meet at 9am", "a b c", "mp3 and wifi 5g", "e k s nua", "Box 12 B"],
)
def test_an_ordinary_text_is_no_danger(text: str) -> None:
    assert crisis.find(text) is None


def test_a_text_without_disguise_has_no_other_reading() -> None:
    assert list(readings("Мой сын не спит по ночам")) == []
    assert squeezed("our daughter cannot walk") is None


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(isinstance(reading, str) for reading in readings(text))
    assert squeezed(text) is None or " " not in str(squeezed(text))
