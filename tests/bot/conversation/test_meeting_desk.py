"""What staff book, move or cancel reaches every person of the family at once, in its language and time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from bot.conversation.meeting_desk import MeetingDesk
from casework import families
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.meetings import MeetingError, Wish
from casework.models import Address, Conversation, Message, Person, Staff
from locales.phrases import meetings as phrases
from tests.fakes.gateway import Gateway

#: 14:00 in Karlstad.
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
ZONE = "Europe/Stockholm"
WISH = Wish(TUESDAY, TUESDAY + timedelta(hours=1), ZONE, "visit", "Storgatan, Karlstad", "rullstolen")
#: What is asked of a visit, and of a meeting by video.
VISIT = ["meeting_coming", "meeting_cannot", "meeting_needs"]
VIDEO = ["meeting_coming", "meeting_cannot", "meeting_interpreter"]


@pytest.fixture
async def staff(gateway: Gateway) -> Staff:
    return await gateway.people.staff("Anna Berg")


@pytest.fixture
async def conversation(gateway: Gateway) -> Conversation:
    return await gateway.people.conversation(language="sv")


@pytest.fixture
def desk(gateway: Gateway) -> MeetingDesk:
    return MeetingDesk(gateway.store, gateway.outbox, gateway.bulletin, gateway.clock)


async def last(gateway: Gateway, conversation_id: UUID) -> Message:
    return (await gateway.people.messages(conversation_id))[-1]


def said(message: Message) -> dict[str, Any]:
    return message.utterance or {}


def intents(message: Message) -> list[str]:
    return [choice["payload"]["intent"] for choice in said(message).get("choices", [])]


async def test_a_booked_meeting_is_told_in_the_familys_language_and_time(
    gateway: Gateway, desk: MeetingDesk, conversation: Conversation, staff: Staff
) -> None:
    meeting = await desk.book(conversation.id, staff.id, WISH)
    assert (meeting.time_zone, meeting.staff_id) == ("Europe/Stockholm", staff.id)
    message = await last(gateway, conversation.id)
    assert said(message)["phrase"] == phrases.BOOKED.name
    assert "tisdag 24 november kl. 14:00" in message.text
    for words in ("Anna Berg", "Storgatan, Karlstad", "rullstolen"):
        assert words in message.text
    assert intents(message) == VISIT
    assert [choice["payload"]["entities"]["meeting"] for choice in said(message)["choices"]] == [str(meeting.id)] * 3
    assert (message.view or {})["calendar"] == str(meeting.id)
    assert len((message.view or {})["quick_replies"]) == 3
    assert await gateway.outbox.send_all() == 1
    assert gateway.delivered[-1]["calendar"] == str(meeting.id)


async def test_every_person_of_the_family_is_told_and_no_thread_that_nobody_reads(
    gateway: Gateway, desk: MeetingDesk, conversation: Conversation, staff: Staff
) -> None:
    father = await _joins(gateway, conversation, "ar", address=True)
    left = await _joins(gateway, conversation, "en", address=False)
    stranger = await gateway.people.conversation()
    with gateway.bulletin.listen() as news:
        await desk.book(conversation.id, staff.id, WISH)
        heard = {item.conversation_id for item in [news.get_nowait() for _ in range(news.qsize())] if item}
    assert heard == {conversation.id, father.id}
    told = await last(gateway, father.id)
    assert (told.language, intents(told)) == ("ar", VISIT)
    assert "الثلاثاء" in told.text
    assert await gateway.people.messages(left.id) == []
    assert await gateway.people.messages(stranger.id) == []


async def test_a_form_that_arrives_twice_books_and_tells_once(
    gateway: Gateway, desk: MeetingDesk, conversation: Conversation, staff: Staff
) -> None:
    chosen = uuid4()
    first = await desk.book(conversation.id, staff.id, WISH, meeting_id=chosen)
    again = await desk.book(conversation.id, staff.id, WISH, meeting_id=chosen)
    assert first.id == again.id == chosen
    assert len(await gateway.people.messages(conversation.id)) == 1
    other = await gateway.people.conversation()
    with pytest.raises(MeetingError):
        await desk.book(other.id, staff.id, WISH, meeting_id=chosen)


async def test_a_new_time_is_told_with_the_old_one_and_another_change_as_a_change(
    gateway: Gateway, desk: MeetingDesk, conversation: Conversation, staff: Staff
) -> None:
    meeting = await desk.book(conversation.id, staff.id, WISH)
    later = Wish(TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=1, hours=1), ZONE, "video")
    moved = await desk.move(conversation.id, staff.id, meeting.id, later)
    message = await last(gateway, conversation.id)
    assert (moved.sequence, said(message)["phrase"]) == (1, phrases.MOVED.name)
    assert "onsdag 25 november kl. 14:00" in message.text
    assert "tisdag 24 november kl. 14:00" in message.text
    assert intents(message) == VIDEO
    elsewhere = Wish(later.starts_at, later.ends_at, ZONE, "video", "https://example.org/room")
    await desk.move(conversation.id, staff.id, meeting.id, elsewhere)
    message = await last(gateway, conversation.id)
    assert said(message)["phrase"] == phrases.CHANGED.name
    assert "https://example.org/room" in message.text
    await desk.move(conversation.id, staff.id, meeting.id, elsewhere)
    assert len(await gateway.people.messages(conversation.id)) == 3, "nothing is said when nothing is different"


async def test_a_cancelled_meeting_is_told_once_with_its_file(
    gateway: Gateway, desk: MeetingDesk, conversation: Conversation, staff: Staff
) -> None:
    meeting = await desk.book(conversation.id, staff.id, WISH)
    for _ in range(2):
        assert (await desk.cancel(conversation.id, staff.id, meeting.id)).state == "cancelled"
    messages = await gateway.people.messages(conversation.id)
    assert [said(each)["phrase"] for each in messages] == [phrases.BOOKED.name, phrases.CANCELLED.name]
    assert intents(messages[-1]) == ["talk_to_coordinator"]
    assert (messages[-1].view or {})["calendar"] == str(meeting.id)


async def test_nothing_is_told_of_a_meeting_that_cannot_be(
    gateway: Gateway, desk: MeetingDesk, conversation: Conversation, staff: Staff
) -> None:
    past = Wish(gateway.clock() - timedelta(days=1), TUESDAY, ZONE, "visit")
    with pytest.raises(MeetingError):
        await desk.book(conversation.id, staff.id, past)
    with pytest.raises(NotFoundError):
        await desk.book(conversation.id, uuid4(), WISH)
    with pytest.raises(NotFoundError):
        await desk.book(uuid4(), staff.id, WISH)
    assert await gateway.people.messages(conversation.id) == []
    async with gateway.store.read() as session:
        assert await session.scalar(select(func.count()).select_from(Meeting)) == 0


async def test_another_familys_meeting_is_out_of_reach(
    gateway: Gateway, desk: MeetingDesk, conversation: Conversation, staff: Staff
) -> None:
    meeting = await desk.book(conversation.id, staff.id, WISH)
    other = await gateway.people.conversation()
    with pytest.raises(NotFoundError):
        await desk.cancel(other.id, staff.id, meeting.id)
    with pytest.raises(NotFoundError):
        await desk.move(other.id, staff.id, meeting.id, WISH)
    assert len(await gateway.people.messages(conversation.id)) == 1


async def _joins(gateway: Gateway, family: Conversation, language: str, *, address: bool) -> Conversation:
    """Another person of the family, with a thread; without an address it was left for another one."""
    thread_id, now = uuid4(), gateway.clock()
    async with gateway.store.write() as session:
        person = Person(id=uuid4(), family_id=family.family_id, language=language, created_at=now)
        session.add(person)
        await session.flush()
        thread = Conversation(
            id=thread_id,
            person_id=person.id,
            family_id=family.family_id,
            channel="web",
            proposed_language="en",
            floor="bot",
            created_at=now,
        )
        session.add(thread)
        await session.flush()
        if address:
            session.add(
                Address(
                    id=uuid4(), conversation_id=thread_id, channel="web", external_id=str(thread_id), created_at=now
                )
            )
        return await families.conversation(session, thread_id)
