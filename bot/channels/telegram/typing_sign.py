"""“typing…” while an answer is being made: shown after a moment, renewed while it takes, ended by the answer."""

import asyncio
from collections.abc import Awaitable, Callable

from telegram.constants import ChatAction

from bot.channels.telegram.sender import Sender

#: An answer that comes sooner needs no sign.
AFTER = 0.5
#: Telegram shows the sign for five seconds.
AGAIN = 4.5
#: Nobody types for ever: an answer that takes longer has gone wrong.
LONGEST = 60.0
#: Whether an answer is still being made.
Wanted = Callable[[], Awaitable[bool]]


class TypingSign:
    """One sign a chat. It is of no consequence: if it cannot be shown, it is not.

    `after`: seconds until it is shown; `again`: seconds until it is shown again.
    """

    def __init__(self, sender: Sender, after: float = AFTER, again: float = AGAIN) -> None:
        self._sender = sender
        self._after = after
        self._again = again
        self._shown: dict[int, asyncio.Task[None]] = {}

    def begin(self, chat_id: int, wanted: Wanted) -> None:
        """From soon on, until `end`, or until nothing is `wanted`: not every message is met with words."""
        if chat_id not in self._shown:
            task = asyncio.create_task(self._show(chat_id, wanted))
            self._shown[chat_id] = task
            task.add_done_callback(lambda ended: self._forget(chat_id, ended))

    def end(self, chat_id: int) -> None:
        task = self._shown.pop(chat_id, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        for chat_id in list(self._shown):
            self.end(chat_id)

    def _forget(self, chat_id: int, task: asyncio.Task[None]) -> None:
        if self._shown.get(chat_id) is task:
            del self._shown[chat_id]

    async def _show(self, chat_id: int, wanted: Wanted) -> None:
        pause = self._after
        for _ in range(int(LONGEST / AGAIN)):
            await asyncio.sleep(pause)
            if not await wanted() or not await self._sender.quietly(
                "The typing sign", lambda: self._sender.bot.send_chat_action(chat_id, ChatAction.TYPING), chat_id
            ):
                return
            pause = self._again
