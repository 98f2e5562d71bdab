"""Who writes to a person after an answer is owed the next one; who only thanks is not."""

import pytest

from tests.bot.conversation.test_handover_news import asks
from tests.fakes.gateway import Gateway

THANKS = "Thank you so much!"


@pytest.mark.parametrize(("text", "owed"), [("When will they call?", True), (THANKS, False)])
async def test_an_answer_is_owed_to_a_question_and_not_to_thanks(gateway: Gateway, text: str, owed: bool) -> None:
    anna = await gateway.people.staff("Anna Berg")
    gateway.watch.courtesies.add(THANKS)
    sender, _ = await asks(gateway)
    await gateway.floor.write(sender.conversation_id, anna.id, "I will ask them.")
    await gateway.talk(sender, text)
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    assert (handover.owed_by is not None) is owed


async def test_thanks_do_not_take_back_what_is_owed(gateway: Gateway) -> None:
    anna = await gateway.people.staff("Anna Berg")
    gateway.watch.courtesies.add(THANKS)
    sender, _ = await asks(gateway)
    await gateway.floor.write(sender.conversation_id, anna.id, "I will ask them.")
    await gateway.talk(sender, "When will they call?")
    await gateway.talk(sender, THANKS)
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    assert handover.owed_by is not None
    await gateway.floor.write(sender.conversation_id, anna.id, "Tomorrow.")
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    assert handover.owed_by is None
