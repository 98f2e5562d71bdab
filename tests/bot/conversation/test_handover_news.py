"""What a family reads while it waits: who and by when, who stands in, what to do if it cannot wait."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.conversation import handover_news as news
from bot.conversation.inbox import Sender
from bot.conversation.promised import announced
from bot.reply.voice import voice
from casework import assignments, families, handovers, schedules
from casework.handovers import Promise
from casework.models import Family, Message, Staff
from locales.phrases import coordinator, crisis, session
from locales.phrases import handover_news as phrases
from locales.utterance import HandOver, Utterance
from tests.fakes.gateway import Gateway

#: A Monday morning at nine, on the clocks of Karlstad.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DANGER = "I want to kill myself"


def phrase(message: Message) -> str:
    return str((message.utterance or {})["phrase"])


def intents(message: Message) -> list[str]:
    return [each["payload"]["intent"] for each in (message.utterance or {}).get("choices", ())]


async def asks(gateway: Gateway, coordinator_of: Staff | None = None) -> tuple[Sender, Message]:
    """A family that asks for a person, and what it hears."""
    sender = gateway.sender()
    if coordinator_of is not None:
        gateway.rasa.will_say(Utterance(session.GREETING.name))
        await gateway.talk(sender, "hello")
        async with gateway.store.write() as written:
            thread = await families.conversation(written, sender.conversation_id)
            family = await written.get_one(Family, thread.family_id)
            staff = await written.get_one(Staff, coordinator_of.id)
            await assignments.assign(written, family, staff, "new", gateway.clock())
    gateway.rasa.will_say(HandOver("asked_for"))
    return sender, (await gateway.talk(sender, "a person please"))[-1]


async def stands_in(gateway: Gateway) -> tuple[Staff, Staff]:
    """Anna Berg, away until Saturday, and Bo Lind, who stands in for her."""
    anna, bo = await gateway.people.staff("Anna Berg"), await gateway.people.staff("Bo Lind")
    async with gateway.store.write() as written:
        (await written.get_one(Staff, anna.id)).substitute_id = bo.id
        now = gateway.clock()
        await schedules.add_absence(written, anna.id, now, now + timedelta(days=5), now)
    return anna, bo


async def pressed(gateway: Gateway, sender: Sender, intent: str) -> list[Message]:
    before = len(await gateway.people.messages(sender.conversation_id))
    await gateway.presses(sender, await gateway.button(sender, intent))
    await gateway.works(sender)
    return (await gateway.people.messages(sender.conversation_id))[before + 1 :]


async def test_in_working_hours_it_is_said_plainly(gateway: Gateway) -> None:
    gateway.clock.stand_at(MONDAY)
    await gateway.people.staff("Anna Berg")
    _, told = await asks(gateway)
    assert phrase(told) == coordinator.HANDED_OVER.name
    assert "14:00" in told.text, "four hours of work, with the hour between the two blocks of a day"
    assert intents(told) == ["cannot_wait", "resume_bot"]


async def test_outside_of_them_that_nobody_is_at_work(gateway: Gateway) -> None:
    await gateway.people.staff("Anna Berg")
    _, told = await asks(gateway)
    assert phrase(told) == phrases.HANDED_OVER_CLOSED.name
    assert "Monday" in told.text


async def test_who_is_away_until_when_and_who_stands_in(gateway: Gateway) -> None:
    gateway.clock.stand_at(MONDAY)
    anna, _ = await stands_in(gateway)
    sender, told = await asks(gateway, anna)
    assert phrase(told) == phrases.HANDED_OVER_AWAY.name
    assert "Anna Berg" in told.text
    assert "until Monday 30 November, 08:00" in told.text
    assert "Bo Lind" in told.text
    (danger, human) = await gateway.talk(sender, DANGER)
    assert phrase(danger) == crisis.HELP_NOW.name
    assert phrase(human) == phrases.HUMAN_TOLD_AWAY.name


async def test_in_danger_at_night_no_answer_is_promised_for_the_night(gateway: Gateway) -> None:
    await gateway.people.staff("Anna Berg")
    sender = gateway.sender()
    told = (await gateway.talk(sender, DANGER))[-1]
    assert phrase(told) == phrases.HUMAN_TOLD_CLOSED.name
    assert "Monday" in told.text
    assert "the numbers above answer before" in told.text


async def test_in_danger_by_day_a_person_is_told(gateway: Gateway) -> None:
    gateway.clock.stand_at(MONDAY)
    await gateway.people.staff("Anna Berg")
    told = (await gateway.talk(gateway.sender(), DANGER))[-1]
    assert phrase(told) == crisis.HUMAN_TOLD.name


async def test_what_cannot_wait_gets_the_numbers_of_the_place_and_the_promise_once_more(gateway: Gateway) -> None:
    await gateway.people.staff("Anna Berg")
    sender, _ = await asks(gateway)
    (told,) = await pressed(gateway, sender, "cannot_wait")
    assert phrase(told) == phrases.CANNOT_WAIT.name
    assert "Anna Berg answers you here by Monday" in told.text.replace("\u2068", "").replace("\u2069", "")
    cards = (told.view or {})["cards"]
    assert len(cards) >= 1
    assert "112" in str(cards), "the number of Karlstad's country"
    assert intents(told) == ["danger"]
    stored = await gateway.people.read(sender.conversation_id)
    assert stored.floor == "human", "nothing has changed by it"
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    assert handover.priority == "normal"


async def test_staff_see_once_that_it_cannot_wait(gateway: Gateway) -> None:
    await gateway.people.staff("Anna Berg")
    sender, _ = await asks(gateway)
    for _ in range(2):
        await pressed(gateway, sender, "cannot_wait")
    async with gateway.store.read() as read:
        notes = select(Message.text).where(Message.conversation_id == sender.conversation_id)
        rows = await read.scalars(notes.where(Message.author == "note"))
        assert list(rows) == [news.NOTE]


async def test_someone_in_danger_is_one_press_further(gateway: Gateway) -> None:
    await gateway.people.staff("Anna Berg")
    sender, _ = await asks(gateway)
    await pressed(gateway, sender, "cannot_wait")
    said = await pressed(gateway, sender, "danger")
    assert [phrase(each) for each in said] == [crisis.HELP_NOW.name, phrases.HUMAN_TOLD_CLOSED.name]
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    assert (handover.reason, handover.priority) == ("crisis", "urgent")


async def test_it_cannot_wait_while_they_write_and_after_it_is_over(gateway: Gateway) -> None:
    anna = await gateway.people.staff("Anna Berg")
    sender, _ = await asks(gateway)
    await gateway.floor.write(sender.conversation_id, anna.id, "I am here.")
    (told,) = await pressed(gateway, sender, "cannot_wait")
    assert phrase(told) == phrases.CANNOT_WAIT_ANSWERED.name
    await gateway.floor.hand_back(sender.conversation_id, anna.id)
    (told,) = await pressed(gateway, sender, "cannot_wait")
    assert intents(told) == ["danger", "talk_to_coordinator"]


async def test_it_works_while_rasa_is_down(gateway: Gateway) -> None:
    await gateway.people.staff("Anna Berg")
    sender, _ = await asks(gateway)
    await gateway.rasa.end()
    await gateway.presses(sender, await gateway.button(sender, "cannot_wait"))
    await gateway.works(sender, dialogue_down=True)
    assert (await gateway.phrases(sender))[-1] == phrases.CANNOT_WAIT.name


async def test_who_stays_after_a_quiet_time_is_left_in_peace(gateway: Gateway) -> None:
    anna = await gateway.people.staff("Anna Berg")
    sender, _ = await asks(gateway)
    await gateway.floor.write(sender.conversation_id, anna.id, "I will ask them.")
    async with gateway.store.write() as written:
        await news.ask_back(written, sender.conversation_id, gateway.clock())
    (told,) = await pressed(gateway, sender, news.STAY)
    assert phrase(told) == phrases.STAYS.name
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    assert handover.owed_by is None, "a pressed button wants no answer"
    (told,) = await pressed(gateway, sender, "resume_bot")
    assert (await gateway.people.read(sender.conversation_id)).floor == "bot"
    (told,) = await pressed(gateway, sender, news.STAY)
    assert phrase(told) == phrases.STAYS_NOT.name


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize("name", ["Bo Lind", None])
@pytest.mark.parametrize("away", ["Anna Berg", None])
@pytest.mark.parametrize("open_now", [True, False])
def test_every_promise_is_a_sentence_and_offers_the_numbers(
    new: bool, name: str | None, away: str | None, open_now: bool
) -> None:
    until = MONDAY + timedelta(days=3) if away else None
    promise = Promise(uuid4(), name, MONDAY, new=new, away=away, away_until=until, open_now=open_now)
    told, human = announced(promise), news.human_told(promise)
    assert told.choices[0].payload.intent == "cannot_wait"
    for each in (told, human):
        read = voice("en").say(each.phrase, each.values)
        assert "Monday" in read
        assert (name or "coordinator") in read
        assert (away in read) if name and away else ("Anna Berg" not in read)


def test_nobody_at_all_offers_the_numbers_too() -> None:
    assert [each.payload.intent for each in announced(None).choices] == ["cannot_wait"]
    assert news.human_told(None).phrase == coordinator.NOBODY.name


async def test_a_stale_promise_is_not_said_again(gateway: Gateway) -> None:
    await gateway.people.staff("Anna Berg")
    sender, _ = await asks(gateway)
    (handover,) = await gateway.people.handovers(sender.conversation_id)
    gateway.clock.stand_at(handover.promised_by + timedelta(minutes=1))
    (told,) = await pressed(gateway, sender, "cannot_wait")
    assert phrase(told) == phrases.CANNOT_WAIT_ANSWERED.name
    async with gateway.store.read() as read:
        assert await handovers.open_of(read, sender.conversation_id) is not None
