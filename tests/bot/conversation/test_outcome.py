"""After a meeting: the question, the buttons that need no dialogue, and what staff read of it."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.conversation import deeds, outcome
from bot.conversation.inbox import Sender
from bot.reply import render
from casework import families, meetings, outcomes, steps
from casework.meeting_models import Meeting, MeetingOutcome
from casework.meetings import By, Wish
from casework.models import Message, Staff
from casework.schedule_models import StaffSchedule, WorkingBlock
from casework.steps import Step
from locales.phrases import meetings as meeting_phrases
from locales.phrases import outcomes as phrases
from locales.utterance import Deed, Utterance
from tests.fakes.gateway import Gateway

TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
ON = "Tuesday 24 November, 14:00"


class Afterwards:
    """A family whose meeting has just ended, and which was asked how it went."""

    def __init__(self, gateway: Gateway, staff: Staff, sender: Sender) -> None:
        self.gateway, self.staff, self.sender = gateway, staff, sender
        self.meeting_id = uuid4()

    async def met(self, *, with_whom: str | None = None) -> None:
        wish = Wish(TUESDAY, TUESDAY + timedelta(hours=1), "Europe/Stockholm", "visit", with_whom=with_whom)
        async with self.gateway.store.write() as session:
            thread = await families.conversation(session, self.sender.conversation_id)
            staff_id = None if with_whom else self.staff.id
            await meetings.book(
                session,
                family_id=thread.family_id,
                staff_id=staff_id,
                wish=wish,
                by=By("staff", staff_id=self.staff.id),
                now=self.gateway.clock(),
                meeting_id=self.meeting_id,
            )
        self.gateway.clock.stand_at(TUESDAY + timedelta(hours=3))

    async def is_asked(self) -> Message:
        async with self.gateway.store.write() as session:
            thread = await families.conversation(session, self.sender.conversation_id)
            meeting = await session.get_one(Meeting, self.meeting_id)
            asked = await outcome.question(session, thread, meeting)
            return await render.say(session, thread, asked, "en", self.gateway.clock())

    async def taps(self, intent: str) -> list[Message]:
        """Presses the newest button of that meaning; what came after the press."""
        token = await self.gateway.button(self.sender, intent)
        received = await self.gateway.presses(self.sender, token)
        await self.gateway.works(self.sender)
        query = select(Message).where(Message.conversation_id == self.sender.conversation_id).order_by(Message.id)
        async with self.gateway.store.read() as session:
            return [one for one in await session.scalars(query) if one.id > received.message.id]

    async def told(self) -> MeetingOutcome | None:
        async with self.gateway.store.read() as session:
            return await outcomes.of_meeting(session, self.meeting_id)

    async def do(self, what: str, **values: str) -> list[str]:
        """Has the gateway do it; the notes that staff have then."""
        async with self.gateway.store.write() as session:
            thread = await families.conversation(session, self.sender.conversation_id)
            done = await deeds.do(session, thread, Deed(what, values), 1, self.gateway.clock())
            assert done.said == ()
        return await self.notes()

    async def notes(self) -> list[str]:
        query = select(Message).where(Message.author == "note").order_by(Message.id)
        async with self.gateway.store.read() as session:
            return [one.text for one in await session.scalars(query)]


@pytest.fixture
async def after(gateway: Gateway) -> Afterwards:
    staff, sender = await gateway.people.staff("Anna Berg"), gateway.sender()
    await gateway.people.conversation(conversation_id=sender.conversation_id, language="en")
    return Afterwards(gateway, staff, sender)


def spoken(messages: list[Message]) -> list[str]:
    return [(message.utterance or {})["phrase"] for message in messages if message.author == "bot"]


def notes(messages: list[Message]) -> list[tuple[str, bool]]:
    return [(message.text, message.urgent) for message in messages if message.author == "note"]


def titles(message: Message) -> list[str]:
    return [each["title"] for each in (message.view or {})["quick_replies"]]


async def test_the_question_names_the_meeting_and_offers_five_answers(after: Afterwards) -> None:
    await after.met()
    asked = await after.is_asked()
    assert asked.text == f"How did your meeting go: {ON}?\n• With: Anna Berg"
    assert titles(asked) == ["Good", "Mixed", "Not good", "It did not take place", "Not now"]


async def test_not_now_can_be_taken_up_again(after: Afterwards) -> None:
    await after.met()
    await after.is_asked()
    later = await after.taps("meeting_outcome_later")
    assert spoken(later) == [phrases.LATER.name]
    assert await after.told() is None
    assert spoken(await after.taps("meeting_outcome")) == [phrases.ASK_HOW.name]


async def test_a_meeting_that_was_not_held_is_noted_and_somebody_proposes_a_time(after: Afterwards) -> None:
    await after.met()
    await after.is_asked()
    messages = await after.taps("meeting_not_held")
    assert spoken(messages) == [phrases.NOT_HELD_TOLD.name]
    assert notes(messages) == [(f"The family says of the meeting on {ON}: it did not take place.", True)]
    (asked,) = await after.gateway.people.handovers(after.sender.conversation_id)
    assert asked.reason == "meeting"
    again = await after.taps("meeting_not_held")
    assert spoken(again) == [phrases.KNOWN.name]
    assert notes(again) == []
    assert "It did not take place" in again[-1].text


async def test_a_meeting_that_was_not_held_gets_new_times_at_once(after: Afterwards) -> None:
    await after.met()
    async with after.gateway.store.write() as session:
        now = after.gateway.clock()
        session.add(
            StaffSchedule(staff_id=after.staff.id, time_zone="Europe/Stockholm", forms=["visit"], updated_at=now)
        )
        await session.flush()
        session.add(WorkingBlock(staff_id=after.staff.id, weekday=4, begins=time(9), ends=time(12)))
    await after.is_asked()
    messages = await after.taps("meeting_not_held")
    assert spoken(messages) == [phrases.NOT_HELD_SLOTS.name]
    first = (messages[-1].utterance or {})["choices"][0]["payload"]
    assert first["intent"] == "take_slot"
    assert "meeting" not in first["entities"], "the old one is over: this is a new one"
    assert datetime.fromisoformat(first["entities"]["starts_at"]).date() == date(2026, 11, 27)
    assert await after.gateway.people.handovers(after.sender.conversation_id) == []


async def test_a_meeting_with_somebody_else_that_was_not_held_can_be_noted_anew(after: Afterwards) -> None:
    await after.met(with_whom="Ms Holm")
    await after.is_asked()
    messages = await after.taps("meeting_not_held")
    assert spoken(messages) == [phrases.NOT_HELD_ELSEWHERE.name]
    assert notes(messages)[0][0] == f"The family says of the meeting with Ms Holm on {ON}: it did not take place."
    assert titles(messages[-1])[0] == "There is a new time"


async def test_while_a_human_answers_it_is_noted_and_nothing_is_asked(after: Afterwards) -> None:
    await after.met()
    await after.is_asked()
    await after.gateway.floor.take_over(after.sender.conversation_id, after.staff.id)
    messages = await after.taps("meeting_went")
    assert spoken(messages) == [phrases.NOTED.name]
    told = await after.told()
    assert told is not None
    assert notes(messages) == [
        (f"The family says of the meeting on {ON}: {outcome.WORDS[told.how or '']}.", told.how == "bad")
    ]


async def test_while_the_assistant_answers_the_dialogue_goes_on(after: Afterwards) -> None:
    await after.met()
    await after.is_asked()
    after.gateway.rasa.will_say(Utterance(phrases.ASK_DECIDED.name))
    assert spoken(await after.taps("meeting_went")) == [phrases.ASK_DECIDED.name]
    assert after.gateway.rasa.asked[-1]["payload"]["intent"] == "meeting_went"


async def test_staff_read_how_it_went_once_and_then_all_that_was_agreed(after: Afterwards) -> None:
    await after.met()
    about = {"meeting": str(after.meeting_id)}
    for how in ("mixed", "good"):
        assert await after.do("tell_outcome", how=how, **about) == [f"The family says of the meeting on {ON}: mixed."]
    async with after.gateway.store.write() as session:
        thread = await families.conversation(session, after.sender.conversation_id)
        await outcomes.decide(session, after.meeting_id, "A new chair.")
        for step in (Step("Send the form", "Karin", date(2026, 11, 27)), Step("Call")):
            await steps.add(
                session, thread.family_id, step, after.gateway.clock.move(minutes=1), meeting_id=after.meeting_id
            )
    assert (await after.do("note_outcome", **about))[-1] == (
        f"The family says of the meeting on {ON}: mixed.\nDecided: A new chair.\n"
        "Steps: Send the form (Karin, by Friday 27 November); Call."
    )


@pytest.mark.parametrize("meeting", ["1b0a4d6e-58a5-4c5e-9f0b-7d6a2f6f8a11", "no id"])
async def test_a_meeting_that_is_not_theirs_changes_nothing(after: Afterwards, meeting: str) -> None:
    await after.met()
    assert await after.do("tell_outcome", meeting=meeting, how="good") == []
    assert await after.do("note_outcome", meeting=meeting) == []
    thread = await after.gateway.people.read(after.sender.conversation_id)
    payload: dict[str, object] = {"intent": "meeting_not_held", "entities": {"meeting": meeting}}
    await after.gateway.people.writes(thread, "It did not take place", payload=payload)
    await after.gateway.works(after.sender)
    assert (await after.gateway.phrases(after.sender))[-1] == meeting_phrases.NOT_FOUND.name


async def test_a_meeting_that_was_cancelled_is_said_so(after: Afterwards) -> None:
    await after.met()
    await after.is_asked()
    async with after.gateway.store.write() as session:
        (await session.get_one(Meeting, after.meeting_id)).state = "cancelled"
    assert spoken(await after.taps("meeting_not_held")) == [meeting_phrases.WAS_CANCELLED.name]
    assert await after.told() is None
