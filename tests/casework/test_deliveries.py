"""What waits for an address, in which order, and what becomes of it."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import update

from casework import addresses, conversations, deliveries
from casework.models import Address, Conversation, OutboxItem
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


async def said(store: Store, conversation: Conversation, *texts: str, bulk: bool = False) -> None:
    async with store.write() as session:
        for text in texts:
            await conversations.say(
                session, conversation, author="bot", text=text, language="en", now=conversation.created_at, bulk=bulk
            )


async def order(store: Store, conversation: Conversation, clock: MovableClock, *, bulk: bool = True) -> list[str]:
    """The texts in the order in which they would leave."""
    texts = []
    async with store.write() as session:
        (address,) = await addresses.of_conversation(session, conversation.id)
        while (delivery := await deliveries.first(session, address.id, bulk=bulk)) is not None:
            texts.append(delivery.message.text)
            await deliveries.mark_sent(session, delivery.item.id, clock())
    return texts


async def on_telegram(store: Store, conversation: Conversation, chat: str = "77") -> Address:
    async with store.write() as session:
        made = Address(
            id=uuid4(),
            conversation_id=conversation.id,
            channel="telegram",
            external_id=chat,
            created_at=conversation.created_at + timedelta(seconds=1),
        )
        session.add(made)
    return made


async def test_answers_leave_before_reminders_and_each_in_its_order(
    store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    await said(store, conversation, "reminder 1", "reminder 2", bulk=True)
    await said(store, conversation, "answer 1", "answer 2")
    assert await order(store, conversation, clock) == ["answer 1", "answer 2", "reminder 1", "reminder 2"]


async def test_what_was_put_off_waits_and_holds_back_what_follows(
    store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    await said(store, conversation, "1", "2")
    later = clock() + timedelta(seconds=30)
    async with store.write() as session:
        (address,) = await deliveries.waiting(session, clock(), bulk=False)
        first = await deliveries.first(session, address, bulk=False)
        assert first is not None
        await deliveries.put_off(session, first.item.id, later, "a reason that is far too long " * 20)
    async with store.read() as session:
        again = await deliveries.first(session, address, bulk=False)
        assert again is not None
        assert (again.message.text, again.item.attempts, again.item.due_at) == ("1", 1, later)
        assert await deliveries.next_due(session, clock()) == later


async def test_what_was_given_up_leaves_the_way_free(store: Store, people: People, clock: MovableClock) -> None:
    conversation = await people.conversation()
    await said(store, conversation, "1", "2")
    async with store.write() as session:
        (address,) = await deliveries.waiting(session, clock(), bulk=False)
        first = await deliveries.first(session, address, bulk=False)
        assert first is not None
        await deliveries.give_up(session, first.item.id, clock(), "never")
    assert await order(store, conversation, clock) == ["2"]
    await said(store, conversation, "3", "4")
    async with store.write() as session:
        assert await deliveries.give_up_all(session, address, clock(), "blocked") == 2
    assert await order(store, conversation, clock) == []


async def test_an_answer_goes_back_where_the_question_came_from_and_news_goes_everywhere(
    store: Store, people: People
) -> None:
    conversation = await people.conversation()
    telegram = await on_telegram(store, conversation)
    async with store.read() as session:
        web = (await addresses.of_conversation(session, conversation.id))[0]
        asked_there = await addresses.for_message(session, conversation.id, telegram.id)
        asked_here = await addresses.for_message(session, conversation.id, web.id)
        unasked = await addresses.for_message(session, conversation.id, None)
    assert {each.channel for each in asked_there} == {"web", "telegram"}, "the page is the whole history"
    assert {each.channel for each in asked_here} == {"web"}
    assert {each.channel for each in unasked} == {"web", "telegram"}


async def test_an_answer_to_a_blocked_address_goes_to_the_others(
    store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    telegram, other = await on_telegram(store, conversation), await on_telegram(store, conversation, "78")
    async with store.write() as session:
        assert addresses.block(await session.get_one(Address, telegram.id), clock())
        assert not addresses.block(await session.get_one(Address, telegram.id), clock()), "once"
        reached = await addresses.for_message(session, conversation.id, telegram.id)
        said_to_staff = await addresses.blocked_note(session, telegram, "blocked by the user")
    assert {each.external_id for each in reached} == {str(conversation.id), other.external_id}
    assert "Web, Telegram" in said_to_staff


async def test_bulk_messages_are_taken_one_for_each_address_where_no_answer_waits(
    store: Store, people: People, clock: MovableClock
) -> None:
    free, answered, beside = [await people.conversation() for _ in range(3)]
    for each in (free, answered, beside):
        await said(store, each, "reminder 1", "reminder 2", bulk=True)
    await said(store, answered, "answer")
    async with store.write() as session:
        (address,) = await addresses.of_conversation(session, beside.id)
        both = await deliveries.bulk_due(session, clock(), 9)
        (one,) = await deliveries.bulk_due(session, clock(), 1)
        (other,) = await deliveries.bulk_due(session, clock(), 9, but={address.id})
        assert await deliveries.bulk_due(session, clock(), 9, full={"web"}) == []
        assert [each.message.text for each in both] == ["reminder 1"] * 2
        assert one == other == both[0]
        await deliveries.take(session, [each.item.id for each in both], clock() + timedelta(seconds=30))
    async with store.write() as session:
        assert await deliveries.bulk_due(session, clock(), 9) == [], "neither the first nor what follows it"
        assert len(await deliveries.bulk_due(session, clock() + timedelta(seconds=30), 9)) == 2
        await deliveries.mark_all_sent(session, [each.item.id for each in both], clock())
        assert [each.message.text for each in await deliveries.bulk_due(session, clock(), 9)] == ["reminder 2"] * 2


async def test_what_waits_for_the_morning_does_not_count_as_waiting_to_leave(
    store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    await said(store, conversation, "1", "2", "3", bulk=True)
    await said(store, conversation, "answer")
    async with store.write() as session:
        assert await deliveries.bulk_waiting(session, clock(), 9) == 3
        assert await deliveries.bulk_waiting(session, clock(), 2) == 2
        assert await deliveries.bulk_is_due(session, clock())
        await session.execute(update(OutboxItem).values(due_at=clock() + timedelta(hours=9)))
        assert await deliveries.bulk_waiting(session, clock(), 9) == 0
        assert not await deliveries.bulk_is_due(session, clock())
        assert not await deliveries.answers_wait(session)
    await people.writes(conversation, "hello")
    async with store.read() as session:
        assert await deliveries.answers_wait(session)
