"""The person is never told "I did not understand" twice in a row."""

import pytest

from actions import smalltalk as actions
from actions.speech import Named
from locales.phrases import find_support, smalltalk
from tests.actions.conftest import Talk


@pytest.fixture(autouse=True)
def nothing_fits(talk: Talk) -> None:
    talk.around.told.verdict = "uncertain"


async def test_a_word_that_surely_finds_something_is_a_need(talk: Talk) -> None:
    talk.around.told.verdict = "confident"
    answer = await talk.run(actions.ActionFallback(), text="respite", slots={"misunderstood": 1})
    assert answer.phrases == [find_support.PERHAPS_THIS.name]
    assert len(answer.cards) == 3
    assert (answer.slots["need"], answer.slots["misunderstood"]) == ("respite", 0)


@pytest.mark.parametrize("action", [actions.ActionFallback(), actions.ActionOutOfScope()])
async def test_the_second_time_in_a_row_a_person_is_offered(talk: Talk, action: Named) -> None:
    first = await talk.run(action, text="blah")
    assert first.slots["misunderstood"] == 1
    assert smalltalk.OFFER_PERSON.name not in first.phrases
    second = await talk.run(action, text="blah", slots={"misunderstood": 1})
    assert second.phrases == [smalltalk.OFFER_PERSON.name]
    assert second.intents == ["pass_on", "try_again"]
    assert second.only.choices[0].payload.entities == {"reason": "not_understood"}
    assert second.slots["misunderstood"] == 0


async def test_likely_guesses_are_offered_with_what_was_written(talk: Talk) -> None:
    ranking = (("book_meeting", 0.4), ("crisis", 0.35), ("set_reminder", 0.2), ("find_support", 0.16), ("greet", 0.01))
    answer = await talk.run(actions.ActionFallback(), text="tomorrow maybe", ranking=ranking)
    assert answer.phrases == [smalltalk.DO_YOU_MEAN.name]
    assert answer.intents == ["book_meeting", "set_reminder", "try_again", "talk_to_coordinator"]
    assert answer.only.choices[0].payload.entities == {"said": "tomorrow maybe"}


async def test_without_a_likely_guess_the_question_is_plain(talk: Talk) -> None:
    answer = await talk.run(actions.ActionFallback(), text="blah", ranking=(("book_meeting", 0.1),))
    assert answer.phrases == [smalltalk.NOT_UNDERSTOOD.name]
    assert answer.intents == ["find_support", "talk_to_coordinator"]


@pytest.mark.parametrize(
    ("action", "phrase"),
    [
        (actions.ActionWhoIAm(), smalltalk.WHO_I_AM),
        (actions.ActionChitchat(), smalltalk.CHITCHAT),
        (actions.ActionTryAgain(), smalltalk.TRY_AGAIN),
    ],
)
async def test_the_rest_is_said_plainly(talk: Talk, action: Named, phrase: object) -> None:
    assert (await talk.run(action)).phrases == [str(phrase)]
