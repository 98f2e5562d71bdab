"""What staff do in a conversation, and what the family hears of it."""

import pytest

from bot.conversation.inbox import LONGEST
from bot.conversation.promised import announced
from bot.errors import RefusedError
from casework.errors import NotFoundError
from casework.models import Conversation, Staff
from locales.phrases import coordinator, crisis, handover_news
from locales.utterance import HandOver, Utterance
from tests.fakes.gateway import Gateway


@pytest.fixture
async def staff(gateway: Gateway) -> Staff:
    return await gateway.people.staff("Anna Berg")


@pytest.fixture
async def conversation(gateway: Gateway) -> Conversation:
    return await gateway.people.conversation(language="sv")


async def phrases(gateway: Gateway, conversation: Conversation) -> list[str]:
    messages = await gateway.people.messages(conversation.id)
    return [message.utterance["phrase"] for message in messages if message.utterance]


async def test_who_steps_in_is_announced_once(gateway: Gateway, conversation: Conversation, staff: Staff) -> None:
    await gateway.floor.take_over(conversation.id, staff.id)
    await gateway.floor.take_over(conversation.id, staff.id)
    assert await phrases(gateway, conversation) == [coordinator.TOOK_OVER.name]
    assert (await gateway.people.read(conversation.id)).floor_staff_id == staff.id


async def test_a_humans_words_reach_the_family_as_they_were_written(
    gateway: Gateway, conversation: Conversation, staff: Staff
) -> None:
    await gateway.floor.write(conversation.id, staff.id, "Hej! Jag ringer i morgon.", "k1")
    await gateway.outbox.send_all()
    assert [(view["author"], view["name"]) for view in gateway.delivered] == [("bot", None), ("staff", "Anna Berg")]
    assert gateway.delivered[-1]["text"] == "Hej! Jag ringer i morgon."


async def test_the_same_answer_sent_twice_is_one(gateway: Gateway, conversation: Conversation, staff: Staff) -> None:
    first = await gateway.floor.write(conversation.id, staff.id, "Hej", "k1")
    again = await gateway.floor.write(conversation.id, staff.id, "Hej", "k1")
    assert first.id == again.id
    written = [message for message in await gateway.people.messages(conversation.id) if message.author == "staff"]
    assert len(written) == 1


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), ("x" * (LONGEST + 1), "too_long")])
async def test_staff_have_the_same_limits(
    gateway: Gateway, conversation: Conversation, staff: Staff, text: str, code: str
) -> None:
    with pytest.raises(RefusedError) as refusal:
        await gateway.floor.write(conversation.id, staff.id, text)
    assert refusal.value.code == code
    assert await gateway.people.messages(conversation.id) == []


async def test_handing_back_is_announced_and_the_bot_goes_on(gateway: Gateway, staff: Staff) -> None:
    gateway.rasa.will_say(HandOver("asked_for"))
    sender = gateway.sender()
    await gateway.talk(sender, "a person please")
    await gateway.floor.write(sender.conversation_id, staff.id, "Hello, how can I help?")
    assert await gateway.floor.hand_back(sender.conversation_id, staff.id)
    assert not await gateway.floor.hand_back(sender.conversation_id, staff.id), "it had it already"
    assert (await gateway.phrases(sender))[-1] == coordinator.HANDED_BACK.name
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    assert (handover.closed_by, handover.answered_at) == ("staff", gateway.clock())
    gateway.rasa.will_say(Utterance(coordinator.NOT_PASSED_ON.name))
    await gateway.talk(sender, "thank you both")
    assert (await gateway.phrases(sender))[-1] == coordinator.NOT_PASSED_ON.name


async def test_every_change_is_news_for_the_board(gateway: Gateway, conversation: Conversation, staff: Staff) -> None:
    with gateway.bulletin.listen() as news:
        await gateway.floor.take_over(conversation.id, staff.id)
        assert news.get_nowait() is not None
        await gateway.floor.write(conversation.id, staff.id, "Hej")
        assert {item.kind for item in (news.get_nowait(), news.get_nowait()) if item} == {"message", "floor"}
        await gateway.floor.hand_back(conversation.id, staff.id)
        assert news.get_nowait() is not None


async def test_closing_an_urgent_handover_that_the_family_left_is_news_for_the_board(
    gateway: Gateway, staff: Staff
) -> None:
    sender = gateway.sender()
    await gateway.talk(sender, "I want to kill myself")
    await gateway.presses(sender, await gateway.button(sender, "not_danger"))
    await gateway.works(sender)
    with gateway.bulletin.listen() as news:
        await gateway.floor.hand_back(sender.conversation_id, staff.id)
        (handover,) = await gateway.people.handovers(sender.conversation_id)
        assert handover.closed_by == "staff"
        assert not news.empty(), "the board still shows it until it is told"


async def test_a_disabled_account_cannot_write(gateway: Gateway, conversation: Conversation, staff: Staff) -> None:
    async with gateway.store.write() as session:
        found = await session.get(Staff, staff.id)
        assert found is not None
        found.disabled_at = gateway.clock()
    with pytest.raises(NotFoundError):
        await gateway.floor.write(conversation.id, staff.id, "Hej")


def test_nobody_there_is_said_plainly() -> None:
    assert announced(None).phrase == coordinator.NOBODY.name


async def test_a_person_asked_for_again_is_the_one_who_has_it(gateway: Gateway, staff: Staff) -> None:
    """Bo has taken the family's urgent conversation over: it is Bo who is named when the family asks again."""
    sender = gateway.sender()
    await gateway.talk(sender, "I want to kill myself")
    other = await gateway.people.staff("Bo Lind")
    await gateway.floor.take_over(sender.conversation_id, other.id)
    await gateway.presses(sender, await gateway.button(sender, "not_danger"))
    await gateway.works(sender)
    gateway.rasa.will_say(HandOver("asked_for"))
    await gateway.talk(sender, "a person after all")
    last = (await gateway.people.messages(sender.conversation_id))[-1]
    assert (last.utterance or {})["phrase"] == coordinator.ALREADY.name
    assert "Bo Lind" in last.text


async def test_danger_again_after_hours_is_urgent_again(gateway: Gateway, staff: Staff) -> None:
    sender = gateway.sender()
    await gateway.talk(sender, "I want to kill myself")
    await gateway.floor.write(sender.conversation_id, staff.id, "I am here.")
    gateway.clock.move(hours=5)
    answers = await gateway.talk(sender, "I want to kill myself")
    assert [(message.utterance or {})["phrase"] for message in answers] == [
        crisis.HELP_NOW.name,
        handover_news.HUMAN_TOLD_CLOSED.name,
    ]
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    assert handover.answered_at is None, "it waits for a human again"
    assert handover.promised_by > gateway.clock(), "nobody is promised an answer in the past"
