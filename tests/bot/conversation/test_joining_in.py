"""Codes in the chat: asked first, done once, told on both sides, and never without a code."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from bot.conversation import joining_in
from bot.conversation.joining_in import INTENTS, Joined
from bot.reply import render
from casework import (
    addresses,
    assignments,
    conversations,
    coordinators,
    families,
    invitations,
    plans,
    staff_notices,
)
from casework.invitations import WRONG_AT_MOST, Guesses, InvitationError, is_code
from casework.models import Conversation, Family, Message, OutboxItem, Staff
from casework.store import Store
from locales.phrases import joining as phrases
from locales.phrases import transfer
from locales.utterance import Payload, Utterance
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


class Chat:
    """One address: what is written and pressed there is done as the gateway does it, in one transaction."""

    def __init__(self, store: Store, clock: MovableClock, guesses: Guesses, channel: str) -> None:
        self.store, self.clock, self.guesses, self.channel = store, clock, guesses, channel
        self.external_id = str(uuid4().int % 10**9)
        self.last: Joined | None = None

    async def thread(self) -> Conversation:
        async with self.store.write() as session:
            return await families.begin(
                session,
                uuid4(),
                channel=self.channel,
                proposed_language="en",
                region=None,
                external_id=self.external_id,
                now=self.clock.move(seconds=1),
            )

    async def address(self) -> UUID:
        await self.thread()
        async with self.store.read() as session:
            found = await addresses.find(session, self.channel, self.external_id)
        assert found is not None
        return found.id

    async def sends(self, intent: str, **entities: str) -> list[str]:
        """The phrases that are said at this address."""
        thread, address_id = await self.thread(), await self.address()
        payload = Payload(intent, entities)
        async with self.store.write() as session:
            conversation = await families.conversation(session, thread.id)
            message, _ = await conversations.receive(
                session,
                conversation,
                client_id=uuid4().hex,
                text=intent,
                payload=payload.to_wire(),
                language="en",
                now=self.clock(),
                address_id=address_id,
            )
            self.last = await joining_in.answer(session, conversation, address_id, payload, self.clock(), self.guesses)
            await conversations.set_state(session, message.id, "answered")
            there = await joining_in.thread_at(session, conversation.id, address_id)
            for utterance in self.last.utterances:
                await render.say(session, there, utterance, "en", self.clock(), reply_to=message.id)
        return [utterance.phrase for utterance in self.last.utterances]

    async def code(self) -> str:
        """Asks for a code for another chat."""
        assert await self.sends("link_channel") == [phrases.CODE.name]
        assert self.last is not None
        return str(self.last.utterances[0].values["code"])

    def buttons(self) -> list[Payload]:
        assert self.last is not None
        return [choice.payload for choice in self.last.utterances[-1].choices]

    async def presses_yes(self) -> list[str]:
        """The first button under what was said last."""
        yes = self.buttons()[0]
        return await self.sends(yes.intent, **{key: str(value) for key, value in yes.entities.items()})

    async def delivered(self) -> list[str]:
        """The phrases that are on their way to this address, or were."""
        address_id = await self.address()
        async with self.store.read() as session:
            rows = await session.scalars(
                select(Message.utterance)
                .join(OutboxItem, OutboxItem.message_id == Message.id)
                .where(OutboxItem.address_id == address_id, OutboxItem.failed_at.is_(None))
                .order_by(OutboxItem.id)
            )
            return [row["phrase"] for row in rows if row]

    async def texts(self) -> list[str]:
        """What the thread shows."""
        thread = await self.thread()
        async with self.store.read() as session:
            return [message.text for message in await conversations.history(session, thread.id)]


@pytest.fixture
def guesses(clock: MovableClock) -> Guesses:
    return Guesses(clock)


@pytest.fixture
def web(store: Store, clock: MovableClock, guesses: Guesses) -> Chat:
    return Chat(store, clock, guesses, "web")


@pytest.fixture
def telegram(store: Store, clock: MovableClock, guesses: Guesses) -> Chat:
    return Chat(store, clock, guesses, "telegram")


async def family_code(chat: Chat) -> str:
    thread = await chat.thread()
    async with chat.store.write() as session:
        return await invitations.make(session, "family", family_id=thread.family_id, now=chat.clock())


async def test_two_chats_are_linked_after_a_question_and_both_hear_of_it(web: Chat, telegram: Chat) -> None:
    code = await web.code()
    assert is_code(code) == code
    former = await telegram.thread()
    assert await telegram.sends("open_code", code=code) == [phrases.ASK_LINK.name]
    assert (await telegram.thread()).id == former.id
    assert [each.intent for each in telegram.buttons()] == ["join_yes", "join_no"]
    assert await telegram.presses_yes() == [phrases.LINKED.name]
    joined = await web.thread()
    assert (await telegram.thread()).id == joined.id
    assert telegram.last is not None
    assert telegram.last.changed == {former.id, joined.id}
    assert await telegram.delivered() == [phrases.ASK_LINK.name, phrases.LINKED.name]
    assert phrases.LINKED_HERE.name in await web.delivered()
    assert await telegram.texts() == await web.texts()


async def test_a_second_press_says_the_same_and_does_nothing_more(web: Chat, telegram: Chat) -> None:
    code = await web.code()
    await telegram.sends("open_code", code=code)
    assert await telegram.presses_yes() == [phrases.LINKED.name]
    before = await web.delivered()
    assert await telegram.sends("join_yes", code=code) == [phrases.LINKED.name]
    assert (await web.delivered()).count(phrases.LINKED_HERE.name) == before.count(phrases.LINKED_HERE.name) == 1


async def test_who_says_no_stays_alone(web: Chat, telegram: Chat) -> None:
    former = await telegram.thread()
    await telegram.sends("open_code", code=await web.code())
    assert await telegram.sends("join_no") == [phrases.LEFT.name]
    assert (await telegram.thread()).id == former.id


async def test_a_link_is_stopped_from_the_linked_chat_and_both_hear_of_it(web: Chat, telegram: Chat) -> None:
    former = await telegram.thread()
    await telegram.sends("open_code", code=await web.code())
    await telegram.presses_yes()
    assert [each.intent for each in telegram.buttons()] == ["unlink"]
    assert await telegram.sends("unlink") == [phrases.ASK_UNLINK.name]
    assert (await telegram.thread()).id != former.id
    assert await telegram.presses_yes() == [phrases.UNLINKED.name]
    assert (await telegram.thread()).id == former.id
    assert telegram.last is not None
    assert telegram.last.changed == {former.id, (await web.thread()).id}
    for chat in (web, telegram):
        assert (await chat.delivered()).count(phrases.UNLINKED.name) == 1
        assert await chat.sends("unlink") == [phrases.NOT_LINKED.name]


async def test_a_link_is_stopped_from_the_other_chat_too(web: Chat, telegram: Chat) -> None:
    former = await telegram.thread()
    await telegram.sends("open_code", code=await web.code())
    await telegram.presses_yes()
    assert await web.sends("unlink") == [phrases.ASK_UNLINK.name]
    assert await web.presses_yes() == [phrases.UNLINKED.name]
    assert (await telegram.thread()).id == former.id
    for chat in (web, telegram):
        assert (await chat.delivered()).count(phrases.UNLINKED.name) == 1


async def test_the_same_wish_worked_on_twice_stops_one_link_only(
    web: Chat, telegram: Chat, store: Store, clock: MovableClock, guesses: Guesses
) -> None:
    tablet = Chat(store, clock, guesses, "web")
    for chat in (tablet, telegram):
        await chat.sends("open_code", code=await web.code())
        await chat.presses_yes()
    joined, address_id = await web.thread(), await telegram.address()
    for _ in range(2):
        async with store.write() as session:
            thread = await families.conversation(session, joined.id)
            said = await joining_in.answer(session, thread, address_id, Payload("unlink_yes"), clock(), guesses)
            assert [each.phrase for each in said.utterances] == [phrases.UNLINKED.name]
    assert (await telegram.thread()).id != joined.id
    assert (await tablet.thread()).id == joined.id


async def test_a_linked_chat_offers_to_stop_when_it_gives_another_code(web: Chat, telegram: Chat) -> None:
    code = await web.code()
    assert web.buttons() == []
    await telegram.sends("open_code", code=code)
    await telegram.presses_yes()
    await web.code()
    assert [each.intent for each in web.buttons()] == ["unlink"]


async def test_a_code_is_of_no_use_in_the_chat_that_gave_it(web: Chat) -> None:
    assert await web.sends("open_code", code=await web.code()) == [phrases.SAME_CHAT.name]


async def test_a_code_that_somebody_else_has_used_links_nobody(
    web: Chat, telegram: Chat, store: Store, clock: MovableClock, guesses: Guesses
) -> None:
    other, code = Chat(store, clock, guesses, "telegram"), await web.code()
    for chat in (telegram, other):
        assert await chat.sends("open_code", code=code) == [phrases.ASK_LINK.name]
    assert await telegram.presses_yes() == [phrases.LINKED.name]
    assert await other.presses_yes() == [phrases.USED.name]
    assert await other.sends("open_code", code=code) == [phrases.USED.name]
    assert (await other.thread()).id != (await web.thread()).id


async def test_a_code_that_ends_between_question_and_answer_does_nothing(
    web: Chat, telegram: Chat, clock: MovableClock
) -> None:
    code = await web.code()
    assert await telegram.sends("open_code", code=code) == [phrases.ASK_LINK.name]
    clock.move(minutes=31)
    assert await telegram.presses_yes() == [phrases.EXPIRED.name]
    assert await telegram.sends("open_code", code=code) == [phrases.EXPIRED.name]


async def test_after_many_wrong_codes_not_even_a_right_one_is_looked_at(
    web: Chat, telegram: Chat, clock: MovableClock
) -> None:
    for _ in range(WRONG_AT_MOST):
        assert await telegram.sends("open_code", code="K7QM-49XW-DT3P") == [phrases.UNKNOWN.name]
    code = await web.code()
    assert await telegram.sends("open_code", code=code) == [phrases.TOO_MANY.name]
    clock.move(hours=1)
    assert await telegram.sends("open_code", code=await web.code()) == [phrases.ASK_LINK.name]


async def test_a_person_joins_a_family_with_a_thread_of_their_own(
    web: Chat, telegram: Chat, clock: MovableClock
) -> None:
    inviting, entry = await web.thread(), uuid4()
    family = inviting.family_id
    async with web.store.write() as session:
        await plans.save(session, family, entry, clock())
        await render.say(session, inviting, Utterance(phrases.LEFT.name), "en", clock())
    code, own = await family_code(web), await telegram.thread()
    assert await telegram.sends("open_code", code=code) == [phrases.ASK_FAMILY.name]
    assert await telegram.presses_yes() == [phrases.JOINED.name]
    thread = await telegram.thread()
    assert (thread.id, thread.family_id) == (own.id, family)
    assert phrases.JOINED_HERE.name in await web.delivered()
    assert phrases.JOINED_HERE.name not in await telegram.delivered()
    assert not set(await web.texts()) & set(await telegram.texts())
    assert await telegram.sends("join_yes", code=code) == [phrases.JOINED.name]
    assert await telegram.sends("open_code", code=await family_code(web)) == [phrases.IN_FAMILY.name]


async def test_an_invitation_leads_to_where_the_family_is_after_a_link(
    web: Chat, telegram: Chat, store: Store, clock: MovableClock, guesses: Guesses
) -> None:
    other, invited = Chat(store, clock, guesses, "web"), await family_code(telegram)
    await telegram.sends("open_code", code=await web.code())
    await telegram.presses_yes()
    assert await web.sends("open_code", code=invited) == [phrases.IN_FAMILY.name]
    assert await other.sends("open_code", code=invited) == [phrases.ASK_FAMILY.name]
    assert await other.presses_yes() == [phrases.JOINED.name]
    assert (await other.thread()).family_id == (await web.thread()).family_id
    assert await other.sends("join_yes", code=invited) == [phrases.JOINED.name]


async def test_the_coordinator_reads_that_somebody_has_joined(web: Chat, telegram: Chat) -> None:
    await telegram.sends("open_code", code=await family_code(web))
    await telegram.presses_yes()
    async with web.store.read() as session:
        messages = await conversations.history(session, (await telegram.thread()).id, notes=True)
    assert [each.text for each in messages if each.author == "note"] == [
        "This person has joined the family by an invitation."
    ]


async def test_who_has_a_family_with_others_gets_a_code_for_the_other_chat_instead(
    web: Chat, telegram: Chat, store: Store, clock: MovableClock, guesses: Guesses
) -> None:
    tablet = Chat(store, clock, guesses, "web")
    await telegram.sends("open_code", code=await family_code(web))
    await telegram.presses_yes()
    code = await tablet.code()
    assert await telegram.sends("open_code", code=code) == [phrases.FAMILY_STAYS.name]
    assert [each.intent for each in telegram.buttons()] == ["link_channel"]
    assert await tablet.sends("open_code", code=await telegram.code()) == [phrases.ASK_LINK.name]
    assert await tablet.presses_yes() == [phrases.LINKED.name]
    assert (await tablet.thread()).id == (await telegram.thread()).id


async def test_two_families_with_others_are_not_mixed(
    web: Chat, telegram: Chat, store: Store, clock: MovableClock, guesses: Guesses
) -> None:
    other, fourth = Chat(store, clock, guesses, "web"), Chat(store, clock, guesses, "telegram")
    for inviting, joins in ((web, telegram), (other, fourth)):
        await joins.sends("open_code", code=await family_code(inviting))
        await joins.presses_yes()
    assert await telegram.sends("open_code", code=await fourth.code()) == [phrases.TWO_FAMILIES.name]


async def test_a_linked_chat_is_not_led_away_from_those_who_lead_to_it(
    web: Chat, telegram: Chat, store: Store, clock: MovableClock, guesses: Guesses
) -> None:
    tablet = Chat(store, clock, guesses, "web")
    await telegram.sends("open_code", code=await web.code())
    await telegram.presses_yes()
    assert await web.sends("open_code", code=await tablet.code()) == [phrases.LINKED_ALREADY.name]
    assert [each.intent for each in web.buttons()] == ["link_channel"]


async def test_a_code_from_a_chat_that_was_linked_meanwhile_leads_to_where_it_was_linked(
    web: Chat, telegram: Chat, store: Store, clock: MovableClock, guesses: Guesses
) -> None:
    tablet, early = Chat(store, clock, guesses, "web"), await telegram.code()
    await telegram.sends("open_code", code=await web.code())
    await telegram.presses_yes()
    assert await tablet.sends("open_code", code=early) == [phrases.ASK_LINK.name]
    assert await tablet.presses_yes() == [phrases.LINKED.name]
    assert (await tablet.thread()).id == (await web.thread()).id


async def staff_code(chat: Chat, staff: Staff) -> str:
    async with chat.store.write() as session:
        return await invitations.make(session, "staff", staff_id=staff.id, now=chat.clock())


async def user_of(store: Store, staff: Staff) -> int | None:
    async with store.read() as session:
        return (await session.get_one(Staff, staff.id)).telegram_user_id


async def test_a_member_of_staff_joins_their_account_to_the_telegram_user_who_asks(
    web: Chat, telegram: Chat, people: People
) -> None:
    anna, bo = await people.staff("Anna Berg"), await people.staff("Bo Ek")
    assert await web.sends("open_code", code=await staff_code(web, anna)) == [phrases.STAFF_ELSEWHERE.name]
    code = await staff_code(telegram, anna)
    assert await telegram.sends("open_code", code=code) == [phrases.ASK_STAFF.name]
    assert await user_of(web.store, anna) is None
    assert await telegram.presses_yes() == [phrases.STAFF_JOINED.name]
    assert await user_of(web.store, anna) == int(telegram.external_id)
    assert await telegram.sends("join_yes", code=code) == [phrases.STAFF_JOINED.name]
    await telegram.sends("open_code", code=await staff_code(telegram, bo))
    await telegram.presses_yes()
    assert (await user_of(web.store, anna), await user_of(web.store, bo)) == (None, int(telegram.external_id))


async def test_a_disabled_account_and_a_code_of_another_kind_join_no_telegram_user(
    telegram: Chat, web: Chat, people: People
) -> None:
    anna = await people.staff()
    code, foreign = await staff_code(telegram, anna), await web.code()
    async with telegram.store.write() as session:
        (await session.get_one(Staff, anna.id)).disabled_at = telegram.clock()
        for each in (code, foreign):
            with pytest.raises(InvitationError):
                await joining_in.join_staff(session, each, 7, telegram.clock())
    assert await telegram.sends("open_code", code=code) == [phrases.UNKNOWN.name]


async def test_every_intent_is_answered_without_anything_to_do(web: Chat) -> None:
    for intent in sorted(INTENTS):
        assert len(await web.sends(intent)) == 1


async def staff_member(chat: Chat, name: str = "Anna Berg", email: str = "anna@example.org") -> Staff:
    async with chat.store.write() as session:
        staff = await coordinators.add(session, email, "coordinator", "a calm and quiet password", chat.clock())
        staff.name, staff.must_change_password = name, False
    return staff


async def invitation_of(chat: Chat, staff: Staff) -> str:
    async with chat.store.write() as session:
        return await invitations.make(session, "new", staff_id=staff.id, now=chat.clock())


async def coordinator_of(chat: Chat) -> UUID | None:
    async with chat.store.read() as session:
        return (await session.get_one(Family, (await chat.thread()).family_id)).coordinator_id


@pytest.mark.parametrize("channel", ["web", "telegram"])
async def test_an_invited_family_is_welcomed_and_told_who_its_coordinator_is(
    store: Store, clock: MovableClock, guesses: Guesses, channel: str
) -> None:
    chat = Chat(store, clock, guesses, channel)
    anna = await staff_member(chat)
    assert await chat.sends("open_code", code=await invitation_of(chat, anna)) == [phrases.INVITED.name]
    assert "Anna Berg is your coordinator" in (await chat.texts())[-1]
    assert await coordinator_of(chat) == anna.id
    async with store.read() as session:
        (assignment,) = await assignments.history(session, (await chat.thread()).family_id)
    assert (assignment.state, assignment.why, assignment.made_by) == ("current", "invited", anna.id)


async def test_an_invitation_works_once_and_opened_again_says_that_all_is_well(web: Chat, telegram: Chat) -> None:
    anna = await staff_member(web)
    code = await invitation_of(web, anna)
    await web.sends("open_code", code=code)
    assert await web.sends("open_code", code=code) == [phrases.INVITED_ALREADY.name]
    assert await telegram.sends("open_code", code=code) == [phrases.USED.name]
    assert await coordinator_of(telegram) is None


async def test_invitations_of_several_families_work_side_by_side(web: Chat, telegram: Chat) -> None:
    anna = await staff_member(web)
    first, second = await invitation_of(web, anna), await invitation_of(web, anna)
    assert await web.sends("open_code", code=first) == [phrases.INVITED.name]
    assert await telegram.sends("open_code", code=second) == [phrases.INVITED.name]
    assert (await web.thread()).family_id != (await telegram.thread()).family_id


async def test_a_family_with_a_coordinator_is_asked_before_it_gets_another_one(web: Chat) -> None:
    anna, bo = await staff_member(web), await staff_member(web, "Bo Lind", "bo@example.org")
    await web.sends("open_code", code=await invitation_of(web, anna))
    code = await invitation_of(web, bo)
    assert await web.sends("open_code", code=code) == [phrases.ASK_INVITED.name]
    assert "Bo Lind invites you" in (await web.texts())[-1]
    assert await coordinator_of(web) == anna.id
    assert await web.sends("join_no") == [phrases.LEFT.name]
    assert await web.sends("open_code", code=code) == [phrases.ASK_INVITED.name]
    assert await web.presses_yes() == [phrases.INVITED.name]
    assert await web.sends("join_yes", code=code) == [phrases.INVITED_ALREADY.name]
    assert await coordinator_of(web) == bo.id
    async with web.store.read() as session:
        told = [each for each in await staff_notices.due(session, web.clock()) if each.staff_id == anna.id]
    assert [each.kind for each in told] == ["transfer_agreed"]


async def test_the_others_of_the_family_hear_who_the_coordinator_is(web: Chat, telegram: Chat) -> None:
    await telegram.sends("open_code", code=await family_code(web))
    await telegram.presses_yes()
    anna = await staff_member(web)
    await telegram.sends("open_code", code=await invitation_of(web, anna))
    assert transfer.INTRODUCED.name in await web.delivered()
    assert transfer.INTRODUCED.name not in await telegram.delivered()


async def test_an_invitation_of_somebody_who_works_here_no_more_is_too_old(web: Chat) -> None:
    anna = await staff_member(web)
    code = await invitation_of(web, anna)
    async with web.store.write() as session:
        await coordinators.disable(session, anna.email, web.clock())
    assert await web.sends("open_code", code=code) == [phrases.EXPIRED.name]
    assert await coordinator_of(web) is None


async def test_an_invitation_of_a_family_never_makes_anybody_staff(telegram: Chat) -> None:
    anna = await staff_member(telegram)
    code = await invitation_of(telegram, anna)
    async with telegram.store.write() as session:
        with pytest.raises(InvitationError):
            await joining_in.join_staff(session, code, 99, telegram.clock())
    async with telegram.store.read() as session:
        assert (await session.get_one(Staff, anna.id)).telegram_user_id is None
        assert (await invitations.look(session, code, telegram.clock())).used_at is None


async def test_a_new_person_is_announced_with_the_language_that_was_chosen(web: Chat, telegram: Chat) -> None:
    newcomer = await telegram.thread()
    async with telegram.store.write() as session:
        thread = await families.conversation(session, newcomer.id)
        await families.choose_language(session, thread, "ar")
    await telegram.sends("open_code", code=await family_code(web))
    await telegram.presses_yes()
    assert phrases.JOINED_HERE_LANGUAGE.name in await web.delivered()
    assert any("who writes in Arabic" in text or "العربية" in text for text in await web.texts())
