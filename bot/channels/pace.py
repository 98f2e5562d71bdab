"""How fast one sender may write."""

from collections import deque
from datetime import datetime, timedelta

from bot.clock import Clock


class Pace:
    """At most `messages` in any `seconds`, by the clock that is handed in."""

    def __init__(self, clock: Clock, messages: int, seconds: float) -> None:
        self._clock = clock
        self._messages = messages
        self._window = timedelta(seconds=seconds)
        self._taken: deque[datetime] = deque()

    def allows(self) -> bool:
        now = self._clock()
        while self._taken and self._taken[0] <= now - self._window:
            self._taken.popleft()
        if len(self._taken) >= self._messages:
            return False
        self._taken.append(now)
        return True
