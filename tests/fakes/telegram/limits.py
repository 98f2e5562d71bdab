"""How fast a bot may send, as the real API holds it to it."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.telegram.refusal import too_many

#: The methods that make a message; edits and the rest have no limit here.
SENDING = {
    *(f"send{kind}" for kind in ("Message", "Photo", "Document", "Voice", "VideoNote", "Video", "Audio", "Sticker")),
    "sendLocation",
    "sendContact",
    "copyMessage",
    "forwardMessage",
}


@dataclass
class Limits:
    """Seconds are Telegram's: one of them lasts 1/`pace` of a real second.

    `burst` messages at once in a private chat, then `per_second`; `per_group` in any 60 seconds (None: no limit);
    `overall` in any one second. `impatient` names each call that came before the `retry_after` told had passed.
    """

    monotonic: Callable[[], float]
    pace: float = 1.0
    burst: int = 3
    per_second: float = 1.0
    per_group: int | None = 20
    overall: int | None = 30
    on: bool = True
    impatient: list[str] = field(default_factory=list)
    _private: dict[int, float] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)
    _until: dict[int | str, float] = field(default_factory=dict)

    def now(self) -> float:
        return self.monotonic() * self.pace

    def told(self, key: int | str, seconds: int) -> None:
        """The caller was told to wait so long with this chat, or with this method when it has no chat."""
        self._until[key] = max(self._until.get(key, 0.0), self.now() + seconds)

    @staticmethod
    def key(method: str, chat_id: int | None) -> int | str:
        """What a `retry_after` holds for: all sending to a chat, or one other method."""
        return chat_id if chat_id is not None and method in SENDING else f"{method} {chat_id or ''}".strip()

    def hold_to(self, key: int | str, method: str) -> None:
        """Raises Refusal, and notes it, when the caller does not wait as it was told to."""
        until = self._until.get(key)
        if until is None:
            return
        left = until - self.now()
        if left > 0:
            self.impatient.append(f"{method} for {key} came {left:.2f} s before its time.")
            raise too_many(max(1, math.ceil(left)))
        del self._until[key]

    def admit(self, chat_id: int) -> None:
        """Counts a message to a chat. Raises Refusal when there are too many; that one does not count."""
        if not self.on:
            return
        now = self.now()
        wait = max(self._overall_wait(now), self._group_wait(chat_id, now) if chat_id < 0 else 0.0)
        free_at = self._private.get(chat_id, 0.0)
        if chat_id > 0:
            # The chat's allowance as the moment at which it is whole again.
            wait = max(wait, free_at - now - (self.burst - 1) / self.per_second)
        if wait > 1e-9:
            seconds = max(1, math.ceil(wait))
            self.told(chat_id, seconds)
            raise too_many(seconds)
        if chat_id > 0:
            self._private[chat_id] = max(free_at, now) + 1 / self.per_second
        else:
            self._groups.setdefault(chat_id, deque()).append(now)
        self._all.append(now)

    def _overall_wait(self, now: float) -> float:
        return _wait(self._all, self.overall, 1.0, now)

    def _group_wait(self, chat_id: int, now: float) -> float:
        return _wait(self._groups.setdefault(chat_id, deque()), self.per_group, 60.0, now)


def _wait(moments: deque[float], most: int | None, seconds: float, now: float) -> float:
    """How long until there is room among so many in so many seconds."""
    while moments and moments[0] <= now - seconds:
        moments.popleft()
    if most is None or len(moments) < most:
        return 0.0
    return moments[len(moments) - most] + seconds - now
