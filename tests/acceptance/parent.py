"""A parent at the other end of the web chat: a plain Socket.IO client that remembers what it was told."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import socketio

#: Seconds that a parent waits for something that must come.
PATIENCE = 60.0


class Parent:
    """`views` are the messages of others and of the history, by id."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.client = socketio.AsyncClient(reconnection=False)
        self.views: dict[int, dict[str, Any]] = {}
        self.confirmation: dict[str, Any] = {}
        self.floor: dict[str, Any] = {}
        self._news = asyncio.Event()
        self.client.on("session_confirm", self._confirmed)
        self.client.on("bot_uttered", self._told)
        self.client.on("floor", self._floor_changed)

    async def connect(self, **session: Any) -> None:
        self.confirmation = {}
        await self.client.connect(self.address, transports=["websocket"], socketio_path="/socket.io")
        await self.client.emit("session_request", {"page_language": "en", **session})
        await self.wait(lambda: self.confirmation)

    async def leave(self) -> None:
        if self.client.connected:
            await self.client.disconnect()

    async def say(self, message: str, client_id: str | None = None) -> dict[str, Any]:
        """The server's acknowledgement."""
        answer = await self.client.call(
            "user_uttered", {"message": message, "client_id": client_id or uuid.uuid4().hex}, timeout=PATIENCE
        )
        assert isinstance(answer, dict)
        return answer

    async def press(self, title: str) -> dict[str, Any]:
        """Presses the newest button with that title."""
        for view in sorted(self.views.values(), key=lambda each: -each["id"]):
            buttons = [*view["quick_replies"], *(reply for card in view["cards"] for reply in card["quick_replies"])]
            for each in buttons:
                if each["title"] == title:
                    answer = await self.client.call(
                        "user_uttered", {"choice": each["payload"], "client_id": uuid.uuid4().hex}, timeout=PATIENCE
                    )
                    assert isinstance(answer, dict)
                    return answer
        raise AssertionError(f"There is no button {title!r}.")

    async def choose(self, language: str) -> None:
        await self.client.call("choose_language", {"language": language, "client_id": uuid.uuid4().hex})

    def bot(self, after: int = 0) -> list[dict[str, Any]]:
        """What the bot said after the message with that id, in order."""
        return [self.views[each] for each in sorted(self.views) if each > after and self.views[each]["author"] == "bot"]

    async def answer(self, after: int, count: int = 1) -> list[dict[str, Any]]:
        await self.wait(lambda: len(self.bot(after)) >= count)
        return self.bot(after)

    async def wait(self, what: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not what():
                self._news.clear()
                await self._news.wait()

    async def _confirmed(self, data: dict[str, Any]) -> None:
        self.confirmation = data
        for view in data["messages"]:
            self.views[view["id"]] = view
        self._news.set()

    async def _told(self, view: dict[str, Any]) -> None:
        self.views[view["id"]] = view
        self._news.set()

    async def _floor_changed(self, data: dict[str, Any]) -> None:
        self.floor = data
        self._news.set()


@asynccontextmanager
async def parent(address: str, **session: Any) -> AsyncIterator[Parent]:
    made = Parent(address)
    try:
        await made.connect(**session)
        yield made
    finally:
        await made.leave()
