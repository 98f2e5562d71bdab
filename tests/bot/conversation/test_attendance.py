"""One tap under a meeting: the family hears that it counts, and the coordinator sees it in the thread."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.conversation.gateway_choices import INTENTS
from bot.conversation.inbox import Sender
from bot.conversation.meeting_desk import MeetingDesk
from casework import attendances
from casework.attendances import Reply
from casework.meeting_models import Meeting
from casework.meetings import Wish
from casework.models import Conversation, Message, Person, Staff
from casework.schedule_models import StaffSchedule, WorkingBlock
from locales.phrases import attendance as said
from locales.phrases import meetings as phrases
from tests.fakes.gateway import Gateway

ZONE = "Europe/Stockholm"
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
WISH = Wish(TUESDAY, TUESDAY + timedelta(hours=1), ZONE, "visit", "Storgatan, Karlstad", "the wheelchair")
LATER = Wish(TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=1, hours=1), ZONE, "visit")
BY_PHONE = Wish(TUESDAY, TUESDAY + timedelta(minutes=30), ZONE, "phone")
AT_SCHOOL = Wish(
    TUESDAY, TUESDAY + timedelta(hours=1), ZONE, "visit", "The school", with_whom="Ms Holm", role="teacher"
)


class Office:
    """A family, its coordinator, and one meeting of theirs."""

    def __init__(self, gateway: Gateway, staff: Staff, sender: Sender, meeting: Meeting, desk: MeetingDesk) -> None:
        self.gateway, self.staff, self.sender, self.meeting, self.desk = gateway, staff, sender, meeting, desk

    async def taps(self, intent: str) -> list[Message]:
        """Presses the newest button of that meaning; what came after the press."""
        return await self.presses(await self.gateway.button(self.sender, intent))

    async def presses_named(self, title: str) -> list[Message]:
        """Presses the button with these words under the last thing said."""
        last = next(message for message in reversed(await self.messages()) if message.author == "bot")
        (token,) = [each["payload"] for each in (last.view or {})["quick_replies"] if each["title"] == title]
        return await self.presses(token)

    async def presses(self, token: str) -> list[Message]:
        received = await self.gateway.presses(self.sender, token)
        await self.gateway.works(self.sender)
        return [message for message in await self.messages() if message.id > received.message.id]

    async def messages(self) -> list[Message]:
        """Everything in the thread, with the notes for staff."""
        query = select(Message).where(Message.conversation_id == self.sender.conversation_id).order_by(Message.id)
        async with self.gateway.store.read() as session:
            return list(await session.scalars(query))

    async def replies(self) -> list[tuple[str | None, tuple[str, ...]]]:
        async with self.gateway.store.read() as session:
            meeting = await session.get(Meeting, self.meeting.id)
            assert meeting is not None
            return [(one.answer, one.needs) for one in await attendances.of_meeting(session, meeting)]

    async def reply(self) -> Reply:
        async with self.gateway.store.read() as session:
            (one,) = await attendances.of_meeting(session, await session.get_one(Meeting, self.meeting.id))
            return one

    async def works_by_day(self) -> None:
        """From now on it is known when the coordinator can be met: on workdays from 9 to 12."""
        now = self.gateway.clock()
        async with self.gateway.store.write() as session:
            session.add(
                StaffSchedule(staff_id=self.staff.id, time_zone="Europe/Stockholm", forms=["visit"], updated_at=now)
            )
            await session.flush()
            for weekday in range(5):
                session.add(
                    WorkingBlock(staff_id=self.staff.id, weekday=weekday, begins=time(9), ends=time(12)),
                )


@pytest.fixture
async def office(gateway: Gateway) -> Office:
    staff, sender = await gateway.people.staff("Anna Berg"), gateway.sender()
    await gateway.people.conversation(conversation_id=sender.conversation_id, language="en")
    desk = MeetingDesk(gateway.store, gateway.outbox, gateway.bulletin, gateway.clock)
    meeting = await desk.book(sender.conversation_id, staff.id, WISH)
    return Office(gateway, staff, sender, meeting, desk)


def spoken(messages: list[Message]) -> list[str]:
    return [(message.utterance or {})["phrase"] for message in messages if message.author == "bot"]


def notes(messages: list[Message]) -> list[tuple[str, bool]]:
    return [(message.text, message.urgent) for message in messages if message.author == "note"]


def titles(message: Message) -> list[str]:
    return [each["title"] for each in (message.view or {})["quick_replies"]]


def buttons(message: Message) -> list[str]:
    return [choice["payload"]["intent"] for choice in (message.utterance or {}).get("choices", [])]


async def test_coming_is_thanked_for_and_noted(office: Office) -> None:
    messages = await office.taps("meeting_coming")
    assert spoken(messages) == [phrases.COMING_NOTED.name]
    assert notes(messages) == [("Is coming: meeting on Tuesday 24 November, 14:00.", False)]
    assert await office.replies() == [("coming", ())]
    assert titles(messages[-1]) == ["I cannot come after all", "I need something"]


async def test_who_comes_can_still_say_that_it_does_not_suit(office: Office) -> None:
    await office.taps("meeting_coming")
    messages = await office.presses_named("I cannot come after all")
    assert spoken(messages) == [phrases.CANNOT_NOTED.name]
    assert await office.replies() == [("cannot", ())]
    messages = await office.presses_named("I can come after all")
    assert spoken(messages) == [phrases.COMING_NOTED.name]
    assert await office.replies() == [("coming", ())]


async def test_cannot_come_is_urgent_for_the_coordinator_and_leaves_the_floor_alone(office: Office) -> None:
    with office.gateway.bulletin.listen() as news:
        messages = await office.taps("meeting_cannot")
        assert not news.empty()
    assert spoken(messages) == [phrases.CANNOT_NOTED.name]
    assert notes(messages) == [("Cannot come: meeting on Tuesday 24 November, 14:00.", True)]
    assert buttons(messages[-1]) == ["meeting_coming", "cancel_meeting", "talk_to_coordinator"]
    (asked,) = await office.gateway.people.handovers(office.sender.conversation_id)
    assert asked.reason == "meeting", "somebody has to propose another time"
    assert (await office.gateway.people.read(office.sender.conversation_id)).floor == "bot"
    assert await office.replies() == [("cannot", ())]


async def test_cannot_come_offers_other_times_at_once(office: Office) -> None:
    await office.works_by_day()
    messages = await office.taps("meeting_cannot")
    assert spoken(messages) == [said.CANNOT_SLOTS.name]
    last = messages[-1]
    intents = buttons(last)
    slots = [
        choice["payload"]["entities"] for choice in (last.utterance or {})["choices"] if "starts_at" in str(choice)
    ]
    assert intents == ["take_slot"] * len(slots) + ["reschedule_meeting", "cancel_meeting", "talk_to_coordinator"]
    assert slots
    for slot in slots:
        begins = datetime.fromisoformat(slot["starts_at"])
        assert slot["meeting"] == str(office.meeting.id)
        assert begins > office.gateway.clock()
        assert str(begins.tzinfo) == "UTC+01:00", "the time of the family's own place"
        assert time(9) <= begins.time() < time(12)
    assert await office.gateway.people.handovers(office.sender.conversation_id) == []
    assert notes(messages) == [("Cannot come: meeting on Tuesday 24 November, 14:00.", True)]


async def test_a_meeting_with_somebody_else_is_theirs_to_cancel(office: Office) -> None:
    meeting = await office.desk.book(office.sender.conversation_id, office.staff.id, AT_SCHOOL)
    (told,) = [message for message in await office.messages() if "Ms Holm" in message.text]
    assert "With: Ms Holm (Teacher)" in told.text
    messages = await office.taps("meeting_cannot")
    assert spoken(messages) == [said.CANNOT_TELL_THEM.name]
    assert notes(messages) == [("Cannot come: meeting with Ms Holm on Tuesday 24 November, 14:00.", False)]
    assert buttons(messages[-1]) == ["reschedule_meeting", "cancel_meeting", "talk_to_coordinator"]
    assert (messages[-1].utterance or {})["choices"][0]["payload"]["entities"] == {"meeting": str(meeting.id)}
    assert await office.gateway.people.handovers(office.sender.conversation_id) == []
    await office.gateway.presses(office.sender, await office.gateway.button(office.sender, "meeting_needs"))
    await office.gateway.works(office.sender)
    assert spoken(await office.presses_named("I need transport")) == [said.NEED_WRITTEN.name]


async def test_a_need_is_chosen_noted_and_taken_back(office: Office) -> None:
    asked = await office.taps("meeting_needs")
    assert titles(asked[-1]) == [
        "I need an interpreter",
        "I need wheelchair access",
        "My child comes too",
        "I need transport",
    ]
    noted = await office.presses_named("I need transport")
    assert spoken(noted) == [phrases.TRANSPORT_NOTED.name]
    assert notes(noted) == [("Needs transport: meeting on Tuesday 24 November, 14:00.", False)]
    assert "• Transport to the meeting" in noted[-1].text
    assert titles(noted[-1]) == [
        "I am coming",
        "I cannot come",
        "I no longer need transport",
        "I need something else",
    ]
    gone = await office.presses_named("I no longer need transport")
    assert spoken(gone) == [said.NEED_TAKEN_BACK.name]
    assert notes(gone) == [("No longer needs transport: meeting on Tuesday 24 November, 14:00.", False)]
    assert await office.replies() == [(None, ())]


async def test_needs_add_up(office: Office) -> None:
    for title in ("I need wheelchair access", "My child comes too"):
        await office.taps("meeting_needs")
        messages = await office.presses_named(title)
    assert spoken(messages) == [said.CHILD_NOTED.name]
    assert await office.replies() == [(None, ("child", "wheelchair"))]
    again = await office.taps("meeting_needs")
    assert titles(again[-1])[1:3] == ["I no longer need wheelchair access", "My child does not come"]


async def test_the_interpreter_speaks_the_persons_language_or_another_that_is_chosen(office: Office) -> None:
    await office.taps("meeting_needs")
    first = await office.presses_named("I need an interpreter")
    assert spoken(first) == [phrases.INTERPRETER_NOTED.name]
    assert notes(first) == [("Needs an interpreter (English): meeting on Tuesday 24 November, 14:00.", False)]
    assert "• An interpreter (English)" in first[-1].text
    asked = await office.presses_named("Another language")
    assert spoken(asked) == [said.ASK_LANGUAGE.name]
    changed = await office.presses_named("العربية")
    assert notes(changed) == [("Needs an interpreter (Arabic), changed: meeting on Tuesday 24 November, 14:00.", False)]
    assert (await office.reply()).interpreter_language == "ar"


@pytest.mark.parametrize("chosen", [None, "sv"])
async def test_an_unclear_language_of_the_interpreter_is_asked_for(office: Office, chosen: str | None) -> None:
    """Nobody needs an interpreter for the language that is spoken there anyway."""
    async with office.gateway.store.write() as session:
        thread = await session.get_one(Conversation, office.sender.conversation_id)
        (await session.get_one(Person, thread.person_id)).language = chosen
    await office.taps("meeting_needs")
    messages = await office.taps("meeting_interpreter")
    assert spoken(messages) == [said.ASK_LANGUAGE.name]
    assert (await office.reply()).needs == ("interpreter",), "the need counts whatever is answered"
    await office.presses_named("Українська")
    assert (await office.reply()).interpreter_language == "uk"


async def test_for_a_call_only_an_interpreter_is_offered(office: Office) -> None:
    await office.desk.move(office.sender.conversation_id, office.staff.id, office.meeting.id, BY_PHONE)
    last = (await office.messages())[-1]
    assert titles(last) == ["I am coming", "I cannot come", "I need an interpreter"]
    messages = await office.taps("meeting_coming")
    assert titles(messages[-1]) == ["I cannot come after all", "I need an interpreter"]


async def test_the_note_tells_who_of_the_family_it_was(office: Office) -> None:
    async with office.gateway.store.write() as session:
        thread = await session.get_one(Conversation, office.sender.conversation_id)
        session.add(Person(id=uuid4(), family_id=thread.family_id, created_at=office.gateway.clock()))
    messages = await office.taps("meeting_coming")
    assert notes(messages) == [("Is coming (writes English, Web): meeting on Tuesday 24 November, 14:00.", False)]


async def test_the_same_tap_again_is_answered_and_noted_once(office: Office) -> None:
    token = await office.gateway.button(office.sender, "meeting_coming")
    for _ in range(2):
        await office.gateway.presses(office.sender, token)
        await office.gateway.works(office.sender)
    messages = await office.messages()
    assert spoken(messages)[-2:] == [phrases.COMING_NOTED.name] * 2
    assert len(notes(messages)) == 1


async def test_it_works_while_a_human_has_the_floor(office: Office) -> None:
    await office.gateway.floor.take_over(office.sender.conversation_id, office.staff.id)
    assert spoken(await office.taps("meeting_coming")) == [phrases.COMING_NOTED.name]
    assert (await office.gateway.people.read(office.sender.conversation_id)).floor == "human"


async def test_the_button_of_a_moved_meeting_says_the_new_time_and_counts_for_nothing(office: Office) -> None:
    token = await office.gateway.button(office.sender, "meeting_coming")
    await office.desk.move(office.sender.conversation_id, office.staff.id, office.meeting.id, LATER)
    received = await office.gateway.presses(office.sender, token)
    await office.gateway.works(office.sender)
    messages = await office.messages()
    messages = [message for message in messages if message.id > received.message.id]
    assert spoken(messages) == [phrases.HAS_CHANGED.name]
    assert "Wednesday 25 November, 14:00" in messages[0].text
    assert notes(messages) == []
    assert await office.replies() == [(None, ())]
    await office.taps("meeting_coming")
    assert await office.replies() == [("coming", ())], "the new button counts"


async def test_a_need_counts_also_under_the_old_time(office: Office) -> None:
    await office.taps("meeting_needs")
    token = await office.gateway.button(office.sender, "meeting_transport")
    await office.desk.move(office.sender.conversation_id, office.staff.id, office.meeting.id, LATER)
    await office.gateway.presses(office.sender, token)
    await office.gateway.works(office.sender)
    messages = await office.messages()
    assert spoken(messages)[-2:] == [phrases.TRANSPORT_NOTED.name, phrases.HAS_CHANGED.name]
    assert await office.replies() == [(None, ("transport",))]


async def test_a_cancelled_meeting_and_one_that_is_over_are_said_so(office: Office) -> None:
    token = await office.gateway.button(office.sender, "meeting_coming")
    office.gateway.clock.stand_at(office.meeting.ends_at - timedelta(minutes=1))
    assert spoken(await office.taps("meeting_cannot")) == [phrases.CANNOT_NOTED.name]
    office.gateway.clock.stand_at(office.meeting.ends_at)
    await office.gateway.presses(office.sender, token)
    await office.gateway.works(office.sender)
    assert (await office.gateway.phrases(office.sender))[-1] == phrases.IS_OVER.name
    other = Wish(
        office.meeting.ends_at + timedelta(days=1), office.meeting.ends_at + timedelta(days=1, hours=1), ZONE, "phone"
    )
    booked = await office.desk.book(office.sender.conversation_id, office.staff.id, other)
    token = await office.gateway.button(office.sender, "meeting_coming")
    await office.desk.cancel(office.sender.conversation_id, office.staff.id, booked.id)
    await office.gateway.presses(office.sender, token)
    await office.gateway.works(office.sender)
    assert (await office.gateway.phrases(office.sender))[-1] == phrases.WAS_CANCELLED.name


@pytest.mark.parametrize("meeting", ["1b0a4d6e-58a5-4c5e-9f0b-7d6a2f6f8a11", "no id at all", None])
async def test_a_meeting_that_is_not_there_is_said_so(office: Office, meeting: str | None) -> None:
    conversation = await office.gateway.people.read(office.sender.conversation_id)
    payload: dict[str, object] = {"intent": "meeting_coming", "entities": {"meeting": meeting}}
    await office.gateway.people.writes(conversation, "I am coming", payload=payload)
    await office.gateway.works(office.sender)
    assert (await office.gateway.phrases(office.sender))[-1] == phrases.NOT_FOUND.name


async def test_another_familys_meeting_is_not_there(office: Office) -> None:
    stranger = office.gateway.sender()
    conversation = await office.gateway.people.conversation(conversation_id=stranger.conversation_id)
    payload: dict[str, object] = {"intent": "meeting_cannot", "entities": {"meeting": str(office.meeting.id)}}
    await office.gateway.people.writes(conversation, "I cannot come", payload=payload)
    await office.gateway.works(stranger)
    assert (await office.gateway.phrases(stranger))[-1] == phrases.NOT_FOUND.name
    assert await office.replies() == [(None, ())]


def test_the_gateway_hears_every_button() -> None:
    assert {"meeting_coming", "meeting_cannot", "meeting_interpreter", "meeting_transport", "meeting_needs"} <= INTENTS
