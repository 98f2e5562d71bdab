"""What the catalogue no longer knows can still be said: a message may be said again in another language."""

import json

import pytest

from bot.reply.voice import words_for


@pytest.mark.parametrize("kind", ["name", "question", "why"])
def test_a_fact_that_was_given_up_is_its_plain_code(kind: str) -> None:
    assert words_for(kind, "given_up", "en") == "given up"


@pytest.mark.parametrize("told", [{"fact": "given_up", "value": True}, {"fact": "child_age", "value": "old"}])
def test_a_value_that_was_given_up_too(told: dict[str, object]) -> None:
    for kind in ("fact", "answer"):
        assert words_for(kind, json.dumps(told), "en") == str(told["fact"]).replace("_", " ")
