"""What the coordinator sees, who looked, and who the coordinator is: asked for by the family, also beside a human."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bot.conversation.inbox import Sender
from bot.reply.voice import voice
from casework import assignments, families, sharing, staff_acts
from casework.models import Conversation, Message, Staff
from casework.schedule_models import Absence
from locales.phrases import coordinator, session, telegram, transfer
from locales.phrases import sharing as phrases
from locales.utterance import HandOver, Payload
from tests.fakes.gateway import Gateway

EN = voice("en")


async def asks(gateway: Gateway, sender: Sender, intent: str) -> Message:
    """The answer to a command of a channel's menu."""
    await gateway.inbox.take_command(sender, uuid4().hex, f"/{intent}", Payload(intent))
    await gateway.works(sender)
    return (await gateway.people.messages(sender.conversation_id))[-1]


async def presses(gateway: Gateway, sender: Sender, title: str) -> Message:
    last = (await gateway.people.messages(sender.conversation_id))[-1]
    token = next(each["payload"] for each in (last.view or {})["quick_replies"] if each["title"] == title)
    await gateway.presses(sender, token)
    await gateway.works(sender)
    return (await gateway.people.messages(sender.conversation_id))[-1]


def phrase(message: Message) -> str:
    assert message.utterance is not None
    return str(message.utterance["phrase"])


async def hidden(gateway: Gateway, conversation: Conversation) -> set[str]:
    async with gateway.store.read() as opened:
        return set(await sharing.hidden(opened, conversation.family_id))


async def with_coordinator(gateway: Gateway, staff: Staff) -> tuple[Sender, Conversation]:
    sender = gateway.sender()
    await asks(gateway, sender, "start")
    async with gateway.store.write() as opened:
        conversation = await families.conversation(opened, sender.conversation_id)
        family = await families.family_of(opened, conversation)
        await assignments.assign(opened, family, await opened.get_one(Staff, staff.id), "invited", gateway.clock())
    return sender, conversation


@pytest.mark.parametrize("beside_a_human", [False, True])
async def test_a_part_is_hidden_and_shown_again(gateway: Gateway, beside_a_human: bool) -> None:
    sender, conversation = await with_coordinator(gateway, await gateway.people.staff())
    if beside_a_human:
        gateway.rasa.will_say(HandOver("asked_for"))
        await gateway.talk(sender, "a person please")
    await asks(gateway, sender, "privacy")
    listed = await presses(gateway, sender, EN.say(phrases.BUTTON_SHARING.name))
    assert phrase(listed) == phrases.LIST.name
    assert listed.text.count(": seen") == len(sharing.PARTS)
    changed = await presses(gateway, sender, EN.say(phrases.BUTTON_HIDE_CONTACTS.name))
    assert phrase(changed) == phrases.CHANGED.name
    assert EN.say(phrases.LINE_CONTACTS_HIDDEN.name) in changed.text
    assert await hidden(gateway, conversation) == {sharing.CONTACTS}
    await presses(gateway, sender, EN.say(phrases.BUTTON_SHOW_CONTACTS.name))
    assert await hidden(gateway, conversation) == set()


async def test_an_old_button_pressed_again_means_the_same(gateway: Gateway) -> None:
    sender, conversation = await with_coordinator(gateway, await gateway.people.staff())
    await asks(gateway, sender, "sharing")
    token = await gateway.button(sender, "sharing_change")
    for _ in range(2):
        await gateway.presses(sender, token)
        await gateway.works(sender)
        assert len(await hidden(gateway, conversation)) == 1


@pytest.mark.parametrize("entities", [{}, {"part": "facts", "seen": False}, {"part": "share_plan", "seen": "no"}])
async def test_a_forged_button_changes_nothing(gateway: Gateway, entities: dict[str, object]) -> None:
    sender, conversation = await with_coordinator(gateway, await gateway.people.staff())
    await gateway.inbox.take_command(sender, "c1", "x", Payload("sharing_change", entities))  # type: ignore[arg-type]
    await gateway.works(sender)
    assert (await gateway.phrases(sender))[-1] == phrases.LIST.name
    assert await hidden(gateway, conversation) == set()


async def test_nobody_has_looked_yet(gateway: Gateway) -> None:
    (answer,) = await gateway.talk(gateway.sender(), "Who looked at my data?")
    assert phrase(answer) == phrases.NOBODY_LOOKED.name
    assert gateway.rasa.asked == []


async def test_who_looked_is_told_with_the_day_and_how_often(gateway: Gateway) -> None:
    sender, conversation = await with_coordinator(gateway, await gateway.people.staff())
    for number in range(6):
        staff = await gateway.people.staff(f"Person {number}")
        for _ in range(1 + number % 2):
            async with gateway.store.write() as opened:
                await staff_acts.looked(opened, staff.id, conversation.family_id, gateway.clock(), None)
            gateway.clock.move(hours=1)
    answer = await asks(gateway, sender, "who_looked")
    assert phrase(answer) == phrases.WHO_LOOKED_LAST.name
    lines = answer.text.splitlines()[1:]
    # It began at 19:00 in Karlstad on the 21st: what was done nine hours later was done on the next day there.
    assert lines[0] == "• Person 5: 2 times, last on 22 November 2026"
    assert lines[-1] == "• Person 1: 2 times, last on 21 November 2026"
    assert len(lines) == 5


async def test_who_the_coordinator_is(gateway: Gateway) -> None:
    anna = await gateway.people.staff("Anna Berg")
    sender, _ = await with_coordinator(gateway, anna)
    answer = await asks(gateway, sender, "my_coordinator")
    assert phrase(answer) == transfer.YOURS.name
    assert "Anna Berg" in answer.text
    gateway.rasa.will_say(HandOver("asked_for"))
    await presses(gateway, sender, EN.say(transfer.BUTTON_WRITE.name, {"name": "Anna Berg"}))
    assert (await gateway.people.read(sender.conversation_id)).floor_staff_id == anna.id
    beside = await asks(gateway, sender, "my_coordinator")
    assert phrase(beside) == transfer.YOURS.name
    assert not (beside.view or {})["quick_replies"], "they are writing with each other already"


@pytest.mark.parametrize("substitute", [True, False])
async def test_who_stands_in_while_the_coordinator_is_away(gateway: Gateway, substitute: bool) -> None:
    anna = await gateway.people.staff("Anna Berg")
    bo = await gateway.people.staff("Bo Lind")
    sender, _ = await with_coordinator(gateway, anna)
    async with gateway.store.write() as opened:
        now, named = gateway.clock(), bo.id if substitute else None
        away = Absence(id=uuid4(), staff_id=anna.id, starts_at=now, ends_at=now + timedelta(days=5), created_at=now)
        away.substitute_id = named
        opened.add(away)
    answer = await asks(gateway, sender, "my_coordinator")
    assert phrase(answer) == (transfer.YOURS_AWAY if substitute else transfer.YOURS_AWAY_ALONE).name
    assert ("Bo Lind" in answer.text) is substitute


async def test_a_family_without_a_coordinator_is_given_a_person(gateway: Gateway) -> None:
    await gateway.people.staff("Anna Berg")
    gateway.rasa.will_say(HandOver("asked_for"))
    sender = gateway.sender()
    await asks(gateway, sender, "my_coordinator")
    assert gateway.rasa.heard[0]["payload"] == {"intent": "talk_to_coordinator", "entities": {}}
    assert (await gateway.people.read(sender.conversation_id)).floor == "human"


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        ("change_language", session.CHOOSE_LANGUAGE),
        ("privacy", telegram.PRIVACY),
        ("list_meetings", coordinator.HAS_FLOOR),
        ("ask_capabilities", coordinator.HAS_FLOOR),
        ("show_plan", coordinator.HAS_FLOOR),
    ],
)
async def test_no_command_is_met_with_silence_beside_a_human(gateway: Gateway, intent: str, expected: object) -> None:
    await gateway.people.staff("Anna Berg")
    gateway.rasa.will_say(HandOver("asked_for"))
    sender = gateway.sender()
    await gateway.talk(sender, "a person please")
    answer = await asks(gateway, sender, intent)
    assert phrase(answer) == str(expected)
    if expected is coordinator.HAS_FLOOR:
        assert await gateway.button(sender, "resume_bot")
    assert len(gateway.rasa.heard) == 1
