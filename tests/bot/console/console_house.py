"""A small house to test the console in: a real database, the real floor, and a clock that stands where it is put."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvicorn
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bulletin import Bulletin, News
from bot.console.router import ConsoleRouter, router
from bot.console.sign_in_pages import SignInRules
from bot.conversation.floor import Floor
from bot.conversation.meeting_desk import MeetingDesk
from bot.conversation.promised import hand_over
from bot.outbox import Outbox
from bot.pages import SafeHeaders
from bot.reply import render
from bot.translation.desk import TranslationDesk
from casework import conversations, coordinators, families, handovers, plans, schedules
from casework.models import Address, Conversation, Message, Person, Staff
from casework.schedules import Schedule
from casework.store import Store
from locales.utterance import Card, Choice, Payload, Utterance
from resources_catalog.entry import Entry
from resources_catalog.store import load_starter

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "a calm and quiet password"


class House:
    """Everything that the console is given, and short ways to fill it."""

    def __init__(
        self, store: Store, sign_in: SignInRules | None = None, translations: TranslationDesk | None = None
    ) -> None:
        self.store = store
        self.now = START
        self.bulletin = Bulletin()
        outbox = Outbox(store, self.bulletin, self.clock)
        self.floor = Floor(store, outbox, self.bulletin, self.clock, translations=translations)
        desk = MeetingDesk(store, outbox, self.bulletin, self.clock)
        self.console: ConsoleRouter = router(
            store,
            self.floor,
            self.bulletin,
            self.clock,
            secure_cookies=False,
            desk=desk,
            telegram_name=lambda: "navigator_test_bot",
            address="https://navigator.example",
            sign_in=sign_in,
        )
        self.app = FastAPI()
        self.app.add_middleware(SafeHeaders)
        self.app.include_router(self.console)

    def clock(self) -> datetime:
        return self.now

    def later(self, **amount: float) -> None:
        self.now += timedelta(**amount)

    async def staff(self, role: str = "coordinator", name: str | None = "Anna Berg", email: str = "") -> Staff:
        """An account that has chosen its password; without a name, one that has not signed in yet."""
        async with self.store.write() as session:
            staff = await coordinators.add(session, email or f"{role}@example.org", role, PASSWORD, self.now)
            if name is not None:
                staff.name, staff.must_change_password = name, False
        return staff

    async def session_of(self, staff: Staff) -> str:
        async with self.store.write() as session:
            return await coordinators.begin_session(session, staff, self.now)

    async def family(
        self, *texts: str, language: str = "sv", region: str | None = "se-karlstad", tell: bool = False
    ) -> Conversation:
        """A family that has written these messages."""
        async with self.store.write() as session:
            conversation = await families.begin(
                session, uuid4(), channel="web", proposed_language=language, region=region, now=self.now
            )
            await families.choose_language(session, conversation, language)
        for text in texts:
            await self.family_says(conversation.id, text, tell=tell)
        return conversation

    async def family_says(
        self, conversation_id: UUID, text: str, *, payload: dict[str, Any] | None = None, tell: bool = True
    ) -> Message:
        async with self.store.write() as session:
            conversation = await families.conversation(session, conversation_id)
            message, _ = await conversations.receive(
                session,
                conversation,
                client_id=uuid4().hex,
                text=text,
                payload=payload,
                language=await families.language_of(session, conversation),
                now=self.now,
            )
        if tell:
            self.bulletin.publish(News("message", conversation_id))
        return message

    async def catalogue(self, *entries: Entry) -> None:
        async with self.store.write() as session:
            await load_starter(session, entries, self.now)

    async def bot_shows(self, conversation_id: UUID, *entries: Entry) -> Message:
        """The assistant answers with cards and two buttons."""
        async with self.store.write() as session:
            conversation = await families.conversation(session, conversation_id)
            buttons = (
                Choice(Payload("find_support"), "session.button_find"),
                Choice(Payload("talk_to_coordinator"), "session.button_person"),
            )
            said = Utterance(
                "coordinator.back_by_family",
                choices=buttons,
                cards=tuple(Card(str(entry.id)) for entry in entries),
            )
            return await render.say(
                session, conversation, said, await families.language_of(session, conversation), self.now
            )

    async def save(self, conversation: Conversation, entry: Entry) -> None:
        async with self.store.write() as session:
            await plans.save(session, conversation.family_id, entry.id, self.now)

    async def hands_over(self, conversation_id: UUID, reason: str = "asked_for") -> None:
        async with self.store.write() as session:
            conversation = await families.conversation(session, conversation_id)
            assert await hand_over(session, conversation, reason, self.now) is not None
        self.bulletin.publish(News("floor", conversation_id))

    async def another_person(
        self, conversation: Conversation, language: str, channel: str = "telegram"
    ) -> Conversation:
        """The thread of one more person of the family, who came later."""
        async with self.store.write() as session:
            person = Person(
                id=uuid4(),
                family_id=conversation.family_id,
                language=language,
                created_at=conversation.created_at + timedelta(seconds=1),
            )
            session.add(person)
            await session.flush()
            thread = Conversation(
                id=uuid4(),
                person_id=person.id,
                family_id=conversation.family_id,
                channel="telegram",
                proposed_language=language,
                floor="bot",
                created_at=person.created_at,
            )
            session.add(thread)
            await session.flush()
            session.add(
                Address(
                    id=uuid4(),
                    conversation_id=thread.id,
                    channel="telegram",
                    external_id=uuid4().hex,
                    created_at=person.created_at,
                )
            )
        return thread

    async def works(self, staff: Staff, *, time_zone: str = "Europe/Stockholm", **different: Any) -> None:
        """Families can come Monday to Thursday, from 9 to 12 and from 13 to 16."""
        hours = {weekday: [(time(9), time(12)), (time(13), time(16))] for weekday in range(4)}
        wanted = Schedule(time_zone, ("visit", "phone"), "SE", **different)
        async with self.store.write() as session:
            await schedules.save(session, staff.id, wanted, hours, self.now)

    async def leave(self, session: AsyncSession, conversation_id: UUID) -> bool:
        """The family goes back to the assistant by itself."""
        conversation = await families.conversation(session, conversation_id)
        return await handovers.close(session, conversation, by="family", now=self.now)

    async def messages(self, conversation_id: UUID) -> list[Message]:
        async with self.store.read() as session:
            return list(await conversations.history(session, conversation_id))

    @asynccontextmanager
    async def browser(self, staff: Staff | None = None, language: str = "en") -> AsyncIterator["Browser"]:
        """A browser without scripts, signed in when an account is given."""
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://console.test",
            headers={"Accept-Language": language},
        ) as client:
            if staff is not None:
                client.cookies.set("navigator_staff", await self.session_of(staff), path="/console")
            yield Browser(client)


class Browser:
    """Fetches pages and sends the forms that stand on them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def token(self, page: str) -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]{64})"', (await self.get(page)).text)
        assert found, f"{page} has no form"
        return found.group(1)

    async def send(self, page: str, path: str, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        """Opens `page` and posts to `path` with its token."""
        return await self.client.post(path, data={"csrf": await self.token(page), **fields}, headers=headers)


@asynccontextmanager
async def served(house: House, listening: socket.socket | None = None) -> AsyncIterator[str]:
    """The house on a free port, or on that of `listening`; stopping it must not wait for open streams."""
    server = uvicorn.Server(uvicorn.Config(house.app, port=0, log_level="warning", lifespan="off"))
    bound = listening or server.config.bind_socket()
    task = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        house.console.streams.close()
        server.should_exit = True
        async with asyncio.timeout(5):
            await task
