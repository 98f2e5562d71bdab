"""Back with the assistant: what it had asked before the human took over is asked once more."""

from uuid import uuid4

import pytest
import yaml

from bot.conversation import handing_back
from bot.conversation.inbox import Sender
from casework.models import Staff
from locales.phrases import benefits, coordinator, crisis, find_support, session, smalltalk
from locales.utterance import Choice, HandOver, Payload, Utterance, question
from tests.fakes.gateway import Gateway
from tests.house.repository import ROOT

YES = Choice(Payload("answer", {"to": "fact:lives_at_home", "value": "yes"}), benefits.BUTTON_YES.name)
ASK = Utterance(benefits.ASK_FACT.name, {"question": question("lives_at_home")}, (YES,))
DONE = Utterance(smalltalk.WHO_I_AM.name)
DANGER = "I want to kill myself"


@pytest.fixture
async def staff(gateway: Gateway) -> Staff:
    return await gateway.people.staff("Anna Berg")


async def interviewed(gateway: Gateway, *said: Utterance | HandOver) -> Sender:
    """A family that was asked something, and then wants a person."""
    sender = gateway.sender()
    gateway.rasa.will_say(ASK)
    await gateway.talk(sender, "what are we entitled to")
    gateway.rasa.will_say(*(said or (HandOver("asked_for"), ASK)), intent="talk_to_coordinator")
    await gateway.talk(sender, "a person please")
    return sender


async def presses(gateway: Gateway, sender: Sender, intent: str) -> None:
    await gateway.presses(sender, await gateway.button(sender, intent))
    await gateway.works(sender)


async def test_the_question_is_kept_while_a_human_answers_and_asked_again(gateway: Gateway, staff: Staff) -> None:
    sender = await interviewed(gateway)
    said = await gateway.phrases(sender)
    assert said.count(ASK.phrase) == 1, "what the form goes on to ask is not said beside the human"
    await gateway.floor.write(sender.conversation_id, staff.id, "Hello!")
    await gateway.says(sender, "thank you")
    await gateway.works(sender)
    await gateway.floor.hand_back(sender.conversation_id, staff.id)
    assert (await gateway.phrases(sender))[len(said) :] == [coordinator.HANDED_BACK_GOES_ON.name, ASK.phrase]
    last = (await gateway.people.messages(sender.conversation_id))[-1]
    assert [each["title"] for each in (last.view or {})["quick_replies"]] == ["Yes"]
    gateway.rasa.will_say(DONE)
    await gateway.talk(sender, "he lives with us")
    assert gateway.rasa.heard[-1]["text"] == "he lives with us", "a typed answer goes on with the questions"


async def test_the_family_goes_back_by_itself(gateway: Gateway, staff: Staff) -> None:
    sender = await interviewed(gateway)
    await presses(gateway, sender, "resume_bot")
    assert (await gateway.phrases(sender))[-2:] == [coordinator.BACK_BY_FAMILY_GOES_ON.name, ASK.phrase]


async def test_an_alarm_that_was_none_goes_on_too(gateway: Gateway, staff: Staff) -> None:
    sender = gateway.sender()
    gateway.rasa.will_say(ASK)
    await gateway.talk(sender, "what are we entitled to")
    await gateway.talk(sender, DANGER)
    await gateway.talk(sender, "nobody is in danger")
    assert (await gateway.phrases(sender))[-2:] == [crisis.UNDERSTOOD_GOES_ON.name, ASK.phrase]
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    assert handover.need == "what are we entitled to", "the words of danger are over"


async def test_it_is_asked_in_the_language_that_was_chosen_meanwhile(gateway: Gateway, staff: Staff) -> None:
    sender = await interviewed(gateway)
    await gateway.inbox.choose_language(sender, "c1", "nl")
    await gateway.works(sender)
    await gateway.inbox.take_command(sender, "c2", "/privacy", Payload("privacy"))
    await gateway.works(sender)
    await gateway.floor.hand_back(sender.conversation_id, staff.id)
    asked = (await gateway.people.messages(sender.conversation_id))[-1]
    assert (asked.language, (asked.utterance or {})["phrase"]) == ("nl", ASK.phrase)


async def test_where_nothing_was_asked_there_is_the_menu(gateway: Gateway, staff: Staff) -> None:
    sender = gateway.sender()
    for said in (ASK, DONE):
        gateway.rasa.will_say(said)
        await gateway.talk(sender, "something")
    gateway.rasa.will_say(HandOver("asked_for"))
    await gateway.talk(sender, "a person please")
    await presses(gateway, sender, "resume_bot")
    assert (await gateway.phrases(sender))[-1] == coordinator.BACK_BY_FAMILY.name
    assert await gateway.button(sender, "find_support")


async def test_who_only_asked_for_a_person_gets_the_menu(gateway: Gateway, staff: Staff) -> None:
    sender = gateway.sender()
    gateway.rasa.will_say(HandOver("asked_for"))
    await gateway.talk(sender, "a person please")
    await gateway.floor.hand_back(sender.conversation_id, staff.id)
    assert (await gateway.phrases(sender))[-1] == coordinator.HANDED_BACK.name


async def test_a_question_that_the_dialogue_has_forgotten_is_begun_anew_by_a_button(
    gateway: Gateway, staff: Staff
) -> None:
    sender = await interviewed(gateway)
    gateway.clock.move(hours=12)
    await gateway.floor.hand_back(sender.conversation_id, staff.id)
    last = (await gateway.people.messages(sender.conversation_id))[-1]
    assert (last.utterance or {})["phrase"] == coordinator.HANDED_BACK.name
    assert (last.utterance or {})["choices"][0]["payload"]["intent"] == "check_eligibility"


async def test_where_nobody_can_answer_the_questions_go_on_at_once(gateway: Gateway) -> None:
    sender = await interviewed(gateway)
    assert (await gateway.phrases(sender))[-2:] == [coordinator.NOBODY.name, ASK.phrase]
    assert (await gateway.people.read(sender.conversation_id)).floor == "bot"


async def test_staff_who_step_in_leave_the_question_as_it_was(gateway: Gateway, staff: Staff) -> None:
    sender = gateway.sender()
    gateway.rasa.will_say(Utterance(find_support.ASK_REGION.name))
    await gateway.talk(sender, "the bathroom is too small")
    await gateway.floor.take_over(sender.conversation_id, staff.id)
    await gateway.inbox.take_command(sender, uuid4().hex, "/language", Payload("change_language"))
    await gateway.works(sender)
    await gateway.floor.hand_back(sender.conversation_id, staff.id)
    assert (await gateway.phrases(sender))[-3:] == [
        session.CHOOSE_LANGUAGE.name,
        coordinator.HANDED_BACK_GOES_ON.name,
        find_support.ASK_REGION.name,
    ]


def test_a_talk_lasts_as_long_as_the_dialogue_says() -> None:
    domain = yaml.safe_load((ROOT / "domain" / "session.yml").read_text(encoding="utf-8"))
    assert handing_back.TALK_LASTS.total_seconds() == domain["session_config"]["session_expiration_time"] * 60


def test_no_wish_for_a_person_ends_the_questions() -> None:
    rules = yaml.safe_load((ROOT / "nlu_data" / "dialogue" / "coordinator.yml").read_text(encoding="utf-8"))["rules"]
    assert {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step} == {
        "talk_to_coordinator",
        "pass_on",
    }
    assert not [rule for rule in rules if "condition" in rule]
