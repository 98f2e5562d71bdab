"""Beginning, ending, yes and no, the language."""

import pytest

from actions import coordinator as coordinator_actions
from actions import session as actions
from actions.heard import OFFERS
from actions.speech import Named
from locales.languages import languages
from locales.phrases import all_phrases, coordinator, session
from tests.actions.conftest import Talk


async def test_the_greeting_is_said_once_with_four_buttons(talk: Talk) -> None:
    first = await talk.run(actions.ActionGreet(), "greet", "hi")
    assert (first.phrases, len(first.only.choices)) == ([session.GREETING.name], 4)
    again = await talk.run(actions.ActionGreet(), "greet", "hi", after=(session.GREETING.name,))
    assert again.phrases == [session.GREETING_AGAIN.name]


@pytest.mark.parametrize(("offered", "reason"), sorted(OFFERS.items()))
async def test_yes_to_an_offered_person_brings_one(talk: Talk, offered: str, reason: str) -> None:
    assert offered in all_phrases()
    answer = await talk.run(actions.ActionAffirm(), "affirm", "yes", after=(offered,))
    assert (answer.hand_overs, answer.phrases) == ([reason], [])
    refused = await talk.run(actions.ActionDeny(), "deny", "no", after=(offered,))
    assert (refused.hand_overs, refused.phrases) == ([], [coordinator.NOT_PASSED_ON.name])


async def test_yes_and_no_to_nothing_are_only_nods(talk: Talk) -> None:
    for action in (actions.ActionAffirm(), actions.ActionDeny()):
        answer = await talk.run(action, "affirm", "yes", after=(session.GREETING.name,))
        assert (answer.hand_overs, answer.phrases) == ([], [session.NOTHING_ASKED.name])


async def test_every_language_is_offered_by_its_own_name(talk: Talk) -> None:
    answer = await talk.run(actions.ActionChangeLanguage(), "change_language", "another language")
    offered = {choice.payload.entities["language"]: choice.literal for choice in answer.only.choices}
    assert offered == {code: language.name for code, language in languages().items()}


async def test_stop_forgets_what_was_being_asked(talk: Talk) -> None:
    answer = await talk.run(actions.ActionStop(), "stop", slots={"need": "x", "misunderstood": 1})
    assert answer.phrases == [session.STOPPED.name]
    assert (answer.slots["need"], answer.slots["misunderstood"]) == (None, 0)


@pytest.mark.parametrize(
    ("action", "phrase"),
    [
        (actions.ActionGoodbye(), session.GOODBYE),
        (actions.ActionThanks(), session.YOU_ARE_WELCOME),
        (actions.ActionNotNow(), coordinator.NOT_PASSED_ON),
    ],
)
async def test_the_rest_is_said_plainly(talk: Talk, action: Named, phrase: object) -> None:
    assert (await talk.run(action)).phrases == [str(phrase)]


async def test_a_wish_for_a_person_says_no_words_of_its_own(talk: Talk) -> None:
    asked = await talk.run(coordinator_actions.ActionTalkToCoordinator(), "talk_to_coordinator", "a person")
    assert (asked.hand_overs, asked.phrases) == (["asked_for"], [])
    passed = await talk.run(coordinator_actions.ActionPassOn(), "pass_on", reason="not_understood")
    assert passed.hand_overs == ["not_understood"]
    assert (await talk.run(coordinator_actions.ActionPassOn(), "pass_on")).hand_overs == ["task"]


async def test_what_was_told_for_one_talk_is_gone_with_it(talk: Talk) -> None:
    slots = {"answers": {"low_income": True}, "closed": ["child_age"], "need": "transport", "last_entry": None}
    answer = await talk.run(actions.ActionSessionStart(), slots=slots)
    assert answer.said == []
    assert answer.slots == {"need": "transport"}
