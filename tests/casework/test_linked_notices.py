"""How a person is reminded, when the person's two threads are linked, and when the link ends."""

from datetime import time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from casework import addresses, consents, emails, families
from casework.models import Address
from casework.reminder_models import CalendarFeed, EmailAddress, ReminderWishes
from casework.store import Store
from tests.casework.test_links import Chats
from tests.fakes.clock import MovableClock


@pytest.fixture
def chats(either_store: Store, clock: MovableClock) -> Chats:
    return Chats(either_store, clock)


async def reminded(chats: Chats, thread_id: UUID, email: str) -> None:
    """The person of the thread is reminded by e-mail, has a calendar, and other quiet hours."""
    async with chats.store.write() as session:
        thread = await families.conversation(session, thread_id)
        mail, now = uuid4(), chats.clock()
        session.add_all(
            [
                EmailAddress(id=mail, person_id=thread.person_id, email=email, asked_at=now, confirmed_at=now),
                Address(id=uuid4(), conversation_id=thread_id, channel="email", external_id=str(mail), created_at=now),
                CalendarFeed(token=f"feed of {email}", person_id=thread.person_id, created_at=now),
                ReminderWishes(
                    person_id=thread.person_id, before=["day"], quiet_from=time(20), quiet_until=time(9), channel=None
                ),
            ]
        )


async def told_by(chats: Chats, thread_id: UUID) -> tuple[list[str], list[str], list[time]]:
    """The addresses, calendars and quiet hours of the thread and its person."""
    async with chats.store.read() as session:
        thread = await families.conversation(session, thread_id)
        mails = select(EmailAddress.email).where(EmailAddress.person_id == thread.person_id)
        feeds = select(CalendarFeed.token).where(CalendarFeed.person_id == thread.person_id)
        hours = select(ReminderWishes.quiet_from).where(ReminderWishes.person_id == thread.person_id)
        known = await addresses.of_conversation(session, thread_id)
        assert len([each for each in known if each.channel == "email"]) == len((await session.scalars(mails)).all())
        return (
            list(await session.scalars(mails)),
            list(await session.scalars(feeds)),
            list(await session.scalars(hours)),
        )


async def test_e_mail_calendar_and_wishes_come_along_and_go_back(chats: Chats) -> None:
    web, phone = await chats.begin(), await chats.begin("telegram")
    mine = await chats.address(phone)
    await reminded(chats, phone.id, "parent@example.org")
    assert await chats.link(mine, web) is not None, "an e-mail address is nothing from which one writes"
    everything = (["parent@example.org"], ["feed of parent@example.org"], [time(20)])
    assert await told_by(chats, web.id) == everything
    assert await told_by(chats, phone.id) == ([], [], [])
    async with chats.store.read() as session:
        assert await consents.given(session, web.family_id, emails.PURPOSE), "the consent is where the address is"
    assert await chats.undo(mine) is not None
    assert await told_by(chats, web.id) == ([], [], [])
    assert await told_by(chats, phone.id) == everything


async def test_what_the_person_has_there_already_stays(chats: Chats) -> None:
    web, phone = await chats.begin(), await chats.begin("telegram")
    mine = await chats.address(phone)
    await reminded(chats, web.id, "one@example.org")
    await reminded(chats, phone.id, "other@example.org")
    await chats.link(mine, web)
    assert (await told_by(chats, web.id))[0] == ["one@example.org"]
    assert (await told_by(chats, phone.id))[0] == ["other@example.org"]
    await chats.undo(mine)
    assert (await told_by(chats, phone.id))[0] == ["other@example.org"]
