"""What the actions say survives the wire unchanged, and nothing of another form is taken."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.utterance import Choice, HandOver, Payload, Utterance, UtteranceError, said_from_wire
from tests.locales.wires import HAND_OVERS, PAYLOADS, UTTERANCES

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=10)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["phrase", "values", "choices", "cards", "hand_over", "payload", "label", "literal", "kind"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=10,
)


@given(st.one_of(UTTERANCES, HAND_OVERS))
def test_what_is_said_arrives_as_it_was_said(said: Utterance | HandOver) -> None:
    wire = json.loads(json.dumps(said.to_wire()))
    assert said_from_wire(wire) == said
    assert said_from_wire(wire).to_wire() == said.to_wire()


@given(PAYLOADS)
def test_a_payload_arrives_as_it_was(payload: Payload) -> None:
    assert Payload.from_wire(json.loads(json.dumps(payload.to_wire()))) == payload


@given(JSON)
def test_anything_else_is_refused_with_one_kind_of_error(data: Any) -> None:
    try:
        said = said_from_wire(data)
    except UtteranceError:
        return
    assert said_from_wire(json.loads(json.dumps(said.to_wire()))) == said


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "session.greeting",
        {},
        {"phrase": ""},
        {"phrase": 7},
        {"hand_over": ""},
        {"phrase": "a.b", "values": []},
        {"phrase": "a.b", "values": {"x": [1]}},
        {"phrase": "a.b", "values": {"x": {"kind": "price", "value": "1"}}},
        {"phrase": "a.b", "values": {"x": {"kind": "day", "value": 1}}},
        {"phrase": "a.b", "values": {"x": {"kind": ["day"], "value": "1"}}},
        {"phrase": "a.b", "choices": [{"payload": {"intent": "stop"}}]},
        {"phrase": "a.b", "choices": [{"payload": {"intent": "stop"}, "label": "x", "literal": "y"}]},
        {"phrase": "a.b", "choices": [{"payload": {"intent": "stop", "entities": {"x": {}}}, "label": "x"}]},
        {"phrase": "a.b", "choices": 7},
        {"phrase": "a.b", "choices": None},
        {"phrase": "a.b", "cards": [{"entry": ""}]},
        {"phrase": "a.b", "cards": [{"entry": "e", "reasons": ["words"]}]},
        {"phrase": "a.b", "cards": [{"entry": "e", "reasons": 7}]},
    ],
)
def test_these_are_refused(data: Any) -> None:
    with pytest.raises(UtteranceError):
        said_from_wire(data)


def test_a_choice_that_is_a_proper_name_has_no_label() -> None:
    wire = Choice(Payload("set_language", {"language": "sv"}), literal="Svenska").to_wire()
    assert wire["literal"] == "Svenska"
    assert "label" not in wire
