"""What is understood of sentences that were never learnt: failures are known by name, and must fail."""

import pytest

from nlu.check_data import faults
from tests.acceptance.template import make_template
from tests.nlu_code.known_failures import Answered, answers, known


@pytest.fixture(scope="module")
def answered() -> list[Answered]:
    return answers(make_template())


@pytest.mark.model
def test_every_sentence_is_understood_but_the_known_failures(answered: list[Answered]) -> None:
    expected = known()
    surprises = [
        f"{each.line.lang}: {each.line.text} ({each.line.intent} → {each.parsed.intent})"
        for each in answered
        if not each.right and not each.close and (each.line.lang, each.line.text) not in expected
    ]
    assert surprises == []


@pytest.mark.model
def test_a_known_failure_fails(answered: list[Answered]) -> None:
    expected = known()
    told = {(each.line.lang, each.line.text) for each in answered}
    assert expected <= told, "A known failure is no sentence of the tests any more."
    understood = [
        each.line.text
        for each in answered
        if each.right and not each.close and (each.line.lang, each.line.text) in expected
    ]
    assert understood == [], "These are understood now: `python -m tests.nlu_code.known_failures` writes the file anew."


def test_nothing_that_measures_was_learnt() -> None:
    assert faults() == {}
