"""Which language a turn is answered in: what was chosen, what is proposed, what is said again."""

from locales.menu import MENU
from locales.phrases import find_support, session, smalltalk
from locales.utterance import Utterance
from tests.fakes.gateway import Gateway

WHO_I_AM = Utterance(smalltalk.WHO_I_AM.name, choices=MENU[:3])
ASK_NEED = Utterance(find_support.ASK_NEED.name)
RUSSIAN = "Ванная слишком маленькая для коляски"


async def test_another_language_is_proposed_once_in_that_language(gateway: Gateway) -> None:
    gateway.detector.tell(RUSSIAN, "ru")
    gateway.rasa.always_says(ASK_NEED)
    sender = gateway.sender()
    answers = await gateway.talk(sender, RUSSIAN)
    assert [(message.utterance or {})["phrase"] for message in answers] == [
        find_support.ASK_NEED.name,
        session.PROPOSE_LANGUAGE.name,
    ]
    assert [message.language for message in answers] == ["en", "ru"]
    again = await gateway.talk(sender, RUSSIAN)
    assert [message.language for message in again] == ["en"]


async def test_the_choice_rules_even_when_the_family_writes_something_else(gateway: Gateway) -> None:
    gateway.detector.tell(RUSSIAN, "ru")
    gateway.rasa.always_says(ASK_NEED)
    sender = gateway.sender()
    await gateway.talk(sender, RUSSIAN)
    await gateway.presses(sender, await gateway.button(sender, "keep_language"))
    await gateway.works(sender)
    assert (await gateway.phrases(sender))[-1] == session.LANGUAGE_KEPT.name
    assert [message.language for message in await gateway.talk(sender, RUSSIAN)] == ["en"]


async def test_a_language_chosen_in_the_middle_says_the_last_thing_again_in_it(gateway: Gateway) -> None:
    gateway.rasa.always_says(WHO_I_AM)
    sender = gateway.sender()
    (before,) = await gateway.talk(sender, "who are you")
    await gateway.inbox.choose_language(sender, "picker-1", "uk")
    await gateway.works(sender)
    changed, again = (await gateway.people.messages(sender.conversation_id))[-2:]
    assert (changed.utterance or {})["phrase"] == session.LANGUAGE_CHANGED.name
    assert again.utterance == before.utterance
    assert again.language == "uk"
    assert again.text != before.text
    assert len((again.view or {})["quick_replies"]) == 3
    assert len(gateway.rasa.heard) == 1, "nothing is asked of Rasa again"


async def test_an_accepted_proposal_says_the_answer_again_in_that_language(gateway: Gateway) -> None:
    gateway.detector.tell(RUSSIAN, "ru")
    gateway.rasa.always_says(ASK_NEED)
    sender = gateway.sender()
    await gateway.talk(sender, RUSSIAN)
    await gateway.presses(sender, await gateway.button(sender, "set_language"))
    await gateway.works(sender)
    assert (await gateway.phrases(sender))[-2:] == [session.LANGUAGE_CHANGED.name, find_support.ASK_NEED.name]
    assert (await gateway.people.messages(sender.conversation_id))[-1].language == "ru"


async def test_a_language_chosen_first_of_all_is_met_with_the_greeting(gateway: Gateway) -> None:
    sender = gateway.sender()
    await gateway.inbox.choose_language(sender, "picker-1", "ar")
    await gateway.works(sender)
    messages = await gateway.people.messages(sender.conversation_id)
    assert [(message.author, message.language) for message in messages] == [("family", "ar"), ("bot", "ar")]
    assert await gateway.phrases(sender) == [session.GREETING.name]
    assert len((messages[-1].view or {})["quick_replies"]) == 4
