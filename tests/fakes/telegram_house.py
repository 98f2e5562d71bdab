"""The gateway on Telegram: the real channel with a real database, the fake Bot API and a loopback Rasa."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import event
from telegram.constants import ParseMode

from bot.attachments.files import AttachmentFiles
from bot.channels.telegram.api import open_bot
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.parts import parts_of
from bot.channels.telegram.private import CHANNEL
from bot.channels.telegram.sender import PAUSE
from bot.messages import message_view
from bot.reply.meeting_file import MeetingFiles
from bot.settings import Settings
from casework import families
from casework.models import Message
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.telegram.formatting import formatted
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.waiting import at_rest, until

WEBHOOK_SECRET = "the_secret_of_the_webhook_for_tests"


class RunningClock(MovableClock):
    """Begins where it is put and goes on from there."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._begun = time.monotonic()

    def __call__(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self._begun)


def settings_for(telegram: FakeTelegram, **others: Any) -> Settings:
    """The settings of a gateway that talks to the fake."""
    return Settings(telegram_token=SecretStr(telegram.token), telegram_api=telegram.url.removesuffix("/bot"), **others)


class TelegramHouse:
    """Everything of the gateway that a family on Telegram meets. `end` and `begin` again is a restart.

    `pause` is that of the sender; Telegram is waited for `answers_within` seconds. With `webhook` Telegram brings its
    updates to a server of the house's own, which stays at its address from one `begin` to the next.
    """

    def __init__(
        self,
        gateway: Gateway,
        telegram: FakeTelegram,
        folder: Path,
        *,
        pause: float = PAUSE,
        answers_within: float = 10.0,
        webhook: bool = False,
    ) -> None:
        self.gateway, self.telegram = gateway, telegram
        self.files = AttachmentFiles(folder / "attachments", b"a key for tests, of thirty-two bytes")
        self._pause, self._answers_within = pause, answers_within
        self._port = 0
        self._webhook = webhook
        self.app = FastAPI()
        self.channel = self._made()
        self._running: list[asyncio.Task[None]] = []
        self._client: httpx.AsyncClient | None = None
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where the house listens when there is a webhook."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def running(self) -> bool:
        return bool(self._running) and not any(task.done() for task in self._running)

    def _made(self) -> Telegram:
        house = self.gateway
        how: dict[str, Any] = {}
        if self._webhook:
            how = {
                "telegram_mode": "webhook",
                "telegram_secret": SecretStr(WEBHOOK_SECRET),
                "public_url": self.url,
            }
        settings = settings_for(self.telegram, **how)
        made = Telegram(
            settings,
            house.store,
            house.inbox,
            house.line,
            house.outbox,
            house.bulletin,
            house.clock,
            self.files,
            MeetingFiles(house.store, house.clock).file,
        )
        made.bot = made.sender.bot = open_bot(settings, self._answers_within)
        made.sender.pause = self._pause
        return made

    async def begin(self, *, until_heard: bool = True) -> None:
        """Returns once Telegram was asked for updates, or told where to bring them, if `until_heard`."""
        if self._client is not None:
            # A new process knows nothing but what is stored.
            self.gateway = Gateway(self.gateway.store, self.gateway.rasa, self.gateway.clock, self._client)
        if self._webhook:
            self._listen()
        self.channel = self._made()
        house = self.gateway
        hook = self.channel.router()
        if hook is not None:
            self.app.router.routes.clear()
            self.app.include_router(hook)
        before = len(self.telegram.calls)
        self._running = [
            asyncio.create_task(work) for work in (self.channel.run(), house.outbox.run(), house.line.run())
        ]
        if until_heard:
            method = "setWebhook" if self._webhook else "getUpdates"
            await until(lambda: any(each.method == method for each in self.telegram.calls[before:]))

    def _listen(self) -> None:
        config = uvicorn.Config(self.app, port=self._port, log_level="critical", lifespan="off")
        self._server = uvicorn.Server(config)
        listening = config.bind_socket()
        self._port = int(listening.getsockname()[1])
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))

    def kill(self) -> None:
        """Now, wherever everything is; `end` then waits until it is over."""
        for task in self._running:
            task.cancel()

    def kill_at_statement(self, beginning: str, nth: int = 1) -> Callable[[], bool]:
        """Kills the house before the nth statement to the database that begins so. Gives whether that has happened."""
        engine = self.gateway.store.engine.sync_engine
        seen = 0

        def look(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
            nonlocal seen
            if statement.startswith(beginning):
                seen += 1
                if seen == nth:
                    self.kill()
                    raise asyncio.CancelledError

        event.listen(engine, "before_cursor_execute", look)
        return lambda: seen >= nth

    async def end(self) -> None:
        """As when the process is killed: whatever is under way is left where it is."""
        self.kill()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.gateway.line.close()
        self._running = []
        if self._server is not None and self._serving is not None:
            self._server.should_exit = self._server.force_exit = True
            await self._serving
            self._server = self._serving = None
        await at_rest(self.gateway.store)
        if self._client is None:
            self._client = httpx.AsyncClient(base_url=self.gateway.rasa.url, trust_env=False)

    async def restart(self) -> None:
        await self.end()
        await self.begin()

    async def messages(self, phone: Phone) -> list[Message]:
        """The thread of the phone's chat as it is stored."""
        async with self.gateway.store.read() as session:
            conversation = await families.at(session, CHANNEL, str(phone.id))
        return [] if conversation is None else await self.gateway.people.messages(conversation.id)

    async def told(self, phone: Phone) -> list[str]:
        """What the thread says to the family, as Telegram must show it: one text for each message there."""
        views = [message_view(each) for each in await self.messages(phone)]
        parts = [part for view in views for part in parts_of(view)]
        return [formatted(part.html, ParseMode.HTML, None).text for part in parts]

    async def settled(self, phone: Phone) -> bool:
        """Whether the phone shows exactly what the thread says, and everything that was written is answered."""
        messages = await self.messages(phone)
        mine = [each for each in messages if each.author == "family"]
        return phone.texts == await self.told(phone) and all(each.state == "answered" for each in mine)

    async def conversation_id(self, phone: Phone) -> UUID:
        async with self.gateway.store.read() as session:
            conversation = await families.at(session, CHANNEL, str(phone.id))
        assert conversation is not None
        return conversation.id

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, gateway: Gateway, telegram: FakeTelegram, folder: Path, **how: Any
    ) -> AsyncIterator["TelegramHouse"]:
        """`how` as for the house itself."""
        house = cls(gateway, telegram, folder, **how)
        await house.begin()
        try:
            yield house
        finally:
            await house.end()
            if house._client is not None:
                await house._client.aclose()
