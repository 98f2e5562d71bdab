"""Another coordinator: the family is asked, its answer is done once, and everybody hears of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from bot.conversation import transfer_talk
from bot.conversation.inbox import Sender
from bot.reply.voice import voice
from casework import assignments, families
from casework.handover_models import Assignment
from casework.models import Family, Message, Staff
from casework.staff_models import StaffNotice
from casework.store import Store
from locales.languages import languages
from locales.phrases import crisis
from locales.phrases import transfer as phrases
from locales.utterance import HandOver, Payload
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.people import People

TOPIC = "transfer."


@dataclass
class Proposed:
    """A family of Anna's, which is to become Bo's."""

    gateway: Gateway
    sender: Sender
    anna: Staff
    bo: Staff
    assignment: UUID

    async def state(self) -> str:
        async with self.gateway.store.read() as session:
            return (await session.get_one(Assignment, self.assignment)).state

    async def coordinator(self) -> UUID | None:
        async with self.gateway.store.read() as session:
            thread = await families.conversation(session, self.sender.conversation_id)
            return (await families.family_of(session, thread)).coordinator_id

    async def offered(self) -> list[UUID]:
        async with self.gateway.store.write() as session:
            made = await session.get_one(Assignment, self.assignment)
            return await transfer_talk.offer(session, made, self.gateway.clock())

    async def presses(self, intent: str, sender: Sender | None = None) -> Message:
        sender = sender or self.sender
        await self.gateway.presses(sender, await self.gateway.button(sender, intent))
        await self.gateway.works(sender)
        return (await self.gateway.people.messages(sender.conversation_id))[-1]

    async def notices(self) -> list[tuple[UUID, str]]:
        async with self.gateway.store.read() as session:
            rows = await session.execute(
                select(StaffNotice.staff_id, StaffNotice.kind).where(StaffNotice.kind.startswith("transfer"))
            )
            return sorted(((staff_id, kind) for staff_id, kind in rows.all()), key=str)

    async def said(self, sender: Sender | None = None) -> list[str]:
        """What was said of coordinators in the thread."""
        found = await self.gateway.phrases(sender or self.sender)
        return [each for each in found if each.startswith(TOPIC)]


async def proposed_in(gateway: Gateway, *, made_by_lead: bool = False) -> Proposed:
    anna, bo = await gateway.people.staff("Anna Berg"), await gateway.people.staff("Bo Lind")
    lead = await gateway.people.staff("Lea Dahl", role="lead")
    sender = gateway.sender()
    await gateway.inbox.take_command(sender, uuid4().hex, "/start", Payload("start"))
    await gateway.works(sender)
    async with gateway.store.write() as session:
        thread = await families.conversation(session, sender.conversation_id)
        family = await families.family_of(session, thread)
        await assignments.assign(session, family, await session.get_one(Staff, anna.id), "invited", gateway.clock())
        asked = await assignments.transfer(
            session,
            family,
            await session.get_one(Staff, bo.id),
            summary="They need a lift.",
            made_by=await session.get_one(Staff, (lead if made_by_lead else anna).id),
            now=gateway.clock(),
        )
        await assignments.accept(session, asked, gateway.clock())
    return Proposed(gateway, sender, anna, bo, asked.id)


@pytest.fixture
async def proposed(gateway: Gateway) -> Proposed:
    return await proposed_in(gateway)


async def second_person(proposed: Proposed) -> Sender:
    """The other parent, in a chat of their own."""
    other = proposed.gateway.sender(language="sv")
    await proposed.gateway.inbox.take_command(other, uuid4().hex, "/start", Payload("start"))
    await proposed.gateway.works(other)
    async with proposed.gateway.store.write() as session:
        family = (await families.conversation(session, proposed.sender.conversation_id)).family_id
        thread = await families.conversation(session, other.conversation_id)
        thread.family_id = family
        (await families.person_of(session, thread)).family_id = family
    return other


async def test_each_person_is_asked_once_in_their_own_language(proposed: Proposed) -> None:
    other = await second_person(proposed)
    told = await proposed.offered()
    assert set(told) == {proposed.sender.conversation_id, other.conversation_id}
    assert await proposed.said() == await proposed.said(other) == [phrases.ASK.name]
    asked = (await proposed.gateway.people.messages(proposed.sender.conversation_id))[-1]
    assert "Anna Berg" in asked.text
    assert "Bo Lind" in asked.text
    assert (await proposed.gateway.people.messages(other.conversation_id))[-1].language == "sv"


async def test_what_a_lead_proposes_is_not_put_into_the_coordinators_mouth(gateway: Gateway) -> None:
    proposed = await proposed_in(gateway, made_by_lead=True)
    await proposed.offered()
    assert await proposed.said() == [phrases.ASK_INSTEAD.name]


async def test_yes_makes_it_so_and_everybody_hears_it(proposed: Proposed) -> None:
    other = await second_person(proposed)
    await proposed.offered()
    answer = await proposed.presses(transfer_talk.YES)
    assert (await proposed.state(), await proposed.coordinator()) == ("current", proposed.bo.id)
    assert "Bo Lind" in answer.text
    assert (await proposed.said())[-1] == (await proposed.said(other))[-1] == phrases.INTRODUCED.name
    both = [(proposed.anna.id, "transfer_agreed"), (proposed.bo.id, "transfer_agreed")]
    assert await proposed.notices() == sorted(both, key=str)
    late = await proposed.presses(transfer_talk.NO, other)
    assert (late.utterance or {})["phrase"] == phrases.NO_LONGER_ASKED.name
    assert await proposed.coordinator() == proposed.bo.id


async def test_no_keeps_the_coordinator(proposed: Proposed) -> None:
    await proposed.offered()
    answer = await proposed.presses(transfer_talk.NO)
    assert (answer.utterance or {})["phrase"] == phrases.REFUSED.name
    assert "Anna Berg" in answer.text
    assert (await proposed.state(), await proposed.coordinator()) == ("refused", proposed.anna.id)
    assert {kind for _, kind in await proposed.notices()} == {"transfer_refused"}
    again = await proposed.presses(transfer_talk.YES)
    assert (again.utterance or {})["phrase"] == phrases.NO_LONGER_ASKED.name
    assert await proposed.coordinator() == proposed.anna.id


@pytest.mark.parametrize("intent", [transfer_talk.YES, transfer_talk.NO])
async def test_pressed_twice_it_says_the_same_and_is_done_once(proposed: Proposed, intent: str) -> None:
    await proposed.offered()
    first, second = await proposed.presses(intent), await proposed.presses(intent)
    assert first.text == second.text
    assert len(await proposed.notices()) == 2


@pytest.mark.parametrize("code", sorted(languages()))
async def test_the_words_of_the_buttons_can_be_typed(proposed: Proposed, code: str) -> None:
    await proposed.offered()
    await proposed.gateway.talk(proposed.sender, voice(code).say(phrases.BUTTON_YES.name).lower())
    assert await proposed.state() == "current"


@pytest.mark.parametrize("beside_a_human", [False, True])
@pytest.mark.parametrize(("typed", "state"), [("yes", "current"), ("no", "refused"), ("ja", "current")])
async def test_a_typed_yes_or_no_answers_it(proposed: Proposed, typed: str, state: str, beside_a_human: bool) -> None:
    if beside_a_human:
        proposed.gateway.rasa.will_say(HandOver("asked_for"))
        await proposed.gateway.talk(proposed.sender, "a person please")
    await proposed.offered()
    await proposed.gateway.talk(proposed.sender, typed)
    assert await proposed.state() == state
    floor = (await proposed.gateway.people.read(proposed.sender.conversation_id)).floor
    assert floor == ("human" if beside_a_human else "bot")


async def test_a_yes_to_what_the_human_wrote_since_is_for_the_human(proposed: Proposed) -> None:
    await proposed.gateway.floor.take_over(proposed.sender.conversation_id, proposed.anna.id)
    await proposed.offered()
    await proposed.gateway.floor.write(proposed.sender.conversation_id, proposed.anna.id, "Shall I call you?")
    await proposed.gateway.talk(proposed.sender, "yes")
    assert await proposed.state() == "offered"


async def test_danger_in_the_answer_goes_before_everything(proposed: Proposed) -> None:
    await proposed.offered()
    answers = await proposed.gateway.talk(proposed.sender, "no, I want to kill myself")
    assert (answers[0].utterance or {})["phrase"] == crisis.HELP_NOW.name
    assert await proposed.state() == "offered"


async def test_what_waits_goes_to_the_new_coordinator(proposed: Proposed) -> None:
    proposed.gateway.rasa.will_say(HandOver("asked_for"))
    await proposed.gateway.talk(proposed.sender, "a person please")
    await proposed.offered()
    answer = await proposed.presses(transfer_talk.YES)
    assert "Bo Lind" in answer.text, "who answers now, and by when"
    (handover,) = await proposed.gateway.people.handovers(proposed.sender.conversation_id)
    assert handover.staff_id == proposed.bo.id
    assert (await proposed.gateway.people.read(proposed.sender.conversation_id)).floor_staff_id == proposed.bo.id
    said = await proposed.gateway.phrases(proposed.sender)
    assert said[-2] == phrases.INTRODUCED.name


async def test_a_talk_that_is_answered_is_the_new_coordinators_from_then_on(proposed: Proposed) -> None:
    thread = proposed.sender.conversation_id
    await proposed.gateway.floor.write(thread, proposed.anna.id, "Bo is very good.")
    await proposed.offered()
    await proposed.presses(transfer_talk.YES)
    await proposed.gateway.talk(proposed.sender, "When will you call?")
    (handover,) = await proposed.gateway.people.handovers(thread)
    assert (handover.staff_id, handover.owed_by is not None) == (proposed.bo.id, True)


async def test_a_new_coordinator_who_has_left_is_explained(proposed: Proposed) -> None:
    await proposed.offered()
    async with proposed.gateway.store.write() as session:
        (await session.get_one(Staff, proposed.bo.id)).disabled_at = proposed.gateway.clock()
    answer = await proposed.presses(transfer_talk.YES)
    assert (answer.utterance or {})["phrase"] == phrases.NO_LONGER_ASKED.name
    assert (await proposed.state(), await proposed.coordinator()) == ("withdrawn", proposed.anna.id)


@pytest.mark.parametrize(
    ("intent", "phrase"),
    [(transfer_talk.YES, phrases.INTRODUCED), (transfer_talk.NO, phrases.REFUSED_NOBODY)],
)
async def test_the_coordinator_before_may_have_left(proposed: Proposed, intent: str, phrase: object) -> None:
    async with proposed.gateway.store.write() as session:
        (await session.get_one(Staff, proposed.anna.id)).disabled_at = proposed.gateway.clock()
        await assignments.leave(session, proposed.anna.id, proposed.gateway.clock())
    await proposed.offered()
    assert await proposed.said() == [phrases.ASK_NEW.name]
    answer = await proposed.presses(intent)
    assert (answer.utterance or {})["phrase"] == str(phrase)


@pytest.mark.parametrize("assignment", ["1b0a4d6e-58a5-4c5e-9f0b-7d6a2f6f8a11", "no id", None])
async def test_a_forged_button_decides_nothing(proposed: Proposed, assignment: str | None) -> None:
    about = {} if assignment is None else {"assignment": assignment}
    await proposed.gateway.inbox.take_command(proposed.sender, "c1", "x", Payload(transfer_talk.YES, about))
    await proposed.gateway.works(proposed.sender)
    assert await proposed.said() == [phrases.NO_LONGER_ASKED.name]
    assert await proposed.state() == "offered"


async def test_another_family_cannot_decide(proposed: Proposed) -> None:
    stranger = proposed.gateway.sender()
    about = {"assignment": str(proposed.assignment)}
    await proposed.gateway.inbox.take_command(stranger, "c1", "x", Payload(transfer_talk.YES, about))
    await proposed.gateway.works(stranger)
    assert await proposed.said(stranger) == [phrases.NO_LONGER_ASKED_NOBODY.name]
    assert await proposed.state() == "offered"


async def test_only_what_is_offered_is_asked_and_only_what_began_is_told(proposed: Proposed) -> None:
    async with proposed.gateway.store.write() as session:
        made = await session.get_one(Assignment, proposed.assignment)
        assert await transfer_talk.introduced(session, made, proposed.gateway.clock()) == []
        await assignments.withdraw(session, made, proposed.gateway.clock())
        assert await transfer_talk.offer(session, made, proposed.gateway.clock()) == []
    assert await proposed.said() == []


async def test_it_is_answered_while_the_dialogue_is_down(proposed: Proposed) -> None:
    await proposed.offered()
    await proposed.gateway.rasa.end()
    await proposed.gateway.presses(proposed.sender, await proposed.gateway.button(proposed.sender, transfer_talk.YES))
    await proposed.gateway.works(proposed.sender, dialogue_down=True)
    assert await proposed.state() == "current"


async def test_two_who_answer_at_once_decide_it_once(
    either_store: Store, clock: MovableClock, people_in: Callable[[Store], People]
) -> None:
    people = people_in(either_store)
    anna, bo = await people.staff("Anna Berg"), await people.staff("Bo Lind")
    thread = await people.conversation()
    async with either_store.write() as session:
        family = await session.get_one(Family, thread.family_id)
        await assignments.assign(session, family, await session.get_one(Staff, anna.id), "invited", clock())
        to = await session.get_one(Staff, bo.id)
        made = await assignments.transfer(session, family, to, summary="…", made_by=anna, now=clock())
        await assignments.accept(session, made, clock())
    message = await people.writes(thread, "Yes", payload={"intent": transfer_talk.YES, "entities": {}})

    async def answers(intent: str) -> None:
        async with either_store.write() as session:
            found = await families.conversation(session, thread.id)
            payload = Payload(intent, {"assignment": str(made.id)})
            await transfer_talk.answer(session, found, payload, message.id, clock())

    await asyncio.gather(*(answers(intent) for intent in (transfer_talk.YES, transfer_talk.NO) * 2))
    async with either_store.read() as session:
        states = [each.state for each in await assignments.history(session, thread.family_id)]
        family = await session.get_one(Family, thread.family_id)
    assert sorted(states) in (["current", "ended"], ["current", "refused"])
    assert family.coordinator_id == (bo.id if "ended" in states else anna.id)
