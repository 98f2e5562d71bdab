"""A forum group to test in: a real database, the real floor and sender, and Telegram on the loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.bulletin import Bulletin, News
from bot.channels.telegram.door import arrival
from bot.channels.telegram.forum import Forum
from bot.channels.telegram.forum_group import ForumGroup
from bot.channels.telegram.forum_incoming import ForumIncoming
from bot.channels.telegram.sender import Bot, Sender
from bot.conversation.floor import Floor
from bot.conversation.meeting_desk import MeetingDesk
from bot.conversation.promised import hand_over
from bot.outbox import Outbox
from casework import attachments, conversations, families, forum_topics, handovers, telegram
from casework.attachments import Kind
from casework.channel_models import ForumTopic
from casework.models import Conversation, Message, OutboxItem, Person, Staff
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People
from tests.fakes.telegram.chat import Topic
from tests.fakes.telegram.group import Group
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import TOKEN, FakeTelegram

#: Waiting times as time spans, as `bot.channels.telegram.api` wants them.
AS_IN_THE_GATEWAY = ("PTB_TIMEDELTA", "1")
#: Telegram's seconds pass so much faster than ours.
PACE = 1000


class Killed(BaseException):
    """The process is killed here."""


class MortalStore(Store):
    """A database of which the process is killed after so many more writes; None: never."""

    lives: int | None = None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        if self.lives == 0:
            raise Killed
        async with super().write() as session:
            yield session
        if self.lives is not None:
            self.lives -= 1


class ForumHouse:
    """Everything between the database and the group. `restart` begins anew with what is stored."""

    def __init__(self, store: Store, clock: MovableClock, telegram: FakeTelegram, bot: Bot, group: Group) -> None:
        self.store, self.clock, self.telegram, self.bot, self.group = store, clock, telegram, bot, group
        self.people = People(store, clock)
        self.bulletin = Bulletin()
        self.outbox = Outbox(store, self.bulletin, clock)
        self.floor = Floor(store, self.outbox, self.bulletin, clock)
        self.desk = MeetingDesk(store, self.outbox, self.bulletin, clock)
        self.restart()

    @classmethod
    @asynccontextmanager
    async def opened(cls, store: Store, clock: MovableClock) -> AsyncIterator["ForumHouse"]:
        async with FakeTelegram(limits=False, clock=clock, pace=PACE) as fake:
            request = HTTPXRequest(connection_pool_size=16, read_timeout=5, httpx_kwargs={"trust_env": False})
            limiter = AIORateLimiter(overall_max_rate=0, group_max_rate=0)
            bot: Bot = ExtBot(
                TOKEN, base_url=fake.url, base_file_url=fake.file_url, request=request, rate_limiter=limiter
            )
            async with bot:
                yield cls(store, clock, fake, bot, fake.supergroup("Coordinators"))
            assert fake.faults == []
            assert fake.impatient == []

    def restart(self, store: Store | None = None) -> None:
        """`store` is that of the new process."""
        self.sender = Sender(self.bot, store or self.store, self.clock)
        self.forum_group = ForumGroup(self.sender, self.clock, self.group.id)
        self.forum = Forum(self.forum_group, store or self.store, self.bulletin, self.clock, patience=0.02)
        self.incoming = ForumIncoming(self.forum_group, self.forum.keeper, self.store, self.floor, self.desk)

    async def family(self, *texts: str, region: str | None = "se-karlstad", language: str = "sv") -> Conversation:
        """A family that has written these messages."""
        conversation = await self.people.conversation(language=language, region=region)
        for text in texts:
            await self.says(conversation, text)
        return conversation

    async def relative(self, of: Conversation) -> Conversation:
        """Another person of the same family, with a thread of their own."""
        conversation = await self.people.conversation(language="en")
        async with self.store.write() as session:
            own = await families.conversation(session, conversation.id)
            person = await session.get_one(Person, own.person_id)
            own.family_id = person.family_id = of.family_id
        return await self.people.read(conversation.id)

    async def says(self, conversation: Conversation, text: str, **more: Any) -> Message:
        """Time goes on with each message."""
        self.clock.move(seconds=1)
        return await self.people.writes(conversation, text, **more)

    async def sends(self, conversation: Conversation, kind: Kind, source: dict[str, str] | None) -> None:
        """The family sends a file with words; `source` is how Telegram finds it, if it came in there."""
        message = await self.says(conversation, "A file")
        async with self.store.write() as session:
            await attachments.add(session, message.id, kind, self.clock(), name="letter.pdf", source=source)

    async def bot_says(self, conversation: Conversation, text: str, view: dict[str, Any] | None = None) -> Message:
        self.clock.move(seconds=1)
        async with self.store.write() as session:
            message = await conversations.say(
                session, conversation, author="bot", text=text, language="en", now=self.clock()
            )
            message.view = view
        return message

    async def waits(self, conversation: Conversation, reason: str = "asked_for", *, sync: bool = True) -> None:
        """The conversation is handed over."""
        self.clock.move(seconds=1)
        async with self.store.write() as session:
            found = await families.conversation(session, conversation.id)
            assert await hand_over(session, found, reason, self.clock()) is not None
        self.bulletin.publish(News("floor", conversation.id))
        if sync:
            await self.sync(conversation)

    async def gives_back(self, conversation: Conversation, *, sync: bool = True) -> None:
        """The family goes back to the assistant."""
        self.clock.move(seconds=1)
        async with self.store.write() as session:
            found = await families.conversation(session, conversation.id)
            await handovers.close(session, found, by="family", now=self.clock())
        if sync:
            await self.sync(conversation)

    async def sync(self, conversation: Conversation) -> None:
        await self.forum.sync(conversation.family_id)

    async def row(self, conversation: Conversation) -> ForumTopic | None:
        async with self.store.read() as session:
            return await forum_topics.of_family(session, conversation.family_id)

    async def topic(self, conversation: Conversation) -> Topic:
        """The topic as Telegram has it."""
        row = await self.row(conversation)
        assert row is not None
        assert row.thread_id is not None
        found = self.group.topic(row.thread_id)
        assert found is not None
        return found

    async def texts(self, conversation: Conversation) -> list[str]:
        """What the bot has posted in the family's topic."""
        return [message.text for message in (await self.topic(conversation)).messages if message.by_bot]

    async def coordinator(self, name: str = "Anna Berg", *, joined: bool = True, role: str = "coordinator") -> Phone:
        """The phone of a member of staff in the group; `joined`: the account knows the Telegram user."""
        phone = self.telegram.user(name=name).in_group(self.group)
        staff = await self.people.staff(name, role=role)
        if joined:
            async with self.store.write() as session:
                (await session.get_one(Staff, staff.id)).telegram_user_id = phone.id
        return phone

    async def staff(self, phone: Phone) -> Staff:
        async with self.store.read() as session:
            found = await session.scalar(select(Staff).where(Staff.telegram_user_id == phone.id))
        assert found is not None
        return found

    async def take(self, update: dict[str, Any]) -> None:
        """An update as the door takes it: stored first."""
        arrived = arrival(update)
        assert arrived is not None
        async with self.store.write() as session:
            await telegram.keep(session, [arrived], self.clock())
        if arrived.chat_id is not None and arrived.message_id is not None:
            self.sender.seen(arrived.chat_id, arrived.message_id)
        read = Update.de_json(update, self.bot)
        assert read is not None
        await self.incoming.take(read)

    async def take_pending(self) -> None:
        """Everything that Telegram has yet to tell."""
        pending = list(self.telegram.cloud.updates.pending)
        self.telegram.cloud.updates.drop()
        for update in pending:
            await self.take(update)

    async def heard(self, conversation: Conversation) -> list[str]:
        """What staff have said to the family, with a row in the outbox."""
        async with self.store.read() as session:
            rows = await session.scalars(
                select(Message.text)
                .join(OutboxItem, OutboxItem.message_id == Message.id)
                .where(Message.conversation_id == conversation.id, Message.author == "staff")
                .order_by(Message.id)
            )
            return list(rows)

    async def notes(self, conversation: Conversation) -> list[str]:
        async with self.store.read() as session:
            messages = await conversations.history(session, conversation.id, notes=True)
        return [message.text for message in messages if message.author == "note"]

    def later(self, **amount: float) -> datetime:
        return self.clock.move(**amount)
