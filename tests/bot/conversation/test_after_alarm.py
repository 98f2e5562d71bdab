"""What a family types after an alarm, and when it was asked whether there is danger."""

import pytest

from bot.conversation import safety
from bot.conversation.inbox import Sender
from bot.reply.voice import voice
from casework.models import Message
from locales.languages import languages
from locales.phrases import crisis, find_support
from locales.utterance import Utterance
from tests.fakes.gateway import Gateway

DANGER = "I want to kill myself"
#: Rasa only supposes danger here; the intent makes the gateway ask.
SUPPOSED = "i could sleep for ever"


@pytest.fixture(autouse=True)
async def somebody_on_duty(gateway: Gateway) -> None:
    await gateway.people.staff()


async def asked(gateway: Gateway) -> Sender:
    """A family that was just asked whether someone is in danger."""
    sender = gateway.sender()
    gateway.rasa.will_say(intent=safety.INTENT)
    answers = await gateway.talk(sender, SUPPOSED)
    assert phrase(answers[0]) == crisis.ASK_DANGER.name
    return sender


def phrase(message: Message) -> str:
    assert message.utterance is not None
    return str(message.utterance["phrase"])


@pytest.mark.parametrize("typed", ["Yes, I need someone now", "yes", "yes please someone", "ja"])
async def test_a_typed_yes_to_the_question_is_an_alarm(gateway: Gateway, typed: str) -> None:
    sender = await asked(gateway)
    answers = await gateway.talk(sender, typed)
    assert phrase(answers[0]) == crisis.HELP_NOW.name


@pytest.mark.parametrize("typed", ["no", "Nobody is in danger", "no, nobody, i was joking", "nej"])
async def test_a_typed_no_to_the_question_is_believed(gateway: Gateway, typed: str) -> None:
    sender = await asked(gateway)
    answers = await gateway.talk(sender, typed)
    assert phrase(answers[0]) == crisis.UNDERSTOOD.name


@pytest.mark.parametrize("code", sorted(languages()))
async def test_it_is_over_when_the_words_of_the_button_are_typed_in_any_language(gateway: Gateway, code: str) -> None:
    sender = gateway.sender()
    await gateway.talk(sender, DANGER)
    answers = await gateway.talk(sender, f"ok, {voice(code).unfilled(crisis.BUTTON_NOT_DANGER.name).lower()}!")
    assert phrase(answers[0]) == crisis.UNDERSTOOD.name


async def test_who_writes_on_after_an_alarm_hears_once_that_a_human_was_told(gateway: Gateway) -> None:
    sender = gateway.sender()
    await gateway.talk(sender, DANGER)
    (answer,) = await gateway.talk(sender, "hello??")
    assert phrase(answer) == crisis.STILL_TOLD.name
    assert await gateway.talk(sender, "is anyone there") == []
    (over,) = await gateway.talk(sender, "nobody is in danger")
    assert phrase(over) == crisis.UNDERSTOOD.name


async def test_new_danger_is_an_alarm_even_beside_the_words_that_it_is_over(gateway: Gateway) -> None:
    sender = await asked(gateway)
    answers = await gateway.talk(sender, "nobody is in danger but i want to kill myself")
    assert phrase(answers[0]) == crisis.HELP_NOW.name


async def test_the_words_mean_nothing_where_there_was_no_alarm(gateway: Gateway) -> None:
    gateway.rasa.will_say(Utterance(find_support.ASK_NEED.name))
    (answer,) = await gateway.talk(gateway.sender(), "nobody is in danger")
    assert phrase(answer) == find_support.ASK_NEED.name
