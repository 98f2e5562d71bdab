"""One person on two channels: one thread, one floor, and the way back."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import addresses, attendances, conversations, families, handovers, joining, links, meetings, plans, rights
from casework.channel_models import ChannelLink
from casework.meeting_models import Attendance
from casework.meetings import By, Wish
from casework.models import Address, ChoiceToken, Conversation, Family, Handover, Message, OutboxItem
from casework.reminder_models import Reminder
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

ZONE = ZoneInfo("Europe/Stockholm")


class Chats:
    """Threads, and what happens in them, each in a transaction of its own."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock
        self.people = People(store, clock)

    async def begin(self, channel: str = "web", language: str | None = None, region: str | None = None) -> Conversation:
        async with self.store.write() as session:
            made = await families.begin(
                session,
                uuid4(),
                channel=channel,
                proposed_language="en",
                region=region,
                external_id=str(uuid4().int % 10**9) if channel == "telegram" else None,
                now=self.clock.move(seconds=1),
            )
            if language is not None:
                await families.choose_language(session, made, language)
        return made

    async def address(self, home: Conversation) -> UUID:
        """The address at which this thread began."""
        async with self.store.read() as session:
            (found,) = await addresses.of_conversation(session, home.id)
        return found.id

    async def link(self, address_id: UUID, to: Conversation) -> ChannelLink | None:
        async with self.store.write() as session:
            return await links.link(
                session, await _address(session, address_id), await families.conversation(session, to.id), self.clock()
            )

    async def undo(self, address_id: UUID) -> ChannelLink | None:
        async with self.store.write() as session:
            return await links.undo(session, await _address(session, address_id), self.clock())

    async def writes(self, thread: Conversation, text: str, client_id: str | None = None) -> int:
        async with self.store.write() as session:
            message, _ = await conversations.receive(
                session,
                thread,
                client_id=client_id or uuid4().hex,
                text=text,
                payload=None,
                language="en",
                now=self.clock.move(seconds=1),
            )
        return message.id

    async def says(self, thread: Conversation, text: str) -> tuple[int, str]:
        """The bot's message, and the token of its button."""
        async with self.store.write() as session:
            message = await conversations.say(
                session, thread, author="bot", text=text, language="en", now=self.clock.move(seconds=1)
            )
            return message.id, await conversations.offer(session, message, "Yes", {"intent": "affirm", "entities": {}})

    async def hands_over(self, thread: Conversation, reason: str = "asked_for") -> UUID:
        async with self.store.write() as session:
            found = await families.conversation(session, thread.id)
            promise = await handovers.open_handover(
                session, found, reason=reason, now=self.clock.move(seconds=1), zone=ZONE, country="SE"
            )
        return promise.handover_id

    async def texts(self, thread: Conversation) -> list[str]:
        return [message.text for message in await self.people.messages(thread.id)]

    async def handover(self, handover_id: UUID) -> Handover:
        async with self.store.read() as session:
            return await session.get_one(Handover, handover_id)


async def _address(session: AsyncSession, address_id: UUID) -> Address:
    return await session.get_one(Address, address_id)


@pytest.fixture
def chats(store: Store, clock: MovableClock) -> Chats:
    return Chats(store, clock)


async def test_two_threads_become_one_in_the_order_in_which_they_were_written(
    either_store: Store, clock: MovableClock
) -> None:
    chats = Chats(either_store, clock)
    web, phone = await chats.begin(language="sv"), await chats.begin("telegram", language="ar")
    for thread, text in ((web, "one"), (phone, "two"), (web, "three"), (phone, "four")):
        await chats.writes(thread, text)
    address = await chats.address(phone)
    made = await chats.link(address, web)
    assert made is not None
    assert (made.home_id, made.joined_id) == (phone.id, web.id)
    assert await chats.texts(web) == ["one", "two", "three", "four"]
    assert await chats.texts(phone) == []
    async with either_store.read() as session:
        assert len(await addresses.of_conversation(session, web.id)) == 2
        assert await families.language_of(session, await families.conversation(session, web.id)) == "sv"
        assert [each.text for each in await conversations.unanswered(session, web.id)][1] == "two"
        assert (await links.leads_to(session, phone.id)).id == web.id
    await chats.writes(await chats.people.read(web.id), "five")
    undone = await chats.undo(address)
    assert undone is not None
    assert {undone.home_id, undone.joined_id} == {phone.id, web.id}
    assert await chats.texts(web) == ["one", "three", "five"]
    assert await chats.texts(phone) == ["two", "four"]
    assert await chats.undo(address) is None
    async with either_store.read() as session:
        assert (await links.leads_to(session, phone.id)).id == phone.id
        assert (await session.scalars(select(Message.home_id).where(Message.home_id.is_not(None)))).all() == []


async def test_the_same_thread_is_not_linked_with_itself(chats: Chats) -> None:
    web = await chats.begin()
    assert await chats.link(await chats.address(web), web) is None


async def test_a_button_still_works_in_the_joined_thread_and_what_is_unsent_still_leaves(chats: Chats) -> None:
    web, phone = await chats.begin(), await chats.begin("telegram")
    message_id, token = await chats.says(phone, "Shall I?")
    address = await chats.address(phone)

    async def threads_of_the_message() -> set[UUID]:
        async with chats.store.read() as session:
            (row,) = (await session.scalars(select(OutboxItem).where(OutboxItem.message_id == message_id))).all()
            assert (row.address_id, row.sent_at, row.failed_at) == (address, None, None)
            button = await session.get_one(ChoiceToken, token)
            return {row.conversation_id, button.conversation_id}

    await chats.link(address, web)
    assert await threads_of_the_message() == {web.id}
    async with chats.store.write() as session:
        assert await conversations.resolve(session, web.id, token, chats.clock()) is not None
    await chats.undo(address)
    assert await threads_of_the_message() == {phone.id}


async def test_what_was_said_while_linked_is_not_sent_to_the_address_after_the_link_ended(chats: Chats) -> None:
    web, phone = await chats.begin(), await chats.begin("telegram")
    address = await chats.address(phone)
    await chats.link(address, web)
    await chats.says(web, "for both")
    await chats.undo(address)
    async with chats.store.read() as session:
        rows = (await session.scalars(select(OutboxItem))).all()
    assert {row.address_id == address: row.failed_at is not None for row in rows} == {True: True, False: False}


async def test_a_client_id_that_is_taken_there_keeps_its_thread(chats: Chats) -> None:
    web, phone = await chats.begin(), await chats.begin("telegram")
    await chats.writes(web, "of the web", "same")
    await chats.writes(phone, "of the phone", "same")
    await chats.writes(phone, "another", "other")
    address = await chats.address(phone)
    await chats.link(address, web)
    assert await chats.texts(web) == ["of the web", "another"]
    assert await chats.texts(phone) == ["of the phone"]
    await chats.writes(web, "written since", "since")
    await chats.undo(address)
    assert await chats.texts(phone) == ["of the phone", "another"]


async def test_what_the_family_keeps_comes_along_and_goes_back(chats: Chats) -> None:
    web, phone, entry = await chats.begin(), await chats.begin("telegram", region="se-karlstad"), uuid4()
    async with chats.store.write() as session:
        await plans.save(session, phone.family_id, entry, chats.clock())
    address = await chats.address(phone)

    async def kept(thread: Conversation) -> tuple[list[UUID], str | None]:
        async with chats.store.read() as session:
            family = await session.get_one(Family, thread.family_id)
            return list(await plans.saved(session, family.id)), family.region

    await chats.link(address, web)
    assert await kept(web) == ([entry], "se-karlstad")
    await chats.undo(address)
    assert await kept(web) == ([], None)
    assert await kept(phone) == ([entry], "se-karlstad")


async def test_the_human_who_has_the_floor_keeps_it_in_the_joined_thread(chats: Chats) -> None:
    anna = await chats.people.staff()
    web, phone = await chats.begin(), await chats.begin("telegram")
    handover_id = await chats.hands_over(phone)
    address = await chats.address(phone)
    await chats.link(address, web)
    joined, former = await chats.people.read(web.id), await chats.people.read(phone.id)
    assert (joined.floor, joined.floor_staff_id, former.floor) == ("human", anna.id, "bot")
    moved = await chats.handover(handover_id)
    assert (moved.conversation_id, moved.family_id, moved.closed_at) == (web.id, joined.family_id, None)
    await chats.undo(address)
    joined, former = await chats.people.read(web.id), await chats.people.read(phone.id)
    assert (joined.floor, former.floor, former.floor_staff_id) == ("bot", "human", anna.id)
    back = await chats.handover(handover_id)
    assert (back.conversation_id, back.family_id) == (phone.id, former.family_id)


async def test_a_handover_that_was_closed_meanwhile_leaves_no_human_behind(chats: Chats) -> None:
    await chats.people.staff()
    web, phone = await chats.begin(), await chats.begin("telegram")
    handover_id = await chats.hands_over(phone)
    address = await chats.address(phone)
    await chats.link(address, web)
    async with chats.store.write() as session:
        found = await families.conversation(session, web.id)
        await handovers.close(session, found, by="staff", now=chats.clock())
    await chats.undo(address)
    assert (await chats.people.read(phone.id)).floor == "bot"
    assert (await chats.handover(handover_id)).conversation_id == web.id


async def test_of_two_open_handovers_one_stays_and_keeps_both_promises(chats: Chats) -> None:
    await chats.people.staff()
    web, phone = await chats.begin(), await chats.begin("telegram")
    await chats.writes(web, "I have a question")
    await chats.writes(phone, "somebody is in danger")
    kept_id, left_id = await chats.hands_over(web), await chats.hands_over(phone, "crisis")
    async with chats.store.write() as session:
        one = await session.get_one(Handover, kept_id)
        one.answered_at = chats.clock()
    await chats.link(await chats.address(phone), web)
    kept, left = await chats.handover(kept_id), await chats.handover(left_id)
    assert (kept.priority, kept.reason, kept.answered_at, kept.closed_at) == ("urgent", "crisis", None, None)
    assert kept.promised_by == left.promised_by
    assert "somebody is in danger" in kept.need
    assert (left.closed_at, left.closed_by, left.conversation_id) == (chats.clock(), "family", phone.id)


async def test_a_chat_that_others_lead_to_is_linked_from_the_other_side(chats: Chats) -> None:
    web, phone, tablet = await chats.begin(), await chats.begin("telegram"), await chats.begin()
    web_address, tablet_address = await chats.address(web), await chats.address(tablet)
    await chats.link(await chats.address(phone), web)
    with pytest.raises(links.LinkedAlreadyError):
        await chats.link(web_address, tablet)
    await chats.writes(tablet, "from the tablet")
    assert await chats.link(tablet_address, web) is not None
    assert await chats.texts(web) == ["from the tablet"]
    await chats.undo(tablet_address)
    assert await chats.texts(tablet) == ["from the tablet"]


async def test_a_family_with_others_is_not_emptied_by_a_link(chats: Chats) -> None:
    mother, father, phone = await chats.begin(), await chats.begin(), await chats.begin("telegram")
    async with chats.store.write() as session:
        await joining.join(session, await families.conversation(session, father.id), mother.family_id)
        await plans.save(session, mother.family_id, entry := uuid4(), chats.clock())
    with pytest.raises(links.FamilyStaysError):
        await chats.link(await chats.address(father), phone)
    assert await chats.link(await chats.address(phone), father) is not None
    async with chats.store.read() as session:
        assert list(await plans.saved(session, mother.family_id)) == [entry]
        assert (await families.conversation(session, father.id)).family_id == mother.family_id
        assert [each.text for each in await conversations.history(session, mother.id)] == []


async def test_answers_and_reminders_of_meetings_count_for_the_person_of_the_joined_thread(chats: Chats) -> None:
    web, phone = await chats.begin(), await chats.begin("telegram")
    now = chats.clock()
    async with chats.store.write() as session:
        starts_at = now + timedelta(days=3)
        meeting = await meetings.book(
            session,
            family_id=phone.family_id,
            staff_id=None,
            wish=Wish(starts_at, starts_at + timedelta(hours=1), "Europe/Stockholm", "phone"),
            by=By("family", person_id=phone.person_id),
            now=now,
        )
        await attendances.answer(session, meeting, phone.person_id, answer="coming", now=now)
        session.add(
            Reminder(
                id=uuid4(),
                family_id=phone.family_id,
                person_id=phone.person_id,
                kind="own",
                words="call the school",
                starts_at=starts_at,
                time_zone="Europe/Stockholm",
                look_at=starts_at,
                created_at=now,
            )
        )

    async def whose() -> tuple[set[UUID], set[UUID]]:
        """The people and the families of all answers and reminders."""
        async with chats.store.read() as session:
            found = (await session.scalars(select(Reminder))).all()
            assert {each.kind for each in found} == {"meeting", "own"}
            answers = await session.scalars(select(Attendance.person_id))
            return {*answers, *(each.person_id for each in found)}, {each.family_id for each in found}

    address = await chats.address(phone)
    await chats.link(address, web)
    assert await whose() == ({web.person_id}, {web.family_id})
    async with chats.store.read() as session:
        looks = (await session.scalars(select(Reminder.look_at))).all()
    assert set(looks) == {now}, "the other one may want to be reminded at other times"
    await chats.undo(address)
    assert await whose() == ({phone.person_id}, {phone.family_id})


async def test_reminders_of_a_meeting_that_was_changed_since_stay_with_it(chats: Chats) -> None:
    web, phone = await chats.begin(), await chats.begin("telegram")
    now = chats.clock()
    starts_at = now + timedelta(days=3)
    wish = Wish(starts_at, starts_at + timedelta(hours=1), "Europe/Stockholm", "phone")
    async with chats.store.write() as session:
        meeting = await meetings.book(
            session, family_id=phone.family_id, staff_id=None, wish=wish, by=By("staff"), now=now
        )
    address = await chats.address(phone)
    await chats.link(address, web)
    async with chats.store.write() as session:
        current = await meetings.get(session, meeting.id, web.family_id)
        moved = Wish(starts_at, starts_at + timedelta(hours=2), "Europe/Stockholm", "phone")
        await meetings.move(session, current, moved, by=By("staff"), now=chats.clock.move(minutes=1))
    await chats.undo(address)
    async with chats.store.read() as session:
        (reminder,) = await session.scalars(select(Reminder))
    assert (reminder.family_id, reminder.person_id) == (web.family_id, web.person_id)


async def test_two_codes_typed_crosswise_at_the_same_moment_link_once(either_store: Store, clock: MovableClock) -> None:
    chats = Chats(either_store, clock)
    web, phone = await chats.begin(), await chats.begin("telegram")
    await chats.writes(web, "one")
    await chats.writes(phone, "two")
    one, other = await chats.address(web), await chats.address(phone)
    results = await asyncio.gather(chats.link(one, phone), chats.link(other, web), return_exceptions=True)
    made = [result for result in results if isinstance(result, ChannelLink)]
    assert len(made) == 1, results
    joined = await chats.people.read(made[0].joined_id)
    assert await chats.texts(joined) == ["one", "two"]


async def test_erasing_a_family_erases_what_its_people_were_before_they_linked_their_chats(chats: Chats) -> None:
    web, phone, stranger = await chats.begin(), await chats.begin("telegram"), await chats.begin()
    await chats.writes(phone, "same", "same")
    await chats.writes(web, "same", "same")
    await chats.link(await chats.address(phone), web)
    async with chats.store.read() as session:
        copied = await rights.copy(session, web.family_id)
    assert [each["message"][0]["text"] for each in copied["linked"]] == ["same"]
    assert {each["channel"] for each in copied["address"]} == {"web", "telegram"}
    async with chats.store.write() as session:
        assert set(await rights.erase(session, web.family_id)) == {web.id, phone.id}
    async with chats.store.read() as session:
        assert set(await session.scalars(select(Family.id))) == {stranger.family_id}
        assert (await session.scalars(select(Message.id))).all() == []


async def test_erasing_a_family_leaves_the_family_to_which_a_chat_went_back(chats: Chats) -> None:
    web, phone = await chats.begin(), await chats.begin("telegram")
    await chats.writes(phone, "mine")
    address = await chats.address(phone)
    await chats.link(address, web)
    await chats.undo(address)
    async with chats.store.write() as session:
        assert list(await rights.erase(session, web.family_id)) == [web.id]
    assert await chats.texts(phone) == ["mine"]


async def test_erasing_a_family_leaves_a_chat_that_was_linked_with_another_one_since(chats: Chats) -> None:
    web, phone, tablet = await chats.begin(), await chats.begin("telegram"), await chats.begin()
    address = await chats.address(phone)
    await chats.link(address, web)
    await chats.undo(address)
    await chats.link(address, tablet)
    async with chats.store.write() as session:
        assert list(await rights.erase(session, web.family_id)) == [web.id]
    assert await chats.undo(address) is not None
    assert (await chats.people.read(phone.id)).family_id == phone.family_id
