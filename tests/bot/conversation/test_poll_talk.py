"""A family answers a meeting of several by buttons; everybody hears what came of it, each in their own words."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from bot.conversation.inbox import Sender
from bot.conversation.poll_desk import PollDesk
from casework import meetings, polls
from casework.errors import NotFoundError
from casework.meetings import By, Wish
from casework.models import Address, Conversation, Message, Person, Staff
from casework.poll_models import Poll
from casework.poll_plans import Guest, Party, Plan
from casework.polls import PollClosedError, Sheet
from locales.phrases import polls as phrases
from tests.fakes.gateway import Gateway

#: Tuesday to Thursday, 14:00 in Karlstad.
TIMES = tuple(datetime(2026, 11, day, 13, 0, tzinfo=UTC) for day in (24, 25, 26))
DEADLINE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
FIRST, SECOND, THIRD = 0, 1, 2


class Office:
    """A family, an organiser, and a question to the family's mother and to Dr Ek."""

    def __init__(self, gateway: Gateway, staff: Staff, sender: Sender, family: Conversation) -> None:
        self.gateway, self.staff, self.sender, self.family = gateway, staff, sender, family
        self.desk = PollDesk(
            gateway.store, gateway.outbox, gateway.bulletin, gateway.clock, "https://navigator.example/"
        )
        self.poll_id = uuid4()

    async def asks(self, *people: UUID, needed: int = 1) -> Poll:
        guests = tuple(Guest(person_id=each) for each in people or (self.family.person_id,))
        plan = Plan(
            "School",
            "video",
            45,
            "Europe/Stockholm",
            TIMES,
            DEADLINE,
            (Party("Doctor", 1, (Guest(name="Dr Ek", email="ek@example.org"),)), Party("Parent", needed, guests)),
        )
        return await self.desk.create(self.family.id, self.staff.id, plan, poll_id=self.poll_id)

    async def joins(self, language: str) -> Conversation:
        """Another person of the family, with a chat."""
        thread_id, now = uuid4(), self.gateway.clock()
        async with self.gateway.store.write() as session:
            person = Person(id=uuid4(), family_id=self.family.family_id, language=language, created_at=now)
            session.add(person)
            await session.flush()
            thread = Conversation(
                id=thread_id,
                person_id=person.id,
                family_id=self.family.family_id,
                channel="web",
                proposed_language="en",
                floor="bot",
                created_at=now,
            )
            session.add(thread)
            await session.flush()
            session.add(
                Address(
                    id=uuid4(), conversation_id=thread_id, channel="web", external_id=str(thread_id), created_at=now
                )
            )
        return thread

    async def sheet(self) -> Sheet:
        async with self.gateway.store.read() as session:
            return await polls.read(session, await session.get_one(Poll, self.poll_id))

    async def doctor(self, *which: int) -> None:
        """Dr Ek can come at these times."""
        sheet = await self.sheet()
        (invited,) = await self.desk.invited(self.poll_id)
        await self.desk.answer(invited.link.rpartition("/")[2], [sheet.options[each].id for each in which])

    async def times_on_buttons(self) -> list[tuple[str, bool]]:
        """The buttons with a time under the last message: the words, and whether it would be a yes."""
        last = (await self.gateway.people.messages(self.family.id))[-1]
        titles = [button["title"] for button in (last.view or {})["quick_replies"]]
        meant = [choice["payload"] for choice in (last.utterance or {})["choices"]]
        return [
            (title, bool(payload["entities"]["can_come"]))
            for title, payload in zip(titles, meant, strict=True)
            if payload["intent"] == "poll_time"
        ]

    async def presses(self, beginning: str) -> list[Message]:
        """Presses the newest button whose words begin so; what was said to the family after it."""
        for message in reversed(await self.gateway.people.messages(self.family.id)):
            for button in (message.view or {}).get("quick_replies", []):
                if button["title"].startswith(beginning):
                    return await self.sends(button["payload"])
        raise AssertionError(f"there is no button {beginning}")

    async def sends(self, token: str) -> list[Message]:
        received = await self.gateway.presses(self.sender, token)
        await self.gateway.works(self.sender)
        found = await self.gateway.people.messages(self.family.id)
        return [message for message in found if message.id > received.message.id]

    async def notes(self) -> list[str]:
        query = select(Message).where(Message.conversation_id == self.family.id, Message.author == "note")
        async with self.gateway.store.read() as session:
            return [message.text for message in await session.scalars(query.order_by(Message.id))]

    async def blocks(self, starts_at: datetime) -> None:
        """The organiser has another meeting then."""
        wish = Wish(starts_at, starts_at + timedelta(minutes=30), "Europe/Stockholm", "phone", people=())
        by = By("staff", staff_id=self.staff.id)
        async with self.gateway.store.write() as session:
            await meetings.book(
                session,
                family_id=self.family.family_id,
                staff_id=self.staff.id,
                wish=wish,
                by=by,
                now=self.gateway.clock(),
            )


@pytest.fixture
async def office(gateway: Gateway) -> Office:
    staff, sender = await gateway.people.staff("Anna Berg"), gateway.sender()
    family = await gateway.people.conversation(conversation_id=sender.conversation_id, language="en")
    return Office(gateway, staff, sender, family)


def spoken(messages: list[Message]) -> list[str]:
    return [(message.utterance or {})["phrase"] for message in messages if message.author == "bot"]


async def test_the_family_is_asked_with_a_button_for_each_time(office: Office) -> None:
    await office.asks()
    (asked,) = await office.gateway.people.messages(office.family.id)
    assert spoken([asked]) == [phrases.ASKED.name]
    for words in ("Monday 23 November, 18:00", "School", "You meet by video", "45 minutes"):
        assert words in asked.text
    assert await office.times_on_buttons() == [
        ("I can come: Tuesday 24 November, 14:00", True),
        ("I can come: Wednesday 25 November, 14:00", True),
        ("I can come: Thursday 26 November, 14:00", True),
    ]
    titles = [button["title"] for button in (asked.view or {})["quick_replies"]]
    assert titles[3:] == ["That is all", "None of these times suit me"]
    assert await office.gateway.outbox.send_all() == 1


async def test_the_same_form_twice_asks_once_and_everybody_outside_has_a_link(office: Office) -> None:
    first, again = await office.asks(), await office.asks()
    assert first.id == again.id
    assert len(await office.gateway.people.messages(office.family.id)) == 1
    (invited,) = await office.desk.invited(first.id)
    assert (invited.name, invited.email) == ("Dr Ek", "ek@example.org")
    assert invited.link.startswith("https://navigator.example/poll/")
    assert len(invited.link.rpartition("/")[2]) >= 22


async def test_times_are_switched_on_and_off_and_count_when_that_is_all(office: Office) -> None:
    await office.asks()
    said = await office.presses("I can come: Tuesday")
    assert spoken(said) == [phrases.CAN_NOTED.name]
    assert (await office.times_on_buttons())[FIRST] == ("I cannot come after all: Tuesday 24 November, 14:00", False)
    assert spoken(await office.presses("I cannot come after all: Tuesday")) == [phrases.CANNOT_NOTED.name]
    assert spoken(await office.presses("That is all")) == [phrases.NOTHING_CHOSEN.name]
    await office.presses("I can come: Thursday")
    finished = await office.presses("That is all")
    assert spoken(finished) == [phrases.FINISHED.name]
    assert "Thursday 26 November, 14:00" in finished[0].text
    assert "Tuesday" not in finished[0].text


async def test_a_button_that_arrives_twice_means_the_same(office: Office) -> None:
    await office.asks()
    token = await office.gateway.button(office.sender, "poll_time")
    for _ in range(2):
        assert spoken(await office.sends(token)) == [phrases.CAN_NOTED.name]
    sheet = await office.sheet()
    assert len(sheet.can_come) == 1


async def test_the_last_answer_books_and_everybody_hears_of_it(office: Office) -> None:
    father = await office.joins("sv")
    await office.asks(office.family.person_id, father.person_id)
    async with office.gateway.store.write() as session:
        poll = await polls.get(session, office.poll_id)
        await polls.answer(
            session, poll, await polls.seat_of(session, poll.id, father.person_id), (), office.gateway.clock()
        )
    await office.doctor(SECOND)
    await office.presses("I can come: Wednesday")
    assert (await office.sheet()).poll.state == "open", "one press is not yet an answer"
    said = await office.presses("That is all")
    assert spoken(said) == [phrases.BOOKED.name, phrases.IS_BOOKED.name]
    meeting_id = (await office.sheet()).poll.meeting_id
    assert (said[0].view or {})["calendar"] == str(meeting_id)
    for words in ("Wednesday 25 November, 14:00", "Anna Berg", "School"):
        assert words in said[0].text
    told = (await office.gateway.people.messages(father.id))[-1]
    assert (spoken([told]), told.language) == ([phrases.BOOKED_WITHOUT_YOU.name], "sv")
    notes = await office.notes()
    assert notes[-1] == "Meeting of several (School): booked for Wednesday 25 November, 14:00. All are told."
    assert "Meeting of several (School): Dr Ek (Doctor) can come Wednesday 25 November, 14:00." in notes
    assert (
        "Meeting of several (School): a person of the family (Parent) can come Wednesday 25 November, 14:00." in notes
    )


async def test_a_button_of_what_is_decided_says_so(office: Office) -> None:
    await office.asks()
    token = await office.gateway.button(office.sender, "poll_time")
    await office.presses("I can come: Tuesday")
    await office.presses("That is all")
    await office.doctor(FIRST)
    said = await office.sends(token)
    assert spoken(said) == [phrases.IS_BOOKED.name]
    assert "Tuesday 24 November, 14:00" in said[0].text
    async with office.gateway.store.write() as session:
        poll = await session.get_one(Poll, office.poll_id)
        assert poll.meeting_id is not None
        meeting = await meetings.get(session, poll.meeting_id, office.family.family_id)
        by = By("staff", staff_id=office.staff.id)
        await meetings.cancel(session, meeting, by=by, now=office.gateway.clock())
    assert spoken(await office.sends(token)) == [phrases.IS_CANCELLED.name]


async def test_none_suits_and_nothing_can_win_any_more(office: Office) -> None:
    await office.asks()
    await office.doctor(FIRST, THIRD)
    said = await office.presses("None of these times suit me")
    assert spoken(said) == [phrases.IS_FAILED.name]
    last = (await office.notes())[-1]
    assert "It is given up, and all are told. Nearest: Tuesday 24 November, 14:00: Doctor 1 of 1, Parent 0 of 1" in last
    (asked,) = await office.gateway.people.handovers(office.family.id)
    assert asked.reason == "meeting", "somebody has to look for another way"


async def test_an_answer_can_be_changed_until_it_is_decided(office: Office) -> None:
    await office.asks()
    await office.presses("I can come: Tuesday")
    await office.presses("That is all")
    assert spoken(await office.presses("Change my answer")) == [phrases.AGAIN.name]
    said = await office.presses("I can come: Wednesday")
    assert spoken(said) == [phrases.FINISHED.name]
    assert "Wednesday" in said[0].text
    await office.doctor(SECOND)
    assert (await office.sheet()).poll.state == "booked"


async def test_at_the_deadline_everybody_hears_that_it_is_given_up(office: Office) -> None:
    await office.asks()
    await office.doctor(FIRST)
    assert await office.desk.close_due() == 0
    office.gateway.clock.stand_at(DEADLINE)
    assert await office.desk.close_due() == 1
    assert await office.desk.close_due() == 0
    assert (await office.gateway.phrases(office.sender))[-1] == phrases.FAILED.name
    assert "Nearest: Tuesday 24 November, 14:00: Doctor 1 of 1, Parent 0 of 1" in (await office.notes())[-1]


async def test_what_was_pressed_without_an_end_counts_at_the_deadline(office: Office) -> None:
    await office.asks()
    await office.doctor(FIRST)
    await office.presses("I can come: Tuesday")
    office.gateway.clock.stand_at(DEADLINE)
    assert await office.desk.close_due() == 1
    assert (await office.gateway.phrases(office.sender))[-1] == phrases.BOOKED.name


async def test_a_time_at_which_the_organiser_is_busy_is_noted_once(office: Office) -> None:
    father = await office.joins("sv")
    await office.asks(office.family.person_id, father.person_id)
    await office.blocks(TIMES[FIRST])
    await office.doctor(FIRST, SECOND)
    await office.presses("I can come: Tuesday")
    assert spoken(await office.presses("That is all")) == [phrases.FINISHED.name], "Wednesday may still suit the father"
    await office.presses("Change my answer")
    await office.presses("I can come: Thursday")
    busy = [text for text in await office.notes() if "has another meeting then" in text]
    assert len(busy) == 1
    assert "Tuesday 24 November, 14:00" in busy[0]
    assert (await office.sheet()).poll.state == "open"


async def test_a_time_that_has_passed_is_said_so(office: Office) -> None:
    await office.asks()
    token = await office.gateway.button(office.sender, "poll_time")
    async with office.gateway.store.write() as session:
        (await session.get_one(Poll, office.poll_id)).deadline = TIMES[SECOND]
    office.gateway.clock.stand_at(TIMES[FIRST])
    assert spoken(await office.sends(token)) == [phrases.TIME_PASSED.name]
    assert len(await office.times_on_buttons()) == 2
    assert not (await office.sheet()).can_come


async def test_a_cancelled_one_is_told_once(office: Office) -> None:
    await office.asks()
    token = await office.gateway.button(office.sender, "poll_done")
    assert await office.desk.cancel(office.family.id, office.poll_id)
    assert not await office.desk.cancel(office.family.id, office.poll_id)
    assert await office.gateway.phrases(office.sender) == [phrases.ASKED.name, phrases.CANCELLED.name]
    assert spoken(await office.sends(token)) == [phrases.IS_CANCELLED.name]
    with pytest.raises(PollClosedError):
        await office.doctor(FIRST)


@pytest.mark.parametrize("intent", ["poll_time", "poll_done", "poll_none", "poll_change"])
@pytest.mark.parametrize("poll", ["nothing", None, "asked"])
async def test_another_familys_question_is_not_there(office: Office, intent: str, poll: str | None) -> None:
    await office.asks()
    stranger = office.gateway.sender()
    conversation = await office.gateway.people.conversation(conversation_id=stranger.conversation_id)
    option = (await office.sheet()).options[FIRST].id
    entities = {"poll": str(office.poll_id) if poll == "asked" else poll, "option": str(option), "can_come": True}
    await office.gateway.people.writes(conversation, "x", payload={"intent": intent, "entities": entities})
    await office.gateway.works(stranger)
    assert (await office.gateway.phrases(stranger))[-1] == phrases.NOT_FOUND.name
    assert not (await office.sheet()).can_come
    with pytest.raises(NotFoundError):
        await office.desk.cancel(conversation.id, office.poll_id)
