"""Updates carried to the bot's own address: again and again until it takes them, in order within each chat."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from bot.clock import Clock
from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.updates import Update, Updates

#: Lets so many seconds pass: those between two tries, or of a slow answer, which are Telegram's and no test's.
Pause = Callable[[float], Awaitable[None]]
HEADER = "X-Telegram-Bot-Api-Secret-Token"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Webhook:
    """Waits `first_wait` seconds after a failure, then twice as long each time up to `longest_wait`.

    `tried` counts the requests made. `faults` is the fake's list, `pause` lets so many seconds pass.
    """

    def __init__(self, updates: Updates, clock: Clock, faults: list[str], pause: Pause) -> None:
        self._pause = pause
        self.first_wait, self.longest_wait, self.patience = 0.02, 0.5, 10.0
        self.url = ""
        self.tried = 0
        self._updates, self._clock, self._faults = updates, clock, faults
        self._secret: str | None = None
        self._most = 40
        self._last_error: tuple[int, str] | None = None
        self._carrier: asyncio.Task[None] | None = None
        #: What is under way, by chat; the key also when the update belongs to none.
        self._under_way: dict[int, asyncio.Task[None]] = {}

    def set(self, url: str, secret: str | None, most: int | None) -> None:
        """Begins to deliver to this address; an empty one ends it. Raises Refusal."""
        if url and not url.startswith(("https://", "http://")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if secret is not None and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if most is not None and not 1 <= most <= 100:
            raise bad_request("invalid max_connections specified")
        self.stop()
        self.url, self._secret, self._most, self._last_error = url, secret, most or 40, None
        if url:
            self._carrier = asyncio.get_running_loop().create_task(self._carry())

    def stop(self) -> list[asyncio.Task[None]]:
        """Ends every delivery; what was not taken stays pending."""
        tasks = [*self._under_way.values(), *([self._carrier] if self._carrier else [])]
        for task in tasks:
            task.cancel()
        self._under_way.clear()
        self._carrier = None
        return tasks

    async def end(self) -> None:
        await asyncio.gather(*self.stop(), return_exceptions=True)

    def begin(self) -> None:
        """Goes on after `end`."""
        if self.url and self._carrier is None:
            self._carrier = asyncio.get_running_loop().create_task(self._carry())

    def info(self) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if self.url:
            info["max_connections"] = self._most
        if self._updates.allowed is not None:
            info["allowed_updates"] = sorted(self._updates.allowed)
        if self._last_error is not None:
            info["last_error_date"], info["last_error_message"] = self._last_error
        return info

    async def _carry(self) -> None:
        async with httpx.AsyncClient(
            trust_env=False, timeout=self.patience, limits=httpx.Limits(max_connections=self._most)
        ) as client:
            while True:
                for update in list(self._updates.pending):
                    chat = chat_of(update)
                    if len(self._under_way) < self._most and chat not in self._under_way:
                        self._under_way[chat] = asyncio.create_task(self._deliver(client, update, chat))
                await self._updates.wait()

    async def _deliver(self, client: httpx.AsyncClient, update: Update, chat: int) -> None:
        wait = self.first_wait
        while not await self._taken(client, update):
            await self._pause(wait)
            wait = min(2 * wait, self.longest_wait)
        self._updates.pending[:] = [other for other in self._updates.pending if other is not update]
        del self._under_way[chat]
        self._updates.wake()

    async def _taken(self, client: httpx.AsyncClient, update: Update) -> bool:
        self.tried += 1
        headers = {HEADER: self._secret} if self._secret else {}
        try:
            response = await client.post(self.url, json=update, headers=headers)
        except httpx.HTTPError as fault:
            self._fail(f"Connection failed: {fault.__class__.__name__}")
            return False
        if not response.is_success:
            self._fail(f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}")
            return False
        if b'"method"' in response.content:
            self._faults.append("The webhook answered with a method, which is not faked.")
        return True

    def _fail(self, why: str) -> None:
        self._last_error = (int(self._clock().timestamp()), why)


def chat_of(update: Update) -> int:
    """The id of the chat an update belongs to."""
    content = next(value for key, value in update.items() if key != "update_id")
    holder = content.get("message", content)
    return int(holder["chat"]["id"])
